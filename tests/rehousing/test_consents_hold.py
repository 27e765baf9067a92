"""What a household said no to is not done with its file: it is not passed on, and holds no photographs of its home."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings
from tests.observatory.test_bare_files import picture
from tests.rehousing.world import Quarter, make_case, make_quarter

from houma.domain.base.decisions import Refused
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.households.models import Consent, ConsentKind, Look, Purpose
from houma.domain.rehousing import actions
from houma.domain.rehousing.models import Case, CaseDocument, Referral, ShareGround

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english_pages() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


@pytest.fixture
def case(quarter: Quarter) -> Case:
    return make_case(quarter)


def says(quarter: Quarter, case: Case, purpose: Purpose, kind: ConsentKind, revokes: Consent | None = None) -> Consent:
    return Consent.objects.create(
        household=case.household, purpose=purpose, kind=kind, revokes=revokes, said_on=timezone.localdate(),
        text_version="1", recorded_by=quarter.worker,
    )  # fmt: skip


def entering(case: Case, kind: str) -> str:
    return reverse("rehousing_case_enter", args=["xh", case.operation.code, case.number, kind])


def test_a_file_is_passed_on_against_the_word_of_its_household_on_a_ground_alone(quarter: Quarter, case: Case) -> None:
    actions.refer(case, "Entraide", "Aide", by=quarter.worker)
    given = says(quarter, case, Purpose.SHARE, ConsentKind.GIVEN)
    actions.refer(case, "Entraide", "Aide", by=quarter.worker)
    with pytest.raises(Refused, match="no ground is needed"):
        actions.refer(case, "Entraide", "Aide", by=quarter.worker, despite="danger", despite_reason="x")
    says(quarter, case, Purpose.SHARE, ConsentKind.REVOKED, given)
    for despite, reason in (("", ""), ("danger", " "), ("", "Urgence"), ("because", "Urgence")):
        with pytest.raises(Refused, match="has said no to its file being passed on"):
            actions.refer(case, "Entraide", "Aide", by=quarter.worker, despite=despite, despite_reason=reason)
    assert Referral.objects.count() == 2
    kept = actions.refer(case, "Hôpital", "Soins", by=quarter.worker, despite="danger", despite_reason="Blessé")
    kept.refresh_from_db()
    assert (kept.despite, kept.despite_reason) == (ShareGround.DANGER, "Blessé")
    says(quarter, case, Purpose.SHARE, ConsentKind.GIVEN)
    actions.refer(case, "Entraide", "Aide", by=quarter.worker)


def test_the_form_of_a_referral_says_what_the_household_said(quarter: Quarter, case: Case) -> None:
    client = Client()
    client.force_login(quarter.worker)
    address = entering(case, "referral")
    assert "was never asked whether its file may be passed on" in client.get(address).content.decode()
    look = Look.objects.get()
    assert (look.by, look.sections, look.place) == (quarter.worker, ["consents"], "rehousing_case_enter")
    says(quarter, case, Purpose.SHARE, ConsentKind.REFUSED)
    page = client.get(address).content.decode()
    assert "does not want its file to be passed on" in page
    assert 'name="despite_reason"' in page
    answer = client.post(address, {"service": "Hôpital", "purpose": "Soins"})
    assert answer.status_code == 400
    assert not Referral.objects.exists()
    told = {"service": "Hôpital", "purpose": "Soins", "despite": "law", "despite_reason": "Signalement d’un mineur"}
    assert client.post(address, told).status_code == 302
    shown = client.get(reverse("rehousing_case", args=["xh", case.operation.code, case.number])).content.decode()
    assert "against its word: duty set by law" in shown
    assert "Signalement d’un mineur" in shown
    says(quarter, case, Purpose.SHARE, ConsentKind.GIVEN)
    assert 'name="despite_reason"' not in client.get(address).content.decode()


def test_no_photograph_enters_the_file_of_who_said_no_to_it(
    quarter: Quarter, case: Case, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    photo = NewDocument("home.jpg", picture("JPEG"), DocumentKind.OTHER, "Salon")
    actions.attach_document(case, photo, by=quarter.worker)
    says(quarter, case, Purpose.PICTURES, ConsentKind.REFUSED)
    with pytest.raises(Refused, match="has said no to photographs"):
        actions.attach_document(case, photo, by=quarter.worker)
    actions.attach_document(case, NewDocument("a.pdf", b"%PDF-1.7 a", DocumentKind.OTHER), by=quarter.worker)
    client = Client()
    client.force_login(quarter.worker)
    address = entering(case, "document")
    assert "does not want its home to be photographed" in client.get(address).content.decode()

    def sent(**more: str) -> int:
        file = SimpleUploadedFile("lease.jpg", picture("JPEG"))
        return client.post(address, {"file": file, **more}).status_code

    assert (sent(), CaseDocument.objects.count()) == (400, 2)
    assert (sent(of_paper="on"), CaseDocument.objects.count()) == (302, 3)
