"""Rounds of surveys at the desk: the list, and one round on one screen, with what to look at first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Refused
from houma.domain.households.queries.refusals import refusals_in
from houma.domain.observatory.actions.rounds import close_round, link_all_received, link_submission
from houma.domain.observatory.models import (
    FormKind,
    FormVersion,
    ReviewState,
    Round,
    Submission,
    UnitKind,
    UnitState,
    VersionState,
)
from houma.domain.observatory.queries.reviewing import reference, units_waiting
from houma.domain.observatory.queries.rounds import (
    Coverage,
    InterviewerCoverage,
    checks_on,
    coverage_of,
    rounds_listed,
    unlinked_of,
)
from houma.domain.observatory.rules.checks import FAR_METRES, Checks, Sign, Signed
from houma.domain.observatory.rules.questions import Questions
from houma.domain.observatory.scope import may_on_round, rounds_where
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.formatting import format_percent

PAGE_LENGTH = 25
_SHOWN = 15
_SIGNED = 10
STATE_KINDS = {
    UnitState.TO_VISIT: "",
    UnitState.DONE: "ok",
    UnitState.REFUSED: "bad",
    UnitState.ABSENT: "wait",
    UnitState.NOT_FOUND: "wait",
}
REVIEW_KINDS = {
    ReviewState.RECEIVED: "info",
    ReviewState.TO_CORRECT: "wait",
    ReviewState.ACCEPTED: "ok",
    ReviewState.REJECTED: "bad",
}
_BAR_KINDS = {"done": "ok", "refused": "bad", "absent": "wait", "not_found": "region"}
_STATES: tuple[tuple[UnitState, str | Promise], ...] = (
    (UnitState.DONE, pgettext_lazy("units of a survey", "answered")),
    (UnitState.REFUSED, pgettext_lazy("units of a survey", "refused")),
    (UnitState.ABSENT, pgettext_lazy("units of a survey", "absent")),
    (UnitState.NOT_FOUND, pgettext_lazy("units of a survey", "not found")),
    (UnitState.TO_VISIT, pgettext_lazy("units of a survey", "still to visit")),
)
SIGNS: dict[Sign, str | Promise] = {
    Sign.SHORT: gettext_lazy("very short"),
    Sign.LONG: gettext_lazy("very long"),
    Sign.NIGHT: gettext_lazy("at night"),
    Sign.FAR: gettext_lazy("far from the place"),
    Sign.STRAIGHT: gettext_lazy("same answer throughout"),
    Sign.OUTLYING: gettext_lazy("unusual number"),
    Sign.TWICE: gettext_lazy("unit answered twice"),
    Sign.COPIED: gettext_lazy("nearly the same as another"),
}
SEES = (Permission.DESIGN_SURVEYS, Permission.REVIEW_SUBMISSIONS)


def must(user: User, country: Country, *permissions: Permission) -> None:
    """403 for who holds none of ``permissions`` in the country."""
    decisions = [may(user, permission, country) for permission in permissions]
    if not any(decisions):
        raise PermissionDenied(" ".join(str(reason) for reason in decisions[0].reasons))


def round_here(user: User, country: Country, number: int, *permissions: Permission) -> Round:
    """A round in reach with any of ``permissions``; 404 for any other, 403 for who sees it without them."""
    seen = rounds_where(user, *SEES).filter(country=country)
    found = get_object_or_404(
        seen.select_related("form", "territory__country", "project", "follows__form", "country", "created_by").defer(
            "territory__boundary"
        ),
        pk=number,
    )
    decisions = [may_on_round(user, permission, found) for permission in permissions]
    if decisions and not any(decisions):
        raise PermissionDenied(" ".join(str(reason) for reason in decisions[0].reasons))
    return found


def key_in(said: str | None) -> int:
    """The key that a request names; 0, which no row has, where it names none."""
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 19 else 0


def tell_refusal(request: HttpRequest, refused: Refused) -> None:
    """Show every reason of a refusal."""
    for reason in refused.decision.reasons:
        messages.error(request, str(reason))


@at_desk
def round_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The rounds in reach, the latest first, with how far each is."""
    must(user, country, *SEES)
    page = Paginator(rounds_listed(user).filter(country=country), PAGE_LENGTH).get_page(request.GET.get("page"))
    reviewed = set(
        rounds_where(user, Permission.REVIEW_SUBMISSIONS).filter(country=country).values_list("pk", flat=True)
    )
    return render(
        request,
        "desk/observatory/rounds.html",
        {
            "page": page,
            "rows": [
                {
                    "round": one,
                    "told": one.protected_as != UnitKind.HOUSEHOLD or one.pk in reviewed,
                    "share": one.answered / one.asked if one.asked else 0.0,  # type: ignore[attr-defined]
                }
                for one in page.object_list
            ],
            "may_design": may(user, Permission.DESIGN_SURVEYS, country),
        },
    )


