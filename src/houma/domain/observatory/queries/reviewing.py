"""Submissions as the desk reviews them: their state, answers in force, corrections, and what they are linked to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.observatory.models import (
    Correction,
    ReviewState,
    ReviewStep,
    Round,
    RoundUnit,
    Submission,
    UnitAnswer,
)
from houma.domain.observatory.rules.answers import joined
from houma.domain.observatory.rules.consequences import Consequence, Sent, consequences
from houma.domain.observatory.rules.formulas import formulas_of
from houma.domain.observatory.rules.questions import Questions
from houma.domain.observatory.rules.reviewing import answer_at, correctable_at, corrected_value, with_corrections
from houma.domain.observatory.scope import reached_by


def with_review(submissions: QuerySet[Submission]) -> QuerySet[Any]:
    """The same submissions with ``review``, the state of their review."""
    last = ReviewStep.objects.filter(submission=OuterRef("pk")).order_by("-id").values("state")[:1]
    return submissions.annotate(review=Coalesce(Subquery(last), Value(ReviewState.RECEIVED.value)))


def with_unit(submissions: QuerySet[Submission]) -> QuerySet[Any]:
    """The same submissions with ``unit``, key of the unit whose answers they hold; None for none."""
    first = Coalesce("first_id", "pk")
    last = UnitAnswer.objects.filter(submission=OuterRef("beginning")).order_by("-id").values("unit")[:1]
    return submissions.annotate(beginning=first, unit=Subquery(last))


def to_review(user: User | AnonymousUser) -> QuerySet[Any]:
    """The submissions that ``user`` may review, the newest of each series of edits, with review and unit."""
    reached = Submission.objects.filter(reached_by(user, Permission.REVIEW_SUBMISSIONS), replaced_by=None)
    return with_unit(with_review(reached))


def submissions_of(one: Round) -> QuerySet[Any]:
    """The newest submission of each series that is linked to a unit of the round, with review and unit.

    Of a round that is closed, the newest that had come by then: what is sent anew later does not change its figures.
    """
    sent = Submission.objects.filter(form=one.form_id)
    if one.closed_at is None:
        sent = sent.filter(replaced_by=None)
    else:
        later = Q(replaced_by=None) | Q(replaced_by__received_at__gt=one.closed_at)
        sent = sent.filter(later, received_at__lte=one.closed_at)
    newest = with_unit(with_review(sent))
    return newest.filter(unit__in=RoundUnit.objects.filter(round=one).values("pk"))


def state_of(submission: Submission) -> str:
    """The state of a submission's review."""
    last = ReviewStep.objects.filter(submission=submission).last()
    return last.state if last is not None else ReviewState.RECEIVED.value


def questions_of(submission: Submission) -> Questions:
    """The questions that a submission answers; its ``version`` is read."""
    return Questions.from_json(submission.version.questions)


def corrections_of(submissions: Iterable[Submission]) -> Mapping[int, list[Correction]]:
    """Corrections of submissions by key, in their order; one query."""
    found: dict[int, list[Correction]] = {}
    for one in Correction.objects.filter(submission__in=list(submissions)).order_by("id"):
        found.setdefault(one.submission_id, []).append(one)
    return found


def plain_answers(submission: Submission, corrections: Iterable[Correction]) -> dict[str, Any]:
    """The answers in force that tell of no person."""
    in_force = [one for one in corrections if not one.is_personal and one.erased_at is None]
    return with_corrections(submission.values, [(one.path, one.after) for one in in_force])


def whole_answers(submission: Submission, corrections: Iterable[Correction]) -> dict[str, Any]:
    """All answers in force, personal ones too: the caller logs the look. One query, for the content."""
    content = submission.content
    whole = joined(submission.values, content.personal or {})
    return with_corrections(whole, [(one.path, one.after) for one in corrections if one.erased_at is None])


def last_correction(corrections: Sequence[Correction]) -> int:
    """The key of the last of a submission's corrections, in their order; 0 for none."""
    return corrections[-1].pk if corrections else 0


def hanging_on(
    submission: Submission, corrections: Sequence[Correction], path: str, text: str, *, personal: bool
) -> tuple[Any, Any, list[Consequence]]:
    """An answer in force, what it would be, and what hangs on it. One query, for the form; the look is logged before.

    Args:
        personal: whether personal answers may be shown; none is read otherwise.

    Raises:
        Refused: no such answer that is corrected at the desk.
        NotOfItsKind: the text is not what the question asks for.
    """
    form = questions_of(submission)
    question, _is_personal = correctable_at(form, path)
    after = corrected_value(text, question, form, submission.form.country.code)
    if personal:
        original = joined(submission.values, submission.content.personal or {})
        in_force = whole_answers(submission, corrections)
    else:
        original, in_force = submission.values, plain_answers(submission, corrections)
    sent = Sent(form, formulas_of(submission.version.xform), original, in_force, sees_personal=personal)
    return answer_at(in_force, path), after, consequences(sent, path, after)


@dataclass(frozen=True, slots=True)
class UnitOf:
    """The unit whose answers a submission holds, and the round."""

    unit: RoundUnit
    round: Round


def unit_of(submission: Submission) -> UnitOf | None:
    """The unit of a submission; None where it is linked to none. One query."""
    last = (
        UnitAnswer.objects.filter(submission=submission.first_id or submission.pk)
        .select_related("unit__round", "unit__building", "unit__household__dwelling__building", "unit__interviewer")
        .defer("unit__building__footprint", "unit__household__dwelling__building__footprint")
        .last()
    )
    if last is None or last.unit is None:
        return None
    return UnitOf(last.unit, last.unit.round)


def units_waiting(one: Round) -> QuerySet[RoundUnit]:
    """Units of a round with what a list shows of them."""
    return one.units.select_related("building", "household__dwelling__building", "interviewer").defer(
        "building__footprint", "household__dwelling__building__footprint"
    )


def reference(unit: RoundUnit) -> str:
    """The reference of the building or household of a unit; both are read."""
    one = unit.building or unit.household
    return one.code if one is not None else ""
