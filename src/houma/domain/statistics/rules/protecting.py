"""Protect the tables of a release together, and with all that was let out before: pure computing over counted units.

Tables that count the same units are one set of cells (``cubes``): protected at once, judged at once.

Between two releases a cell changes by who came and who left. Both are counts of people too; nobody publishes them, but
*new − old = came − left*. Nothing else is known of the two, so whoever knows both counts knows of those who came only
that they are *new − old* at least: of a few who came where nobody left, that somebody did. Such a cell of the new table
is therefore sensitive, however large it is: an attacker must not be able to exclude that it is still as it was. Where
the earlier count was suppressed, they know an interval of it only, which the auditor works out: as far as that reaches
towards the new count, nothing more has to be hidden. And what the earlier release hides stays hidden, since a new count
says nothing of an old one as long as anybody may have come and gone.

Of two patterns that lose the same, the one that suppresses again what was suppressed before is taken: somebody who
guesses that nothing moved in a row would otherwise put the row together from both releases.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from houma.domain.statistics.rules.cubes import Cube, Key, Tied, cube_of, tied
from houma.domain.statistics.rules.places import PlaceTree
from houma.domain.statistics.rules.tables import CountedTable, Unit
from houma.engines.disclosure.attack import Attack
from houma.engines.disclosure.cells import UnsoundTableError
from houma.engines.disclosure.protect import NothingProtectsError, costs, protect
from houma.engines.disclosure.reasons import Reasons
from houma.engines.disclosure.rules import Needs, needs_of, small_counts

Counts: TypeAlias = Mapping[Key, int | None]
"""Cells as they were let out; None where suppressed."""
_AGAIN = 0.9
"""What a cell costs that an earlier release suppressed already, of what it would cost otherwise."""
_WORK = 3_000
"""Steps of the search for the least loss: about a second, and what it would still gain is a cell or two."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A table of a release that is out, with who was counted in it.

    ``number``: of the release; its tables are known together. ``counts``: what it let out; where it is not said, all
    of it is taken as known.
    """

    number: int
    units: tuple[Unit, ...]
    counts: Counts | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """A table of a release to be: who is counted in it now, and was in the releases that are out."""

    table: CountedTable
    units: Sequence[Unit]
    earlier: Sequence[Earlier] = ()


@dataclass(frozen=True, slots=True)
class Protected:
    """A table ready to be let out.

    Attributes:
        counts: every cell, None where suppressed.
        suppressed: how many are.
        proved: whether no safe pattern of the tables that it is protected with loses less.
    """

    counts: Counts
    suppressed: int
    proved: bool


class UnprotectedError(Exception):
    """Whatever is suppressed, a small count of ``table`` would follow."""

    def __init__(self, table: CountedTable) -> None:
        super().__init__(table.code)
        self.table = table


def protected_together(countings: Sequence[Counting], tree: PlaceTree, below: int) -> dict[str, Protected]:
    """What of the tables of one release may be let out, by their codes.

    Args:
        countings: each table once; those that count the same have the same units.
        tree: holds every place of all units, those of earlier releases too.
        below: counts from 1 to under this one are protected: nobody can exclude 0, nor ``below``.

    Raises:
        UnprotectedError: whatever is suppressed, a small count would follow.
    """
    found: dict[str, Protected] = {}
    for _counted, same in groupby(sorted(countings, key=_what), key=_what):
        found |= _protected(list(same), tree, below)
    return {one.table.code: found[one.table.code] for one in countings}


def _what(counting: Counting) -> str:
    return counting.table.counts


def _protected(countings: Sequence[Counting], tree: PlaceTree, below: int) -> dict[str, Protected]:
    """Tables that count the same units, as one set of cells."""
    number_of = {one: at for at, one in enumerate(dict.fromkeys(unit.number for unit in _all_units(countings)))}
    cubes = [cube_of(one.table, tree, one.units, number_of) for one in countings]
    together = tied(cubes)
    needs = small_counts(together.cells, below)
    price = costs(together.cells) * together.shown()
    for release in sorted({past.number for one in countings for past in one.earlier}):
        past = [next((old for old in one.earlier if old.number == release), None) for one in countings]
        known = _known_of(countings, past, tree, number_of, below)
        again = np.zeros(together.cells.count, dtype=np.bool_)
        for at, (now, old, numbers) in enumerate(zip(cubes, past, together.numbers, strict=True)):
            if old is None:
                continue
            then = cube_of(now.table, tree, old.units, number_of)
            told = _told_by_change(now, then, None if known is None else known[at], below)
            needs = needs.joined(_among(told, numbers, together))
            if old.counts is not None:
                again[numbers[[old.counts.get(key, 0) is None for key in now.keys]]] = True
        price = np.where(again, price * _AGAIN, price)
    try:
        found = protect(together.cells, needs, price, work=_WORK)
    except NothingProtectsError as error:
        named = next(at for at, numbers in enumerate(together.numbers) if np.isin(error.which, numbers).any())
        raise UnprotectedError(countings[named].table) from error
    return {
        cube.table.code: _let_out(cube, found.suppressed[numbers], proved=found.proved)
        for cube, numbers in zip(cubes, together.numbers, strict=True)
    }


def _let_out(cube: Cube, off: NDArray[np.bool_], *, proved: bool) -> Protected:
    values = np.rint(cube.counts).astype(np.int64)
    counts = {key: None if hidden else int(value) for key, hidden, value in zip(cube.keys, off, values, strict=True)}
    return Protected(counts, int(off.sum()), proved)


def _among(needs: Needs, numbers: NDArray[np.int64], together: Tied) -> Needs:
    """The needs of one table among the cells of all."""
    sides = np.zeros((3, together.cells.count))
    sides[:, numbers] = needs.lower, needs.upper, needs.sliding
    sensitive = np.zeros(together.cells.count, dtype=np.bool_)
    sensitive[numbers] = needs.sensitive
    reasons = Reasons(numbers[needs.reasons.which], needs.reasons.low, needs.reasons.high)
    return Needs(sensitive, sides[0], sides[1], sides[2], reasons)


@dataclass(frozen=True, slots=True)
class _Known:
    """What everybody can work out of an earlier release of a table: its cells' numbers by key, and the attacker."""

    number: Mapping[Key, int]
    attack: Attack


