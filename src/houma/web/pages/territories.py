"""Territories: the tree from the regions down, and one territory with what is done there."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.agreements.listing import AgreementFilters, agreements_matching
from houma.domain.projects.models import ProjectTerritory
from houma.domain.projects.queries import readable_by
from houma.domain.sources.queries import claims_about
from houma.domain.territories.models import Country, Level, Territory
from houma.domain.territories.queries import territory_page
from houma.domain.watch.queries.alerts import alerts_of_territory
from houma.web.country import of_country
from houma.web.pages.agreement_filters import FilterField, Option
from houma.web.pages.maps import agreement_map
from houma.web.pages.territory_profile import profile_context

PAGE_LENGTH = 50
LATEST = 12
_LISTED = (Level.REGION, Level.PROVINCE, Level.COMMUNE, Level.ARRONDISSEMENT, Level.URBAN_CENTRE, Level.PERIMETER)


@of_country
def territory_list(request: HttpRequest, country: Country) -> HttpResponse:
    """Territories of one level, regions first, largest population first."""
    level = request.GET.get("level", "")
    shown = Level(level) if level in Level.values else Level.REGION
    found = (
        Territory.objects.filter(country=country, level=shown)
        .select_related("parent")
        .defer("boundary", "parent__boundary")
        .order_by("-population", "name_fr")
    )
    there = set(Territory.objects.filter(country=country).order_by().values_list("level", flat=True).distinct())
    options = tuple(Option(item.value, str(item.label), item == shown) for item in _LISTED if item in there)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        "pages/territories.html",
        {
            "page": page,
            "level": shown.label,
            "fields": [FilterField("level", _("Level"), "select", options=options)],
            "action": reverse("territories", args=[country.code]),
            "projects": _projects_on(request, [territory.pk for territory in page.object_list]),
            "map": agreement_map(country, _("Territories and agreements"), {}),
        },
    )


@of_country
def territory(request: HttpRequest, country: Country, code: str) -> HttpResponse:
    """One territory: its profile, people, parts, agreements, what sources say of it."""
    try:
        page = territory_page(country, code)
    except Territory.DoesNotExist as missing:
        raise Http404(_("This territory is not here.")) from missing
    filters = AgreementFilters(territory=page.territory)
    agreements = agreements_matching(request.user, country, filters)
    bounds = "" if page.box is None else ",".join(f"{edge:.3f}" for edge in _widened(page.box))
    return render(
        request,
        "pages/territory.html",
        {
            "page": page,
            "territory": page.territory,
            "agreements": agreements[:LATEST],
            "count": agreements.count(),
            "projects": _projects_on(request, [child.pk for child in page.children]),
            "other_names": [
                {"language": language, "name": name}
                for language, name in (("fr", page.territory.name_fr), ("ar", page.territory.name_ar))
                if name and name != page.territory.name
            ],
            "claims": claims_about(country.code, "territory", code),
            "alerts": alerts_of_territory(request.user, page.territory) if isinstance(request.user, User) else [],
            "map": agreement_map(country, page.territory.name, {}, focus=code, bounds=bounds),
            **profile_context(request, page.territory),
        },
    )


def _widened(box: tuple[float, float, float, float], least: float = 0.35) -> tuple[float, float, float, float]:
    """The box with a margin, so that a single point is shown in its surroundings."""
    west, south, east, north = box
    return west - least, south - least, east + least, north + least


def _projects_on(request: HttpRequest, territories: list[int]) -> dict[int, int]:
    """Territory → number of projects the reader may see on it or below it."""
    counted = (
        ProjectTerritory.objects.filter(
            readable_by(request.user, project="project__"), territory__ancestry__ancestor__in=territories
        )
        .order_by()
        .values_list("territory__ancestry__ancestor")
        .annotate(count=Count("project", distinct=True))
    )
    return {place: count for place, count in counted if place in set(territories)}
