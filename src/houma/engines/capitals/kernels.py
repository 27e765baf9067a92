"""What each draw of the uncertainty analysis repeats: means up the tree and ranks. Compiled.

Import this module inside the function that computes, so that ``houma --help`` does not wait for the compiler. Compiled
functions call only those of their own file: code kept on disk is made anew when its own file changes, not another.

Everything that a choice determines before weights come in (denominators, imputation, outliers, normalisation) is
computed once by the engine and handed over as tables. A mean of the family f⁻¹(Σ w f(x)) (arithmetic, geometric,
harmonic, power) is then a sum over tables that hold f(x) already; f is applied again only where the rule changes
between two levels of the tree.
"""

import math

import numpy as np
from numpy.typing import NDArray

from houma.engines.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Places = NDArray[np.int32]

POWER_MEAN = 0
"""f(x) = x^p, and log x for p = 0: 1 arithmetic, 0 geometric, -1 harmonic."""
MAZZIOTTA_PARETO = 1
"""Mean less variance over mean."""

_CROWDED = 48
_SLACK = 1e-9


@compiled
def _forward(value: float, power: float) -> float:
    if power == 1.0:
        return value
    if power == 0.0:
        return math.log(value)
    if power == -1.0:
        return 1.0 / value
    return float(value**power)


@compiled
def _backward(value: float, power: float) -> float:
    if power == 1.0:
        return value
    if power == 0.0:
        return math.exp(value)
    if power == -1.0:
        return 1.0 / value
    return float(value ** (1.0 / power))


@compiled
def transformed(values: Floats, power: float, out: Floats) -> None:
    """f(x) of every value of the flat array ``values``."""
    for place in range(values.shape[0]):
        out[place] = _forward(values[place], power)


@compiled
def _add(values: Floats, weight: float, total: Floats) -> None:
    for unit in range(total.shape[0]):
        total[unit] += weight * values[unit]


@compiled
def _add_four(
    a: Floats, b: Floats, c: Floats, d: Floats, wa: float, wb: float, wc: float, wd: float, total: Floats
) -> None:
    for unit in range(total.shape[0]):
        total[unit] += (wa * a[unit] + wb * b[unit]) + (wc * c[unit] + wd * d[unit])


@compiled
def _add_present(values: Floats, weight: float, total: Floats, present: Floats) -> None:
    for unit in range(total.shape[0]):
        missing = math.isnan(values[unit])
        total[unit] += 0.0 if missing else weight * values[unit]
        present[unit] += 0.0 if missing else weight


@compiled
def _converted(values: Floats, before: float, power: float, out: Floats) -> bool:
    """From one rule's f(x) to that of another; false where a value below zero has no such f(x)."""
    sound = True
    for unit in range(values.shape[0]):
        plain = _backward(values[unit], before)
        sound = sound and not (plain < 0.0 and power != 1.0)
        out[unit] = _forward(plain, power)
    return sound


@compiled
def _mean(
    rows: Floats, places: Integers, weight: Floats, dense: bool, coverage: float, total: Floats, present: Floats
) -> None:
    """Weighted sums of the rows at ``places``; where too little weight is there, nothing."""
    total[:] = 0.0
    many = places.shape[0]
    if dense:
        whole = many - many % 4
        for at in range(0, whole, 4):
            a, b, c, d = places[at], places[at + 1], places[at + 2], places[at + 3]
            _add_four(
                rows[a], rows[b], rows[c], rows[d], weight[at], weight[at + 1], weight[at + 2], weight[at + 3], total
            )
        for at in range(whole, many):
            _add(rows[places[at]], weight[at], total)
        return
    present[:] = 0.0
    for at in range(many):
        _add_present(rows[places[at]], weight[at], total, present)
    for unit in range(total.shape[0]):
        enough = present[unit] > 0.0 and present[unit] >= coverage - _SLACK
        total[unit] = total[unit] / present[unit] if enough else np.nan


