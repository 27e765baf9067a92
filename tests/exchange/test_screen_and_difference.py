"""Tables on the screen in three languages, and what an updated file would change."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.exchange.samples import AGREEMENTS, csv_file, read, references

from houma.exchange import ReadRow, compare, screen_table
from houma.values.money import Money
from houma.values.partial_date import PartialDate

ROW = {
    "code": "A1",
    "title": "Médina",
    "kind": "framework",
    "territory": "C01",
    "total": Decimal("1234567.50"),
    "projects": -1200,
    "signed_on": dt.date(2018, 5, 14),
    "start": PartialDate(2018, 8),
    "year": 2018,
    "royal": False,
    "address": "https://exemple.ma",
}


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("fr", {"total": "1\u202f234\u202f567,5", "projects": "-1\u202f200", "signed_on": "14 mai 2018",
                "start": "août 2018", "kind": "Convention cadre", "territory": "Azrou (Ifrane)", "royal": "non"}),
        ("ar", {"total": "1\u202f234\u202f567,5", "projects": "\u200e-1\u202f200", "signed_on": "14 ماي 2018",
                "start": "غشت 2018", "kind": "اتفاقية إطار", "territory": "أزرو (إفران)", "royal": "لا"}),
        ("en", {"total": "1,234,567.5", "projects": "-1,200", "signed_on": "14 May 2018", "start": "August 2018",
                "kind": "Framework agreement", "territory": "Azrou (Ifrane)", "royal": "no"}),
    ],
)  # fmt: skip
def test_values_are_shown_as_the_language_writes_them(language: str, texts: dict[str, str]) -> None:
    table = screen_table(AGREEMENTS, [ROW], language, references())
    cells = dict(zip((header.key for header in table.headers), table.rows[0].cells, strict=True))
    assert {key: cells[key].text for key in texts} == texts
    assert cells["year"].text == "2018"
    assert table.direction == ("rtl" if language == "ar" else "ltr")


def test_cells_carry_what_templates_need() -> None:
    table = screen_table(AGREEMENTS, [ROW], "ar", only=("code", "total", "kind", "start", "address", "end"))
    code, total, kind, start, address, end = table.rows[0].cells
    assert table.rows[0].identity == ("A1",)
    assert [header.unit for header in table.headers] == ["", "MDH", "", "", "", ""]
    assert (total.numeric, total.machine, total.isolate) == (True, "1234567.50", True)
    assert (code.numeric, code.isolate) == (False, True)
    assert kind.isolate is False
    assert (start.is_date, start.machine) == (True, "2018-08")
    assert address.href == "https://exemple.ma"
    assert end.is_empty


def test_no_address_but_a_web_address_becomes_a_link() -> None:
    (row,) = screen_table(AGREEMENTS, [{"address": "javascript:alert(1)"}], "fr", only=("address",)).rows
    assert row.cells[0].href == ""


CONTENT = csv_file([["Code", "Intitulé", "Montant total"], ["A1", "x", "12,50"], ["A2", "y", ""], ["A3", "z", "3"]])
STORED = {
    ("A1",): {"code": "A1", "title": "x", "total": Decimal("12.5"), "year": 2018},
    ("A2",): {"code": "A2", "title": "ancien", "total": Money(Decimal(7), "MAD"), "year": None},
    ("A9",): {"code": "A9", "title": "w", "total": None, "year": None},
}


def rows() -> list[ReadRow]:
    return list(read(CONTENT).rows["agreements"])


def test_an_updated_file_shows_what_would_change() -> None:
    difference = compare(rows(), STORED, AGREEMENTS.columns)
    assert [row["code"] for row in difference.created] == ["A3"]
    assert difference.unchanged == (("A1",),)
    assert difference.absent == (("A9",),)
    (change,) = difference.changed
    assert change.identity == ("A2",)
    assert [(field.column.key, field.before, field.after) for field in change.fields] == [
        ("title", "ancien", "y"),
        ("total", Money(Decimal(7), "MAD"), None),
    ]
    assert not difference.changes_nothing


def test_the_same_file_again_changes_nothing() -> None:
    stored = {row.identity: {**row.values, "start": "", "year": 1999} for row in rows()}
    assert compare(rows(), stored, AGREEMENTS.columns).changes_nothing


def test_mappings_are_compared_by_the_identity_that_is_named() -> None:
    incoming = [{"code": "A1", "title": "neuf"}]
    difference = compare(incoming, STORED, AGREEMENTS.columns, identity=("code",))
    assert [field.column.key for field in difference.changed[0].fields] == ["title"]


def test_rows_that_stand_twice_are_no_update() -> None:
    with pytest.raises(ValueError, match="identity"):
        compare(rows() * 2, STORED, AGREEMENTS.columns)
