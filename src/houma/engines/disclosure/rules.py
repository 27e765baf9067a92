"""Which cells are sensitive, and how wide what an attacker infers of each has to be."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from houma.engines.disclosure.arrays import Booleans, Floats, Integers
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.reasons import Reasons


@dataclass(frozen=True, eq=False)
class Needs:
    """The sensitive cells, and their protection [cells].

    An attacker must not be able to exclude ``value - lower`` nor ``value + upper``, and the interval left to them must
    be at least ``sliding`` wide. All three are zero for cells that are not sensitive. ``reasons`` is what they know of
    the rule by which cells are sensitive; nothing where values do not show it.
    """

    sensitive: Booleans
    lower: Floats
    upper: Floats
    sliding: Floats
    reasons: Reasons = field(default_factory=Reasons.none)

    @property
    def which(self) -> Integers:
        """The numbers of the sensitive cells."""
        return np.flatnonzero(self.sensitive)

    def joined(self, other: "Needs") -> "Needs":
        """Both needs at once."""
        return Needs(
            self.sensitive | other.sensitive,
            np.maximum(self.lower, other.lower),
            np.maximum(self.upper, other.upper),
            np.maximum(self.sliding, other.sliding),
            self.reasons.joined(other.reasons),
        )


def needs_of(
    cells: Cells,
    sensitive: Booleans,
    lower: Floats | float,
    upper: Floats | float,
    sliding: Floats | float = 0.0,
    reasons: Reasons | None = None,
) -> Needs:
    """Needs by hand, for the cells that are sensitive.

    Where values are whole numbers, distances are rounded up, and a cell is never asked to go below what everybody
    knows to be its least: a sensitive 1 among counts is protected downwards once 0 cannot be excluded.

    Args:
        reasons: the rule, as far as an attacker can read it from values.
    """
    room = cells.values - cells.lowest, cells.highest - cells.values
    asked = [np.where(sensitive, np.broadcast_to(one, cells.values.shape), 0.0) for one in (lower, upper, sliding)]
    if cells.whole:
        asked = [np.ceil(one - 1e-9) for one in asked]
    rule = Reasons.none() if reasons is None else reasons
    return Needs(sensitive, np.minimum(asked[0], room[0]), np.minimum(asked[1], room[1]), asked[2], rule)


def small_counts(cells: Cells, below: int, *, from_: int = 0, to: int | None = None) -> Needs:
    """Counts above zero and below ``below`` are sensitive: the attacker must exclude neither ``from_`` nor ``to``.

    Args:
        below: the threshold k: counts of 1 to k - 1 are sensitive. Cells of unknown value are not.
        from_: what must stay possible below, zero by default: the attacker cannot tell that anybody is there.
        to: what must stay possible above, ``below`` by default: they cannot tell that the count is small.

    The attacker knows the rule: that nothing is hidden where no count is small.
    """
    if below < 1:
        raise ValueError(f"a threshold of {below}: at least 1 is expected")
    sensitive = (cells.values > 0) & (cells.values < below) & ~cells.unknown
    high = below if to is None else to
    which = np.flatnonzero(~cells.unknown)
    rule = Reasons(which, np.ones(len(which)), np.full(len(which), below - 1.0))
    lower, upper = np.maximum(cells.values - from_, 0.0), np.maximum(high - cells.values, 0.0)
    return needs_of(cells, sensitive, lower, upper, reasons=rule)


def dominance(cells: Cells, contributions: NDArray[np.float64], largest: int, percent: float) -> Needs:
    """The (n, k) rule for magnitudes: the ``largest`` contributors hold over ``percent`` % of the cell.

    Args:
        contributions: the largest contributions to each cell, largest first, zero where fewer [cells, at least n].

    A cell is protected upwards until its largest would hold just ``percent`` %, and downwards alike (Hundepool et al.,
    Statistical Disclosure Control, 2012, §4.2.2).
    """
    if contributions.shape[1] < largest:
        raise ValueError(f"{contributions.shape[1]} contributions a cell, the rule needs {largest}")
    top = contributions[:, :largest].sum(axis=1)
    sensitive = (100.0 * top > percent * cells.values) & (cells.values > 0) & ~cells.unknown
    width = np.maximum(100.0 * top / percent - cells.values, 0.0)
    return needs_of(cells, sensitive, width, width)


def p_percent(cells: Cells, contributions: NDArray[np.float64], percent: float) -> Needs:
    """The p % rule: the second contributor could estimate the largest within ``percent`` % of its contribution.

    Args:
        contributions: the two largest contributions to each cell, largest first, zero where fewer [cells, at least 2].

    A cell is protected, both ways, by what the rest of it lacks: p/100 of the largest minus the rest (Hundepool et al.,
    2012, §4.2.2).
    """
    first, second = contributions[:, 0], contributions[:, 1]
    lacking = percent / 100.0 * first - (cells.values - first - second)
    sensitive = (lacking > 0) & (first > 0) & ~cells.unknown
    return needs_of(cells, sensitive, np.maximum(lacking, 0.0), np.maximum(lacking, 0.0))
