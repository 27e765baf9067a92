"""Counts of households and figures of few: what who steers a survey reads, and what two readings give together."""

import numpy as np
import pytest
from django.test import Client
from tests.factories.indicators import new_indicator
from tests.observatory.rounds_scene import Scene, a_building, a_household, a_round, make_scene, sent
from tests.observatory.test_rounds_results import FULL, answered, mapped

from houma.domain.base.decisions import Refused
from houma.domain.households.models import Household
from houma.domain.indicators.actions import record_indicators
from houma.domain.indicators.models import Indicator
from houma.domain.observatory.actions.results import NewFieldIndicator, map_indicator, publish_results
from houma.domain.observatory.actions.rounds import close_round, link_received
from houma.domain.observatory.models import ReviewStep, Round, UnitKind
from houma.domain.observatory.queries.forms import form_lines
from houma.domain.observatory.queries.results import results_of
from houma.domain.observatory.rules.results import Asked, Measure, figures_of
from houma.domain.observatory.rules.sampling import Frame, Plan, may_be_drawn, within_reach
from houma.engines.surveys import Design


def told(client: Client, path: str, *sentences: str) -> list[bool]:
    """Which of these words a page shows: figures stand beside them."""
    shown = client.get(path).content.decode()
    return [one in shown for one in sentences]


def desk(scene: Scene, path: str) -> str:
    return f"/en/{scene.tree.country.code}/desk/{path}"


def asked_of(scene: Scene, number: int) -> list[Household]:
    building = a_building(scene, "B-1", risk=scene.grave)
    return [a_household(building, f"Family{door}", door=str(door)) for door in range(number)]


@pytest.mark.django_db
def test_who_steers_a_survey_of_households_counts_none_of_them(client: Client) -> None:
    scene = make_scene()
    households = asked_of(scene, 37)
    one = a_round(scene, scene.census, FULL)
    answered(scene, households[:33], 9)
    client.force_login(scene.manager)
    assert one.frame_size == 37
    received = {
        person: {line.form.form_id: line.submissions for line in form_lines(person, scene.tree.country)}
        for person in (scene.manager, scene.officer)
    }
    assert received[scene.manager]["census"] == 33
    assert received[scene.officer] == {"census": None, "inspection": 0}
    words = ("In the register then", "Coverage", "Interviewers", "Refusals", ">33<")
    assert all(told(client, desk(scene, f"rounds/{one.pk}/"), *words))
    client.force_login(scene.officer)
    assert not any(told(client, desk(scene, f"rounds/{one.pk}/"), *words))
    assert told(client, desk(scene, "rounds/"), ">37<", ">33<", "counts are told") == [False, False, True]
    assert told(client, results_page(scene, one), ">33<", "shown once the round is closed") == [False, True]


@pytest.mark.django_db
def test_a_sample_that_is_looked_at_tells_no_count_and_no_change_to_who_may_not_count(client: Client) -> None:
    scene = make_scene()
    households = asked_of(scene, 34)
    client.force_login(scene.officer)
    address = desk(scene, "rounds/new/")
    asked = {
        "name_fr": "Essai",
        "form": scene.census.pk,
        "territory": scene.commune.pk,
        "phase": "before",
        "starts_on": "2026-01-01",
        "ends_on": "2026-02-01",
        "unit_kind": "household",
        "method": "simple",
        "stratified_by": "risk",
        "size": 900,
        "seed": 7,
    }
    looked = client.post(address, {**asked, "do": "look"})
    assert looked.context["preview"] is not None
    assert "in the register" not in looked.content.decode()
    assert looked.context["preview"].digest not in looked.content.decode()
    Household.objects.filter(pk__in=[one.pk for one in households[:10]]).update(territory=scene.tree.communes[2])
    refused = client.post(address, {**asked, "do": "look", "size": 2})
    assert refused.context["preview"] is None
    assert "Too few households" in refused.content.decode()
    client.force_login(scene.manager)
    assert client.post(address, {**asked, "do": "look", "size": 2}).context["preview"].there == 24


