"""Agreements: the list with its map, one agreement with its claims, the export of what is shown."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.rules import Permission, may
from houma.domain.agreements.listing import agreements_matching, visible_agreements
from houma.domain.agreements.portfolio.checking import portfolio_references
from houma.domain.agreements.queries import agreement_page
from houma.domain.agreements.table_rows import agreement_rows
from houma.domain.agreements.workbook import agreements_table
from houma.domain.projects.queries import project_gates
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual
from houma.web.country import of_country
from houma.web.exports import FORMATS, file_response, provenance
from houma.web.pages.agreement_filters import active_filters, as_query, filter_fields, filters_from
from houma.web.pages.gates import steps_shown
from houma.web.pages.maps import agreement_map

PAGE_LENGTH = 25


@of_country
def agreement_list(request: HttpRequest, country: Country) -> HttpResponse:
    """Agreements under the filters of the address, on a map and in a table."""
    filters = filters_from(request, country)
    found = agreements_matching(request.user, country, filters)
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


@of_country
def agreement(request: HttpRequest, country: Country, code: str) -> HttpResponse:
    """One agreement: its stage, who pays, what it builds, what sources say of its amounts."""
    found = get_object_or_404(
        visible_agreements(request.user).select_related("project__programme", "country", "framework"),
        country=country,
        code=code,
    )
    places = found.project.territories.select_related("parent").defer("boundary", "parent__boundary")
    territories = list(places.order_by("code"))
    return render(
        request,
        "pages/agreement.html",
        {
            "page": agreement_page(
                found,
                timezone.localdate(),
                at_the_desk=may(request.user, Permission.SEE_LEDGER, country).allowed,
            ),
            "today": timezone.localdate(),
            "agreement": found,
            "project": found.project,
            "steps": steps_shown(project_gates(found.project)),
            "territories": territories,
            "export_url": reverse("agreement_export", args=[country.code, "xlsx"]),
        },
    )


@of_country
def agreement_export(request: HttpRequest, country: Country, file_format: str) -> HttpResponseBase:
    """The list under the filters of the address, as a file: exactly what is shown."""
    if file_format not in FORMATS:
        raise Http404
    filters = filters_from(request, country)
    shown = tuple((Multilingual(chip.label), "") for chip in active_filters(filters))
    table = agreements_table(country)
    about = provenance(country, table.labels, filters=shown, address=request.build_absolute_uri())
    rows = agreement_rows(agreements_matching(request.user, country, filters))
    references = portfolio_references(country) if file_format == "xlsx" else None
    name = f"houma-{country.code}-agreements"
    return file_response(request, table, rows, file_format, get_language() or "fr", about, name, references)
