"""Formulas of derived indicators: what they compute, and that nothing else than a formula is ever read."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houma.domain.indicators.rules.formulas import FormulaRefused, Operand, read_formula, unit_fault

UNITS = {"people": "inhabitants", "area": "km2", "rate": "percent", "other_rate": "percent", "homes": "households"}


@given(a=st.floats(-1e6, 1e6), b=st.floats(0.1, 1e6))
def test_a_formula_computes_what_it_says(a: float, b: float) -> None:
    formula = read_formula("-(a + 2 * b) / b - min(a, b, 3) + log(max(b, 1))")
    found = formula.compute({Operand("a"): np.array([a]), Operand("b"): np.array([b])})
    assert found[0] == pytest.approx(-(a + 2 * b) / b - min(a, b, 3) + math.log(max(b, 1)))


def test_areas_and_sexes_stand_in_brackets() -> None:
    formula = read_formula("100 * people[urban, female] / people[total]")
    assert formula.operands == (Operand("people", 1, 1), Operand("people", 0, None))


def test_what_cannot_be_computed_is_missing() -> None:
    values = {Operand("a"): np.array([1.0, 1.0, np.nan, -1.0]), Operand("b"): np.array([0.0, 2.0, 1.0, 1.0])}
    assert np.isnan(read_formula("a / b").compute(values)).tolist() == [True, False, True, False]
    assert np.isnan(read_formula("log(a) + b").compute(values)).tolist() == [False, False, True, True]
    assert np.isnan(read_formula("max(a, b)").compute(values)).tolist() == [False, False, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "", "1 + 2", "a +", "a ** 2", "a // b", "a % b", "a if b else c", "__import__('os')", "a.b", "a()", "a['x']",
        "a[urban, rural]", "a[north]", "a[0]", "lambda: a", "[a]", "'a'", "a and b", "a < b", "True + a", "min(a)",
        "log(a, b)", "max(a, key=b)", "max(*a)", "(a := 1)", "a\nb", "a" * 501, "(" * 400 + "a", "1j * a",
        "a * 1e999", "a * 1" + "0" * 400,
    ],
)  # fmt: skip
def test_nothing_but_a_formula_is_read(text: str) -> None:
    with pytest.raises(FormulaRefused):
        read_formula(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("100 - rate", "percent"),
        ("rate - other_rate", "percent"),
        ("100 * people[urban] / people", "percent"),
        ("people / area", "inhabitants_per_km2"),
        ("people * rate / 100", "inhabitants"),
        ("people / homes", "persons_per_household"),
        ("log(people)", "number"),
        ("max(rate, other_rate)", "percent"),
    ],
)
def test_units_that_add_up(text: str, unit: str) -> None:
    assert unit_fault(read_formula(text), UNITS, unit) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("people + area", "inhabitants"),
        ("people + rate", "percent"),
        ("min(people, homes)", "inhabitants"),
        ("people", "percent"),
        ("people / people", "inhabitants"),
        ("people / area", "percent"),
        ("people / area", "inhabitants"),
    ],
)
def test_units_that_do_not_add_up(text: str, unit: str) -> None:
    assert unit_fault(read_formula(text), UNITS, unit) is not None
