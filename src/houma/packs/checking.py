"""Reading a whole pack and telling everything that is wrong with it at once. Nothing is written."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from houma.exchange.problems import Notice, Problem, Severity
from houma.exchange.reader import read_workbook
from houma.exchange.references import References, Term, Vocabulary
from houma.packs import wording
from houma.packs.boundaries import read_boundaries
from houma.packs.content import PackContent, PackRow
from houma.packs.declaration import BOUNDARIES, FRAMEWORK, PackFile, pack_files
from houma.packs.description import FILENAME, PackDescription, read_description
from houma.packs.figure_files import FigureTable, figure_problems, read_figures
from houma.packs.laws import laws_of
from houma.values.multilingual import Multilingual

_NOT_DATA = frozenset({".md", ".txt"})
_TOLD = frozenset({"stray-column", "blank-rows", "repeated-headings"})
_LOADER = b"1"
"""Part of every digest: raised when the same files shall be loaded differently than before."""


@dataclass(frozen=True, slots=True)
class CheckedPack:
    """A pack that was read: its content where it could be read, and all that is to correct.

    ``digest`` is the SHA-256 of all its files: the same digest is the same pack.
    """

    name: str
    digest: str
    content: PackContent | None
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the pack from being loaded."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is told and kept as it is."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    @property
    def ok(self) -> bool:
        return not self.errors


def digest_of(folder: Path) -> str:
    """SHA-256 of the names and contents of a pack's files."""
    whole = hashlib.sha256(_LOADER)
    for path in _data_files(folder):
        whole.update(path.name.encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def check_pack(folder: Path) -> CheckedPack:
    """Read every file of the pack, check each against its declaration and all of them against each other."""
    digest = digest_of(folder)
    described = folder / FILENAME
    if not described.is_file():
        missing = Problem("missing-file", wording.THIS_FILE, sheet=FILENAME)
        return CheckedPack(folder.name, digest, None, (missing,))
    description, wrong = read_description(described.read_bytes())
    if description is None:
        return CheckedPack(folder.name, digest, None, wrong)
    files = pack_files(description.population_on.year if description.population_on else None)
    problems = list(_undeclared(folder, files, description))
    read = _read_files(folder, files, description)
    boundaries, about_boundaries = read_boundaries(
        folder / BOUNDARIES, {row["code"] for row in read.rows("territories")}
    )
    figures, about_figures = _read_figures(folder, read, description)
    framework = folder / FRAMEWORK
    text = framework.read_text(encoding="utf-8") if framework.is_file() else ""
    content = PackContent(description, read.tables, boundaries, figures, text)
    problems += [*read.problems, *about_boundaries, *about_figures]
    for law in laws_of(files):
        problems += law(content)
    return CheckedPack(folder.name, digest, content, tuple(problems), tuple(read.notices))


@dataclass(slots=True)
class _Read:
    """What reading the files one after the other gave so far."""

    tables: dict[str, list[PackRow]] = field(default_factory=dict)
    vocabularies: dict[str, Vocabulary] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def rows(self, key: str) -> Sequence[PackRow]:
        return self.tables.get(key, ())


def _read_files(folder: Path, files: Sequence[PackFile], description: PackDescription) -> _Read:
    read = _Read()
    for file in files:
        table, path = file.table, folder / file.name
        if path.is_file():
            # Programs and people write a pack with decimal points, whatever the language of its texts.
            reading = read_workbook(
                path.read_bytes(), file.name, [table], References(read.vocabularies), decimal_mark="."
            )
            read.problems += [_in_file(problem, file) for problem in reading.problems]
            read.notices += [notice for notice in reading.notices if notice.code in _TOLD]
            read.tables[table.key] = [PackRow(table, row) for row in reading.rows.get(table.key, ())]
            counted, expected = len(read.tables[table.key]), description.row_counts.get(file.name)
            if expected is not None and expected != counted:
                said = wording.THIS_MANY_ROWS.formatted(count=expected)
                read.problems.append(Problem("row-count", said, sheet=file.name, read=str(counted)))
        elif file.required or file.name in description.row_counts:
            read.problems.append(Problem("missing-file", wording.THIS_FILE, sheet=file.name))
        # A file that is not there has no codes: what refers to it is told, row by row.
        named = [row[key] for key in table.identity[:1] for row in read.rows(table.key)]
        codes = dict.fromkeys(str(code) for code in named if code is not None)
        read.vocabularies[table.key] = Vocabulary(Term(code, Multilingual(code)) for code in codes)
    return read


def _read_figures(
    folder: Path, read: _Read, description: PackDescription
) -> tuple[tuple[FigureTable, ...], list[Problem]]:
    territories, indicators = ({row.text("code") for row in read.rows(key)} for key in ("territories", "indicators"))
    tables: list[FigureTable] = []
    problems: list[Problem] = []
    for file in description.figure_files:
        table, wrong = read_figures(folder / file.path, file, territories, indicators)
        problems += wrong
        if table is not None:
            tables.append(table)
            problems += figure_problems(table, description.row_counts.get(file.path))
    return tuple(tables), problems


def _in_file(problem: Problem, file: PackFile) -> Problem:
    return replace(problem, sheet=file.name, cell="")


def _data_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix not in _NOT_DATA]


def _undeclared(folder: Path, files: Sequence[PackFile], description: PackDescription) -> Iterator[Problem]:
    of_figures = {file.path for file in description.figure_files}
    known = {FILENAME, BOUNDARIES, FRAMEWORK, *(file.name for file in files), *of_figures}
    for path in _data_files(folder):
        if path.name not in known:
            expected = wording.A_DECLARED_FILE.formatted(files=", ".join(sorted(known)))
            yield Problem("undeclared-file", expected, sheet=path.name)
