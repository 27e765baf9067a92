"""What the forecast promises: nothing is lost or made up, later payers pay later, no past means the past of others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houma.engines.forecast import (
    History,
    Observations,
    OpenInstalments,
    back_test,
    forecast_releases,
    learn_delays,
    widened,
)
from houma.engines.forecast.delays import DAYS

NONE = np.array([], dtype=np.int64)
ENDS = np.array([30, 90, 180, 365, 730], dtype=np.int64)
days = st.lists(st.integers(-60, 900), max_size=40)


def observed(paid: list[int], waiting: list[int] | None = None, payer: int = 0) -> Observations:
    late = waiting or []
    return Observations(
        np.full(len(paid), payer), np.array(paid, dtype=np.int64), np.full(len(late), payer), np.array(late, np.int64)
    )


def waiting_for(amounts: list[int], elapsed: list[int], payer: int = 0) -> OpenInstalments:
    return OpenInstalments(
        np.array(amounts, dtype=np.float64), np.array(elapsed, dtype=np.int64), np.full(len(amounts), payer)
    )


@given(
    paid=days,
    open_=st.lists(st.tuples(st.integers(1, 10**12), st.integers(-700, 2500)), min_size=1, max_size=20),
)
def test_what_is_left_to_pay_is_shared_out_and_nothing_else(paid: list[int], open_: list[tuple[int, int]]) -> None:
    amounts, elapsed = [amount for amount, _ in open_], [day for _, day in open_]
    found = forecast_releases(waiting_for(amounts, elapsed), learn_delays(observed(paid), 1), ENDS, draws=120)
    assert (found.expected >= 0).all()
    assert found.beyond >= -1e-6 * sum(amounts)
    assert found.expected.sum() + found.beyond == pytest.approx(sum(amounts))
    assert (found.low <= found.median).all()
    assert (found.median <= found.high).all()
    assert found.cumulative[2, -1] <= sum(amounts) * (1 + 1e-9)


@given(paid=st.lists(st.integers(0, 500), min_size=1, max_size=30), more=st.integers(1, 400))
def test_who_pays_later_is_expected_later(paid: list[int], more: int) -> None:
    quick = learn_delays(observed(paid), 1)
    slow = learn_delays(observed([day + more for day in paid]), 1)
    assert (slow.cumulative <= quick.cumulative + 1e-9).all()
    waiting = waiting_for([1000], [-20])
    assert (
        np.cumsum(forecast_releases(waiting, slow, ENDS).expected)
        <= np.cumsum(forecast_releases(waiting, quick, ENDS).expected) + 1e-6
    ).all()


@given(paid=st.lists(st.integers(-60, 900), min_size=1, max_size=40))
def test_a_payer_without_a_past_is_taken_for_one_of_all(paid: list[int]) -> None:
    found = learn_delays(observed(paid), 2)
    pool = learn_delays(observed(paid, payer=0), 1, weight=1e9)
    assert found.payments.tolist() == [len(paid), 0]
    assert np.allclose(found.masses[1], pool.masses[0], atol=1e-6)


def test_a_payer_without_a_past_is_taken_for_its_family_before_all() -> None:
    seen = Observations(np.array([0] * 40 + [1] * 40), np.array([10] * 40 + [400] * 40), NONE, NONE)
    found = learn_delays(seen, 4, families=np.array([0, 1, 0, -1]))
    assert found.profile(2).median == 10
    assert found.profile(2).pooled_share == 1
    assert found.profile(1).median == 400
    assert found.profile(3).low == 10
    assert found.profile(3).high == 400
    assert found.masses[2][DAYS == 10] > found.masses[3][DAYS == 10]


def test_a_long_past_of_its_own_outweighs_the_others() -> None:
    seen = Observations(np.array([0] * 200 + [1] * 200), np.array([0] * 200 + [300] * 200), NONE, NONE)
    found = learn_delays(seen, 2)
    assert found.profile(0).high == 0
    assert found.profile(1).low == 300


def test_without_beliefs_it_is_the_curve_of_kaplan_and_meier() -> None:
    paid, still = [5, 9, 9, 20, 31], [9, 15, 40]
    found = learn_delays(observed(paid, still), 1, weight=1e-9)
    survives = 1 - found.cumulative[0]
    expected, left = {}, 1.0
    for day in sorted(set(paid)):
        at_risk = sum(one >= day for one in paid + still)
        left *= 1 - paid.count(day) / at_risk
        expected[day] = left
    for day, share in expected.items():
        assert survives[day == DAYS][0] == pytest.approx(share, abs=1e-6)


def test_what_still_waits_makes_a_payer_later() -> None:
    prompt = learn_delays(observed([10] * 10), 1)
    with_rest = learn_delays(observed([10] * 10, [200] * 5), 1)
    assert with_rest.profile(0).mean > prompt.profile(0).mean + 50


def test_what_is_overdue_beyond_all_experience_is_not_expected_tomorrow() -> None:
    delays = learn_delays(observed([10] * 200), 1)
    found = forecast_releases(waiting_for([1000], [400]), delays, np.array([1], dtype=np.int64))
    assert found.expected[0] < 50


def test_the_same_question_has_the_same_answer() -> None:
    delays = learn_delays(observed([5, 80, 200]), 1, correlation=0.4)
    waiting = waiting_for([100, 200, 300], [0, -30, 40])
    assert (forecast_releases(waiting, delays, ENDS).low == forecast_releases(waiting, delays, ENDS).low).all()


def test_delays_that_go_together_spread_the_sum() -> None:
    seen = observed([0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330] * 5)
    waiting = waiting_for([100] * 50, [0] * 50)
    alone = forecast_releases(waiting, learn_delays(seen, 1), ENDS)
    together = forecast_releases(waiting, learn_delays(seen, 1, correlation=0.6), ENDS)
    assert (together.high - together.low)[3] > 2 * (alone.high - alone.low)[3]
    assert np.allclose(together.expected, alone.expected)


def test_periods_follow_each_other() -> None:
    with pytest.raises(ValueError, match="periods follow"):
        forecast_releases(waiting_for([1], [0]), learn_delays(observed([1]), 1), np.array([30, 30]))


def regular_history(seed: int = 3, number: int = 600) -> History:
    """Payers that pay 0 to 120 days late, one instalment every few days for five years."""
    random = np.random.default_rng(seed)
    due = np.sort(random.integers(730_000, 730_000 + 5 * 365, number))
    paid = due + random.integers(0, 121, number)
    amount = random.integers(50, 150, number).astype(np.float64)
    return History(
        due=due, amount=amount, payer=random.integers(0, 5, number),
        known_from=np.zeros(number, np.int64), known_until=np.full(number, 10**7),
        paid_instalment=np.arange(number), paid_on=paid, paid_amount=amount, payers=5, families=np.full(5, -1),
    )  # fmt: skip


def test_the_past_is_forecast_with_what_was_known_then_only() -> None:
    history = regular_history()
    cut = 730_000 + 3 * 365
    assert history.observed_on(cut).paid_days.size == int((history.paid_on <= cut).sum())
    later = History(**{**{name: getattr(history, name) for name in History.__slots__}, "paid_on": history.paid_on + (
        history.paid_on > cut) * 500})  # fmt: skip
    first, second = (back_test(one, [(cut, (cut + 91, cut + 182))]) for one in (history, later))
    assert [row.expected for row in first.rows] == [row.expected for row in second.rows]
    assert [row.real for row in first.rows] != [row.real for row in second.rows]


def test_regular_payers_are_foreseen_within_the_interval() -> None:
    history = regular_history()
    cuts = [
        (cut, tuple(cut + 91 * quarter for quarter in (1, 2, 3, 4)))
        for cut in (730_000 + 2 * 365, 730_000 + 3 * 365, 730_000 + 4 * 365)
    ]
    found = back_test(history, cuts)
    assert found.wape is not None
    assert found.coverage is not None
    assert found.schedule_wape is not None
    assert found.wape < 0.15
    assert found.wape < found.schedule_wape
    assert found.coverage >= 0.5
    assert not found.rests_on_little


def test_too_few_payments_are_said_to_be_too_few() -> None:
    history = regular_history(number=20)
    assert back_test(history, [(730_000 + 365, (730_000 + 456,))]).rests_on_little
    nothing = back_test(History.empty(), [(1, (2,))])
    assert (nothing.rows, nothing.mape, nothing.coverage) == ((), None, None)


def test_intervals_are_widened_by_errors_that_were_known_then() -> None:
    history = regular_history()
    cuts = [(cut, tuple(cut + 91 * quarter for quarter in (1, 2))) for cut in (730_730, 731_095, 731_460)]
    alone, after = back_test(history, cuts[1:2]).rows, back_test(history, cuts).rows[2:4]
    assert all(late.low <= early.low and late.high >= early.high for early, late in zip(alone, after, strict=True))
    assert [row.expected for row in alone] == [row.expected for row in after]
    assert widened(10, 20, 0.5, 22) == (5, 22)


def test_very_many_payments_need_no_simulation() -> None:
    delays = learn_delays(observed([5, 80, 200, 300, 420]), 1)
    random = np.random.default_rng(5)
    amounts, elapsed = random.integers(1, 1000, 1990), random.integers(-300, 300, 1990)
    few = waiting_for(list(amounts), list(elapsed))
    many = waiting_for([*amounts, *[0] * 20], [*elapsed, *[0] * 20])
    simulated, exact = forecast_releases(few, delays, ENDS), forecast_releases(many, delays, ENDS)
    assert (simulated.draws, exact.draws) == (1000, 0)
    assert np.allclose(simulated.low, exact.low, rtol=0.02, atol=2000)
    assert np.allclose(simulated.cumulative, exact.cumulative, rtol=0.02, atol=2000)