@at_desk
def round_page(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """One round: who was found, how the review goes, and where to look first."""
    one = round_here(user, country, number)
    reviews = may_on_round(user, Permission.REVIEW_SUBMISSIONS, one)
    may_design = may_on_round(user, Permission.DESIGN_SURVEYS, one)
    if one.protected_as == UnitKind.HOUSEHOLD and not reviews:
        # How many households were found, day by day and stratum by stratum, is a count of people like any other.
        return render(request, "desk/observatory/round.html", {"round": one, "told": False, "may_design": may_design})
    covered = coverage_of(one)
    checks = checks_on(one)
    unlinked = unlinked_of(one).select_related("submitter")[:_SHOWN] if reviews else []
    return render(
        request,
        "desk/observatory/round.html",
        {
            "round": one,
            "told": True,
            "covered": covered,
            "parts": _parts(covered.states, covered.asked),
            "states": _states(covered),
            "strata": _lines(covered.strata, one.stratified_by != ""),
            "interviewers": _interviewers(covered, checks),
            "reviews": [
                {
                    "state": state,
                    "label": ReviewState(state).label,
                    "count": count,
                    "kind": REVIEW_KINDS[ReviewState(state)],
                }
                for state, count in covered.reviews.items()
            ],
            "waiting": covered.reviews[ReviewState.RECEIVED] + covered.reviews[ReviewState.TO_CORRECT],
            "minutes": checks.minutes,
            "form_name": latest.name if (latest := _latest(one)) is not None else one.form.form_id,
            "signed": _signed(one, checks),
            "signed_count": len(checks.signs),
            "kinds": _kinds(checks),
            "far": FAR_METRES,
            "doors": refusals_in(one.territory, one.starts_on, one.ends_on) if one.form.kind == FormKind.CENSUS else 0,
            "unlinked": unlinked,
            "unlinked_count": unlinked_of(one).count() if reviews else 0,
            "units": [(unit.pk, reference(unit)) for unit in units_waiting(one)[:500]] if unlinked else [],
            "may_review": reviews,
            "may_design": may_design,
        },
    )


@require_POST
@at_desk
def round_do(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """Look for units of submissions, link one by hand, or close the round."""
    one = round_here(user, country, number, *SEES)
    asked = request.POST.get("do")
    try:
        if asked == "find":
            found = link_all_received(one, by=user)
            messages.success(request, _("Units found for submissions: %(found)s") % {"found": found})
        elif asked == "link":
            submission = get_object_or_404(unlinked_of(one), pk=key_in(request.POST.get("submission")))
            unit = get_object_or_404(one.units, pk=key_in(request.POST.get("unit")))
            link_submission(submission, unit, by=user)
            messages.success(request, _("The submission is linked to its unit."))
        elif asked == "close":
            close_round(one, by=user)
            messages.success(request, _("The round is closed. Its results can be published."))
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("desk_round", country.code, one.pk)


def _parts(states: Any, asked: int) -> list[dict[str, object]]:
    return [
        {"kind": kind, "share": states.get(state, 0) / asked}
        for state, kind in _BAR_KINDS.items()
        if asked and states.get(state)
    ]


def _states(covered: Coverage) -> list[dict[str, object]]:
    """Units by what became of them, each with its colour in the bar and its share."""
    language = get_language() or "fr"
    return [
        {
            "label": label,
            "count": covered.states.get(state, 0),
            "kind": _BAR_KINDS.get(state.value, "none"),
            "note": format_percent(covered.states.get(state, 0) / covered.asked, language) if covered.asked else "",
        }
        for state, label in _STATES
    ]


def _lines(lines: Iterable[Any], named: bool) -> list[dict[str, object]]:
    return [
        {
            "name": line.name or _("unknown"),
            "asked": line.asked,
            "answered": line.answered,
            "refused": line.states.get(UnitState.REFUSED, 0),
            "share": line.answered / line.asked,
            "parts": _parts(line.states, line.asked),
        }
        for line in lines
        if named
    ]


def _interviewers(covered: Coverage, checks: Checks) -> list[dict[str, object]]:
    """Units and submissions by person: who was given units, and who sent answers."""
    sent = {one.interviewer: one for one in checks.interviewers}
    people = {
        one.pk: one
        for one in User.objects.filter(pk__in=sent)
        if one.pk not in {line.interviewer.pk for line in covered.interviewers if line.interviewer}
    }
    rows: list[dict[str, object]] = [
        {
            "person": line.interviewer,
            "asked": line.asked,
            "answered": line.answered,
            "refused": line.states.get(UnitState.REFUSED, 0),
            "refusing": _refusing(line),
            "check": sent.get(line.interviewer.pk) if line.interviewer else None,
        }
        for line in covered.interviewers
    ]
    # Who sent answers and was given no unit has none to have found or missed.
    rows += [{"person": person, "asked": None, "check": sent[pk]} for pk, person in people.items()]
    return rows


def _refusing(line: InterviewerCoverage) -> float | None:
    """The share of refusals among those who were met."""
    refused = line.states.get(UnitState.REFUSED, 0)
    met = line.answered + refused
    return refused / met if met else None


def said(sign: Signed, labels: dict[str, str]) -> dict[str, object]:
    """A sign in words: what it saw, and on which question."""
    unit = ""
    if sign.sign in (Sign.SHORT, Sign.LONG):
        unit = _("min")
    elif sign.sign is Sign.FAR:
        unit = _("m")
    elif sign.sign is Sign.COPIED:
        return {"label": SIGNS[sign.sign], "share": sign.value, "other": sign.other}
    elif sign.sign is Sign.TWICE:
        return {"label": SIGNS[sign.sign], "other": sign.other}
    value = None if sign.value is None or sign.sign is Sign.NIGHT else round(sign.value, 0 if unit else 1)
    if value is not None and value == int(value):
        value = int(value)
    return {"label": SIGNS[sign.sign], "value": value, "unit": unit, "question": labels.get(sign.question, "")}


def _latest(one: Round) -> FormVersion | None:
    """The newest version of the round's form that was offered, else the newest."""
    versions = one.form.versions.order_by("-number")
    return versions.exclude(state__in=[VersionState.DRAFT, VersionState.REPLACED]).first() or versions.first()


def _kinds(checks: Checks) -> list[dict[str, object]]:
    """Each sign that was seen, with how many submissions bear it, the most frequent first."""
    seen = Counter(sign for signs in checks.signs.values() for sign in {one.sign for one in signs})
    return [{"sign": sign.value, "label": SIGNS[sign], "count": count} for sign, count in seen.most_common()]


def _signed(one: Round, checks: Checks) -> Sequence[dict[str, object]]:
    """The submissions with most signs first, those of one number alike by their key; two queries."""
    ranked = dict(sorted(checks.signs.items(), key=lambda of: (-len(of[1]), of[0]))[:_SIGNED])
    sent = Submission.objects.filter(pk__in=ranked).select_related("submitter").in_bulk()
    words = signs_in_words(one, ranked)
    return [{"key": key, "signs": signs, "one": sent[key]} for key, signs in words.items()]


def signs_in_words(one: Round, found: Mapping[int, Sequence[Signed]]) -> dict[int, list[dict[str, object]]]:
    """Signs by submission, each as ``said`` has it; one query."""
    if not found:
        return {}
    version = _latest(one)
    language = get_language() or "fr"
    form = Questions.from_json(version.questions) if version is not None else Questions()
    labels = {path: question.label_in(language) for path, question in form.every()}
    return {key: [said(sign, labels) for sign in signs] for key, signs in found.items()}
