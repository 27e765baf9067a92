"""What fast readers get wrong in workbooks, and files that are none at all."""

import datetime as dt
import io
import random
import struct
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.exchange.samples import codes, csv_file, read, saved, xlsx_file

from houma.exchange import NO_REFERENCES, CellKind, Column, Reading, Table, annotate_workbook, read_workbook
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

HEADINGS = ["Code", "Intitulé", "Montant total", "Part", "Début", "Année", "Signée le", "Nombre de projets"]


def workbook_with(cells: dict[str, tuple[object, str | None]]) -> bytes:
    """One row of agreement A1 with these cells: value and number format by address."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(HEADINGS)
    sheet.append(["A1", "x"])
    for address, (value, number_format) in cells.items():
        sheet[address] = value
        if number_format:
            sheet[address].number_format = number_format
    return saved(workbook)


def with_part_changed(content: bytes, old: bytes, new: bytes) -> bytes:
    """The same workbook with ``old`` replaced in its first sheet, where it must stand."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(output, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in part
                part = part.replace(old, new)
            after.writestr(name, part)
    return output.getvalue()


def test_formulas_in_error_are_told_not_read_as_blank() -> None:
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output)
    sheet = workbook.add_worksheet("Conventions")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ["A1", "x"])
    for column, error in ((2, "#REF!"), (3, "#DIV/0!"), (7, "#N/A")):
        sheet.write_formula(1, column, "=1/0", None, error)
    sheet.write_formula(2, 0, '="A"&2', None, "A2")
    sheet.write_formula(2, 1, '=""', None, "?")
    sheet.write_formula(2, 2, "=1+1", None, 2)
    workbook.close()
    # As spreadsheets store a formula whose result is the empty text; xlsxwriter has no way to say it.
    content = with_part_changed(output.getvalue(), b"<v>?</v>", b"<v></v>")
    reading = read(content, "a.xlsx")
    assert [(problem.code, problem.address, problem.read) for problem in reading.problems] == [
        ("formula-error", "C2", "#REF!"),
        ("formula-error", "D2", "#DIV/0!"),
        ("formula-error", "H2", "#N/A"),
        ("required", "B3", ""),
    ]
    assert reading.rows["agreements"][1]["total"] == 2


def test_a_formula_whose_result_was_never_computed_is_told() -> None:
    reading = read(workbook_with({"C2": ("=SUM(A1:A2)", None), "B2": ("=A1", None)}), "a.xlsx")
    assert [(problem.code, problem.address) for problem in reading.problems] == [
        ("formula-without-result", "B2"),
        ("formula-without-result", "C2"),
    ]


def test_an_error_typed_or_pasted_as_text_is_told() -> None:
    reading = read(csv_file([["Code", "Intitulé", "Montant total"], ["A1", "#NOM?", "#REF!"]]))
    assert codes(reading.problems) == ["formula-error", "formula-error"]


def test_what_a_cell_shows_counts_where_it_differs_from_what_it_stores() -> None:
    first_of_may = dt.date(2018, 5, 1)
    reading = read(
        workbook_with({"D2": (0.125, "0.0%"), "E2": (first_of_may, "mmm-yy"), "F2": (first_of_may, "yyyy")}), "a.xlsx"
    )
    assert reading.ok
    (row,) = reading.rows["agreements"]
    assert (row["share"], row["start"], row["year"]) == (Decimal("12.5"), PartialDate(2018, 5), 2018)


def test_a_quoted_percent_sign_does_not_scale() -> None:
    (row,) = read(workbook_with({"D2": (12.5, '0.00" %"')}), "a.xlsx").rows["agreements"]
    assert row["share"] == Decimal("12.5")


