"""Reviewing what came from the field: steps with their reasons, and corrections beside the original."""

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
    plain_answers,
    questions_of,
    state_of,
    whole_answers,
)
from houma.domain.observatory.rules.reviewing import (
    answer_at,
    can_be_corrected,
    may_correct,
    may_move,
    question_at,
    value_from,
)
from houma.domain.observatory.rules.sealing import asks_for_a_number, sealed
from houma.domain.observatory.rules.typed import NotOfItsKind
from houma.domain.observatory.scope import reached_by

NOT_YOURS = _("Your role does not allow this for this submission.")
_UNKNOWN = _("The form has no such answer that is corrected at the desk.")
_NOT_OF_ITS_KIND = _("This is not what the question asks for.")


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


@transaction.atomic
def correct_answer(submission: Submission, path: str, text: str, *, reason: str, by: User) -> Correction:
    """Put another value beside an answer; the original stays as it was sent.

    Raises:
        Refused: the review is over, no such answer, or no reason given.
        ValidationError: the text is not what the question asks for.
    """
    held = held_for_review(submission, by)
    require(may_correct(state_of(held), is_replaced=is_replaced(held)))
    form = questions_of(held)
    asked = question_at(form, path)
    if asked is None or not can_be_corrected(asked[0]):
        require(Decision.refuse(_UNKNOWN))
    assert asked is not None
    if not reason.strip():
        require(Decision.refuse(_("Say why the answer is corrected.")))
    question, personal = asked
    try:
        after = value_from(text, question, form)
        if asks_for_a_number(question):
            after = sealed(held.form.country.code, after)
    except NotOfItsKind as wrong:
        raise ValidationError(_NOT_OF_ITS_KIND) from wrong
    made = corrections_of([held]).get(held.pk, [])
    in_force = whole_answers(held, made) if personal else plain_answers(held, made)
    return Correction.objects.create(
        submission=held,
        path=path,
        before=answer_at(in_force, path),
        after=after,
        reason=reason.strip(),
        is_personal=personal,
        by=by,
    )


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
