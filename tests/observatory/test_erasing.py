"""A household's forms go with it: told before, nowhere after, in the store and among the files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from pytest_django import Settings
from tests.buildings.making import picture
from tests.factories import user_with_mandate
from tests.households.columns import words_about_people
from tests.households.everywhere import columns_holding, places_holding
from tests.observatory.rounds_scene import Scene, a_building, a_household, a_round, make_scene, sent

from houma.domain.accounts.models import Role, User
from houma.domain.households import actions as households
from houma.domain.households.models import ErasureRecord, Household, Person
from houma.domain.observatory.actions.accepting import accept_submission
from houma.domain.observatory.actions.attachments import keep_files
from houma.domain.observatory.actions.reviewing import correct_answer, move_review
from houma.domain.observatory.actions.rounds import link_received, record_visit
from houma.domain.observatory.models import (
    Attachment,
    Correction,
    RefusalReason,
    RefusedSubmission,
    RegisterEffect,
    ReviewState,
    Submission,
    SubmissionLook,
    UnitAnswer,
    UnitKind,
    UnitState,
)
from houma.domain.observatory.queries.reviewing import corrections_of, plain_answers
from houma.domain.observatory.rules.sampling import Plan

pytestmark = pytest.mark.django_db
WORDS = ("Zoulikha", "Tamsamani", "0612345678", "AB998877", "Chez sa tante")
TODAY = timezone.localdate()


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def controller(scene: Scene) -> User:
    return user_with_mandate(Role.DATA_CONTROLLER, scene.tree.root)


def census(**more: object) -> dict[str, object]:
    person = {"given_name": "Zoulikha", "family_name": "Tamsamani", "relation": "head", "identity_number": "AB998877"}
    home = {"building_code": "B-1", "dwelling_code": "2", "rooms": 3}
    return {"home": home, "water": "oui", "persons": 4, "phone": "0612345678", "people": [person], **more}


def accepted(scene: Scene) -> tuple[Submission, Household]:
    """A census with a portrait, sent back, corrected and sent again, that entered a household."""
    a_building(scene, "B-1")
    first = sent(scene, scene.census, census(), media=["1763800000.jpg"])
    Attachment.objects.create(
        submission=first, name="1763800000.jpg", file=ContentFile(picture(), name="p.jpg"),
        media_type="image/jpeg", size=1, digest="0", sent_digest="0", is_personal=True, sent_by=scene.inspector,
    )  # fmt: skip
    move_review(first, ReviewState.TO_CORRECT, reason="Demander à Zoulikha", by=scene.manager)
    edit = sent(scene, scene.census, census(), replaces=first)
    correct_answer(edit, "home/rooms", "4", reason="Vu chez Tamsamani", by=scene.manager)
    correct_answer(edit, "people[1]/born_in", "1961", reason="Chez sa tante", by=scene.manager)
    accept_submission(edit, by=scene.manager)
    return edit, Household.objects.get()


def test_a_household_of_an_accepted_census_is_nowhere_once_it_is_erased(
    scene: Scene, controller: User, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    edit, household = accepted(scene)
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))) == 1
    asked = households.request_erasure(household, by=scene.manager, asked_on=TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        record = households.grant_erasure(asked, by=controller)
    assert places_holding(*WORDS) == []
    assert [*Path(settings.MEDIA_ROOT).rglob("*.jpg")] == []
    assert record.counts["observatory"] == 1
    edit.refresh_from_db()
    assert (edit.values, edit.first and edit.first.values) == ({}, {})
    assert plain_answers(edit, corrections_of([edit])[edit.pk]) == {}
    effect = RegisterEffect.objects.get(household=household)
    assert effect.building is effect.dwelling is None
    assert [step.state for step in edit.review_steps.all()] == ["accepted"]


def _everything_said(scene: Scene, household: Household) -> Submission:
    """A survey of a household with its name in every column that can hold it."""
    mark = WORDS[1]
    said = sent(scene, scene.census, census(household_code=household.code), media=[f"{mark}.jpg"])
    unit = a_round(scene, scene.census, Plan(UnitKind.HOUSEHOLD, "full")).units.get()
    record_visit(unit, UnitState.ABSENT, note=f"Chez {mark}", by=scene.manager)
    UnitAnswer.objects.create(submission=said, unit=unit, reason=f"C’est {mark}", by=scene.manager)
    move_review(said, ReviewState.TO_CORRECT, reason=f"Demander à {mark}", by=scene.manager)
    correct_answer(said, "home/rooms", "4", reason=f"Vu chez {mark}", by=scene.manager)
    Correction.objects.create(
        submission=said, path="people[1]/family_name", before=mark, after=mark, reason=mark, is_personal=True
    )
    Attachment.objects.create(
        submission=said, name=f"{mark}.jpg", file=f"submissions/{mark}.jpg", media_type="image/jpeg", size=1,
        digest="0", sent_digest="0", is_personal=True, sent_by=scene.inspector,
    )  # fmt: skip
    SubmissionLook.objects.create(submission=said, by=scene.manager, why=f"{mark}.jpg: review")
    RefusedSubmission.objects.create(
        country=scene.tree.country, reason=RefusalReason.CONFLICT, detail=mark, instance_id=said.instance_id,
        filename=f"{mark}.jpg", digest="0", size=1, body=mark.encode(), form=scene.census,
    )  # fmt: skip
    return said


def test_every_column_of_forms_that_can_hold_words_about_a_household_is_erased(scene: Scene, controller: User) -> None:
    household = a_household(a_building(scene, "B-1"), WORDS[1])
    said = _everything_said(scene, household)
    planted = columns_holding(WORDS[1])
    elsewhere = {
        "observatory_submission.values", "observatory_submission.unread",  # They go with a form that told of one alone.
        "observatory_submissioncontent.raw",  # The store keeps it no longer than the personal answers.
    }  # fmt: skip
    assert words_about_people("observatory") - planted == elsewhere
    asked = households.request_erasure(household, by=scene.manager, asked_on=TODAY)
    households.grant_erasure(asked, by=controller)
    assert columns_holding(WORDS[1]) == set()
    said.refresh_from_db()
    assert said.values["persons"] == 4
    assert keep_files(said, {"x.jpg": picture()}, by=scene.inspector) == (0, ())
    assert not RefusedSubmission.objects.exclude(body=None).exists()


def test_the_export_tells_the_forms_to_the_household_and_not_to_one_person_alone(scene: Scene) -> None:
    _edit, household = accepted(scene)
    with translation.override("fr"):
        told = households.export_household(household, by=scene.manager)
    said = {(fact.field, fact.value) for fact in told}
    assert {("Phone", "0612345678"), ("Rooms", "4"), ("Water", "Oui"), ("Identity_number", "AB998877")} <= said
    assert any(fact.value == "1763800000.jpg" for fact in told)
    head = household.people.get()
    with translation.override("fr"):
        alone = households.export_household(household, by=scene.manager, person=head)
    assert not any(fact.value == "0612345678" for fact in alone)
    assert any("Census" in fact.item for fact in alone)


def test_one_person_is_erased_from_the_forms_too(scene: Scene, controller: User) -> None:
    _edit, household = accepted(scene)
    asked = households.request_erasure(household, by=scene.manager, asked_on=TODAY, person=household.people.get())
    households.grant_erasure(asked, by=controller)
    assert places_holding("Zoulikha", "Tamsamani", "AB998877") == []


def test_of_a_survey_the_figures_stay_and_the_people_go(scene: Scene, controller: User) -> None:
    household = a_household(a_building(scene, "B-1"), "Tamsamani")
    one = a_round(scene, scene.census, Plan(UnitKind.HOUSEHOLD, "full"))
    unit = one.units.get()
    record_visit(unit, UnitState.ABSENT, note="Chez sa tante", by=scene.manager)
    said = sent(scene, scene.census, census(household_code=household.code))
    link_received(said)
    assert any(fact.value == "Chez sa tante" for fact in households.export_household(household, by=scene.manager))
    asked = households.request_erasure(household, by=scene.manager, asked_on=TODAY)
    households.grant_erasure(asked, by=controller)
    assert places_holding("Zoulikha", "Tamsamani", "0612345678", "AB998877", "Chez sa tante") == []
    said.refresh_from_db()
    assert said.values["persons"] == 4
    assert ErasureRecord.objects.get().counts["observatory"] == 2


def test_what_was_recorded_is_emptied_and_never_written_again(scene: Scene) -> None:
    edit, _household = accepted(scene)
    step = edit.review_steps.get()
    writes: tuple[Callable[[], object], ...] = (
        lambda: Submission.objects.filter(pk=edit.pk).update(values={"persons": 5}),
        lambda: Submission.objects.filter(pk=edit.pk).update(values={}, device="x"),
        lambda: RegisterEffect.objects.update(told={}),
        lambda: RegisterEffect.objects.update(building=a_building(scene, "B-2")),
        lambda: type(step).objects.filter(pk=step.pk).update(state="rejected", reason="–"),
        lambda: type(step).objects.filter(pk=step.pk).update(reason="Autre"),
    )
    for write in writes:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    assert Person.objects.get().given_name == "Zoulikha"