def test_bare_day_counts_are_dates_in_workbooks_and_years_stay_years() -> None:
    content = workbook_with({"G2": (43234, None), "E2": (2018, None), "F2": (2018, None)})
    (row,) = read(content, "a.xlsx").rows["agreements"]
    assert (row["signed_on"], row["start"], row["year"]) == (dt.date(2018, 5, 14), PartialDate(2018), 2018)
    assert codes(read(workbook_with({"G2": (2018, None)}), "a.xlsx").problems) == ["not-a-date"]
    assert codes(read(csv_file([["Code", "Intitulé", "Signée le"], ["A1", "x", "43234"]])).problems) == ["not-a-date"]


def test_workbooks_that_count_days_from_1904_are_understood() -> None:
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output, {"date_1904": True})
    sheet = workbook.add_worksheet("Conventions")
    sheet.write_row(0, 0, ["Code", "Intitulé", "Signée le"])
    sheet.write_row(1, 0, ["A1", "x"])
    sheet.write_datetime(1, 2, dt.datetime(2018, 5, 14), workbook.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001
    sheet.write_row(2, 0, ["A2", "y", 43234 - 1462])
    workbook.close()
    rows = read(output.getvalue(), "a.xlsx").rows["agreements"]
    assert [row["signed_on"] for row in rows] == [dt.date(2018, 5, 14), dt.date(2018, 5, 14)]


def test_numbers_stored_in_binary_are_read_as_shown() -> None:
    (row,) = read(workbook_with({"C2": (0.1 + 0.2, None)}), "a.xlsx").rows["agreements"]
    assert row["total"] == Decimal("0.3")


def test_codes_typed_as_numbers_are_texts() -> None:
    reading = read(xlsx_file(("Conventions", [["Code", "Intitulé"], [12, 2018.5]])), "a.xlsx")
    (row,) = reading.rows["agreements"]
    assert (row["code"], row["title"]) == ("12", "2018.5")


def test_hidden_sheets_are_left_aside_and_told() -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["Code", "Intitulé"])
    workbook.worksheets[0].append(["A1", "x"])
    hidden = workbook.create_sheet("Ancien")
    hidden.append(["Code", "Intitulé"])
    hidden.append(["A1", "x"])
    hidden.sheet_state = "hidden"
    reading = read(saved(workbook), "a.xlsx")
    assert reading.ok
    assert [notice.code for notice in reading.notices] == ["hidden-sheet"]


def test_one_stray_cell_at_the_far_corner_does_not_ask_for_billions_of_cells() -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["Code", "Intitulé"])
    workbook.worksheets[0]["XFD1048576"] = "x"
    assert codes(read(saved(workbook), "a.xlsx").problems) == ["too-large"]


