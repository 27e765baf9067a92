"""Questions between those who work on a project."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema, Status

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission
from houma.domain.accounts.tokens import Scope
from houma.domain.agreements.listing import visible_agreements
from houma.domain.base.decisions import Decision, Refused
from houma.domain.desk.actions import NewQuestion, answer_question, ask_question
from houma.domain.desk.models import Question, QuestionEntry, QuestionState
from houma.domain.desk.queries.questions import visible_questions
from houma.domain.projects.queries import may_on_project, visible_projects
from houma.web.api.callers import READS_ITS_OWN, person, writes
from houma.web.api.problems import allowed
from houma.web.api.routes.common import CountryCode, PathNumber, country_of, day_of, one, reading, writing
from houma.web.api.shapes.common import Asked, page_of
from houma.web.api.shapes.country import EntryBody, QuestionBody, QuestionPage, QuestionShape

router = Router(tags=["questions"])


class QuestionAsked(Schema):
    """What a list of questions is narrowed to."""

    state: QuestionState | None = None


def _in_sight(user: User) -> QuerySet[Question]:
    entries = QuestionEntry.objects.select_related("written_by").order_by("pk")
    rows = visible_questions(user).select_related("project", "agreement", "to_party", "asked_by")
    return rows.prefetch_related(Prefetch("entries", entries)).distinct()


@router.get(
    "/{country}/questions",
    auth=READS_ITS_OWN,
    response=reading(QuestionPage),
    operation_id="list_questions",
    url_name="list_questions",
)
def list_questions(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[QuestionAsked]) -> Any:
    """Questions that the caller may see, with their threads."""
    rows = _in_sight(person(request)).filter(country=country_of(country))
    if filters.state is not None:
        rows = rows.filter(state=filters.state)
    return page_of(request, asked, rows.order_by("-changed_at", "-pk"), QuestionShape.of)


@router.post(
    "/{country}/questions",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(QuestionShape, status=201),
    operation_id="ask_question",
    url_name="list_questions",
)
def create_question(request: HttpRequest, country: CountryCode, body: QuestionBody) -> Any:
    """Put a question about a project to a role or to an organisation."""
    found = country_of(country)
    user = person(request)
    project = one(visible_projects(user), country=found, code=body.project)
    allowed(may_on_project(user, Permission.ASK_QUESTION, project))
    agreement = one(visible_agreements(user), country=found, code=body.agreement) if body.agreement else None
    party = Party.objects.filter(country=found, code=body.to_party).first() if body.to_party else None
    if body.to_party and party is None:
        raise Refused(Decision.refuse(_("This partner is not in the country.")))
    question = ask_question(
        NewQuestion(
            project=project,
            text=body.text,
            to_role=body.to_role,
            to_party=party,
            agreement=agreement,
            due_on=day_of(body.due_on),
        ),
        by=user,
    )
    return Status(201, QuestionShape.of(one(_in_sight(user), pk=question.pk)))


@router.post(
    "/{country}/questions/{number}/answers",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(QuestionShape, status=201),
    operation_id="answer_question",
    url_name="answer_question",
)
def create_answer(request: HttpRequest, country: CountryCode, number: PathNumber, body: EntryBody) -> Any:
    """Answer a question that is put to the caller."""
    question = one(_in_sight(person(request)), country=country_of(country), pk=number)
    answer_question(question, body.text, by=person(request))
    return Status(201, QuestionShape.of(one(_in_sight(person(request)), pk=number)))
