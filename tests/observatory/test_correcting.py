"""A correction at the desk names what hangs on the answer before anything is written, and puts it right in one step."""

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.people import PartyFactory, user_with_mandate
from tests.factories.places import SmallTree, small_tree

from houma.domain.accounts.models import Role, User
from houma.domain.base.decisions import Refused
from houma.domain.observatory.actions.forms import publish_form, upload_form
from houma.domain.observatory.actions.reviewing import correct_answers
from houma.domain.observatory.actions.submissions import receive_submission
from houma.domain.observatory.models import Correction, Submission, SubmissionLook
from houma.domain.observatory.queries.reviewing import corrections_of, whole_answers
from houma.domain.observatory.workbook.ready import ready_form

pytestmark = pytest.mark.django_db

FILLED = (
    '<data id="household_census" version="{version}"><start>2026-11-20T09:00:00+01:00</start>'
    "<end>2026-11-20T09:20:00+01:00</end><today>2026-11-20</today><consent>yes</consent>"
    "<people><given_name>Ali</given_name><relation>child</relation><born_in>2016</born_in><years>10</years>"
    "<school_level>primary</school_level><school>Ibn Khaldoun</school></people>"
    "<closing><members>1</members><related>1</related><heads>0</heads></closing>"
    "<meta><instanceID>uuid:1</instanceID></meta></data>"
)
BORN = {"do": "correct", "path": "people[1]/born_in", "value": "1990", "reason": "Carte relue"}


@dataclass(frozen=True)
class Review:
    """A census that came from the field, and who reviews it."""

    tree: SmallTree
    manager: User
    one: Submission

    def at(self, name: str = "desk_submission") -> str:
        return reverse(name, args=[self.tree.country.code, self.one.pk])


@pytest.fixture
def review() -> Review:
    tree = small_tree()
    PartyFactory(country=tree.country, code="agence")
    manager = user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[0])
    content = ready_form("household_census", [], controller="agence", months=24)
    uploaded = upload_form(tree.country, content, "census.xlsx", by=manager, territory=tree.provinces[0])
    assert uploaded.version is not None
    version = publish_form(uploaded.version, by=manager)
    inspector = user_with_mandate(Role.INSPECTOR, tree.communes[0])
    received = receive_submission(tree.country, FILLED.format(version=version.version).encode(), by=inspector)
    assert received.submission is not None
    return Review(tree, manager, received.submission)


def test_what_hangs_on_it_is_shown_first_and_corrected_in_the_same_step(review: Review, client: Client) -> None:
    client.force_login(review.manager)
    page = client.post(review.at("desk_submission_do"), BORN)
    assert page.status_code == 200
    assert not Correction.objects.exists()
    assert SubmissionLook.objects.get().by == review.manager
    rows = {row["path"]: row for row in page.context["rows"]}
    assert list(rows) == [
        f"people[1]/{name}" for name in ("years", "identity_number", "school_level", "school", "work")
    ]
    assert (rows["people[1]/years"]["before"], rows["people[1]/years"]["value"]) == ("10", "36")
    said = {
        **BORN, "seen": page.context["seen"], "also": list(rows), "offered-0": "1", "take-0": "on", "value-0": "36",
        "value-1": "", "offered-2": "1", "take-2": "on", "offered-3": "1", "value-4": "Couture",
    }  # fmt: skip
    assert client.post(review.at("desk_submission_do"), said).status_code == 302
    made = corrections_of([review.one])[review.one.pk]
    assert [(of.path, of.before, of.after, of.reason) for of in made] == [
        ("people[1]/born_in", 2016, 1990, "Carte relue"),
        ("people[1]/years", "10", "36", "Carte relue"),
        ("people[1]/school_level", "primary", None, "Carte relue"),
        ("people[1]/work", None, "Couture", "Carte relue"),
    ]
    review.one.refresh_from_db()
    (ali,) = whole_answers(review.one, made)["people"]
    assert (ali["years"], ali["school"], review.one.values["people"]) == (
        "36", "Ibn Khaldoun", [{"relation": "child", "school_level": "primary"}],
    )  # fmt: skip


def test_an_answer_on_which_nothing_hangs_is_corrected_at_once(review: Review, client: Client) -> None:
    client.force_login(review.manager)
    said = {**BORN, "path": "people[1]/given_name", "value": "Aly"}
    assert client.post(review.at("desk_submission_do"), said).status_code == 302
    assert Correction.objects.get().after == "Aly"
    told = client.post(review.at("desk_submission_do"), {**BORN, "value": "many"}, follow=True)
    assert Correction.objects.count() == 1
    assert [str(one.level_tag) for one in told.context["messages"]][-1] == "error"


def test_all_is_corrected_or_nothing_and_what_was_typed_comes_back(review: Review, client: Client) -> None:
    client.force_login(review.manager)
    said = {**BORN, "path": "consent", "value": "no", "seen": "0", "also": ["closing/heads", "people[1]/sex"],
            "offered-0": "1", "take-0": "on", "value-1": "nobody"}  # fmt: skip
    page = client.post(review.at("desk_submission_do"), said)
    assert page.status_code == 400
    assert not Correction.objects.exists()
    assert re.search(r'name="reason" value="Carte relue"', page.text)


def test_who_did_not_see_the_last_correction_is_asked_to_look_again(review: Review) -> None:
    (first,) = correct_answers(review.one, [("consent", "yes")], reason="Essai", by=review.manager, seen=0)
    with pytest.raises(Refused):
        correct_answers(review.one, [("consent", "no")], reason="Essai", by=review.manager, seen=0)
    correct_answers(review.one, [("consent", "no")], reason="Essai", by=review.manager, seen=first.pk)
    with pytest.raises(Refused):
        correct_answers(review.one, [("consent", "no"), ("closing", "1")], reason="Essai", by=review.manager)
    assert Correction.objects.count() == 2
