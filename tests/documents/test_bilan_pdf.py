"""The printed bilan says what the bilan says: its figures, their definitions, the official totals beside them."""

import unicodedata
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from tests.packs.loaded import of_pack

from houma.domain.agreements.bilan import (
    Bilan,
    Comparison,
    Figure,
    Filter,
    Grouping,
    Period,
    ValueKind,
    bilan,
    official_comparison,
)
from houma.domain.agreements.bilan.measures import RULES
from houma.domain.agreements.models import Agreement
from houma.exchange import ILLUSTRATIVE_MARK
from houma.packs.loading import LoadReport
from houma.web.documents.bilan_map import bilan_map
from houma.web.documents.bilan_pdf import IN_GROUPS, bilan_pdf
from houma.web.documents.fonts import FACES
from houma.web.formatting import format_number, format_percent

pytestmark = [*of_pack("demo"), pytest.mark.usefixtures("printed")]
LANGUAGES = ("fr", "ar", "en")


@dataclass(frozen=True)
class Printed:
    """The bilan of the illustrative country, and how to print it."""

    bilan: Bilan
    compared: tuple[Comparison, ...]
    document: Callable[[str], bytes]

    def reader(self, language: str) -> PdfReader:
        return PdfReader(BytesIO(self.document(language)))


@pytest.fixture(scope="module")
def printed(loaded_pack: LoadReport, prepared_fonts: Path) -> Printed:
    """The bilan of the illustrative country's pack; each language is set once."""
    made: dict[str, bytes] = {}
    found = bilan(Filter("xh"), Grouping.SCALE)
    compared = official_comparison(Filter("xh"))

    def document(language: str) -> bytes:
        if language not in made:
            made[language] = bilan_pdf(found, compared, language)
        return made[language]

    return Printed(found, compared, document)


def squeezed(text: str) -> str:
    """Without what a line break, a justified line or a direction mark may change."""
    return "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf")


def said(printed: Printed, language: str) -> str:
    return squeezed("".join(page.extract_text() for page in printed.reader(language).pages))


