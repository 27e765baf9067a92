"""Releases: what is due, called for and to be approved in a person's places; the threshold for a second person."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.agreements.actions import policy_in_force, set_release_policy
from houma.domain.agreements.models import Agreement, ReleasePolicy, ReleaseRequest
from houma.domain.agreements.waiting import calls_to_answer, to_release
from houma.domain.base.decisions import Refused
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Country
from houma.values.money import Money
from houma.web.accounts import second_factor_for
from houma.web.at_desk import at_desk
from houma.web.pages.desk.agreements.common import say_refused
from houma.web.pages.desk.agreements.forms import AmountInput


class PolicyForm(forms.Form):
    """A threshold from a day on."""

    threshold = AmountInput(label=gettext_lazy("A second person above"), help_text=gettext_lazy("In units of currency"))
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(label=gettext_lazy("Who decided it, and where it is written"), max_length=1000)


@at_desk
def releases(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Releases to approve, calls to answer, instalments due; an administrator sets the threshold."""
    may_set = may(user, Permission.SET_RELEASE_POLICY, country)
    mine = Agreement.objects.filter(country=country, project__in=projects_where(user, Permission.RELEASE_FUNDS))
    if not may_set and not mine.exists():
        raise PermissionDenied(_("Your role does not allow this here."))
    form = PolicyForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        if not may_set:
            raise PermissionDenied(_("Your role does not allow this here."))
        try:
            threshold = Money(form.cleaned_data["threshold"], country.currency)
            set_release_policy(country, threshold, form.cleaned_data["starts_on"], form.cleaned_data["reason"], by=user)
            messages.success(request, _("The threshold is set."))
            return redirect("releases", country=country.code)
        except Refused as error:
            say_refused(request, error)
    today = timezone.localdate()
    context: dict[str, Any] = {
        "requests": ReleaseRequest.objects.filter(line__agreement__in=mine, decision=None)
        .select_related("line__agreement", "line__payer", "line__receiver", "instalment", "requested_by", "policy")
        .order_by("pk"),
        "calls": calls_to_answer(user, country),
        "due": to_release(user, country, today),
        "today": today,
        "policy": policy_in_force(country.code, country.currency, today),
        "policies": ReleasePolicy.objects.filter(country=country).select_related("set_by"),
        "may_set": may_set,
        "second_factor": second_factor_for(request, user, Permission.RELEASE_FUNDS),
        "form": form,
    }
    return render(request, "desk/funding/releases.html", context, status=400 if form.is_bound else 200)
