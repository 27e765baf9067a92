"""A template explains itself, and filled in as it says it reads back as what was meant."""

import datetime as dt
import io
import unicodedata
import warnings
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from tests.exchange.samples import AGREEMENTS, KINDS, SHARES, TERRITORIES, references, saved

from houma.exchange import CellKind, Column, Table, build_template, read_workbook
from houma.values.multilingual import Language, Multilingual
from houma.values.partial_date import PartialDate

TABLES = (AGREEMENTS, SHARES)
LANGUAGES = st.sampled_from(["fr", "ar", "en"])
TEMPLATES = {each: build_template(TABLES, references(), each, "Portefeuille") for each in ("fr", "ar", "en")}


def opened(language: str) -> Workbook:
    """The template in openpyxl, which says nothing against it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return load_workbook(io.BytesIO(TEMPLATES[language]))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_template_has_headings_help_lists_and_formats_in_its_language(language: Language) -> None:
    workbook = opened(language)
    sheet = workbook[AGREEMENTS.labels.in_language(language)]
    headings = [cell.value for cell in sheet[1]]
    assert headings[0] == AGREEMENTS.columns[0].labels.in_language(language) + " *"
    assert f"{AGREEMENTS.column('total').labels.in_language(language)} (MDH)" in headings
    assert len(headings) == len(AGREEMENTS.read_columns)
    assert all(cell.comment is not None for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert [bool(each.sheet_view.rightToLeft) for each in workbook.worksheets] == [language == "ar"] * 4
    assert workbook.worksheets[3].sheet_state == "veryHidden"
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 3
    assert {rule.type for rule in sheet.data_validations.dataValidation} >= {"list", "date", "decimal", "whole"}


def test_the_help_sheet_is_a_dictionary_of_every_column() -> None:
    sheet = opened("fr")["Aide"]
    texts = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[2] for row in texts] == [column.key for table in TABLES for column in table.read_columns]
    total = next(row for row in texts if row[2] == "total")
    assert total[3:] == ["facultatif", "un nombre, comme 1234,5, au moins 0", "Tout compris"]


def test_the_lists_hold_every_territory_once_however_many_share_a_name() -> None:
    column = [cell.value for cell in opened("fr").worksheets[3]["B"] if cell.value]
    assert len(set(column)) == len(column) == len(TERRITORIES)
    assert "Azrou (Ifrane)" in column


def test_an_empty_template_reads_back_without_problems() -> None:
    for language, content in TEMPLATES.items():
        reading = read_workbook(content, f"{language}.xlsx", TABLES, references())
        assert reading.problems == ()
        assert reading.row_count == 0
        assert {notice.code for notice in reading.notices} == {"no-rows"}


words = (
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20)
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(lambda text: text and not text.startswith(("#", "=", "'")))
)
amounts = st.decimals(min_value=0, max_value=10**9, places=3)
days = st.dates(dt.date(1900, 3, 1), dt.date(2999, 12, 31))


@st.composite
def filled_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of agreements as a person may fill them in."""
    rows = []
    for number in range(draw(st.integers(1, 5))):
        start = draw(st.none() | st.integers(1990, 2020).map(PartialDate))
        rows.append(
            {
                "code": f"A{number}",
                "title": draw(words),
                "kind": draw(st.none() | st.sampled_from([choice.code for choice in KINDS])),
                "territory": draw(st.none() | st.sampled_from([term.code for term in TERRITORIES])),
                "total": draw(st.none() | amounts),
                "share": draw(st.none() | st.decimals(0, 100, places=2)),
                "projects": draw(st.none() | st.integers(-(10**9), 10**9)),
                "signed_on": draw(st.none() | days),
                "start": start,
                "end": draw(st.none() | st.sampled_from([PartialDate(2020, 5), PartialDate(2021, 2, 28)])),
                "year": draw(st.none() | st.integers(1000, 2999)),
                "royal": draw(st.none() | st.booleans()),
                "address": draw(st.none() | st.just("https://exemple.ma/é?x=1")),
            }
        )
    return rows


def as_typed(column: Column, value: Any, language: str) -> Any:
    """What a person types or picks from the list for a value."""
    if value is None:
        return None
    if column.kind is CellKind.CHOICE:
        return column.choice_label(value, language)
    if column.kind is CellKind.REFERENCE:
        return references().display(column.reference or "", value, language)
    if column.kind is CellKind.BOOLEAN:
        return {"fr": ("non", "oui"), "ar": ("لا", "نعم"), "en": ("no", "yes")}[language][value]
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, PartialDate) else value


@settings(max_examples=40, deadline=None)
@given(filled_rows(), LANGUAGES)
def test_a_filled_template_reads_back_as_what_was_meant(rows: list[dict[str, Any]], language: Language) -> None:
    workbook = opened(language)
    sheet = workbook[AGREEMENTS.labels.in_language(language)]
    for number, values in enumerate(rows, start=2):
        for position, column in enumerate(AGREEMENTS.read_columns, start=1):
            cell = sheet.cell(number, position, as_typed(column, values[column.key], language))
            if isinstance(cell.value, dt.date):
                cell.number_format = "dd/mm/yyyy"
    reading = read_workbook(saved(workbook), "rempli.xlsx", TABLES, references())
    assert reading.problems == ()
    assert [dict(row.values) for row in reading.rows["agreements"]] == rows


def test_a_vocabulary_of_the_same_file_is_picked_from_its_sheet() -> None:
    (rule,) = [rule for rule in opened("fr")["Contributions"].data_validations.dataValidation if rule.type == "list"]
    assert rule.formula1 == "'Conventions'!$A$2:$A$10000"


def test_long_labels_and_helps_stay_within_what_spreadsheets_allow() -> None:
    column = Column("k", Multilingual("Libellé " * 20), help=Multilingual("Explication " * 90))
    table = Table("t", Multilingual("Un tableau: au nom [trop] long pour une feuille"), (column,))
    content = build_template([table], references(), "fr", "x")
    assert read_workbook(content, "t.xlsx", [table], references()).problems == ()