def shown(figure: Figure, language: str) -> str:
    """The figure by the functions of the pages; money in millions."""
    if figure.value is None:
        return {"fr": "inconnu", "ar": "غير معروف", "en": "unknown"}[language]
    if figure.measure.kind is ValueKind.SHARE:
        return format_percent(figure.value, language)
    return format_number(figure.value / 1_000_000 if figure.measure.is_money else figure.value, language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_figure_stands_beside_its_name_with_its_definition(printed: Printed, language: str) -> None:
    text = said(printed, language)
    million = getattr(printed.bilan.country, f"million_label_{language}")
    for figure in printed.bilan.figures.values():
        unit = million if figure.measure.is_money and figure.value is not None else ""
        measure = figure.measure
        assert squeezed(measure.labels.in_language(language) + shown(figure, language) + unit) in text, measure.code
        assert squeezed(measure.definition.in_language(language)) in text, measure.code


def test_every_line_of_the_breakdown_holds_the_figures_of_its_group(printed: Printed) -> None:
    text = said(printed, "fr")
    for group in printed.bilan.groups:
        figures = [group.figures[code] for code in IN_GROUPS]
        cells = [
            shown(one, "fr") + (f"+{one.unknown_count}?" if one.unknown_count and one.value is not None else "")
            for one in figures
        ]
        line = squeezed("".join([group.labels.fr, *cells, format_percent(group.share or 0, "fr")]))
        counts_nothing = all(one.value == 0 and not one.unknown_count for one in figures)
        assert (line in text) is not counts_nothing, group.code


def test_every_official_total_stands_beside_ours_with_the_rest_in_a_sentence(printed: Printed) -> None:
    text = said(printed, "fr")
    assert printed.compared
    for compared in printed.compared:
        for statement in compared.statements:
            assert squeezed(compared.names.fr) in text
            assert squeezed(statement.sentence.fr) in text
            scale = 1_000_000 if compared.measure.is_money else 1
            unit = printed.bilan.country.million_label_fr if compared.measure.is_money else ""
            assert squeezed(format_number(statement.value / scale, "fr") + unit) in text
            assert all(squeezed(source.publisher) in text for source in statement.sources)


def test_the_rules_of_the_count_are_printed(printed: Printed) -> None:
    text = said(printed, "fr")
    assert all(squeezed(name.fr) in text and squeezed(rule.fr) in text for name, rule in RULES)


def test_the_arabic_document_holds_every_figure_in_western_digits(printed: Printed) -> None:
    text = said(printed, "ar")
    for figure in printed.bilan.figures.values():
        if figure.value is not None:
            assert squeezed(shown(figure, "ar")) in text, figure.measure.code
    assert not any("\N{ARABIC-INDIC DIGIT ZERO}" <= sign <= "\N{ARABIC-INDIC DIGIT NINE}" for sign in text)
    assert "حومة" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_few_numbered_and_in_their_language(printed: Printed, language: str) -> None:
    reader = printed.reader(language)
    assert 3 <= len(reader.pages) <= 6
    for number, page in enumerate(reader.pages, start=1):
        assert f"{number}/{len(reader.pages)}" in squeezed(page.extract_text())
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    assert str(reader.root_object["/Lang"])[:2] == language


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_an_illustrative_country_says_so(printed: Printed, language: str) -> None:
    mark = squeezed(ILLUSTRATIVE_MARK.in_language(language))
    assert all(mark in squeezed(page.extract_text()) for page in printed.reader(language).pages)


def test_every_arabic_page_of_an_illustrative_country_says_so(printed: Printed) -> None:
    # Words of a right-to-left line come out in an order of the reader's choosing.
    words = ILLUSTRATIVE_MARK.ar.split()
    for page in printed.reader("ar").pages:
        assert all(word in page.extract_text() for word in words)


def test_a_real_country_bears_no_mark(printed: Printed) -> None:
    country = copy(printed.bilan.country)
    country.illustrative = False
    document = bilan_pdf(replace(printed.bilan, country=country), printed.compared, "fr")
    pages = PdfReader(BytesIO(document)).pages
    assert not any(squeezed(ILLUSTRATIVE_MARK.fr) in squeezed(page.extract_text()) for page in pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_typefaces_are_ours_and_travel_with_the_document(printed: Printed, language: str) -> None:
    families = {face.partition("-")[0] for faces in FACES.values() for face in faces}
    for page in printed.reader(language).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            descendant = font["/DescendantFonts"][0].get_object()
            assert font["/BaseFont"].partition("+")[2].partition("-")[0] in families
            assert {"/FontFile2", "/FontFile3"} & descendant["/FontDescriptor"].get_object().keys()


def test_the_same_bilan_gives_the_same_bytes(printed: Printed) -> None:
    assert bilan_pdf(printed.bilan, printed.compared, "en") == printed.document("en")


def test_a_name_in_a_script_without_typeface_does_not_prevent_the_document(printed: Printed, caplog) -> None:
    country = copy(printed.bilan.country)
    country.name_fr = "ⵜⵉⵖⵔⵎⵜ"
    document = bilan_pdf(replace(printed.bilan, country=country), printed.compared, "fr")
    assert document.startswith(b"%PDF")
    assert "ⵜ" in caplog.text


def test_nothing_found_is_said(printed: Printed) -> None:
    asked = Filter("xh", Period(1900, 1900))
    document = bilan_pdf(bilan(asked, Grouping.REGION), official_comparison(asked), "en")
    text = squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages))
    assert squeezed("No agreement matches these filters.") in text
    assert squeezed("Period: 1900") in text


def test_the_map_places_what_is_counted_within_its_frame(printed: Printed) -> None:
    drawn = bilan_map(printed.bilan, None, "en")
    assert drawn is not None
    spots = [dot.spot for dot in drawn.dots] + list(drawn.grounds) + [spot for ring in drawn.outlines for spot in ring]
    assert all(0 <= x <= 1 and 0 <= y <= drawn.aspect for x, y in spots)
    assert len(drawn.grounds) == 60
    assert len(drawn.outlines) >= 4
    agreements, cost = printed.bilan.figures["agreements"].value, printed.bilan.figures["total_cost"].value
    assert agreements is not None
    assert cost is not None
    assert sum(dot.count for dot in drawn.dots) + drawn.unplaced >= agreements
    assert Decimal(0) < sum(dot.amount for dot in drawn.dots) <= cost


def test_the_map_shows_only_what_may_be_seen(printed: Printed) -> None:
    drawn = bilan_map(printed.bilan, Agreement.objects.none(), "fr")
    assert drawn is not None
    assert drawn.dots == ()


def test_a_document_takes_the_same_queries_for_few_agreements_as_for_many(printed: Printed) -> None:
    few = bilan(Filter("xh", scale="medina"), Grouping.SCALE)
    counts = []
    for one in (few, printed.bilan):
        with CaptureQueriesContext(connection) as queries:
            bilan_pdf(one, (), "fr")
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_hands_the_document_over(printed: Printed, client: Client, language: str) -> None:
    answer = client.get(f"/{language}/xh/bilan.pdf", {"period": "2022-2025", "by": "region"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert f'filename="bilan-xh-2022-2025-{language}.pdf"' in answer["Content-Disposition"]
    assert PdfReader(BytesIO(answer.content)).pages
