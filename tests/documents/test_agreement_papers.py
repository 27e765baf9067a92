"""An agreement on paper and back: Word and PDF from the record, signed scans in any order put back in their place."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.utils import timezone, translation
from docx import Document
from docx.oxml.ns import qn
from PIL import Image
from pypdf import PdfReader
from tests import factories
from tests.agreements.terms_samples import sample_terms
from tests.agreements.world import World, drafted, make_world, signed, version_of

from houma.domain.accounts.models import Delegation, Party, Role, User
from houma.domain.accounts.people_actions import lend_mandate
from houma.domain.agreements.actions import (
    assemble_copy,
    close_agreement,
    draft_version,
    next_draft,
    place_page,
    propose_version,
    revise_draft,
    take_in_scans,
    withdraw,
)
from houma.domain.agreements.balance import agreement_balance
from houma.domain.agreements.copies import copies_begun, signing_scope
from houma.domain.agreements.models import Agreement, AgreementVersion, ScanPage, ScanState, SignedCopy, VersionState
from houma.domain.agreements.page_codes import CodeError, ForgedCodeError, PageCode, read_code, write_code
from houma.domain.agreements.terms import ArticleTerms, Terms
from houma.domain.base.decisions import Refused
from houma.domain.territories.models import Territory
from houma.exchange.page_pictures import read_pages
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate
from houma.web.delegates import person_name
from houma.web.documents.agreement_pdf import closing_statement, signing_copy
from houma.web.documents.agreement_word import agreement_word

pytestmark = pytest.mark.django_db
_CODE = PageCode("ma", "QV/1", 3, "fr", "ministry", 2, 7, "0123456789ab")


@pytest.fixture(autouse=True)
def _place(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    with translation.override("en"):
        yield


def articles() -> tuple[ArticleTerms, ...]:
    return tuple(
        ArticleTerms(
            f"article-{number}",
            number,
            Multilingual(f"Titre {number}", f"عنوان {number}"),
            Multilingual(
                f"Le coût de « {{project}} » est de {{total}}. {'Texte & suite. ' * 60}", "الكلفة {total}. " * 40
            ),
        )
        for number in range(1, 7)
    )


def terms() -> Terms:
    return replace(sample_terms(), articles=articles())


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def agreement(world: World) -> Agreement:
    return drafted(world, terms())


@pytest.fixture
def version(agreement: Agreement) -> AgreementVersion:
    propose_version(version_of(agreement, VersionState.DRAFT))
    return AgreementVersion.objects.select_related(
        "agreement__project__programme", "agreement__country", "agreement__framework"
    ).get(agreement=agreement)


def person(world: World, role: Role = Role.PROGRAMME_OFFICER, party: str = "") -> User:
    place = world.project.territories.get()
    return factories.user_with_mandate(role, place, world.parties[party] if party else None)


def printed(version: AgreementVersion, party: Party | None, language: str = "fr") -> list[Image.Image]:
    """The copy's pages as a scanner gives them: pictures at 200 dots per inch."""
    document = pypdfium2.PdfDocument(signing_copy(version, language, party))
    return [document[number].render(scale=200 / 72).to_pil().convert("L") for number in range(len(document))]


