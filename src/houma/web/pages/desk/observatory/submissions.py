"""Submissions at the desk: the list of what waits for review, and one with its answers, corrections and effect."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.buildings.models import Building
from houma.domain.households.actions.looks import look_at_many, note_probe
from houma.domain.households.models import Household, LookReason
from houma.domain.households.queries.lookalikes import name_of
from houma.domain.observatory.actions.accepting import Identity, accept_submission
from houma.domain.observatory.actions.looking import look_at_submission
from houma.domain.observatory.actions.reviewing import move_review
from houma.domain.observatory.models import RegisterEffect, ReviewState, Submission
from houma.domain.observatory.queries.effects import (
    CensusEffect,
    InspectionEffect,
    consents_to_write,
    effect_of,
    far_from,
)
from houma.domain.observatory.queries.refused import kept_aside
from houma.domain.observatory.queries.reviewing import (
    corrections_of,
    questions_of,
    reference,
    submissions_of,
    to_review,
    unit_of,
    whole_answers,
)
from houma.domain.observatory.queries.rounds import checks_on
from houma.domain.observatory.queries.submissions import (
    attachments_of,
    may_see_personal,
    missing_files,
    series_of,
    submissions_visible,
)
from houma.domain.observatory.rules.answers import shown
from houma.domain.observatory.rules.checks import Sign, Signed
from houma.domain.observatory.rules.questions import Questions
from houma.domain.observatory.rules.reviewing import may_correct, may_move
from houma.domain.observatory.rules.wording import plainly, point_in_words, worded
from houma.domain.observatory.scope import rounds_where
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.desk.observatory.correcting import (
    against_accepting,
    correct,
    correctable_lines,
    label_at,
    look_values,
    offered_at,
)
from houma.web.pages.desk.observatory.rounds import REVIEW_KINDS, SIGNS, key_in, must, signs_in_words, tell_refusal
from houma.web.pages.desk.observatory.rounds import said as sign_in_words
from houma.web.pages.desk.observatory.words import NOBODY_IS_ASKED

PAGE_LENGTH = 30
ANY = "any"
"""Whatever the checks of a round saw."""


@never_cache
@at_desk
def submission_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """What came from the field in the person's places, under the filters of the address: to be reviewed by default."""
    must(user, country, Permission.REVIEW_SUBMISSIONS)
    found = to_review(user).filter(form__country=country).select_related("form", "version", "submitter", "territory")
    one = rounds_where(user, Permission.REVIEW_SUBMISSIONS).filter(
        country=country, pk=key_in(request.GET.get("round"))
    ).select_related("form").first()  # fmt: skip
    # Of a round, everything is shown unless a state is asked for; else what waits for its review.
    state = request.GET.get("state", "all" if one is not None else ReviewState.RECEIVED.value)
    form, person, sign = (request.GET.get(name, "") for name in ("form", "by", "sign"))
    forms = dict(found.order_by("form__form_id").values_list("form__form_id", "version__name_fr").distinct())
    if one is not None:
        found = found.filter(pk__in=submissions_of(one).values("pk"))
    people = User.objects.filter(pk__in=found.order_by().values("submitter")).order_by("last_name", "email")
    people = people if one is not None else people.none()
    signs = checks_on(one).signs if one is not None else {}
    if sign:
        found = found.filter(pk__in=[key for key, of in signs.items() if sign == ANY or sign in {s.sign for s in of}])
    if person:
        found = found.filter(submitter=key_in(person))
    if state in ReviewState.values:
        found = found.filter(review=state)
    if form:
        found = found.filter(form__form_id=form)
    rows = found.defer("territory__boundary", "version__xform", "version__questions").order_by("pk")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    shown = {of.pk: signs[of.pk] for of in page.object_list if of.pk in signs}
    words = signs_in_words(one, shown) if one is not None else {}
    return render(
        request,
        "desk/observatory/submissions.html",
        {
            "page": page,
            "round": one,
            "kept": {"round": one.pk} if one is not None else {},
            "rows": [
                {
                    "one": of,
                    "label": ReviewState(of.review).label,
                    "kind": REVIEW_KINDS[ReviewState(of.review)],
                    "signs": words.get(of.pk, []),
                }
                for of in page.object_list
            ],
            "fields": _fields(state, form, forms) if one is None else _fields_of_round(state, sign, person, people),
            "action": reverse("desk_submissions", args=[country.code]),
            "kept_aside": kept_aside(user, country).count() if one is None else 0,
        },
    )


