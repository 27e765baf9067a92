"""A file as people really send it is read whole, or everything that is wrong with it is told at once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from tests.exchange.samples import AGREEMENTS, SHARES, codes, csv_file, read, read_column, saved, xlsx_file

from houma.exchange import Column, Reading, Severity, Table
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

HEADINGS = ["Code", "Intitulé", "Nature", "Territoire", "Montant total (MDH)", "Signée le", "Début", "Présentée au Roi"]
ROW = ["A1", "Médina", "Convention cadre", "Azrou (Ifrane)", "1 234,5", "14/05/2018", "mai 2018", "oui"]
VALUES = {
    "code": "A1",
    "title": "Médina",
    "kind": "framework",
    "territory": "C01",
    "total": Decimal("1234.5"),
    "signed_on": date(2018, 5, 14),
    "start": PartialDate(2018, 5),
    "royal": True,
}


def only_row(reading: Reading) -> dict[str, Any]:
    assert codes(reading.problems) == []
    (row,) = reading.rows["agreements"]
    return {key: value for key, value in row.values.items() if value is not None}


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_file_is_read_whatever_its_separator_and_encoding(separator: str, encoding: str) -> None:
    assert only_row(read(csv_file([HEADINGS, ROW], separator, encoding))) == VALUES


def test_an_arabic_file_in_the_old_windows_encoding_is_read_and_told() -> None:
    headings = ["الرمز", "العنوان", "الطبيعة", "المجال الترابي"]
    reading = read(csv_file([headings, ["A1", "تهيئة المدينة", "اتفاقية إطار", "أزرو (إفران)"]], ";", "cp1256"))
    assert only_row(reading)["title"] == "تهيئة المدينة"
    assert only_row(reading)["territory"] == "C01"
    assert "old-encoding" in [notice.code for notice in reading.notices]


def test_a_declared_separator_is_obeyed() -> None:
    assert only_row(read(b"sep=|\r\n" + csv_file([HEADINGS, ROW], "|"))) == VALUES


@pytest.mark.parametrize(
    "headings",
    [
        ["code", "title", "kind", "territory", "total", "signed_on", "start", "royal"],
        ["Code", "Title", "Kind", "Territory", "Total amount", "Signed on", "Start", "Presented to the King"],
        ["الرمز", "العنوان", "الطبيعة", "المجال الترابي", "المبلغ الإجمالي", "تاريخ التوقيع", "البداية", "قدمت للملك"],
        ["CODE", "intitule *", "NATURE", "commune", "Montant total, MDH", "signee  le", "debut :", "Présentée\nau Roi"],
        ["Code", "العنوان", "Kind", "Territoire", "total", "Signed on", "Début", "Présentée au Roi"],
    ],
)
def test_headings_are_known_by_key_in_three_languages_and_in_other_spellings(headings: list[str]) -> None:
    assert only_row(read(csv_file([headings, ROW]))) == VALUES


def test_a_workbook_is_read_with_its_own_dates_numbers_and_truths() -> None:
    row = ["A1", "Médina", "framework", "C01", 1234.5, date(2018, 5, 14), "2018-05", True]
    reading = read(xlsx_file(("Conventions", [HEADINGS, row])), "a.xlsx")
    assert only_row(reading) == VALUES
    assert (reading.rows["agreements"][0].sheet, reading.rows["agreements"][0].row) == ("Conventions", 2)


@pytest.mark.parametrize("name", ["Conventions", "الاتفاقيات", "AGREEMENTS", "agreements", "Feuil1"])
def test_a_sheet_is_known_by_its_name_in_any_language_or_by_its_headings(name: str) -> None:
    assert only_row(read(xlsx_file((name, [HEADINGS, ROW])), "a.xlsx")) == VALUES


def test_title_lines_blank_lines_stray_columns_and_repeated_headings_are_passed_over_and_told() -> None:
    headings = [*HEADINGS, "Observations internes", "Montnat total"]
    rows = [
        ["Royaume du Maroc"],
        ["Liste des conventions", "", "", "au 31/12/2018"],
        [],
        headings,
        [*ROW, "vu"],
        [],
        headings,
        ["A2", "Autre"],
        [],
    ]
    reading = read(xlsx_file(("Feuil1", rows)), "a.xlsx")
    assert codes(reading.problems) == []
    assert [(row["code"], row.row) for row in reading.rows["agreements"]] == [("A1", 5), ("A2", 8)]
    told = {notice.code: notice.sentence("fr") for notice in reading.notices}
    assert set(told) == {"title-rows", "blank-rows", "repeated-headings", "stray-column"}
    assert "(6)" in told["blank-rows"]
    assert "(lignes 7)" in told["repeated-headings"]
    assert any("peut-être «\u00a0Montant total\u00a0»" in notice.sentence("fr") for notice in reading.notices)


def test_two_line_headings_with_merged_groups_are_read() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Code", "Intitulé", "Montant", None, "Dates", None])
    sheet.append([None, None, "total", "Remarque", "Signée le", "Début"])
    for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        sheet.merge_cells(merged)
    sheet.append(["A1", "x", 12.5, "r", date(2018, 5, 14), "2018"])
    row = only_row(read(saved(workbook), "a.xlsx"))
    assert row == {
        "code": "A1",
        "title": "x",
        "total": Decimal("12.5"),
        "signed_on": date(2018, 5, 14),
        "start": PartialDate(2018),
    }


def test_two_line_headings_are_read_in_a_text_file_too() -> None:
    rows = [["Code", "Intitulé", "Montant", ""], ["", "", "total", "Part"], ["A1", "x", "12,5", "50 %"]]
    row = only_row(read(csv_file(rows)))
    assert (row["total"], row["share"]) == (Decimal("12.5"), Decimal(50))


def test_vertically_merged_names_stand_on_each_of_their_rows_and_merged_numbers_are_refused() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (["Code", "Intitulé", "Territoire", "Montant total"], ["A1", "x", "C01", 10], ["A2", "y", None, None]):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    sheet.merge_cells("D2:D3")
    reading = read(saved(workbook), "a.xlsx")
    assert [row["territory"] for row in reading.rows["agreements"]] == ["C01", "C01"]
    assert [(problem.code, problem.cell) for problem in reading.problems] == [("merged-number", "Sheet!D3")]


def test_every_problem_comes_at_once_with_its_cell_what_was_read_and_what_was_expected() -> None:
    headings = [*HEADINGS, "Fin", "Adresse web", "Nombre de projets", "Année"]
    rows = [
        headings,
        [*ROW, "2017", "www.x.ma", "2,5", "18"],
        ["A1", "", "Cadre", "Azru (Rabat)", "-3", "2018", "x", "peut-être", "", "", "", ""],
        ["A3", "z", "", "Azrou", "12 EUR", "31/02/2018", "", "", "", "", "", ""],
    ]
    reading = read(csv_file(rows), "conventions.csv")
    assert not reading.ok
    assert [(problem.code, problem.address) for problem in reading.problems] == [
        ("wrong-order", "I2"),
        ("not-an-address", "J2"),
        ("not-a-whole-number", "K2"),
        ("not-a-year", "L2"),
        ("duplicate-identity", "A3"),
        ("required", "B3"),
        ("not-in-list", "C3"),
        ("unknown-name", "D3"),
        ("below-minimum", "E3"),
        ("incomplete-date", "F3"),
        ("not-a-date", "G3"),
        ("not-yes-or-no", "H3"),
        ("ambiguous-name", "D4"),
        ("not-a-number", "E4"),
        ("no-such-day", "F4"),
    ]
    assert len(reading.rows["agreements"]) == 3
    unknown = next(problem for problem in reading.problems if problem.code == "ambiguous-name")
    assert unknown.cell == "conventions!D4"
    assert unknown.read == "Azrou"
    assert unknown.nearest == ("Azrou (Ifrane)", "Azrou (Inezgane-Aït Melloul)")
    for problem in reading.problems:
        sentences = {problem.sentence(language) for language in ("fr", "ar", "en")}
        assert len(sentences) == 3
        assert all("{" not in sentence for sentence in sentences)


def test_a_sentence_names_cell_column_reading_expectation_and_nearest() -> None:
    reading = read(csv_file([HEADINGS[:4], ["A1", "x", "", "Beni Melall x"]]), "c.csv")
    assert reading.problems[0].sentence("fr") == (
        "c!D2, colonne «\u00a0Territoire\u00a0»\u00a0: lu «\u00a0Beni Melall x\u00a0», attendu\u00a0: "
        "un nom ou un code connu de la liste. Le plus proche\u00a0: Béni Mellal."
    )
    assert "المجال الترابي" in reading.problems[0].sentence("ar")
    assert "Territory" in reading.problems[0].sentence("en")


def test_a_missing_required_column_is_told_once_with_the_heading_that_looks_like_it() -> None:
    reading = read(csv_file([["Code", "Intituler", "Nature"], ["A1", "x", ""], ["A2", "y", ""]]))
    assert codes(reading.problems) == ["missing-column"]
    assert reading.problems[0].nearest == ("Intituler",)
    assert len(reading.rows["agreements"]) == 2


def test_a_column_that_stands_twice_is_refused() -> None:
    reading = read(csv_file([["Code", "Intitulé", "Title"], ["A1", "x", "y"]]))
    assert [(problem.code, problem.address) for problem in reading.problems] == [("duplicate-column", "C1")]


def test_a_heading_in_another_unit_is_refused_rather_than_read_a_million_times_too_large() -> None:
    reading = read(csv_file([["Code", "Intitulé", "Montant total (DH)"], ["A1", "x", "12000000"]]))
    assert codes(reading.problems) == ["other-unit"]


def test_optional_columns_that_are_not_there_are_named_absent() -> None:
    (row,) = read(csv_file([["Code", "Intitulé"], ["A1", "x"]])).rows["agreements"]
    assert row["total"] is None
    assert "total" in row.absent
    assert "title" not in row.absent


def test_exported_only_columns_are_passed_over_without_a_word() -> None:
    reading = read(csv_file([["Code", "Intitulé", "Calculé"], ["A1", "x", "nonsense"]]))
    assert reading.ok
    assert not reading.notices
    assert "computed" not in reading.rows["agreements"][0].values


def test_cells_below_no_heading_are_told() -> None:
    reading = read(xlsx_file(("S", [["Code", "Intitulé", None, "Fin"], ["A1", "x", "note", "2018"]])), "a.xlsx")
    assert [notice.code for notice in reading.notices] == ["stray-column"]


def test_a_text_row_that_slipped_is_refused() -> None:
    content = b"Code,Intitul\xc3\xa9,Montant total\nA1,x,12,5\nA2,y,3\n"
    reading = read(content)
    assert [(problem.code, problem.row) for problem in reading.problems] == [("row-too-long", 2)]


@pytest.mark.parametrize(
    ("heading", "cell", "value"),
    [
        ("Part", "12,5 %", Decimal("12.5")),
        ("Part", "٪١٢", None),
        ("Part", "12,5", Decimal("12.5")),
        ("Nombre de projets", "1 200", 1200),
        ("Nombre de projets", "١٢", 12),
        ("Nombre de projets", "12,0", 12),
        ("Année", "٢٠١٨", 2018),
        ("Présentée au Roi", "نعم", True),
        ("Présentée au Roi", "FAUX", False),
        ("Présentée au Roi", "✓", True),
        ("Adresse web", "https://exemple.ma/a?b=c", "https://exemple.ma/a?b=c"),
        ("Adresse web", "javascript:alert(1)", None),
        ("Adresse web", "https://", None),
        ("Nature", "اتفاقية تمويل", "financing"),
        ("Nature", "convention de  FINANCEMENT", "financing"),
    ],
)
def test_cells_of_each_kind(heading: str, cell: str, value: Any) -> None:
    values, problems = read_column(heading, cell)
    assert values == [value]
    assert bool(problems) == (value is None)


def test_a_percentage_where_another_unit_is_counted_is_refused() -> None:
    _, problems = read_column("Montant total", "12 %")
    assert codes(problems) == ["unexpected-percent"]


def test_a_file_headed_by_keys_is_written_by_a_program_and_its_point_is_decimal() -> None:
    reading = read(csv_file([["code", "title", "total"], ["A1", "x", "424.565"]], ","))
    assert only_row(reading)["total"] == Decimal("424.565")


def test_what_the_sender_declares_settles_unclear_numbers() -> None:
    content = csv_file([["Code", "Intitulé", "Montant total"], ["A1", "x", "1.684"]])
    assert only_row(read(content, decimal_mark=","))["total"] == 1684
    assert only_row(read(content, decimal_mark="."))["total"] == Decimal("1.684")


def test_rows_of_one_sheet_may_refer_to_rows_of_another_in_any_order() -> None:
    content = xlsx_file(
        ("Contributions", [["Convention", "Partenaire", "Montant"], ["A1", "Commune", 5], ["A9", "Région", 6]]),
        ("Conventions", [["Code", "Intitulé"], ["A1", "x"], ["A2", "y"]]),
    )
    reading = read(content, "a.xlsx", AGREEMENTS, SHARES)
    assert [row["agreement"] for row in reading.rows["shares"]] == ["A1", None]
    assert [(problem.code, problem.cell) for problem in reading.problems] == [("unknown-name", "Contributions!A3")]


def test_the_same_identity_in_two_sheets_of_one_table_is_told_where_it_stood_first() -> None:
    rows = [["Code", "Intitulé"], ["A1", "x"]]
    reading = read(xlsx_file(("Nord", rows), ("Sud", rows)), "a.xlsx")
    assert codes(reading.problems) == ["duplicate-identity"]
    assert reading.problems[0].cell == "Sud!A2"
    assert "Nord!A2" in reading.problems[0].sentence("fr")


def test_a_sheet_that_fits_no_table_is_left_aside_and_a_file_without_any_is_refused() -> None:
    other = ("Notes", [["Bonjour"], ["à tous"]])
    reading = read(xlsx_file(("Feuil1", [HEADINGS, ROW]), other), "a.xlsx")
    assert only_row(reading) == VALUES
    assert [(notice.code, notice.sheet) for notice in reading.notices] == [("sheet-left", "Notes")]
    assert codes(read(xlsx_file(other), "a.xlsx").problems) == ["no-table"]


def test_a_sheet_named_after_its_table_without_headings_says_which_are_wanted() -> None:
    reading = read(xlsx_file(("Conventions", [["A1", "x"]])), "a.xlsx")
    assert codes(reading.problems) == ["no-header"]
    assert "Intitulé" in reading.problems[0].sentence("fr")


@pytest.mark.parametrize(
    ("language", "names"), [("fr", "Logements, Sites"), ("ar", "المساكن، المواقع"), ("en", "Homes, Sites")]
)
def test_the_sheets_that_are_wanted_are_named_in_the_readers_language(language: str, names: str) -> None:
    labels = (Multilingual("Logements", "المساكن", "Homes"), Multilingual("Sites", "المواقع", "Sites"))
    tables = [Table(label.en, label, (Column("code", Multilingual("Code"), required=True),)) for label in labels]
    (problem,) = read(xlsx_file(("Notes", [["Bonjour"]])), "a.xlsx", *tables).problems
    assert names in problem.sentence(language)


def test_headings_that_fit_two_tables_are_never_guessed() -> None:
    columns = (Column("code", Multilingual("Code"), required=True), Column("name", Multilingual("Nom")))
    twins = [Table(key, Multilingual(key.title()), columns) for key in ("left", "right")]
    content = xlsx_file(("Feuil1", [["Code", "Nom"], ["1", "x"]]))
    assert codes(read(content, "a.xlsx", *twins).problems) == ["unclear-table"]
    assert read(xlsx_file(("Right", [["Code", "Nom"], ["1", "x"]])), "a.xlsx", *twins).ok


def test_a_rule_on_rows_is_silent_where_its_cells_could_not_be_read() -> None:
    reading = read(csv_file([["Code", "Intitulé", "Début", "Fin"], ["A1", "x", "2019", "jamais"]]))
    assert codes(reading.problems) == ["not-a-date"]


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    rows = [["Code", "Intitulé"], *([f"A{n}", "x"] for n in range(12_000))]
    reading = read(csv_file(rows), progress=lambda done, total: told.append((done, total)))
    assert reading.row_count == 12_000
    assert told == sorted(told)
    assert len(told) > 2
    assert told[-1] == (12_001, 12_001)


def test_reading_is_ok_with_warnings_only() -> None:
    warned = Reading(problems=(read_column("Part", "x")[1][0],))
    assert not warned.ok
    assert warned.problems[0].severity is Severity.ERROR


def test_a_table_that_contradicts_itself_is_refused_at_once() -> None:
    one = Column("a", Multilingual("Nom"))
    with pytest.raises(ValueError, match="heads both"):
        Table("t", Multilingual("T"), (one, Column("b", Multilingual("x", en="NOM"))))
    with pytest.raises(ValueError, match="twice"):
        Table("t", Multilingual("T"), (one, one))
    with pytest.raises(ValueError, match="identified"):
        Table("t", Multilingual("T"), (one,), identity=("z",))
