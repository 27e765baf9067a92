"""The sheet ``survey``: types, names, groups and repeats."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from houma.domain.observatory.rules.xlsform import words
from houma.domain.observatory.rules.xlsform.sheets import Book, Line, Sheet
from houma.domain.observatory.rules.xlsform.types import (
    APPEARANCES,
    EXAMPLES,
    EXTERNAL,
    UNSUPPORTED,
    Kind,
    ReadType,
    all_types,
    read_type,
)
from houma.exchange.problems import Problem, Severity
from houma.values.multilingual import Multilingual

_NAME = re.compile(r"[^\W\d][\w.\-]*")
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
MOST_NESTED = 20
MOST_QUESTIONS = 3_000
"""Rows of a survey: nobody answers more, and the converter's time grows with their square."""
_RESERVED = frozenset({"meta", "data", "instanceID", "deprecatedID", "instanceName"})
_FILE_OF_CHOICES = re.compile(r".+\.(csv|xml|geojson)", re.IGNORECASE)
YES = frozenset({"yes", "true", "true()", "oui", "نعم"})
NO = frozenset({"no", "false", "false()", "non", "لا"})


@dataclass(slots=True)
class Node:
    """A question, group or repeat of the survey, with what it holds."""

    line: Line
    type: ReadType
    name: str
    children: list["Node"] = field(default_factory=list)

    @property
    def is_section(self) -> bool:
        return self.type.begins


def every(nodes: list[Node]) -> Iterator[Node]:
    """The nodes and all that they hold, in the order of the sheet."""
    for node in nodes:
        yield node
        yield from every(node.children)


def said_yes(text: str) -> bool:
    return text.strip().casefold() in YES


def read_survey(book: Book) -> tuple[list[Node], list[Problem]]:
    """The questions as a tree, and what is wrong with them."""
    sheet = book.survey
    problems = [
        Problem("missing-column", words.said(words.THIS_COLUMN, name=key), sheet=sheet.name, row=1)
        for key in ("type", "name", "label")
        if sheet.columns and not sheet.has(key)
    ]
    if problems and not sheet.has("type"):
        return [], problems
    reader = _Reader(sheet)
    if len(sheet.lines) > MOST_QUESTIONS:
        expected = words.said(words.FEWER_ROWS, most=MOST_QUESTIONS)
        problems.append(Problem("too-many-rows", expected, sheet=sheet.name, row=MOST_QUESTIONS + 2))
    for line in sheet.lines[:MOST_QUESTIONS]:
        reader.read(line)
    for node in reader.open[1:]:
        kind = node.type.written.removeprefix("begin ")
        reader.problems.append(sheet.problem("unclosed", words.said(words.AN_END, kind=kind), node.line, "type"))
    # Where every question is at fault, saying that there is none would only add to it.
    is_empty = not any(not node.is_section for node in every(reader.root.children))
    if sheet.columns and is_empty and not any(one.severity is Severity.ERROR for one in reader.problems):
        reader.problems.append(Problem("no-questions", words.SOME_QUESTION, sheet=sheet.name))
    problems += reader.problems
    problems += _repeat_names(sheet, reader.root.children)
    return reader.root.children, problems


