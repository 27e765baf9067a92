"""The front page of a country: search, map, counters that open, the bilan by scale, the latest agreements."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan import Filter, Grouping, bilan
from houma.domain.agreements.listing import AgreementFilters, agreements_matching, visible_agreements
from houma.domain.statistics.queries.reading import latest_published
from houma.domain.territories.models import Country, Level, Territory
from houma.values.money import Money
from houma.web.country import of_country
from houma.web.kept import kept_for_reader
from houma.web.pages.bilan_views import group_view
from houma.web.pages.maps import agreement_map

LATEST = 6
EXAMPLES = 3
RELEASES = 3
_COLUMNS = ("agreements", "total_cost")


@dataclass(frozen=True, slots=True)
class Card:
    """A counter: exactly one of ``number`` and ``money`` is set."""

    label: str
    href: str
    number: int | None = None
    money: Money | None = None
    note: str = ""


@of_country
def home(request: HttpRequest, country: Country) -> HttpResponse:
    """The country at a glance."""
    visible = visible_agreements(request.user)
    found = kept_for_reader(
        request,
        country,
        "home",
        lambda: bilan(Filter(country.code), Grouping.SCALE, visible=visible, on=timezone.localdate()),
    )
    latest = agreements_matching(request.user, country, AgreementFilters())
    communes = Territory.objects.filter(country=country, level=Level.COMMUNE)
    total = found.figures["total_cost"]
    return render(
        request,
        "pages/home.html",
        {
            "map": agreement_map(country, _("Agreements on the map"), {}),
            "cards": _cards(country, total.value, latest.count(), communes.count()),
            "unknown": total.unknown_count,
            "columns": [found.figures[code].measure for code in _COLUMNS],
            "groups": [group_view(found, group, _COLUMNS) for group in found.groups],
            "latest": latest[:LATEST],
            "released": latest_published(country)[:RELEASES],
            "examples": _examples(country),
        },
    )


def _cards(country: Country, total: Decimal | None, known: int, communes: int) -> list[Card]:
    amount = None if total is None else Money(total, country.currency)
    partners = Party.objects.filter(country=country, family=None).count()
    return [
        Card(_("known agreements and announced programmes"), reverse("agreements", args=[country.code]), number=known),
        Card(
            _("total investment of the counted agreements"),
            reverse("bilan_rows", args=[country.code, "total_cost"]),
            money=amount,
        ),
        Card(_("partners"), reverse("partners", args=[country.code]), number=partners),
        Card(_("communes followed"), f"{reverse('territories', args=[country.code])}?level=commune", number=communes),
    ]


def _examples(country: Country) -> list[str]:
    """Names to try: the largest communes, one of them in Arabic."""
    largest = list(
        Territory.objects.filter(country=country, level=Level.COMMUNE)
        .defer("boundary")
        .order_by("-population")[:EXAMPLES]
    )
    return [
        place.name_ar if position == 1 and place.name_ar else place.name_fr for position, place in enumerate(largest)
    ]
