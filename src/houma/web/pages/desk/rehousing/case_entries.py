"""One address for every form of a case file: shown, checked, written by its action."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.households.actions.looks import look_at
from houma.domain.households.models import LookReason
from houma.domain.rehousing.queries.scope import may_on_case
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.desk.rehousing import case_forms, case_forms_stays
from houma.web.pages.desk.rehousing.case_forms import CaseForm
from houma.web.pages.desk.rehousing.common import SAID, case_in_scope, written
from houma.web.pages.desk.rehousing.operation_forms import form_page

ADDING: dict[str, type[CaseForm]] = {
    "need": case_forms.NeedForm,
    "vulnerability": case_forms.VulnerabilityForm,
    "anchor": case_forms.AnchorForm,
    "kin": case_forms.KinForm,
    "visit": case_forms.VisitForm,
    "aid": case_forms.AidForm,
    "referral": case_forms.ReferralForm,
    "task": case_forms.TaskForm,
    "document": case_forms.DocumentForm,
    "assign": case_forms.AssignForm,
    "terms": case_forms.TermsForm,
    "close": case_forms.CloseForm,
}
"""Forms that add something to the case, or change it."""
ABOUT: dict[str, type[CaseForm]] = {
    "need-met": case_forms.MetForm,
    "vulnerability-ended": case_forms.FactEndedForm,
    "anchor-out": case_forms.AnchorOutForm,
    "kin-out": case_forms.KinOutForm,
    "aid-back": case_forms.AidBackForm,
    "outcome": case_forms.OutcomeForm,
    "task-done": case_forms.TaskDoneForm,
    "task-out": case_forms.TaskOutForm,
    "offer": case_forms_stays.OfferForm,
    "place": case_forms_stays.PlaceForm,
    "accept": case_forms_stays.AcceptForm,
    "refuse": case_forms_stays.RefuseForm,
    "withdraw-offer": case_forms_stays.WithdrawOfferForm,
    "move-in": case_forms_stays.MoveInForm,
    "days": case_forms_stays.DaysForm,
    "review": case_forms_stays.ReviewForm,
    "end": case_forms_stays.EndForm,
    "withdraw": case_forms_stays.WithdrawForm,
}
"""Forms about one row of the case, or (offer, place) about one home."""


@never_cache
@at_desk
def enter(request: HttpRequest, country: Country, user: User, operation: str, number: int, kind: str) -> HttpResponse:
    """Add something to the case."""
    return _form(request, country, user, operation, number, ADDING.get(kind), None)


@never_cache
@at_desk
def change(
    request: HttpRequest, country: Country, user: User, operation: str, number: int, kind: str, key: int
) -> HttpResponse:
    """Change a row of the case."""
    return _form(request, country, user, operation, number, ABOUT.get(kind), key)


def _form(
    request: HttpRequest,
    country: Country,
    user: User,
    operation: str,
    number: int,
    form_class: type[CaseForm] | None,
    key: int | None,
) -> HttpResponse:
    case = case_in_scope(user, country, operation, number)
    if form_class is None:
        raise Http404
    allowed = may_on_case(user, form_class.permission, case)
    if not allowed:
        raise PermissionDenied(_("Your role does not allow this here."))
    subject = None if key is None else form_class.find(case, user, key)
    if key is not None and subject is None:
        raise Http404
    posted = request.method == "POST"
    form = form_class(
        request.POST if posted else None, request.FILES if posted else None, case=case, user=user, subject=subject
    )
    back = reverse("rehousing_case", args=[country.code, operation, number])
    if posted and form.is_valid() and written(form, form.write):
        messages.success(request, SAID)
        # A worker who gives a case away, or closes it, does not see it any more.
        still = may_on_case(user, form.permission, case)
        return redirect(back if still else reverse("rehousing_cases", args=[country.code]))
    if form.tells:
        look_at(
            case.household,
            by=user,
            reason=LookReason.CASE,
            reference=case.code,
            sections=form.shows,
            place="rehousing_case_enter" if key is None else "rehousing_case_change",
            permission=Permission.FOLLOW_CASES,
        )
    trail = [(_("Cases"), reverse("rehousing_cases", args=[country.code])), (case.code, back)]
    return form_page(request, form, str(form.title), trail, lede=form.lede(), send=str(form.send))