@compiled
def _penalise(
    rows: Floats, places: Integers, weight: Floats, dense: bool, present: Floats, variance: Floats, total: Floats
) -> bool:
    """From the mean in ``total`` to the Mazziotta-Pareto index; false where a mean is zero or below."""
    variance[:] = 0.0
    for at in range(places.shape[0]):
        values = rows[places[at]]
        for unit in range(total.shape[0]):
            apart = values[unit] - total[unit]
            variance[unit] += 0.0 if math.isnan(values[unit]) else weight[at] * apart * apart
    sound = True
    for unit in range(total.shape[0]):
        sound = sound and not total[unit] <= 0.0
        total[unit] -= variance[unit] / (1.0 if dense else present[unit]) / total[unit]
    return sound


@compiled
def _climb(
    table: Floats,
    starts: Integers,
    children: Integers,
    weight: Floats,
    kind: Integers,
    power: Floats,
    dense: bool,
    coverage: float,
    raw: Floats,
    scratch: Floats,
    present: Floats,
    variance: Floats,
    own: Integers,
) -> bool:
    """Every inner node of one draw, as f(x) of its own rule: ``raw[inner node, unit]``.

    ``table[transform, leaf, unit]`` with the transform ``own[inner node]`` is what leaves look like to a node.

    Returns:
        Whether every value suits the rule it comes under.
    """
    sound = True
    leaves = table.shape[1]
    places = np.empty(children.shape[0], dtype=np.int64)
    weights = np.empty(children.shape[0])
    for inner in range(starts.shape[0] - 1):
        many, inside = 0, 0
        alike = True
        for at in range(starts[inner], starts[inner + 1]):
            child = children[at]
            if weight[child] > 0.0:
                places[many], weights[many] = child, weight[child]
                many += 1
                if child >= leaves:
                    inside += 1
                    alike = alike and kind[child - leaves] == kind[inner] and power[child - leaves] == power[inner]
        if inside == 0:
            rows = table[own[inner]]
        elif inside == many and alike and kind[inner] == POWER_MEAN:
            rows = raw
            for at in range(many):
                places[at] -= leaves
        else:
            rows = scratch
            for at in range(many):
                child = places[at]
                if child < leaves:
                    scratch[at, :] = table[own[inner], child]
                else:
                    sound &= _converted(raw[child - leaves], power[child - leaves], power[inner], scratch[at])
                places[at] = at
        _mean(rows, places[:many], weights[:many], dense, coverage, raw[inner], present)
        if kind[inner] != POWER_MEAN:
            sound &= _penalise(rows, places[:many], weights[:many], dense, present, variance, raw[inner])
    return sound


@compiled
def _sort_by_merging(value: Floats, unit: Places, other_value: Floats, other_unit: Places, many: int) -> None:
    """Sort the first ``many`` pairs by falling value, in place; for values that crowd in few buckets."""
    width = 1
    while width < many:
        for left in range(0, many, 2 * width):
            middle, right = min(left + width, many), min(left + 2 * width, many)
            i, j = left, middle
            for place in range(left, right):
                if i < middle and (j >= right or value[i] >= value[j]):
                    other_value[place], other_unit[place] = value[i], unit[i]
                    i += 1
                else:
                    other_value[place], other_unit[place] = value[j], unit[j]
                    j += 1
        for place in range(many):
            value[place], unit[place] = other_value[place], other_unit[place]
        width *= 2