def _fields(state: str, form: str, forms: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {
            "name": "state",
            "label": _("Review"),
            "type": "select",
            "value": state,
            "options": [
                {"value": "all", "label": _("all states"), "selected": state == "all"},
                *(
                    {"value": value, "label": str(label).capitalize(), "selected": value == state}
                    for value, label in ReviewState.choices
                ),
            ],
        },
        {
            "name": "form",
            "label": _("Form"),
            "type": "select",
            "value": form,
            "options": [
                {"value": "", "label": _("all forms"), "selected": not form},
                *({"value": key, "label": name, "selected": key == form} for key, name in forms.items()),
            ],
        },
    ]


def _fields_of_round(state: str, sign: str, person: str, people: Iterable[User]) -> list[dict[str, object]]:
    """The filters inside one round: what the checks saw and who sent it instead of the form, of which it has one."""
    names = [(str(of.pk), of.get_full_name() or of.email) for of in people]
    seen = [(ANY, _("any sign")), *((kind.value, str(label).capitalize()) for kind, label in SIGNS.items())]
    return [
        _fields(state, "", {})[0],
        _select("sign", _("Sign"), sign, [("", _("with and without signs")), *seen]),
        _select("by", _("Sent by"), person, [("", _("everybody")), *names]),
    ]


def _select(name: str, label: str, value: str, options: Iterable[tuple[str, str]]) -> dict[str, object]:
    offered = [{"value": key, "label": said, "selected": key == value} for key, said in options]
    return {"name": name, "label": label, "type": "select", "value": value, "options": offered}


def _here(user: User, country: Country, number: int) -> Submission:
    """A submission that the person may review; 404 for any other, 403 for who only sees that it is there."""
    found = get_object_or_404(
        submissions_visible(user, country)
        .select_related("form__country", "version", "submitter", "territory", "content")
        .defer("territory__boundary", "version__xform", "content__raw"),
        pk=number,
    )
    must(user, country, Permission.REVIEW_SUBMISSIONS)
    return found


