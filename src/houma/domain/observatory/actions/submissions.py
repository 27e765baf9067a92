"""Receiving submissions: each once, as it came, and what is refused kept in sight."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.observatory.actions.attachments import keep_files
from houma.domain.observatory.actions.looking import SOMETHING_KEPT, empty_refused
from houma.domain.observatory.actions.rounds import hold_round_of, link_received
from houma.domain.observatory.models import (
    Channel,
    Form,
    FormVersion,
    RefusalReason,
    RefusedSubmission,
    Submission,
    SubmissionContent,
    VersionState,
)
from houma.domain.observatory.queries.reach import forms_for
from houma.domain.observatory.queries.submissions import (
    missing_files,
    refused_visible,
    submissions_open,
    territory_of_sending,
)
from houma.domain.observatory.rules.answers import Answers, first_point, moment_of, read_answers, split, text_of
from houma.domain.observatory.rules.forms import TAKES
from houma.domain.observatory.rules.instances import Instance, NotAnInstance, read_instance
from houma.domain.observatory.rules.questions import Questions
from houma.domain.observatory.rules.receipts import Received
from houma.domain.observatory.rules.sealing import with_sealed_numbers, without_numbers
from houma.domain.territories.models import Country

_LOG = logging.getLogger(__name__)
LARGEST_KEPT_ASIDE = 1_000_000
"""Bytes of a refused body that are kept."""


class _Refusal(Exception):
    def __init__(self, reason: RefusalReason, detail: str = "", form: Form | None = None) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.form = form


@dataclass(frozen=True, slots=True)
class _Sending:
    """One request: who sends what, by which way."""

    country: Country
    raw: bytes
    digest: str
    by: User
    channel: Channel
    is_illustrative: bool


def receive_submission(
    country: Country,
    xml: bytes,
    attachments: Mapping[str, bytes] | None = None,
    *,
    by: User,
    channel: Channel = Channel.OPENROSA,
    is_illustrative: bool = False,
) -> Received:
    """Take a filled form with the files that came along, or say why not.

    The same instance sent again adds only files that had not come yet. An instance that names another one as the one it
    replaces (``deprecatedID``) is an edit: a submission of its own, which keeps the first. What is refused is logged
    and, where it is small enough, kept aside.

    Args:
        xml: the instance as it came.
        attachments: files by name, of which more may come with the same instance in later requests.
        by: who is signed in; the form has to be in reach of a mandate of hers to fill forms.
    """
    sending = _Sending(country, xml, hashlib.sha256(xml).hexdigest(), by, channel, is_illustrative)
    instance: Instance | None = None
    try:
        instance = _read(sending)
        submission, is_new = _taken(sending, instance)
    except _Refusal as refusal:
        _log_refused(sending, refusal, instance)
        return Received(refusal=refusal.reason)
    if is_new:
        link_received(submission)
    new_files, not_kept = keep_files(submission, attachments or {}, by=by)
    return Received(
        submission=submission,
        again=not is_new and not new_files,
        not_kept=not_kept,
        missing=missing_files(submission),
    )


@transaction.atomic
def take_refused(refused: RefusedSubmission, *, by: User) -> Received:
    """Try again what was refused and kept aside, as its sender's: once a version takes submissions again, say.

    What is taken is kept aside no longer. What is refused once more leaves no second line: nobody sent it again. Files
    were not kept with it: the device that has them sends them.

    Raises Refused where ``by`` does not review submissions here, or where nothing is kept.
    """
    require(may(by, Permission.REVIEW_SUBMISSIONS, refused.country))
    kept = refused_visible(by, refused.country).filter(pk=refused.pk).values_list("body", flat=True).first()
    if kept is None or refused.sent_by is None:
        raise Refused(Decision.refuse(_("Nothing of this sending is kept.")))
    raw = bytes(kept)
    # By which way it came was not kept: what is kept aside came from a device as good as always.
    sending = _Sending(refused.country, raw, refused.digest, refused.sent_by, Channel.OPENROSA, is_illustrative=False)
    try:
        submission, is_new = _taken(sending, _read(sending))
    except _Refusal as refusal:
        _LOG.info("a submission kept aside was refused again: %s", refusal.reason.value)
        return Received(refusal=refusal.reason)
    if is_new:
        link_received(submission)
    same = RefusedSubmission.objects.filter(country=refused.country, digest=refused.digest, sent_by=refused.sent_by)
    for one in same.filter(SOMETHING_KEPT):
        empty_refused(one)
    return Received(submission=submission, again=not is_new, missing=missing_files(submission))


def _read(sending: _Sending) -> Instance:
    """The instance of somebody who fills in forms in the country; raises _Refusal."""
    if not may(sending.by, Permission.FILL_FORMS, sending.country):
        raise _Refusal(RefusalReason.FORBIDDEN)
    try:
        return read_instance(sending.raw)
    except NotAnInstance as problem:
        raise _Refusal(_reason_of(problem), str(problem)) from problem


def _reason_of(problem: NotAnInstance) -> RefusalReason:
    if problem.too_large:
        return RefusalReason.TOO_LARGE
    return RefusalReason.UNSAFE if problem.unsafe else RefusalReason.MALFORMED


def _taken(sending: _Sending, instance: Instance) -> tuple[Submission, bool]:
    version = _version_for(sending, instance)
    if not instance.instance_id:
        raise _Refusal(RefusalReason.NO_INSTANCE_ID, form=version.form)
    before = _received_before(sending, instance, version.form)
    if before is not None:
        return before, False
    if version.state not in TAKES:
        raise _Refusal(RefusalReason.NOT_TAKEN, form=version.form)
    try:
        with transaction.atomic():
            return _kept(sending, instance, version), True
    except IntegrityError:
        # Two requests with the same instance, or two edits of one submission, at the same moment: one of them won.
        before = _received_before(sending, instance, version.form)
        if before is None:
            raise _Refusal(RefusalReason.BASE_MOVED, form=version.form) from None
        return before, False


def _version_for(sending: _Sending, instance: Instance) -> FormVersion:
    form = forms_for(sending.by, sending.country).filter(form_id=instance.form_id).first()
    if form is None:
        raise _Refusal(RefusalReason.UNKNOWN_FORM)
    versions = form.versions.select_related("form", "form__country", "form__territory")
    version = versions.filter(version=instance.version).exclude(state=VersionState.REPLACED).first()
    if version is None:
        raise _Refusal(RefusalReason.UNKNOWN_FORM, form=form)
    return version


def _received_before(sending: _Sending, instance: Instance, form: Form) -> Submission | None:
    """The submission of the same instance, where it is the same in every byte and from the same person."""
    before = Submission.objects.filter(form=form, instance_id=instance.instance_id).first()
    if before is None:
        return None
    if before.digest != sending.digest or before.submitter_id != sending.by.pk:
        raise _Refusal(RefusalReason.CONFLICT, form=form)
    return before


def _kept(sending: _Sending, instance: Instance, version: FormVersion) -> Submission:
    questions = Questions.from_json(version.questions)
    answers = read_answers(instance.root, questions)
    asked = questions.questions
    values = with_sealed_numbers(answers.values, asked, sending.country.code)
    plain, personal = split(values, asked)
    point = _point(first_point(answers.values, asked))
    replaced = _replaced(sending, instance, version.form)
    territory = (
        replaced.territory
        if replaced is not None
        else territory_of_sending(sending.by, version.form, point, answers.values)
    )
    if territory is None:
        raise _Refusal(RefusalReason.FORBIDDEN, form=version.form)
    if replaced is not None:
        hold_round_of(replaced)
    submission = Submission.objects.create(
        form=version.form,
        version=version,
        instance_id=instance.instance_id,
        replaces=replaced,
        first=None if replaced is None else replaced.first or replaced,
        digest=sending.digest,
        territory=territory,
        values=plain,
        unread=answers.unread,
        media_names=_media_names(answers),
        started_at=moment_of(answers.values, asked, "start"),
        ended_at=moment_of(answers.values, asked, "end"),
        device=text_of(answers.values, asked, "deviceid")[:200],
        channel=sending.channel,
        submitter=sending.by,
        is_illustrative=sending.is_illustrative or version.form.is_illustrative,
    )
    SubmissionContent.objects.create(
        submission=submission, raw=without_numbers(sending.raw), personal=personal, location=point
    )
    return submission


def _replaced(sending: _Sending, instance: Instance, form: Form) -> Submission | None:
    """The submission that this one edits: one's own, or one that the sender may review; not edited already."""
    if not instance.replaces:
        return None
    base = submissions_open(sending.by, sending.country).filter(form=form, instance_id=instance.replaces)
    found = base.filter(replaced_by=None).select_related("territory", "first").first()
    if found is None:
        raise _Refusal(RefusalReason.BASE_MOVED, form=form)
    return found


def _media_names(answers: Answers) -> list[str]:
    return list(dict.fromkeys(answers.media.values()))


def _point(found: Mapping[str, Any] | None) -> Point | None:
    if found is None:
        return None
    longitude, latitude, *_altitude = found["coordinates"]
    return Point(longitude, latitude, srid=4326)


def _log_refused(sending: _Sending, refusal: _Refusal, instance: Instance | None) -> None:
    same = RefusedSubmission.objects.filter(digest=sending.digest, sent_by=sending.by, country=sending.country)
    # A phone tries again and again: its body is kept once.
    keeps = len(sending.raw) <= LARGEST_KEPT_ASIDE and not same.exclude(body=None).exists()
    RefusedSubmission.objects.create(
        country=sending.country,
        reason=refusal.reason,
        detail=refusal.detail[:2000],
        form=refusal.form,
        form_id_said=instance.form_id[:200] if instance else "",
        version_said=instance.version[:200] if instance else "",
        instance_id=instance.instance_id[:200] if instance else "",
        digest=sending.digest,
        size=len(sending.raw),
        body=sending.raw if keeps else None,
        sent_by=sending.by,
    )
    _LOG.warning("a submission was refused: %s %s", refusal.reason.value, refusal.detail)
