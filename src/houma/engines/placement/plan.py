"""Who goes where and when: households to homes, goals in their order, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from houma.engines.placement.homes import (
    ALWAYS,
    Homes,
    Households,
    Norms,
    PlacementFaults,
    distances,
    lacks,
    needs,
)
from houma.engines.placement.locks import lock_faults
from houma.engines.placement.model import NONE, Choice, Floats, Goal, Integers, Limits, Model
from houma.engines.placement.search import choose
from houma.engines.placement.windows import capacities

_DAYS_A_MONTH = 365.2425 / 12
_AT_ONCE = 256
RISK, REPAIR, KEPT, NEEDS, LIFE, COST = "risk", "repair", "kept", "needs", "life", "cost"


@dataclass(frozen=True, slots=True)
class Options:
    """Homes that households could have: an entry for each pair that suits, or is locked [options]."""

    household: Integers
    home: Integers
    lack: Integers
    metres: Floats
    cost: Floats


@dataclass(frozen=True, slots=True)
class Fairness:
    """How a group fares beside others: households, share placed, mean distance of those placed, mean unmet needs."""

    label: str
    households: int
    placed: int
    share: float
    metres: float
    unmet: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Who goes where.

    Attributes:
        home: the home of each household, -1 where there is none [households].
        metres: mean distance to its anchors, not a number where unplaced [households].
        cost: rent of the whole stay [households], 0 where unplaced.
        lack: what the home lacks, as bits of ``Lack`` [households].
        left_at_highest_risk: persons at the highest risk without a home.
        unmet: unmet needs, each counted 1 + the class of risk; an unplaced household has all of its needs unmet.
        choice: how far each goal was taken, with its proven bound.
        cut_short: households for which only the best ``most_options`` homes were looked at.
    """

    home: Integers
    metres: Floats
    cost: Floats
    lack: Integers
    left_at_highest_risk: int
    unmet: int
    total_cost: float
    fairness: tuple[Fairness, ...]
    choice: Choice
    options: Options
    model: Model
    cut_short: int

    @property
    def placed(self) -> int:
        """Households that have a home."""
        return int((self.home != NONE).sum())


def place(
    households: Households,
    homes: Homes,
    norms: Norms | None = None,
    *,
    budget: float | None = None,
    limits: Limits | None = None,
    start: Integers | None = None,
    keep: bool = True,
    most_options: int | None = None,
    last_goal: str = COST,
) -> Plan:
    """Propose a home for each household.

    Goals, each without harm to the one before: fewest persons at the highest risk left (locks come even before that);
    fewest unmet needs, weighted by 1 + class of risk; life kept near (metres × persons, a household left without
    counts as far as its farthest home); least cost.

    Args:
        budget: of all rents together; None for no limit.
        limits: time, gap, stop, seed.
        start: a plan to start from, the home of each household or -1 [households]: what of it keeps to the rules.
        keep: whether households keep their home of ``start`` unless a higher goal wants it. After the highest risk two
            goals are put in: what was lost is made good (unmet needs, where a household that has its home still
            gains nothing by a better one, and loses by a worse one), and most households kept where they were. Without
            it ``start`` is only where the search begins.
        most_options: look at no more than so many homes for a household (those with fewest lacks, then nearest):
            proofs then hold among these, and ``cut_short`` says how many households that touched.
        last_goal: where to end: who only wants to know who can be housed asks no further than ``NEEDS``.

    Raises:
        PlacementFaults: what was given contradicts itself, say two locks in one home.
    """
    norms = norms or Norms()
    faults = lock_faults(households, homes)
    if faults:
        raise PlacementFaults(faults)
    options, cut_short = suitable(households, homes, norms, most_options)
    first = _as_options(options, start, len(households))
    keep = keep and first is not None
    model = as_model(households, homes, norms, options, budget, first if keep else None)
    codes = [goal.code for goal in model.goals]
    model = replace(model, goals=model.goals[: codes.index(last_goal) + 1])
    choice = choose(model, limits, first, stay=KEPT if keep else None)
    return _told(households, homes, norms, options, model, choice, cut_short)


def suitable(households: Households, homes: Homes, norms: Norms, most: int | None = None) -> tuple[Options, int]:
    """The homes that suit each household, and of how many households some were left out."""
    excluding = np.int16(ALWAYS | norms.required)
    found: list[tuple[Integers, Integers, Integers, Floats]] = []
    cut = 0
    for low in range(0, len(households), _AT_ONCE):
        rows = np.arange(low, min(low + _AT_ONCE, len(households)))
        far = distances(households, homes, rows)
        lack = lacks(households, homes, norms, rows, far)
        suits = (lack & excluding) == 0
        locked = households.locked[rows]
        fixed = np.flatnonzero(locked != NONE)
        suits[fixed] = False
        suits[fixed, locked[fixed]] = True
        if most is not None:
            for row in np.flatnonzero(suits.sum(axis=1) > most):
                mine = np.flatnonzero(suits[row])
                order = np.lexsort((mine, far[row, mine], np.bitwise_count(lack[row, mine])))
                suits[row, mine[order[most:]]] = False
                cut += 1
        place, home = np.nonzero(suits)
        found.append((rows[place], home, lack[place, home].astype(np.int64), far[place, home]))
    if not found:
        empty = np.zeros(0, np.int64)
        return Options(empty, empty, empty, np.zeros(0), np.zeros(0)), 0
    household, home, lack_of, far_of = (np.concatenate(part) for part in zip(*found, strict=True))
    return Options(household, home, lack_of, far_of, stay_costs(households, homes, household, home)), cut


