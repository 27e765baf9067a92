"""Reviewing what came from the field: steps with their reasons, and corrections beside the original."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, require
from houma.domain.observatory.models import Correction, ReviewState, ReviewStep, Submission, SubmissionContent
from houma.domain.observatory.models.erasure_guards import BLANK_WORDS
from houma.domain.observatory.queries.reviewing import (
    corrections_of,
    last_correction,
    plain_answers,
    questions_of,
    state_of,
    whole_answers,
)
from houma.domain.observatory.rules.reviewing import (
    answer_at,
    correctable_at,
    corrected_value,
    may_correct,
    may_move,
)
from houma.domain.observatory.rules.typed import NotOfItsKind
from houma.domain.observatory.scope import reached_by

NOT_YOURS = _("Your role does not allow this for this submission.")
NOT_OF_ITS_KIND = _("This is not what the question asks for.")


def held_for_review(submission: Submission, by: User) -> Submission:
    """The submission, held against others who review it. Raises Refused outside of the person's reach."""
    reached = Submission.objects.filter(reached_by(by, Permission.REVIEW_SUBMISSIONS), pk=submission.pk)
    require(Decision() if reached.exists() else Decision.refuse(NOT_YOURS))
    # The row itself is never changed; its content stands for it.
    SubmissionContent.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    return Submission.objects.select_related("version", "form").get(pk=submission.pk)


def is_replaced(submission: Submission) -> bool:
    return Submission.objects.filter(replaces=submission).exists()


@transaction.atomic
def move_review(submission: Submission, to: ReviewState, *, reason: str = "", by: User) -> ReviewStep:
    """Ask for a correction, or reject; raises Refused. To accept is ``accepting.accept_submission``."""
    held = held_for_review(submission, by)
    require(may_move(state_of(held), to, reason=reason, is_replaced=is_replaced(held)))
    return ReviewStep.objects.create(submission=held, state=to, reason=reason.strip(), by=by)


def correct_answer(submission: Submission, path: str, text: str, *, reason: str, by: User) -> Correction:
    """Put another value beside one answer: ``correct_answers`` of it alone."""
    return correct_answers(submission, [(path, text)], reason=reason, by=by)[0]


@transaction.atomic
def correct_answers(
    submission: Submission, corrected: Sequence[tuple[str, str]], *, reason: str, by: User, seen: int | None = None
) -> list[Correction]:
    """Put other values beside answers, for one reason and all or none; the originals stay as they were sent.

    Args:
        corrected: paths with what was typed; "" takes an answer out.
        seen: the last correction that whoever corrects had seen, 0 for none; None where that does not matter.

    Raises:
        Refused: the review is over, no such answer, no reason given, or somebody else corrected it in between.
        ValidationError: texts that are not what their questions ask for, by path.
    """
    held = held_for_review(submission, by)
    require(may_correct(state_of(held), is_replaced=is_replaced(held)))
    require(Decision() if reason.strip() else Decision.refuse(_("Say why the answer is corrected.")))
    form = questions_of(held)
    made = list(corrections_of([held]).get(held.pk, []))
    if seen is not None and seen != last_correction(made):
        require(Decision.refuse(_("Somebody corrected this submission in between: look at it again.")))
    values, wrong = [], {}
    for path, text in corrected:
        question, personal = correctable_at(form, path)
        try:
            values.append((path, corrected_value(text, question, form, held.form.country.code), personal))
        except NotOfItsKind:
            wrong[path] = NOT_OF_ITS_KIND
    if wrong:
        raise ValidationError(wrong)
    kept = []
    for path, after, personal in values:
        in_force = whole_answers(held, made) if personal else plain_answers(held, made)
        before = answer_at(in_force, path)
        one = Correction.objects.create(
            submission=held, path=path, before=before, after=after, reason=reason.strip(), is_personal=personal, by=by
        )
        kept.append(one)
        made.append(one)
    return kept


@transaction.atomic
def erase_corrections(submission: Submission, *, wholly: bool = False) -> int:
    """Empty the corrections of personal answers, or of all, when a submission is erased; returns how many.

    Of corrections that stay, the reason goes: it is in somebody's own words.
    """
    corrected = Correction.objects.filter(submission=submission, erased_at=None)
    if not wholly:
        corrected.filter(is_personal=False).exclude(reason=BLANK_WORDS).update(reason=BLANK_WORDS)
        corrected = corrected.filter(is_personal=True)
    return corrected.update(before=None, after=None, reason=BLANK_WORDS, erased_at=timezone.now())
