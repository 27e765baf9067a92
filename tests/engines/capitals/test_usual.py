"""The usual choices fit the recipe they are about, whatever it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houma.engines.capitals import Aggregation, Aggregations, FrameworkFaults, Impute, Normalise, Outliers, Recipe, Tree
from houma.engines.capitals.choices import Normalisation
from houma.engines.capitals.score import score
from houma.engines.capitals.uncertainty import uncertainty
from houma.engines.capitals.usual import AROUND_100, FROM_1_TO_100, usual_choices

TREE = Tree.weighted([4, 4, 5, 5, 6, 6, -1], [1, 1, 1, 1, 1, 1, 1], 4)


@settings(deadline=None, max_examples=25)
@given(
    normalise=st.sampled_from(sorted(set(Normalise) - {Normalise.GOALPOSTS})),
    aggregate=st.sampled_from(sorted(Aggregation)),
    outliers=st.sampled_from(sorted(Outliers)),
    impute=st.sampled_from(sorted(Impute)),
)
def test_they_can_always_be_drawn_and_hold_the_recipe(
    normalise: Normalise, aggregate: Aggregation, outliers: Outliers, impute: Impute
) -> None:
    recipe = Recipe(
        normalise=normalise, aggregate=Aggregations(index=aggregate), outliers=outliers, impute=impute, coverage=0.3
    )
    data = np.exp(np.random.default_rng(1).normal(size=(20, 4)))
    data[3, 1] = np.nan
    try:
        score(TREE, data, recipe)
    except FrameworkFaults:
        return  # A recipe that has no index has no uncertainty either.
    choices = usual_choices(TREE, recipe)
    assert recipe.impute in choices.imputations
    assert recipe.outliers in choices.treatments
    assert recipe.normalise in {one.method for one in choices.normalisations}
    if aggregate not in {Aggregation.OWA, Aggregation.COPELAND}:
        assert recipe.aggregate in choices.aggregations
    found = uncertainty(TREE, data, choices, draws=64)
    assert (found.index.ranked > 0).all()


@pytest.mark.parametrize("scale", [None, (0.0, 1.0)])
def test_a_scale_from_zero_is_raised_for_geometric_means(scale: tuple[float, float] | None) -> None:
    choices = usual_choices(TREE, Recipe(scale=scale))
    assert choices.normalisations[0] == Normalisation(Normalise.MIN_MAX, FROM_1_TO_100)
    assert len(choices.normalisations) == 2
    assert Aggregations.all(Aggregation.GEOMETRIC) in choices.aggregations


def test_beside_a_mazziotta_pareto_index_other_scales_are_around_100() -> None:
    recipe = Recipe(normalise=Normalise.AMPI, aggregate=Aggregations(index=Aggregation.MPI))
    choices = usual_choices(TREE, recipe)
    assert choices.normalisations == (
        Normalisation(Normalise.AMPI),
        Normalisation(Normalise.MIN_MAX, AROUND_100),
        Normalisation(Normalise.PERCENTILE, AROUND_100),
    )
    assert choices.aggregations == (recipe.aggregate, Aggregations.all(Aggregation.ARITHMETIC))


def test_a_value_far_out_never_breaks_a_draw() -> None:
    data = np.exp(np.random.default_rng(1).normal(size=(40, 4)))
    data[0, 0] = -1e6
    for normalise in (Normalise.AMPI, Normalise.MPI, Normalise.REFERENCE, Normalise.MIN_MAX):
        recipe = Recipe(normalise=normalise, outliers=Outliers.WINSORISE)
        found = uncertainty(TREE, data, usual_choices(TREE, recipe), draws=200)
        assert found.index.ranked.min() == 1
