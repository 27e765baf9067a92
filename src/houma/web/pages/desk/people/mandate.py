"""Opening, changing and ending a mandate, and inviting the person who holds it."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import Mandate, User
from houma.domain.accounts.people_actions import (
    Invited,
    end_mandate,
    invite_again,
    manage_decision,
    revoke_loan,
)
from houma.domain.accounts.people_queries import PeopleFilters, mandates_matching, mandates_seen
from houma.domain.base.decisions import Refused
from houma.domain.projects.actions.mandates import change_mandate, invite_on
from houma.domain.projects.scope import limits_of
from houma.domain.territories.models import Country
from houma.web.asked import whole_number
from houma.web.at_desk import at_desk
from houma.web.invitation_mail import invitation_path, send_invitation
from houma.web.pages.desk.people.forms import ChangeForm, EndForm, InviteForm
from houma.web.pages.desk.people.people import manages_people


@at_desk
def mandate_invite(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Open a mandate for somebody, who is invited where there is no account of this address yet."""
    manages_people(request, country)
    start = {"language": "fr", "email": request.GET.get("email", ""), "name": request.GET.get("name", "")}
    form = InviteForm(request.POST or None, user=user, country=country, initial=start)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            invited = invite_on(
                chosen["email"], chosen["name"], chosen["language"], form.mandate(), chosen["projects"], by=user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return invited_page(request, invited, user)
    context = {"form": form, "territories": form.suggested}
    return render(request, "desk/people/invite.html", context, status=400 if form.is_bound else 200)


@never_cache
def invited_page(request: HttpRequest, invited: Invited, user: User) -> HttpResponse:
    """What was opened, with the link: this answer is the only one that shows it."""
    path = invitation_path(invited)
    link = request.build_absolute_uri(path) if path else ""
    sent = send_invitation(invited, link, user)
    context = {"invited": invited, "link": link if invited.may_be_shown else "", "sent": sent}
    return render(request, "desk/people/invited.html", context)


@at_desk
def mandate(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """One mandate of somebody whom one manages: what it reaches, until when, who else holds it for a time."""
    manages_people(request, country)
    everything = PeopleFilters(state="all")
    found = get_object_or_404(mandates_matching(user, country, everything), pk=number)
    limits = limits_of([found]).get(found.pk, ())
    start = {"starts_on": found.starts_on, "ends_on": found.ends_on, "projects": ", ".join(limits)}
    step = request.POST.get("step", "") if request.method == "POST" else ""
    change = ChangeForm(
        request.POST if step == "change" else None, user=user, country=country, initial=start, prefix="change"
    )
    end = EndForm(request.POST if step == "end" else None, prefix="end")
    steps: dict[str, Callable[[], HttpResponse | None]] = {
        "change": lambda: _change(request, found, change, user),
        "end": lambda: _end(request, found, end, user),
        "revoke": lambda: _revoke(request, found, user),
        "invite": lambda: _invite_again(request, found, user),
    }
    if step in steps:
        answer = steps[step]()
        if answer is not None:
            return answer
    context = {
        "mandate": found,
        "projects": limits,
        "decision": manage_decision(found, by=user),
        "change": change,
        "end": end,
        "others": mandates_seen(user, country).filter(user=found.user).exclude(pk=found.pk).select_related("territory"),
    }
    return render(request, "desk/people/mandate.html", context, status=400 if step else 200)


def _back(found: Mandate) -> HttpResponse:
    return redirect("people_mandate", country=found.territory.country_id, number=found.pk)


def _change(request: HttpRequest, found: Mandate, form: Form, user: User) -> HttpResponse | None:
    if not form.is_valid():
        return None
    chosen = form.cleaned_data
    try:
        change_mandate(
            found, chosen["starts_on"], chosen["ends_on"], chosen["projects"], by=user, reason=chosen["reason"]
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, _("The mandate is changed."))
    return _back(found)


def _end(request: HttpRequest, found: Mandate, form: Form, user: User) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        end_mandate(found, by=user, reason=form.cleaned_data["reason"])
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, _("The mandate is ended."))
    return _back(found)


def _revoke(request: HttpRequest, found: Mandate, user: User) -> HttpResponse:
    loan = get_object_or_404(found.delegations, pk=whole_number(request.POST.get("loan", "")) or 0)
    try:
        revoke_loan(loan, by=user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The delegation is revoked."))
    return _back(found)


def _invite_again(request: HttpRequest, found: Mandate, user: User) -> HttpResponse:
    try:
        return invited_page(request, invite_again(found, by=user), user)
    except Refused as refused:
        messages.error(request, str(refused))
        return _back(found)
