"""Partners: who signs and who pays."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from houma.domain.accounts.models import Party
from houma.domain.agreements.listing import SORTS, visible_agreements
from houma.domain.agreements.partners import partner_lines
from houma.domain.territories.models import Country, Territory
from houma.web.country import of_country
from houma.web.kept import kept_for_visitors

PAGE_LENGTH = 25


@of_country
def partner_list(request: HttpRequest, country: Country) -> HttpResponse:
    """Every partner with its agreements and what it promised."""
    lines = kept_for_visitors(request, country, "partners", lambda: partner_lines(request.user, country))
    return render(request, "pages/partners.html", {"page": Paginator(lines, 60).get_page(request.GET.get("page"))})


@of_country
def partner(request: HttpRequest, country: Country, code: str) -> HttpResponse:
    """One partner: its members if it is a family, and the agreements it takes part in."""
    party = get_object_or_404(Party.objects.select_related("family", "territory"), country=country, code=code)
    group = [party, *party.members.order_by("name_fr")]
    agreements = (
        visible_agreements(request.user)
        .filter(country=country, versions__parties__party__in=group, versions__state="signed")
        .select_related("project")
        .prefetch_related(Prefetch("project__territories", Territory.objects.defer("boundary").order_by("code")))
        .distinct()
        .order_by(*SORTS["latest"])
    )
    return render(
        request,
        "pages/partner.html",
        {
            "party": party,
            "members": group[1:],
            "spellings": [s.spelling for s in party.spellings.order_by("spelling") if s.spelling != party.name],
            "page": Paginator(agreements, PAGE_LENGTH).get_page(request.GET.get("page")),
        },
    )
