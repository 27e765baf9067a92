"""Everything that is wrong with a form is said at once, with sheet and cell, in the author's language."""

import io
from collections.abc import Iterable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.observatory.workbooks import HEAD, LABELS, NEEDS, choice, form, household_form, row, workbook

from houma.domain.observatory.rules.xlsform.checking import CheckedForm, check_form
from houma.domain.observatory.rules.xlsform.expressions import faults_of
from houma.exchange.problems import Problem, Severity
from houma.values.multilingual import LANGUAGES

GOOD = row("integer", "age", "Âge")


def checked(content: bytes) -> CheckedForm:
    return check_form(content, "form.xlsx")


def found(problems: Iterable[Problem]) -> set[tuple[str, str]]:
    return {(problem.code, problem.cell) for problem in problems}


def test_a_good_form_becomes_an_xform_with_its_questions() -> None:
    form = checked(household_form())
    assert form.problems == ()
    assert form.languages == ("fr", "ar", "en")
    asked = {path: (question.kind.value, question.personal) for path, question in form.questions.every()}
    assert asked["personne/prenom"] == ("text", True)
    assert asked["personne/besoins"] == ("select_multiple", False)
    assert asked["logement/lieu"] == ("geopoint", False)
    assert form.questions.lists["besoins"]["ecole"]["fr"] == "École"
    assert 'id="menages"' in form.xform
    assert "houma" not in form.xform


@pytest.mark.parametrize(
    ("survey", "code", "cell"),
    [
        ([row("txt", "a", "A")], "unknown-type", "survey!A2"),
        ([row("osm", "a", "A")], "unsupported-type", "survey!A2"),
        ([row("", "a", "A"), GOOD], "no-type", "survey!A2"),
        ([row("text", "", "A")], "no-name", "survey!B2"),
        ([row("text", "2a", "A")], "bad-name", "survey!B2"),
        ([row("text", "a b", "A")], "bad-name", "survey!B2"),
        ([row("text", "meta", "A")], "reserved-name", "survey!B2"),
        ([row("text", "a", "A"), row("date", "a", "A")], "duplicate-name", "survey!B3"),
        ([row("text", "a")], "no-label", "survey!C2"),
        ([row("begin group", "g", "G"), GOOD], "unclosed", "survey!A2"),
        ([GOOD, row("end repeat")], "unopened", "survey!A3"),
        ([row("begin group", "g", "G"), GOOD, row("end repeat")], "crossed", "survey!A4"),
        ([row("select_one nowhere", "a", "A")], "unknown-list", "survey!A2"),
        ([row("select_one", "a", "A")], "no-list", "survey!A2"),
        ([row("select_one_from_file list.txt", "a", "A")], "no-file", "survey!A2"),
        ([GOOD, row("text", "b", "B", relevant="${agee} > 3")], "unknown-reference", "survey!F3"),
        ([GOOD, row("note", "b", "Bonjour ${nom}")], "unknown-reference", "survey!C3"),
        ([GOOD, row("text", "b", "B", relevant="${age} > 3 and (")], "bad-formula", "survey!F3"),
        ([GOOD, row("text", "b", "B", relevant="${age} == 3")], "bad-formula", "survey!F3"),
        ([GOOD, row("text", "b", "B", relevant="${age > 3")], "bad-formula", "survey!F3"),
        ([row("integer", "b", "B", constraint=". > 'a")], "bad-formula", "survey!G2"),
        ([row("integer", "b", "B", constraint="rond(.) = 1")], "unknown-function", "survey!G2"),
        ([row("integer", "b", "B", constraint="if(. > 1, 2)")], "wrong-arguments", "survey!G2"),
        ([row("calculate", "b"), GOOD], "no-calculation", "survey!H2"),
        ([row("begin group", "g", "G"), row("end group")], "no-questions", ""),
        (
            [
                row("begin group", "g", "G"), row("begin repeat", "r", "R"), GOOD, row("end repeat"), row("end group"),
                row("begin repeat", "r", "R"), row("text", "x", "X"), row("end repeat"),
            ],
            "duplicate-repeat",
            "survey!B7",
        ),
        (
            [GOOD, row("begin group", "g", "G"), GOOD, row("end group"), row("note", "n", "${age}")],
            "ambiguous-reference",
            "survey!C6",
        ),
    ],
)  # fmt: skip
def test_a_fault_of_the_survey_is_said_with_its_cell(survey: list[list[str]], code: str, cell: str) -> None:
    result = checked(form(survey, NEEDS))
    assert (code, cell) in found(result.faults)
    assert not result.can_be_used


