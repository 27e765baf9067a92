"""Questions on projects: asked in scope, answered by those they are put to, threads that only grow."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from tests.factories import SmallTree, UserFactory, signed_agreement, user_with_mandate

from houma.domain.accounts.models import Party, Role, User
from houma.domain.base.decisions import Refused
from houma.domain.desk.actions import NewQuestion, answer_question, ask_on, ask_question, close_question
from houma.domain.desk.models import Question, QuestionEntry, QuestionState
from houma.domain.desk.queries.questions import questions_to_answer, visible_questions
from houma.domain.projects.models import Project
from houma.domain.territories.models import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(project: Project, officer: User, operator_party: Party) -> Question:
    return ask_question(NewQuestion(project, "When does the work start?", to_party=operator_party), by=officer)


def test_a_question_is_answered_asked_on_and_closed(asked: Question, officer: User, operator: User) -> None:
    answer_question(asked, "In May.", by=operator)
    asked.refresh_from_db()
    assert asked.state == QuestionState.ANSWERED
    ask_on(asked, "Of which year?", by=officer)
    asked.refresh_from_db()
    assert asked.state == QuestionState.OPEN
    answer_question(asked, "This year.", by=operator)
    close_question(asked, by=officer)
    asked.refresh_from_db()
    assert asked.state == QuestionState.CLOSED
    assert [entry.kind for entry in asked.entries.all()] == ["answer", "follow_up", "answer", "closing"]
    with pytest.raises(Refused):
        answer_question(asked, "Once more.", by=operator)


def test_only_those_it_is_put_to_are_asked(asked: Question, operator: User, partner: User, officer: User) -> None:
    assert list(questions_to_answer(operator)) == [asked]
    assert list(questions_to_answer(partner)) == []
    assert list(questions_to_answer(officer)) == []
    with pytest.raises(Refused):
        answer_question(asked, "I know better.", by=partner)


def test_a_question_to_a_role_reaches_those_who_hold_it_where_the_project_lies(
    project: Project, tree: SmallTree, operator: User
) -> None:
    asked = ask_question(NewQuestion(project, "May we start?", to_role=Role.PROGRAMME_OFFICER), by=operator)
    here = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    elsewhere = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[1])
    assert list(questions_to_answer(here)) == [asked]
    assert list(questions_to_answer(elsewhere)) == []
    assert list(visible_questions(elsewhere)) == []


def test_nobody_asks_outside_its_scope(project: Project, tree: SmallTree) -> None:
    elsewhere = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[1])
    for person in (elsewhere, UserFactory()):
        with pytest.raises(Refused):
            ask_question(NewQuestion(project, "What is this?", to_role=Role.AUDITOR), by=person)
    assert not Question.objects.exists()


def test_a_question_says_something_to_somebody_about_its_own_project(project: Project, officer: User) -> None:
    other = signed_agreement().agreement
    for new in (
        NewQuestion(project, "  ", to_role=Role.AUDITOR),
        NewQuestion(project, "To whom?"),
        NewQuestion(project, "Whose?", to_role=Role.AUDITOR, agreement=other),
    ):
        with pytest.raises(Refused):
            ask_question(new, by=officer)


def test_what_was_said_is_neither_changed_nor_deleted(asked: Question, operator: User) -> None:
    entry = answer_question(asked, "In May.", by=operator)
    for attempt in (
        lambda: QuestionEntry.objects.filter(pk=entry.pk).update(text="In June."),
        lambda: QuestionEntry.objects.filter(pk=entry.pk).delete(),
        lambda: Question.objects.filter(pk=asked.pk).update(text="Something else?"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_the_thread_is_written_on_its_page(client: Client, country: Country, asked: Question, operator: User) -> None:
    client.force_login(operator)
    page = reverse("desk_question", args=[country.code, asked.pk])
    assert "When does the work start?" in client.get(page).content.decode()
    client.post(page, {"do": "answer", "text": "In May."})
    assert "In May." in client.get(page).content.decode()
    assert "In May." not in client.get(reverse("desk", args=[country.code])).content.decode()


def test_the_page_of_a_thread_is_not_there_for_others(
    client: Client, country: Country, asked: Question, partner: User, tree: SmallTree
) -> None:
    page = reverse("desk_question", args=[country.code, asked.pk])
    for person in (partner, user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[1])):
        client.force_login(person)
        assert client.get(page).status_code == 404
        assert client.post(page, {"do": "answer", "text": "Yes"}).status_code == 404
    client.force_login(UserFactory())
    assert client.get(page).status_code == 403


def test_asking_is_done_on_a_page_in_scope(client: Client, country: Country, project: Project, officer: User) -> None:
    client.force_login(officer)
    page = reverse("desk_ask", args=[country.code, project.code])
    assert client.post(page, {"to": "role:auditor", "text": ""}).status_code == 400
    answer = client.post(page, {"to": "role:auditor", "text": "Is the report in?", "due_on": "2027-01-31"})
    asked = Question.objects.get()
    assert answer.headers["Location"] == reverse("desk_question", args=[country.code, asked.pk])
    assert (asked.to_role, asked.asked_by, str(asked.due_on)) == ("auditor", officer, "2027-01-31")
