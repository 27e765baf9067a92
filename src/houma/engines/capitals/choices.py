"""The choices that a critic would question, and what each draw takes of them."""

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from typing import Self

import numpy as np
from numpy.typing import NDArray

from houma.engines.capitals.framework import Framework
from houma.engines.capitals.recipe import Aggregations, Impute, Normalise, Outliers, Recipe, Weighting
from houma.engines.capitals.tree import Floats, Ints, Tree


class WeightLaw(StrEnum):
    """How weights are drawn around those given, among the children of each node."""

    GIVEN = "given"
    UNIFORM = "uniform"
    """Each weight times a number between 1 - amount and 1 + amount, then divided by the sum."""
    DIRICHLET = "dirichlet"
    """A Dirichlet law with the given weights as its mean; ``amount`` is the sum of its parameters, so that a weight w
    varies by w(1 - w)/(amount + 1). The number of siblings, with equal weights, makes all weights equally likely."""


class Factor(StrEnum):
    """What may change from draw to draw; each is drawn independently of the others."""

    IMPUTE = "impute"
    OUTLIERS = "outliers"
    NORMALISE = "normalise"
    AGGREGATE = "aggregate"
    DROP = "drop"
    WEIGHTS_INDEX = "weights_index"
    """Weights of the capitals in the index."""
    WEIGHTS_CAPITAL = "weights_capital"
    """Weights of the dimensions in each capital."""
    WEIGHTS_DIMENSION = "weights_dimension"
    """Weights of the indicators in each dimension (and of all that stands deeper)."""


FACTORS = tuple(Factor)
WEIGHTS = (Factor.WEIGHTS_INDEX, Factor.WEIGHTS_CAPITAL, Factor.WEIGHTS_DIMENSION)


