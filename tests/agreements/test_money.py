"""Money is released within the commitment and the schedule, once, in one currency; mistakes are reversed."""

from datetime import date
from decimal import Decimal

import pytest
from tests import factories
from tests.agreements.terms_samples import line, mad
from tests.agreements.world import World, drafted, instalment, make_world, signed, the_line, total

from houma.domain.agreements.actions import (
    record_expenditure,
    reverse_flow,
    write_disbursement_without_asking,
    write_release_without_asking,
)
from houma.domain.agreements.balance import balance_of
from houma.domain.agreements.ledger import Flow, FlowKind
from houma.domain.agreements.models import Agreement, AgreementKind, VersionState
from houma.domain.base.decisions import Refused
from houma.values.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def agreement(world: World) -> Agreement:
    return signed(world)


def test_a_release_pays_what_is_left_of_an_instalment(agreement: Agreement) -> None:
    first = write_release_without_asking(
        instalment(agreement, 1), reference="R1", amount=mad(250), value_date=date(2024, 7, 1)
    )
    rest = write_release_without_asking(instalment(agreement, 1), reference="R2")
    assert (first.amount, rest.amount) == (250, 350)
    assert first.value_date == date(2024, 7, 1)
    with pytest.raises(Refused, match="paid already"):
        write_release_without_asking(instalment(agreement, 1), reference="R3", amount=mad(1))


def test_the_same_reference_pays_once(agreement: Agreement) -> None:
    first = write_release_without_asking(instalment(agreement, 1), reference="R1")
    again = write_release_without_asking(instalment(agreement, 1), reference="R1")
    assert first == again
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(600)
    with pytest.raises(Refused, match="another operation"):
        write_release_without_asking(instalment(agreement, 1), reference="R1", amount=mad(599))
    with pytest.raises(Refused, match="another operation"):
        write_release_without_asking(instalment(agreement, 2), reference="R1")
    with pytest.raises(Refused, match="has a reference"):
        write_release_without_asking(instalment(agreement, 2), reference=" ")


def test_nothing_is_released_beyond_instalment_or_in_another_currency(agreement: Agreement) -> None:
    with pytest.raises(Refused, match="600 MAD is left"):
        write_release_without_asking(instalment(agreement, 1), reference="R1", amount=mad(601))
    with pytest.raises(Refused, match="EUR"):
        write_release_without_asking(instalment(agreement, 1), reference="R1", amount=Money(Decimal(1), "EUR"))
    with pytest.raises(Refused, match="more than zero"):
        write_release_without_asking(instalment(agreement, 1), reference="R1", amount=mad(-1))
    assert not Flow.objects.of_kind(FlowKind.DISBURSEMENT).exists()


def test_nothing_is_released_before_the_agreement_is_signed(world: World) -> None:
    sourced = factories.FundingLineFactory(agreement__state="draft", source=None)
    with pytest.raises(Refused, match="not signed"):
        record_expenditure(sourced, mad(1), reference="E1")
    assert not drafted(world).funding_lines.exists()


def test_a_release_without_schedule_is_for_what_a_source_reports(agreement: Agreement) -> None:
    with pytest.raises(Refused, match="say which instalment"):
        write_disbursement_without_asking(the_line(agreement), mad(1), reference="D1")
    published = factories.FundingLineFactory(agreement__state="signed", agreement__currency="MAD")
    factories.FlowFactory(line=published, amount=Decimal(100))
    assert write_disbursement_without_asking(published, mad(100), reference="D1").amount == 100
    with pytest.raises(Refused, match="0 MAD is left"):
        write_disbursement_without_asking(published, mad(1), reference="D2")


def test_nothing_is_spent_before_it_is_released(agreement: Agreement) -> None:
    write_release_without_asking(instalment(agreement, 1), reference="R1")
    assert record_expenditure(the_line(agreement), mad(600), reference="E1") == record_expenditure(
        the_line(agreement), mad(600), reference="E1"
    )
    with pytest.raises(Refused, match="not yet spent"):
        record_expenditure(the_line(agreement), mad(1), reference="E2")


def test_a_reversal_nets_to_zero_and_the_instalment_can_be_paid_again(agreement: Agreement) -> None:
    release = write_release_without_asking(instalment(agreement, 1), reference="R1")
    reversal = reverse_flow(release, "Mauvais compte")
    assert reversal.amount == -600
    assert reversal.reason == "Mauvais compte"
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(0)
    assert reverse_flow(release, "Mauvais compte") == reversal
    with pytest.raises(Refused, match="another operation"):
        reverse_flow(release, "Une autre raison")
    with pytest.raises(Refused, match="reversed already"):
        reverse_flow(release, "Encore", reference="X")
    with pytest.raises(Refused, match="not reversed"):
        reverse_flow(reversal, "Annuler l'annulation")
    assert write_release_without_asking(instalment(agreement, 1), reference="R2").amount == 600


def test_a_reversal_says_why(agreement: Agreement) -> None:
    release = write_release_without_asking(instalment(agreement, 1), reference="R1")
    with pytest.raises(Refused, match="why"):
        reverse_flow(release, "")


def test_what_was_spent_or_signed_is_not_reversed(agreement: Agreement) -> None:
    release = write_release_without_asking(instalment(agreement, 1), reference="R1")
    spent = record_expenditure(the_line(agreement), mad(100), reference="E1")
    with pytest.raises(Refused, match="spent already"):
        reverse_flow(release, "Erreur")
    reverse_flow(spent, "Erreur")
    reverse_flow(release, "Erreur")
    commitment = the_line(agreement).flows.of_kind(FlowKind.COMMITMENT).get()
    with pytest.raises(Refused, match="by an amendment"):
        reverse_flow(commitment, "Erreur")


def test_a_published_commitment_is_reversed_down_to_what_is_released() -> None:
    published = factories.FundingLineFactory(agreement__state="signed", agreement__currency="MAD")
    big = factories.FlowFactory(line=published, amount=Decimal(100))
    small = factories.FlowFactory(line=published, amount=Decimal(10))
    write_disbursement_without_asking(published, mad(50), reference="D1")
    with pytest.raises(Refused, match="is released"):
        reverse_flow(big, "Erreur de lecture")
    reverse_flow(small, "Erreur de lecture")


def test_the_balance_is_the_sum_of_the_flows(agreement: Agreement) -> None:
    write_release_without_asking(instalment(agreement, 1), reference="R1")
    record_expenditure(the_line(agreement), mad(100), reference="E1")
    balance = balance_of(agreement)
    assert (balance.committed, balance.released, balance.spent) == (mad(1500), mad(600), mad(100))
    assert (balance.unreleased, balance.unspent) == (mad(900), mad(500))


def test_a_reference_that_another_agreement_took_is_refused(world: World, agreement: Agreement) -> None:
    other = signed(world, kind=AgreementKind.FINANCING)
    write_release_without_asking(instalment(agreement, 1), reference="R1")
    with pytest.raises(Refused, match="another operation"):
        write_release_without_asking(instalment(other, 1), reference="R1")


def test_two_lines_keep_their_own_books(world: World) -> None:
    agreement = signed(world)
    write_release_without_asking(instalment(agreement, 1, "region"), reference="R1")
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(0)
    assert total(agreement, FlowKind.DISBURSEMENT, "region") == mad(500)
    assert agreement.versions.get().state == VersionState.SIGNED
    assert line("region", 500).amount == mad(500)
