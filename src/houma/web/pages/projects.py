"""One project for everybody: what, who, how much, how far by what was checked, and what next."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.listing import visible_agreements
from houma.domain.documents.models import Confidentiality
from houma.domain.projects.cycle import PHASES
from houma.domain.projects.life_reading import documents_of, evaluations_of, photos_of, projects_reached
from houma.domain.projects.models import Moment, Phase, Project, SteeringBody, Vision
from houma.domain.projects.progress_reading import ActionProgress, weighted_share
from houma.domain.projects.queries import action_progress, project_gates, visible_projects
from houma.domain.projects.rules import GateStep
from houma.domain.territories.models import Country
from houma.values.money import Money
from houma.web.country import of_country
from houma.web.indicators.surveyed import evidence
from houma.web.pages.gates import steps_shown
from houma.web.pages.maps import agreement_map, bounds_around


@of_country
def project(request: HttpRequest, country: Country, code: str) -> HttpResponse:
    """What, who, how much, how far, what next."""
    found = get_object_or_404(
        visible_projects(request.user).select_related("programme", "country"), country=country, code=code
    )
    territories = list(found.territories.select_related("parent"))
    agreements = visible_agreements(request.user).filter(project=found).order_by("-signed_from", "code")
    axes = found.axes.prefetch_related("actions__source", "actions__operator", "actions__capitals", "actions__targets")
    progress = action_progress(found)
    photos = photos_of(found, request.user).filter(document__confidentiality=Confidentiality.PUBLIC)
    gates = project_gates(found)
    evaluations = list(evaluations_of(found, published_only=True))
    at_desk = request.user.is_authenticated and projects_reached(request.user).filter(pk=found.pk).exists()
    return render(
        request,
        "pages/project.html",
        {
            "project": found,
            "phase": Phase(found.phase).label,
            "steps": steps_shown(gates),
            "territories": territories,
            "agreements": agreements,
            "axes": axes,
            "passages": found.passages.select_related("passed_by"),
            "cost": _cost(progress, country),
            "share": weighted_share([one.action for one in progress], {one.action.pk: one.share for one in progress}),
            "progress": {one.action.pk: one for one in progress},
            "operators": _operators(progress),
            "next": _what_next(found, gates),
            "vision": Vision.objects.filter(project=found).first(),
            "objectives": found.objectives.all(),
            "body": SteeringBody.objects.filter(project=found).first(),
            "moments": [(moment, [one for one in photos if one.moment == moment]) for moment in Moment],
            "documents": documents_of(found, request.user).filter(confidentiality=Confidentiality.PUBLIC),
            "evaluations": evaluations,
            "evidence": evidence(evaluations),
            "at_desk": at_desk,
            "map": agreement_map(
                country, _("Where this project acts"), {"q": found.code}, bounds=bounds_around(territories)
            ),
        },
    )


def _cost(progress: list[ActionProgress], country: Country) -> Money | None:
    """What the actions cost together; None where one of them is unknown."""
    costs = [one.action.cost for one in progress]
    known = [cost for cost in costs if cost is not None]
    if not known or len(known) != len(costs):
        return None
    return Money(sum(known, Decimal(0)), country.currency)


def _operators(progress: list[ActionProgress]) -> list[Party]:
    """Who carries the actions out, each once, in the order of the programme."""
    found = {one.action.operator.pk: one.action.operator for one in progress if one.action.operator is not None}
    return list(found.values())


def _what_next(project: Project, gates: tuple[GateStep, ...]) -> dict[str, object] | None:
    """The phase that follows and what is still missing before it; None where the way does not go on."""
    phase = Phase(project.phase)
    if phase not in PHASES:
        return None
    now = gates[PHASES.index(phase)]
    after = PHASES[now.position].label if now.position < len(PHASES) else Phase.CLOSED.label
    missing = [str(piece.requirement.label) for piece in now.requirements if piece.state != "there"]
    return {"phase": after, "missing": missing}