@never_cache
@at_desk
def submission(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """One submission: its answers in force, what was corrected, its files and place, and what accepting would do."""
    one = _here(user, country, number)
    seen = look_at_submission(one, by=user, why="review")
    made = corrections_of([one]).get(one.pk, [])
    form = questions_of(one)
    state = _state(one)
    series = series_of(one)
    replaced = series[-1].pk != one.pk
    effect = _effect(one, user, replaced, state) if to_review(user).filter(pk=one.pk).exists() else None
    attachments = attachments_of(one)
    here = one.content.location if may_see_personal(user, one) else None
    made_values = look_values(one, made, seen.with_personal)
    correctable = correctable_lines(form, made_values, personal=seen.with_personal)
    return render(
        request,
        "desk/observatory/submission.html",
        {
            "one": one,
            "state": state,
            "state_label": ReviewState(state).label,
            "state_kind": REVIEW_KINDS[ReviewState(state)],
            "steps": [
                {"step": step, "label": ReviewState(step.state).label, "kind": REVIEW_KINDS[ReviewState(step.state)]}
                for step in one.review_steps.select_related("by").order_by("-id")
            ],
            "answers": list(_answers(one, form, made, seen.with_personal, attachments)),
            "corrections": [
                {"of": of, "label": label_at(form, of.path), "before": plainly(of.before), "after": plainly(of.after)}
                for of in made
                if seen.with_personal or not of.is_personal
            ],
            "pictures": [of for of in attachments.values() if of.is_picture and of.erased_at is None],
            "files": [of for of in attachments.values() if not of.is_picture and of.erased_at is None],
            "missing": missing_files(one),
            "place": point_in_words(here.coords) if here is not None else "",
            "series": series,
            "replaced": replaced,
            "newest": series[-1],
            "linked": _linked(one),
            "effect": effect,
            "done": RegisterEffect.objects.filter(submission=one).select_related("building", "household").first(),
            "may_accept": may_move(state, ReviewState.ACCEPTED, reason="", is_replaced=replaced),
            "may_ask": may_move(state, ReviewState.TO_CORRECT, reason="…", is_replaced=replaced),
            "may_reject": may_move(state, ReviewState.REJECTED, reason="…", is_replaced=replaced),
            "may_correct": may_correct(state, is_replaced=replaced),
            "correctable": correctable,
            "against": against_accepting(correctable, effect["to_correct"]) if effect is not None else [],
            "chosen": request.GET.get("correct", ""),
            "offered": offered_at(form, request.GET.get("correct", "")),
        },
    )


@require_POST
@never_cache
@at_desk
def submission_do(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """Accept, ask for a correction, reject, or correct one answer."""
    one = _here(user, country, number)
    asked, reason = request.POST.get("do"), request.POST.get("reason", "")
    try:
        if asked == "accept":
            accept_submission(one, identity=_identity(request), by=user)
            messages.success(request, _("Accepted: its answers are in the register."))
        elif asked == "correct":
            if (shown_first := correct(request, one, user)) is not None:
                return shown_first
        elif asked in (ReviewState.TO_CORRECT, ReviewState.REJECTED):
            move_review(one, ReviewState(asked), reason=reason, by=user)
            messages.success(request, _("Written down."))
    except Refused as refused:
        tell_refusal(request, refused)
    except ValidationError as wrong:
        for text in wrong.messages:
            messages.error(request, text)
    return redirect("desk_submission", country.code, one.pk)


def _identity(request: HttpRequest) -> Identity:
    said, stands = request.POST.get("household", ""), request.POST.get("building", "")
    if "new" in (said, stands):
        return Identity(is_new=True)
    return Identity(
        same_as=Household.objects.filter(pk=key_in(said)).first(),
        same_building=Building.objects.filter(pk=key_in(stands)).first(),
    )


def _state(one: Submission) -> str:
    last = one.review_steps.last()
    return last.state if last is not None else ReviewState.RECEIVED.value


def _effect(one: Submission, user: User, replaced: bool, state: str) -> dict[str, Any] | None:
    """What accepting would do, in words; None where nothing can be accepted any more."""
    if replaced or not may_move(state, ReviewState.ACCEPTED, reason="", is_replaced=replaced):
        return None
    effect = effect_of(one, whole_answers(one, corrections_of([one]).get(one.pk, [])), by=user)
    if effect is None:
        return None
    metres = far_from(effect)
    told: dict[str, Any] = {
        "faults": effect.faults,
        "to_correct": effect.to_correct,
        "building": effect.building,
        "far": [] if metres is None else [sign_in_words(Signed(Sign.FAR, metres), {})],
    }
    if isinstance(effect, InspectionEffect):
        return told | {
            "kind": "inspection",
            "new_building": effect.answers.building_code if effect.building is None else "",
            "risk": effect.risk,
            "day": effect.answers.inspected_on,
            "replaces": effect.replaces,
            "near": effect.near,
        }
    assert isinstance(effect, CensusEffect)
    language = get_language() or "fr"
    alike = effect.alike
    if alike.inside:
        found = [of.household for of in alike.inside]
        look_at_many(found, by=user, reason=LookReason.SURVEY, reference=str(one.pk), place="desk_submission")
    note_probe(alike.elsewhere, by=user, place="desk_submission")
    return told | {
        "kind": "census",
        "refused": effect.answers.refused,
        "household": effect.household,
        "dwelling": effect.dwelling or effect.answers.dwelling_code,
        "people": len(effect.answers.people),
        "consents": [(what.label, kind.label) for what, kind in consents_to_write(effect, effect.household).items()],
        "alike": [{"household": of.household, "name": name_of(of.person).in_language(language)} for of in alike.inside],
        "elsewhere": bool(alike.elsewhere),
        "ask": alike.ask,
    }


def _linked(one: Submission) -> dict[str, object] | None:
    found = unit_of(one)
    return {"round": found.round, "reference": reference(found.unit)} if found is not None else None


def _answers(
    one: Submission, form: Questions, made: Any, with_personal: bool, attachments: Mapping[str, Any]
) -> Iterator[dict[str, object]]:
    """The answers in force line by line, with those that were corrected marked."""
    values = look_values(one, made, with_personal)
    corrected = {of.path for of in made if of.erased_at is None}
    language = get_language() or "fr"
    for line in shown(values, form.questions, personal=with_personal):
        if line.question.type in NOBODY_IS_ASKED:
            continue
        yield {
            "line": line,
            "label": line.question.label_in(language),
            "value": worded(line, form, language),
            "corrected": line.path in corrected,
            "file": attachments.get(line.value) if isinstance(line.value, str) else None,
        }
