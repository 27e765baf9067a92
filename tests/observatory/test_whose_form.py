"""What holds for a whole form, or for another's place, is not changed by who steers surveys of one place."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.factories import ProjectFactory, user_with_mandate
from tests.factories.indicators import new_indicator
from tests.observatory.rounds_scene import Scene, a_building, a_round, make_scene, sent

from houma.domain.accounts.field_key_actions import make_field_key, revoke_field_key
from houma.domain.accounts.models import Role, User
from houma.domain.base.decisions import Refused
from houma.domain.indicators.actions import record_indicators
from houma.domain.indicators.models import Indicator
from houma.domain.observatory.actions.accepting import accept_submission
from houma.domain.observatory.actions.forms import publish_form, upload_form, withdraw_form
from houma.domain.observatory.actions.results import (
    NewFieldIndicator,
    map_indicator,
    publish_results,
    retire_indicator,
)
from houma.domain.observatory.actions.reviewing import correct_answer, move_review
from houma.domain.observatory.actions.rounds import (
    assign_units,
    close_round,
    link_all_received,
    link_submission,
    record_visit,
)
from houma.domain.observatory.models import FieldIndicator, ReviewState, UnitAnswer
from houma.domain.projects.models import ProjectTerritory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def local(scene: Scene) -> User:
    """Steers and reviews surveys of one commune."""
    return user_with_mandate(Role.OPERATION_MANAGER, scene.commune)


def measure(scene: Scene, by: User) -> FieldIndicator:
    persons = Indicator.objects.get(code="persons")
    return map_indicator(scene.census, NewFieldIndicator(persons, "persons", "mean"), by=by)


def test_what_a_form_of_the_country_measures_is_for_the_country_to_say(scene: Scene, local: User) -> None:
    record_indicators(scene.tree.country, [new_indicator("persons", "persons")], by=None)
    kept = measure(scene, scene.officer)
    for one in (local, scene.manager):
        with pytest.raises(Refused):
            measure(scene, one)
        with pytest.raises(Refused):
            retire_indicator(kept, by=one)
    scene.census.territory = scene.commune
    scene.census.save()
    assert measure(scene, local).created_by == local
    scene.census.territory = scene.tree.communes[-1]
    scene.census.save()
    with pytest.raises(Refused):
        measure(scene, local)


def test_versions_and_their_states_are_for_who_designs_the_form(scene: Scene, local: User) -> None:
    version = scene.census.versions.get()
    for act in (
        lambda: withdraw_form(version, "Essai", by=local),
        lambda: publish_form(version, by=local),
        lambda: upload_form(scene.tree.country, b"", "f.xlsx", by=local, territory=None),
    ):
        with pytest.raises(Refused):
            act()


def test_a_round_of_another_place_is_neither_steered_nor_compared_with(scene: Scene) -> None:
    a_building(scene, "B-1")
    one = a_round(scene, scene.inspection)
    elsewhere = user_with_mandate(Role.OPERATION_MANAGER, scene.tree.provinces[1])
    unit = one.units.get()
    answer = sent(scene, scene.inspection, {"building_code": "B-1"})
    acts: tuple[Callable[[], object], ...] = (
        lambda: close_round(one, by=elsewhere),
        lambda: assign_units(one, [unit.pk], None, by=elsewhere),
        lambda: record_visit(unit, "absent", by=elsewhere),
        lambda: link_submission(answer, unit, by=elsewhere),
        lambda: link_all_received(one, by=elsewhere),
        lambda: publish_results(one, by=elsewhere),
        lambda: move_review(answer, ReviewState.REJECTED, reason="Essai", by=elsewhere),
        lambda: correct_answer(answer, "floors", "3", reason="Essai", by=elsewhere),
        lambda: accept_submission(answer, by=elsewhere),
        lambda: a_round(scene, scene.inspection, by=elsewhere),
        lambda: a_round(
            scene,
            scene.inspection,
            by=elsewhere,
            phase="after",
            follows=one,
            territory=scene.tree.provinces[1],
            starts_on=one.ends_on,
        ),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()
    project = ProjectFactory(country=scene.tree.country)
    ProjectTerritory.objects.create(project=project, territory=scene.commune)
    with pytest.raises(Refused):
        a_round(scene, scene.inspection, project=project)
    assert a_round(scene, scene.inspection, project=project, by=scene.officer).project == project


def test_who_reviews_a_commune_links_no_answers_of_a_place_above_it(scene: Scene, local: User) -> None:
    a_building(scene, "B-1")
    one = a_round(scene, scene.inspection)
    wide = sent(scene, scene.inspection, {"building_code": "B-1"}, territory=scene.tree.provinces[0])
    with pytest.raises(Refused):
        link_submission(wide, one.units.get(), by=local)
    assert link_all_received(one, by=local) == 0
    assert link_all_received(one, by=scene.manager) == 1


def test_units_are_looked_for_in_the_round_that_is_worked_on_alone(scene: Scene) -> None:
    a_building(scene, "B-1")
    first, second = a_round(scene, scene.inspection), a_round(scene, scene.inspection)
    sent(scene, scene.inspection, {"building_code": "B-1"})
    assert link_all_received(first, by=scene.manager) == 1
    assert UnitAnswer.objects.get().unit == first.units.get()
    assert link_all_received(second, by=scene.manager) == 0


def test_keys_of_devices_are_given_and_ended_below_ones_own_place(scene: Scene) -> None:
    mandate = scene.inspector.mandates.get()
    elsewhere = user_with_mandate(Role.OPERATION_MANAGER, scene.tree.provinces[1])
    key = make_field_key(mandate, "Tablette", timedelta(days=30), by=scene.manager).key
    with pytest.raises(Refused):
        make_field_key(mandate, "Tablette", timedelta(days=30), by=elsewhere)
    with pytest.raises(Refused):
        revoke_field_key(key, by=elsewhere)
    assert revoke_field_key(key, by=scene.manager).revoked_at is not None
