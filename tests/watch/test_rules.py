"""Rules of the watch: pure decisions over figures, and the check that tells every fault of a rule."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.factories.watch import new_rule

from houma.domain.watch.models import AlertState, AlertStep, Family, Severity
from houma.domain.watch.rules import deciding
from houma.domain.watch.rules.deciding import Found
from houma.domain.watch.rules.families import FAMILIES, Kind, Known, checked
from houma.domain.watch.rules.lives import Standing, can_acknowledge, planned, rests

KNOWN = Known(frozenset({"water"}), frozenset({"index", "social"}))
finite = st.floats(-1e6, 1e6, allow_nan=False)


def settings(family: Family, **given: object) -> dict[str, object]:
    """The settings of a family, complete."""
    return {one.name: one.default for one in FAMILIES[family] if one.default is not None} | given


def test_a_figure_beyond_its_bound_is_told_and_how_grave_it_is() -> None:
    above = settings(Family.THRESHOLD, worse="above", value=40.0, serious_value=50.0)
    assert deciding.threshold(40.0, "2024", above) is None
    assert deciding.threshold(math.nan, "2024", above) is None
    told = deciding.threshold(41.0, "2024", above)
    assert told is not None
    assert (told.severity, told.measure, told.figures["bound"]) == (Severity.WATCH, 1.0, 40.0)
    grave = deciding.threshold(50.0, "2024", above)
    assert grave is not None
    assert grave.severity == Severity.SERIOUS
    below = settings(Family.THRESHOLD, worse="below", value=40.0)
    assert deciding.threshold(41.0, "2024", below) is None
    assert deciding.threshold(39.0, "2024", below) is not None


@given(before=finite, after=finite, size=st.floats(0, 1e3))
def test_a_change_is_told_on_its_worse_side_only(before: float, after: float, size: float) -> None:
    worse = deciding.change(before, after, ("2014", "2024"), settings(Family.CHANGE, worse="above", size=size))
    better = deciding.change(before, after, ("2014", "2024"), settings(Family.CHANGE, worse="below", size=size))
    assert (worse is not None) == (after - before > size)
    assert (better is not None) == (before - after > size)


def test_a_change_may_be_a_share_of_the_earlier_figure_and_nothing_is_a_share_of_zero() -> None:
    share = settings(Family.CHANGE, worse="above", size=0.5, relative=True)
    assert deciding.change(10, 15, ("a", "b"), share) is None
    assert deciding.change(10, 16, ("a", "b"), share) is not None
    assert deciding.change(0, 16, ("a", "b"), share) is None


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=12))
def test_the_slope_is_that_of_theil_and_sen(values: list[float]) -> None:
    years = [2000.5 + number for number in range(len(values))]
    found = deciding.theil_sen(years, values)
    assert found is not None
    pairs = [
        (values[b] - values[a]) / (years[b] - years[a]) for a in range(len(values)) for b in range(a + 1, len(values))
    ]
    assert found.slope == pytest.approx(float(np.median(pairs)), abs=1e-9)
    assert found.low <= found.slope <= found.high
    peer = stats.theilslopes(values, years)
    assert (found.low, found.high) == pytest.approx((peer.low_slope, peer.high_slope))


def test_a_trend_is_told_only_where_it_is_sure() -> None:
    asked = settings(Family.TREND, worse="above", periods=3)
    years = [2010.0, 2012.0, 2014.0, 2016.0, 2018.0, 2020.0, 2022.0, 2024.0]
    periods = [str(int(year)) for year in years]
    rising = [10.0, 11, 12.2, 12.9, 14.1, 15, 16.2, 17]
    told = deciding.trend(years, rising, periods, asked)
    assert told is not None
    assert float(told.figures["low"] or 0) > 0
    assert deciding.trend(years, [10.0, 12, 9, 11, 10, 12, 9, 11], periods, asked) is None
    assert deciding.trend(years, rising[::-1], periods, asked) is None
    assert deciding.trend(years[:2], rising[:2], periods[:2], asked) is None


def test_a_robust_z_score_is_that_of_iglewicz_and_hoaglin() -> None:
    peers = np.array([1.0, 2, 3, 4, 5])
    assert deciding.robust_z(13.0, peers) == pytest.approx(0.6745 * 10 / 1)
    alike = np.array([3.0, 3, 3, 3, 8])
    assert deciding.robust_z(13.0, alike) == pytest.approx(10 / (1.253314 * 1))
    assert math.isnan(deciding.robust_z(13.0, peers[:4]))
    assert math.isinf(deciding.robust_z(13.0, np.full(6, 2.0)))
    assert deciding.robust_z(2.0, np.full(6, 2.0)) == 0


@given(
    value=finite,
    peers=st.lists(finite, min_size=5, max_size=30),
    shift=st.floats(-1e3, 1e3),
    scale=st.floats(0.01, 100),
)
def test_a_robust_z_score_knows_no_unit(value: float, peers: list[float], shift: float, scale: float) -> None:
    own = deciding.robust_z(value, np.array(peers))
    if not math.isfinite(own) or abs(own) > 1e6:
        return
    spread = float(np.median(np.abs(np.array(peers) - np.median(peers))))
    if spread < 1e-3:
        return
    moved = deciding.robust_z(value * scale + shift, np.array(peers) * scale + shift)
    assert moved == pytest.approx(own, rel=1e-3, abs=1e-3)


def test_a_rank_is_told_where_its_whole_interval_is_among_the_last() -> None:
    asked = settings(Family.LAST, level="commune", share=0.1)
    assert deciding.last(91, 95, 100, 100, "social", asked) is not None
    assert deciding.last(90, 95, 100, 100, "social", asked) is None
    assert deciding.last(None, None, None, 100, "social", asked) is None


@pytest.mark.parametrize(
    ("latest", "periodicity", "on", "expected"),
    [
        ("2014", "decennial", date(2025, 12, 30), ""),
        ("2014", "decennial", date(2025, 12, 31), "2024"),
        ("2014", "annual", date(2016, 12, 31), "2015"),
        ("2024-Q1", "quarterly", date(2025, 6, 30), "2024-Q2"),
        ("2024-11", "monthly", date(2025, 12, 31), "2024-12"),
        ("2014", "once", date(2040, 1, 1), ""),
        ("", "annual", date(2040, 1, 1), ""),
    ],
)
def test_a_figure_is_missing_once_its_period_and_the_patience_are_over(
    latest: str, periodicity: str, on: date, expected: str
) -> None:
    assert deciding.expected_period(latest, periodicity, on, 12) == expected


def test_months_are_whole() -> None:
    assert deciding.months_between(date(2024, 1, 31), date(2024, 2, 29)) == 1
    assert deciding.months_between(date(2024, 1, 15), date(2024, 2, 14)) == 0
    assert deciding.months_between(date(2024, 1, 15), date(2025, 1, 15)) == 12


def test_every_fault_of_a_rule_is_told_at_once() -> None:
    found = checked(
        new_rule(Family.OUTLIER, deadline=0, indicator="nothing", level="moon", worse="left", z="many", colour="red"),
        KNOWN,
    )
    assert {fault.setting for fault in found.faults} == {"deadline", "indicator", "level", "worse", "z", "colour"}
    bare = checked(new_rule(Family.THRESHOLD), KNOWN)
    assert {fault.setting for fault in bare.faults} == {"indicator", "level", "worse", "value"}


def test_what_is_serious_lies_beyond_what_is_told_first() -> None:
    inverted = checked(new_rule(Family.LATE, days=200, serious_days=100), KNOWN)
    assert [fault.setting for fault in inverted.faults] == ["serious_days"]
    upside = {"indicator": "water", "level": "commune", "worse": "below", "value": 40, "serious_value": 60}
    assert [fault.setting for fault in checked(new_rule(Family.THRESHOLD, **upside), KNOWN).faults] == ["serious_value"]


@pytest.mark.parametrize("family", Family)
def test_a_complete_rule_has_no_fault_and_is_complete_once_it_is_checked(family: Family) -> None:
    values = {
        Kind.INDICATOR: "water", Kind.LEVEL: "commune", Kind.WORSE: "above", Kind.NODE: "social", Kind.NUMBER: "5",
    }  # fmt: skip
    given = {one.name: values[one.kind] for one in FAMILIES[family] if one.default is None and not one.optional}
    found = checked(new_rule(family, **given), KNOWN)
    assert found.faults == ()
    assert checked(found.rule, KNOWN).rule == found.rule, "checking again changes nothing"


facts = st.builds(Found, st.sampled_from(Severity), st.floats(0.1, 100), st.just({}))
standings = st.builds(Standing, st.sampled_from(AlertState), st.sampled_from([1, 2]), st.floats(0.1, 100))


@given(st.dictionaries(st.integers(0, 9), standings), st.dictionaries(st.integers(0, 9), facts))
def test_a_second_look_at_the_same_facts_has_nothing_to_say(
    there: dict[int, Standing], found: dict[int, Found]
) -> None:
    plans = planned(there, found)
    after = dict(there)
    for key, plan in plans.items():
        if plan.step is AlertStep.ENDED:
            after[key] = Standing(AlertState.ENDED, there[key].severity, there[key].measure)
        else:
            state = AlertState.OPEN if plan.asks_again or key not in there else there[key].state
            after[key] = Standing(state, found[key].severity, found[key].measure)
    assert planned(after, found) == {}
    assert {key for key, one in after.items() if one.state != AlertState.ENDED} == found.keys()


def test_what_is_worse_asks_again_and_what_is_better_does_not() -> None:
    answered = {1: Standing(AlertState.ANSWERED, 1, 10.0), 2: Standing(AlertState.ANSWERED, 2, 10.0)}
    found = {1: Found(Severity.SERIOUS, 10.0, {}), 2: Found(Severity.WATCH, 10.0, {})}
    assert {key: plan.asks_again for key, plan in planned(answered, found).items()} == {1: True, 2: False}
    grown = planned({1: Standing(AlertState.ANSWERED, 1, 10.0)}, {1: Found(Severity.WATCH, 12.5, {})})
    assert grown[1].step is AlertStep.CHANGED
    assert not grown[1].asks_again


def test_an_acknowledged_alert_rests_until_its_day_or_its_deadline() -> None:
    due, today = date(2026, 3, 1), date(2026, 2, 1)
    assert rests(AlertState.ACKNOWLEDGED, due, None, today)
    assert not rests(AlertState.ACKNOWLEDGED, due, None, date(2026, 3, 2))
    assert rests(AlertState.ACKNOWLEDGED, due, date(2026, 4, 1), date(2026, 3, 2))
    assert not rests(AlertState.OPEN, due, None, today)
    assert not can_acknowledge(AlertState.OPEN, "Vu", None, due, date(2026, 3, 2)).allowed
    assert can_acknowledge(AlertState.OPEN, "Vu", date(2026, 4, 1), due, date(2026, 3, 2)).allowed
