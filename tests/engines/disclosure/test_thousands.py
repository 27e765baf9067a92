"""Thousands of random tables, alone, overlapping and one after the other: none is let out that the auditor can undo."""

from collections.abc import Hashable
from dataclasses import replace

import numpy as np
import pytest
from tests.engines.disclosure.tables import random_table, with_totals

from houma.engines.disclosure.arrays import Booleans
from houma.engines.disclosure.audit import audit
from houma.engines.disclosure.cells import Cells, Release, Releases, tied_together
from houma.engines.disclosure.protect import NothingProtectsError, costs, protect
from houma.engines.disclosure.quick import quick_pattern
from houma.engines.disclosure.reasons import Reasons
from houma.engines.disclosure.rules import small_counts

_GROUPS, _ALONE, _OVERLAPS, _SUCCESSIONS = 8, 160, 30, 15


def keys(cells: Cells, name: str) -> list[Hashable]:
    """Keys of a table of its own."""
    return [(name, cell) for cell in range(cells.count)]


@pytest.mark.parametrize("group", range(_GROUPS))
def test_random_tables_are_safe_or_said_to_be_hopeless(group: int) -> None:
    rng, hopeless, compared, given_away, by_rule = np.random.default_rng([94_12, group]), 0, 0, 0, 0
    for table in range(_ALONE):
        cells = random_table(rng)
        needs = small_counts(cells, int(rng.integers(2, 6)))
        found = quick_pattern(cells, needs, costs(cells))
        if len(found.hopeless):
            hopeless += 1
            everything = audit(cells, np.ones(cells.count, dtype=np.bool_), needs, exact=False)
            assert set(found.hopeless) == {*everything.unsafe, *everything.open_}
            with pytest.raises(NothingProtectsError):
                protect(cells, needs, method="quick")
            continue
        assert (found.suppressed >= needs.sensitive).all()
        # The pattern alone, without what its maker claims of it.
        assert audit(cells, found.suppressed, needs, exact=False).safe
        besides = found.suppressed & ~needs.sensitive & ~cells.hidden
        if besides.any() and table % 3 == 0:
            compared += 1
            given_away += not audit(cells, needs.sensitive, needs, exact=False).safe
            sums = quick_pattern(cells, replace(needs, reasons=Reasons.none()), costs(cells))
            by_rule += not audit(cells, sums.suppressed, needs, exact=False).safe
    assert 0 < hopeless < _ALONE * 0.3
    # An auditor who passes everything would pass small counts that are blank alone, too.
    assert given_away > compared * 0.6
    # Nor does what withstands sums alone withstand somebody who knows why cells are blank.
    assert by_rule > compared * 0.1


def random_overlap(rng: np.random.Generator) -> Releases:
    """Everybody and a part of them, both published; the counts of the others follow by subtraction.

    In half of the pairs there are no others along a line of the first dimension: there both say the same.
    """
    shape = rng.integers(2, 4, size=rng.integers(1, 3))
    part = rng.poisson(rng.choice([3.0, 8.0]), size=shape)
    others = rng.poisson(rng.choice([1.0, 4.0]), size=shape)
    others[0] = 0 if rng.random() < 0.5 else others[0]
    everybody, some = with_totals(part + others), with_totals(part)
    links = [{("all", cell): 1.0, ("some", cell): -1.0, ("others", cell): -1.0} for cell in range(some.count)]
    return tied_together([Release(everybody, keys(everybody, "all")), Release(some, keys(some, "some"))], links)


@pytest.mark.parametrize("group", range(_GROUPS))
def test_random_tables_that_overlap_are_safe_together(group: int) -> None:
    rng, apart, hopeless = np.random.default_rng([7, group]), 0, 0
    for _pair in range(_OVERLAPS):
        cells = random_overlap(rng).cells
        needs = small_counts(cells, int(rng.integers(2, 6)))
        try:
            found = protect(cells, needs, method="quick")
        except NothingProtectsError:  # so few in all that to hide them tells that they are there
            hopeless += 1
            assert not audit(cells, np.ones(cells.count, dtype=np.bool_), needs, exact=False).safe
            continue
        assert audit(cells, found.suppressed, needs, exact=False).safe
        apart += not audit(cells, needs.sensitive & ~cells.hidden, needs, exact=False).safe
    assert apart > _OVERLAPS * 0.4
    assert hopeless < _OVERLAPS * 0.1


def random_succession(rng: np.random.Generator, below: int) -> tuple[Cells, Booleans]:
    """A table let out protected, and the same table later, when some came and some left: nobody publishes how many.

    Also the pattern that protects the later table for itself [cells]: what who knows nothing of the first would do.
    """
    shape = rng.integers(2, 4, size=2)
    then = rng.poisson(rng.choice([3.0, 9.0]), size=shape)
    left, came = rng.binomial(then, 0.1), rng.poisson(0.7, size=shape)
    tables = {"then": then, "now": then - left + came, "came": came, "left": left}
    made = {name: with_totals(values) for name, values in tables.items()}
    out = protect(made["then"], small_counts(made["then"], below), method="quick").suppressed
    made["then"] = replace(made["then"], fixed=~out, hidden=out)
    for name in ("came", "left"):
        made[name] = replace(made[name], hidden=np.ones(made[name].count, dtype=np.bool_))
    signs = {"now": 1.0, "then": -1.0, "came": -1.0, "left": 1.0}
    links = [{(name, cell): sign for name, sign in signs.items()} for cell in range(made["now"].count)]
    tied = tied_together([Release(cells, keys(cells, name)) for name, cells in made.items()], links)
    alone = np.zeros(tied.cells.count, dtype=np.bool_)
    hidden = protect(made["now"], small_counts(made["now"], below), method="quick").suppressed
    alone[[tied.number["now", cell] for cell in np.flatnonzero(hidden)]] = True
    return tied.cells, alone


@pytest.mark.parametrize("group", range(_GROUPS))
def test_a_random_table_and_its_successor_are_safe_together(group: int) -> None:
    rng, told = np.random.default_rng([28, group]), 0
    for _pair in range(_SUCCESSIONS):
        below = int(rng.integers(2, 6))
        cells, alone = random_succession(rng, below)
        needs = small_counts(cells, below)
        found = protect(cells, needs, method="quick")
        assert audit(cells, found.suppressed, needs, exact=False).safe
        told += not audit(cells, alone, needs, exact=False).safe
    # Each safe for itself, and yet the two tell of a few who came or left.
    assert told > _SUCCESSIONS * 0.4
