"""The choices that critics of composite indicators usually question, around a recipe and fit for it."""

from dataclasses import replace

from houma.engines.capitals.choices import Choices, Normalisation, WeightLaw
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.recipe import (
    NEEDS_POSITIVE,
    Aggregation,
    Aggregations,
    Impute,
    Normalise,
    Outliers,
    Recipe,
)
from houma.engines.capitals.recipe_reader import recipe_faults
from houma.engines.capitals.replays import DRAWN_AGGREGATIONS
from houma.engines.capitals.tree import Tree

FROM_1_TO_100 = (1.0, 100.0)
"""Nobody stands at zero, where a geometric mean would put whoever is last on a single indicator."""
AROUND_100 = (70.0, 130.0)
"""The range of the adjusted Mazziotta-Pareto scale, on which its penalty has a meaning."""
_BETWEEN_ENDS = frozenset({
    Normalise.MIN_MAX,
    Normalise.RANK,
    Normalise.PERCENTILE,
    Normalise.GOALPOSTS,
    Normalise.FRONTIER,
})  # fmt: skip
USUAL_SPREAD = 0.25
USUAL_DROP = 0.25


def usual_choices(source: Framework | Tree, recipe: Recipe | None = None) -> Choices:
    """Weights a quarter up or down, other ways to normalise and to average, gaps filled or not, outliers drawn in or
    not, one indicator dropped in a quarter of the draws.

    The recipe's own choices are always among the options (its scale from 0 becomes one from 1, which no arithmetic
    mean notices). An option that does not go with all the others is left out. So are geometric means, and outliers
    left as they are where a mean needs positive values, beside a normalisation without ends: a value far out could
    come below zero.

    Args:
        recipe: what is questioned; None takes the framework's own.
    """
    framework = source if isinstance(source, Framework) else None
    own = recipe or (framework.recipe if framework else Recipe())
    is_bounded = own.normalise in _BETWEEN_ENDS
    means = (Aggregation.ARITHMETIC, Aggregation.GEOMETRIC) if is_bounded else (Aggregation.ARITHMETIC,)
    aggregate = tuple(
        option
        for option in dict.fromkeys((own.aggregate, *map(Aggregations.all, means)))
        if _floors(option) <= DRAWN_AGGREGATIONS
        and (option == own.aggregate or not recipe_faults(replace(own, aggregate=option), framework))
    )
    needs_positive = any(_floors(option) & NEEDS_POSITIVE for option in aggregate)
    other = Outliers.WINSORISE if own.outliers is Outliers.NONE else Outliers.NONE
    outliers: tuple[Outliers, ...] = (own.outliers,)
    if is_bounded or other is Outliers.WINSORISE or not needs_positive:
        outliers = (*outliers, *([other] if not recipe_faults(replace(own, outliers=other), framework) else []))
    first = Normalisation(own.normalise, own.scale)
    if own.normalise in _BETWEEN_ENDS and (own.scale is None or own.scale[0] <= 0):
        first = Normalisation(own.normalise, FROM_1_TO_100)
    has_penalty = any(Aggregation.MPI in _floors(option) for option in aggregate)
    scale = AROUND_100 if has_penalty else FROM_1_TO_100
    others = [Normalisation(method, scale) for method in (Normalise.MIN_MAX, Normalise.PERCENTILE)]
    normalise = tuple(
        option
        for option in dict.fromkeys((first, *others))
        if option == first or _goes_with_all(own, option, aggregate, outliers, framework)
    )
    return Choices(
        recipe=own,
        impute=tuple(dict.fromkeys((own.impute, Impute.GROUP_MEDIAN))),
        outliers=outliers,
        normalise=normalise,
        aggregate=aggregate,
        weights=WeightLaw.UNIFORM,
        amount=USUAL_SPREAD,
        drop=USUAL_DROP,
    )


def _floors(option: Aggregations) -> frozenset[Aggregation]:
    return frozenset({option.dimension, option.capital, option.index})


def _goes_with_all(
    recipe: Recipe,
    how: Normalisation,
    aggregate: tuple[Aggregations, ...],
    outliers: tuple[Outliers, ...],
    framework: Framework | None,
) -> bool:
    return not any(
        recipe_faults(
            replace(recipe, normalise=how.method, scale=how.scale, aggregate=means, outliers=treatment), framework
        )
        for means in aggregate
        for treatment in outliers
    )
