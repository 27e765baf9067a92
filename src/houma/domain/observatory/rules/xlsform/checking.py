"""A workbook checked whole: everything wrong with it at once, and what it makes when nothing is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from houma.domain.observatory.rules.questions import Questions, questions_of
from houma.domain.observatory.rules.xlsform import words
from houma.domain.observatory.rules.xlsform.choices import read_choices
from houma.domain.observatory.rules.xlsform.columns import KNOWN, MEDIA, is_known, meant_by
from houma.domain.observatory.rules.xlsform.converting import to_xform
from houma.domain.observatory.rules.xlsform.formulas import check_formulas
from houma.domain.observatory.rules.xlsform.languages import check_languages, language_codes
from houma.domain.observatory.rules.xlsform.opening import opened
from houma.domain.observatory.rules.xlsform.settings import (
    Declared,
    Identity,
    check_personal,
    personal_names,
    read_settings,
)
from houma.domain.observatory.rules.xlsform.sheets import Book, Cell, read_book
from houma.domain.observatory.rules.xlsform.survey import Node, every, read_survey
from houma.domain.observatory.rules.xlsform.types import EXTERNAL
from houma.exchange.annotate import annotate_workbook
from houma.exchange.problems import Problem, Severity, cell_reference


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """What a workbook holds, and what is wrong with it.

    Attributes:
        problems: every fault and warning, faults first, in the order of sheets and rows.
        xform: the XForm; "" where there is a fault.
        questions: the model by which submissions are read.
        media_names: files that phones fetch with the form.
        content: the workbook, packed anew (see ``opening``); empty where it could not be opened.
        settings: cells of the settings by their column.
    """

    problems: tuple[Problem, ...]
    identity: Identity = field(default_factory=Identity)
    declared: Declared = field(default_factory=Declared)
    languages: tuple[str, ...] = ()
    xform: str = ""
    questions: Questions = field(default_factory=Questions)
    media_names: tuple[str, ...] = ()
    content: bytes = b""
    settings: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    @property
    def can_be_used(self) -> bool:
        return bool(self.xform)

    def with_problems(self, more: Sequence[Problem]) -> Self:
        """The same with problems that were found elsewhere; with a fault it cannot be used."""
        faulty = any(problem.severity is Severity.ERROR for problem in more)
        problems = tuple(sorted([*self.problems, *more], key=_order))
        return replace(self, problems=problems, xform="" if faulty else self.xform)

    def annotated(self, filename: str, language: str) -> bytes:
        """The workbook with its problems marked, as XLSX; the list alone where it could not be opened."""
        return annotate_workbook(self.content, filename, self.problems, language)


def check_form(content: bytes, filename: str, declared: Declared | None = None) -> CheckedForm:
    """Read, check and convert a workbook; what is ``declared`` beside it goes before what it says itself."""
    clean, grids, problems = opened(content, filename)
    if problems and not grids:
        return CheckedForm(tuple(problems), content=clean)
    book, more = read_book(grids)
    problems += more
    nodes, more = read_survey(book)
    problems += more
    choices, more = read_choices(book, nodes)
    problems += more
    identity, said, more = read_settings(book)
    declared = (declared or Declared()).over(said)
    problems += more
    problems += check_formulas(book, nodes)
    problems += check_languages(book, nodes)
    problems += check_personal(book, nodes, declared)
    problems += _unknown_columns(book)
    xform, questions = "", Questions()
    if not any(problem.severity is Severity.ERROR for problem in problems):
        converted = to_xform(book)
        xform = converted.xform
        problems += converted.problems
        if xform:
            questions = questions_of(xform, nodes, choices, personal_names(nodes))
    return CheckedForm(
        problems=tuple(sorted(problems, key=_order)),
        identity=identity,
        declared=declared,
        languages=tuple(language_codes(book)),
        xform=xform,
        questions=questions,
        media_names=tuple(_media(book, nodes)),
        content=clean,
        settings={heading.key: cell for line in book.settings.lines[:1] for heading, cell in line.cells.items()},
    )


def _order(problem: Problem) -> tuple[bool, int, int]:
    sheets = ("survey", "choices", "settings")
    name = problem.sheet.casefold()
    return (problem.severity is not Severity.ERROR, sheets.index(name) if name in sheets else -1, problem.row or 0)


def _unknown_columns(book: Book) -> Iterator[Problem]:
    for kind, sheet in (("survey", book.survey), ("choices", book.choices), ("settings", book.settings)):
        for position, heading in sheet.columns.items():
            if is_known(heading, kind):
                continue
            meant = meant_by(heading, kind)
            # What an author wrote under a heading of her own language is not dropped with a remark.
            sure = bool(meant) and not heading.key.isascii()
            yield Problem(
                "unknown-column",
                words.said(words.THIS_COLUMN, name=meant) if sure else words.A_KNOWN_COLUMN,
                sheet=sheet.name,
                row=1,
                cell=cell_reference(sheet.name, 1, position),
                read=heading.key,
                nearest=(meant,) if meant else words.nearest(heading.key, KNOWN[kind]),
                severity=Severity.ERROR if sure else Severity.WARNING,
            )


def _media(book: Book, nodes: list[Node]) -> Iterator[str]:
    """Files that the form mentions, each once: pictures, sounds and films of labels, lists of choices."""
    found: dict[str, None] = {}
    for node in every(nodes):
        if node.type.from_file:
            found[node.type.choices] = None
        elif node.type.written in EXTERNAL:
            found[f"{node.name}.{node.type.written.removesuffix('-external')}"] = None
    lines = [node.line for node in every(nodes)] + book.choices.lines
    for line in lines:
        for key in MEDIA:
            for cell in line.translations(key).values():
                found[cell.text] = None
    yield from found
