"""Every export reads back as the rows it was made of, says where they come from, and runs no formula."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.exchange.samples import AGREEMENTS, read, references
from tests.exchange.test_template import filled_rows

from houma.exchange import Provenance, describe_csv, read_workbook, write_csv, write_json, write_xlsx
from houma.exchange.safety import escaped, unescaped
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

ABOUT = Provenance(
    title=Multilingual("Conventions", "الاتفاقيات", "Agreements"),
    source=Multilingual("Pages publiques", "صفحات عمومية", "Public pages"),
    licence=Multilingual("Licence ouverte", "رخصة مفتوحة", "Open licence"),
    date=dt.date(2026, 10, 18),
    filters=((Multilingual("Période", "الفترة", "Period"), "2017-2021"),),
)
FICTION = Provenance(ABOUT.title, ABOUT.source, ABOUT.licence, ABOUT.date, illustrative=True)
ROW = {
    "code": "A1",
    "title": '=HYPERLINK("http://x")',
    "kind": "framework",
    "territory": "C01",
    "total": Decimal("-424.565"),
    "signed_on": dt.date(2018, 5, 14),
    "start": PartialDate(2018, 5),
    "royal": True,
    "computed": Money(Decimal("1.5"), "MAD"),
}
DANGEROUS = ["=1+1", "+212 5", "-x", "@SUM(1)", "\t=1", "  =1", "＝1", "'=1", "''=1"]


def csv_rows(rows: list[dict[str, Any]], about: Provenance = ABOUT) -> list[dict[str, str]]:
    text = b"".join(write_csv(AGREEMENTS, rows, "fr", about)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_is_for_programs() -> None:
    (row,) = csv_rows([ROW])
    assert list(row) == [*(column.key for column in AGREEMENTS.columns), "illustrative"]
    assert row["kind"] == "framework"
    assert row["total"] == "-424.565"
    assert row["signed_on"] == "2018-05-14"
    assert row["start"] == "2018-05"
    assert row["royal"] == "true"
    assert row["computed"] == "1.5"
    assert row["end"] == ""
    assert row["illustrative"] == "false"


def test_texts_that_a_spreadsheet_would_compute_are_made_harmless_in_csv_and_numbers_are_not_touched() -> None:
    rows = [ROW | {"code": f"A{number}", "title": text} for number, text in enumerate(DANGEROUS)]
    for row in csv_rows(rows):
        assert row["title"].startswith("'")
        assert row["total"] == "-424.565"


@given(st.text(max_size=12) | st.sampled_from(DANGEROUS))
def test_harmless_texts_are_given_back_as_they_were(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert escaped(text)[:1] not in ("=", "+", "-", "@")


def test_texts_are_texts_in_xlsx_whatever_they_look_like() -> None:
    rows = [ROW | {"code": f"A{number}", "title": text} for number, text in enumerate(DANGEROUS)]
    content = write_xlsx(AGREEMENTS, rows, "fr", ABOUT, references())
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == DANGEROUS
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_xlsx_is_for_people_and_says_where_the_figures_come_from(language: str) -> None:
    workbook = load_workbook(io.BytesIO(write_xlsx(AGREEMENTS, [ROW], language, ABOUT, references())))
    data, about = workbook.worksheets
    assert bool(data.sheet_view.rightToLeft) == (language == "ar")
    values = dict(zip([cell.value for cell in data[1]], [cell.value for cell in data[2]], strict=True))
    assert values[AGREEMENTS.column("total").heading(language)] == -424.565
    kind = AGREEMENTS.column("kind")
    assert values[kind.heading(language)] == kind.choice_label("framework", language)
    assert values[AGREEMENTS.column("territory").heading(language)] in ("Azrou (Ifrane)", "أزرو (إفران)")
    texts = [cell.value for row in about.iter_rows() for cell in row]
    for wanted in (ABOUT.title, ABOUT.source, ABOUT.licence):
        assert wanted.in_language(language) in texts
    assert "2017-2021" in texts


def test_numbers_beyond_what_a_spreadsheet_keeps_are_written_in_full() -> None:
    precise = Decimal("12345678901234567.891")
    sheet = load_workbook(io.BytesIO(write_xlsx(AGREEMENTS, [ROW | {"total": precise}], "fr", ABOUT))).worksheets[0]
    assert sheet["E2"].value == "12345678901234567.891"


def test_json_keeps_amounts_exact_and_tells_its_columns() -> None:
    found = json.loads(b"".join(write_json(AGREEMENTS, [ROW, ROW], "ar", ABOUT)))
    assert found["rows"][1]["total"] == "-424.565"
    assert found["rows"][0]["start"] == "2018-05"
    assert found["rows"][0]["royal"] is True
    assert found["rows"][0]["end"] is None
    assert found["provenance"]["source"] == "صفحات عمومية"
    assert found["provenance"]["filters"] == {"الفترة": "2017-2021"}
    assert [column["key"] for column in found["columns"]] == [column.key for column in AGREEMENTS.columns]
    assert json.loads(b"".join(write_json(AGREEMENTS, [], "fr", ABOUT)))["rows"] == []


def test_illustrative_data_are_marked_in_every_export_in_three_languages_and_recognised_when_they_return() -> None:
    marks = ["Données illustratives", "معطيات توضيحية", "Illustrative data"]
    row = ROW | {"total": Decimal(1)}
    as_csv = b"".join(write_csv(AGREEMENTS, [row], "fr", FICTION))
    as_json = b"".join(write_json(AGREEMENTS, [row], "fr", FICTION))
    as_xlsx = write_xlsx(AGREEMENTS, [row], "fr", FICTION, references())
    described = describe_csv(AGREEMENTS, "a.csv", "fr", FICTION).decode()
    assert csv_rows([row], FICTION)[0]["illustrative"] == "true"
    for sheet in load_workbook(io.BytesIO(as_xlsx)).worksheets:
        assert all(mark in sheet["A1"].value for mark in marks)
    assert all(mark in as_json.decode() and mark in described for mark in marks)
    assert json.loads(as_json)["provenance"]["illustrative"] is True
    for content, name in ((as_csv, "a.csv"), (as_xlsx, "a.xlsx")):
        reading = read(content, name)
        assert reading.ok
        assert reading.illustrative
        assert "illustrative" in [notice.code for notice in reading.notices]
    assert not read(b"".join(write_csv(AGREEMENTS, [row], "fr", ABOUT))).illustrative
    assert not read(write_xlsx(AGREEMENTS, [row], "fr", ABOUT), "a.xlsx").illustrative


def test_one_illustrative_row_is_marked_among_real_ones() -> None:
    rows = csv_rows([ROW, ROW | {"illustrative": True}])
    assert [row["illustrative"] for row in rows] == ["false", "true"]


def test_the_description_of_a_csv_names_its_columns_and_key() -> None:
    described = json.loads(describe_csv(AGREEMENTS, "a.csv", "fr", ABOUT))
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    names = [column["name"] for column in described["tableSchema"]["columns"]]
    assert names == list(csv_rows([ROW])[0])
    assert described["tableSchema"]["primaryKey"] == ["code"]


def test_text_exports_stream() -> None:
    drawn = 0

    def rows() -> Any:
        nonlocal drawn
        for number in range(5_000):
            drawn += 1
            yield ROW | {"code": f"A{number}"}

    for writer in (write_csv, write_json):
        drawn = 0
        blocks = iter(writer(AGREEMENTS, rows(), "fr", ABOUT))
        next(blocks), next(blocks)
        assert drawn < 5_000
        assert len(list(blocks)) > 1


@settings(max_examples=40, deadline=None)
@given(filled_rows(), st.sampled_from(["fr", "ar", "en"]))
def test_what_is_exported_reads_back_as_it_was(rows: list[dict[str, Any]], language: str) -> None:
    as_csv = b"".join(write_csv(AGREEMENTS, rows, language, ABOUT))
    as_xlsx = write_xlsx(AGREEMENTS, rows, language, ABOUT, references())
    for content, name in ((as_csv, "a.csv"), (as_xlsx, "a.xlsx")):
        reading = read_workbook(content, name, [AGREEMENTS], references())
        assert reading.problems == ()
        assert [dict(row.values) for row in reading.rows["agreements"]] == rows