@compiled
def rank_falling(
    score: Floats, rank: Places, value: Floats, unit: Places, spare: Floats, spare_unit: Places, ends: Places
) -> int:
    """Competition ranks: 1 is the highest score, equals take the smallest rank of the tie, a missing score 0.

    Values are spread over twice as many buckets as there are units, in proportion, which keeps their order; each bucket
    then holds few. The last arguments are room to work in: as long as ``score``, ``ends`` twice as long and one more.

    Returns:
        How many were ranked.
    """
    units, last = score.shape[0], ends.shape[0] - 2
    low, high, many = np.inf, -np.inf, 0
    for place in range(units):
        found = score[place]
        if not math.isnan(found):
            many += 1
            if found != -np.inf:
                low = min(low, found)
            if found != np.inf:
                high = max(high, found)
        rank[place] = 0
    width = high - low
    scale = last / width if width > 1e-290 else 0.0
    ends[:] = 0
    for place in range(units):
        found = score[place]
        if not math.isnan(found):
            step = (high - found) * scale
            bucket = 0 if not step > 0.0 else (last if step >= last else int(step))
            spare_unit[place] = bucket
            ends[bucket + 1] += 1
    crowd = 0
    for bucket in range(last + 1):
        crowd = max(crowd, ends[bucket + 1])
        ends[bucket + 1] += ends[bucket]
    for place in range(units):
        if not math.isnan(score[place]):
            end = ends[spare_unit[place]]
            value[end], unit[end] = score[place], place
            ends[spare_unit[place]] = end + 1
    if crowd > _CROWDED:
        _sort_by_merging(value, unit, spare, spare_unit, many)
    else:
        for place in range(1, many):
            found = value[place]
            if value[place - 1] < found:
                who, back = unit[place], place - 1
                while back >= 0 and value[back] < found:
                    value[back + 1], unit[back + 1] = value[back], unit[back]
                    back -= 1
                value[back + 1], unit[back + 1] = found, who
    tied = 0
    for place in range(many):
        if value[place] != value[tied]:
            tied = place
        rank[unit[place]] = tied + 1
    return many


@compiled
def rank_draws(
    tables: Floats,
    which: Integers,
    option: Integers,
    weights: Floats,
    starts: Integers,
    children: Integers,
    kinds: Integers,
    powers: Floats,
    own: Integers,
    dense: bool,
    coverage: float,
    asked: Integers,
    tied_below: float,
    ranks: Places,
    ranked: Places,
    sound: NDArray[np.bool_],
) -> None:
    """Ranks of all units at the asked nodes, for each draw.

    Args:
        tables: [tables, transforms, leaves, units], f(x) of what each choice of steps makes of the data.
        which, option: [draws], the table of a draw, and its option of aggregation.
        weights: [draws, nodes], adding up to 1 among siblings.
        kinds, powers, own: [options, inner nodes], rule, exponent and transform of the tables.
        dense: whether no value is missing.
        coverage: least share of weight that must be there for a node to have a value.
        asked: inner nodes, counted from the first inner one.
        tied_below: scores are multiplied by this and rounded to whole numbers, and tied if these are equal.
        ranks: [asked, draws, units], filled; 0 where a unit has no score.
        ranked: [asked, draws], filled: how many units have one.
        sound: [draws], filled: whether every value suited the rule it came under (none below zero in a geometric mean).
    """
    inners, units = starts.shape[0] - 1, tables.shape[3]
    most = 0
    for inner in range(inners):
        most = max(most, starts[inner + 1] - starts[inner])
    raw, scratch = np.empty((inners, units)), np.empty((most, units))
    present, variance = np.empty(units), np.empty(units)
    value, spare = np.empty(units), np.empty(units)
    unit, spare_unit = np.empty(units, dtype=np.int32), np.empty(units, dtype=np.int32)
    ends = np.empty(2 * units + 1, dtype=np.int32)
    for draw in range(which.shape[0]):
        kind, power = kinds[option[draw]], powers[option[draw]]
        sound[draw] = _climb(
            tables[which[draw]],
            starts,
            children,
            weights[draw],
            kind,
            power,
            dense,
            coverage,
            raw,
            scratch,
            present,
            variance,
            own[option[draw]],
        )
        for place in range(asked.shape[0]):
            node = asked[place]
            for one in range(units):
                present[one] = np.rint(_backward(raw[node, one], power[node]) * tied_below)
            ranked[place, draw] = rank_falling(present, ranks[place, draw], value, unit, spare, spare_unit, ends)
