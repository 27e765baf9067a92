"""The rules decide from facts alone: what they allow keeps the books' laws, what they refuse they explain."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreements.terms_samples import mad

from houma.domain.agreements.ledger import FlowKind, FundingBasis
from houma.domain.agreements.models import AgreementState
from houma.domain.agreements.rules import (
    InstalmentFacts,
    LineFacts,
    ReversalFacts,
    can_record_expenditure,
    can_release,
    can_reverse,
)
from houma.values.money import Money

LINE = LineFacts(
    agreement_state=AgreementState.SIGNED,
    basis=FundingBasis.PART,
    sourced=False,
    committed=mad(100),
    released=mad(40),
    spent=mad(10),
    scheduled=mad(100),
    has_schedule=True,
)
PART = InstalmentFacts(mad(60), mad(40), withdrawn=False)
some_money = st.integers(0, 100).map(mad)
lines = st.builds(
    LineFacts,
    agreement_state=st.sampled_from(AgreementState),
    basis=st.sampled_from(FundingBasis),
    sourced=st.booleans(),
    committed=some_money,
    released=some_money,
    spent=some_money,
    scheduled=some_money,
    has_schedule=st.booleans(),
)
parts = st.builds(InstalmentFacts, some_money, some_money, withdrawn=st.booleans())
amounts = st.one_of(st.integers(-5, 100).map(mad), st.just(Money(Decimal(1), "EUR")))


@given(lines, amounts, st.none() | parts)
def test_what_may_be_released_stays_within_commitment_and_instalment(
    line: LineFacts, amount: Money, part: InstalmentFacts | None
) -> None:
    decision = can_release(line, amount, part)
    if decision.allowed:
        assert amount.amount > 0
        assert line.released + amount <= line.committed
        assert line.agreement_state == AgreementState.SIGNED or line.sourced
        assert line.agreement_state != AgreementState.CLOSED
        assert line.basis == FundingBasis.PART
        if part is None:
            assert line.sourced
            assert not line.has_schedule
        else:
            assert not part.withdrawn
            assert part.paid + amount <= part.amount
            assert line.scheduled == line.committed
    else:
        assert all(str(reason).strip() for reason in decision.reasons)


@given(lines, amounts)
def test_what_may_be_recorded_as_spent_is_released_where_it_is_negotiated(line: LineFacts, amount: Money) -> None:
    if can_record_expenditure(line, amount).allowed:
        assert amount.amount > 0
        assert line.sourced or line.spent + amount <= line.released


@given(
    lines,
    st.builds(ReversalFacts, st.sampled_from(FlowKind), some_money, st.booleans(), st.booleans(), st.just("why")),
)
def test_what_may_be_reversed_leaves_books_that_hold(line: LineFacts, entry: ReversalFacts) -> None:
    if can_reverse(line, entry).allowed:
        assert not entry.is_reversal
        assert not entry.is_reversed
        if entry.kind == FlowKind.COMMITMENT:
            assert line.sourced
            assert line.committed - entry.amount >= max(line.released, line.scheduled)
        if entry.kind == FlowKind.DISBURSEMENT and not line.sourced:
            assert line.released - entry.amount >= line.spent


def test_a_release_that_fits_is_allowed() -> None:
    assert can_release(LINE, mad(20), PART).allowed


@pytest.mark.parametrize(
    ("line", "amount", "part", "reason"),
    [
        (replace(LINE, agreement_state=AgreementState.CLOSED), mad(1), PART, "closed"),
        (replace(LINE, agreement_state=AgreementState.DRAFT), mad(1), PART, "not signed"),
        (replace(LINE, basis=FundingBasis.ALTERNATIVE), mad(1), PART, "part of the whole"),
        (replace(LINE, scheduled=mad(90)), mad(1), PART, "adds up to 90"),
        (LINE, mad(21), PART, "20 MAD is left of this instalment"),
        (LINE, mad(61), PART, "60 MAD is left of the commitment"),
        (LINE, mad(1), replace(PART, withdrawn=True), "withdrew"),
        (LINE, mad(1), replace(PART, paid=mad(60)), "paid already"),
        (LINE, mad(1), None, "which instalment"),
        (replace(LINE, has_schedule=False), mad(1), None, "no schedule"),
        (LINE, Money(Decimal(1), "EUR"), PART, "EUR"),
    ],
)
def test_a_refusal_says_why(line: LineFacts, amount: Money, part: InstalmentFacts | None, reason: str) -> None:
    assert any(reason in str(why) for why in can_release(line, amount, part).reasons)
