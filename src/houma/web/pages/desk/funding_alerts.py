"""Alerts on agreements that slip: what, why, with the way to the rows; and acknowledging one."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.funding.actions import acknowledge_alert
from houma.domain.funding.models import AlertKind
from houma.domain.funding.queries import OpenAlert, last_watch, open_alerts, visible_alerts
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.agreement_filters import FilterField, Option

PAGE_LENGTH = 30


class Acknowledge(forms.Form):
    """Why an alert may rest, and until when."""

    reason = forms.CharField(label=gettext_lazy("Why it may rest"), max_length=400)
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


@at_desk
def alerts(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """What slips in the person's scope, the most serious first."""
    resting = request.GET.get("resting") == "1"
    kind = request.GET.get("kind", "")
    found = open_alerts(user, country, resting=resting)
    chosen = [one for one in found if not kind or one.kind == kind]
    page = Paginator(chosen, PAGE_LENGTH).get_page(request.GET.get("page"))
    may = set(projects_where(user, Permission.ACKNOWLEDGE_ALERT).values_list("pk", flat=True))
    kinds = (
        Option("", _("All kinds"), not kind),
        *(Option(code, str(label), code == kind) for code, label in AlertKind.choices),
    )
    return render(
        request,
        "desk/funding_alerts.html",
        {
            "page": page,
            "rows": [
                {"found": one, "href": _rows(country, one), "may": one.alert.agreement.project_id in may}
                for one in page.object_list
            ],
            "serious": sum(1 for one in chosen if one.severity == 2),
            "form": Acknowledge(auto_id=False),
            "looked": last_watch(country),
            "never": date.max,
            "today": timezone.localdate(),
            "fields": [
                FilterField("kind", _("Kind"), "select", options=kinds),
                FilterField("resting", _("Also those that rest"), "checkbox", resting),
            ],
            "action": reverse("money_alerts", args=[country.code]),
            "back": reverse("money", args=[country.code]),
        },
    )


def _rows(country: Country, found: OpenAlert) -> str:
    """Where the rows behind an alert stand: what is late, what is expected, or the entries of the ledger."""
    code = found.alert.agreement.code
    measure = {AlertKind.LATE: "late", AlertKind.BEYOND: "forecast"}.get(found.kind)
    if measure is None:
        return reverse("agreement_ledger", args=[country.code, code])
    query = urlencode({"agreements": code, "by": "agreement", "ahead": timezone.localdate().year + 6})
    return f"{reverse('money_rows', args=[country.code, measure])}?{query}"


@require_POST
@at_desk
def acknowledge(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """Let an alert rest, with the reason."""
    alert = get_object_or_404(visible_alerts(user, country, Permission.ACKNOWLEDGE_ALERT), pk=number)
    form = Acknowledge(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the alert may rest."))
    else:
        try:
            acknowledge_alert(alert, form.cleaned_data["reason"], by=user, until=form.cleaned_data["until"])
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The alert rests; the reason is kept."))
    return redirect("money_alerts", country=country.code)
