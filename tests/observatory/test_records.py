"""What was recorded stays: laws of the database on forms and submissions, whoever writes."""

from collections.abc import Callable

import pytest
from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone
from tests.factories.people import MandateFactory
from tests.factories.places import RootFactory

from houma.domain.accounts.models import Role
from houma.domain.documents.models import Document, DocumentKind
from houma.domain.observatory.models import (
    Attachment,
    Form,
    FormVersion,
    RefusalReason,
    RefusedSubmission,
    Submission,
    SubmissionContent,
    VersionState,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FormVersion:
    root = RootFactory()
    workbook = Document.objects.create(
        country=root.country, kind=DocumentKind.OTHER, title="f", file="f.xlsx", filename="f.xlsx", size=1, digest="d"
    )
    form = Form.objects.create(country=root.country, form_id="f")
    return FormVersion.objects.create(form=form, number=1, version="1", workbook=workbook, xform="<x/>")


@pytest.fixture
def submission(version: FormVersion) -> Submission:
    mandate = MandateFactory(role=Role.INSPECTOR, territory=RootFactory())
    kept = Submission.objects.create(
        form=version.form, version=version, instance_id="uuid:1", territory=mandate.territory, submitter=mandate.user
    )
    SubmissionContent.objects.create(submission=kept, raw=b"<f/>", personal={"name": "x"}, location=Point(-7, 33))
    return kept


def refused_by_the_database(write: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            write()
    except DatabaseError:
        return True
    return False


def update(row: models.Model, **values: object) -> Callable[[], object]:
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**values)


def delete(row: models.Model) -> Callable[[], object]:
    def run() -> None:
        key = row._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE {key} = %s", [row.pk])

    return run


def test_of_a_version_only_the_state_changes(version: FormVersion) -> None:
    update(version, state=VersionState.PUBLISHED)()
    assert refused_by_the_database(update(version, xform="<y/>"))
    assert refused_by_the_database(update(version, questions=[1]))
    assert refused_by_the_database(delete(version))


def test_personal_questions_are_published_with_a_purpose_only(version: FormVersion) -> None:
    asking = FormVersion(form=version.form, number=2, version="2", workbook=version.workbook, has_personal=True)
    asking.save()
    assert refused_by_the_database(update(asking, state=VersionState.PUBLISHED))


def test_a_submission_is_neither_changed_nor_deleted(submission: Submission) -> None:
    assert refused_by_the_database(update(submission, values={"a": 1}))
    assert refused_by_the_database(delete(submission))


def test_an_edit_replaces_once(submission: Submission) -> None:
    def edit(instance_id: str) -> Callable[[], object]:
        return lambda: Submission.objects.create(
            form=submission.form,
            version=submission.version,
            instance_id=instance_id,
            territory=submission.territory,
            submitter=submission.submitter,
            replaces=submission,
            first=submission,
        )

    edit("uuid:2")()
    assert refused_by_the_database(edit("uuid:3"))


def test_what_tells_of_persons_is_erased_once_and_never_changed(submission: Submission) -> None:
    content = submission.content
    assert refused_by_the_database(update(content, raw=b"<g/>"))
    assert refused_by_the_database(update(content, raw=None, personal=None, location=None))
    assert refused_by_the_database(delete(content))
    update(content, raw=None, personal=None, location=None, erased_at=timezone.now())()
    assert refused_by_the_database(update(content, raw=b"<f/>", erased_at=None))


def test_a_file_is_erased_once_and_never_changed(submission: Submission) -> None:
    attachment = Attachment(
        submission=submission, name="a.jpg", media_type="image/jpeg", size=1, sent_by=submission.submitter
    )
    attachment.file.save("submissions/a.jpg", ContentFile(b"x"), save=False)
    attachment.save()
    assert refused_by_the_database(update(attachment, file="other.jpg"))
    assert refused_by_the_database(update(attachment, name="b.jpg"))
    update(attachment, file="", erased_at=timezone.now())()
    assert refused_by_the_database(delete(attachment))


def test_of_what_was_refused_only_the_body_goes(version: FormVersion) -> None:
    refused = RefusedSubmission.objects.create(
        country=version.form.country, reason=RefusalReason.MALFORMED, digest="d", size=1, body=b"<"
    )
    assert refused_by_the_database(update(refused, body=b">"))
    assert refused_by_the_database(update(refused, reason=RefusalReason.UNSAFE, body=None))
    update(refused, body=None)()
    assert refused_by_the_database(delete(refused))