def _known_of(
    countings: Sequence[Counting],
    past: Sequence[Earlier | None],
    tree: PlaceTree,
    number_of: Mapping[int, int],
    below: int,
) -> list[_Known] | None:
    """What is known of the suppressed cells of an earlier release, table by table, from all of them together; None
    where its counts are not at hand as they were. What one table told, no other hides."""
    let_out = [{} if old is None or old.counts is None else old.counts for old in past]
    if any(old is not None and not counts for old, counts in zip(past, let_out, strict=True)):
        return None
    there = {place for counts in let_out for place, _categories in counts}
    if not there <= set(tree.places):
        return None
    kept = [at for at, place in enumerate(tree.places) if place in there]
    place_of = {at: number for number, at in enumerate(kept)} | {-1: -1}
    old_tree = PlaceTree(tuple(tree.places[at] for at in kept), tuple(place_of[tree.parent[at]] for at in kept))
    cubes, hidden = [], []
    for one, old, counts in zip(countings, past, let_out, strict=True):
        if old is None:
            continue
        cube = cube_of(one.table, old_tree, old.units, number_of)
        told = [counts.get(key, 0) for key in cube.keys]
        if any(said is not None and said != count for said, count in zip(told, cube.counts, strict=True)):
            return None
        cubes.append(cube)
        hidden.append(np.array([said is None for said in told]))
    try:
        together = tied(cubes)
    except UnsoundTableError:
        return None
    off = np.ones(together.cells.count, dtype=np.bool_)
    for numbers, blank in zip(together.numbers, hidden, strict=True):
        off[numbers] &= blank
    # Who knows that small counts were hidden knows less or more of the others, never less than by sums alone.
    attack = Attack(together.cells, off, small_counts(together.cells, below).reasons)
    found = (
        _Known({key: int(number) for key, number in zip(cube.keys, numbers, strict=True) if off[number]}, attack)
        for cube, numbers in zip(cubes, together.numbers, strict=True)
    )
    return [_Known({}, attack) if old is None else next(found) for old in past]


def _told_by_change(now: Cube, then: Cube, known: _Known | None, below: int) -> Needs:
    """Cells that grew by a few who came, or shrank by a few who left: nobody may exclude that they did not."""
    change = (now.members - then.members).tocsr()
    came = np.asarray((change > 0).sum(axis=0)).ravel()
    left = np.asarray((change < 0).sum(axis=0)).ravel()
    grown = now.counts - then.counts
    few_came = (came > 0) & (came < below) & (grown > 0)
    few_left = (left > 0) & (left < below) & (grown < 0)
    down, up = np.where(few_came, grown, 0.0), np.where(few_left, -grown, 0.0)
    told = then.counts.copy()
    hidden = np.zeros(now.cells.count, dtype=np.bool_)
    if known is not None:
        hidden = np.array([key in known.number for key in now.keys])
    for cell in np.flatnonzero(down + up):
        if known is not None and hidden[cell]:
            # The old count may have been nearer to the new one, for all that anybody knows.
            sign, need = (1, down) if down[cell] else (-1, up)
            reach = known.attack.reach(known.number[now.keys[cell]], sign, float(need[cell]))[0]
            need[cell] = max(0.0, need[cell] - reach)
            told[cell] += sign * reach
    near = _reasons_of_change(told, hidden & (down + up <= 0), below)
    return needs_of(now.cells, down + up > 0, down, up, reasons=near)


def _reasons_of_change(told: NDArray[np.float64], unsaid: NDArray[np.bool_], below: int) -> Reasons:
    """A count is hidden too where it is near one that is known: a few came, or a few left.

    Args:
        told: what everybody knows of the earlier count, the nearest it may have been [cells].
        unsaid: nothing is said of these [cells].
    """
    which = np.flatnonzero(~unsaid)
    near, width = told[which], below - 1.0
    came, left = Reasons(which, near + 1.0, near + width), Reasons(which, np.maximum(near - width, 0.0), near - 1.0)
    return came.joined(left)


def _all_units(countings: Sequence[Counting]) -> Iterable[Unit]:
    for one in countings:
        yield from one.units
        for past in one.earlier:
            yield from past.units
