"""One project: its cycle with what is there and missing, its places, its agreements."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from houma.domain.agreements.listing import visible_agreements
from houma.domain.projects.models import Phase
from houma.domain.projects.queries import project_gates, visible_projects
from houma.domain.territories.models import Country
from houma.web.country import of_country
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
    axes = found.axes.prefetch_related("actions__source")
    return render(
        request,
        "pages/project.html",
        {
            "project": found,
            "phase": Phase(found.phase).label,
            "steps": steps_shown(project_gates(found)),
            "territories": territories,
            "agreements": agreements,
            "axes": axes,
            "passages": found.passages.select_related("passed_by"),
            "map": agreement_map(
                country, _("Where this project acts"), {"q": found.code}, bounds=bounds_around(territories)
            ),
        },
    )
