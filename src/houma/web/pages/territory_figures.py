"""Population or households of a territory opened: what they count, from where, and the parts they add up."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from houma.domain.territories.models import Country, Level, Territory
from houma.web.country import of_country

_PARTS = {Level.COUNTRY: Level.REGION, Level.REGION: Level.PROVINCE, Level.PROVINCE: Level.COMMUNE}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the territory and what it adds."""

    territory: Territory
    value: int | None


@of_country
def figure(request: HttpRequest, country: Country, code: str, measure: str) -> HttpResponse:
    """The figure, its definition and source, and the parts beside their sum: a difference is shown, not hidden."""
    texts = {
        "population": (_("Inhabitants"), _("People counted by the census.")),
        "households": (_("Households"), _("Households counted by the census.")),
    }
    if measure not in texts:
        raise Http404
    territory = get_object_or_404(Territory.objects.defer("boundary"), country=country, code=code)
    level = _PARTS.get(Level(territory.level))
    below = Territory.objects.filter(country=country, level=level, ancestry__ancestor=territory) if level else None
    parts = [Part(part, getattr(part, measure)) for part in below.defer("boundary")] if below is not None else []
    parts.sort(key=lambda part: -(part.value or 0))
    value = getattr(territory, measure)
    added = sum(part.value for part in parts if part.value is not None)
    label, text = texts[measure]
    return render(
        request,
        "pages/territory_figure.html",
        {
            "territory": territory,
            "label": label,
            "value": value,
            "parts": parts,
            "added": added,
            "rest": value - added if value is not None and parts else None,
            "definition": {"title": _("What this figure says"), "text": text, "date": territory.population_on},
        },
    )
