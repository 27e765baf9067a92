"""Looks at what tells of persons, and its end: each is written down."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.observatory.actions.reviewing import erase_corrections
from houma.domain.observatory.models import (
    Attachment,
    RefusedSubmission,
    RegisterEffect,
    ReviewStep,
    Submission,
    SubmissionContent,
    SubmissionLook,
    UnitAnswer,
)
from houma.domain.observatory.models.erasure_guards import BLANK_WORDS
from houma.domain.observatory.queries.submissions import attachment_open, may_see_personal, role_seeing
from houma.domain.observatory.rules.answers import Values, joined
from houma.domain.territories.models import Country

_ERASED = "–"


@dataclass(frozen=True, slots=True)
class SeenSubmission:
    """A submission as one person sees it: with personal answers, or with none of them."""

    values: Values
    with_personal: bool


def look_at_submission(submission: Submission, *, by: User, why: str = "") -> SeenSubmission:
    """The answers that ``by`` may see; where personal ones are among them, the look is logged.

    The caller has found the submission by ``queries.submissions_visible``.
    """
    personal = None
    if may_see_personal(by, submission):
        personal = SubmissionContent.objects.values_list("personal", flat=True).get(pk=submission.pk)
    if personal:
        note_look(submission, by=by, why=why)
    values = joined(submission.values, personal) if personal else submission.values
    return SeenSubmission(values, bool(personal))


def look_at_attachment(country: Country, pk: int, *, by: User, why: str = "") -> Attachment | None:
    """A file that ``by`` may see, None for any other; the look at a personal one is logged."""
    attachment = attachment_open(by, country, pk)
    if attachment is not None and attachment.is_personal:
        # By its number: the name of a file may be a person's, and the log is for good.
        said = f"#{attachment.pk}: {why}" if why else f"#{attachment.pk}"
        note_look(attachment.submission, by=by, why=said)
    return attachment


def note_look(submission: Submission, *, by: User, why: str) -> None:
    """Write down that ``by`` saw what tells of persons in ``submission``, under which role, and why."""
    role = role_seeing(by, submission)
    SubmissionLook.objects.create(submission=submission, by=by, role=role, why=why[:200])


def erase_submission(submission: Submission, *, wholly: bool = False) -> bool:
    """Empty what tells of persons in a submission and every edit of it; whether there was something to erase.

    The raw instances, personal answers, places, files with their names and whatever was said of the submission go; the
    other answers stay for figures. The caller has decided that their time is over or that the person may ask for it.

    Args:
        wholly: every answer goes, and with them the place in the register: for a form that told of one household alone,
            where also the other answers are its own.
    """
    first = submission.first_id or submission.pk
    with transaction.atomic():
        whole = list(Submission.objects.filter(Q(pk=first) | Q(first=first)))
        series = [one.pk for one in whole]
        now = timezone.now()
        emptied = SubmissionContent.objects.filter(submission__in=series, erased_at=None).update(
            raw=None, personal=None, location=None, erased_at=now
        )
        files = list(Attachment.objects.filter(submission__in=series, erased_at=None).select_for_update())
        places = [attachment.file.name or "" for attachment in files]
        nameless = Concat(Value(_ERASED), Cast("pk", CharField()), output_field=CharField())
        Attachment.objects.filter(pk__in=[attachment.pk for attachment in files]).update(
            file="", name=nameless, erased_at=now
        )
        for one in whole:
            erase_corrections(one, wholly=wholly)
        said = _erase_words(whole)
        answers = _erase_answers(whole) if wholly else 0
        transaction.on_commit(lambda: _delete_files(places))
    return bool(emptied or files or answers or said)


def _erase_words(series: Sequence[Submission]) -> int:
    """Empty what was written about these submissions by whoever reviewed, linked, opened or refused them."""
    Submission.objects.filter(pk__in=[one.pk for one in series if one.media_names]).update(media_names=[])
    reviewed = ReviewStep.objects.filter(submission__in=series).exclude(reason__in=["", BLANK_WORDS])
    gone = reviewed.update(reason=BLANK_WORDS)
    gone += UnitAnswer.objects.filter(submission__in=series).exclude(reason="").update(reason="")
    gone += SubmissionLook.objects.filter(submission__in=series).exclude(why="").update(why="")
    again = RefusedSubmission.objects.filter(
        country=series[0].form.country_id, instance_id__in=[one.instance_id for one in series]
    )
    return gone + sum(empty_refused(refused) for refused in again.filter(SOMETHING_KEPT))


def _erase_answers(series: Sequence[Submission]) -> int:
    """Empty the answers that are not personal by themselves."""
    told = [one.pk for one in series if one.values or one.unread]
    Submission.objects.filter(pk__in=told).update(values={}, unread=[])
    placed = RegisterEffect.objects.filter(submission__in=series).exclude(building=None, dwelling=None)
    return len(told) + placed.update(building=None, dwelling=None)


def _delete_files(places: Sequence[str]) -> None:
    storage = Attachment._meta.get_field("file").storage
    for place in places:
        storage.delete(place)


SOMETHING_KEPT = ~Q(body=None) | ~Q(filename="") | ~Q(detail="")
"""Refused sendings of which more is kept than that there was one, and why it was not taken."""


def empty_refused(refused: RefusedSubmission) -> bool:
    """Take out what was sent and refused, how its file was called and what was said of it; whether there was such."""
    kept = RefusedSubmission.objects.filter(SOMETHING_KEPT, pk=refused.pk)
    return bool(kept.update(body=None, filename="", detail=""))
