"""The sheet ``choices``: lists, names, and who uses them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from houma.domain.observatory.rules.xlsform import words
from houma.domain.observatory.rules.xlsform.sheets import Book, Line
from houma.domain.observatory.rules.xlsform.survey import Node, every, said_yes
from houma.domain.observatory.rules.xlsform.types import SELECT_KINDS, Kind
from houma.exchange.problems import Problem, Severity

_REFERENCE = re.compile(r"\$\{[^}]+\}")


@dataclass(slots=True)
class ChoiceLists:
    """The rows of each list by its name."""

    lists: dict[str, list[Line]] = field(default_factory=dict)


def read_choices(book: Book, nodes: list[Node]) -> tuple[ChoiceLists, list[Problem]]:
    """The lists of choices, and what is wrong with them and with their use."""
    sheet = book.choices
    found = ChoiceLists()
    asking = [node for node in every(nodes) if node.type.kind in SELECT_KINDS and not node.type.from_file]
    problems = [
        Problem("missing-column", words.said(words.THIS_COLUMN, name=key), sheet=sheet.name, row=1)
        for key in ("list_name", "name", "label")
        if asking and sheet.columns and not sheet.has(key)
    ]
    problems += _read_rows(book, found)
    problems += _uses(book, asking, found)
    if asking and not sheet.columns:
        expected = words.said(words.THIS_SHEET_WITH_LIST, name=asking[0].type.choices)
        problems.insert(0, book.survey.problem("missing-sheet", expected, asking[0].line, "type"))
    return found, problems


def _read_rows(book: Book, found: ChoiceLists) -> Iterator[Problem]:
    sheet = book.choices
    may_repeat = any(said_yes(line.text("allow_choice_duplicates")) for line in book.settings.lines[:1])
    taken: dict[tuple[str, str], str] = {}
    for line in sheet.lines:
        list_name, name = line.text("list_name"), line.text("name")
        if not list_name:
            if name:
                yield sheet.problem("no-list-name", words.A_LIST_NAME, line, "list_name")
            continue
        if not name:
            yield sheet.problem("no-choice-name", words.A_CHOICE_NAME, line, "name")
            continue
        if (list_name, name) in taken and not may_repeat:
            expected = words.said(words.ONE_SUCH_CHOICE, other=taken[list_name, name])
            yield sheet.problem("duplicate-choice", expected, line, "name")
        taken.setdefault((list_name, name), sheet.place(line, "name"))
        found.lists.setdefault(list_name, []).append(line)


def _uses(book: Book, asking: list[Node], found: ChoiceLists) -> Iterator[Problem]:
    with_several: dict[str, None] = {}
    for node in asking:
        name = node.type.choices
        if not name:
            yield book.survey.problem("no-list", words.A_LIST, node.line, "type")
        elif _REFERENCE.fullmatch(name):
            continue
        elif name not in found.lists and book.choices.columns:
            expected, near = words.said(words.A_KNOWN_LIST, name=name), words.nearest(name, found.lists)
            yield book.survey.problem("unknown-list", expected, node.line, "type", nearest=near)
        if node.type.kind in (Kind.SELECT_MULTIPLE, Kind.RANK):
            with_several[name] = None
    for name in with_several:
        for line in found.lists.get(name, ()):
            if " " in line.text("name"):
                yield book.choices.problem("space-in-choice", words.NO_SPACE_IN_CHOICE, line, "name")
    used = {node.type.choices for node in asking}
    for name, lines in found.lists.items():
        if name not in used:
            yield book.choices.problem(
                "unused-list", words.A_USED_LIST, lines[0], "list_name", severity=Severity.WARNING
            )
