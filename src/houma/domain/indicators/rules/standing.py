"""How a unit stands among its peers: percentiles, strengths and gaps, and who is comparable with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houma.values.multilingual import Multilingual

Floats = NDArray[np.float64]
STRONG, WEAK = 0.8, 0.2
"""Percentiles, counted towards better, from which an indicator is a strength, and up to which it is a gap."""
MOST_NAMED = 5

RULE_OF_COMPARABLES = Multilingual(
    "Même niveau ; la plus petite distance euclidienne entre le logarithme de la population, la part urbaine et les "
    "scores des capitaux, chacun rapporté à son écart-type ; les capitaux comptent ensemble pour un.",
    "المستوى نفسه؛ أصغر مسافة إقليدية بين لوغاريتم عدد السكان والحصة الحضرية ونقط الرساميل، كل منها مقسوم على انحرافه "
    "المعياري؛ وتحسب الرساميل مجتمعة بمقدار واحد.",
    "Same level; least Euclidean distance between the logarithm of population, the urban share and the scores of the "
    "capitals, each divided by its standard deviation; the capitals count for one together.",
)


def percentiles(values: Floats, unit: int, direction: Sequence[int]) -> Floats:
    """Share of the other units that stand worse than one, ties counting half, by column (columns).

    Args:
        values: units × columns, NaN where missing.
        unit: row of the unit; its missing figures give NaN.
        direction: 1 where more is better, -1 where less is (columns).
    """
    towards = values * np.asarray(direction, dtype=np.float64)
    own = towards[unit]
    others = np.delete(towards, unit, axis=0)
    known = (~np.isnan(others)).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = ((others < own).sum(axis=0) + (others == own).sum(axis=0) / 2) / known
    return np.where(np.isnan(own) | (known == 0), np.nan, share)


@dataclass(frozen=True, slots=True)
class Marked:
    """Columns that stand out, the most marked first."""

    strengths: tuple[int, ...]
    gaps: tuple[int, ...]


def marked(shares: Floats) -> Marked:
    """Strengths from the ``STRONG`` percentile on, gaps up to the ``WEAK`` one, at most ``MOST_NAMED`` of each."""
    order = [int(column) for column in np.argsort(shares, kind="stable") if not np.isnan(shares[column])]
    gaps = [column for column in order if shares[column] <= WEAK]
    strengths = [column for column in reversed(order) if shares[column] >= STRONG]
    return Marked(tuple(strengths[:MOST_NAMED]), tuple(gaps[:MOST_NAMED]))


def nearest(unit: int, population: Floats, urban_share: Floats, capitals: Floats, most: int) -> list[tuple[int, float]]:
    """The units most like one, with their distance, nearest first; ties by their order.

    Args:
        population, urban_share: of each unit (units), NaN where unknown.
        capitals: scores (units × capitals), NaN where there is none.

    A feature that the unit lacks is left out; units that lack one of the rest are not compared.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(population > 0, np.log(population), np.nan)
    width = max(capitals.shape[1], 1)
    features = np.column_stack([size, urban_share, capitals])
    weights = np.array([1.0, 1.0, *([1.0 / width] * capitals.shape[1])])
    known = ~np.isnan(features[unit])
    features, weights = features[:, known], weights[known]
    complete = ~np.isnan(features).any(axis=1)
    complete[unit] = False
    if not known.any() or not complete.any():
        return []
    spread = features[complete].std(axis=0)
    scaled = (features - features[unit]) / np.where(spread > 0, spread, 1.0)
    distance = np.sqrt((scaled**2 * weights).sum(axis=1))
    order = [int(row) for row in np.argsort(np.where(complete, distance, np.inf), kind="stable")[:most]]
    return [(row, float(distance[row])) for row in order if complete[row]]