@pytest.mark.parametrize(
    ("survey", "code", "cell"),
    [
        ([row("text", "nom_du_chef", "Nom")], "perhaps-personal", "survey!B2"),
        ([row("text", "a", "A", appearance="multilin")], "unknown-appearance", "survey!I2"),
        ([row("text", "Age", "A"), GOOD], "name-differs-by-case", "survey!B3"),
        ([GOOD, row("text", "b", "B", relevant="age > 3")], "bare-name", "survey!F3"),
        ([["text", "a", "A", "", "A"]], "missing-translation", "survey!D2"),
        ([row("select_one besoins or_other", "a", "A")], "or-other", "survey!A2"),
        ([row("text", "b", "B", constraint="zzz(.)")], "unknown-function", "survey!G2"),
    ],
)
def test_a_warning_does_not_stop_the_form(survey: list[list[str]], code: str, cell: str) -> None:
    result = checked(form(survey, NEEDS))
    assert (code, cell) in found(result.warnings)
    assert result.can_be_used


@pytest.mark.parametrize(
    ("choices", "code", "cell"),
    [
        ([choice("besoins", "a"), choice("besoins", "a")], "duplicate-choice", "choices!B3"),
        ([choice("besoins", "a b")], "space-in-choice", "choices!B2"),
        ([choice("besoins", "a"), choice("", "b")], "no-list-name", "choices!A3"),
        ([choice("besoins", "a"), choice("besoins", "")], "no-choice-name", "choices!B3"),
        ([choice("besoins", "a", "")], "no-label", "choices!C2"),
    ],
)
def test_a_fault_of_the_choices_is_said_with_its_cell(choices: list[list[str]], code: str, cell: str) -> None:
    result = checked(form([row("select_multiple besoins", "a", "A")], choices))
    assert (code, cell) in found(result.faults)


@pytest.mark.parametrize(
    ("said", "code", "cell"),
    [
        ({"form_id": "mon formulaire"}, "bad-form-id", "settings!B2"),
        ({"form_title": ""}, "no-title", "settings!A2"),
        ({"version": ""}, "no-version", "settings!C2"),
        ({"public_key": "MIIB"}, "encrypted", "settings!E2"),
        ({"submission_url": "https://example.org"}, "sent-elsewhere", "settings!E2"),
        ({"default_language": "Francais"}, "unknown-default-language", "settings!D2"),
        ({"houma::kind": "sondage"}, "unknown-value", "settings!E2"),
        ({"houma::retention_months": "toujours"}, "not-months", "settings!E2"),
    ],
)
def test_a_fault_of_the_settings_is_said_with_its_cell(said: dict[str, str], code: str, cell: str) -> None:
    assert (code, cell) in found(checked(form([GOOD], settings=said)).faults)


def test_personal_questions_ask_for_a_purpose() -> None:
    result = checked(form([row("text", "nom", "Nom", personal="yes")]))
    assert [problem.code for problem in result.warnings] == ["undeclared"] * 5
    assert result.can_be_used  # Whoever uploads it may still say so.


def test_a_column_that_nobody_knows_is_left_aside_with_the_nearest() -> None:
    head = [*HEAD, "apearance"]
    result = checked(form([[*GOOD, "x"]], head=head))
    (problem,) = result.warnings
    assert (problem.code, problem.cell, problem.nearest) == ("unknown-column", "survey!K1", ("appearance",))


def test_missing_sheets_and_columns_are_named() -> None:
    result = checked(workbook(Sondage=[HEAD, GOOD]))
    assert {problem.code for problem in result.faults} >= {"missing-sheet"}
    result = checked(workbook(survey=[["type", *LABELS], ["text", "A", "A", "A"]], settings=[["form_id"], ["a"]]))
    assert ("missing-column", "") in found(result.faults)


def test_all_faults_come_at_once_and_the_annotated_copy_bears_them() -> None:
    survey = [row("txt", "a", "A"), row("text", "2b", "B"), row("text", "c", "C", relevant="(")]
    result = checked(form(survey))
    assert found(result.faults) == {
        ("unknown-type", "survey!A2"), ("bad-name", "survey!B3"), ("bad-formula", "survey!F4"),
    }  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(result.annotated("form.xlsx", "fr")))
    assert all(book["survey"][cell].comment for cell in ("A2", "B3", "F4"))


