"""A framework is read from a mapping or from rows, and everything wrong with it is said at once."""

from typing import Any

import numpy as np
import pytest
from tests.engines.capitals.samples import framework, mapping

from houma.engines.capitals import (
    Aggregation,
    FrameworkFaults,
    Normalise,
    Recipe,
    Tree,
    read_framework,
    read_framework_rows,
    read_recipe,
)


def faults_of(spoilt: object) -> list[str]:
    with pytest.raises(FrameworkFaults) as caught:
        read_framework(spoilt)
    for fault in caught.value.faults:
        assert all(fault.said(language) for language in ("fr", "ar", "en"))
    return [fault.said("en") for fault in caught.value.faults]


def test_nodes_are_numbered_leaves_first_and_the_root_last() -> None:
    read = framework()
    assert read.codes == (
        "literacy", "dropout", "doctors", "tap", "education", "health", "water", "human", "social", "index"
    )  # fmt: skip
    tree = read.tree()
    assert tree.leaves == 4
    assert tree.parent.tolist() == [4, 4, 5, 6, 7, 7, 8, 9, 9, -1]
    assert tree.weight.round(4).tolist() == [0.6667, 0.3333, 1, 1, 0.5, 0.5, 1, 0.6667, 0.3333, 1]
    assert tree.depth().tolist() == [3, 3, 3, 3, 2, 2, 2, 1, 1, 0]
    assert tree.ancestor(1).tolist() == [7, 7, 7, 8, 7, 7, 8, 7, 8, -1]
    assert tree.effective_weight()[:4].sum() == pytest.approx(1)
    assert read.direction().tolist() == [1, -1, 1, 1]
    assert read.capitals[0].names.in_language("ar") == "Humain ع"


def test_every_fault_is_said_at_once_and_where() -> None:
    spoilt = mapping()
    spoilt["version"] = None
    spoilt["capitals"][0]["weight"] = -1
    first, second = spoilt["capitals"][0]["dimensions"][0]["indicators"]
    first |= {"direction": "sideways", "goalposts": [5, 5], "wieght": 1, "denominator": "literacy"}
    second |= {"code": "Literacy", "names": {"ar": "بلا فرنسية"}, "per": 0, "points": "many"}
    spoilt["capitals"][1]["dimensions"] = []
    spoilt["recipe"] = {"normalise": "magic", "coverage": 50, "aggregate": {"index": "mean", "floor": "owa"}}
    said = "\n".join(faults_of(spoilt))
    for expected in (
        "“version” is expected",
        "capitals[0]: “weight”: expected at least 0",
        "capitals[0].dimensions[0].indicators[0]: “direction”: expected one of up, down; read “sideways”",
        "“goalposts”: expected two numbers",
        "“wieght” is unknown here",
        "cannot be its own denominator",
        "code “Literacy” is taken by capitals[0].dimensions[0].indicators[0]",
        "“names” needs at least a French text",
        "“per”: expected a number above zero",
        "“points”: expected a list of numbers",
        "capitals[1]: “dimensions” has to be a list, not empty",
        "recipe.normalise: “normalise”: expected one of min_max",
        "recipe.coverage: “coverage”: expected a share from 0 to 1",
        "recipe.aggregate.index",
        "“floor” is unknown here",
    ):
        assert expected in said


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda one: one["capitals"][0].update(code="index"), "code “index” is taken"),
        (lambda one: one["capitals"][0].update(code="a b"), "code “a b”: expected letters"),
        (lambda one: one["capitals"][0].pop("code"), "“code” is expected"),
        (lambda one: one["capitals"].append("text"), "expected: a list of “key: value”; read: text"),
        (lambda one: one["capitals"][1]["dimensions"][0].update(weight=0), "all weights below “social” are zero"),
        (lambda one: one["capitals"][1]["dimensions"][0]["indicators"][0].pop("goalposts"), "missing: tap"),
        (lambda one: one["capitals"][1].pop("points"), "to correct: human, social"),
        (lambda one: one["recipe"].update(outliers="log"), "changes the unit of indicators"),
    ],
)
def test_each_fault(spoil: Any, said: str) -> None:
    spoilt = mapping()
    spoilt["recipe"] |= {"normalise": "goalposts", "weight": "budget"}
    read_framework(spoilt)
    spoil(spoilt)
    assert [line for line in faults_of(spoilt) if said in line]


def test_what_is_no_framework_at_all() -> None:
    assert len(faults_of(None)) == len(faults_of([1, 2])) == 1


