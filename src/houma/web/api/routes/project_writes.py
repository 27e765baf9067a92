"""Writing projects: each through the action that the desk uses, under the permission that it asks."""

import hashlib
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Status

from houma.domain.accounts.rules import Permission, may
from houma.domain.accounts.tokens import Scope
from houma.domain.base.decisions import Decision, Refused
from houma.domain.projects.actions import (
    NewProject,
    pass_gate,
    record_evidence,
    record_life_evidence,
    start_project,
)
from houma.domain.projects.cycle import BY_CODE
from houma.domain.projects.life_reading import territories_where
from houma.domain.projects.models import EvidenceState, Programme, Project, Requirement
from houma.domain.projects.models import Scale as ProjectScale
from houma.domain.projects.queries import may_on_project, visible_projects
from houma.domain.sources.actions import register_sources
from houma.domain.sources.models import Source, SourceKind
from houma.web.api.callers import person, writes
from houma.web.api.problems import Forbidden, allowed
from houma.web.api.routes.common import CountryCode, PathCode, country_of, one, writing
from houma.web.api.routes.projects import project_detail, project_in_sight, router, with_surroundings
from houma.web.api.shapes.projects import (
    EvidenceBody,
    EvidenceShape,
    NewProjectBody,
    PassageBody,
    PassageShape,
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
    """Open a project on territories of one's mandates. A code that is taken is refused."""
    found = country_of(country)
    allowed(may(person(request), Permission.DESCRIBE_PROJECT, found))
    programme = Programme.objects.filter(country=found, code=body.programme).first()
    if programme is None:
        raise Refused(Decision.refuse(_("This programme is not in the country.")))
    wanted = set(body.territories)
    mine = territories_where(person(request), Permission.DESCRIBE_PROJECT).filter(country=found, code__in=wanted)
    places = {place.code: place for place in mine.defer("boundary")}
    if set(places) != wanted:
        raise Forbidden(Decision.refuse(_("Your role does not reach this territory.")))
    if body.start_year and body.end_year and body.end_year < body.start_year:
        raise Refused(Decision.refuse(_("A project ends after it starts.")))
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


@router.put(
    "/{country}/projects/{code}/evidence/{requirement}",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(EvidenceShape),
    operation_id="record_evidence",
    url_name="record_evidence",
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
    response=writing(PassageShape, status=201),
    operation_id="pass_gate",
    url_name="list_passages",
)
def create_passage(request: HttpRequest, country: CountryCode, code: PathCode, body: PassageBody) -> Any:
    """Take a transition of the cycle; refused with everything that the gate lacks."""
    project = project_in_sight(request, country, code)
    allowed(may_on_project(person(request), Permission.MOVE_PROJECT, project))
    if body.transition not in BY_CODE:
        raise Refused(Decision.refuse(_("The cycle has no such transition.")))
    passage = pass_gate(project, body.transition, by=person(request), reason=body.reason)
    return Status(201, PassageShape.of(passage))