def as_file(pages: list[Image.Image]) -> bytes:
    output = io.BytesIO()
    pages[0].save(output, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return output.getvalue()


def test_a_code_says_what_was_put_into_it_and_no_other_is_taken() -> None:
    text = write_code(_CODE)
    assert read_code(text) == _CODE
    with pytest.raises(ForgedCodeError):
        read_code(text.replace("|3|fr|", "|4|fr|"))
    with pytest.raises(CodeError):
        read_code("https://example.org")


def test_a_code_is_read_under_a_retired_key(settings: object) -> None:
    text = write_code(_CODE)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another key, long enough for a test of keys"  # type: ignore[attr-defined]
    assert read_code(text) == _CODE


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_of_the_copy_carries_its_own_code(version: AgreementVersion, language: str) -> None:
    party = version.agreement.country.parties.get(code="ministry")
    content = signing_copy(version, language, party)
    codes = [read_code(page.codes[0]) for page in read_pages("copy.pdf", content)]
    assert len(codes) > 1
    assert [code.page for code in codes] == list(range(1, len(codes) + 1))
    assert {(code.agreement, code.version, code.language, code.party, code.pages) for code in codes} == {
        (version.agreement.code, 1, language, "ministry", len(codes))
    }
    assert signing_copy(version, language, party) == content


def test_pages_in_any_order_and_direction_become_a_signature(world: World, version: AgreementVersion) -> None:
    officer, region = person(world), world.parties["region"]
    pages = printed(version, region)
    turned = [page.rotate(angle, expand=True) for page, angle in zip(reversed(pages), (90, 180, 270) * 4, strict=False)]
    scope = signing_scope(officer, world.project.country)
    take_in_scans(world.project.country, [("un.pdf", as_file(turned[:-1]))], scope, party=None, by=officer)
    (begun,) = copies_begun(scope)
    assert (begun.party, begun.missing, begun.complete) == (region, (1,), False)
    with pytest.raises(Refused, match="Missing pages: 1"):
        assemble_copy(version, region, "fr", scope=scope, by=officer)
    picture = io.BytesIO()
    turned[-1].save(picture, "PNG")
    take_in_scans(world.project.country, [("deux.png", picture.getvalue())], scope, party=None, by=officer)
    copy = assemble_copy(version, region, "fr", scope=scope, signed_on=PartialDate(2026, 3, 2), by=officer)
    signature = version.signatures.get(party=region)
    assert (signature.signed_on, signature.recorded_by) == ("2026-03-02", officer)
    with copy.document.file.open("rb") as file:
        kept = file.read()
    assert len(PdfReader(io.BytesIO(kept)).pages) == len(pages) == copy.pages
    assert [read_code(page.codes[0]).page for page in read_pages("kept.pdf", kept)] == list(range(1, len(pages) + 1))


def test_several_agreements_in_one_stack_are_told_apart(world: World, version: AgreementVersion) -> None:
    other = propose_version(version_of(drafted(world, sample_terms()), VersionState.DRAFT))
    officer = person(world)
    pages = [
        page
        for pair in zip(printed(version, None), printed(other, world.parties["region"]), strict=False)
        for page in pair
    ]
    scope = signing_scope(officer, world.project.country)
    stack = take_in_scans(
        world.project.country, [("pile.pdf", as_file(pages))], scope, party=world.parties["ministry"], by=officer
    )
    placed = stack.pages.filter(state=ScanState.PLACED).values_list("version", "party__code")
    assert set(placed) == {(version.pk, "ministry"), (other.pk, "region")}


def test_a_page_without_a_code_waits_to_be_placed_by_hand(world: World, version: AgreementVersion) -> None:
    officer, region = person(world), world.parties["region"]
    scope = signing_scope(officer, world.project.country)
    blank = Image.new("L", (1600, 2200), 255)
    stack = take_in_scans(world.project.country, [("vide.pdf", as_file([blank]))], scope, party=None, by=officer)
    page = stack.pages.get()
    assert (page.state, page.reason) == (ScanState.UNKNOWN, "No code was read on this page.")
    with pytest.raises(Refused, match="does not exist"):
        place_page(page, version, region, language="fr", number=9, pages=5, scope=scope, by=officer)
    placed = place_page(page, version, region, language="fr", number=1, pages=1, scope=scope, by=officer)
    assert (placed.state, placed.placed_by) == (ScanState.PLACED, officer)
    assert assemble_copy(version, region, "fr", scope=scope, by=officer).pages == 1


def test_a_later_scan_of_a_page_replaces_the_earlier_one(world: World, version: AgreementVersion) -> None:
    officer = person(world)
    scope = signing_scope(officer, world.project.country)
    page = printed(version, world.parties["region"])[:1]
    for _ in range(2):
        take_in_scans(world.project.country, [("page.pdf", as_file(page))], scope, party=None, by=officer)
    assert list(ScanPage.objects.order_by("pk").values_list("state", flat=True)) == ["replaced", "placed"]


def test_a_page_of_an_earlier_version_is_refused_with_its_reason(world: World, agreement: Agreement) -> None:
    first = propose_version(version_of(agreement, VersionState.DRAFT))
    pages = printed(first, world.parties["region"])[:1]
    withdraw(first, "Renégocié")
    agreement.refresh_from_db()
    propose_version(draft_version(agreement, sample_terms()))
    officer = person(world)
    scope = signing_scope(officer, world.project.country)
    stack = take_in_scans(world.project.country, [("page.pdf", as_file(pages))], scope, party=None, by=officer)
    page = stack.pages.get()
    assert (page.state, page.reason) == (ScanState.REFUSED, "This page is of version 1; version 2 is to be signed.")


def test_a_page_printed_from_other_terms_is_refused(world: World, agreement: Agreement) -> None:
    draft = version_of(agreement, VersionState.DRAFT)
    pages = printed(draft, world.parties["region"])[:1]
    propose_version(revise_draft(draft, sample_terms()))
    officer = person(world)
    scope = signing_scope(officer, world.project.country)
    page = take_in_scans(
        world.project.country, [("page.pdf", as_file(pages))], scope, party=None, by=officer
    ).pages.get()
    assert page.state == ScanState.REFUSED
    assert "not those from which this page was printed" in page.reason


def test_a_partner_records_its_own_copy_only(world: World, version: AgreementVersion) -> None:
    partner = person(world, Role.PARTNER, "region")
    scope = signing_scope(partner, world.project.country)
    pages = [printed(version, world.parties[code])[0] for code in ("region", "ministry")]
    stack = take_in_scans(world.project.country, [("deux.pdf", as_file(pages))], scope, party=None, by=partner)
    assert list(stack.pages.values_list("state", flat=True)) == ["placed", "refused"]
    stranger = factories.user_with_mandate(
        Role.PARTNER, factories.CommuneFactory(country=world.project.country), world.parties["region"]
    )
    elsewhere = signing_scope(stranger, world.project.country)
    stack = take_in_scans(world.project.country, [("une.pdf", as_file(pages[:1]))], elsewhere, party=None, by=stranger)
    assert stack.pages.get().reason == "This page is of no agreement that you may sign for."


def test_a_file_that_holds_no_pages_is_refused_whole(world: World, version: AgreementVersion) -> None:
    officer = person(world)
    scope = signing_scope(officer, world.project.country)
    for name, content in (
        ("texte.txt", b"text"),
        ("faux.pdf", b"%PDF-1.7 broken"),
        ("faux.png", b"\x89PNG\r\n\x1a\nno"),
    ):
        with pytest.raises(Refused):
            take_in_scans(world.project.country, [(name, content)], scope, party=None, by=officer)
    assert not ScanPage.objects.exists()
    assert not SignedCopy.objects.exists()


@pytest.mark.parametrize(("language", "heading", "amount"), [("fr", "Titre 1", "1\u202f500"), ("ar", "عنوان 1", "500")])
def test_the_word_document_says_what_the_record_says(
    version: AgreementVersion, language: str, heading: str, amount: str
) -> None:
    document = Document(io.BytesIO(agreement_word(version, language)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert heading in text
    assert amount in text
    assert "{" not in text
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    names = version.agreement.country.parties.get(code="ministry").names
    assert names.in_language(language) in cells
    assert not any("{%" in cell or "{{" in cell for cell in cells)
    assert len(document.tables) == 5


def test_the_arabic_word_document_runs_from_the_right(version: AgreementVersion) -> None:
    document = Document(io.BytesIO(agreement_word(version, "ar")))
    assert all(paragraph._p.pPr.find(qn("w:bidi")) is not None for paragraph in document.paragraphs if paragraph.text)
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text.strip()]
    assert all(run._r.rPr.find(qn("w:rtl")) is not None for run in runs)
    assert all(run._r.rPr.find(qn("w:rFonts")).get(qn("w:cs")) for run in runs)
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    french = Document(io.BytesIO(agreement_word(version, "fr")))
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is None for table in french.tables)


def test_a_draft_says_on_paper_that_it_binds_nobody(agreement: Agreement) -> None:
    draft = version_of(agreement, VersionState.DRAFT)
    following = next_draft(draft, sample_terms(), "Deuxième tour")
    assert following.number == 2
    for version in agreement.versions.all():
        text = "\n".join(part.text for part in Document(io.BytesIO(agreement_word(version, "fr"))).paragraphs)
        assert "sans valeur d’engagement" in text


def test_the_closing_statement_names_what_is_left(version: AgreementVersion) -> None:
    agreement = version.agreement
    text = (
        PdfReader(io.BytesIO(closing_statement(agreement, agreement_balance(agreement), "fr"))).pages[0].extract_text()
    )
    assert "Bilan de clôture" in text
    assert "Il ne reste rien" in text


def test_who_closes_for_somebody_else_is_named_with_that_person() -> None:
    world = make_world()
    agreement = signed(world)
    root = Territory.objects.get(country=agreement.country, level="country")
    giver, delegate = (factories.user_with_mandate(Role.PROGRAMME_OFFICER, root) for _number in range(2))
    today = timezone.localdate()
    lend_mandate(
        giver.mandates.get(), delegate, starts_on=today, ends_on=today + timedelta(days=3), reason="leave", by=giver
    )
    close_agreement(agreement, reason="Abandonnée", by=delegate)
    agreement.refresh_from_db()
    balance = agreement_balance(agreement)
    for language, between in (("fr", "par délégation de"), ("ar", None)):
        text = _text_of(closing_statement(agreement, balance, language))
        assert person_name(giver) in text
        assert person_name(delegate) in text
        assert between is None or between in text
    Delegation.objects.all().delete()
    assert "délégation" not in _text_of(closing_statement(agreement, balance, "fr"))


def _text_of(document: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(document)).pages[0].extract_text().split())
