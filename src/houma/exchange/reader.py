"""Reads a workbook or a text file against declared tables and tells everything that is wrong with it at once."""

from collections.abc import Callable, Mapping, Sequence

from houma.exchange import wording
from houma.exchange.bulk_work import garbage_collector_at_rest
from houma.exchange.columns import Table
from houma.exchange.draft import Draft
from houma.exchange.grid import Grid
from houma.exchange.headers import Assignment, Headings, assign
from houma.exchange.opening import open_file
from houma.exchange.problems import COMMA, Notice, Problem
from houma.exchange.reading import Reading
from houma.exchange.references import References
from houma.exchange.sheet_rows import read_rows
from houma.exchange.sheets_of_ours import is_ours
from houma.exchange.whole_file import finish
from houma.values.multilingual import LANGUAGES, Multilingual

Progress = Callable[[int, int], None]


def read_workbook(
    content: bytes,
    filename: str,
    tables: Sequence[Table],
    references: References,
    progress: Progress | None = None,
    decimal_mark: str | None = None,
) -> Reading:
    """Read and check a whole file; nothing is raised for what its author may have done wrong.

    ``progress(done, total)`` counts rows. ``decimal_mark`` is what the sender declared ("," or "."); without it, a text
    like ``1,234`` is accepted only where other numbers of the sheet show what the mark means, and in files whose
    headings are the keys of the columns, which programs write with a point.
    """
    with garbage_collector_at_rest():
        return _read(content, filename, tables, references, progress, decimal_mark)


def _read(
    content: bytes,
    filename: str,
    tables: Sequence[Table],
    references: References,
    progress: Progress | None,
    decimal_mark: str | None,
) -> Reading:
    known = [Headings(table) for table in tables]
    spellings = frozenset[str]().union(*(headings.spellings for headings in known))
    opened = open_file(content, filename, spellings)
    problems, notices = list(opened.problems), list(opened.notices)
    grids = [grid for grid in opened.grids if not is_ours(grid.name) and any(map(any, grid.rows))]
    if opened.grids and not grids and not problems:
        problems.append(Problem("empty-file", wording.A_FILLED_FILE, read=filename))
    total, done = sum(len(grid.rows) for grid in grids), 0
    drafts: list[Draft] = []
    for grid in grids:
        assignment = assign(grid, known)
        if assignment.header is None or assignment.headings is None:
            _tell_why_left(assignment, problems, notices)
            done += len(grid.rows)
            continue
        passed = done

        def advance(rows: int, passed: int = passed) -> None:
            if progress is not None:
                progress(passed + rows, total)

        drafts.append(
            read_rows(grid, assignment.headings, assignment.header, tables, references, decimal_mark, advance)
        )
        done += len(grid.rows)
    if grids and not drafts and not problems:
        problems.append(Problem("no-table", _some_of(wording.SOME_TABLE, tables), read=filename))
    rows, found = finish(drafts, tables, references)
    if progress is not None:
        progress(total, total)
    for draft in drafts:
        notices.extend(draft.notices)
        if draft.illustrative:
            notices.append(Notice("illustrative", wording.ILLUSTRATIVE_FILE, draft.sheet))
    return Reading(
        rows=rows,
        problems=tuple(problems) + tuple(found),
        notices=tuple(notices),
        illustrative=any(draft.illustrative for draft in drafts),
    )


def _tell_why_left(assignment: Assignment, problems: list[Problem], notices: list[Notice]) -> None:
    grid = assignment.grid
    if assignment.rivals:
        problems.append(Problem("unclear-table", _some_of(wording.ONE_TABLE, assignment.rivals), sheet=grid.name))
    elif assignment.headings is not None:
        problems.append(_no_header(grid, assignment.headings.table))
    else:
        notices.append(Notice("sheet-left", wording.SHEET_LEFT, grid.name))


def _no_header(grid: Grid, table: Table) -> Problem:
    columns = [column for column in table.read_columns if column.required] or list(table.read_columns)
    return Problem("no-header", _listing(wording.A_HEADER, labels=[one.labels for one in columns]), sheet=grid.name)


def _some_of(text: Multilingual, tables: Sequence[Table]) -> Multilingual:
    return _listing(text, tables=[one.labels for one in tables])


def _listing(text: Multilingual, **lists: Sequence[Multilingual]) -> Multilingual:
    """The text with each list in the reader's language; what is read may be written in any of them."""
    return Multilingual(*(text.in_language(language).format(**_joined(lists, language)) for language in LANGUAGES))


def _joined(lists: Mapping[str, Sequence[Multilingual]], language: str) -> dict[str, str]:
    comma = COMMA.in_language(language)
    named = {key: dict.fromkeys(name.in_language(language) for name in names) for key, names in lists.items()}
    return {key: comma.join(names) for key, names in named.items()}
