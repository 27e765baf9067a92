"""Addresses of the places where tasks are done."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from houma.domain.desk.rules import Place
from houma.domain.territories.models import Country

# For each place the pages to try: that of the desk where the very thing is done, that of the desk, that of everybody.
_PAGES = {
    ("project", "progress"): ("desk_project_progress", "desk_project", "project"),
    ("project", ""): ("desk_project", "project"),
    ("agreement", "signatures"): ("desk_agreement_signatures", "desk_agreement", "agreement"),
    ("agreement", "money"): ("desk_agreement_money", "desk_agreement", "agreement"),
    ("agreement", ""): ("desk_agreement", "agreement"),
    ("scans", ""): ("desk_scan_stack",),
}


def address_of(place: Place, country: Country | str) -> str:
    """The address, in the language in use, of the place where a task is done."""
    code = country if isinstance(country, str) else country.code
    pages = _PAGES.get((place.page, place.part)) or _PAGES.get((place.page, "")) or (place.page,)
    for page in pages:
        try:
            address = reverse(page, args=[code, *place.codes])
            return f"{address}?{urlencode(place.narrowed)}" if place.narrowed else address
        except NoReverseMatch:
            continue
    return reverse("desk", args=[code])