@dataclass(frozen=True, slots=True)
class Normalisation:
    """One option of normalising: the method and the two ends of its scale (None: the method's own)."""

    method: Normalise
    scale: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """The recipe that is questioned, and the options beside it. Options of one kind are equally likely.

    Attributes:
        recipe: every choice of the nominal index; None takes the framework's own. Weights that it computes (from
            principal components, entropy or experts) are computed once and drawn around.
        impute, outliers, normalise, aggregate: options; none given: only what the recipe says.
        weights: how weights are drawn.
        amount: how far, see ``WeightLaw``.
        weights_of: which weights are drawn: those of the capitals, the dimensions, the indicators.
        drop: probability that a draw leaves out one indicator, each as likely as the others.

    Raises:
        ValueError: a choice that cannot be drawn.
    """

    recipe: Recipe | None = None
    impute: tuple[Impute, ...] = ()
    outliers: tuple[Outliers, ...] = ()
    normalise: tuple[Normalisation, ...] = ()
    aggregate: tuple[Aggregations, ...] = ()
    weights: WeightLaw = WeightLaw.UNIFORM
    amount: float = 0.25
    weights_of: tuple[Factor, ...] = WEIGHTS
    drop: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.drop <= 1:
            raise ValueError(f"an indicator is dropped with a probability between 0 and 1, not {self.drop}")
        if self.weights is WeightLaw.UNIFORM and not 0 < self.amount < 1:
            raise ValueError(f"weights move by a share between 0 and 1, not {self.amount}")
        if self.weights is WeightLaw.DIRICHLET and not 0 < self.amount < np.inf:
            raise ValueError(f"the parameters of a Dirichlet law add up to more than 0, not {self.amount}")
        if not set(self.weights_of) <= set(WEIGHTS):
            raise ValueError(f"weights are those of {', '.join(WEIGHTS)}, not {', '.join(self.weights_of)}")

    def about(self, source: Framework | Tree) -> Self:
        """The same choices with the recipe of the framework where they name none."""
        own = source.recipe if isinstance(source, Framework) else Recipe()
        return self if self.recipe else replace(self, recipe=own)

    @property
    def nominal(self) -> Recipe:
        """The recipe that is questioned."""
        return self.recipe or Recipe()

    @property
    def imputations(self) -> tuple[Impute, ...]:
        return self.impute or (self.nominal.impute,)

    @property
    def treatments(self) -> tuple[Outliers, ...]:
        return self.outliers or (self.nominal.outliers,)

    @property
    def normalisations(self) -> tuple[Normalisation, ...]:
        return self.normalise or (Normalisation(self.nominal.normalise, self.nominal.scale),)

    @property
    def aggregations(self) -> tuple[Aggregations, ...]:
        return self.aggregate or (self.nominal.aggregate,)

    def factors(self, tree: Tree) -> tuple[Factor, ...]:
        """What does change in draws of a tree: kinds with two options or more, weights where there are siblings."""
        many = {
            Factor.IMPUTE: len(self.imputations) > 1,
            Factor.OUTLIERS: len(self.treatments) > 1,
            Factor.NORMALISE: len(self.normalisations) > 1,
            Factor.AGGREGATE: len(self.aggregations) > 1,
            Factor.DROP: self.drop > 0,
        }
        groups = _weight_groups(self, tree)[[len(tree.children(node)) > 1 for node in tree.inner]]
        drawn = [WEIGHTS[group] for group in groups if group >= 0 and self.weights is not WeightLaw.GIVEN]
        return tuple(factor for factor in FACTORS if many.get(factor, factor in drawn))

    def as_mapping(self) -> dict[str, object]:
        """The choices in plain values for JSON, to be kept with the answer."""
        return {
            "recipe": self.nominal.as_mapping(),
            "impute": [option.value for option in self.imputations],
            "outliers": [option.value for option in self.treatments],
            "normalise": [
                {"method": option.method.value, "scale": list(option.scale) if option.scale else None}
                for option in self.normalisations
            ],
            "aggregate": [
                {"dimension": option.dimension.value, "capital": option.capital.value, "index": option.index.value}
                for option in self.aggregations
            ],
            "weights": self.weights.value,
            "amount": self.amount,
            "weights_of": [factor.value for factor in self.weights_of],
            "drop": self.drop,
        }

    def tables(self) -> tuple[Recipe, ...]:
        """The recipe of each combination of steps before weights, in the order of ``Draws.table``."""
        return tuple(
            replace(self.nominal, impute=impute, outliers=outliers, normalise=how.method, scale=how.scale)
            for impute, outliers, how in product(self.imputations, self.treatments, self.normalisations)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """What each draw took: enough to compute any of them again with ``score``.

    Attributes:
        impute, outliers, normalise, aggregate: number of the option in ``Choices`` (draws).
        dropped: leaf that was left out (draws), -1 for none.
        weights: of each node among its siblings (draws, nodes); a dropped leaf has 0.
    """

    choices: Choices
    tree: Tree
    impute: Ints
    outliers: Ints
    normalise: Ints
    aggregate: Ints
    dropped: Ints
    weights: Floats

    def __len__(self) -> int:
        return len(self.impute)

    @property
    def table(self) -> Ints:
        """Number of each draw's recipe in ``Choices.tables()`` (draws)."""
        treatments, normalisations = len(self.choices.treatments), len(self.choices.normalisations)
        return (self.impute * treatments + self.outliers) * normalisations + self.normalise

    def recipe_of(self, draw: int) -> Recipe:
        """The recipe of one draw, with the weights of ``tree_of`` as given."""
        return replace(
            self.choices.tables()[int(self.table[draw])],
            aggregate=self.choices.aggregations[int(self.aggregate[draw])],
            weight=Weighting.GIVEN,
        )

    def tree_of(self, draw: int) -> Tree:
        """The tree with the weights of one draw."""
        return self.tree.reweighted(self.weights[draw])


def uniform_points(seed: int, first: int, many: int) -> Floats:
    """A point of the unit cube (many, factors) for each draw from ``first`` on, the same however draws are split up."""
    from houma.engines.capitals.chance_kernels import uniforms

    points = np.empty((many, len(FACTORS)))
    uniforms(np.uint64(seed % 2**64), first, points)
    return points


def draws_at(points: Floats, choices: Choices, tree: Tree, starts: Ints, children: Ints) -> Draws:
    """What draws take whose factors stand at ``points`` (draws, factors) of the unit cube.

    An option is taken by where its coordinate lies; a coordinate of weights is the key of a stream of random numbers,
    since weights of many nodes are one factor.
    """
    from houma.engines.capitals.chance_kernels import AS_GIVEN, DIRICHLET, UNIFORM, draw_weights

    def option(factor: Factor, many: int) -> Ints:
        return np.minimum((points[:, FACTORS.index(factor)] * many).astype(np.int64), many - 1)

    chance = points[:, FACTORS.index(Factor.DROP)]
    dropped = np.full(len(points), -1, dtype=np.int64)
    if choices.drop > 0:
        leaf = np.minimum((chance / choices.drop * tree.leaves).astype(np.int64), tree.leaves - 1)
        dropped = np.where(chance < choices.drop, leaf, dropped)
    weights = np.empty((len(points), tree.size))
    law = {WeightLaw.GIVEN: AS_GIVEN, WeightLaw.UNIFORM: UNIFORM, WeightLaw.DIRICHLET: DIRICHLET}[choices.weights]
    keys: NDArray[np.uint64] = np.ascontiguousarray(points[:, [FACTORS.index(factor) for factor in WEIGHTS]]).view(
        np.uint64
    )
    draw_weights(
        keys, _weight_groups(choices, tree), starts, children, tree.weight, law, choices.amount, dropped, weights
    )
    return Draws(
        choices=choices,
        tree=tree,
        impute=option(Factor.IMPUTE, len(choices.imputations)),
        outliers=option(Factor.OUTLIERS, len(choices.treatments)),
        normalise=option(Factor.NORMALISE, len(choices.normalisations)),
        aggregate=option(Factor.AGGREGATE, len(choices.aggregations)),
        dropped=dropped,
        weights=weights,
    )


def _weight_groups(choices: Choices, tree: Tree) -> Ints:
    """Which coordinate moves the weights below each inner node: by floor; -1 where they stay as given."""
    floor = np.minimum(tree.depth()[tree.leaves :], len(WEIGHTS) - 1)
    drawn = np.array([factor in choices.weights_of for factor in WEIGHTS])
    return np.where(drawn[floor], floor, -1).astype(np.int64)
