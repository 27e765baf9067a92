"""Nobody can work a small count out, neither from one release nor from what changed since another."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from houma.domain.statistics.rules.places import place_tree
from houma.domain.statistics.rules.protecting import Counting, Earlier, Protected, protected_together
from houma.domain.statistics.rules.tables import (
    AGES,
    ALL,
    SEXES,
    CountedTable,
    Place,
    RiskName,
    Unit,
    age_group,
    risk_axis,
    size_group,
)
from houma.engines.disclosure.audit import audit
from houma.engines.disclosure.cells import Hierarchy, Release, table, tied, tied_together
from houma.engines.disclosure.reasons import Reasons
from houma.engines.disclosure.rules import small_counts

BELOW = 5
PARENTS = {2: 1, 3: 1, 4: 2, 5: 2}
"""A town (1) of two communes (2, 3), one of which has two quarters (4, 5)."""
PEOPLE = CountedTable("people", "People", "people", (AGES, SEXES))
RISKS = CountedTable(
    "risks", "Risks", "households", (risk_axis([RiskName("s", "S", "1", "a"), RiskName("s", "S", "2", "b")]),)
)


def town(seed: int, size: int) -> tuple[Unit, ...]:
    rng = np.random.default_rng(seed)
    places, ages = rng.choice([2, 3, 4, 5], size, p=[0.1, 0.3, 0.4, 0.2]), rng.integers(0, 95, size)
    sexes, risks = rng.choice(["female", "male"], size), rng.choice(["s:1", "s:2", "none"], size, p=[0.1, 0.5, 0.4])
    return tuple(
        Unit(number, int(place), {"age": age_group(int(age)), "sex": str(sex), "risk": str(risk)})
        for number, (place, age, sex, risk) in enumerate(zip(places, ages, sexes, risks, strict=True))
    )


def later(units: Sequence[Unit], seed: int, moving: float) -> tuple[Unit, ...]:
    """The same town after some left, some moved within it, and as many came."""
    rng = np.random.default_rng(seed)
    stayed = [one for one in units if rng.random() > moving]
    moved = [Unit(one.number, 3, one.facts) if rng.random() < moving else one for one in stayed]
    came = [Unit(10_000 * seed + one.number, one.territory, one.facts) for one in town(seed, len(units) - len(stayed))]
    return (*moved, *came)


def released(table: CountedTable, units: Sequence[Unit], earlier: Sequence[Earlier] = ()) -> Protected:
    everybody = [*units, *(unit for one in earlier for unit in one.units)]
    tree = place_tree(1, PARENTS, {one.territory for one in everybody})
    return protected_together([Counting(table, units, earlier)], tree, BELOW)[table.code]


def test_a_release_counts_every_unit_once_at_each_level() -> None:
    units = town(1, 4000)
    counts = released(PEOPLE, units).counts
    assert counts[Place(1), "all;all"] == len(units)
    here = sum(one.territory == 2 for one in units)
    assert counts[Place(2, outside=True), "all;all"] == here
    assert counts[Place(2), "all;all"] == sum(one.territory in (2, 4, 5) for one in units)
    women = counts[Place(1), "all;female"]
    assert women == sum(one.facts["sex"] == "female" for one in units)


def test_a_small_count_is_suppressed_and_cannot_be_subtracted() -> None:
    units = tuple(Unit(one, 3, {"risk": "s:1" if one < 2 else "s:2"}) for one in range(60))
    units += tuple(Unit(100 + one, 4, {"risk": "s:1" if one < 30 else "s:2"}) for one in range(60))
    counts = released(RISKS, units).counts
    assert counts[Place(3), "s:1"] is None
    # With the commune's total and its other class published, it would follow; likewise from the town less the quarter.
    assert counts[Place(3), "s:2"] is None or counts[Place(3), "s"] is None
    assert counts[Place(1), "s:1"] is None or counts[Place(2), "s:1"] is None


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(30, 600), moving=st.sampled_from([0.0, 0.01, 0.05, 0.3]))
def test_what_two_releases_publish_never_tells_of_a_few_who_came_or_left(seed: int, size: int, moving: float) -> None:
    first = town(seed, size)
    second = later(first, seed + 1, moving)
    before = released(RISKS, first)
    after = released(RISKS, second, [Earlier(1, first, before.counts)])
    for (place, category), new in after.counts.items():
        old = before.counts.get((place, category), 0)
        if new is None or old is None or new == old:
            continue
        here = [members(units, place, category) for units in (first, second)]
        moved = here[1] - here[0] if new > old else here[0] - here[1]
        assert len(moved) >= BELOW, (place, category, old, new)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(40, 400), moving=st.sampled_from([0.01, 0.05, 0.3]))
def test_an_attacker_who_ties_both_releases_together_learns_of_no_few(seed: int, size: int, moving: float) -> None:
    """The whole of what is known as one system, judged by the auditor: old and new tables, and new − old = came − left
    in every cell, where nobody publishes who came and left."""
    first = town(seed, size)
    second = later(first, seed + 1, moving)
    before = released(RISKS, first)
    after = released(RISKS, second, [Earlier(1, first, before.counts)])
    keys = list(after.counts)
    tree = place_tree(1, PARENTS, {one.territory for one in (*first, *second)})
    hierarchies = (Hierarchy(np.array(tree.parent)), Hierarchy(np.array(RISKS.axes[0].parents())))
    shape = tuple(one.nodes for one in hierarchies)
    counted = [[members(units, place, category) for place, category in keys] for units in (first, second)]
    tables = []
    for name, sets, counts in (("old", counted[0], before.counts), ("new", counted[1], after.counts)):
        known = np.array([counts.get(key, 0) is not None for key in keys])
        cells = table(hierarchies, np.array([len(one) for one in sets], dtype=float).reshape(shape))
        tables.append(Release(replace(cells, fixed=known, hidden=~known), [(name, *key) for key in keys]))
    for name, sets in (
        ("came", [now - then for then, now in zip(*counted, strict=True)]),
        ("left", [then - now for then, now in zip(*counted, strict=True)]),
    ):
        amounts, none = np.array([len(one) for one in sets], dtype=float), np.zeros(len(keys))
        flows = tied(amounts, sparse.csr_array((0, len(keys))), whole=True, lowest=none, highest=none + np.inf,
                     hidden=np.ones(len(keys), dtype=bool))  # fmt: skip
        tables.append(Release(flows, [(name, *key) for key in keys]))
    signs = {"new": 1.0, "old": -1.0, "came": -1.0, "left": 1.0}
    together = tied_together(tables, [{(name, *key): sign for name, sign in signs.items()} for key in keys])
    cells = together.cells
    judged = audit(cells, np.zeros(cells.count, dtype=bool), small_counts(cells, BELOW), exact=False)
    assert judged.safe, (judged.open_, judged.unsafe)


@pytest.mark.parametrize("seed", range(12))
def test_who_knows_why_counts_are_hidden_excludes_no_small_one(seed: int) -> None:
    """The first release by its rule; the second by its own, which hides small counts and those near earlier ones."""
    first = town(seed, 60 + 30 * seed)
    second = later(first, seed + 1, 0.03)
    before = released(RISKS, first)
    after = released(RISKS, second, [Earlier(1, first, before.counts)])
    keys = list(after.counts)
    tree = place_tree(1, PARENTS, {one.territory for one in (*first, *second)})
    hierarchies = [Hierarchy(np.array(tree.parent)), Hierarchy(np.array(RISKS.axes[0].parents()))]
    for units, out in ((first, before), (second, after)):
        counts = np.array([float(len(members(units, *key))) for key in keys])
        cells = table(hierarchies, counts.reshape([one.nodes for one in hierarchies]))
        needs = small_counts(cells, BELOW)
        if out is after:
            old = np.array([before.counts.get(key, 0) for key in keys], dtype=float)
            known = np.flatnonzero(~np.isnan(old))
            near = Reasons(known, np.maximum(old[known] - BELOW + 1, 0), old[known] - 1)
            needs = replace(needs, reasons=needs.reasons.joined(near).joined(
                Reasons(known, old[known] + 1, old[known] + BELOW - 1)))  # fmt: skip
        off = np.array([out.counts.get(key, 0) is None for key in keys])
        assert audit(cells, off, needs, exact=False).safe


def members(units: Sequence[Unit], place: Place, category: str) -> set[int]:
    """Who is counted in a cell, said without the code under test."""
    below = {1: {1, 2, 3, 4, 5}, 2: {2} if place.outside else {2, 4, 5}}.get(place.territory, {place.territory})
    classes = {ALL: {"s:1", "s:2", "none"}, "s": {"s:1", "s:2"}}.get(category, {category})
    return {one.number for one in units if one.territory in below and one.facts["risk"] in classes}


def test_where_nothing_changed_the_same_is_let_out_again() -> None:
    units = town(3, 800)
    first = released(PEOPLE, units)
    again = released(PEOPLE, units, [Earlier(1, units, first.counts)])
    assert again.counts == first.counts


def test_a_new_quarter_does_not_open_what_was_suppressed() -> None:
    first = tuple(Unit(one, 2, {"risk": "s:1" if one < 40 else "s:2"}) for one in range(90))
    # The next time three of them are counted in a quarter of their own.
    second = tuple(Unit(one.number, 4 if one.number < 3 else 2, one.facts) for one in first)
    after = released(RISKS, second, [Earlier(1, first)])
    assert after.counts[Place(4), "s:1"] is None
    assert after.counts[Place(2, outside=True), "s:1"] is None


def test_groups_have_no_gap() -> None:
    leaves = AGES.leaves
    assert {age_group(age) for age in range(120)} | {age_group(None)} == leaves
    assert [size_group(people) for people in (0, 1, 2, 3, 4, 5, 6, 7, 20)] == [
        *("unknown", "1", "2", "3-4", "3-4", "5-6", "5-6", "7+", "7+")
    ]


def test_where_an_earlier_count_is_suppressed_a_new_one_tells_nothing_of_who_came() -> None:
    first = tuple(Unit(one, 3 + one % 2, {"risk": "s:1" if one < 80 else "s:2"}) for one in range(200))
    second = (*first, *(Unit(9_000 + one, 3, {"risk": "s:1"}) for one in range(2)))
    before = released(RISKS, first)
    compared = released(RISKS, second, [Earlier(1, first, before.counts)])
    unknown = released(RISKS, second, [Earlier(1, first, dict.fromkeys(before.counts))])
    assert before.suppressed == 0
    assert compared.counts[Place(3), "s:1"] is None
    assert unknown.suppressed == 0
