"""Reading questions: who finds which, and their threads."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.queries import mandates_in_force
from houma.domain.accounts.rules import Permission
from houma.domain.desk.models import Question, QuestionState
from houma.domain.desk.rules import QuestionFacts
from houma.domain.projects.models import Project, ProjectTerritory
from houma.domain.projects.queries import projects_where


def addressed_to(user: User) -> Q:
    """Questions on projects in the person's scope, put to a role held where the project lies or to an organisation
    that the person acts for.
    """
    put = Q(pk__in=[])
    roles: dict[str, list[int]] = {}
    for role, territory, party in mandates_in_force(user).values_list("role", "territory", "party"):
        roles.setdefault(role, []).append(territory)
        if party is not None:
            put |= Q(to_party=party)
    for role, territories in roles.items():
        places = ProjectTerritory.objects.filter(territory__ancestry__ancestor__in=territories)
        put |= Q(to_role=role, to_party=None, project__in=places.values("project"))
    return put & Q(project__in=projects_where(user, Permission.ASK_QUESTION).values("pk"))


def visible_questions(user: User) -> QuerySet[Question]:
    """What the person asked, what it is asked, and everything on projects whose papers it reads."""
    reads = projects_where(user, Permission.READ_PAPERS).values("pk")
    return Question.objects.filter(addressed_to(user) | Q(asked_by=user) | Q(project__in=reads))


def questions_to_answer(user: User) -> QuerySet[Question]:
    """Open questions put to the person by others."""
    return Question.objects.filter(addressed_to(user), state=QuestionState.OPEN).exclude(asked_by=user)


def answers_to_read(user: User) -> QuerySet[Question]:
    """The person's own questions that were answered and wait to be closed."""
    return Question.objects.filter(asked_by=user, state=QuestionState.ANSWERED)


def thread(user: User, country_code: str, number: int) -> Question | None:
    """One question with its whole thread, where the person may see it: two queries."""
    found = visible_questions(user).filter(country=country_code, pk=number)
    related = found.select_related("project", "agreement", "to_party", "asked_by")
    return related.prefetch_related("entries__written_by").first()


def questions_about(user: User, project: Project, *, most: int = 20) -> Sequence[Question]:
    """Questions on a project that the person may see, the latest first, with their threads: three queries."""
    found = visible_questions(user).filter(project=project).order_by("-changed_at")
    related = found.select_related("project", "agreement", "to_party", "asked_by")
    return list(related.prefetch_related("entries__written_by")[:most])


def facts_of(user: User, question: Question) -> QuestionFacts:
    """What the rules ask about the person and the question."""
    return QuestionFacts(
        state=QuestionState(question.state),
        asked_it=question.asked_by_id == user.pk,
        addressed=Question.objects.filter(addressed_to(user), pk=question.pk).exists(),
        steers=projects_where(user, Permission.DESCRIBE_PROJECT).filter(pk=question.project_id).exists(),
    )


def parties_of_project(project: Project) -> QuerySet[Party]:
    """Organisations that have to do with a project: parties of its agreements, operators of its actions, its lead."""
    found = Q(agreement_roles__version__agreement__project=project)
    found |= Q(operated_actions__axis__project=project)
    found |= Q(code=project.country.lead_party_code)
    return Party.objects.filter(found, country=project.country_id).distinct().order_by("name_fr")