def test_no_fault_depends_on_a_count_that_is_not_told() -> None:
    frame = Frame(np.arange(40), np.zeros(40, dtype=np.int64), np.arange(40) // 2)
    for method, there in (("simple", 40), ("clusters", 20)):
        plan = Plan(UnitKind.HOUSEHOLD, method, size=900)
        assert not may_be_drawn(plan, frame)
        assert may_be_drawn(plan, frame, told=False)
        assert within_reach(plan, frame).size == there


@pytest.mark.django_db
def test_figures_wait_for_the_last_review_and_are_not_published_twice_unlike(client: Client) -> None:
    scene = make_scene()
    households = asked_of(scene, 41)
    mapped(scene)
    one = a_round(scene, scene.census, FULL)
    answered(scene, households[:40], 10)
    late = sent(scene, scene.census, {"household_code": households[40].code, "water": "oui", "persons": 9})
    link_received(late)
    close_round(one, by=scene.manager)
    with pytest.raises(Refused, match=r"(?i)réponse|review"):
        publish_results(one, by=scene.officer)
    client.force_login(scene.officer)
    assert client.get(results_page(scene, one)).context["groups"] == []
    ReviewStep.objects.create(submission=late, state="rejected", reason="Twice", by=scene.manager)
    assert client.get(results_page(scene, one)).context["groups"]
    publish_results(one, by=scene.officer)
    publish_results(one, by=scene.officer)  # The same figures tell nothing new.
    ReviewStep.objects.create(submission=late, state="accepted", by=scene.manager)
    with pytest.raises(Refused):
        publish_results(one, by=scene.officer)
    assert client.get(results_page(scene, one)).context["groups"] == []
    client.force_login(scene.manager)
    assert client.get(results_page(scene, one)).context["groups"]
    # A later round would start from the new figure: beside the published one it tells what the late household said.
    after = a_round(scene, scene.census, FULL, phase="after", follows=one, starts_on=one.ends_on)
    answered(scene, households[:40], 20)
    share, mean = (of.figure for of in results_of(after).figures)
    assert (share.before, share.moved) == (None, None)
    assert (mean.before, mean.moved) == (None, None)


@pytest.mark.django_db
def test_what_people_answer_in_a_round_of_buildings_is_protected_as_what_households_answer(client: Client) -> None:
    scene = make_scene()
    buildings = [a_building(scene, f"B-{number}", risk=scene.grave) for number in range(3)]
    record_indicators(scene.tree.country, [new_indicator("persons", "persons")], by=None)
    counted = NewFieldIndicator(Indicator.objects.get(), "persons", "total")
    map_indicator(scene.census, counted, by=scene.officer)  # Nobody is asked yet, so that nothing speaks against it.
    one, inspected = a_round(scene, scene.census), a_round(scene, scene.inspection)
    with pytest.raises(Refused):
        map_indicator(scene.census, counted, by=scene.officer)
    for number, building in enumerate(buildings):
        submission = sent(scene, scene.census, {"building_code": building.code, "persons": 4 + number})
        link_received(submission)
        ReviewStep.objects.create(submission=submission, state="accepted", by=scene.manager)
    assert {of.figure.value for of in results_of(one).figures} == {None}
    words = ("Coverage", "Interviewers", "Refusals")
    for person, shown in ((scene.officer, False), (scene.manager, True)):
        client.force_login(person)
        assert told(client, desk(scene, f"rounds/{one.pk}/"), *words) == [shown] * 3
        assert client.get(desk(scene, f"rounds/{one.pk}/units/")).status_code == (200 if shown else 403)
        assert all(told(client, desk(scene, f"rounds/{inspected.pk}/"), *words))


def test_no_total_of_households_is_estimated_however_many_answer() -> None:
    asked = _survey([{"persons": 3 + number % 4} for number in range(80)])
    mean, total = (Measure(number, "persons", kind, (), 1) for number, kind in ((1, "mean"), (2, "total")))
    assert {of.measure: of.value is None for of in figures_of([mean, total], asked, None)} == {1: False, 2: True}


def results_page(scene: Scene, one: Round) -> str:
    return desk(scene, f"rounds/{one.pk}/results/")


def _survey(said: list[dict[str, object]]) -> Asked:
    ones = np.ones(len(said))
    nothing = np.zeros(len(said), dtype=np.int64)
    design = Design(ones, nothing, np.arange(len(said)), np.arange(len(said)), ones * len(said), ones)
    return Asked(UnitKind.HOUSEHOLD.value, design, tuple(said), nothing + 1)


def _share(key: int, *counted: str) -> Measure:
    return Measure(key, "water", "proportion", counted, 1)


WATER = _survey([{"water": said} for said, times in (("tap", 20), ("well", 9), ("none", 2)) for _one in range(times)])


@pytest.mark.parametrize(
    ("measures", "held"),
    [
        ([_share(1, "well"), _share(2, "well", "none")], [2]),  # 9 and 11 households: 2 have nothing.
        ([_share(1, "tap"), _share(2, "well")], [2]),  # 20 and 9 of 31: 2 have something else.
        ([_share(2, "well"), _share(1, "tap")], [2]),  # The one that was declared first stays.
        ([_share(1, "tap"), _share(2, "none", "well")], []),
        ([_share(1, "well"), _share(2, "tap", "none")], []),
    ],
)
def test_shares_of_one_question_that_leave_few_between_them_are_not_shown_side_by_side(
    measures: list[Measure], held: list[int]
) -> None:
    assert [of.measure for of in figures_of(measures, WATER, None) if of.held] == held


def test_a_mean_of_what_few_have_is_held_back() -> None:
    work = Measure(1, "unable", "mean", (), 1)
    for some, held in ((0, ""), (2, "alike"), (5, "")):
        asked = _survey([{"unable": int(number < some)} for number in range(40)])
        (figure,) = figures_of([work], asked, None)
        assert figure.held == held
