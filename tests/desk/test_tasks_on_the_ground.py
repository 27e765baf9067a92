"""My tasks in buildings, surveys and rehousing: for whom each waits, where it leads, and no name leaves by e-mail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from tests.factories import UserFactory, user_with_mandate
from tests.observatory import rounds_scene
from tests.rehousing.world import DAY, Quarter, make_case, make_home, make_household, make_quarter, put

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.models import Procedure, ProcedureState
from houma.domain.desk.queries import on_the_ground, tasks_of
from houma.domain.desk.rules import Place, TaskKind, Urgency, Waiting
from houma.domain.households import actions as households
from houma.domain.observatory.actions.reviewing import move_review
from houma.domain.observatory.actions.rounds import assign_units
from houma.domain.observatory.models import ReviewState
from houma.domain.rehousing import actions
from houma.domain.rehousing.models import Case, OperationBuilding, PlanLine, PlanRun, PlanState
from houma.domain.rehousing.queries import late
from houma.domain.rehousing.rules.stays import Days
from houma.web.digest import compose
from houma.web.places import address_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def on(days: int) -> Days:
    return Days(TODAY + timedelta(days=days), TODAY + timedelta(days=days + 90))


@pytest.fixture
def quarter() -> Quarter:
    """Out by yesterday, for whoever is still there."""
    made = make_quarter()
    dates = {"evacuate_by": TODAY - timedelta(days=1), "works_from": None, "works_until": None, "return_on": None}
    OperationBuilding.objects.filter(pk=made.building.pk).update(**dates)
    made.building.refresh_from_db()
    return made


def told(user: User, quarter: Quarter) -> dict[TaskKind, Waiting]:
    found = tasks_of(user, quarter.tree.country)
    return {task.kind: task for task in found.tasks}


def test_each_household_waits_for_its_worker_and_all_of_them_once_for_who_steers(quarter: Quarter) -> None:
    first, _second = make_case(quarter), make_case(quarter)
    own = tasks_of(quarter.worker, quarter.tree.country)
    assert [(task.kind, task.urgency) for task in own.tasks] == [(TaskKind.MOVE_OUT, Urgency.LATE)] * 2
    assert own.tasks[0].place == Place("rehousing_case", (quarter.operation.code, first.number))
    with translation.override("en"):
        (steered,) = [
            task for task in tasks_of(quarter.manager, quarter.tree.country).tasks if task.kind is TaskKind.MOVE_OUT
        ]
    assert (steered.kind, steered.what, steered.due) == (TaskKind.MOVE_OUT, "2 households", TODAY - timedelta(days=1))
    assert steered.subject == quarter.operation.name
    elsewhere = make_quarter(quarter.tree, commune=2)
    assert told(elsewhere.worker, quarter) == told(elsewhere.manager, quarter) == told(UserFactory(), quarter) == {}


def test_moves_stays_steps_and_offers_wait_for_the_worker_of_the_case(quarter: Quarter) -> None:
    kept, lived, ending, offered = (make_case(quarter) for _ in range(4))
    start = (TODAY - DAY).days
    put(kept, make_home(quarter), start, start + 90)
    put(lived, make_home(quarter), start - 90, start + 200, moved_in_on=TODAY - timedelta(days=90), review_on=TODAY)
    put(ending, make_home(quarter), start - 90, start + 5, moved_in_on=TODAY - timedelta(days=90))
    actions.plan_task(ending, "Appeler Amina Zahiri", TODAY, by=quarter.worker)
    actions.offer_home(offered, make_home(quarter), on(10), by=quarter.manager)
    found = told(quarter.worker, quarter)
    cases = {
        TaskKind.MOVE_IN: kept, TaskKind.REVIEW_STAY: lived, TaskKind.END_STAY: ending, TaskKind.CASE_STEP: ending,
        TaskKind.ANSWER_OFFER: offered, TaskKind.MOVE_OUT: offered,
    }  # fmt: skip
    assert {kind: task.subject for kind, task in found.items()} == {kind: case.code for kind, case in cases.items()}
    assert set(told(quarter.manager, quarter)) == {*cases, TaskKind.PLAN_REHOUSING}
    Case.objects.filter(pk=ending.pk).update(worker=quarter.manager)
    assert TaskKind.CASE_STEP not in told(quarter.worker, quarter)
    assert told(quarter.manager, quarter)[TaskKind.CASE_STEP].subject == ending.code


def test_more_than_are_listed_are_counted(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        make_case(quarter)
    monkeypatch.setattr(late, "MOST", 2)
    monkeypatch.setattr(on_the_ground, "MOST", 2)
    found = tasks_of(quarter.worker, quarter.tree.country)
    assert (len(found.tasks), found.total, found.left_out) == (2, 3, 1)


def test_a_building_whose_day_is_passed_waits_for_who_decides(quarter: Quarter) -> None:
    building = quarter.building.building
    due = TODAY - timedelta(days=3)
    file = Procedure.objects.create(
        building=building, number=1, state=ProcedureState.NOTIFIED, due_on=due, opened_on=due
    )
    task = told(quarter.manager, quarter)[TaskKind.BUILDING_DEADLINE]
    assert (task.place, task.context, task.days_late(TODAY)) == (Place("building", (building.code,)), building.code, 3)
    inspector = user_with_mandate(Role.INSPECTOR, quarter.commune)
    assert told(inspector, quarter) == {}
    Procedure.objects.filter(pk=file.pk).update(due_on=TODAY + timedelta(days=60))
    assert told(quarter.manager, quarter) == {}


def test_the_latest_plan_waits_until_what_it_proposes_is_offered(quarter: Quarter) -> None:
    case, other, home = make_case(quarter), make_case(quarter), make_home(quarter)
    now = timezone.now()
    with translation.override("en"):
        task = told(quarter.manager, quarter)[TaskKind.PLAN_REHOUSING]
    assert (task.what, task.place) == ("2 households", Place("rehousing_plan", (quarter.operation.code,)))
    assert TaskKind.PLAN_REHOUSING not in told(quarter.worker, quarter)
    for number in (1, 2):
        run = PlanRun.objects.create(
            operation=quarter.operation, number=number, state=PlanState.DONE, seconds=1, from_day=TODAY,
            currency="MAD", finished_at=now,
        )  # fmt: skip
        span = {"starts_on": TODAY + timedelta(days=20), "until": TODAY + timedelta(days=110), "persons": 3, "risk": 0}
        PlanLine.objects.create(run=run, case=case, home=home, **span)
        PlanLine.objects.create(run=run, case=other, home=None, **span)
    with translation.override("en"):
        task = told(quarter.manager, quarter)[TaskKind.OFFER_HOMES]
    assert (task.what, task.place) == ("Plan 2: 1 household", Place("rehousing_plan", (quarter.operation.code,)))
    assert TaskKind.OFFER_HOMES not in told(quarter.worker, quarter)
    assert TaskKind.PLAN_REHOUSING not in told(quarter.manager, quarter)
    actions.offer_home(case, home, on(20), by=quarter.manager)
    assert TaskKind.OFFER_HOMES not in told(quarter.manager, quarter)


def test_what_came_from_the_field_waits_for_review_and_goes_back_to_who_sent_it() -> None:
    scene = rounds_scene.make_scene()
    country = scene.tree.country
    one = rounds_scene.sent(scene, scene.inspection, {"building_code": "B-1"})
    rounds_scene.sent(scene, scene.inspection, {"building_code": "B-2"})
    with translation.override("en"):
        (task,) = tasks_of(scene.manager, country).tasks
    assert (task.kind, task.what) == (TaskKind.REVIEW_SUBMISSION, "2 submissions")
    assert address_of(task.place, country).endswith("/desk/submissions/?form=inspection")
    assert tasks_of(scene.inspector, country).tasks == ()
    move_review(one, ReviewState.TO_CORRECT, reason="Photo de Zoulikha floue", by=scene.manager)
    (back,) = tasks_of(scene.inspector, country).tasks
    assert (back.kind, back.what, back.place) == (TaskKind.CORRECT_SUBMISSION, "", Place("desk_forms_sent"))


def test_who_sent_a_form_that_is_to_be_corrected_reads_why(client: Client) -> None:
    scene = rounds_scene.make_scene()
    one = rounds_scene.sent(scene, scene.inspection, {"building_code": "B-1"})
    move_review(one, ReviewState.TO_CORRECT, reason="Photo floue", by=scene.manager)
    client.force_login(scene.inspector)
    assert "Photo floue" in client.get(reverse("desk_forms_sent", args=[scene.tree.country.code])).content.decode()


def test_visits_of_a_round_wait_for_whom_they_were_given_to() -> None:
    scene = rounds_scene.make_scene()
    for code in ("B-1", "B-2"):
        rounds_scene.a_building(scene, code)
    one = rounds_scene.a_round(scene, scene.inspection)
    assign_units(one, [unit.pk for unit in one.units.all()], scene.inspector, by=scene.manager)
    with translation.override("en"):
        (task,) = tasks_of(scene.inspector, scene.tree.country).tasks
    assert (task.kind, task.what, task.due) == (TaskKind.VISIT, "2 visits to make", one.ends_on)
    assert tasks_of(scene.manager, scene.tree.country).tasks == ()


def test_a_request_for_erasure_waits_for_the_controller(quarter: Quarter) -> None:
    controller = user_with_mandate(Role.DATA_CONTROLLER, quarter.tree.root)
    household = make_household(quarter)
    households.request_erasure(household, by=quarter.manager, asked_on=TODAY)
    (task,) = tasks_of(controller, quarter.tree.country).tasks
    assert (task.kind, task.subject) == (TaskKind.ERASE_DATA, household.code)


def test_no_name_of_a_person_is_in_the_digest(quarter: Quarter) -> None:
    case = make_case(quarter)
    actions.plan_task(case, "Appeler Amina Zahiri", TODAY, by=quarter.worker)
    User.objects.filter(pk=quarter.worker.pk).update(email="w@houma.example", language="fr")
    composed = compose(User.objects.get(pk=quarter.worker.pk), TODAY)
    assert composed is not None
    assert composed.total == 2
    html = str(composed.message.alternatives[0].content)
    for text in (str(composed.message.body), html):
        assert case.code in text
        assert "Amina" not in text
        assert "Zahiri" not in text


def test_the_page_costs_the_same_for_one_case_and_for_many(client: Client, quarter: Quarter) -> None:
    page = reverse("desk", args=[quarter.tree.country.code])

    def cost(user: User) -> int:
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    make_case(quarter)
    few = cost(quarter.manager), cost(quarter.worker)
    for _ in range(3):
        make_case(quarter)
    assert (cost(quarter.manager), cost(quarter.worker)) == few
