"""The tables of one release, read together: what one hides of a place, no other gives away."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from houma.domain.statistics.rules.places import place_tree
from houma.domain.statistics.rules.protecting import Counting, Counts, Earlier, protected_together
from houma.domain.statistics.rules.tables import ALL, CountedTable, Place, RiskName, Unit, size_group, tables_for
from houma.engines.disclosure.audit import Audit, audit
from houma.engines.disclosure.cells import Hierarchy, Release, table, tied, tied_together
from houma.engines.disclosure.reasons import Reasons
from houma.engines.disclosure.rules import small_counts

BELOW = 5
PARENTS = {2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 3}
"""A town (1) of two communes (2, 3) of two quarters each."""
TABLES = [one for one in tables_for([RiskName("s", "S", code, code) for code in "123"]) if one.counts == "households"]
Out = Mapping[str, Counts]


def town(seed: int, quarters: Mapping[int, float], sizes: Sequence[int]) -> tuple[Unit, ...]:
    """Households at random, so many in each quarter by its share."""
    rng = np.random.default_rng(seed)
    households = int(rng.choice(sizes))
    found = []
    places = rng.choice(list(quarters), households, p=list(quarters.values()))
    for number, place in enumerate(places):
        people = int(rng.choice(8, p=[0.02, 0.1, 0.18, 0.2, 0.2, 0.15, 0.1, 0.05]))
        risk = rng.choice(["s:1", "s:2", "s:3", "none"], p=[0.1, 0.3, 0.4, 0.2])
        stage = rng.choice(["none", "waiting", "placed", "returned", "left"], p=[0.6, 0.2, 0.1, 0.06, 0.04])
        found.append(Unit(number, int(place), {"size": size_group(people), "risk": str(risk), "stage": str(stage)}))
    return tuple(found)


def small_town(seed: int) -> tuple[Unit, ...]:
    """A commune of three quarters, the first of which holds few."""
    return town(seed, {4: 0.12, 5: 0.53, 3: 0.35}, [25, 40, 60])


def four_quarters() -> tuple[Unit, ...]:
    """Its quarter 4 has three households: each table for itself hid that, and from all of them it followed."""
    return town(23, {4: 0.08, 5: 0.32, 6: 0.4, 7: 0.2}, [40, 80, 150, 300])


def released(units: Sequence[Unit], earlier: Mapping[str, Sequence[Earlier]] | None = None) -> Out:
    past = earlier or {}
    there = {one.territory for one in units} | {
        unit.territory for outs in past.values() for one in outs for unit in one.units
    }
    countings = [Counting(one, units, past.get(one.code, ())) for one in TABLES]
    found = protected_together(countings, place_tree(1, PARENTS, there), BELOW)
    return {code: one.counts for code, one in found.items()}


def out_as(when: str, out: Out, units: Sequence[Unit]) -> list[Release]:
    """What was let out, as an attacker holds it: the total of a place is one cell, whichever table shows it."""
    releases = []
    for one in TABLES:
        keys = list(out[one.code])
        places = list(dict.fromkeys(place for place, _code in keys))
        parents = [places.index(Place(PARENTS[at.territory])) if at.territory in PARENTS else -1 for at in places]
        hierarchies = (Hierarchy(np.array(parents)), Hierarchy(np.array(one.axes[0].parents())))
        blank = np.array([out[one.code][key] is None for key in keys])
        counts = np.array([float(len(members(one, units, *key))) for key in keys])
        cells = table(hierarchies, counts.reshape([axis.nodes for axis in hierarchies]))
        releases.append(Release(replace(cells, fixed=~blank), [(when, *name(one, *key)) for key in keys]))
    return releases


def name(counted: CountedTable, place: Place, code: str) -> tuple[str, Place, str]:
    return ("households" if code == ALL else counted.code, place, code)


def members(counted: CountedTable, units: Sequence[Unit], place: Place, code: str) -> set[int]:
    """Who is counted in a cell, said without the code under test."""
    axis = counted.axes[0]
    above = {one.code: one.parent for one in axis.categories}
    inside = [(unit.number, unit.facts[axis.fact]) for unit in units if place.territory in _line(unit.territory)]
    return {number for number, fact in inside if code in {ALL, fact, above[fact]}}


def _line(territory: int) -> list[int]:
    return [territory, *(_line(PARENTS[territory]) if territory in PARENTS else [])]


def read_together(out: Out, units: Sequence[Unit], *, knows_the_rule: bool = True) -> Audit:
    cells = tied_together(out_as("now", out, units)).cells
    needs = small_counts(cells, BELOW)
    if not knows_the_rule:
        needs = replace(needs, reasons=Reasons.none())
    return audit(cells, ~cells.fixed, needs, exact=False)


@pytest.mark.parametrize("towns", [range(6, 14), range(14, 22), (22, 23, 27, 34, 42, 44, 48, 57)])
def test_who_reads_all_tables_of_a_release_works_no_small_count_out(towns: Sequence[int]) -> None:
    """Of these towns nine gave one away as long as each table was protected for itself."""
    for seed in towns:
        units = small_town(seed)
        out = released(units)
        assert read_together(out, units, knows_the_rule=False).safe, seed
        assert read_together(out, units).safe, seed


def test_a_total_that_one_table_hides_no_other_gives_away() -> None:
    units = four_quarters()
    out = released(units)
    quarter = Place(4), ALL
    assert [counts[quarter] for counts in out.values()] == [None, None, None]
    assert read_together(out, units, knows_the_rule=False).safe
    assert read_together(out, units).safe
    shown = {code: {**counts, quarter: 3} if code == "households-risk" else counts for code, counts in out.items()}
    assert not read_together(shown, units, knows_the_rule=False).safe


@pytest.mark.parametrize("seed", range(4))
def test_who_ties_all_tables_of_two_releases_learns_of_no_few(seed: int) -> None:
    """Old and new tables, and new − old = came − left in every cell, where nobody publishes who came and left."""
    first = small_town(seed)
    came = tuple(Unit(1_000 + one.number, one.territory, one.facts) for one in small_town(100 + seed)[:3])
    second = (*first[2:], *came)
    before = released(first)
    after = released(second, {code: [Earlier(1, first, counts)] for code, counts in before.items()})
    releases = [*out_as("old", before, first), *out_as("new", after, second)]
    links: list[dict[tuple[str, str, Place, str], float]] = []
    for one in TABLES:
        keys = [key for key in after[one.code] if key in before[one.code]]
        sets = [(members(one, first, *key), members(one, second, *key)) for key in keys]
        flows = {"came": [len(new - old) for old, new in sets], "left": [len(old - new) for old, new in sets]}
        releases += [_unpublished(amounts, [(way, *name(one, *key)) for key in keys]) for way, amounts in flows.items()]
        signs = {"new": 1.0, "old": -1.0, "came": -1.0, "left": 1.0}
        links += [{(at, *name(one, *key)): sign for at, sign in signs.items()} for key in keys]
    cells = tied_together(releases, links).cells
    judged = audit(cells, ~cells.fixed, replace(small_counts(cells, BELOW), reasons=Reasons.none()), exact=False)
    assert judged.safe, (judged.open_, judged.unsafe)


def _unpublished(amounts: Sequence[int], keys: Sequence[tuple[str, str, Place, str]]) -> Release:
    none: NDArray[np.float64] = np.zeros(len(keys))
    cells = tied(
        np.array(amounts, dtype=float),
        sparse.csr_array((0, len(keys))),
        whole=True,
        lowest=none,
        highest=none + np.inf,
        hidden=np.ones(len(keys), dtype=np.bool_),
    )
    return Release(cells, keys)
