"""Writing projects: each through the action that the desk uses, under the permission that it asks."""

import hashlib
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Status

from houma.domain.accounts.rules import Permission
from houma.domain.accounts.tokens import Scope
from houma.domain.base.decisions import Decision, Refused
from houma.domain.projects.actions import (
    Description,
    NewProject,
    describe_project,
    pass_gate,
    record_evidence,
    record_life_evidence,
    start_project,
)
from houma.domain.projects.cycle import BY_CODE
from houma.domain.projects.life_reading import may_open_project, territories_to_open_on
from houma.domain.projects.models import EvidenceState, Programme, Project, Requirement, Visibility
from houma.domain.projects.models import Scale as ProjectScale
from houma.domain.projects.queries import may_on_project, visible_projects
from houma.domain.sources.actions import register_sources
from houma.domain.sources.models import Source, SourceKind
from houma.domain.territories.models import Country
from houma.web.api.callers import person, writes
from houma.web.api.conditions import conditional, unmoved
from houma.web.api.problems import Forbidden, allowed
from houma.web.api.routes.common import CountryCode, PathCode, country_of, one, writing
from houma.web.api.routes.projects import (
    evidence_of,
    project_detail,
    project_in_sight,
    router,
    with_surroundings,
)
from houma.web.api.shapes.projects import (
    EvidenceBody,
    EvidenceShape,
    NewProjectBody,
    PassageBody,
    PassageShape,
    ProjectChanges,
    ProjectDetail,
)


@router.post(
    "/{country}/projects",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(ProjectDetail, status=201),
    operation_id="create_project",
    url_name="list_projects",
)
def create_project(request: HttpRequest, country: CountryCode, body: NewProjectBody) -> Any:
    """Open a project on territories of one's mandates, a commune on its own. A code that is taken is refused."""
    found = country_of(country)
    allowed(may_open_project(person(request), found))
    programme = _programme(found, body.programme)
    wanted = set(body.territories)
    mine = territories_to_open_on(person(request)).filter(country=found, code__in=wanted)
    places = {place.code: place for place in mine.defer("boundary")}
    if set(places) != wanted:
        raise Forbidden(Decision.refuse(_("Your role does not reach this territory.")))
    _in_order(body.start_year, body.end_year)
    if Project.objects.filter(country=found, code=body.code).exists():
        raise Refused(Decision.refuse(_("This project code exists already in the country.")))
    with transaction.atomic():
        project = start_project(
            NewProject(
                programme=programme,
                code=body.code,
                names=body.name.value,
                scale=ProjectScale(body.scale),
                territories=tuple(places[code] for code in sorted(places)),
                territory_text=body.territory_text,
                start_year=body.start_year,
                end_year=body.end_year,
            ),
            by=person(request),
        )
        record_life_evidence(project, by=person(request))
    shown = one(with_surroundings(visible_projects(person(request))), pk=project.pk)
    return Status(201, project_detail(request, shown))


def _programme(country: Country, code: str) -> Programme:
    found = Programme.objects.filter(country=country, code=code).first()
    if found is None:
        raise Refused(Decision.refuse(_("This programme is not in the country.")))
    return found


def _in_order(start: int | None, end: int | None) -> None:
    if start and end and end < start:
        raise Refused(Decision.refuse(_("A project ends after it starts.")))


@router.patch(
    "/{country}/projects/{code}",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(ProjectDetail, conditional=True),
    operation_id="describe_project",
    url_name="read_project",
    openapi_extra=conditional("read_project"),
)
def patch_project(request: HttpRequest, country: CountryCode, code: PathCode, body: ProjectChanges) -> Any:
    """Correct what a project is called and what it is: what is sent changes, the rest stays. Its history keeps both."""
    project = project_in_sight(request, country, code)
    allowed(may_on_project(person(request), Permission.DESCRIBE_PROJECT, project))
    with transaction.atomic():
        project = _held(request, project)
        said = body.model_dump(include={"royal_presentation", "start_year", "end_year"}, exclude_unset=True)
        new = Description(
            names=body.name.value if body.name is not None else project.names,
            programme=_programme(project.country, body.programme) if body.programme is not None else project.programme,
            scale=ProjectScale(body.scale or project.scale),
            visibility=Visibility(body.visibility or project.visibility),
            description=body.description if body.description is not None else project.description,
            royal_presentation=said.get("royal_presentation", project.royal_presentation),
            start_year=said.get("start_year", project.start_year),
            end_year=said.get("end_year", project.end_year),
        )
        _in_order(new.start_year, new.end_year)
        describe_project(project, new)
    return project_detail(request, project_in_sight(request, country, code))


def _held(request: HttpRequest, project: Project) -> Project:
    """The project as it is now, held until the transaction ends; Moved where the caller read another one."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    now = project_in_sight(request, project.country_id, project.code)
    unmoved(request, lambda: project_detail(request, now))
    return now


@router.put(
    "/{country}/projects/{code}/evidence/{requirement}",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(EvidenceShape, conditional=True),
    operation_id="record_evidence",
    url_name="record_evidence",
    openapi_extra=conditional("read_evidence"),
)
def put_evidence(
    request: HttpRequest, country: CountryCode, code: PathCode, requirement: Requirement, body: EvidenceBody
) -> Any:
    """Record what a public page shows for one requirement. The same again changes nothing."""
    project = project_in_sight(request, country, code)
    allowed(may_on_project(person(request), Permission.MOVE_PROJECT, project))
    said = body.source
    # Named after its address: a caller can name a page, and never change what another one said of it.
    key = f"page-{hashlib.sha256(said.address.encode()).hexdigest()[:24]}"
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        unmoved(request, lambda: evidence_of(project_in_sight(request, country, code), requirement))
        if not Source.objects.filter(country_code=project.country_id, code=key).exists():
            register_sources(
                [
                    Source(
                        country_code=project.country_id,
                        code=key,
                        address=said.address,
                        publisher=said.publisher,
                        kind=SourceKind.OFFICER,
                    )
                ]
            )
        source = Source.objects.get(country_code=project.country_id, code=key)
        evidence = record_evidence(
            project, requirement, EvidenceState(body.state), body.summary.value, source=source, by=person(request)
        )
    return EvidenceShape(
        requirement=Requirement(evidence.requirement), state=EvidenceState(evidence.state), summary=evidence.summary
    )


@router.post(
    "/{country}/projects/{code}/passages",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(PassageShape, status=201, conditional=True),
    operation_id="pass_gate",
    url_name="list_passages",
    openapi_extra=conditional("read_project"),
)
def create_passage(request: HttpRequest, country: CountryCode, code: PathCode, body: PassageBody) -> Any:
    """Take a transition of the cycle; refused with everything that the gate lacks."""
    project = project_in_sight(request, country, code)
    allowed(may_on_project(person(request), Permission.MOVE_PROJECT, project))
    if body.transition not in BY_CODE:
        raise Refused(Decision.refuse(_("The cycle has no such transition.")))
    with transaction.atomic():
        passage = pass_gate(_held(request, project), body.transition, by=person(request), reason=body.reason)
    return Status(201, PassageShape.of(passage))
