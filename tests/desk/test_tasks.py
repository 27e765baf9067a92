"""My tasks: what waits for whom, in order of urgency, each leading to where it is done."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import ProjectFactory, SmallTree, UserFactory, signed_agreement, user_with_mandate

from houma.domain.accounts.models import Party, Role, User
from houma.domain.desk.actions import NewQuestion, answer_question, ask_question
from houma.domain.desk.queries import tasks_of
from houma.domain.desk.queries import waiting as waiting_queries
from houma.domain.desk.rules import TaskFilters, TaskKind, Urgency
from houma.domain.projects.actions import record_evidence
from houma.domain.projects.cycle import REQUIREMENTS
from houma.domain.projects.models import EvidenceState, Phase, Project, Requirement
from houma.domain.sources.import_actions import conclude_check, open_import
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db


def kinds(user: User, country: Country) -> list[TaskKind]:
    return [task.kind for task in tasks_of(user, country).tasks]


def test_a_gate_says_which_evidence_it_lacks_until_all_is_there(
    project: Project, officer: User, country: Country
) -> None:
    first, *others = REQUIREMENTS[Phase.PREPARATION]
    record_evidence(project, first, EvidenceState.THERE, Multilingual("là"))
    (task,) = tasks_of(officer, country).tasks
    assert task.kind == TaskKind.EVIDENCE
    assert str(first.label) not in str(task.what)
    assert all(str(requirement.label) in str(task.what) for requirement in others)
    for requirement in others:
        record_evidence(project, requirement, EvidenceState.PARTIAL, Multilingual("à moitié"))
    assert kinds(officer, country) == [TaskKind.EVIDENCE]
    for requirement in others:
        record_evidence(project, requirement, EvidenceState.THERE, Multilingual("là"))
    assert kinds(officer, country) == []


def test_the_gates_that_lack_least_come_first_and_all_are_counted(
    tree: SmallTree, officer: User, country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    projects = [ProjectFactory(country=country, territory=tree.communes[0], code=f"P{n}") for n in range(4)]
    record_evidence(projects[2], REQUIREMENTS[Phase.PREPARATION][0], EvidenceState.THERE, Multilingual("là"))
    assert [task.context for task in tasks_of(officer, country).tasks] == ["P2", "P0", "P1", "P3"]
    monkeypatch.setattr(waiting_queries, "MOST_OF_A_KIND", 2)
    found = tasks_of(officer, country)
    assert (len(found.tasks), found.total, found.left_out) == (2, 4, 2)


def test_a_partner_is_asked_for_what_it_can_bring_and_not_for_the_rest(
    project: Project, operator: User, country: Country
) -> None:
    bringer = user_with_mandate(Role.PARTNER, project.territories.get(), operator.mandates.get().party)
    (task,) = tasks_of(bringer, country).tasks
    assert str(Requirement.LOCAL_WILL.label) in str(task.what)
    assert str(Requirement.TERRITORY.label) not in str(task.what)
    for requirement in (Requirement.LOCAL_WILL, Requirement.DIAGNOSIS):
        record_evidence(project, requirement, EvidenceState.THERE, Multilingual("là"))
    assert kinds(bringer, country) == []
    assert kinds(operator, country) == []


def test_an_officer_of_elsewhere_has_nothing_to_do_here(project: Project, tree: SmallTree, country: Country) -> None:
    signed_agreement(project)
    assert kinds(user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[1]), country) == []
    assert kinds(UserFactory(), country) == []


def test_late_instalments_wait_for_the_officer_before_anything_else(
    project: Project, officer: User, country: Country
) -> None:
    signed_agreement(project)
    found = tasks_of(officer, country, date(2024, 7, 10))
    assert [(task.kind, task.urgency) for task in found.tasks] == [
        (TaskKind.RELEASE, Urgency.LATE),
        (TaskKind.EVIDENCE, Urgency.OPEN),
    ]
    assert found.tasks[0].days_late(date(2024, 7, 10)) == 10
    assert found.late == 1


def test_a_question_waits_for_who_is_asked_and_its_answer_for_who_asked(
    project: Project, officer: User, operator: User, operator_party: Party, country: Country
) -> None:
    due = timezone.localdate() - timedelta(days=1)
    asked = ask_question(NewQuestion(project, "When?", to_party=operator_party, due_on=due), by=officer)
    (task,) = tasks_of(operator, country).tasks
    assert (task.kind, task.urgency, task.what) == (TaskKind.ANSWER_QUESTION, Urgency.LATE, "When?")
    answer_question(asked, "In May.", by=operator)
    assert kinds(operator, country) == []
    assert TaskKind.READ_ANSWER in kinds(officer, country)


def test_a_checked_import_waits_for_who_handed_it_in(officer: User, tree: SmallTree, country: Country) -> None:
    run = open_import(country.code, "portfolio", "portfolio.xlsx", b"PK", by=officer)
    assert kinds(officer, country) == []
    conclude_check(run, {}, ok=True, annotated=None)
    assert kinds(officer, country) == [TaskKind.CONFIRM_IMPORT]
    assert kinds(user_with_mandate(Role.PROGRAMME_OFFICER, tree.root), country) == []


def test_tasks_are_narrowed_by_kind_by_lateness_and_by_words(project: Project, officer: User, country: Country) -> None:
    signed_agreement(project)
    found = tasks_of(officer, country)
    assert {task.kind for task in found.narrowed(TaskFilters(kind=TaskKind.EVIDENCE))} == {TaskKind.EVIDENCE}
    assert {task.urgency for task in found.narrowed(TaskFilters(late=True))} == {Urgency.LATE}
    assert found.narrowed(TaskFilters(text=project.code))
    assert found.narrowed(TaskFilters(text="nowhere at all")) == ()


def test_the_page_costs_the_same_queries_for_one_task_and_for_many(
    client: Client, tree: SmallTree, officer: User, country: Country
) -> None:
    client.force_login(officer)
    page = reverse("desk", args=[country.code])

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    signed_agreement(ProjectFactory(country=country, territory=tree.communes[0]))
    few = cost()
    for _ in range(5):
        signed_agreement(ProjectFactory(country=country, territory=tree.communes[1]))
    assert cost() == few


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_an_empty_desk_says_so_kindly_in_every_language(
    client: Client, country: Country, officer: User, language: str
) -> None:
    client.force_login(officer)
    page = client.get(f"/{language}/{country.code}/desk/").content.decode()
    assert 'class="empty"' in page
    assert ("Nothing waits for you" in page) == (language == "en")


def test_every_task_opens_the_place_where_it_is_done(
    client: Client, project: Project, officer: User, operator: User, operator_party: Party, country: Country
) -> None:
    asked = ask_question(NewQuestion(project, "When?", to_party=operator_party), by=officer)
    client.force_login(operator)
    page = client.get(reverse("desk", args=[country.code])).content.decode()
    assert f'href="{reverse("desk_question", args=[country.code, asked.pk])}"' in page


def test_the_desk_is_closed_to_visitors_and_to_people_without_a_role(client: Client, country: Country) -> None:
    page = reverse("desk", args=[country.code])
    assert client.get(page).status_code == 302
    client.force_login(UserFactory())
    assert client.get(page).status_code == 403
