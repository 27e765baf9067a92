"""The workbook to fill in: headings with their help, lists to choose from, and a sheet that explains every column."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from houma.exchange import wording
from houma.exchange.columns import CellKind, Column, Table
from houma.exchange.problems import COMMA, column_letters
from houma.exchange.references import References
from houma.exchange.sheets_of_ours import HELP, LISTS, sheet_title
from houma.exchange.shown import NO, YES
from houma.exchange.workbook_looks import Looks, number_format
from houma.values.multilingual import Multilingual

_LAST_ROW = 1_048_575  # From 0: every row an XLSX sheet can have.
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255  # Excel's limits for the messages of a validation.
_REQUIRED = Multilingual("obligatoire", "إلزامي", "required")
_OPTIONAL = Multilingual("facultatif", "اختياري", "optional")
_HOW_TO = Multilingual(
    "Une ligne par enregistrement, sous les en-têtes. Les colonnes suivies de * sont obligatoires. Dates\u00a0: le "
    "jour d’abord (14/05/2018). Une cellule vide veut dire «\u00a0inconnu\u00a0», jamais zéro.",
    "سطر لكل تسجيل تحت العناوين. الأعمدة المتبوعة بعلامة * إلزامية. التواريخ: اليوم أولا (14/05/2018). "
    "الخلية الفارغة تعني «غير معروف» وليس صفرا.",
    "One row per record, below the headings. Columns followed by * are required. Dates: the day first (14/05/2018). "
    "A blank cell means “unknown”, never zero.",
)
_DICTIONARY = (
    (Multilingual("Feuille", "الورقة", "Sheet"), 22),
    (Multilingual("Colonne", "العمود", "Column"), 28),
    (Multilingual("Clé", "المفتاح", "Key"), 20),
    (Multilingual("Obligation", "الإلزام", "Obligation"), 14),
    (Multilingual("Contenu attendu", "المحتوى المنتظر", "Expected content"), 48),
    (Multilingual("Explication", "الشرح", "Explanation"), 60),
)
_EXPECTED = {
    CellKind.TEXT: wording.A_TEXT.expected,
    CellKind.INTEGER: wording.A_WHOLE_NUMBER.expected,
    CellKind.DECIMAL: wording.A_NUMBER.expected,
    CellKind.DATE: wording.A_DATE.expected,
    CellKind.PARTIAL_DATE: wording.A_PARTIAL_DATE.expected,
    CellKind.YEAR: wording.A_YEAR.expected,
    CellKind.BOOLEAN: wording.YES_OR_NO.expected,
    CellKind.REFERENCE: wording.A_KNOWN_NAME,
    CellKind.URL: wording.AN_ADDRESS.expected,
}


def build_template(tables: Sequence[Table], references: References, language: str, title: str) -> bytes:
    """An empty XLSX workbook for ``tables`` in ``language``; filled in as it says, it reads back without problems."""
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output)
    workbook.set_properties({"title": title})
    looks = Looks(workbook)
    names = {table.key: sheet_title(table.labels.in_language(language)) for table in tables}
    sheets = {table.key: workbook.add_worksheet(names[table.key]) for table in tables}
    help_sheet = workbook.add_worksheet(HELP.in_language(language))
    lists = _Lists(workbook, language)
    for table in tables:
        sources = {column.key: _list_source(column, tables, names, references, lists) for column in table.read_columns}
        _lay_out(sheets[table.key], table, language, looks, sources)
    _explain(help_sheet, tables, language, looks, title)
    if language[:2] == "ar":
        for sheet in workbook.worksheets():
            sheet.right_to_left()
    workbook.close()
    return output.getvalue()


class _Lists:
    """The hidden sheet of values to choose from, one column for each list."""

    def __init__(self, workbook: Any, language: str) -> None:
        self._language = language
        self._name = LISTS.in_language(language)
        self._sheet = workbook.add_worksheet(self._name)
        self._sheet.very_hidden()
        self._ranges: dict[str, str] = {}

    def vocabulary(self, name: str, references: References) -> str:
        """The range that lists a vocabulary, each term spelled so that it means one only."""
        vocabulary = references.vocabulary(name)
        return self._range(name, lambda: [vocabulary.display(term.code, self._language) for term in vocabulary])

    def choices(self, column: Column) -> str:
        """The range that lists the choices of a column."""
        key = "|".join(choice.code for choice in column.choices)
        return self._range(key, lambda: [choice.labels.in_language(self._language) for choice in column.choices])

    def yes_or_no(self) -> str:
        """The range that lists yes and no."""
        return self._range("yes|no", lambda: [YES.in_language(self._language), NO.in_language(self._language)])

    def _range(self, key: str, texts: Any) -> str:
        if key not in self._ranges:
            position, values = len(self._ranges), texts()
            for row, text in enumerate(values):
                self._sheet.write_string(row, position, text)
            letters = column_letters(position)
            self._ranges[key] = f"='{self._name}'!${letters}$1:${letters}${max(len(values), 1)}"
        return self._ranges[key]


def _list_source(
    column: Column, tables: Sequence[Table], names: dict[str, str], references: References, lists: _Lists
) -> str:
    """The range to choose from, empty where there is none."""
    if column.kind is CellKind.CHOICE:
        return lists.choices(column)
    if column.kind is CellKind.BOOLEAN:
        return lists.yes_or_no()
    if column.kind is not CellKind.REFERENCE or column.reference is None:
        return ""
    if column.reference in references and len(references.vocabulary(column.reference)):
        return lists.vocabulary(column.reference, references)
    for table in tables:
        if table.key == column.reference and len(table.identity) == 1:
            # The rows of another sheet of the same file: its identifying column, as it is being filled in.
            keys = [other.key for other in table.read_columns]
            letters = column_letters(keys.index(table.identity[0]))
            name = names[table.key].replace("'", "''")
            return f"='{name}'!${letters}$2:${letters}$10000"
    return ""


def _lay_out(sheet: Any, table: Table, language: str, looks: Looks, sources: dict[str, str]) -> None:
    for position, column in enumerate(table.read_columns):
        sheet.set_column(position, position, column.width, looks.data(number_format(column)))
        heading = column.heading(language) + (" *" if column.required else "")
        sheet.write_string(0, position, heading, looks.required_heading if column.required else looks.heading)
        explanation = "\n".join(_explanation(column, language))
        sheet.write_comment(0, position, explanation, {"x_scale": 2, "y_scale": 1.5})
        options = _validation(column, sources[column.key]) or {"validate": "any"}
        options["input_title"] = _cut(column.labels.in_language(language), _LONGEST_TITLE)
        options["input_message"] = _cut(explanation, _LONGEST_MESSAGE)
        if options["validate"] != "any":
            expected = _expected(column, language)
            options["error_title"] = options["input_title"]
            options["error_message"] = _cut(expected[:1].upper() + expected[1:], _LONGEST_MESSAGE)
            # Other spellings than those listed are read too: a list advises, a number or date format insists.
            options["error_type"] = "warning" if options["validate"] == "list" else "stop"
        sheet.data_validation(1, position, _LAST_ROW, position, options)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)


def _validation(column: Column, source: str) -> dict[str, Any] | None:
    if source:
        return {"validate": "list", "source": source}
    if column.kind is CellKind.DATE:
        return _between("date", column, date(1900, 1, 1), date(2999, 12, 31))
    if column.kind is CellKind.YEAR:
        return _between("integer", column, 1000, 2999)
    if column.kind is CellKind.INTEGER:
        return _between("integer", column, -(10**15), 10**15)
    if column.kind is CellKind.DECIMAL:
        return _between("decimal", column, -(10**15), 10**15)
    return None


def _between(what: str, column: Column, least: Any, most: Any) -> dict[str, Any]:
    least = least if column.minimum is None else column.minimum
    most = most if column.maximum is None else column.maximum
    if what != "date":
        least, most = float(least), float(most)
    return {"validate": what, "criteria": "between", "minimum": least, "maximum": most}


def _expected(column: Column, language: str) -> str:
    if column.kind is CellKind.CHOICE:
        choices = ", ".join(choice.labels.in_language(language) for choice in column.choices)
        return wording.ONE_OF_THE_LIST.in_language(language).format(choices=choices)
    return _EXPECTED[column.kind].in_language(language)


def _bounds(column: Column) -> Iterator[Multilingual]:
    for rule in column.value_rules():
        expected = getattr(rule, "expected", None)  # A rule written as a plain function tells nothing in advance.
        if isinstance(expected, Multilingual):
            yield expected


def _explanation(column: Column, language: str) -> Iterator[str]:
    """Help first, then what is expected, then whether it must be filled in."""
    if column.help.in_language(language):
        yield column.help.in_language(language)
    parts = [_expected(column, language), *(bound.in_language(language) for bound in _bounds(column))]
    comma = COMMA.in_language(language)
    if column.unit_in(language):
        parts.append(column.unit_in(language))
    parts.append((_REQUIRED if column.required else _OPTIONAL).in_language(language))
    text = comma.join(parts)
    yield text[:1].upper() + text[1:]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _explain(sheet: Any, tables: Sequence[Table], language: str, looks: Looks, title: str) -> None:
    sheet.write_string(0, 0, title, looks.title)
    sheet.merge_range(1, 0, 1, len(_DICTIONARY) - 1, _HOW_TO.in_language(language), looks.text)
    sheet.set_row(1, 48)
    for position, (label, width) in enumerate(_DICTIONARY):
        sheet.set_column(position, position, width)
        sheet.write_string(3, position, label.in_language(language), looks.heading)
    row = 4
    comma = COMMA.in_language(language)
    for table in tables:
        for column in table.read_columns:
            bounds = [bound.in_language(language) for bound in _bounds(column)]
            texts = (
                table.labels.in_language(language),
                column.heading(language),
                column.key,
                (_REQUIRED if column.required else _OPTIONAL).in_language(language),
                comma.join([_expected(column, language), *bounds]),
                column.help.in_language(language),
            )
            for position, text in enumerate(texts):
                sheet.write_string(row, position, text, looks.text)
            row += 1
    sheet.freeze_panes(4, 0)
