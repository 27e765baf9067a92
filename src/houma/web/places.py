"""Addresses of the places where tasks are done."""

from django.urls import NoReverseMatch, reverse

from houma.domain.desk.rules import Place
from houma.domain.territories.models import Country

# The page of the desk first, then the page that shows the same thing to everybody.
_PAGES = {
    "project": ("desk_project", "project"),
    "agreement": ("desk_agreement", "agreement"),
    "agreement_scans": ("desk_scans", "desk"),
}


def address_of(place: Place, country: Country | str) -> str:
    """The address, in the language in use, of the place where a task is done."""
    code = country if isinstance(country, str) else country.code
    for page in _PAGES.get(place.page, (place.page,)):
        try:
            address = reverse(page, args=[code, *place.codes])
        except NoReverseMatch:
            continue
        return f"{address}#{place.part}" if place.part else address
    return reverse("desk", args=[code])
