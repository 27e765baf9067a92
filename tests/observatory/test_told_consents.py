"""A "yes" that somebody in the field heard stands in the register of consents, with its day, form and hearer."""

import io
from dataclasses import replace

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.observatory.rounds_scene import CENSUS, Scene, a_building, make_form, make_scene, sent

from houma.domain.households import actions as households
from houma.domain.households.models import ConsentKind, Household, Purpose
from houma.domain.households.rules.consents import form_of, standing
from houma.domain.observatory.actions.accepting import accept_submission
from houma.domain.observatory.models import Form, FormKind, Submission
from houma.domain.observatory.queries.effects import filled_on
from houma.domain.observatory.rules.questions import Question, Questions
from houma.domain.observatory.rules.told_consents import told_consents
from houma.domain.observatory.rules.xlsform.checking import check_form
from houma.domain.observatory.rules.xlsform.types import Kind
from houma.domain.observatory.workbook.ready.household_census import household_census
from houma.domain.observatory.workbook.ready.writing import written

pytestmark = pytest.mark.django_db
ASKED = tuple(Question(f"agrees_{one}", Kind.SELECT_ONE, consent=one) for one in ("follow", "contact", "share"))
WITH_CONSENTS = replace(CENSUS, questions=(*CENSUS.questions, *ASKED))
SAID = {"agrees_follow": "yes", "agrees_contact": "no", "people": [{"given_name": "Zoulikha", "relation": "head"}],
        "home": {"building_code": "B-1", "dwelling_code": "2"}}  # fmt: skip


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def form(scene: Scene) -> Form:
    a_building(scene, "B-1")
    return make_form(scene.tree, "agreed", FormKind.CENSUS, WITH_CONSENTS)


def _kinds(household: Household) -> dict[str, str]:
    return {purpose: one.kind for purpose, one in standing(household.consents.all()).items()}


def test_what_a_household_agreed_to_in_a_form_is_in_the_register(scene: Scene, form: Form) -> None:
    said = sent(scene, form, SAID, by=scene.inspector)
    accept_submission(said, by=scene.manager)
    household = Household.objects.get()
    assert _kinds(household) == {"follow": "given", "contact": "refused"}
    given = household.consents.get(purpose=Purpose.FOLLOW)
    assert (given.said_on, given.recorded_by, form_of(given.text_version)) == (
        filled_on(said), scene.inspector, said.version_id,
    )  # fmt: skip
    households.withdraw_consent(given, by=scene.manager, said_on=timezone.localdate())
    assert _kinds(household)["follow"] == ConsentKind.REVOKED


def test_whoever_accepts_is_told_which_consents_are_written(scene: Scene, form: Form, client: Client) -> None:
    asks_pictures = Question("pictures_allowed", Kind.SELECT_ONE, consent="pictures")
    form = make_form(
        scene.tree,
        "with-pictures",
        FormKind.CENSUS,
        replace(WITH_CONSENTS, questions=(*CENSUS.questions, *ASKED, asks_pictures)),
    )
    first = sent(scene, form, {**SAID, "pictures_allowed": "yes"})
    client.force_login(scene.manager)

    def told(submission: Submission) -> list[tuple[str, str]]:
        with translation.override("en"):
            page = client.get(reverse("desk_submission", args=["xh", submission.pk]))
            said = page.context["effect"]["consents"]
            assert all(str(what) in page.content.decode().lower() for what, _answer in said)
            return [(str(what), str(answer)) for what, answer in said]

    everything = {
        "accompaniment and rehousing": "given",
        "being called or written to": "refused",
        "photographs of the home": "given",
    }
    assert dict(told(first)) == everything
    accept_submission(first, by=scene.manager)
    assert _kinds(Household.objects.get()) == {"follow": "given", "contact": "refused", "pictures": "given"}
    again = sent(scene, form, {**SAID, "pictures_allowed": "no"}, replaces=first)
    assert told(again) == [("photographs of the home", "refused")]  # What stands already is not written again.


def test_an_edit_writes_only_what_was_answered_otherwise(scene: Scene, form: Form) -> None:
    first = sent(scene, form, SAID)
    accept_submission(first, by=scene.manager)
    edit = sent(scene, form, {**SAID, "agrees_contact": "yes"}, replaces=Submission.objects.get())
    accept_submission(edit, by=scene.manager)
    household = Household.objects.get()
    assert _kinds(household) == {"follow": "given", "contact": "given"}
    assert household.consents.count() == 3


@pytest.mark.parametrize(("answer", "heard"), [
    ("Oui", {Purpose.SHARE: ConsentKind.GIVEN}), ("0", {Purpose.SHARE: ConsentKind.REFUSED}), ("perhaps", {}),
    ("", {}), (None, {}),
])  # fmt: skip
def test_nobody_agrees_by_an_answer_that_has_to_be_read_into(
    answer: str | None, heard: dict[Purpose, ConsentKind]
) -> None:
    assert told_consents({"group": {"agrees_share": answer}}, Questions(ASKED)) == heard
    assert told_consents({"people": [{"agrees_share": answer}]}, Questions(ASKED)) == {}


def test_which_question_asks_for_consent_is_kept_with_the_form() -> None:
    assert Questions.from_json(Questions(ASKED).to_json()) == Questions(ASKED)


def test_a_form_says_to_what_its_questions_ask_consent_and_is_told_where_that_is_nothing() -> None:
    content = written(household_census(), controller="agence", months=24)
    read = check_form(content, "census.xlsx")
    asked = {question.name: question.consent for _path, question in read.questions.every() if question.consent}
    assert asked == {
        "consent": "follow", "consent_contact": "contact", "consent_share": "share", "pictures_allowed": "pictures",
    }  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(content))
    survey, wrong = book["survey"], io.BytesIO()
    column = next(cell.column for cell in survey[1] if cell.value == "houma::consent")
    rows = {row[1].value: row[0].row for row in survey.iter_rows()}
    survey.cell(rows["consent"], column, "friendship")
    survey.cell(rows["given_name"], column, "contact")
    book.save(wrong)
    faults = [one for one in check_form(wrong.getvalue(), "census.xlsx").problems if one.code == "not-a-purpose"]
    assert len(faults) == 2
