"""Formulas and references of the survey: can a phone read them, and do they speak of questions that are there?"""

from collections import Counter
from collections.abc import Iterator

from houma.domain.observatory.rules.xlsform import words
from houma.domain.observatory.rules.xlsform.circles import check_circles
from houma.domain.observatory.rules.xlsform.columns import TRANSLATED
from houma.domain.observatory.rules.xlsform.expressions import faults_of, references_in
from houma.domain.observatory.rules.xlsform.sheets import Book, Cell, Sheet
from houma.domain.observatory.rules.xlsform.survey import NO, YES, Node, every
from houma.exchange.problems import Problem, Severity
from houma.values.multilingual import Multilingual

_FORMULAS = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count")
_OR_YES_NO = ("required", "read_only")
_ADDED_BY_THE_CONVERTER = frozenset({"instanceID", "instanceName"})


def check_formulas(book: Book, nodes: list[Node]) -> Iterator[Problem]:
    """What is wrong with the formulas of the survey and with its references, those in labels too."""
    names = Counter(node.name for node in every(nodes) if node.name)
    for node in every(nodes):
        if node.type.or_other:
            names[f"{node.name}_other"] += 1
    for node in every(nodes):
        for key in _FORMULAS:
            if cell := node.line.cell(key):
                yield from _formula(book.survey, cell, names, filters=key == "choice_filter")
        for key in _OR_YES_NO:
            cell = node.line.cell(key)
            if cell and cell.text.casefold() not in YES | NO:
                yield from _formula(book.survey, cell, names)
        others = [cell for key in ("default", "trigger") if (cell := node.line.cell(key))]
        texts = [cell for key in TRANSLATED for cell in node.line.translations(key).values()]
        for cell in (*others, *texts):
            yield from _references(book.survey, cell, names)
    yield from check_circles(book.survey, nodes)
    for line in book.choices.lines:
        for cell in line.translations("label").values():
            yield from _references(book.choices, cell, names)
    for line in book.settings.lines[:1]:
        if cell := line.cell("instance_name"):
            yield from _formula(book.settings, cell, names)


def _formula(sheet: Sheet, cell: Cell, names: Counter[str], *, filters: bool = False) -> Iterator[Problem]:
    for fault in faults_of(cell.plain, bare_names=filters):
        if fault.code == "bare-name" and not any(name.strip("${}") in names for name in fault.nearest):
            continue
        severity = Severity.ERROR if fault.sure else Severity.WARNING
        yield _problem(sheet, cell, fault.code, fault.expected, fault.nearest, severity)
    yield from _references(sheet, cell, names)


def _references(sheet: Sheet, cell: Cell, names: Counter[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(references_in(cell.text)):
        if name in _ADDED_BY_THE_CONVERTER:
            continue
        if names[name] == 0:
            near = tuple(f"${{{one}}}" for one in words.nearest(name, names))
            yield _problem(sheet, cell, "unknown-reference", words.said(words.A_KNOWN_QUESTION, name=name), near)
        elif names[name] > 1:
            expected = words.said(words.ONE_QUESTION_OF_THAT_NAME, name=name)
            yield _problem(sheet, cell, "ambiguous-reference", expected)


def _problem(
    sheet: Sheet,
    cell: Cell,
    code: str,
    expected: Multilingual,
    nearest: tuple[str, ...] = (),
    severity: Severity = Severity.ERROR,
) -> Problem:
    return Problem(
        code,
        expected,
        sheet=sheet.name,
        row=cell.row,
        cell=cell.reference,
        read=cell.text,
        nearest=nearest,
        severity=severity,
    )