def bomb(part: str, megabytes: int) -> bytes:
    """A good workbook in which one part unpacks to so much."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_file(("Feuil1", [["Code", "Intitulé"], ["A1", "x"]])))) as good,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in good.namelist():
            body, tag, rest = good.read(name).rpartition(b"</")
            with new.open(name, "w") as written:
                written.write(body)
                for _one in range(megabytes if name == part else 0):
                    written.write(b" " * 1_000_000)
                written.write(tag + rest)
    return output.getvalue()


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_workbook_that_unpacks_without_end_is_not_unpacked(part: str, caplog: pytest.LogCaptureFixture) -> None:
    content = bomb(part, 66)
    assert len(content) < 1_000_000
    assert codes(read(content, "a.xlsx").problems) == ["unreadable-file"]
    assert "a.xlsx unpacks to far more" in caplog.text
    assert read(bomb(part, 1), "a.xlsx").row_count == 1


def test_a_workbook_that_lies_about_its_sizes_is_read_to_what_it_says() -> None:
    lying = bomb("xl/worksheets/sheet1.xml", 1)
    with zipfile.ZipFile(io.BytesIO(lying)) as archive:
        said = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert codes(read(lying.replace(struct.pack("<I", said), struct.pack("<I", 10)), "a.xlsx").problems) == [
        "unreadable-file"
    ]


def test_far_cells_that_are_only_formatted_are_no_obstacle() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Code", "Intitulé"])
    sheet.append(["A1", "x"])
    sheet["XFD1048576"].number_format = "0.0%"
    reading = read(saved(workbook), "a.xlsx")
    assert reading.ok
    assert reading.row_count == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\xef\xbb\xbf \r\n", "empty-file"),
        (b"PK\x03\x04 not a zip", "unreadable-file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "unreadable-file"),
        (b"%PDF-1.7 ...", "not-a-spreadsheet"),
        (b"\x89PNG\r\n", "not-a-spreadsheet"),
        (b"  <!DOCTYPE html><table>", "not-a-spreadsheet"),
        (bytes(range(256)) * 4, "not-a-spreadsheet"),
        (b'Code;Intitul\xe9\nA1;"never closed\n', "unbalanced-quotes"),
        (b"bonjour", "no-table"),
        (b'{"rows": [1, 2]}', "no-table"),
        (xlsx_file(("Feuil1", [])), "empty-file"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem_and_no_traceback(content: bytes, code: str) -> None:
    reading = read(content, "fichier.xlsx")
    assert codes(reading.problems) == [code]
    assert annotate_workbook(content, "fichier.xlsx", reading.problems, "fr").startswith(b"PK")


def test_a_zip_of_something_else_is_no_workbook() -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert codes(read(output.getvalue(), "a.docx").problems) == ["unreadable-file"]


def test_an_open_document_is_read_like_any_other() -> None:
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    amount = '<table:table-cell office:value-type="float" office:value="12.5"/>'
    rows = [[cell.format(text) for text in HEADINGS[:3]], [cell.format("A1"), cell.format("x"), amount]]
    table = "".join(f"<table:table-row>{''.join(cells)}</table:table-row>" for cells in rows)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {declared}><office:body><office:spreadsheet>"
            f'<table:table table:name="Conventions">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    reading = read(output.getvalue(), "a.ods")
    assert reading.problems == ()
    assert reading.rows["agreements"][0]["total"] == Decimal("12.5")


GOOD = xlsx_file(("Conventions", [HEADINGS, ["A1", "x", 12.5, 50, "2018", 2018, "14/05/2018", 3]]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_damaged_workbooks_never_raise(seed: int) -> None:
    chance = random.Random(seed)
    damaged = bytearray(GOOD)
    for _ in range(chance.randint(1, 30)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    assert isinstance(read(bytes(damaged[: chance.randint(1, len(damaged))]), "a.xlsx"), Reading)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_workbooks_with_damaged_parts_never_raise(seed: int) -> None:
    chance = random.Random(seed)
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(output, "w") as bad:
        for name in good.namelist():
            part = bytearray(good.read(name))
            if chance.random() < 0.4:
                for _ in range(chance.randint(1, 5)):
                    part[chance.randrange(len(part))] = chance.randrange(32, 127)
            if chance.random() < 0.95:
                bad.writestr(name, bytes(part))
    assert isinstance(read(output.getvalue(), "a.xlsx"), Reading)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_give_a_reading(content: bytes) -> None:
    assert isinstance(read(content, "x.csv"), Reading)


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=5), max_size=6))
def test_any_cells_below_good_headings_give_a_reading(cells: list[list[str]]) -> None:
    content = csv_file([["Code", "Intitulé", "Montant total", "Signée le", "Territoire"], *cells])
    assert isinstance(read(content), Reading)


def test_the_shared_agreements_are_read_as_they_are(shared_data: Path) -> None:
    content = (shared_data / "agreements" / "conventions.csv").read_bytes()
    kinds = {"total_mdh": CellKind.DECIMAL, "signed_on": CellKind.PARTIAL_DATE, "source_no": CellKind.INTEGER}
    header = content.decode().splitlines()[0].split(",")
    columns = tuple(Column(key, Multilingual(key), kinds.get(key, CellKind.TEXT)) for key in header)
    table = Table("conventions", Multilingual("Conventions"), columns, identity=("id", "source_no"))
    reading = read_workbook(content, "conventions.csv", [table], NO_REFERENCES)
    assert reading.problems == ()
    assert reading.row_count == 196
