"""Agreements: the list with its map, one agreement with its claims, the export of what is shown."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from houma.domain.agreements.listing import agreements_matching
from houma.domain.territories.models import Country
from houma.web.country import of_country
from houma.web.exports import FORMATS
from houma.web.pages.agreement_filters import active_filters, as_query, filter_fields, filters_from
from houma.web.pages.maps import agreement_map

PAGE_LENGTH = 25


@of_country
def agreement_list(request: HttpRequest, country: Country) -> HttpResponse:
    """Agreements under the filters of the address, on a map and in a table."""
    filters = filters_from(request, country)
    found = agreements_matching(request.user, country, filters).prefetch_related("project__territories")
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    query = as_query(filters)
    own_url = reverse("agreements", args=[country.code])
    return render(
        request,
        "pages/agreements.html",
        {
            "page": page,
            "agreements": page.object_list,
            "fields": filter_fields(country, filters),
            "active": active_filters(filters),
            "action": own_url,
            "map": agreement_map(country, _("Agreements on the map"), query),
            "exports": [
                {
                    "href": f"{reverse('agreement_export', args=[country.code, file_format])}?{urlencode(query)}",
                    "label": file_format.upper(),
                }
                for file_format in FORMATS
            ],
        },
    )
