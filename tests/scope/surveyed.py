"""A round of a form and what somebody sent for it, on one territory."""

from datetime import date

from houma.domain.accounts.models import User
from houma.domain.documents.models import Document, DocumentKind
from houma.domain.observatory.models import (
    Form,
    FormKind,
    FormVersion,
    Round,
    RoundPhase,
    SampleMethod,
    Submission,
    SubmissionContent,
    UnitKind,
)
from houma.domain.territories.models import Territory


def surveyed(commune: Territory, name: str, sender: User) -> tuple[Round, Submission]:
    """The round and the submission, both empty."""
    country = commune.country
    workbook = Document.objects.create(
        country=country, kind=DocumentKind.OTHER, title="f", file="f.xlsx", filename="f.xlsx", size=1, digest="d"
    )
    form = Form.objects.create(country=country, form_id=f"survey-{name}", territory=commune, kind=FormKind.INSPECTION)
    version = FormVersion.objects.create(form=form, number=1, version="1", workbook=workbook, xform="<x/>")
    asked = Round.objects.create(
        country=country,
        form=form,
        name_fr=f"Vague {name}",
        phase=RoundPhase.BEFORE,
        territory=commune,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 2, 1),
        unit_kind=UnitKind.BUILDING,
        method=SampleMethod.FULL,
        size=0,
        seed=1,
        frame_size=0,
        frame_digest="0",
    )
    sent = Submission.objects.create(
        form=form, version=version, instance_id="uuid:1", digest="0", territory=commune, submitter=sender
    )
    SubmissionContent.objects.create(submission=sent, raw=b"<f/>")
    return asked, sent
