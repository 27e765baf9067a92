"""Formulas that wait for each other: a phone refuses a form in which an answer would have to be known before itself.

Followed as ODK follows them (JavaRosa, ``TriggerableDag``): a question waits for what its ``calculation``,
``relevant``, ``required`` and ``read_only`` speak of, and for the conditions of all groups and repeats around it. A
``constraint``, a ``choice_filter``, a ``default``, and a calculation with a ``trigger`` are read when their moment has
come, and wait for nobody.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from houma.domain.observatory.rules.xlsform import words
from houma.domain.observatory.rules.xlsform.expressions import references_in, speaks_of_itself
from houma.domain.observatory.rules.xlsform.sheets import Cell, Sheet
from houma.domain.observatory.rules.xlsform.survey import Node, every
from houma.domain.observatory.rules.xlsform.types import Kind
from houma.exchange.problems import Problem, Severity

MOST_CIRCLES = 20
MOST_STEPS = 50_000
"""Rows looked at for repeats that count themselves, over a whole form: beyond, a form is warned of no more of them."""
_OF_A_QUESTION = ("calculation", "relevant", "required", "read_only")
_OF_A_SECTION = ("relevant",)
_LAST_SAVED = re.compile(r"\$\{\s*last-saved#[^{}]*\}")
_Row = int


class Waiting:
    """Which rows of the survey wait for which, and in which cell that is written; rows are known by their number."""

    def __init__(self, nodes: list[Node]) -> None:
        self.names: dict[_Row, str] = {}
        self.cells: dict[tuple[_Row, _Row], Cell | None] = {}
        self.waits: dict[_Row, set[_Row]] = defaultdict(set)
        self.steps = 0
        counted = Counter(node.name for node in every(nodes) if node.name)
        self._row_of = {node.name: node.line.number for node in every(nodes) if counted[node.name] == 1}
        self._follow(nodes, ())

    def _follow(self, nodes: list[Node], conditions: tuple[_Row, ...]) -> None:
        for node in nodes:
            row = node.line.number
            self.names[row] = node.name
            for key in _OF_A_SECTION if node.is_section else _OF_A_QUESTION:
                cell = node.line.cell(key)
                if cell is not None and not (key == "calculation" and node.line.text("trigger")):
                    self._wait(row, cell, is_section=node.is_section)
            for condition in conditions:
                self.waits[row].add(condition)
                self.cells.setdefault((row, condition), None)
            inner = (*conditions, row) if node.is_section and node.line.cell("relevant") else conditions
            self._follow(node.children, inner)

    def _wait(self, row: _Row, cell: Cell, *, is_section: bool) -> None:
        spoken_of = self.spoken_of(cell)
        if not is_section and speaks_of_itself(cell.plain):
            spoken_of.add(row)
        for other in spoken_of:
            self.waits[row].add(other)
            self.cells.setdefault((row, other), cell)

    def spoken_of(self, cell: Cell) -> set[_Row]:
        """The rows that a formula speaks of, of those that bear their name alone."""
        names = references_in(_LAST_SAVED.sub("", cell.text))
        return {self._row_of[name] for name in names if name in self._row_of}

    def circle(self) -> list[_Row] | None:
        """Rows of which each waits for the next, the last of them the first again; None where there is no circle."""
        try:
            TopologicalSorter(self.waits).prepare()
        except CycleError as found:
            # The sorter names what is waited for before what waits.
            return list(found.args[1])[::-1]
        return None

    def way(self, starts: set[_Row], ends: set[_Row]) -> list[_Row] | None:
        """The shortest way of waiting from one of ``starts`` to one of ``ends``; None where there is none."""
        before: dict[_Row, _Row | None] = dict.fromkeys(sorted(starts))
        reached = list(before)
        for row in reached:
            self.steps += 1
            if self.steps > MOST_STEPS:
                return None
            if row in ends:
                way = [row]
                while (earlier := before[way[-1]]) is not None:
                    way.append(earlier)
                return way[::-1]
            for other in sorted(self.waits.get(row, set()) - before.keys()):
                before[other] = row
                reached.append(other)
        return None


def check_circles(sheet: Sheet, nodes: list[Node]) -> Iterator[Problem]:
    """Each circle once, at the first of its cells; and numbers of repetitions that only the repetitions would tell."""
    waiting = Waiting(nodes)
    yield from _counts(sheet, nodes, waiting)
    for _time in range(MOST_CIRCLES):
        around = waiting.circle()
        if around is None:
            return
        written = {
            (row, other): cell for row, other in pairwise(around) if (cell := waiting.cells[row, other]) is not None
        }
        # What stands in a group does not speak of it by itself: some formula of the circle does.
        edge, cell = min(written.items(), key=lambda one: (one[1].row, one[1].column))
        at = around.index(edge[0])
        told = " → ".join(waiting.names[row] for row in [*around[at:-1], *around[:at], edge[0]])
        by_groups = len(written) < len(around) - 1
        expected = words.NO_CIRCLE_THROUGH_GROUPS if by_groups else words.NO_CIRCLE
        yield Problem(
            "circular",
            words.said(expected, circle=told),
            sheet=sheet.name,
            row=cell.row,
            cell=cell.reference,
            read=cell.text,
        )
        for other in [other for other in waiting.waits[edge[0]] if waiting.cells[edge[0], other] is cell]:
            waiting.waits[edge[0]].discard(other)


def _counts(sheet: Sheet, nodes: list[Node], waiting: Waiting) -> Iterator[Problem]:
    """Repeats that are counted by answers given in them: without a first answer there may never be a first one.

    Who speaks of the repeat itself counts rows that are there and asks for one more: that is a way of its own.
    """
    for node in every(nodes):
        cell = node.line.cell("repeat_count")
        if node.type.kind is not Kind.REPEAT or cell is None or node.name in references_in(cell.text):
            continue
        inside = {child.line.number for child in every(node.children)}
        way = waiting.way(waiting.spoken_of(cell), inside)
        if way is not None:
            told = " → ".join(waiting.names[row] for row in [node.line.number, *way])
            yield sheet.problem(
                "counted-by-itself",
                words.said(words.COUNTED_BEFORE, circle=told),
                node.line,
                "repeat_count",
                severity=Severity.WARNING,
            )
