"""Protect a table: a safe pattern, judged by the auditor before it is handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from houma.engines.disclosure.arrays import Booleans, Floats, Integers
from houma.engines.disclosure.audit import Audit, audit
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.exact import least_pattern
from houma.engines.disclosure.rules import Needs
from houma.values.multilingual import Multilingual

Method: TypeAlias = Literal["auto", "exact", "quick"]
Loss: TypeAlias = Literal["cells", "sum", "both"]
SMALL = 400
"""Up to so many cells the least loss is looked for by default."""

_NOTHING = Multilingual(
    "Rien ne protège ces cellules, quoi que l’on masque d’autre : {cells}",
    "لا شيء يحمي هذه الخلايا مهما حُجب غيرها: {cells}",
    "Nothing protects these cells, whatever else is suppressed: {cells}",
)


class NothingProtectsError(Exception):
    """Some sensitive cells would be known however much else is suppressed; ``which`` are their numbers."""

    def __init__(self, which: Integers) -> None:
        self.which = which
        self.sentence = _NOTHING.formatted(cells=", ".join(str(cell) for cell in which))
        super().__init__(self.sentence.en)


class UnsafePatternError(Exception):
    """The auditor did not pass a pattern that was thought safe: a defect, and nothing is handed out."""


@dataclass(frozen=True, eq=False)
class Protection:
    """A pattern that the auditor passed, and what it costs.

    Attributes:
        suppressed: what is not published [cells].
        primary: the sensitive cells among them [cells].
        secondary: those suppressed to protect others [cells].
        loss: what the secondary cells cost, in the measure asked for.
        bound: no safe pattern costs less than this; minus infinity where it was not looked for.
        proved: whether no safe pattern costs less.
        sum_lost: sum of the values of primary and secondary cells.
        audit: the auditor's judgement.
    """

    suppressed: Booleans
    primary: Booleans
    secondary: Booleans
    loss: float
    bound: float
    proved: bool
    sum_lost: float
    audit: Audit

    def published(self, cells: Cells) -> Floats:
        """What may be published: the values, NaN where suppressed [cells]."""
        return np.where(self.suppressed, np.nan, cells.values)


def costs(cells: Cells, measure: Loss = "both") -> Floats:
    """The information lost with each cell: 1 (``cells``), its value (``sum``, at least a trace), or 1 and a logarithm
    of its value (``both``: few cells, and rather small ones) [cells]."""
    size = np.abs(cells.values)
    if measure == "cells":
        return np.ones(cells.count)
    return np.maximum(size, 0.01) if measure == "sum" else 1.0 + np.log1p(size)


def protect(
    cells: Cells,
    needs: Needs,
    cost: Floats | None = None,
    *,
    method: Method = "auto",
    seconds: float = 10.0,
    work: float = np.inf,
) -> Protection:
    """Suppress, beside the sensitive cells, what it takes to keep them from being inferred.

    Args:
        cost: the information lost with each cell, above zero [cells]; ``costs(cells)`` by default.
        method: ``exact`` looks for the least loss, ``quick`` does not, ``auto`` does up to ``SMALL`` cells.
        seconds: how long to look for the least loss; the best safe pattern found counts then.
        work: likewise in steps of the search (``least_pattern``): the same pattern on a slow machine as on a quick one.

    Raises:
        NothingProtectsError: some sensitive cells are known whatever is suppressed.
        UnsafePatternError: the auditor refused a pattern; none is returned.
    """
    # Brings numba, which takes a second to load: a page that only might protect a table does not wait for it.
    from houma.engines.disclosure.quick import quick_pattern

    price = costs(cells) if cost is None else cost
    if not (price > 0).all():
        raise ValueError("suppressing a cell has to cost something")
    first = quick_pattern(cells, needs, price)
    if len(first.hopeless):
        raise NothingProtectsError(first.hopeless)
    suppressed, bound, proved = first.suppressed, -np.inf, False
    if method == "exact" or (method == "auto" and cells.count <= SMALL):
        least = least_pattern(cells, needs, price, suppressed, seconds, work)
        suppressed, bound, proved = least.suppressed, least.bound, least.proved
    judged = audit(cells, suppressed, needs, witnesses=first.witnesses, exact=False)
    if not judged.safe:
        raise UnsafePatternError(f"open: {judged.open_.tolist()}, unsafe: {judged.unsafe.tolist()}")
    secondary = suppressed & ~needs.sensitive & ~cells.hidden
    lost = suppressed & ~cells.hidden
    return Protection(
        suppressed=suppressed,
        primary=needs.sensitive,
        secondary=secondary,
        loss=float(price[secondary].sum()),
        bound=bound,
        proved=proved,
        sum_lost=float(cells.values[lost].sum()),
        audit=judged,
    )


def named(which: Integers, labels: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Cells of a full table by the labels of their nodes, one sequence of labels a dimension."""
    places = np.unravel_index(which, tuple(len(one) for one in labels))
    return tuple(" × ".join(labels[axis][place] for axis, place in enumerate(one)) for one in zip(*places, strict=True))
