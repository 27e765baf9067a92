"""An agreement's life through the pages of the desk, by the people who live it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from PIL import Image
from tests import factories
from tests.agreements.terms_samples import line, mad, sample_terms
from tests.agreements.world import World, drafted, instalment, make_world, signed, the_line, total, version_of

from houma.domain.accounts.models import Role, User
from houma.domain.agreements.actions import call_funds, keep_template, propose_version
from houma.domain.agreements.ledger import FlowKind, Instalment
from houma.domain.agreements.models import Agreement, AgreementKind, AgreementState, VersionState
from houma.domain.agreements.terms import ArticleTerms
from houma.exchange.page_pictures import as_pdf
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db
TABS = ("", "_signatures", "_amendments", "_money", "_documents", "_closure", "_compare")


@pytest.fixture(autouse=True)
def _place(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    with translation.override("fr"):
        yield


@pytest.fixture
def world() -> World:
    return make_world()


def person(world: World, role: Role = Role.PROGRAMME_OFFICER, party: str = "") -> User:
    place = world.project.territories.get()
    return factories.user_with_mandate(role, place, world.parties[party] if party else None)


def at(world: World, user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, agreement: Agreement, **more: object) -> str:
    return reverse(name, kwargs={"country": agreement.country_id, "code": agreement.code, **more})


def _picture() -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (400, 560), "white").save(output, "JPEG")
    return output.getvalue()


def fields_of(page: str) -> dict[str, object]:
    """What a browser would send back of the form of terms, unchanged."""
    form = page[page.index('class="terms-form"') :]
    sent: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        if not name or ('type="checkbox"' in tag and "checked" not in tag):
            continue
        # A browser sends "on" for a box without a value.
        sent.setdefault(name, []).append(value or ("on" if "checked" in tag else ""))  # type: ignore[attr-defined]
    for tag, body in re.findall(r"(<textarea[^>]*>)\n?(.*?)</textarea>", form, re.DOTALL):
        sent[_attribute(tag, "name")] = [body]
    for tag, body in re.findall(r"(<select[^>]*>)(.*?)</select>", form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        sent[_attribute(tag, "name")] = [chosen.group(1) if chosen else ""]
    return sent


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found.group(1) if found else ""


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_tab_opens_for_an_officer_and_for_nobody_of_another_place(world: World, language: str) -> None:
    agreement = signed(world)
    officer = at(world, person(world))
    elsewhere = factories.user_with_mandate(
        Role.PROGRAMME_OFFICER, factories.CommuneFactory(country=world.project.country)
    )
    stranger = at(world, elsewhere)
    for tab in TABS:
        address = url(f"desk_agreement{tab}", agreement).replace("/fr/", f"/{language}/")
        assert officer.get(address).status_code == 200
        assert stranger.get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_an_agreement_is_drafted_from_a_template_and_filled_in(world: World) -> None:
    country = world.project.country
    template = keep_template(
        country,
        "cadre",
        AgreementKind.FRAMEWORK,
        Multilingual("Convention cadre"),
        [ArticleTerms("objet", 1, Multilingual("Objet"), Multilingual("Entre {parties}, pour {total}."))],
        note=Multilingual("À adapter"),
    )
    officer = at(world, person(world))
    new = reverse("desk_agreement_new", args=[country.code])
    assert officer.get(new).status_code == 200
    made = officer.post(
        new,
        {"code": "QV-1", "project": world.project.pk, "kind": "framework", "template": template.pk, "framework": ""},
    )
    agreement = Agreement.objects.get(code="QV-1")
    edit = url("desk_agreement_edit", agreement, number=1)
    assert made.headers["Location"] == edit
    sent = fields_of(officer.get(edit).content.decode())
    sent |= {
        "party-0-party": "ministry",
        "party-0-roles": ["lead", "funder"],
        "party-0-must_sign": "on",
        "party-1-party": "operator",
        "party-1-roles": ["operator"],
        "party-1-must_sign": "on",
        "line-0-payer": "ministry",
        "line-0-receiver": "operator",
        "line-0-action": "1.1",
        "line-0-amount": "1 000,50",
        "line-0-schedule": "2027-06-30  600,50\n30/06/2028 ; 400",
        "head-total": "1 000,50",
    }
    assert officer.post(edit, {**sent, "do": "check"}).status_code == 200
    assert agreement.versions.get().terms["funding"] == {}
    assert officer.post(edit, {**sent, "do": "save"}).status_code == 302
    terms = agreement.versions.get().terms
    assert terms["total"] == "1000.5"
    assert terms["funding"]["ministry-1"]["instalments"] == [
        {"number": 1, "due": "2027-06-30", "amount": "600.5"},
        {"number": 2, "due": "2028-06-30", "amount": "400"},
    ]
    assert set(terms["articles"]) == {"objet"}
    assert (
        officer.post(edit, {**sent, "do": "save"}).status_code == 200
    )  # Somebody changed it meanwhile: this very save.
    officer.post(url("desk_agreement", agreement), {"do": "propose", "version": 1})
    assert agreement.versions.get().state == VersionState.PROPOSED
    assert officer.get(edit).status_code == 403


def test_what_cannot_be_read_or_contradicts_itself_is_not_kept(world: World) -> None:
    agreement = drafted(world)
    officer = at(world, person(world))
    edit = url("desk_agreement_edit", agreement, number=1)
    before = agreement.versions.get().terms
    sent = fields_of(officer.get(edit).content.decode())
    for wrong in ({"line-0-schedule": "demain 600"}, {"line-0-amount": "beaucoup"}, {"line-0-amount": "999"}):
        assert officer.post(edit, {**sent, **wrong, "do": "save"}).status_code == 400
    assert agreement.versions.get().terms == before
    assert officer.post(edit, {**sent, "do": "next", "reason": "Tour 2"}).status_code == 302
    assert list(agreement.versions.values_list("number", "state")) == [(1, "abandoned"), (2, "draft")]


def test_an_amendment_shows_its_difference_before_it_is_proposed(world: World) -> None:
    agreement = signed(world)
    officer = at(world, person(world))
    address = url("desk_agreement_amend", agreement)
    sent = fields_of(officer.get(address).content.decode())
    sent |= {"head-end_year": "2029", "reason": "Retard du chantier"}
    shown = officer.post(address, {**sent, "do": "check"})
    assert "2029" in shown.content.decode()
    amendments = url("desk_agreement_amendments", agreement)
    proposed = officer.post(address, {**sent, "do": "propose"})
    assert proposed.status_code == 302, proposed.content.decode()
    page = officer.get(amendments).content.decode()
    assert "Retard du chantier" in page
    officer.post(amendments, {"do": "open", "amendment": agreement.versions.get().amendments.get().pk})
    assert agreement.versions.filter(state=VersionState.PROPOSED, number=2).exists()


def test_people_sign_for_their_own_party_only(world: World) -> None:
    version = propose_version(version_of(drafted(world), VersionState.DRAFT))
    address = url("desk_agreement_signatures", version.agreement)
    partner = at(world, person(world, Role.PARTNER, "region"))
    sent = {"version": version.number, "signed_on": "2026-03-02"}
    partner.post(address, {**sent, "party": "ministry"})
    assert not version.signatures.exists()
    scan = SimpleUploadedFile("signe.pdf", as_pdf([_picture(), _picture()]))
    partner.post(address, {**sent, "party": "region", "language": "ar", "scan": scan})
    assert version.signatures.get().party == world.parties["region"]
    copy = version.signed_copies.get()
    assert (copy.party, copy.language, copy.pages) == (world.parties["region"], "ar", 2)
    officer = at(world, person(world))
    for code in ("ministry", "operator"):
        officer.post(address, {**sent, "party": code})
    version.agreement.refresh_from_db()
    assert version.agreement.state == AgreementState.SIGNED


def test_money_goes_from_the_call_to_its_proof_through_two_persons(world: World) -> None:
    agreement = signed(world)
    address = url("desk_agreement_money", agreement)
    operator = at(world, person(world, Role.OPERATOR, "operator"))
    first, second = at(world, person(world)), at(world, person(world))
    part = instalment(agreement, 1)
    proof = SimpleUploadedFile("facture.pdf", b"%PDF-1.7 facture")
    call = {"do": "call", "instalment": part.pk, "operation": "a", "amount": "600", "reason": "Travaux"}
    operator.post(address, {**call, "documents": proof})
    (called,) = part.calls.all()
    release = {"do": "release", "instalment": part.pk, "call": called.pk, "operation": "b", "amount": "600"}
    operator.post(address, release)
    first.post(address, release)
    first.post(address, release)  # Sent twice: asked once.
    (request,) = part.release_requests.all()
    first.post(address, {"do": "approve", "request": request.pk})
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(0)
    assert "600" in second.get(reverse("releases", args=[agreement.country_id])).content.decode()
    second.post(address, {"do": "approve", "request": request.pk})
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(600)
    spending = {"do": "justify", "line": the_line(agreement).pk, "operation": "c", "amount": "250"}
    operator.post(address, spending)
    assert total(agreement, FlowKind.EXPENDITURE) == mad(0)
    operator.post(address, {**spending, "documents": SimpleUploadedFile("recu.pdf", b"%PDF-1.7 recu")})
    assert total(agreement, FlowKind.EXPENDITURE) == mad(250)
    assert operator.get(address).status_code == 200
    document = called.documents.get()
    file = operator.get(url("desk_agreement_document", agreement, number=document.pk))
    assert file.getvalue() == b"%PDF-1.7 facture"
    other = signed(world)
    assert operator.get(url("desk_agreement_document", other, number=document.pk)).status_code == 404


def test_only_an_administrator_sets_the_threshold(world: World) -> None:
    address = reverse("releases", args=[world.project.country_id])
    sent = {"threshold": "1 000 000", "starts_on": "2026-01-01", "reason": "Décision"}
    assert at(world, person(world)).post(address, sent).status_code == 403
    root = factories.RootFactory(country=world.project.country)
    administrator = factories.user_with_mandate(Role.ADMINISTRATOR, root)
    assert at(world, administrator).post(address, sent).status_code == 302
    assert at(world, person(world, Role.PARTNER, "region")).get(address).status_code == 403


def test_an_agreement_is_closed_with_its_reason(world: World) -> None:
    agreement = signed(world)
    address = url("desk_agreement_closure", agreement)
    officer = at(world, person(world))
    officer.post(address, {"reason": ""})
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SIGNED
    officer.post(address, {"reason": "Projet abandonné"})
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.CLOSED


@pytest.mark.parametrize("tab", ["", "_signatures", "_amendments", "_money", "_documents", "_closure"])
def test_a_large_agreement_costs_as_many_queries_as_a_small_one(world: World, tab: str) -> None:
    officer = at(world, person(world))

    def queries(agreement: Agreement) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(url(f"desk_agreement{tab}", agreement)).status_code == 200
        return len(captured)

    small = signed(world, sample_terms(line("etat", 100)))
    large = signed(world, sample_terms(*(line(f"etat-{n}", 100, 200, 300) for n in range(6))))
    for agreement, calls in ((small, 1), (large, 3)):
        for number in range(calls):
            part = Instalment.objects.filter(line__agreement=agreement).order_by("pk")[number * 3]
            call_funds(part, mad(100), "Travaux", party=world.parties["operator"])
    queries(small)
    assert queries(large) == queries(small)
