"""Calls for funds, releases by one person or two, proofs, and a closure with its balance."""

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from tests import factories
from tests.agreements.terms_samples import mad
from tests.agreements.world import World, instalment, make_world, signed, the_line, total

from houma.domain.accounts.models import Role, User
from houma.domain.agreements import payment_rules
from houma.domain.agreements.actions import (
    approve_release,
    call_funds,
    close_agreement,
    justify_expenditure,
    refuse_call,
    refuse_release,
    request_release,
    reverse_flow,
    set_release_policy,
    withdraw_call,
)
from houma.domain.agreements.balance import agreement_balance
from houma.domain.agreements.ledger import Flow, FlowKind
from houma.domain.agreements.models import (
    Agreement,
    AgreementEvent,
    AgreementState,
    FlowDocument,
    FundCallAnswer,
    ReleaseDecision,
    ReleasePolicy,
    ReleaseRequest,
)
from houma.domain.agreements.waiting import WaitingKind, waiting_for
from houma.domain.base.decisions import Refused
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind

pytestmark = pytest.mark.django_db
INVOICE = NewDocument("facture.pdf", b"%PDF-1.7 invoice", DocumentKind.PROOF)


@pytest.fixture(autouse=True)
def _media(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def agreement(world: World) -> Agreement:
    return signed(world)


def officer(world: World) -> User:
    return factories.user_with_mandate(Role.PROGRAMME_OFFICER, world.project.territories.get())


def threshold(world: World, amount: int, day: date = date(2020, 1, 1)) -> ReleasePolicy:
    return set_release_policy(world.project.country, mad(amount), day, "Décision du ministre")


def why(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return str(refusal.value)


def test_below_the_threshold_one_person_releases(world: World, agreement: Agreement) -> None:
    threshold(world, 600)
    request = request_release(instalment(agreement, 1), reference="R1", by=officer(world))
    assert not request.two_persons
    assert request.decision.flow is not None
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(600)


def test_above_the_threshold_nothing_is_released_before_a_second_person_approves(
    world: World, agreement: Agreement
) -> None:
    threshold(world, 599)
    first, second = officer(world), officer(world)
    request = request_release(instalment(agreement, 1), reference="R2", by=first)
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(0)
    with pytest.raises(Refused, match="a second person does") as refusal:
        approve_release(request, by=first)
    assert "second person" in why(refusal)
    flow = approve_release(request, by=second)
    assert (flow.amount, flow.reference, flow.recorded_by) == (600, "R2", second)
    with pytest.raises(Refused, match="decided already"):
        approve_release(request, by=officer(world))
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(600)


def test_without_a_threshold_every_release_takes_two(world: World, agreement: Agreement) -> None:
    assert request_release(instalment(agreement, 1), reference="R3", by=officer(world), amount=mad(1)).two_persons


def test_small_portions_do_not_stay_below_the_threshold(world: World, agreement: Agreement) -> None:
    threshold(world, 400)
    by = officer(world)
    assert not request_release(instalment(agreement, 1), reference="P1", by=by, amount=mad(300)).two_persons
    assert request_release(instalment(agreement, 1), reference="P2", by=by, amount=mad(300)).two_persons


def test_the_threshold_in_force_on_the_day_counts(world: World, agreement: Agreement) -> None:
    threshold(world, 10_000)
    threshold(world, 100, date(2999, 1, 1))
    assert not request_release(instalment(agreement, 1), reference="R4", by=officer(world)).two_persons


def test_the_database_keeps_the_first_from_being_the_second(world: World, agreement: Agreement) -> None:
    threshold(world, 0)
    by = officer(world)
    request = request_release(instalment(agreement, 1), reference="R5", by=by)
    flow = Flow.objects.create(
        agreement=agreement,
        line=the_line(agreement),
        instalment=instalment(agreement, 1),
        kind=FlowKind.DISBURSEMENT,
        amount=600,
        currency="MAD",
        reference="R5",
    )
    with pytest.raises(IntegrityError, match="second person"), transaction.atomic():
        ReleaseDecision.objects.create(request=request, outcome="released", flow=flow, decided_by=by)


@pytest.mark.parametrize(
    "table", ["releasepolicy", "fundcall", "fundcallanswer", "releaserequest", "releasedecision", "agreementevent"]
)
def test_what_was_decided_is_neither_changed_nor_deleted(world: World, agreement: Agreement, table: str) -> None:
    threshold(world, 10_000)
    call = call_funds(instalment(agreement, 1), mad(600), "Travaux", party=world.parties["operator"])
    request_release(instalment(agreement, 1), reference="R6", by=officer(world), call=call)
    for sql in (f"DELETE FROM agreements_{table}", f"UPDATE agreements_{table} SET id = id"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_same_request_sent_twice_is_one(world: World, agreement: Agreement) -> None:
    threshold(world, 10_000)
    by = officer(world)
    first = request_release(instalment(agreement, 1), reference="R7", by=by)
    assert request_release(instalment(agreement, 1), reference="R7", by=by) == first
    with pytest.raises(Refused, match="another operation"):
        request_release(instalment(agreement, 2), reference="R7", by=by)
    assert ReleaseRequest.objects.count() == 1


def test_who_may_not_release_neither_asks_nor_approves(world: World, agreement: Agreement) -> None:
    place = world.project.territories.get()
    partner = factories.user_with_mandate(Role.PARTNER, place, world.parties["region"])
    bare = factories.user_with_mandate(Role.PROGRAMME_OFFICER, place, second_factor=False)
    elsewhere = factories.user_with_mandate(
        Role.PROGRAMME_OFFICER, factories.CommuneFactory(country=world.project.country)
    )
    request = request_release(instalment(agreement, 1), reference="R8", by=officer(world))
    for person in (partner, bare, elsewhere):
        with pytest.raises(Refused):
            request_release(instalment(agreement, 2), reference=f"X{person.pk}", by=person)
        with pytest.raises(Refused):
            approve_release(request, by=person)
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(0)


def test_a_release_that_is_turned_down_frees_its_instalment(world: World, agreement: Agreement) -> None:
    first = officer(world)
    request = request_release(instalment(agreement, 1), reference="R9", by=first)
    with pytest.raises(Refused, match="is being decided"):
        request_release(instalment(agreement, 1), reference="R10", by=first)
    with pytest.raises(Refused, match="Say why"):
        refuse_release(request, " ", by=officer(world))
    assert refuse_release(request, "Pièces manquantes", by=officer(world)).outcome == "refused"
    again = request_release(instalment(agreement, 1), reference="R11", by=first)
    assert refuse_release(again, "Erreur", by=first).outcome == "withdrawn"


def test_only_the_receiver_calls_and_not_beyond_the_instalment(world: World, agreement: Agreement) -> None:
    with pytest.raises(Refused, match="Only who receives"):
        call_funds(instalment(agreement, 1), mad(600), "Travaux", party=world.parties["region"])
    with pytest.raises(Refused, match="says what for"):
        call_funds(instalment(agreement, 1), mad(600), " ", party=world.parties["operator"])
    with pytest.raises(Refused, match="left of this instalment"):
        call_funds(instalment(agreement, 1), mad(601), "Travaux", party=world.parties["operator"])
    call = call_funds(
        instalment(agreement, 1), mad(400), "Travaux", party=world.parties["operator"], documents=[INVOICE]
    )
    assert call.documents.get().filename == "facture.pdf"
    with pytest.raises(Refused, match="called for already"):
        call_funds(instalment(agreement, 1), mad(300), "Suite", party=world.parties["operator"])
    withdraw_call(call, "Erreur de montant", by=None)
    call_funds(instalment(agreement, 1), mad(600), "Travaux", party=world.parties["operator"])


def test_a_release_answers_its_call_once(world: World, agreement: Agreement) -> None:
    threshold(world, 10_000)
    by = officer(world)
    call = call_funds(instalment(agreement, 1), mad(600), "Travaux", party=world.parties["operator"])
    assert [item.kind for item in waiting_for(by, world.project.country, date(2024, 1, 1))] == [WaitingKind.ANSWER_CALL]
    request = request_release(instalment(agreement, 1), reference="R12", by=by, amount=mad(600), call=call)
    assert FundCallAnswer.objects.get(call=call).flow == request.decision.flow
    with pytest.raises(Refused, match="answered already"):
        refuse_call(call, "Non", by=by)


def test_a_call_with_a_release_to_be_decided_is_not_refused_beside_it(world: World, agreement: Agreement) -> None:
    by = officer(world)
    call = call_funds(instalment(agreement, 1), mad(600), "Travaux", party=world.parties["operator"])
    request_release(instalment(agreement, 1), reference="R13", by=by, call=call)
    with pytest.raises(Refused, match="is being decided"):
        refuse_call(call, "Non", by=by)
    second = officer(world)
    assert [item.kind for item in waiting_for(second, world.project.country, date(2024, 1, 1))] == [
        WaitingKind.APPROVE_RELEASE
    ]
    assert waiting_for(by, world.project.country, date(2024, 1, 1)) == []


def test_spending_is_proven_by_documents_and_stays_within_what_is_released(world: World, agreement: Agreement) -> None:
    threshold(world, 10_000)
    request_release(instalment(agreement, 1), reference="R14", by=officer(world))
    line = the_line(agreement)
    with pytest.raises(Refused, match="at least one document"):
        justify_expenditure(line, mad(100), [], reference="S1", is_receiver=True)
    with pytest.raises(Refused, match="Only who received"):
        justify_expenditure(line, mad(100), [INVOICE], reference="S1", is_receiver=False)
    with pytest.raises(Refused, match="released and not yet spent"):
        justify_expenditure(line, mad(601), [INVOICE], reference="S1", is_receiver=True)
    flow = justify_expenditure(line, mad(600), [INVOICE], reference="S1", is_receiver=True)
    assert justify_expenditure(line, mad(600), [INVOICE], reference="S1", is_receiver=True) == flow
    assert FlowDocument.objects.filter(flow=flow).count() == 1


def test_an_agreement_closes_with_what_is_left_and_to_whom(world: World, agreement: Agreement) -> None:
    threshold(world, 10_000)
    by = officer(world)
    paid = request_release(instalment(agreement, 1), reference="R15", by=by)
    wrong = request_release(instalment(agreement, 2), reference="R16", by=by)
    assert wrong.decision.flow is not None
    reverse_flow(wrong.decision.flow, "Versé par erreur", by=by)
    justify_expenditure(the_line(agreement), mad(450), [INVOICE], reference="S2", is_receiver=True, by=by)
    call = call_funds(instalment(agreement, 2), mad(400), "Solde", party=world.parties["operator"])
    with pytest.raises(Refused, match="Calls for funds without an answer: 1"):
        close_agreement(agreement, reason="Projet achevé", by=by)
    refuse_call(call, "Projet achevé", by=by)
    close_agreement(agreement, reason="Projet achevé", by=by)
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.CLOSED
    balance = agreement_balance(agreement)
    etat = next(line for line in balance.lines if line.key == "etat")
    assert (etat.committed, etat.released, etat.returned, etat.spent) == (mad(1000), mad(600), mad(400), mad(450))
    assert (etat.unreleased, etat.unspent) == (mad(400), mad(150))
    assert (etat.payer.code, etat.receiver and etat.receiver.code) == ("ministry", "operator")
    assert balance.closing is not None
    assert balance.closing.done_by == by
    assert paid.decision.flow is not None


def test_every_deed_leaves_who_and_when(world: World, agreement: Agreement) -> None:
    threshold(world, 10_000)
    by = officer(world)
    call = call_funds(instalment(agreement, 1), mad(600), "Travaux", party=world.parties["operator"], by=by)
    request_release(instalment(agreement, 1), reference="R17", by=by, call=call)
    done = list(AgreementEvent.objects.filter(done_by=by).order_by("pk").values_list("what", flat=True))
    assert done == ["called", "release_asked", "release_decided"]
    assert all(event.label for event in AgreementEvent.objects.all())


@pytest.mark.parametrize(
    ("limit", "released", "asked", "two"),
    [(None, 0, 1, True), (100, 0, 100, False), (100, 0, 101, True), (100, 60, 41, True), (0, 0, 1, True)],
)
def test_the_threshold_itself_takes_one_person(limit: int | None, released: int, asked: int, two: bool) -> None:
    money = None if limit is None else mad(limit)
    assert payment_rules.takes_two_persons(money, mad(released), mad(asked)) is two
