"""Which choice moves ranks most: Sobol indices of the choices that ``uncertainty`` draws.

After Saisana, Saltelli & Tarantola (2005, J. R. Statist. Soc. A 168, 307-323): the responses are the mean shift of all
ranks from the nominal ones, R = 1/n Σ |nominal - rank|, and the rank of single units. A total index far above the first
one says that a choice matters through what it does together with others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from houma.engines.capitals.blocks import Progress, Stopped, StoppedError, in_blocks
from houma.engines.capitals.choices import FACTORS, Choices, Factor
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.replays import replays
from houma.engines.capitals.score import Labels, Scores
from houma.engines.capitals.sobol import SobolIndices, saltelli_sample, sobol_indices
from houma.engines.capitals.tree import Bools, Floats, Ints, Tree

_BLOCK = 64


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """How much of the variance each choice makes.

    Attributes:
        scores: the nominal scores.
        choices: what was questioned.
        seed: of the sample.
        factors: the choices that changed; the order of the arrays in ``SobolIndices``.
        runs: how often the index was computed: rows × (factors + 2).
        shift: indices of the mean shift of ranks; ``shift.mean`` is that shift, in ranks.
        units: numbers of the units chosen.
        of_units: indices of the rank of each of them; NaN for a unit that has no rank in some run.
    """

    scores: Scores
    choices: Choices
    seed: int
    factors: tuple[Factor, ...]
    runs: int
    shift: SobolIndices
    units: Ints
    of_units: tuple[SobolIndices, ...]


def sensitivity(
    source: Framework | Tree,
    data: Floats,
    choices: Choices,
    rows: int = 1024,
    seed: int = 0,
    *,
    group: Labels | None = None,
    denominators: Mapping[str, Floats] | None = None,
    units: Sequence[int] | Ints = (),
    level: float = 0.95,
    resamples: int = 500,
    threads: int | None = None,
    progress: Progress | None = None,
    stopped: Stopped | None = None,
) -> Sensitivity:
    """First and total Sobol indices with bootstrap intervals.

    The weights of one floor of the tree are one factor: its coordinate is the key of their random numbers, which the
    estimators allow since they ask of a factor only that it is drawn independently.

    Args:
        source, data, group, denominators: as for ``score``.
        choices: what is questioned; at least two of them must change.
        rows: of each of the samples A and B, a power of two; the index is computed rows × (factors + 2) times.
        units: numbers of units whose rank is a response of its own.
        level: of the bootstrap intervals.
        threads, progress, stopped: as for ``uncertainty``, but a stopped run has no answer.

    Raises:
        FrameworkFaults: options do not go together.
        ValueError: as ``score``; fewer than two choices change; ``rows`` is no power of two.
        StoppedError: it was stopped.
    """
    factors = choices.factors(source.tree() if isinstance(source, Framework) else source)
    if len(factors) < 2:
        raise ValueError(f"{len(factors)} choices change: variance is shared out among two or more")
    ready = replays(source, data, choices, group=group, denominators=denominators)
    sample = saltelli_sample(len(factors), rows, seed)
    points = np.full((rows * (len(factors) + 2), len(FACTORS)), 0.5)
    points[:, [FACTORS.index(factor) for factor in factors]] = sample.reshape(-1, len(factors))
    chosen = np.asarray(units, dtype=np.int64)
    nominal = ready.nominal.rank
    answers = np.empty((len(points), 1 + len(chosen)))
    root = np.array([ready.tree.root], dtype=np.int64)

    def compute(start: int, stop: int) -> None:
        ranks = ready.ranks(ready.draws(points[start:stop]), root)[0][0]
        both = (ranks > 0) & (nominal > 0)
        shift = np.where(both, np.abs(ranks - nominal), 0).sum(axis=1) / np.maximum(both.sum(axis=1), 1)
        answers[start:stop, 0] = shift
        answers[start:stop, 1:] = np.where(ranks[:, chosen] > 0, ranks[:, chosen], np.nan)

    done = in_blocks(compute, len(points), _BLOCK, threads=threads, progress=progress, stopped=stopped)
    if done < len(points):
        raise StoppedError("stopped before all runs were computed")
    table = answers.reshape(rows, len(factors) + 2, -1)
    always: Bools = np.asarray(np.isfinite(table).all(axis=(0, 1)))
    found = iter(sobol_indices(table[:, :, always], resamples=resamples, level=level, seed=seed))
    indices = [next(found) if is_there else _unknown(len(factors)) for is_there in always]
    return Sensitivity(
        scores=ready.nominal,
        choices=ready.choices,
        seed=seed,
        factors=factors,
        runs=len(points),
        shift=indices[0],
        units=chosen,
        of_units=tuple(indices[1:]),
    )


def _unknown(factors: int) -> SobolIndices:
    """Indices of a response that is not always there."""
    nothing = np.full(factors, np.nan)
    return SobolIndices(nothing, nothing, nothing, nothing, nothing, nothing, np.nan, np.nan)
