"""An index made ready to be computed thousands of times: all that choices determine before weights are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from houma.engines.capitals.choices import Choices, Draws, draws_at
from houma.engines.capitals.faults import FrameworkFaults
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.ranks import DECIMALS
from houma.engines.capitals.recipe import Aggregation, Aggregations, Recipe, Weighting
from houma.engines.capitals.recipe_reader import recipe_faults
from houma.engines.capitals.score import Labels, Scores, score
from houma.engines.capitals.tree import Floats, Ints, Tree

_EXPONENTS = {Aggregation.ARITHMETIC: 1.0, Aggregation.GEOMETRIC: 0.0, Aggregation.HARMONIC: -1.0}
DRAWN_AGGREGATIONS = frozenset({*_EXPONENTS, Aggregation.POWER, Aggregation.MPI})
"""Aggregations that can be drawn thousands of times; the others (OWA, Copeland) are for single scores."""


@dataclass(frozen=True, slots=True, eq=False)
class Replays:
    """What the kernels read (see ``kernels.rank_draws``), and the nominal scores beside it."""

    nominal: Scores
    choices: Choices
    tables: Floats
    dense: bool
    starts: Ints
    children: Ints
    kinds: Ints
    powers: Floats
    own: Ints

    @property
    def tree(self) -> Tree:
        """The tree with the nominal weights."""
        return self.nominal.tree

    def draws(self, points: Floats) -> Draws:
        """What draws take that stand at ``points`` (draws, factors)."""
        return draws_at(points, self.choices, self.tree, self.starts, self.children)

    def ranks(self, draws: Draws, nodes: Ints) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Ranks of each draw (nodes, draws, units), 0 for none, and how many units have one (nodes, draws).

        Raises:
            ValueError: a draw comes to values that its aggregation has no meaning for.
        """
        from houma.engines.capitals.kernels import rank_draws

        ranks = np.empty((len(nodes), len(draws), self.tables.shape[3]), dtype=np.int32)
        ranked = np.empty((len(nodes), len(draws)), dtype=np.int32)
        sound = np.empty(len(draws), dtype=np.bool_)
        rank_draws(
            self.tables,
            draws.table,
            draws.aggregate,
            draws.weights,
            self.starts,
            self.children,
            self.kinds,
            self.powers,
            self.own,
            self.dense,
            self.choices.nominal.coverage,
            nodes - self.tree.leaves,
            10.0**DECIMALS,
            ranks,
            ranked,
            sound,
        )
        if not sound.all():
            recipe = draws.recipe_of(int(np.argmin(sound)))
            means = " → ".join((recipe.aggregate.dimension, recipe.aggregate.capital, recipe.aggregate.index))
            raise ValueError(f"{recipe.normalise} comes below zero under {means}: choose a scale such as 1 to 100")
        return ranks, ranked


def replays(
    source: Framework | Tree,
    data: Floats,
    choices: Choices,
    *,
    group: Labels | None = None,
    denominators: Mapping[str, Floats] | None = None,
) -> Replays:
    """Compute the nominal scores and, once for each combination of steps, the normalised data.

    Memory: units × leaves × 8 bytes for each combination of imputation, outliers and normalisation, times the kinds of
    mean that indicators come under.

    Raises:
        FrameworkFaults: some options do not go together.
        ValueError: see ``score``; or an aggregation that cannot be drawn.
    """
    from houma.engines.capitals.kernels import MAZZIOTTA_PARETO, POWER_MEAN, transformed

    choices = choices.about(source)
    _check(source, choices)
    nominal = score(source, data, choices.nominal, group=group, denominators=denominators)
    tree = nominal.tree
    depth = tree.depth()
    rules = [[option.at_depth(int(depth[node])) for node in tree.inner] for option in choices.aggregations]
    kinds = np.array([[MAZZIOTTA_PARETO if rule is Aggregation.MPI else POWER_MEAN for rule in row] for row in rules])
    powers = np.array([[_exponent(rule, choices.nominal) for rule in row] for row in rules])
    over_leaves = np.isin(np.arange(tree.leaves, tree.size), tree.parent[: tree.leaves])
    used = np.unique(powers[:, over_leaves])
    tables = []
    for recipe in choices.tables():
        plain = replace(recipe, weight=Weighting.GIVEN, aggregate=Aggregations())
        normalised = score(source, data, plain, group=group, denominators=denominators).normalised
        flat = np.ascontiguousarray(normalised.T).reshape(-1)
        if (flat < 0).any() and (used != 1).any():
            raise ValueError(f"{recipe.normalise} comes below zero: choose a scale such as 1 to 100 for other means")
        table = np.empty((len(used), flat.size))
        for place, power in enumerate(used):
            transformed(flat, float(power), table[place])
        tables.append(table.reshape(len(used), tree.leaves, len(normalised)))
    below = [tree.children(node) for node in tree.inner]
    return Replays(
        nominal=nominal,
        choices=choices,
        tables=np.stack(tables),
        dense=not any(bool(np.isnan(table).any()) for table in tables),
        starts=np.cumsum([0, *(len(children) for children in below)], dtype=np.int64),
        children=np.concatenate(below).astype(np.int64),
        kinds=kinds.astype(np.int64),
        powers=powers,
        own=np.minimum(np.searchsorted(used, powers), len(used) - 1).astype(np.int64),
    )


def _exponent(rule: Aggregation, recipe: Recipe) -> float:
    if rule is Aggregation.POWER:
        return recipe.power
    return _EXPONENTS.get(rule, 1.0)


def _check(source: Framework | Tree, choices: Choices) -> None:
    """Say at once everything that does not go together."""
    framework = source if isinstance(source, Framework) else None
    for option in choices.aggregations:
        strange = {option.dimension, option.capital, option.index} - DRAWN_AGGREGATIONS
        if strange:
            can = ", ".join(sorted(DRAWN_AGGREGATIONS))
            raise ValueError(f"{', '.join(sorted(strange))} cannot be drawn thousands of times; {can} can")
    faults = dict.fromkeys(
        fault
        for recipe in choices.tables()
        for option in choices.aggregations
        for fault in recipe_faults(replace(recipe, aggregate=option), framework)
    )
    if faults:
        raise FrameworkFaults(tuple(faults))