@pytest.mark.parametrize(
    ("recipe", "is_sound"),
    [
        ({"aggregate": "geometric"}, True),
        ({"aggregate": "geometric", "normalise": "z_score"}, False),
        ({"aggregate": "geometric", "normalise": "z_score", "scale": [100, 10]}, True),
        ({"aggregate": {"index": "harmonic"}, "scale": [-1, 1]}, False),
        ({"aggregate": "mpi"}, False),
        ({"aggregate": "mpi", "normalise": "mpi"}, True),
        ({"aggregate": "mpi", "scale": [70, 130]}, True),
        ({"scale": [5, 1]}, False),
    ],
)
def test_choices_have_to_go_together(recipe: dict[str, Any], is_sound: bool) -> None:
    if is_sound:
        framework(**recipe)
    else:
        with pytest.raises(FrameworkFaults):
            framework(**recipe)


def test_a_recipe_survives_being_stored() -> None:
    recipe = read_recipe({"normalise": "z-score", "scale": [100, 10], "aggregate": {"index": "mpi"}, "owa": 3})
    assert recipe.normalise is Normalise.Z_SCORE
    assert recipe.aggregate.index is Aggregation.MPI
    assert recipe.aggregate.capital is Aggregation.ARITHMETIC
    assert read_recipe(recipe.as_mapping()) == recipe
    assert read_recipe(None) == read_recipe({}) == Recipe()


def rows() -> list[dict[str, object]]:
    return [
        {"level": "indicateur", "code": "tap", "parent": "water", "name_fr": "Eau courante", "direction": "up",
         "goalpost_low": 0.0, "goalpost_high": 100.0, "unit": "%", "weight": "", "points": "3;1"},
        {"level": "capital", "code": "social", "parent": "", "name_fr": "Social", "name_ar": "اجتماعي", "weight": 2.0},
        {"level": "", "code": "", "parent": ""},
        {"level": "dimension", "code": "water", "parent": "social", "name_fr": "Eau", "note_fr": "Sans égouts"},
    ]  # fmt: skip


ABOUT: dict[str, object] = {"code": "one", "version": 1.0, "name_fr": "Un capital"}


def test_rows_of_a_workbook_give_the_same() -> None:
    read = read_framework_rows(ABOUT, rows(), {"aggregate.index": "geometric", "scale": "1;100", "coverage": 0.5})
    assert read.codes == ("tap", "water", "social", "index")
    assert read.version == "1"
    assert read.indicators[0].goalposts == (0, 100)
    assert read.indicators[0].points == (3, 1)
    assert read.capitals[0].names.ar == "اجتماعي"
    assert read.recipe.scale == (1, 100)
    assert read.recipe.aggregate.index is Aggregation.GEOMETRIC


def test_rows_with_faults_name_their_row() -> None:
    spoilt = rows()
    spoilt[0] |= {"direction": "", "_where": "framework!7"}
    spoilt[3] |= {"parent": "nowhere"}
    spoilt.append({"level": "floor", "code": "x"})
    with pytest.raises(FrameworkFaults) as caught:
        read_framework_rows(ABOUT, spoilt)
    said = [fault.said("fr") for fault in caught.value.faults]
    assert any(
        line.startswith("row 5: parent «\N{NO-BREAK SPACE}nowhere\N{NO-BREAK SPACE}» introuvable") for line in said
    )
    assert any(line.startswith("row 6: «\N{NO-BREAK SPACE}level\N{NO-BREAK SPACE}»") for line in said)
    assert any("dimensions" in line for line in said)


@pytest.mark.parametrize(
    ("parent", "weight", "leaves"),
    [
        ([2, 2, -1], [0.5, 0.6, 1], 2),
        ([2, 2, -1], [0.5, 0.5], 2),
        ([1, 2, -1], [1, 1, 1], 2),
        ([2, 3, -1, 3], [1, 1, 1, 1], 2),
        ([3, 3, 3, -1], [0.5, 0.5, 0, 1], 2),
    ],
)
def test_arrays_that_are_no_tree_are_refused(parent: list[int], weight: list[float], leaves: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        Tree(np.array(parent), np.array(weight), leaves)


def test_weights_in_any_unit() -> None:
    assert Tree.flat([3, 1]).weight.tolist() == [0.75, 0.25, 1]
    with pytest.raises(ValueError, match="above zero"):
        Tree.flat([0, 0])
    with pytest.raises(ValueError, match="negative"):
        Tree.flat([2, -1])
