"""What cannot be undone does not pass over an appeal unsaid: it states a ground, explains it and proves it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.buildings.making import MEMBERS, Place, a_building, ago, decided, inspected, notified, paper, today

from houma.domain.base.decisions import Refused
from houma.domain.buildings.actions import NewStep, take_step
from houma.domain.buildings.models import (
    AppealGround,
    Building,
    DespiteAppeal,
    MeasureKind,
    Occupancy,
    ProcedureState,
    ProcedureTerm,
    WorksBy,
)
from houma.domain.buildings.queries.deadlines import DeadlineFilters, deadlines, open_deadlines
from houma.domain.buildings.queries.facts import facts_of, open_file
from houma.domain.buildings.rules import procedure as rules

K = MeasureKind
TERM = 10
DANGER = {"reason": "La façade penche", "document": paper("expertise.pdf"), "despite": AppealGround.DANGER}


def told_to_demolish(place: Place, *, days: int = 40, code: str = "B-1") -> Building:
    """An empty building whose owner was notified ``days`` ago of its total demolition; ten days to appeal."""
    ProcedureTerm.objects.get_or_create(
        country=place.tree.country, step=rules.APPEAL, defaults={"most_days": TERM, "source": "Texte d’essai"}
    )
    building = a_building(place, code, occupancy=Occupancy.EMPTY)
    inspected(place, building)
    decided(place, building, K.TOTAL_DEMOLITION, K.PARTIAL_DEMOLITION)
    notified(place, building, days=days)
    return building


def state_of(building: Building) -> str:
    return building.procedures.get().state


@pytest.mark.parametrize("works_by", WorksBy)
@pytest.mark.parametrize("lacking", [{"despite": None}, {"document": None}, {"reason": " "}])
def test_within_the_term_of_an_appeal_a_demolition_states_explains_and_proves_its_ground(
    place: Place, works_by: WorksBy, lacking: dict[str, object]
) -> None:
    building = told_to_demolish(place, days=TERM)
    whole = NewStep(today(), works_by=works_by, **DANGER)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        take_step(building, "demolish", replace(whole, **lacking), by=place.manager)  # type: ignore[arg-type]
    step = take_step(building, "demolish", whole, by=place.manager)
    assert step.despite_appeal.ground == AppealGround.DANGER
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE buildings_despiteappeal SET ground = 'ruling'")


def test_once_nobody_appealed_in_time_it_is_a_demolition_like_any_other(place: Place) -> None:
    building = told_to_demolish(place, days=TERM + 1)
    step = take_step(building, "demolish", NewStep(today(), despite=AppealGround.DANGER), by=place.manager)
    assert not DespiteAppeal.objects.filter(step=step).exists()


def test_what_is_recorded_late_is_judged_by_the_day_on_which_it_happened(place: Place) -> None:
    building = told_to_demolish(place, days=TERM + 5)
    with pytest.raises(Refused):
        take_step(building, "demolish", NewStep(ago(5)), by=place.manager)


def test_an_appeal_that_has_not_ended_counts_after_its_term_too(place: Place) -> None:
    building = told_to_demolish(place)
    due = open_file(building)
    assert due is not None
    take_step(building, "appeal", NewStep(ago(32)), by=place.manager)
    assert state_of(building) == ProcedureState.NOTIFIED
    assert building.procedures.get().due_on == due.due_on
    for code in ("demolish", "start_works_instead"):
        with pytest.raises(Refused):
            take_step(building, code, NewStep(today(), reason="Urgent"), by=place.manager)
    with pytest.raises(Refused):
        take_step(building, "appeal", NewStep(ago(1)), by=place.manager)
    with pytest.raises(Refused):
        take_step(building, "appeal_ended", NewStep(ago(29), reason="Rejeté"), by=place.manager)
    ruling = NewStep(ago(29), reason="Rejeté", document=paper("ordonnance.pdf"))
    take_step(building, "appeal_ended", ruling, by=place.manager)
    take_step(building, "demolish", NewStep(today()), by=place.manager)
    assert state_of(building) == ProcedureState.DEMOLISHED


def test_what_the_court_sets_aside_is_decided_anew(place: Place) -> None:
    building = told_to_demolish(place)
    take_step(building, "appeal", NewStep(ago(35)), by=place.manager)
    ruling = NewStep(ago(32), reason="Arrêté annulé", document=paper("ordonnance.pdf"))
    take_step(building, "appeal_upheld", ruling, by=place.manager)
    assert state_of(building) == ProcedureState.REPORTED
    facts = facts_of(building, open_file(building))
    assert not facts.measures
    assert not facts.notified
    assert facts.appealed_on is None
    assert {way.transition.code for way in rules.ways(facts) if way.decision} == {"decide", "monitor", "withdraw"}
    again = NewStep(ago(20), measures=(K.STRENGTHENING,), members=MEMBERS, document=paper())
    take_step(building, "decide", again, by=place.manager)


def test_works_that_take_nothing_down_wait_for_no_appeal(place: Place) -> None:
    building = told_to_demolish(place, days=TERM)
    again = NewStep(ago(9), measures=(K.SHORING,), members=MEMBERS, document=paper())
    take_step(building, "decide", again, by=place.manager)
    notified(place, building, days=9, due_in=5)
    take_step(building, "start_works_instead", NewStep(today()), by=place.manager)


def test_the_page_warns_before_anybody_begins_and_the_form_asks_for_the_ground(place: Place) -> None:
    building = told_to_demolish(place, days=2)
    client = Client(headers={"accept-language": "en"})
    client.force_login(place.manager)
    page = f"/en/{place.tree.country.code}/desk/building/{building.code}/"
    assert "An appeal is possible until" in client.get(page).text
    form = client.get(f"{page}steps/demolish/").text
    assert "An appeal is possible until" in form
    assert 'name="despite"' in form
    refused = client.post(f"{page}steps/demolish/", {"happened_on": today().isoformat(), "works_by": "owner"})
    assert refused.status_code == 400
    assert "attach what proves it" in refused.text
    assert 'name="despite"' not in client.get(f"{page}steps/withdraw/").text


@given(
    day=st.dates(today().replace(month=1, day=1), today()),
    until=st.none() | st.dates(today().replace(month=1, day=1), today()),
    appealed=st.booleans(),
    despite=st.none() | st.sampled_from(AppealGround),
    reason=st.sampled_from(["", "Danger"]),
    has_document=st.booleans(),
)
def test_whatever_is_said_no_demolition_passes_over_an_appeal_without_a_proved_ground(
    day: date, until: date | None, appealed: bool, despite: AppealGround | None, reason: str, has_document: bool
) -> None:
    facts = rules.Facts(
        today(), ProcedureState.EVACUATED, True, None, frozenset({K.TOTAL_DEMOLITION}), evacuated=True, notified=True,
        appeal_until=until, appealed_on=today() if appealed else None,
    )  # fmt: skip
    entry = rules.Entry(day, reason=reason, has_document=has_document, despite=despite)
    taken = rules.can_take(rules.BY_CODE["demolish"], facts, entry)
    waits = appealed or (until is not None and day <= until)
    assert bool(taken) == (not waits or bool(despite and reason and has_document))


def test_what_ends_an_appeal_is_offered_where_one_runs(place: Place) -> None:
    building = told_to_demolish(place)
    ends = {"appeal_ended", "appeal_upheld"}
    before = {way.transition.code for way in rules.ways(facts_of(building, open_file(building)))}
    take_step(building, "appeal", NewStep(ago(35)), by=place.manager)
    after = {way.transition.code for way in rules.ways(facts_of(building, open_file(building)))}
    assert (before & ends, after & ends) == (set(), ends)


def test_the_deadlines_tell_that_an_appeal_has_not_ended(place: Place) -> None:
    building = told_to_demolish(place)
    take_step(building, "appeal", NewStep(ago(35)), by=place.manager)

    def told() -> list[bool]:
        found = open_deadlines(place.manager, place.tree.country, DeadlineFilters(), today())
        return [one.appeal_runs for one in deadlines(found, place.tree.country, today())]

    assert told() == [True]
    client = Client(headers={"accept-language": "en"})
    client.force_login(place.manager)
    assert "An appeal has not ended" in client.get(f"/en/{place.tree.country.code}/desk/buildings/deadlines/").text
    ruling = NewStep(ago(32), reason="Rejeté", document=paper("ordonnance.pdf"))
    take_step(building, "appeal_ended", ruling, by=place.manager)
    assert told() == [False]
