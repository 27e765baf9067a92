"""Rounds: samples are drawn once and stay, units are visited, answers find their unit, and nobody sees beyond."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.factories import user_with_mandate
from tests.observatory.rounds_scene import Scene, a_building, a_household, a_round, make_scene, sent

from houma.domain.accounts.models import Role
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.observatory.actions.rounds import (
    NewRound,
    assign_units,
    close_round,
    link_all_received,
    link_received,
    link_submission,
    open_round,
    record_visit,
)
from houma.domain.observatory.actions.submissions import receive_submission
from houma.domain.observatory.models import Round, RoundUnit, UnitKind, UnitState
from houma.domain.observatory.queries.frames import frame_of, preview_of
from houma.domain.observatory.queries.reviewing import unit_of
from houma.domain.observatory.queries.rounds import coverage_of, interviewers_for, rounds_listed, unlinked_of
from houma.domain.observatory.rules.sampling import Plan
from houma.domain.observatory.scope import rounds_where, units_of
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def test_a_stratified_sample_is_what_its_preview_showed_and_the_database_keeps_it(scene: Scene) -> None:
    for number in range(9):
        a_building(scene, f"B-{number}", risk=scene.grave if number < 6 else scene.light)
    plan = Plan(UnitKind.BUILDING, "stratified", "risk", size=6, seed=4)
    looked = preview_of(plan, frame_of(scene.commune, plan.unit_kind, plan.stratified_by))
    assert [(one.name.partition(" (")[0], one.there, one.asked) for one in looked.strata] == [
        ("Grave", 6, 4),
        ("Léger", 3, 2),
    ]
    one = a_round(scene, scene.inspection, plan, frame_digest=looked.digest)
    again = a_round(scene, scene.inspection, plan)
    units = list(one.units.values_list("building", "probability", "first_population"))
    assert units == list(again.units.values_list("building", "probability", "first_population"))
    assert {round(chance, 3) for _building, chance, _all in units} == {0.667}
    unit = one.units.get(building=units[0][0])
    for rows, changed in (
        (RoundUnit.objects.filter(pk=unit.pk), {"probability": 0.5}),
        (Round.objects.filter(pk=one.pk), {"seed": 9}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changed)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoundUnit.objects.filter(pk=unit.pk)._raw_delete("default")


def test_a_register_that_moved_since_the_preview_is_looked_at_again(scene: Scene) -> None:
    for number in range(3):
        a_building(scene, f"B-{number}")
    plan = Plan(UnitKind.BUILDING, "simple", size=2)
    digest = frame_of(scene.commune, plan.unit_kind, "").digest
    a_building(scene, "B-later")
    with pytest.raises(Refused):
        a_round(scene, scene.inspection, plan, frame_digest=digest)
    assert not Round.objects.exists()


def test_households_are_drawn_by_their_buildings(scene: Scene) -> None:
    for number in range(4):
        building = a_building(scene, f"B-{number}")
        for door in range(3):
            a_household(building, f"Famille{number}{door}", door=str(door))
    one = a_round(scene, scene.census, Plan(UnitKind.HOUSEHOLD, "clusters", size=2, within=2))
    units = list(one.units.all())
    assert len(units) == 4
    assert len({unit.cluster for unit in units}) == 2
    assert {(unit.first_population, unit.second_population) for unit in units} == {(4.0, 3.0)}
    assert all(unit.household is not None and unit.household.dwelling is not None for unit in units)


def test_what_cannot_be_drawn_or_compared_is_refused_with_every_reason(scene: Scene) -> None:
    a_building(scene, "B-1")
    today = timezone.localdate()
    earlier = a_round(scene, scene.inspection)
    with pytest.raises(Refused) as refused:
        open_round(
            NewRound(
                Multilingual("Essai"),
                scene.census,
                "before",
                scene.commune,
                today,
                today - timedelta(days=1),
                Plan(UnitKind.BUILDING, "clusters", size=8),
                follows=earlier,
            ),
            by=scene.manager,
        )
    assert len(refused.value.decision.reasons) >= 4
    with pytest.raises(Refused):
        a_round(scene, scene.inspection, territory=scene.tree.communes[2])


def test_an_interviewer_records_visits_of_her_own_units_only(scene: Scene) -> None:
    a_building(scene, "B-1")
    a_building(scene, "B-2")
    one = a_round(scene, scene.inspection)
    first, second = one.units.order_by("pk")
    assert scene.inspector in interviewers_for(one)
    assert scene.officer not in interviewers_for(one)
    assert assign_units(one, [first.pk], scene.inspector, by=scene.manager) == 1
    assert list(units_of(scene.inspector)) == [first]
    first.refresh_from_db()
    record_visit(first, UnitState.ABSENT, by=scene.inspector)
    with pytest.raises(Refused):
        record_visit(second, UnitState.ABSENT, by=scene.inspector)
    with pytest.raises(Refused):
        record_visit(first, UnitState.DONE, by=scene.inspector)
    with pytest.raises(Refused):
        assign_units(one, [second.pk], scene.officer, by=scene.manager)
    covered = coverage_of(one)
    assert covered.states == {UnitState.ABSENT: 1, UnitState.TO_VISIT: 1}
    assert [(line.interviewer, line.asked) for line in covered.interviewers] == [(scene.inspector, 1), (None, 1)]


def test_answers_find_their_unit_by_its_reference_and_can_be_told_to_be_anothers(scene: Scene) -> None:
    a_building(scene, "B-1")
    a_building(scene, "B-2")
    one = a_round(scene, scene.inspection)
    named = sent(scene, scene.inspection, {"building_code": "B-2"})
    nameless = sent(scene, scene.inspection, {"summary": "…"})
    assert link_received(named) is not None
    assert link_received(named) is None
    assert link_all_received(one, by=scene.manager) == 0
    assert list(unlinked_of(one)) == [nameless]
    found = unit_of(named)
    assert found is not None
    assert found.unit.building is not None
    assert found.unit.building.code == "B-2"
    assert one.units.get(building__code="B-2").state == UnitState.DONE
    other = one.units.get(building__code="B-1")
    link_submission(named, other, by=scene.manager, reason="Erreur de plaque")
    assert [unit.state for unit in one.units.order_by("building__code")] == [UnitState.DONE, UnitState.TO_VISIT]
    edit = sent(scene, scene.inspection, {"building_code": "B-1"}, replaces=named)
    moved = unit_of(edit)
    assert moved is not None
    assert moved.unit == other
    close_round(one, by=scene.manager)
    with pytest.raises(Refused):
        link_submission(nameless, other, by=scene.manager)


def test_a_round_is_reached_from_its_territory_and_above(scene: Scene) -> None:
    a_building(scene, "B-1")
    one = a_round(scene, scene.inspection)
    elsewhere = user_with_mandate(Role.OPERATION_MANAGER, scene.tree.provinces[1])
    assert list(rounds_listed(scene.manager)) == [one]
    assert list(rounds_where(scene.officer, Permission.DESIGN_SURVEYS)) == [one]
    assert not rounds_where(scene.officer, Permission.REVIEW_SUBMISSIONS).exists()
    assert not rounds_listed(elsewhere).exists()
    assert not rounds_listed(scene.inspector).exists()
    with pytest.raises(Refused):
        close_round(one, by=elsewhere)


def test_what_a_phone_sends_finds_its_unit_by_itself(scene: Scene) -> None:
    a_building(scene, "B-1")
    one = a_round(scene, scene.inspection)
    sending = (
        b'<data id="inspection" version="1"><building_code>B-1</building_code>'
        b"<meta><instanceID>uuid:sent</instanceID></meta></data>"
    )
    received = receive_submission(scene.tree.country, sending, by=scene.inspector)
    assert received.refusal is None
    assert one.units.get().state == UnitState.DONE
    receive_submission(scene.tree.country, sending, by=scene.inspector)
    assert one.units.get().answers.count() == 1
