"""A whole recipe: from raw figures to the score and rank of every node, with every intermediate kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houma.engines.capitals import wording
from houma.engines.capitals.aggregate import aggregate
from houma.engines.capitals.denominate import denominate
from houma.engines.capitals.faults import FrameworkFaults, UnsuitedDataError
from houma.engines.capitals.framework import Framework, Node
from houma.engines.capitals.impute import Imputed, impute
from houma.engines.capitals.normalise import normalise, references
from houma.engines.capitals.outliers import Treated, treat
from houma.engines.capitals.ranks import competition_ranks, counted
from houma.engines.capitals.recipe import Normalise, Recipe, Weighting
from houma.engines.capitals.recipe_reader import recipe_faults
from houma.engines.capitals.screen import Coverage, screen
from houma.engines.capitals.tree import Floats, Ints, Tree
from houma.engines.capitals.weight import budget_allocation, entropy_weights, equal_weights, pca_weights

Labels = Sequence[object] | NDArray[np.generic]


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What a score was computed from, kept so that it can be replayed.

    Attributes:
        source: the framework, or a bare tree (all directions 1, no goalposts).
        data: raw figures (units × leaves), NaN where missing.
        group: label of each unit's group for imputation (units), or None.
        denominators: columns that indicators are divided by (units each), by code.
    """

    source: Framework | Tree
    data: Floats
    group: Labels | None
    denominators: Mapping[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The result of a recipe, step by step.

    Attributes:
        recipe: every choice that led here.
        tree: nodes with the weights that were used.
        denominated: data after division by denominators; all NaN for units screened out (units × leaves).
        coverage: how much of the data is there, and which units were kept.
        imputed: data with gaps filled as the recipe says, and which were.
        treated: data after the treatment of outliers, and what it took.
        reference: of each indicator (leaves), where the normalisation has one; else NaN.
        nodes: value of every node (units × n): first the normalised indicators, then dimensions, capitals, index.
        present: share of its children's weight that each node stands on (units × n); for indicators 1 or 0.
        ranks: competition ranks of every node (units × n), 1 best; 0 where there is no value.
        inputs: what it was computed from.
    """

    recipe: Recipe
    tree: Tree
    denominated: Floats
    coverage: Coverage
    imputed: Imputed
    treated: Treated
    reference: Floats
    nodes: Floats
    present: Floats
    ranks: Ints
    inputs: Inputs

    @property
    def normalised(self) -> Floats:
        """Indicators on one scale (units × leaves)."""
        return self.nodes[:, : self.tree.leaves]

    @property
    def index(self) -> Floats:
        """The index (units)."""
        return self.nodes[:, self.tree.root]

    @property
    def rank(self) -> Ints:
        """The rank in the index (units), 1 best; 0 where there is none."""
        return self.ranks[:, self.tree.root]

    @property
    def counts(self) -> Ints:
        """How many units have a value, by node (n)."""
        return counted(self.nodes)

    def at_depth(self, depth: int) -> Ints:
        """Numbers of the nodes at a depth, in their order: 0 the index, 1 the capitals, 2 the dimensions."""
        return np.flatnonzero(self.tree.depth() == depth)

    def replay(self, **changes: Any) -> "Scores":
        """Compute again from the same data with some choices of the recipe changed (after COINr's ``Regen``).

        Raises:
            FrameworkFaults: the changed choices do not go together.
        """
        inputs = self.inputs
        return score(
            inputs.source,
            inputs.data,
            replace(self.recipe, **changes),
            group=inputs.group,
            denominators=inputs.denominators,
        )

    def with_data(self, data: Floats) -> "Scores":
        """The same recipe on other figures of the same shape."""
        return score(
            self.inputs.source, data, self.recipe, group=self.inputs.group, denominators=self.inputs.denominators
        )


def score(
    source: Framework | Tree,
    data: Floats,
    recipe: Recipe | None = None,
    *,
    group: Labels | None = None,
    denominators: Mapping[str, Floats] | None = None,
) -> Scores:
    """Denominate, screen, impute, treat outliers, normalise, weigh, aggregate, rank.

    Args:
        source: a framework, or a bare tree whose leaves all count upwards.
        data: units × leaves, in the order of ``framework.indicators``; NaN where missing.
        recipe: every choice; None takes the framework's own.
        group: label of each unit's group, for imputation.
        denominators: columns (units) by code, for indicators that name a denominator that is no indicator itself.

    Raises:
        FrameworkFaults: choices of the recipe do not go together, or the framework lacks what they need.
        UnsuitedDataError: the figures do not suit the recipe, or a denominator is missing.
        ValueError: the data do not fit the tree, or are infinite.
    """
    framework = source if isinstance(source, Framework) else None
    tree = framework.tree() if framework else source
    assert isinstance(tree, Tree)
    chosen = recipe or (framework.recipe if framework else Recipe())
    faults = recipe_faults(chosen, framework)
    if faults:
        raise FrameworkFaults(faults)
    data = np.asarray(data, dtype=np.float64)
    if data.ndim != 2 or data.shape[1] != tree.leaves:
        raise ValueError(f"expected units × {tree.leaves} indicators, got {data.shape}")
    if np.isinf(data).any():
        raise ValueError("the data hold an infinite value: write a missing value as NaN")
    inputs = Inputs(source, data, group, dict(denominators or {}))
    return score_denominated(inputs, tree, _denominated(framework, data, inputs.denominators), chosen)


def score_denominated(inputs: Inputs, tree: Tree, denominated: Floats, recipe: Recipe) -> Scores:
    """The rest of a recipe, from figures (units × leaves) that were divided already; ``recipe`` was found in order."""
    framework = inputs.source if isinstance(inputs.source, Framework) else None
    coverage = screen(denominated, recipe.screen)
    left_out = ~coverage.kept[:, None]
    denominated = np.where(left_out, np.nan, denominated)
    imputed = impute(denominated, recipe.impute, inputs.group)
    if imputed.filled.any() and left_out.any():
        imputed = Imputed(np.where(left_out, np.nan, imputed.values), imputed.filled & ~left_out)
    treated = treat(
        imputed.values,
        recipe.outliers,
        skewness=recipe.skewness,
        kurtosis=recipe.kurtosis,
        most=recipe.winsorise_most,
    )
    normalised, reference = _normalised(framework, treated.values, recipe)
    weighted = _weighted(tree, normalised, recipe, framework)
    nodes, present = aggregate_up(weighted, normalised, recipe)
    ranks = competition_ranks(nodes)
    return Scores(recipe, weighted, denominated, coverage, imputed, treated, reference, nodes, present, ranks, inputs)


def aggregate_up(tree: Tree, normalised: Floats, recipe: Recipe) -> tuple[Floats, Floats]:
    """Values of all nodes and the share of weight they stand on (two arrays, units × n), from normalised leaves."""
    nodes = np.full((len(normalised), tree.size), np.nan)
    present = np.zeros((len(normalised), tree.size))
    nodes[:, : tree.leaves] = normalised
    present[:, : tree.leaves] = ~np.isnan(normalised)
    depth = tree.depth()
    for node in tree.inner:
        children = tree.children(node)
        how = recipe.aggregate.at_depth(int(depth[node]))
        found = aggregate(nodes[:, children], tree.weight[children], how, recipe)
        nodes[:, node], present[:, node] = found.values, found.present
    return nodes, present


def _denominated(framework: Framework | None, data: Floats, columns: Mapping[str, Floats]) -> Floats:
    if framework is None:
        return data
    place = {one.code: number for number, one in enumerate(framework.indicators)}
    wanted = {one.denominator for one in framework.indicators if one.denominator}
    unknown = sorted(wanted - place.keys() - columns.keys())
    if unknown:
        raise UnsuitedDataError(wording.NO_DENOMINATOR.formatted(codes=", ".join(unknown)))
    found = data.copy()
    for number, one in enumerate(framework.indicators):
        if one.denominator:
            below = columns.get(one.denominator)
            below = data[:, place[one.denominator]] if below is None else np.asarray(below, dtype=np.float64)
            found[:, number] = denominate(data[:, number], below, one.per)
    return found


def _normalised(framework: Framework | None, values: Floats, recipe: Recipe) -> tuple[Floats, Floats]:
    leaves = values.shape[1]
    nothing = np.full(leaves, np.nan)
    direction = framework.direction() if framework else np.ones(leaves, dtype=np.int64)
    posts = framework.goalposts() if framework else None
    reference = nothing
    if recipe.normalise in {Normalise.REFERENCE, Normalise.AMPI}:
        reference = references(values, framework.reference() if framework else nothing, recipe.reference)
    normalised = normalise(values, recipe.normalise, direction, posts=posts, reference=reference, scale=recipe.scale)
    return normalised, reference


def _weighted(tree: Tree, normalised: Floats, recipe: Recipe, framework: Framework | None) -> Tree:
    """The tree with the weights that the recipe asks for."""
    if recipe.weight is Weighting.GIVEN:
        return tree
    weight = tree.weight.copy()
    parts = framework.parts if framework else ()
    for node in tree.inner:
        children = tree.children(node)
        if recipe.weight is Weighting.EQUAL:
            weight[children] = equal_weights(len(children))
        elif recipe.weight is Weighting.BUDGET:
            part = parts[node]
            assert isinstance(part, Node)
            weight[children] = budget_allocation(np.array([child.points for child in part.children]).T)
        elif children[-1] < tree.leaves:
            found = pca_weights if recipe.weight is Weighting.PCA else entropy_weights
            weight[children] = found(normalised[:, children])
    return tree.reweighted(weight)
