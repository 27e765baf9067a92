"""Programs hand files in: by the rules of the pages, whatever the name of a file says."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings
from tests import factories
from tests.agreements.world import instalment
from tests.api.conftest import ApiWorld, caller_of, officer_of, partner_of

from houma.domain.accounts.models import Role
from houma.domain.accounts.tokens import Scope
from houma.domain.agreements.actions import write_release_without_asking
from houma.domain.agreements.models import Flow, FlowDocument, FlowKind, ScanStack
from houma.domain.documents.models import Confidentiality, Document
from houma.domain.documents.rules import LARGEST
from houma.domain.projects.models import Photo

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 deliberation"


@pytest.fixture(autouse=True)
def _own_media(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def pdf(name: str = "deliberation.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture() -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "JPEG")
    return SimpleUploadedFile("before.jpg", written.getvalue())


def documents_at(world: ApiWorld) -> str:
    return world.at(f"projects/{world.project}/documents")


def test_a_document_is_attached_and_listed_to_who_may_read_it(api_world: ApiWorld, client: Client) -> None:
    caller = caller_of(officer_of(api_world))
    made = caller.post(
        documents_at(api_world),
        {"kind": "deliberation", "title": "Délibération 12", "dated": "2024-05-14", "file": pdf()},
    )
    assert made.status_code == 201, made.content
    assert (made.json()["title"], made.json()["dated"]) == ("Délibération 12", "2024-05-14")
    assert made.json()["confidentiality"] == Confidentiality.OFFICERS
    with Document.objects.get().file.open("rb") as file:
        assert file.read() == PDF
    assert [one["id"] for one in caller.get(documents_at(api_world)).json()["items"]] == [made.json()["id"]]
    assert client.get(documents_at(api_world)).json()["items"] == []


@pytest.mark.parametrize(
    "file",
    [pdf("run.exe"), pdf("scan.pdf", b"MZ no pdf"), pdf("large.pdf", PDF + b"0" * LARGEST)],
    ids=["ending", "content", "size"],
)
def test_a_file_that_the_pages_refuse_is_refused(api_world: ApiWorld, file: SimpleUploadedFile) -> None:
    file.seek(0)
    refused = caller_of(officer_of(api_world)).post(documents_at(api_world), {"kind": "study", "file": file})
    assert refused.status_code == 409
    assert refused.json()["reasons"]
    assert not Document.objects.exists()


def test_a_document_without_a_file_is_told_so(api_world: ApiWorld) -> None:
    refused = caller_of(officer_of(api_world), language="fr").post(documents_at(api_world), {"kind": "study"})
    assert refused.status_code == 422
    assert refused.json()["places"] == [{"path": "file.file", "reason": "Cette valeur est obligatoire."}]


def test_only_who_brings_evidence_attaches(api_world: ApiWorld) -> None:
    auditor = caller_of(factories.user_with_mandate(Role.AUDITOR, api_world.root), Scope.WRITE_PROJECTS)
    assert auditor.post(documents_at(api_world), {"kind": "study", "file": pdf()}).status_code == 403
    reader = caller_of(officer_of(api_world), Scope.READ)
    assert reader.post(documents_at(api_world), {"kind": "study", "file": pdf()}).status_code == 403


def test_a_photo_is_kept_as_a_photo(api_world: ApiWorld) -> None:
    address = api_world.at(f"projects/{api_world.project}/photos")
    caller = caller_of(officer_of(api_world))
    told = {"moment": "before", "place": "Rue 5", "longitude": "-5.8", "latitude": "35.77"}
    made = caller.post(address, {**told, "picture": picture()})
    assert made.status_code == 201, made.content
    assert (made.json()["longitude"], made.json()["latitude"], made.json()["place"]) == ("-5.8", "35.77", "Rue 5")
    assert Photo.objects.get().document_id == made.json()["document"]["id"]
    assert caller.post(address, {"moment": "before", "picture": pdf("x.jpg")}).status_code == 409
    half = caller.post(address, {"moment": "before", "longitude": "-5.8", "picture": picture()})
    assert half.status_code == 409
    assert Photo.objects.count() == 1


def test_spending_is_recorded_once_with_its_proofs(api_world: ApiWorld) -> None:
    write_release_without_asking(instalment(api_world.agreement, 1), reference="R1")
    parties = api_world.world.parties
    operator = factories.user_with_mandate(Role.OPERATOR, api_world.root, parties["operator"], second_factor=True)
    line = instalment(api_world.agreement, 1).line
    address = api_world.at(f"agreements/{api_world.agreement.code}/lines/{line.key}/spending")
    body = {"reference": "invoice-1", "amount": "100.5", "currency": "MAD", "value_date": "2024-08-01"}
    assert caller_of(operator).post(address, body).status_code == 422
    for _time in range(2):
        made = caller_of(operator).post(address, {**body, "proofs": [pdf("invoice.pdf"), pdf("receipt.pdf")]})
        assert (made.status_code, made.json().get("amount")) == (201, "100.5"), made.content
    flow = Flow.objects.get(kind=FlowKind.EXPENDITURE)
    assert FlowDocument.objects.filter(flow=flow).count() == 2
    more = {**body, "reference": "invoice-2", "amount": "999999", "proofs": [pdf()]}
    assert caller_of(operator).post(address, more).status_code == 409
    partner = partner_of(api_world, parties["residents"], Role.OPERATOR)
    other = {**body, "reference": "invoice-3", "proofs": [pdf()]}
    assert caller_of(partner, Scope.WRITE_PROJECTS).post(address, other).status_code == 403


def test_scans_say_page_by_page_where_they_went(api_world: ApiWorld) -> None:
    officer = officer_of(api_world)
    caller = caller_of(officer)
    made = caller.post(api_world.at("scans"), {"files": [picture()], "party": "region"})
    assert made.status_code == 201, made.content
    (page,) = made.json()["pages"]
    assert (page["position"], page["state"], page["agreement"]) == (1, "unknown", None)
    stack = ScanStack.objects.get()
    assert stack.party is not None
    assert stack.party.code == "region"
    assert caller.get(api_world.at(f"scans/{stack.pk}")).json() == made.json()
    another = caller_of(officer_of(api_world))
    assert another.get(api_world.at(f"scans/{stack.pk}")).status_code == 404
    assert caller.post(api_world.at("scans"), {"files": [pdf("x.pdf")]}).status_code == 409
    assert ScanStack.objects.count() == 1
