"""Does the framework hold together: correlations, consistency, components, indicators that repeat or say nothing."""

from dataclasses import dataclass

import numpy as np

from houma.engines.capitals.score import Scores
from houma.engines.capitals.tree import Bools, Floats, Ints

COLLINEAR = 0.9
SILENT = 0.1
_FLAT = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Principal components of a correlation matrix.

    Attributes:
        eigenvalues: falling (items); they add up to the number of items that differ between units.
        share: of the variance that each explains (items); adds up to 1.
        loadings: correlation of each item with each component (items × items); the largest of each column is positive.
    """

    eigenvalues: Floats
    share: Floats
    loadings: Floats


@dataclass(frozen=True, slots=True)
class Pair:
    """Two indicators (columns) and their correlation."""

    first: int
    second: int
    correlation: float


@dataclass(frozen=True, slots=True, eq=False)
class Diagnostics:
    """What the data say of a framework.

    Attributes:
        correlation: Pearson's r of the normalised indicators, over units that have both (leaves × leaves).
        between_capitals: Pearson's r of the capital scores (capitals × capitals).
        within_and_across: mean r of the indicators of one capital with those of another, the diagonal within a capital
            without the indicators themselves (capitals × capitals); NaN where a capital has one indicator.
        with_parent: r of each node with its parent (n); NaN for the root.
        with_index: r of each node with the index (n).
        alpha: Cronbach's alpha of the indicators below each inner node (inner nodes, in their order); NaN for one.
        components: of the indicators.
        collinear: pairs of indicators with |r| of ``COLLINEAR`` (0.9) or more, strongest first.
        constant: indicators that are the same for all units (leaves).
        silent: indicators whose |r| with the index is below ``SILENT`` (0.1), or constant (leaves).
        against: indicators that pull against their parent, r below 0 (leaves).
    """

    correlation: Floats
    between_capitals: Floats
    within_and_across: Floats
    with_parent: Floats
    with_index: Floats
    alpha: Floats
    components: Components
    collinear: tuple[Pair, ...]
    constant: Bools
    silent: Bools
    against: Bools


def diagnose(scores: Scores, *, collinear: float = COLLINEAR, silent: float = SILENT) -> Diagnostics:
    """Examine a framework by the scores that it gives (OECD/JRC Handbook 2008, steps 4 and 8)."""
    tree, values = scores.tree, scores.normalised
    everything = correlations(scores.nodes)
    correlation = everything[: tree.leaves, : tree.leaves]
    capitals = scores.at_depth(1)
    with_parent = np.full(tree.size, np.nan)
    with_parent[:-1] = everything[np.arange(tree.root), tree.parent[:-1]]
    with_index = everything[:, tree.root]
    constant = is_constant(values)
    quiet = constant | (np.abs(np.nan_to_num(with_index[: tree.leaves])) < silent)
    return Diagnostics(
        correlation,
        everything[np.ix_(capitals, capitals)],
        _within_and_across(correlation, tree.ancestor(1)[: tree.leaves], capitals),
        with_parent,
        with_index,
        np.array([cronbach_alpha(values[:, _leaves_below(scores, node)]) for node in tree.inner]),
        principal_components(correlation),
        collinear_pairs(correlation, collinear),
        constant,
        quiet,
        np.nan_to_num(with_parent[: tree.leaves]) < 0,
    )


def correlations(values: Floats) -> Floats:
    """Pearson's r of every two columns over the rows that have both.

    Args:
        values: units × items, NaN where missing.

    Returns:
        items × items; NaN where a column is constant or two columns share fewer than three rows.
    """
    present = (~np.isnan(values)).astype(np.float64)
    count = np.maximum(present.sum(axis=0), 1.0)
    known = np.where(present > 0, values, 0.0)
    apart = np.where(present > 0, known - known.sum(axis=0) / count, 0.0)
    spread = np.abs(apart).max(axis=0, initial=0.0)
    flat = spread <= _FLAT * np.abs(known).max(axis=0, initial=0.0)
    apart = apart / np.where(flat, 1.0, spread)
    shared = present.T @ present
    rows = np.where(shared >= 3, shared, 1.0)
    sums = apart.T @ present
    squares = (apart * apart).T @ present - sums * sums / rows
    products = apart.T @ apart - sums * sums.T / rows
    usable = (shared >= 3) & ~flat[:, None] & ~flat[None, :] & (squares > _FLAT) & (squares.T > _FLAT)
    spreads = np.sqrt(np.where(usable, squares * squares.T, 1.0))
    return np.where(usable, np.clip(products / spreads, -1.0, 1.0), np.nan)


def cronbach_alpha(values: Floats) -> float:
    """``k / (k - 1) (1 - Σ s²_i / s²_total)`` with sample variances (Cronbach 1951, Psychometrika 16, 297-334).

    Args:
        values: units × items on one scale and direction; units with a missing value are left out.

    Returns:
        At most 1; NaN for one item, fewer than two units, or a total that does not vary.
    """
    complete = values[~np.isnan(values).any(axis=1)]
    items = values.shape[1]
    if items < 2 or len(complete) < 2:
        return float("nan")
    total = complete.sum(axis=1).var(ddof=1)
    if not total > 0:
        return float("nan")
    return float(items / (items - 1) * (1.0 - complete.var(axis=0, ddof=1).sum() / total))


def principal_components(correlation: Floats) -> Components:
    """Eigenvalues and loadings of a correlation matrix; NaN counts as no correlation, constant items as nothing.

    A matrix of pairwise correlations may have eigenvalues slightly below zero; they are taken for zero.
    """
    filled = np.nan_to_num(correlation)
    eigenvalues, vectors = np.linalg.eigh((filled + filled.T) / 2)
    eigenvalues, vectors = np.maximum(eigenvalues[::-1], 0.0), vectors[:, ::-1]
    strongest = np.take_along_axis(vectors, np.abs(vectors).argmax(axis=0)[None, :], axis=0)
    loadings = vectors * np.where(strongest < 0, -1.0, 1.0) * np.sqrt(eigenvalues)
    total = eigenvalues.sum()
    return Components(eigenvalues, eigenvalues / total if total > 0 else eigenvalues, loadings)


def collinear_pairs(correlation: Floats, least: float = COLLINEAR) -> tuple[Pair, ...]:
    """Pairs of items with |r| of ``least`` or more, strongest first."""
    rows, columns = np.triu_indices(len(correlation), 1)
    r = np.nan_to_num(correlation[rows, columns])
    found = np.flatnonzero(np.abs(r) >= least)
    found = found[np.argsort(-np.abs(r[found]), kind="stable")]
    return tuple(Pair(int(rows[place]), int(columns[place]), float(r[place])) for place in found)


def is_constant(values: Floats) -> Bools:
    """Columns that are the same wherever they are known, or known nowhere (items)."""
    missing = np.isnan(values)
    low = np.where(missing, np.inf, values).min(axis=0, initial=np.inf)
    high = np.where(missing, -np.inf, values).max(axis=0, initial=-np.inf)
    constant: Bools = ~(high > low)
    return constant


def _leaves_below(scores: Scores, node: int) -> Ints:
    tree = scores.tree
    below = np.zeros(tree.size, dtype=bool)
    below[node] = True
    for other in range(node - 1, -1, -1):
        below[other] = below[tree.parent[other]]
    return np.flatnonzero(below[: tree.leaves])


def _within_and_across(correlation: Floats, capital: Ints, capitals: Ints) -> Floats:
    member = (capital[:, None] == capitals[None, :]).astype(np.float64)
    others = ~np.eye(len(correlation), dtype=bool)
    known = ~np.isnan(correlation) & others
    pairs = member.T @ known @ member
    sums = member.T @ np.where(known, correlation, 0.0) @ member
    return np.where(pairs > 0, sums / np.where(pairs > 0, pairs, 1.0), np.nan)
