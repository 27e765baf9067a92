"""Files that come with submissions: each checked, made bare of its place, and kept once."""

import hashlib
import uuid
from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Refused
from houma.domain.observatory.models import Attachment, RefusalReason, RefusedSubmission, Submission, SubmissionContent
from houma.domain.observatory.rules.answers import Values, joined
from houma.domain.observatory.rules.files import kept
from houma.domain.observatory.rules.questions import Question, Questions
from houma.domain.observatory.rules.receipts import NotKept

NOT_MENTIONED = _("The form that was handed in does not mention this file.")
ANOTHER_CAME = _("Another file was received under this name before.")


def keep_files(submission: Submission, files: Mapping[str, bytes], *, by: User) -> tuple[int, tuple[NotKept, ...]]:
    """Keep the files that a submission mentions; how many were new, and what was not taken and why.

    A file that came before is recognised by its bytes as they were sent. Who refuses one file loses no other.
    """
    if not files or SubmissionContent.objects.filter(submission=submission).exclude(erased_at=None).exists():
        return 0, ()  # What was erased does not come back because a telephone sends it once more.
    present = dict(submission.attachments.values_list("name", "sent_digest"))
    personal = _personal_files(submission)
    added, refused = 0, []
    for name, content in files.items():
        digest = hashlib.sha256(content).hexdigest()
        if name in present:
            if present[name] != digest:
                refused.append(_refuse(submission, NotKept(name, ANOTHER_CAME, conflict=True), content, digest, by))
            continue
        if name not in submission.media_names:
            refused.append(_refuse(submission, NotKept(name, NOT_MENTIONED, asked=False), content, digest, by))
            continue
        try:
            added += _keep(submission, name, content, digest, is_personal=name in personal, by=by)
        except Refused as refusal:
            reason = refusal.decision.reasons[0]
            refused.append(_refuse(submission, NotKept(name, reason), content, digest, by))
        present[name] = digest
    return added, tuple(refused)


def _keep(submission: Submission, name: str, content: bytes, digest: str, *, is_personal: bool, by: User) -> int:
    file = kept(name, content)
    storage = Attachment._meta.get_field("file").storage
    place = storage.save(f"submissions/{digest[:2]}/{uuid.uuid4().hex}.{file.ending}", ContentFile(file.content))
    try:
        with transaction.atomic():
            Attachment.objects.create(
                submission=submission,
                name=name,
                file=place,
                media_type=file.media_type,
                size=len(file.content),
                digest=hashlib.sha256(file.content).hexdigest(),
                sent_digest=digest,
                is_personal=is_personal,
                sent_by=by,
            )
    except IntegrityError:
        # The same file came by another request at the same moment.
        storage.delete(place)
        return 0
    return 1


def _refuse(submission: Submission, refused: NotKept, content: bytes, digest: str, by: User) -> NotKept:
    RefusedSubmission.objects.create(
        country=submission.form.country,
        reason=RefusalReason.CONFLICT if refused.conflict else RefusalReason.ATTACHMENT,
        detail=str(refused.reason),
        form=submission.form,
        form_id_said=submission.form.form_id,
        instance_id=submission.instance_id,
        filename=refused.name[:255],
        digest=digest,
        size=len(content),
        sent_by=by,
    )
    return refused


def _personal_files(submission: Submission) -> set[str]:
    """Names of files that tell of persons: all but those that answer a question that is not personal.

    The log that a device keeps of the filling (ODK's audit) answers none, and may hold every answer and every step.
    """
    questions = Questions.from_json(submission.version.questions).questions
    hidden = _files_of(joined({}, submission.content.personal or {}), questions)
    plain = set(_files_of(submission.values, questions)) - set(hidden)
    return set(submission.media_names) - plain


def _files_of(values: Values, asked: tuple[Question, ...]) -> list[str]:
    found: list[str] = []
    for question in asked:
        value = values.get(question.name)
        if question.is_media and isinstance(value, str):
            found.append(value)
        for row in value if isinstance(value, list) else [value]:
            if isinstance(row, dict):
                found += _files_of(row, question.children)
    return found