@dataclass(slots=True)
class _Reader:
    sheet: Sheet
    root: Node = field(default_factory=lambda: Node(Line(0), ReadType(Kind.GROUP, ""), ""))
    open: list[Node] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names: dict[int, dict[str, str]] = field(default_factory=dict)
    folded: dict[int, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.open = [self.root]

    def read(self, line: Line) -> None:
        if said_yes(line.text("disabled")):
            return
        written = line.text("type")
        if not written:
            if line.text("name") or line.translations("label"):
                self._fault("no-type", words.A_TYPE, line, "type")
            return
        read = read_type(written)
        if not self._is_type(line, written):
            if written.casefold().startswith(("begin", "end")):
                return
            # The rest of the row is looked at all the same, and its name is known to the formulas of others.
            read = ReadType(Kind.TEXT, "text")
        if read.ends:
            self._close(line, read)
            return
        node = Node(line, read, self._name(line, read))
        # What is nested too deep hangs at the top, so that nobody who walks the tree falls.
        above = self.open[-1] if len(self.open) <= MOST_NESTED else self.root
        above.children.append(node)
        if read.begins:
            if len(self.open) == MOST_NESTED + 1:
                self._fault("nested-too-deep", words.said(words.LESS_NESTED, most=MOST_NESTED), line, "type")
            self.open.append(node)
            return
        self._check_question(line, read)

    def _is_type(self, line: Line, written: str) -> bool:
        read = read_type(written)
        if read.kind is not None:
            return True
        if written.split(" ")[0] in UNSUPPORTED or written in UNSUPPORTED:
            self._fault("unsupported-type", words.A_SUPPORTED_TYPE, line, "type")
            return False
        near = words.nearest(written.split(" ")[0] if "select" in written else written.casefold(), all_types())
        expected = words.said(words.A_KNOWN_TYPE, examples=", ".join(EXAMPLES))
        self._fault("unknown-type", expected, line, "type", nearest=near)
        return False

    def _close(self, line: Line, read: ReadType) -> None:
        kind = read.written.removeprefix("end ")
        if len(self.open) == 1:
            self._fault("unopened", words.said(words.A_BEGIN, kind=kind), line, "type")
            return
        opened = self.open.pop()
        opened_kind = opened.type.written.removeprefix("begin ")
        if opened_kind != kind:
            other = self.sheet.place(opened.line, "type")
            self._fault("crossed", words.said(words.THE_OTHER_END, kind=opened_kind, other=other), line, "type")
        elif not opened.children:
            self._warn("empty-section", words.SOMETHING_ASKED, opened.line, "type")

    def _name(self, line: Line, read: ReadType) -> str:
        name = line.text("name")
        if read.written == "audit":
            return "audit"
        if not name:
            if read.kind is Kind.NOTE and read.written == "note":
                return f"generated_note_name_{line.number}"
            self._fault("no-name", words.said(words.A_NAME, example="nom_du_chef"), line, "name")
            return ""
        if not _NAME.fullmatch(name):
            self._fault("bad-name", words.A_WELL_FORMED_NAME, line, "name")
        elif name in _RESERVED:
            self._fault("reserved-name", words.NOT_RESERVED, line, "name")
        elif not _PLAIN_NAME.fullmatch(name):
            self._warn("accented-name", words.said(words.A_NAME, example="nom_du_chef"), line, "name")
        self._once(line, name)
        return name

    def _once(self, line: Line, name: str) -> None:
        taken = self.names.setdefault(id(self.open[-1]), {})
        place = self.sheet.place(line, "name")
        if name in taken:
            self._fault("duplicate-name", words.said(words.ONE_SUCH_NAME, other=taken[name]), line, "name")
            return
        folded = self.folded.setdefault(id(self.open[-1]), {})
        if name.casefold() in folded:
            expected = words.said(words.DIFFERING_BY_MORE_THAN_CASE, other=folded[name.casefold()])
            self._warn("name-differs-by-case", expected, line, "name")
        taken[name] = folded[name.casefold()] = place

    def _check_question(self, line: Line, read: ReadType) -> None:
        if read.written == "calculate" and not (line.text("calculation") or line.text("default")):
            self._fault("no-calculation", words.A_CALCULATION, line, "calculation")
        if read.from_file and not _FILE_OF_CHOICES.fullmatch(read.choices):
            self._fault("no-file", words.A_FILE_OF_CHOICES, line, "type")
        if read.or_other:
            self._warn("or-other", words.OTHER_IN_THE_LIST, line, "type")
        if read.or_other and line.text("choice_filter"):
            self._fault("other-with-filter", words.NO_FILTER_WITH_OTHER, line, "choice_filter")
        if read.written not in EXTERNAL:
            self._check_appearance(line)

    def _check_appearance(self, line: Line) -> None:
        # Columns and widths take a number; applications are called by an address of their own.
        for appearance in re.sub(r"\([^)]*\)", "", line.text("appearance")).split():
            plain = appearance.casefold()
            if plain not in APPEARANCES and not re.fullmatch(r"w\d{1,2}|ex:.*|printer:.*|search", plain):
                near = words.nearest(plain, APPEARANCES)
                self._warn("unknown-appearance", words.A_KNOWN_APPEARANCE, line, "appearance", nearest=near)

    def _fault(self, code: str, expected: Multilingual, line: Line, key: str, **more: object) -> None:
        self.problems.append(self.sheet.problem(code, expected, line, key, **more))

    def _warn(self, code: str, expected: Multilingual, line: Line, key: str, **more: object) -> None:
        self._fault(code, expected, line, key, severity=Severity.WARNING, **more)


def _repeat_names(sheet: Sheet, nodes: list[Node]) -> Iterator[Problem]:
    """A repeat bears a name that no other repeat of the form has."""
    taken: dict[str, str] = {}
    for node in every(nodes):
        if node.type.kind is not Kind.REPEAT or not node.name:
            continue
        if node.name in taken:
            expected = words.said(words.NAME_OF_ONE_REPEAT, other=taken[node.name])
            yield sheet.problem("duplicate-repeat", expected, node.line, "name")
        taken.setdefault(node.name, sheet.place(node.line, "name"))