def test_quotes_of_labels_stay_as_they_were_written_and_those_of_formulas_are_read() -> None:
    survey = [row("text", "a", "L’entrée “A”"), row("text", "b", "B", relevant="${a} = ‘x’")]
    xform = checked(form(survey)).xform
    assert "L’entrée “A”" in xform
    assert "/data/a  = 'x'" in xform


def test_what_the_converter_alone_finds_is_quoted_at_its_cell() -> None:
    head = [*HEAD, "parameters"]
    result = checked(form([[*row("integer", "a", "A"), ""], [*row("range", "b", "B"), "start=0 end=ten"]], head=head))
    (problem,) = result.faults
    assert (problem.code, problem.cell, problem.read) == ("converter", "survey!K3", "start=0 end=ten")
    assert "pyxform" in problem.sentence("ar")
    assert "must be a number" in problem.sentence("fr")


def test_every_sentence_is_there_in_three_languages() -> None:
    survey = [row("txt", "a", "A"), row("text", "", "B"), row("begin group", "g", "G"), row("note", "n", "${x}")]
    for problem in checked(form(survey, [choice("x", "a"), choice("x", "a")], {"version": ""})).problems:
        said = {problem.sentence(language) for language in LANGUAGES}
        assert len(said) == len(LANGUAGES), said


def test_a_language_that_the_house_speaks_and_the_form_does_not_is_said() -> None:
    head = ["type", "name", "label::Français (fr)"]
    result = checked(form([["text", "a", "A"]], head=head))
    assert [problem.code for problem in result.warnings if problem.severity is Severity.WARNING] == [
        "missing-language", "missing-language",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "formula",
    [
        "${a} = 'x' and not(selected(${b}, 'c'))", ". >= 0 and . < 120", "count(${people}[relation = 'head']) = 1",
        "instance('cities')/cities/item[name = ${city}]/label", "if(${a} != '', ${a} - 1, -1 * 2)", "../../x + 1",
        "regex(., '^[+]?[0-9 ]{8,18}$')", "format-date(today(), '%Y') div 2", "(1 or 2) mod 3",
        "jr:choice-name(${a}, '${a}')", "/data/child::a[position() = 1]/@b | //x", "${last-saved#a}", "3.5 < .5",
    ],
)  # fmt: skip
def test_formulas_that_phones_read_are_left_alone(formula: str) -> None:
    assert [fault.code for fault in faults_of(formula) if fault.code != "bare-name"] == []


@given(st.text("${}()[]'\"abc.,/|=<>!&+-* 01", max_size=40))
def test_no_text_breaks_the_reader_of_formulas(text: str) -> None:
    assert all(fault.expected.fr and fault.expected.ar and fault.expected.en for fault in faults_of(text))


def test_a_formula_nested_without_end_is_a_fault_and_no_crash() -> None:
    assert [fault.code for fault in faults_of("(" * 5_000)] == ["bad-formula"]
    assert [fault.code for fault in faults_of("not(" * 5_000 + "1" + ")" * 5_000)] == ["bad-formula"]


def test_a_survey_that_nobody_would_answer_is_refused() -> None:
    result = checked(form([row("note", f"n{number}", "N") for number in range(3_001)]))
    assert "too-many-rows" in {problem.code for problem in result.faults}


def test_groups_nested_without_end_are_a_fault_and_no_crash() -> None:
    survey = [row("begin group", f"g{number}", "G") for number in range(3_000)]
    assert "nested-too-deep" in {problem.code for problem in checked(form([*survey, GOOD])).faults}


BARE = ["type", "name", "label"]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty-file", "vide"),
        (b"  \n", "empty-file", "vide"),
        (b"type,name,label\ntext,a,A\n", "text-file", "enregistrer en XLSX"),
        ("النوع;الاسم\ntext;a\n".encode(), "text-file", "feuille survey"),
        (b"%PDF-1.7\n", "not-a-workbook", "survey, choices et settings"),
    ],
)
def test_a_file_of_another_kind_is_told_what_to_do_with_it(content: bytes, code: str, said: str) -> None:
    problem = checked(content).problems[0]
    assert problem.code == code
    assert said in problem.sentence("fr")
    assert len({problem.sentence(language) for language in LANGUAGES}) == len(LANGUAGES)


