"""One search box: territories under any spelling, and agreements by their words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from houma.domain.agreements.listing import AgreementFilters, agreements_matching
from houma.domain.territories.models import Country
from houma.domain.territories.queries import search_territories
from houma.web.country import of_country

MOST_TERRITORIES = 12
MOST_AGREEMENTS = 20


@of_country
def search(request: HttpRequest, country: Country) -> HttpResponse:
    """Results for ``?q=``; agreements found by their own words, else by the best territory's."""
    text = request.GET.get("q", "").strip()[:100]
    territories = search_territories(text, country, limit=MOST_TERRITORIES) if text else []
    agreements = list(
        agreements_matching(request.user, country, AgreementFilters(text=text))[:MOST_AGREEMENTS] if text else []
    )
    return render(request, "pages/search.html", {"text": text, "territories": territories, "agreements": agreements})
