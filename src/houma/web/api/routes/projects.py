"""Projects: read by everybody as far as they are public."""

from typing import Annotated, Any, Literal

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from houma.domain.agreements.listing import visible_agreements
from houma.domain.projects.life_reading import documents_of
from houma.domain.projects.models import Action, Phase, Project, ProjectTerritory, Requirement, Scale
from houma.domain.projects.queries import project_gates, visible_projects
from houma.domain.territories.models import Country, Territory
from houma.values.folding import words
from houma.web.api.callers import READS, caller
from houma.web.api.routes.common import CountryCode, PathCode, country_of, one, reading
from houma.web.api.shapes.common import Asked, Code, Texts, Words, page_of
from houma.web.api.shapes.projects import (
    ActionShape,
    AxisShape,
    DocumentPage,
    DocumentShape,
    EvidenceShape,
    GateShape,
    PassageShape,
    ProjectDetail,
    ProjectPage,
    ProjectShape,
)

router = Router(tags=["projects"])


class ProjectFilters(Schema):
    """What a list of projects is narrowed to."""

    q: Annotated[Words, Field(max_length=100)] = ""
    scale: Scale | None = None
    phase: Phase | None = None
    programme: Code | None = None
    territory: Code | None = Field(None, description="A territory with all below it")
    royal: bool | None = Field(None, description="Presented to the King")
    sort: Literal["code", "name", "-start_year"] = "code"

    def of(self, rows: QuerySet[Project], country: Country) -> QuerySet[Project]:
        """The rows that they let through, sorted; a code that nobody knows lets nothing through."""
        found = rows.filter(country=country)
        for word in words(self.q):
            found = found.filter(search_text__contains=f" {word}")
        if self.scale is not None:
            found = found.filter(scale=self.scale)
        if self.phase is not None:
            found = found.filter(phase=self.phase)
        if self.programme is not None:
            found = found.filter(programme__code=self.programme)
        if self.royal is not None:
            found = found.filter(royal_presentation=self.royal)
        if self.territory is not None:
            places = Territory.objects.filter(country=country, ancestry__ancestor__code=self.territory)
            within = places.filter(ancestry__ancestor__country=country)
            found = found.filter(pk__in=ProjectTerritory.objects.filter(territory__in=within).values("project"))
        return found.order_by({"name": "name_fr"}.get(self.sort, self.sort), "code")


def with_surroundings(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Projects with what their shape says of programme and territories."""
    places = Prefetch("territories", Territory.objects.defer("boundary").order_by("code"))
    return rows.select_related("programme").prefetch_related(places)


@router.get(
    "/{country}/projects",
    auth=READS,
    response=reading(ProjectPage),
    operation_id="list_projects",
    url_name="list_projects",
)
def list_projects(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[ProjectFilters]) -> Any:
    """Projects that the caller may see."""
    rows = filters.of(with_surroundings(visible_projects(caller(request))), country_of(country))
    return page_of(request, asked, rows, ProjectShape.of)


@router.get(
    "/{country}/projects/{code}",
    auth=READS,
    response=reading(ProjectDetail),
    operation_id="read_project",
    url_name="read_project",
)
def read_project(request: HttpRequest, country: CountryCode, code: PathCode) -> Any:
    """One project with its axes, actions and the codes of its agreements."""
    project = project_in_sight(request, country, code)
    return project_detail(request, project)


def project_in_sight(request: HttpRequest, country: str, code: str) -> Project:
    """The project, where the caller may see it; else 404."""
    return one(with_surroundings(visible_projects(caller(request))), country=country_of(country), code=code)


def project_detail(request: HttpRequest, project: Project) -> ProjectDetail:
    """The shape of one project, as far as the caller sees it."""
    axes = project.axes.prefetch_related(
        Prefetch("actions", Action.objects.select_related("operator").order_by("number"))
    )
    agreements = visible_agreements(caller(request)).filter(project=project).order_by("code").distinct()
    return ProjectDetail.with_parts(
        project,
        axes=[
            AxisShape(
                number=axis.number,
                name=Texts.of(axis.names),
                actions=[ActionShape.of(axis, action) for action in axis.actions.all()],
            )
            for axis in axes
        ],
        agreements=list(agreements.values_list("code", flat=True)),
    )


@router.get(
    "/{country}/projects/{code}/gates",
    auth=READS,
    response=reading(list[GateShape]),
    operation_id="list_gates",
    url_name="list_gates",
)
def list_gates(request: HttpRequest, country: CountryCode, code: PathCode) -> Any:
    """The phases of a project with the evidence that each gate asks for."""
    return [GateShape.of(step) for step in project_gates(project_in_sight(request, country, code))]


@router.get(
    "/{country}/projects/{code}/evidence/{requirement}",
    auth=READS,
    response=reading(EvidenceShape),
    operation_id="read_evidence",
    url_name="record_evidence",
)
def read_evidence(request: HttpRequest, country: CountryCode, code: PathCode, requirement: Requirement) -> Any:
    """What a project can show for one requirement."""
    return evidence_of(project_in_sight(request, country, code), requirement)


def evidence_of(project: Project, requirement: Requirement) -> EvidenceShape:
    """The evidence for one requirement as the gates show it."""
    lines = (line for step in project_gates(project) for line in step.requirements)
    line = next(line for line in lines if line.requirement == requirement)
    return EvidenceShape(requirement=line.requirement, state=line.state, summary=line.summary)


@router.get(
    "/{country}/projects/{code}/passages",
    auth=READS,
    response=reading(list[PassageShape]),
    operation_id="list_passages",
    url_name="list_passages",
)
def list_passages(request: HttpRequest, country: CountryCode, code: PathCode) -> Any:
    """How the project went from phase to phase."""
    return [PassageShape.of(passage) for passage in project_in_sight(request, country, code).passages.all()]


@router.get(
    "/{country}/projects/{code}/documents",
    auth=READS,
    response=reading(DocumentPage),
    operation_id="list_documents",
    url_name="list_documents",
)
def list_documents(request: HttpRequest, country: CountryCode, code: PathCode, asked: Asked) -> Any:
    """What documents of a project are; only those that the caller may read."""
    project = project_in_sight(request, country, code)
    return page_of(request, asked, documents_of(project, caller(request)), DocumentShape.of)