def test_sheets_and_headings_in_another_language_are_told_by_the_name_that_they_need() -> None:
    misnamed = checked(workbook(Enquête=[BARE, ["text", "a", "A"]], Choix=[["list_name", "name", "label"]]))
    told = {(problem.sheet, problem.code): problem.sentence("fr") for problem in misnamed.problems}
    assert "survey" in told["Enquête", "missing-sheet"]
    assert "choices" in told["Choix", "missing-sheet"]
    arabic = checked(workbook(survey=[["النوع", "الاسم", "السؤال"], ["text", "a", "A"]]))
    nearest = {problem.cell: problem.nearest for problem in arabic.problems if problem.code == "unknown-column"}
    assert nearest == {"survey!A1": ("type",), "survey!B1": ("name",), "survey!C1": ("label",)}


def test_a_list_without_a_sheet_of_choices_is_told_where_it_is_asked_for() -> None:
    asking = workbook(survey=[BARE, ["text", "a", "A"], ["select_one villes", "b", "B"]])
    missing = next(problem for problem in checked(asking).problems if problem.cell == "survey!A3")
    assert missing.code == "missing-sheet"
    assert "villes" in missing.sentence("fr")


def test_a_language_without_its_code_is_told_in_words_of_the_house() -> None:
    content = workbook(
        survey=[["type", "name", "label::العربية"], ["text", "a", "سؤال"]],
        settings=[["form_title", "form_id", "version"], ["T", "t", "1"]],
    )
    form = checked(content)
    assert ("language-without-code", "survey!C1") in found(form.problems)
    assert "converter-remark" not in {problem.code for problem in form.problems}


def test_a_hint_or_picture_without_a_language_of_the_form_is_told_in_words_of_the_house() -> None:
    labels = ("label::Français (fr)", "label::العربية (ar)")
    content = workbook(
        survey=[["type", "name", *labels, "hint::Français (fr)", "required_message"],
                ["select_one c", "a", "Question", "سؤال", "Ici", "Il le faut"]],
        choices=[["list_name", "name", *labels, "image::العربية (ar)"], ["c", "x", "X", "س", "x.png"]],
        settings=[["form_title", "form_id", "version"], ["T", "t", "1"]],
    )  # fmt: skip
    form = checked(content)
    told = [problem for problem in form.problems if problem.code == "column-of-some-languages"]
    assert [(problem.cell, problem.severity) for problem in told] == [
        ("survey!E1", Severity.WARNING), ("survey!F1", Severity.WARNING), ("survey!F1", Severity.WARNING),
        ("choices!E1", Severity.WARNING),
    ]  # fmt: skip
    assert "hint::العربية (ar)" in told[0].sentence("ar")
    assert "manque en français" in told[3].sentence("fr")
    arabic = [problem.sentence("ar") for problem in form.problems]
    assert not any("Language" in sentence or "missing" in sentence for sentence in arabic)


def test_advice_of_the_converter_is_not_said_to_be_what_was_expected() -> None:
    content = form([row("text", "a", "A", disabled="no")], head=(*HEAD, "disabled"))
    (advice,) = [problem for problem in checked(content).problems if problem.code == "converter-remark"]
    assert advice.cell == "survey!A2"
    for language, begins in (
        ("fr", "le convertisseur"),
        ("ar", "ينصح المحول"),
        ("en", "the converter (pyxform) advises"),
    ):
        sentence = advice.sentence(language)
        assert begins in sentence
        assert not any(word in sentence for word in ("attendu", "المنتظر", "expected"))
        assert not sentence.endswith("..")


def _in_group(*rows: list[str], kind: str = "group", **more: str) -> list[list[str]]:
    return [row(f"begin {kind}", "g", "G", **more), *rows, row(f"end {kind}")]


Q, X = row("integer", "q", "Q"), row("integer", "x", "X")


