"""The grids of a file to drafts of rows: what ``houma.exchange`` does with a workbook, also for geographic files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter

from houma.domain.buildings.workbook.columns import buildings_table, table_in_metres
from houma.domain.buildings.workbook.opening import Opened, open_inventory
from houma.domain.buildings.workbook.understanding import explain_places, into_degrees, understood
from houma.exchange import wording
from houma.exchange.draft import Draft
from houma.exchange.headers import Headings, assign
from houma.exchange.problems import Notice, Problem
from houma.exchange.references import References
from houma.exchange.sheet_rows import read_rows
from houma.exchange.sheets_of_ours import is_ours
from houma.exchange.whole_file import finish

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Drafted:
    """The file as far as its cells tell: drafts by sheet, and what concerns no cell."""

    opened: Opened
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def illustrative(self) -> bool:
        return any(draft.illustrative for draft in self.drafts)

    def told(self) -> tuple[Problem, ...]:
        """Every problem so far, in reading order."""
        of_cells = [one for draft in self.drafts for _, _, one in sorted(draft.told, key=itemgetter(0, 1))]
        return (*self.problems, *of_cells)


def draft_inventory(
    content: bytes, filename: str, references: References, *, layer: str, crs: str, progress: Progress | None
) -> Drafted:
    """Read every cell; nothing is raised for what the author of the file may have done wrong.

    ``crs`` names the reference system of a geographic file that does not say it, or of the columns of a workbook.
    """
    opened = open_inventory(content, filename, Headings(buildings_table()).spellings, layer=layer, crs=crs)
    in_metres = bool(crs) and not opened.is_geographic
    table = table_in_metres() if in_metres else buildings_table()
    headings = Headings(table)
    drafted = Drafted(opened, problems=list(opened.problems), notices=list(opened.notices))
    grids = [grid for grid in opened.grids if not is_ours(grid.name) and any(map(any, grid.rows))]
    if opened.grids and not grids and not drafted.problems:
        drafted.problems.append(Problem("empty-file", wording.A_FILLED_FILE, read=filename))
    total, done = sum(len(grid.rows) for grid in grids), 0
    for grid in grids:
        assignment = assign(grid, [headings])
        if assignment.header is None or assignment.headings is None:
            drafted.notices.append(Notice("sheet-left", wording.SHEET_LEFT, grid.name))
            done += len(grid.rows)
            continue
        passed = done

        def advance(rows: int, passed: int = passed) -> None:
            if progress is not None:
                progress(passed + rows, total)

        drafted.drafts.append(
            read_rows(grid, assignment.headings, assignment.header, [table], references, None, advance)
        )
        done += len(grid.rows)
    if grids and not drafted.drafts and not drafted.problems:
        columns = ", ".join(column.labels.fr for column in table.read_columns if column.required)
        drafted.problems.append(
            Problem("no-table", wording.SOME_TABLE.formatted(tables=f"{table.labels.fr} ({columns})"), read=filename)
        )
    for draft in drafted.drafts:
        drafted.notices += understood(draft)
        if in_metres:
            into_degrees(draft, crs, drafted.problems)
        explain_places(draft, is_geographic=opened.is_geographic)
    finish(drafted.drafts, [table], references)
    for draft in drafted.drafts:
        drafted.notices.extend(draft.notices)
        if draft.illustrative:
            drafted.notices.append(Notice("illustrative", wording.ILLUSTRATIVE_FILE, draft.sheet))
    return drafted
