"""Everything that is written about a building at the desk: each form is shown, checked and written by its action."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Refused
from houma.domain.buildings.models import Building, ProcedureState
from houma.domain.buildings.queries.facts import facts_of, open_file
from houma.domain.buildings.rules.procedure import BY_CODE, can_begin, cautions_on
from houma.domain.buildings.scope import may_on_building
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk, let_in
from houma.web.pages.desk.buildings import forms, forms_money, forms_steps
from houma.web.pages.desk.buildings.building import building_in_scope, left_behind
from houma.web.pages.desk.buildings.forms import BuildingForm

FORMS: dict[str, type[BuildingForm]] = {
    "describe": forms.DescribeForm,
    "inspect": forms.InspectForm,
    "dwelling": forms.DwellingForm,
    "photo": forms.PhotoForm,
    "document": forms.DocumentForm,
    "owner": forms.OwnerForm,
    "money": forms_money.MoneyForm,
}
"""Forms that add something to the building or change it."""
ABOUT: dict[str, type[BuildingForm]] = {
    "correct": forms.CorrectForm,
    "withdraw-paper": forms.WithdrawPaperForm,
    "owner-ended": forms.OwnerEndedForm,
    "owner-erased": forms.OwnerErasedForm,
    "reverse": forms_money.ReverseForm,
}
"""Forms about one row of the building."""


@never_cache
@at_desk
def register(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Enter a building that no list names."""
    if not may(user, Permission.INSPECT_BUILDINGS, country):
        raise PermissionDenied(_("Your role does not allow this here."))
    form = forms.RegisterForm(request.POST or None, country=country, user=user)
    if request.method == "POST" and form.is_valid() and _written(form):
        messages.success(request, _("The building is entered."))
        return redirect("building", country=country.code, code=form.made.code)
    return _page(request, form, str(form.title), reverse("buildings_map", args=[country.code]), None)


@never_cache
@at_desk
def enter(request: HttpRequest, country: Country, user: User, code: str, kind: str) -> HttpResponse:
    """Add something to the building."""
    return _entry(request, building_in_scope(user, country, code), user, FORMS.get(kind), None)


@never_cache
@at_desk
def change(request: HttpRequest, country: Country, user: User, code: str, kind: str, key: int) -> HttpResponse:
    """Say something about one row of the building."""
    return _entry(request, building_in_scope(user, country, code), user, ABOUT.get(kind), key)


@never_cache
@at_desk
def step(request: HttpRequest, country: Country, user: User, code: str, step: str) -> HttpResponse:
    """Record a step of the building's file; where it is not open, the page says why."""
    one = building_in_scope(user, country, code)
    transition = BY_CODE.get(step)
    if transition is None:
        raise Http404
    allowed = may_on_building(user, transition.permission, one)
    let_in(allowed)
    back = reverse("building", args=[country.code, one.code])
    procedure = open_file(one)
    facts = facts_of(one, procedure)
    decision = can_begin(transition, facts)
    posted = request.method == "POST"
    form = forms_steps.StepForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        building=one,
        user=user,
        transition=transition,
        facts=facts,
    )
    if posted and form.is_valid() and _written(form):
        messages.success(request, _("It is recorded."))
        return redirect(back)
    cautions = () if posted else cautions_on(transition, facts, facts.today)
    if transition.target == ProcedureState.EVACUATED and (still := left_behind(user, one)):
        cautions = (*cautions, still)
    return _page(request, form, str(transition.label), back, one, reasons=decision.reasons, cautions=cautions)


def _entry(
    request: HttpRequest, one: Building, user: User, form_class: type[BuildingForm] | None, key: int | None
) -> HttpResponse:
    if form_class is None:
        raise Http404
    allowed = may_on_building(user, form_class.permission, one)
    let_in(allowed)
    subject = None if key is None else form_class.find(one, key)
    if key is not None and subject is None:
        raise Http404
    posted = request.method == "POST"
    form = form_class(
        request.POST if posted else None,
        request.FILES if posted else None,
        building=one,
        user=user,
        subject=subject,
    )
    back = reverse("building", args=[one.country_id, one.code])
    if isinstance(form, forms.InspectForm) and form.asks_for_more:
        return _page(request, form.unjudged(), str(form.title), back, one, lede=form.lede(), reasons=form.refusals())
    if posted and form.is_valid() and _written(form):
        messages.success(request, _("It is recorded."))
        return redirect(back)
    return _page(request, form, str(form.title), back, one, lede=form.lede(), reasons=form.refusals())


def _written(form: Any) -> bool:
    """Whether the action took it; its reasons stand on the form where it did not."""
    try:
        form.write()
    except Refused as refused:
        for reason in refused.decision.reasons:
            form.add_error(None, str(reason))
    except ValidationError as wrong:
        said = wrong.message_dict if hasattr(wrong, "error_dict") else {"__all__": wrong.messages}
        for name, sentences in said.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
    else:
        return True
    return False


def _page(
    request: HttpRequest,
    form: Any,
    title: str,
    back: str,
    one: Building | None,
    *,
    lede: str = "",
    reasons: Any = (),
    cautions: Any = (),
) -> HttpResponse:
    context = {
        "form": form, "title": title, "back": back, "building": one, "lede": lede, "reasons": reasons,
        "cautions": cautions,
    }  # fmt: skip
    return render(request, "desk/buildings/form.html", context, status=400 if form.errors else 200)