@pytest.mark.parametrize(
    ("rows", "circle", "at"),
    [
        ([row("calculate", "a", calculation="${b}"), row("calculate", "b", calculation="${a} + 1")], "a → b → a", "H2"),
        ([row("calculate", "a", calculation="once(${a})")], "a → a", "H2"),
        ([row("calculate", "a", calculation="coalesce(., 1)")], "a → a", "H2"),
        ([row("calculate", "a", calculation="${last-saved#a} + 1")], "", ""),
        ([row("integer", "q", "Q", relevant="${x} > 1"), row("integer", "x", "X", required="${q} > 1")],
         "q → x → q", "F2"),
        (_in_group(Q, relevant="${q} > 1"), "g → q → g", "F2"),
        (_in_group(row("begin group", "h", "H"), Q, row("end group"), relevant="${q} > 1"), "g → q → g", "F2"),
        (_in_group(Q, kind="repeat", relevant="sum(${q}) > 1"), "g → q → g", "F2"),
        ([row("integer", "x", "X", relevant="${q} > 1"), *_in_group(Q, relevant="${x} > 1")], "x → q → g → x", "F2"),
        ([*_in_group(Q, relevant="${c} > 1"), row("calculate", "c", calculation="${q} + 1")], "g → c → q → g", "F2"),
        ([*_in_group(Q, kind="repeat", relevant="${c} > 1"), row("calculate", "c", calculation="count(${g})")],
         "g → c → g", "F2"),
        (_in_group(Q, row("calculate", "t", calculation="indexed-repeat(${t}, ${g}, position(..) - 1)"), kind="repeat"),
         "t → t", "H4"),
        # What phones take: a condition among neighbours, a constraint, a path's own condition, a trigger.
        ([X, *_in_group(Q, row("integer", "p", "P", relevant="${q} > 1"), relevant="${x} > 1")], "", ""),
        ([row("integer", "q", "Q", constraint=". > ${x}"), row("integer", "x", "X", relevant="${q} > 1")], "", ""),
        ([*_in_group(Q, kind="repeat"), row("calculate", "c", calculation="count(${q}[. > 1])")], "", ""),
        ([X, row("calculate", "a", calculation="${a} + 1", required="", trigger="${x}")], "", ""),
        (_in_group(Q, required="${q} > 1"), "", ""),
    ],
)  # fmt: skip
def test_formulas_that_wait_for_each_other_are_told_once(rows: list[list[str]], circle: str, at: str) -> None:
    head = (*HEAD, "required", "trigger")
    told = [one for one in checked(form([*rows, GOOD], head=head)).problems if one.code == "circular"]
    assert [(one.cell, circle in one.sentence("fr")) for one in told] == ([(f"survey!{at}", True)] if circle else [])


@pytest.mark.parametrize(
    ("count", "way"),
    [("sum(${q})", "g → q"), ("${c}", "g → c → q"), ("${x}", ""), ("count(${g}) + ${q}", "")],
)
def test_a_repeat_that_its_own_answers_count_is_warned_of(count: str, way: str) -> None:
    rows = [X, row("calculate", "c", calculation="sum(${q})"), *_in_group(Q, kind="repeat", repeat_count=count)]
    told = [
        one for one in checked(form(rows, head=(*HEAD, "repeat_count"))).problems if one.code == "counted-by-itself"
    ]
    assert [(one.severity, one.cell, way in one.sentence("ar")) for one in told] == (
        [(Severity.WARNING, "survey!K4", True)] if way else []
    )


def test_every_question_has_a_name_that_can_be_read_in_the_readers_language() -> None:
    rows = [
        row("start", "start"),
        row("calculate", "taille_menage", "Taille", calculation="1"),
        row("calculate", "nb_de_pieces", calculation="2"),
        row("select_one besoins or_other", "besoins", "Besoins\u00a0?"),
        row("begin repeat", "personne", "Personne", repeat_count="3"),
        row("text", "lien", "Lien"),
        row("end repeat"),
    ]
    asked = dict(checked(form(rows, NEEDS, head=(*HEAD, "repeat_count"))).questions.every())
    assert {path: question.label_in("fr") for path, question in asked.items()} == {
        "start": "Début du remplissage",
        "taille_menage": "Taille",
        "nb_de_pieces": "Nb de pieces",
        "besoins": "Besoins\u00a0?",
        "besoins_other": "Besoins\u00a0: autre",
        "personne_count": "Personne\u00a0: combien",
        "personne": "Personne",
        "personne/lien": "Lien",
    }
    assert asked["start"].label_in("ar-ma") == "بداية التعبئة"
    assert [path for path, question in asked.items() if question.is_calculated] == [
        "taille_menage", "nb_de_pieces", "personne_count",
    ]  # fmt: skip