def stay_costs(households: Households, homes: Homes, household: Integers, home: Integers) -> Floats:
    """Rent of a whole stay, to the cent; a month is a twelfth of a year."""
    months = (households.end[household] - households.start[household]) / _DAYS_A_MONTH
    heads = np.where(homes.collective[home], households.persons[household], 1)
    return np.asarray(np.round(homes.rent[home] * months * heads, 2))


def as_model(
    households: Households,
    homes: Homes,
    norms: Norms,
    options: Options,
    budget: float | None,
    kept: Integers | None = None,
) -> Model:
    """Goals and rules over the options; ``kept`` are those that households keep where they can [households]."""
    household = options.household
    uses, capacity = capacities(households, homes, household, options.home)
    if budget is not None:
        uses = sparse.csr_array(sparse.vstack([uses, sparse.csr_array(options.cost.reshape(1, -1))]))
        capacity = np.append(capacity, budget)
    persons = households.persons[household]
    weight = (1 + households.risk)[household]
    farthest = np.zeros(len(households))
    np.maximum.at(farthest, household, options.metres)
    unmet = np.bitwise_count(options.lack & ~int(ALWAYS)).astype(np.int64)
    # Distances in tens of metres and rents in whole units: nothing finer is known, and whole numbers are exact.
    near = np.rint((farthest[household] - options.metres) / 10) * persons
    met = (weight * (needs(households, norms)[household] - unmet)).astype(np.float64)
    return Model(
        agents=len(households),
        agent=household,
        place=options.home,
        site=homes.site,
        uses=uses,
        capacity=capacity,
        goals=(
            Goal(RISK, np.where(_at_highest(households, norms)[household], persons, 0).astype(np.float64), gap=0.0),
            *(() if kept is None else _goals_of_repair(household, met, kept)),
            # Half a per cent of all needs would be many households: here only time is a reason to stop.
            Goal(NEEDS, met, gap=0.0),
            Goal(LIFE, near.astype(np.float64)),
            Goal(COST, -np.rint(options.cost)),
        ),
        must=households.locked != NONE,
        group=_groups(households.keep_with),
    )


def _goals_of_repair(household: Integers, met: Floats, kept: Integers) -> tuple[Goal, Goal]:
    """What was lost is made good, and nobody is moved but for that.

    A home that a household has by the last plan counts as good enough: were a better one a gain, people who know where
    they go would be moved for it; were a worse one no loss, they could be pushed out of it.
    """
    had = kept[kept != NONE]
    enough = np.full(len(kept), np.inf)
    enough[kept != NONE] = met[had]
    stays = np.zeros(len(household))
    stays[had] = 1.0
    return Goal(REPAIR, np.minimum(met, enough[household]), gap=0.0), Goal(KEPT, stays, gap=0.0)


def _at_highest(households: Households, norms: Norms) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if not len(households):
        return np.zeros(0, dtype=np.bool_)
    highest = int(households.risk.max()) if norms.highest_risk is None else norms.highest_risk
    return np.asarray(households.risk >= highest)


def _groups(keep_with: Integers) -> Integers:
    """A group of one is none."""
    members, counts = np.unique(keep_with, return_counts=True)
    alone = np.isin(keep_with, members[counts == 1])
    return np.where(alone, NONE, keep_with)


def _as_options(options: Options, start: Integers | None, households: int) -> Integers | None:
    if start is None:
        return None
    same = np.flatnonzero(options.home == start[options.household])
    chosen = np.full(households, NONE, dtype=np.int64)
    chosen[options.household[same]] = same
    return chosen


def _told(
    households: Households, homes: Homes, norms: Norms, options: Options, model: Model, choice: Choice, cut_short: int
) -> Plan:
    placed = np.flatnonzero(choice.option != NONE)
    taken = choice.option[placed]
    home = np.full(len(households), NONE, dtype=np.int64)
    far, cost = np.full(len(households), np.nan), np.zeros(len(households))
    lack = np.zeros(len(households), dtype=np.int64)
    home[placed], far[placed] = options.home[taken], options.metres[taken]
    cost[placed], lack[placed] = options.cost[taken], options.lack[taken]
    missing = np.bitwise_count(lack & ~int(ALWAYS)).astype(np.int64)
    unmet = np.where(home == NONE, needs(households, norms), missing)
    left = _at_highest(households, norms) & (home == NONE)
    return Plan(
        home=home,
        metres=far,
        cost=cost,
        lack=lack,
        left_at_highest_risk=int(households.persons[left].sum()),
        unmet=int(((1 + households.risk) * unmet).sum()),
        total_cost=float(np.round(cost.sum(), 2)),
        fairness=tuple(_fairness(households.label, home, far, unmet)),
        choice=choice,
        options=options,
        model=model,
        cut_short=cut_short,
    )


def _fairness(labels: Sequence[str], home: Integers, far: Floats, unmet: Integers) -> list[Fairness]:
    found = []
    of = np.array(labels, dtype=object)
    for label in sorted(set(labels)):
        mine = of == label
        has = mine & (home != NONE)
        mean = float(far[has].mean()) if has.any() else float("nan")
        total, placed = int(mine.sum()), int(has.sum())
        found.append(Fairness(label, total, placed, placed / total, mean, float(unmet[mine].mean())))
    return found
