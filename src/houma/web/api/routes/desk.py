"""What people at the desk read, in their scope: tasks, portfolio, envelopes, progress reports, evaluations."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from houma.domain.desk.queries.portfolio import portfolio, sorted_portfolio
from houma.domain.desk.queries.waiting import tasks_of
from houma.domain.desk.rules import TaskKind
from houma.domain.funding.envelopes import facts_of, visible_envelopes
from houma.domain.projects.life_reading import evaluations_of, projects_reached, reports_of
from houma.domain.projects.models import Phase, Scale, Visibility
from houma.web.api.callers import READS, READS_ITS_OWN, person
from houma.web.api.routes.common import CountryCode, PathCode, country_of, one, reading
from houma.web.api.routes.projects import project_in_sight, with_surroundings
from houma.web.api.shapes.common import Asked, Code, Words, page_of
from houma.web.api.shapes.desk import (
    EnvelopePage,
    EnvelopeShape,
    EvaluationShape,
    ReportShape,
    TaskPage,
    TaskShape,
)
from houma.web.api.shapes.projects import ProjectPage, ProjectShape
from houma.web.pages.desk.portfolio.filters import shown_from

router = Router(tags=["desk"])


class TaskAsked(Schema):
    """What a list of tasks is narrowed to."""

    kind: TaskKind | None = None


@router.get(
    "/{country}/tasks",
    auth=READS_ITS_OWN,
    response=reading(TaskPage),
    operation_id="list_tasks",
    url_name="list_tasks",
)
def list_tasks(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[TaskAsked]) -> Any:
    """What waits for the caller, in order of urgency."""
    waiting = tasks_of(person(request), country_of(country)).tasks
    return page_of(request, asked, [task for task in waiting if filters.kind in (None, task.kind)], TaskShape.of)


class PortfolioAsked(Schema):
    """The filters of the portfolio, the same as those of its page."""

    q: Annotated[Words, Field(max_length=100)] = ""
    scale: Scale | None = None
    phase: Phase | None = None
    programme: Code | None = None
    territory: Code | None = None
    partner: Code | None = None
    visibility: Visibility | None = None
    alert: Literal["any", "late", "behind", "silent", "beyond", "unreported"] | None = None
    late: Literal["1"] | None = Field(None, description="With an instalment past its day")
    year: Annotated[int, Field(ge=1900, le=2199)] | None = None
    sort: Literal["name", "-name", "phase", "-phase", "total", "-total", "programme", "-programme"] = "name"


@router.get(
    "/{country}/portfolio",
    auth=READS_ITS_OWN,
    response=reading(ProjectPage),
    operation_id="list_portfolio",
    url_name="list_portfolio",
)
def list_portfolio(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[PortfolioAsked]) -> Any:
    """The projects in the caller's scope, public or not, under the filters of the page."""
    found = country_of(country)
    shown = shown_from(request.GET, found)
    rows = portfolio(person(request), found, shown.filters)
    # On a page an unknown code narrows nothing and shows so; a program would not notice.
    named = {name for name in ("programme", "territory", "partner") if request.GET.get(name)}
    if not named <= set(shown.narrowing()):
        rows = rows.none()
    return page_of(request, asked, with_surroundings(sorted_portfolio(rows, shown.filters)), ProjectShape.of)


class EnvelopeAsked(Schema):
    """What a list of envelopes is narrowed to."""

    fund: Code | None = None
    year: Annotated[int, Field(ge=1900, le=2199)] | None = None


@router.get(
    "/{country}/envelopes",
    auth=READS_ITS_OWN,
    response=reading(EnvelopePage),
    operation_id="list_envelopes",
    url_name="list_envelopes",
)
def list_envelopes(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[EnvelopeAsked]) -> Any:
    """Envelopes in the caller's scope with what remains of each."""
    rows = visible_envelopes(person(request)).filter(fund__country=country_of(country))
    if filters.fund is not None:
        rows = rows.filter(fund__code=filters.fund)
    if filters.year is not None:
        rows = rows.filter(year=filters.year)
    related = rows.select_related("fund", "parent", "territory", "holder").defer("territory__boundary")

    def with_facts(part: list[Any]) -> list[Any]:
        facts = facts_of(part)
        return [(envelope, facts[envelope.pk]) for envelope in part]

    return page_of(
        request,
        asked,
        related.order_by("-year", "fund__code", "code", "pk"),
        lambda pair: EnvelopeShape.of(*pair),
        with_facts,
    )


@router.get(
    "/{country}/projects/{code}/reports",
    auth=READS_ITS_OWN,
    response=reading(list[ReportShape]),
    operation_id="list_reports",
    url_name="list_reports",
)
def list_reports(request: HttpRequest, country: CountryCode, code: PathCode) -> Any:
    """Progress reports of a project on which the caller works, as they were reported, with what was found."""
    project = one(projects_reached(person(request)), country=country_of(country), code=code)
    return [ReportShape.of(report, lines) for report, lines in reports_of(project)]


@router.get(
    "/{country}/projects/{code}/evaluations",
    auth=READS,
    response=reading(list[EvaluationShape]),
    operation_id="list_evaluations",
    url_name="list_evaluations",
)
def list_evaluations(request: HttpRequest, country: CountryCode, code: PathCode) -> Any:
    """Published evaluations of a project."""
    project = project_in_sight(request, country, code)
    return [EvaluationShape.of(found) for found in evaluations_of(project, published_only=True)]
