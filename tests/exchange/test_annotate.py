"""The annotated file is the sender's own, with every problem marked where it stands and listed in front."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from tests.exchange.samples import codes, csv_file, read, saved, xlsx_file

from houma.exchange import Reading, annotate, annotate_workbook

LISTS = {"fr": "À corriger", "ar": "للتصحيح", "en": "To correct"}


def faulty() -> tuple[bytes, Reading]:
    """A workbook with formatting and three problems."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Mes 'conventions'"
    sheet.append(["Code", "Intitulé", "Montant total", "Territoire"])
    sheet.append(["A1", "x", "beaucoup", "Azrou"])
    sheet.append(["A2", None, 12, None])
    sheet["A1"].font = Font(bold=True, color="FF0000")
    sheet["A2"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["C2"].comment = Comment("à vérifier", "Sender")
    sheet.column_dimensions["B"].width = 55
    content = saved(workbook)
    return content, read(content, "a.xlsx")


def annotated(content: bytes, reading: Reading, language: str = "fr", filename: str = "a.xlsx") -> Workbook:
    """The annotated workbook, opened."""
    return load_workbook(io.BytesIO(annotate_workbook(content, filename, reading.problems, language)))


def test_bad_cells_are_coloured_and_commented_and_the_rest_stays_as_it_was() -> None:
    content, reading = faulty()
    assert codes(reading.problems) == ["not-a-number", "ambiguous-name", "required"]
    sheet = annotated(content, reading)["Mes 'conventions'"]
    assert sheet["A1"].font.color.rgb == "00FF0000"
    assert sheet["A2"].fill.fgColor.rgb == "0000FF00"
    assert sheet.column_dimensions["B"].width == 55
    assert sheet["C3"].value == 12
    for address in ("C2", "D2", "B3"):
        assert sheet[address].fill.fgColor.rgb.endswith("F7C9C0")
        assert sheet[address].comment is not None
    assert sheet["C2"].comment.text.startswith("à vérifier\n")
    assert "Azrou (Ifrane)" in sheet["D2"].comment.text
    assert sheet["C3"].comment is None


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_first_sheet_lists_every_problem_with_a_link_to_its_cell(language: str) -> None:
    content, reading = faulty()
    workbook = annotated(content, reading, language)
    listed = workbook.worksheets[0]
    assert listed.title == LISTS[language]
    assert bool(listed.sheet_view.rightToLeft) == (language == "ar")
    rows = list(listed.iter_rows(min_row=4))
    assert len(rows) == len(reading.problems)
    assert rows[0][0].value == "Mes 'conventions'!C2"
    assert rows[0][0].hyperlink.location == "'Mes ''conventions'''!C2"
    assert rows[0][2].value == "beaucoup"
    assert rows[1][4].value == "Azrou (Ifrane) · Azrou (Inezgane-Aït Melloul)"


def test_the_annotated_file_corrected_and_sent_again_is_clean() -> None:
    content, reading = faulty()
    workbook = annotated(content, reading)
    sheet = workbook["Mes 'conventions'"]
    sheet["C2"], sheet["D2"], sheet["B3"] = 5, "Azrou (Ifrane)", "y"
    corrected = saved(workbook)
    again = read(corrected, "a.xlsx")
    assert again.problems == ()
    assert again.row_count == 2
    cleaned = annotated(corrected, again)
    assert cleaned.sheetnames == ["À corriger", "Mes 'conventions'"]
    assert cleaned["Mes 'conventions'"]["D2"].comment is None
    assert cleaned["Mes 'conventions'"]["D2"].fill.fill_type is None
    assert cleaned["Mes 'conventions'"]["A2"].fill.fgColor.rgb == "0000FF00"


def test_a_text_file_comes_back_as_a_workbook_with_its_cells_as_texts() -> None:
    content = csv_file([["Code", "Intitulé", "Montant total"], ["A1", "=HYPERLINK(1)", "zut"], ["007", "x", "1"]])
    reading = read(content, "mes conventions.csv")
    workbook = annotated(content, reading, filename="mes conventions.csv")
    sheet = workbook["mes conventions"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=HYPERLINK(1)", "s")
    assert sheet["A3"].value == "007"
    assert sheet["C2"].comment is not None
    assert workbook.worksheets[0]["A4"].hyperlink.location == "'mes conventions'!C2"


def test_what_was_read_is_never_computed_in_the_list() -> None:
    content = csv_file([["Code", "Intitulé", "Montant total"], ["A1", "x", "=1+1"]])
    listed = annotated(content, read(content)).worksheets[0]
    assert (listed["C4"].value, listed["C4"].data_type) == ("=1+1", "s")


def test_a_problem_in_merged_cells_is_marked_on_the_cell_that_shows() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (["Code", "Intitulé", "Montant total"], ["A1", "x", 10], ["A2", "y", None]):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    content = saved(workbook)
    reading = read(content, "a.xlsx")
    assert codes(reading.problems) == ["merged-number"]
    assert annotated(content, reading)["Sheet"]["C2"].comment is not None


def test_problems_of_a_whole_sheet_are_listed_too() -> None:
    content = xlsx_file(("Conventions", [["rien"], ["du tout"]]))
    reading = read(content, "a.xlsx")
    listed = annotated(content, reading).worksheets[0]
    assert listed["A4"].value == "Conventions"
    assert listed["A4"].hyperlink.location == "'Conventions'!A1"


def test_control_characters_in_a_text_file_do_not_stop_the_annotation() -> None:
    content = "Code;Intitulé;Montant total\nA1;x;a\x1fb\n".encode()
    reading = read(content, "c.csv")
    assert annotate_workbook(content, "c.csv", reading.problems, "fr").startswith(b"PK")


def test_a_workbook_too_large_for_its_formatting_comes_back_as_a_copy_with_the_same_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(annotate, "MOST_CELLS_KEPT", 5)
    monkeypatch.setattr(annotate, "_SMALL_FILE", 0)
    content, reading = faulty()
    workbook = annotated(content, reading)
    sheet = workbook.worksheets[1]
    assert sheet.title == "Mes 'conventions"
    assert sheet["A1"].font.color is None or sheet["A1"].font.color.rgb != "00FF0000"
    assert sheet["C3"].value == 12
    for address in ("C2", "D2", "B3"):
        assert sheet[address].fill.fgColor.rgb.endswith("F7C9C0")
    assert "Azrou (Ifrane)" in sheet["D2"].comment.text
    assert workbook.worksheets[0]["A4"].hyperlink.location == "'Mes ''conventions'!C2"
    again = read(saved(workbook), "a.xlsx")
    assert codes(again.problems) == codes(reading.problems)


def test_dates_percentages_and_errors_survive_the_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotate, "MOST_CELLS_KEPT", 0)
    monkeypatch.setattr(annotate, "_SMALL_FILE", 0)
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Code", "Intitulé", "Part", "Début", "Signée le", "Présentée au Roi", "Année"])
    sheet.append(["A1", "x", 0.125, dt.date(2018, 5, 1), dt.date(2018, 5, 14), True, None])
    sheet["C2"].number_format, sheet["D2"].number_format = "0.0%", "mmm-yy"
    content = saved(workbook)
    first = read(content, "a.xlsx")
    again = read(annotate_workbook(content, "a.xlsx", first.problems, "fr"), "a.xlsx")
    assert first.problems == again.problems == ()
    assert [row.values for row in first.rows["agreements"]] == [row.values for row in again.rows["agreements"]]
