"""Where weights come from (OECD/JRC Handbook 2008, step 6). Every function gives weights (items) that add up to 1."""

import numpy as np

from houma.engines.capitals import wording
from houma.engines.capitals.faults import UnsuitedDataError
from houma.engines.capitals.tree import Floats

LEAST_EIGENVALUE = 1.0
LEAST_VARIANCE = 0.10
LEAST_TOGETHER = 0.60
_VARIMAX_STEPS = 500


def equal_weights(items: int) -> Floats:
    """The same for each."""
    return np.full(items, 1.0 / items)


def entropy_weights(values: Floats) -> Floats:
    """``w ∝ 1 - E``, E = -Σ p ln p / ln n, p = x / Σ x: items on which the units differ more weigh more.

    Shannon's entropy as in Zeleny (1982), Multiple Criteria Decision Making, and Hwang & Yoon (1981). Weights depend on
    the scale, and say how items differ, not how much they matter.

    Args:
        values: units × items, zero or more, NaN where missing (left out, n counts what is there).

    Raises:
        UnsuitedDataError: a value is negative.
    """
    present = ~np.isnan(values)
    known = np.where(present, values, 0.0)
    if (known < 0).any():
        raise UnsuitedDataError(wording.SHARES_BELOW_ZERO)
    count, total = present.sum(axis=0), known.sum(axis=0)
    share = known / np.where(total > 0, total, 1.0)
    entropy = -(share * np.log(np.where(share > 0, share, 1.0))).sum(axis=0) / np.log(np.maximum(count, 2))
    spread = np.where((total > 0) & (count > 1), np.maximum(1.0 - entropy, 0.0), 0.0)
    return _shares(np.where(spread > 1e-12, spread, 0.0))


def budget_allocation(points: Floats) -> Floats:
    """Mean over experts of the share of points that each gave to each item (Handbook, §6.5).

    Args:
        points: experts × items, zero or more; every expert gave some.

    Raises:
        ValueError: points are negative, missing, or an expert gave none.
    """
    sums = points.sum(axis=1)
    if not (points >= 0).all() or not (sums > 0).all():
        raise ValueError("every expert gives points of zero or more, and some above zero")
    found: Floats = (points / sums[:, None]).mean(axis=0)
    return found


def pca_weights(values: Floats) -> Floats:
    """Weights from principal components, as the Handbook does (§6.1, after Nicoletti et al. 2000).

    Components of the correlation matrix with an eigenvalue above 1 that explain more than 10 % are kept; where they
    explain less than 60 % together, further ones of more than 10 % until they do. They are rotated by varimax. An item
    belongs to the factor it loads on most; its weight is its squared loading divided by the factor's sum of squares,
    times the factor's share in what all kept factors explain; weights are then divided by their sum. Weights correct
    for overlap between items, and say nothing of their importance.

    Args:
        values: units × items; units with a missing value are left out.

    Returns:
        Weights (items); an item that is the same everywhere gets 0. Equal weights where fewer than three units or
        fewer than two items that differ are left.
    """
    complete = values[~np.isnan(values).any(axis=1)]
    items = values.shape[1]
    if len(complete) < 3:
        return equal_weights(items)
    differs = np.ptp(complete, axis=0) > 1e-12 * np.abs(complete).max(axis=0)
    if differs.sum() < 2:
        return _shares(differs.astype(np.float64))
    correlation: Floats = np.asarray(np.corrcoef(complete[:, differs], rowvar=False))
    rotated = varimax(_kept_loadings(correlation))
    squares = rotated**2
    explained = squares.sum(axis=0)
    factor = squares.argmax(axis=1)
    own = squares[np.arange(len(squares)), factor]
    weights = np.zeros(items)
    weights[differs] = own / explained[factor] * (explained[factor] / explained.sum())
    return _shares(weights)


def _kept_loadings(correlation: Floats) -> Floats:
    """Loadings (items × factors) of the components that the Handbook's three rules keep."""
    eigenvalues, vectors = np.linalg.eigh(correlation)
    eigenvalues, vectors = np.maximum(eigenvalues[::-1], 0.0), vectors[:, ::-1]
    share = eigenvalues / eigenvalues.sum()
    alone = (eigenvalues > LEAST_EIGENVALUE + 1e-9) & (share > LEAST_VARIANCE)
    enough = int(np.searchsorted(np.cumsum(share), LEAST_TOGETHER)) + 1
    kept = max(1, int(alone.sum()), min(enough, int((share > LEAST_VARIANCE).sum())))
    loadings: Floats = vectors[:, :kept] * np.sqrt(eigenvalues[:kept])
    return loadings


def varimax(loadings: Floats) -> Floats:
    """Kaiser's (1958) varimax rotation without row normalisation: each item loads high on few factors.

    Args:
        loadings: items × factors.
    """
    items, factors = loadings.shape
    rotation, before = np.eye(factors), 0.0
    for _ in range(_VARIMAX_STEPS):
        rotated = loadings @ rotation
        left, singular, right = np.linalg.svd(loadings.T @ (rotated**3 - rotated * (rotated**2).sum(axis=0) / items))
        rotation = left @ right
        after = float(singular.sum())
        if after <= before * (1 + 1e-12):
            break
        before = after
    found: Floats = loadings @ rotation
    return found


def _shares(weights: Floats) -> Floats:
    total = weights.sum()
    return weights / total if total > 0 else equal_weights(len(weights))
