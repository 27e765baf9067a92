"""The file of a building: what the table of steps lets pass, refuses with a reason, and keeps."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.buildings.making import (
    MEMBERS,
    Place,
    a_building,
    ago,
    decided,
    inspected,
    notified,
    paper,
    today,
)
from tests.factories import PartyFactory

from houma.domain.base.decisions import Refused
from houma.domain.buildings.actions import (
    NewMoney,
    NewStep,
    erase_owner,
    record_money,
    record_owner,
    reverse_money,
    take_step,
)
from houma.domain.buildings.models import (
    AidRule,
    Building,
    MeasureKind,
    MoneyEntry,
    MoneyKind,
    NoticeWay,
    Occupancy,
    Procedure,
    ProcedureState,
    ProcedureTerm,
    Step,
    WorksBy,
)
from houma.domain.buildings.queries.facts import facts_of, open_file
from houma.domain.buildings.rules import procedure as rules
from houma.values.money import Money

K, S = MeasureKind, ProcedureState


def ready(place: Place, *measures: MeasureKind) -> Building:
    building = a_building(place)
    inspected(place, building)
    if measures:
        decided(place, building, *measures)
    return building


def file_of(building: Building) -> Procedure:
    return building.procedures.get()


def open_steps(building: Building) -> set[str]:
    facts = facts_of(building, open_file(building))
    return {way.transition.code for way in rules.ways(facts) if way.decision}


def test_a_whole_file_from_report_to_closure(place: Place) -> None:
    building = ready(place, K.STRENGTHENING, K.EVACUATION)
    notified(place, building, days=40, due_in=30)
    order = NewStep(ago(35), due_on=ago(30), document=paper("evacuation.pdf"))
    take_step(building, "order_evacuation", order, by=place.manager)
    take_step(building, "evacuate", NewStep(ago(31)), by=place.manager)
    take_step(building, "start_works_instead", NewStep(ago(5), contractor="Entreprise"), by=place.manager)
    procedure = file_of(building)
    payer = PartyFactory(country=place.tree.country)
    cost = record_money(procedure, NewMoney(K_COST, mad("90000"), ago(3), payer=payer), by=place.manager)
    take_step(building, "finish_works", NewStep(ago(2)), by=place.manager)
    take_step(building, "close", NewStep(ago(1), reason="Travaux reçus"), by=place.manager)
    building.refresh_from_db()
    assert building.occupancy == Occupancy.EMPTY
    assert [step.code for step in procedure.steps.all()] == [
        "open", "decide", "notify", "order_evacuation", "evacuate", "start_works_instead", "finish_works", "close",
    ]  # fmt: skip
    assert procedure.steps.get(code="start_works_instead").works.by == WorksBy.INSTEAD
    assert {step.recorded_by for step in procedure.steps.exclude(code="open")} == {place.manager}
    assert cost.money == mad("90000")
    assert file_of(building).state == S.CLOSED
    assert open_steps(building) == {"open"}


K_COST = MoneyKind.COST


def mad(amount: str) -> Money:
    return Money(Decimal(amount), "MAD")


def test_a_file_opens_only_on_an_inspection_and_one_at_a_time(place: Place) -> None:
    building = a_building(place)
    with pytest.raises(Refused):
        take_step(building, "open", NewStep(today()), by=place.inspector)
    inspected(place, building)
    step = take_step(building, "open", NewStep(today()), by=place.inspector)
    assert step.inspection is not None
    with pytest.raises(Refused):
        take_step(building, "open", NewStep(today()), by=place.inspector)


@pytest.mark.parametrize(
    "lacking",
    [{"members": ()}, {"members": tuple(replace(member, chairs=False) for member in MEMBERS)}, {"document": None},
     {"measures": ()}, {"measures": (K.MONITOR,)}],
)  # fmt: skip
def test_a_decision_names_its_commission_its_measures_and_its_minutes(place: Place, lacking: dict[str, Any]) -> None:
    building = ready(place)
    take_step(building, "open", NewStep(ago(9)), by=place.inspector)
    whole = NewStep(ago(8), measures=(K.STRENGTHENING,), members=MEMBERS, document=paper())
    with pytest.raises(Refused):
        take_step(building, "decide", replace(whole, **lacking), by=place.manager)
    take_step(building, "decide", whole, by=place.manager)


def test_works_wait_for_the_notice_and_for_the_evacuation_that_was_decided(place: Place) -> None:
    building = ready(place, K.STRENGTHENING, K.EVACUATION)
    assert open_steps(building) == {"decide", "monitor", "notify", "order_evacuation", "withdraw"}
    notified(place, building)
    assert {"start_works", "start_works_instead", "demolish"}.isdisjoint(open_steps(building))
    procedure = file_of(building)
    blocked = {way.transition.code: way.decision for way in rules.ways(facts_of(building, procedure))}
    assert len(blocked["start_works"].reasons) == 1


def test_works_instead_of_the_owner_wait_for_his_deadline_or_say_the_emergency(place: Place) -> None:
    building = ready(place, K.SHORING)
    notified(place, building, days=10, due_in=30)
    with pytest.raises(Refused):
        take_step(building, "start_works_instead", NewStep(today()), by=place.manager)
    take_step(building, "start_works_instead", NewStep(today(), reason="Effondrement du plancher"), by=place.manager)


def test_nobody_demolishes_a_building_with_people_inside(place: Place) -> None:
    building = ready(place, K.TOTAL_DEMOLITION)
    notified(place, building)
    assert "demolish" not in open_steps(building)
    Building.objects.filter(pk=building.pk).update(occupancy=Occupancy.EMPTY)
    building.refresh_from_db()
    assert "demolish" in open_steps(building)


def test_a_demolition_instead_of_the_owner_waits_for_his_deadline_or_says_the_emergency(place: Place) -> None:
    building = ready(place, K.TOTAL_DEMOLITION)
    notified(place, building, days=10, due_in=30)
    Building.objects.filter(pk=building.pk).update(occupancy=Occupancy.EMPTY)
    new = NewStep(today(), works_by=WorksBy.INSTEAD)
    with pytest.raises(Refused):
        take_step(building, "demolish", new, by=place.manager)
    take_step(building, "demolish", replace(new, reason="Façade sur la rue"), by=place.manager)


def test_a_notice_is_handed_to_a_known_owner_or_posted(place: Place) -> None:
    building = ready(place, K.STRENGTHENING)
    new = NewStep(ago(40), due_on=ago(10), way=NoticeWay.HANDED, document=paper())
    with pytest.raises(Refused):
        take_step(building, "notify", new, by=place.manager)
    owner = record_owner(building, "Fatima Tazi", contact="12, derb Lihoudi", by=place.manager)
    step = take_step(building, "notify", replace(new, owner=owner), by=place.manager)
    erase_owner(owner, by=place.manager)
    step.notice.refresh_from_db()
    assert step.notice.owner is not None
    assert step.notice.owner.name == ""


def test_an_owner_of_another_building_is_not_notified(place: Place) -> None:
    building, other = ready(place, K.STRENGTHENING), a_building(place, "B-2")
    owner = record_owner(other, "Fatima Tazi", by=place.manager)
    new = NewStep(ago(40), due_on=ago(10), way=NoticeWay.HANDED, owner=owner, document=paper())
    with pytest.raises(Refused):
        take_step(building, "notify", new, by=place.manager)


def test_a_new_decision_wants_a_new_notice(place: Place) -> None:
    building = ready(place, K.STRENGTHENING)
    notified(place, building)
    new = NewStep(ago(20), measures=(K.PARTIAL_DEMOLITION,), members=MEMBERS, document=paper())
    take_step(building, "decide", new, by=place.manager)
    assert facts_of(building, file_of(building)).measures == {K.PARTIAL_DEMOLITION}
    assert not facts_of(building, file_of(building)).notified


def test_the_deadline_stands_on_the_file_until_the_next_step(place: Place) -> None:
    building = ready(place, K.STRENGTHENING)
    notified(place, building, days=40, due_in=30)
    assert file_of(building).due_on == ago(10)
    take_step(building, "start_works", NewStep(ago(5)), by=place.manager)
    assert file_of(building).due_on is None


def test_a_country_s_text_bounds_the_deadline(place: Place) -> None:
    ProcedureTerm.objects.create(country=place.tree.country, step="notify", most_days=15, source="Texte d’essai")
    building = ready(place, K.STRENGTHENING)
    with pytest.raises(Refused):
        notified(place, building, due_in=16)
    notified(place, building, due_in=15)


@pytest.mark.parametrize("day", [today() + timedelta(days=1), ago(100)])
def test_a_step_happens_after_the_one_before_and_not_tomorrow(place: Place, day: Any) -> None:
    building = ready(place, K.STRENGTHENING)
    with pytest.raises(Refused):
        take_step(building, "withdraw", NewStep(day, reason="x"), by=place.manager)


def test_an_inspector_opens_a_file_and_decides_nothing(place: Place) -> None:
    building = ready(place)
    take_step(building, "open", NewStep(ago(9)), by=place.inspector)
    new = NewStep(ago(8), measures=(K.STRENGTHENING,), members=MEMBERS, document=paper())
    with pytest.raises(Refused):
        take_step(building, "decide", new, by=place.inspector)


def test_the_store_keeps_steps_and_their_order(place: Place) -> None:
    building = ready(place, K.STRENGTHENING)
    procedure = file_of(building)
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.create(
            procedure=procedure, code="close", from_state=S.WORKS_DONE, to_state=S.CLOSED, happened_on=today()
        )
    for statement in (
        "UPDATE buildings_step SET happened_on = '2020-01-01'",
        "DELETE FROM buildings_step",
        "DELETE FROM buildings_procedure",
        "UPDATE buildings_procedure SET opened_on = '2020-01-01'",
        "UPDATE buildings_measure SET kind = 'monitor'",
        "DELETE FROM buildings_building",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_money_is_recovered_up_to_what_was_spent_and_reversed_not_changed(place: Place) -> None:
    building = ready(place, K.SHORING)
    procedure, payer = file_of(building), PartyFactory(country=place.tree.country)
    cost = NewMoney(MoneyKind.COST, mad("1000"), ago(1), payer=payer)
    with pytest.raises(Refused):
        record_money(procedure, cost, by=place.manager)
    notified(place, building)
    take_step(building, "start_works_instead", NewStep(ago(2)), by=place.manager)
    spent = record_money(procedure, cost, by=place.manager)
    back = NewMoney(MoneyKind.RECOVERY, mad("600"), today())
    record_money(procedure, back, by=place.manager)
    with pytest.raises(Refused):
        record_money(procedure, back, by=place.manager)
    with pytest.raises(Refused):
        reverse_money(spent, "double", by=place.manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        MoneyEntry.objects.filter(pk=spent.pk).update(amount=Decimal(1))


def test_an_aid_cites_its_rule_and_keeps_under_its_ceiling(place: Place) -> None:
    building = ready(place, K.SHORING)
    procedure, payer = file_of(building), PartyFactory(country=place.tree.country)
    rule = AidRule.objects.create(
        country=place.tree.country, code="half", name_fr="Moitié", share_percent=50, ceiling=Decimal(80000),
        currency="MAD", source="Essai",
    )  # fmt: skip
    aid = NewMoney(MoneyKind.AID, mad("80000.01"), ago(1), payer=payer)
    with pytest.raises(Refused):
        record_money(procedure, aid, by=place.manager)
    with pytest.raises(Refused):
        record_money(procedure, replace(aid, rule=rule), by=place.manager)
    entry = record_money(procedure, replace(aid, money=mad("80000"), rule=rule), by=place.manager)
    undone = reverse_money(entry, "erreur", by=place.manager)
    assert undone.money == mad("-80000")
    with pytest.raises(Refused):
        reverse_money(entry, "encore", by=place.manager)


def test_works_done_instead_close_only_with_their_cost(place: Place) -> None:
    building = ready(place, K.SHORING)
    notified(place, building)
    take_step(building, "start_works_instead", NewStep(ago(5)), by=place.manager)
    take_step(building, "finish_works", NewStep(ago(4)), by=place.manager)
    with pytest.raises(Refused):
        take_step(building, "close", NewStep(ago(3), reason="fini"), by=place.manager)


@given(
    state=st.sampled_from(S),
    measures=st.frozensets(st.sampled_from(K)),
    evacuated=st.booleans(),
    notified_=st.booleans(),
    occupancy=st.sampled_from(["", *Occupancy.values]),
)
def test_whatever_the_facts_no_demolition_while_people_may_be_inside_and_no_way_out_of_the_end(
    state: ProcedureState, measures: frozenset[MeasureKind], evacuated: bool, notified_: bool, occupancy: str
) -> None:
    facts = rules.Facts(
        today(), state, True, None, measures, occupancy=occupancy, evacuated=evacuated, notified=notified_
    )
    begun = {way.transition.code for way in rules.ways(facts) if way.decision}
    if "demolish" in begun:
        assert facts.empty
        assert K.TOTAL_DEMOLITION in measures
    if state in (S.CLOSED, S.WITHDRAWN):
        assert begun == set()
    if begun & {"start_works", "start_works_instead"}:
        assert notified_
        assert K.EVACUATION not in measures or facts.empty
