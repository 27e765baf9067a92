"""Results: figures with intervals by the design, held back where they say too much or too little, and then kept."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from tests.factories import MandateFactory, ProjectFactory, user_with_mandate
from tests.factories.indicators import new_indicator
from tests.observatory.rounds_scene import CENSUS, Scene, a_building, a_household, a_round, make_scene, sent

from houma.domain.accounts.models import Role, User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Refused
from houma.domain.households.models import Household
from houma.domain.indicators.actions import record_indicators
from houma.domain.indicators.models import Indicator, Observation
from houma.domain.observatory.actions.results import (
    NewFieldIndicator,
    map_indicator,
    may_write_catalogue,
    publish_results,
    rest_evaluation_on,
)
from houma.domain.observatory.actions.rounds import close_round, link_received, record_visit
from houma.domain.observatory.models import FieldIndicator, ReviewStep, Round, RoundResults, UnitKind
from houma.domain.observatory.queries.results import results_of
from houma.domain.observatory.rules.results import Asked, Measure, digest_of, figures_of, may_measure
from houma.domain.observatory.rules.sampling import Plan
from houma.domain.projects.models import Evaluation, EvaluationKind, MandateProject, ProjectTerritory
from houma.engines.surveys import Design

pytestmark = pytest.mark.django_db

FULL = Plan(UnitKind.HOUSEHOLD, "full")


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def households(scene: Scene, number: int) -> list[Household]:
    building = a_building(scene, "B-1")
    return [a_household(building, f"Famille{door}", door=str(door)) for door in range(number)]


def answered(scene: Scene, asked: list[Household], water: int, *, persons: int = 4) -> None:
    """Each answers, the first ``water`` of them that they have water; what they said is accepted."""
    for number, household in enumerate(asked):
        values = {
            "household_code": household.code,
            "water": "oui" if number < water else "non",
            "persons": persons + number % 3,
        }
        one = sent(scene, scene.census, values)
        link_received(one)
        ReviewStep.objects.create(submission=one, state="accepted", by=scene.manager)


def mapped(scene: Scene) -> tuple[FieldIndicator, FieldIndicator]:
    record_indicators(scene.tree.country, [new_indicator("water"), new_indicator("persons", "persons")], by=None)
    water, persons = (Indicator.objects.get(code=code) for code in ("water", "persons"))
    return (
        map_indicator(scene.census, NewFieldIndicator(water, "water", "proportion", ["oui"], 100), by=scene.officer),
        map_indicator(scene.census, NewFieldIndicator(persons, "persons", "mean"), by=scene.officer),
    )


def test_a_share_and_a_mean_follow_what_was_accepted_and_who_did_not_answer(scene: Scene) -> None:
    asked = households(scene, 44)
    mapped(scene)
    one = a_round(scene, scene.census, FULL)
    answered(scene, asked[:36], 9)
    gone = one.units.get(household=asked[-1])
    record_visit(gone, "not_found", by=scene.manager)
    found = results_of(one)
    assert found.response is not None
    assert (found.response.rate, found.response.uncovered) == (36 / 43, 0)
    share, mean = (of.figure for of in found.figures)
    assert share.value == pytest.approx(25)
    assert share.low is not None
    assert share.high is not None
    assert share.low < 25 < share.high
    # 36 of 44 answered: a tenth of an interval without the correction for a finite population would be wider.
    assert share.high - share.low < 20
    assert mean.value == pytest.approx(5)
    assert mean.status == "E"
    assert mean.before is None


def test_what_few_said_is_held_back(scene: Scene) -> None:
    asked = households(scene, 31)
    mapped(scene)
    one = a_round(scene, scene.census, FULL)
    answered(scene, asked[:29], 9)
    assert [of.figure.held for of in results_of(one).figures] == ["few", "few"]
    answered(scene, asked[29:], 0)
    share, mean = (of.figure for of in results_of(one).figures)
    assert (share.held, mean.held) == ("", "")
    assert mean.method == "known"
    assert mean.low == mean.value == mean.high
    few = a_round(scene, scene.census, FULL, phase="after")
    answered(scene, asked, 3)
    assert [of.figure.held for of in results_of(few).figures] == ["alike", ""]


def test_published_figures_enter_the_catalogue_and_a_change_says_whether_it_is_beyond_chance(
    scene: Scene, client: Client
) -> None:
    asked = households(scene, 50)
    mapped(scene)
    project = ProjectFactory(country=scene.tree.country)
    ProjectTerritory.objects.create(project=project, territory=scene.commune)
    before = a_round(scene, scene.census, FULL)
    answered(scene, asked[:40], 8)
    close_round(before, by=scene.manager)
    today = before.ends_on
    after = a_round(
        scene, scene.census, FULL, phase="after", project=project, follows=before, starts_on=today, by=scene.officer
    )
    answered(scene, asked[:40], 34)
    with pytest.raises(Refused):
        publish_results(after, by=scene.officer)
    close_round(after, by=scene.manager)
    with pytest.raises(Refused):
        publish_results(after, by=scene.manager)  # Who steers the round does not write the catalogue.
    client.force_login(scene.officer)
    page = f"/fr/{scene.tree.country.code}/desk/rounds/{after.pk}/results/"
    assert "Au-delà du hasard" in client.get(page).content.decode()
    assert 'value="publish"' in client.get(page).content.decode()
    client.post(page, {"do": "publish"})
    kept = after.results.get()
    assert client.get(f"{page}{kept.pk}/").status_code == 200
    assert 'value="publish"' not in client.get(page).content.decode(), "the same figures are not published again"
    share, mean = (of.figure for of in results_of(after).figures)
    assert share.moved == pytest.approx(65)
    assert share.beyond_chance
    assert share.p is not None
    assert share.p < 0.001
    assert mean.moved == pytest.approx(0)
    assert not mean.beyond_chance
    written = {of.slice.indicator.code: of for of in Observation.objects.select_related("slice__indicator")}
    assert written["water"].value == pytest.approx(85)
    assert written["water"].status == "E"
    assert written["water"].slice.period == f"{today:%Y-%m}"
    assert written["water"].release.source.code == f"survey-round-{after.pk}"
    assert digest_of(kept.content) == kept.digest
    assert kept.figures.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        RoundResults.objects.filter(pk=kept.pk).update(digest="0")
    shown_with_their_intervals(scene, client, f"{today:%Y-%m}")
    evaluation = an_evaluation(project, scene.officer)
    client.post(page, {"do": "attach", "results": kept.pk, "evaluation": evaluation.pk})
    rest_evaluation_on(evaluation, kept, by=scene.officer)
    assert [of.results for of in evaluation.field_results.all()] == [kept]
    shown = client.get(f"/fr/{scene.tree.country.code}/desk/projects/{project.code}/evaluation/").content.decode()
    assert "Indicateur water" in shown
    assert "85,0" in shown
    assert shown.count('class="interval') == 2
    assert "Au-delà du hasard" in shown
    Evaluation.objects.filter(pk=evaluation.pk).update(state="published")
    client.logout()
    public = client.get(f"/fr/{scene.tree.country.code}/projects/{project.code}/").content.decode()
    assert public.count('class="interval') == 2
    other = an_evaluation(ProjectFactory(country=scene.tree.country), scene.officer)
    with pytest.raises(Refused):
        rest_evaluation_on(other, kept, by=scene.officer)


def shown_with_their_intervals(scene: Scene, client: Client, month: str) -> None:
    """What was published stands with its interval on the page of the territory, in the file and in the API."""
    country, commune = scene.tree.country.code, scene.commune.code
    page = client.get(f"/fr/{country}/territories/{commune}/indicators/water/")
    assert [one.told.interval.answers for one in page.context["surveys"]] == [40]
    interval = page.context["interval"]
    assert interval.low < 85 < interval.high
    assert "Au-delà du hasard" in page.content.decode()
    asked = f"level={scene.commune.level}&period={month}"
    values = client.get(f"/api/v1/{country}/indicators/water/values?{asked}&limit=100").json()["items"]
    known = {one["territory"]: (one["low"], one["high"], one["answers"]) for one in values}
    assert known.pop(commune) == (interval.low, interval.high, 40)
    assert set(known.values()) == {(None, None, None)}
    answer = client.get(f"/fr/{country}/indicators/map.csv?of=water&{asked}")
    rows = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert f"{interval.low:.1f},{interval.high:.1f},0.950,40" in rows.decode()


def an_evaluation(project: object, by: User) -> Evaluation:
    return Evaluation.objects.create(
        project=project, kind=EvaluationKind.FINAL, evaluator="Essai", dated="2026-01-01", recorded_by=by
    )


def test_only_questions_that_can_be_measured_are_taken(scene: Scene) -> None:
    record_indicators(scene.tree.country, [new_indicator("water")], by=None)
    water = Indicator.objects.get()
    for question, measure, counted in (
        ("water", "mean", []),
        ("water", "proportion", []),
        ("people/born_in", "mean", []),
        ("nothing", "mean", []),
    ):
        with pytest.raises(Refused):
            map_indicator(scene.census, NewFieldIndicator(water, question, measure, counted), by=scene.officer)
    total = Measure(1, "persons", "total", (), 1)
    assert may_measure(total, CENSUS, [UnitKind.BUILDING])
    assert not may_measure(total, CENSUS, [UnitKind.HOUSEHOLD])
    first = map_indicator(scene.census, NewFieldIndicator(water, "persons", "mean"), by=scene.officer)
    second = map_indicator(scene.census, NewFieldIndicator(water, "water", "proportion", ["oui"]), by=scene.officer)
    first.refresh_from_db()
    assert first.retired_at is not None
    assert second.retired_at is None


def test_of_a_round_without_answers_nothing_is_said(scene: Scene) -> None:
    households(scene, 2)
    mapped(scene)
    one = a_round(scene, scene.census, FULL)
    assert [of.figure.held for of in results_of(one).figures] == ["nothing", "nothing"]
    assert Round.objects.filter(pk=one.pk).exists()


def test_the_catalogue_is_written_by_who_holds_the_territory_of_the_round(scene: Scene, client: Client) -> None:
    households(scene, 1)
    one = a_round(scene, scene.census, FULL)
    elsewhere, limited, here = (scene.manager, *(
        user_with_mandate(Role.OPERATION_MANAGER, scene.tree.provinces[0]) for _ in range(2)
    ))  # fmt: skip
    MandateFactory(user=elsewhere, role=Role.PROGRAMME_OFFICER, territory=scene.tree.provinces[1])
    of_project = MandateFactory(user=limited, role=Role.PROGRAMME_OFFICER, territory=scene.tree.provinces[0])
    MandateProject.objects.create(mandate=of_project, project=ProjectFactory(country=scene.tree.country))
    MandateFactory(user=here, role=Role.PROGRAMME_OFFICER, territory=scene.commune)
    assert may(elsewhere, Permission.MANAGE_INDICATORS, scene.tree.country)
    for person, allowed in ((elsewhere, False), (limited, False), (here, True)):
        assert bool(may_write_catalogue(person, one)) == allowed
        with pytest.raises(Refused) as refused:
            publish_results(one, by=person)
        assert ("mandat" in str(refused.value)) != allowed  # Else: the round is still open.
        client.force_login(person)
        page = client.get(f"/fr/{scene.tree.country.code}/desk/rounds/{one.pk}/results/")
        assert ("mandat" in str(page.context["may_publish"].reasons)) != allowed


class _Counted(dict[str, str]):
    """Answers that count how often they are read."""

    read = 0

    def get(self, key: str, default: Any = None) -> Any:
        type(self).read += 1
        return super().get(key, default)


def test_each_answer_is_read_once_for_each_measure_however_many_places_and_shares_there_are() -> None:
    survey = _survey(dict.fromkeys(range(6), (40, 20)))
    survey = replace(survey, answers=tuple(_Counted(one or {}) for one in survey.answers))
    shares = [Measure(key, "water", "proportion", counted, 100) for key, counted in ((1, ("oui",)), (2, ("non",)))]
    figures_of(shares, survey, survey)
    assert _Counted.read == len(shares) * 240


def _survey(places: dict[int, tuple[int, int]]) -> Asked:
    """Every household of each place, answering: how many in all, and how many of them say yes."""
    said = [(place, number < yes) for place, (all_of_them, yes) in places.items() for number in range(all_of_them)]
    ones = np.ones(len(said))
    design = Design(
        weight=ones,
        stratum=np.zeros(len(said), dtype=np.int64),
        cluster=np.arange(len(said)),
        element=np.arange(len(said)),
        first_population=ones * len(said),
        second_population=ones,
    )
    answers = tuple({"water": "oui" if yes else "non"} for _place, yes in said)
    return Asked(UnitKind.HOUSEHOLD.value, design, answers, np.array([place for place, _yes in said]))


@pytest.mark.parametrize(
    ("places", "held"),
    [
        ({1: (40, 20), 2: (31, 3)}, {1: "beside", 2: "alike"}),
        ({1: (40, 20), 2: (31, 3), 3: (60, 30)}, {1: "beside", 2: "alike", 3: ""}),
        ({1: (40, 20), 2: (12, 0), 3: (60, 30)}, {1: "beside", 2: "few", 3: ""}),
        ({1: (40, 20), 2: (20, 8), 3: (20, 8)}, {1: "", 2: "few", 3: "few"}),
        ({1: (40, 20), 2: (50, 0)}, {1: "", 2: ""}),
    ],
)
def test_nothing_that_is_held_back_follows_from_the_whole_and_the_other_places(
    places: dict[int, tuple[int, int]], held: dict[int, str]
) -> None:
    measure = Measure(1, "water", "proportion", ("oui",), 100)
    survey = _survey(places)
    whole, *parts = figures_of([measure], survey, None)
    assert whole.value is not None
    assert {one.territory: one.held for one in parts} == held
    shown = [one.territory for one in figures_of([measure], survey, survey)[1:] if one.before is not None]
    assert shown == [place for place, why in held.items() if not why]
