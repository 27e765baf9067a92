"""Open data: every public table with its licence, its dictionary and its files."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from houma.domain.accounts.workbook import PARTIES, party_rows
from houma.domain.agreements import table_rows
from houma.domain.agreements.ledger_tables import OFFICIAL_TOTALS, flows_table, instalments_table
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import Agreement
from houma.domain.agreements.workbook import actions_table, agreements_table, contributions_table
from houma.domain.sources.workbook import CLAIMS, SOURCES, claim_rows, source_rows
from houma.domain.statistics.queries.reading import latest_published
from houma.domain.statistics.workbook import RELEASED
from houma.domain.territories.models import Country
from houma.domain.territories.queries import export_rows
from houma.domain.territories.workbook import TERRITORIES
from houma.exchange import CellKind, Column, Table
from houma.values.multilingual import Multilingual
from houma.web.country import of_country
from houma.web.exports import FORMATS, LICENCE, file_response, provenance
from houma.web.pages.published import offered

Rows = Iterator[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table with the way to its rows."""

    table: Table
    rows: Callable[[], Rows]


def _public(country: Country) -> QuerySet[Agreement]:
    """Open data are what a visitor may see, whoever downloads them."""
    return visible_agreements(AnonymousUser()).filter(country=country).order_by("code")


def datasets(country: Country) -> tuple[Dataset, ...]:
    """Every open table of a country."""
    public = _public(country)
    return (
        Dataset(agreements_table(country), lambda: table_rows.agreement_rows(public)),
        Dataset(contributions_table(country), lambda: table_rows.contribution_rows(public)),
        Dataset(actions_table(country), lambda: table_rows.action_rows(public)),
        Dataset(flows_table(country), lambda: table_rows.flow_rows(public)),
        Dataset(instalments_table(country), lambda: table_rows.instalment_rows(public)),
        Dataset(OFFICIAL_TOTALS, lambda: table_rows.official_total_rows(country)),
        Dataset(CLAIMS, lambda: claim_rows(country.code)),
        Dataset(SOURCES, lambda: source_rows(country.code)),
        Dataset(PARTIES, lambda: party_rows(country)),
        Dataset(TERRITORIES, lambda: iter(export_rows(country))),
    )


_KINDS = {
    CellKind.TEXT: Multilingual("texte", "نص", "text"),
    CellKind.INTEGER: Multilingual("nombre entier", "عدد صحيح", "whole number"),
    CellKind.DECIMAL: Multilingual("nombre", "عدد", "number"),
    CellKind.DATE: Multilingual("jour", "يوم", "day"),
    CellKind.PARTIAL_DATE: Multilingual("année, mois ou jour", "سنة أو شهر أو يوم", "year, month or day"),
    CellKind.YEAR: Multilingual("année", "سنة", "year"),
    CellKind.BOOLEAN: Multilingual("oui ou non", "نعم أو لا", "yes or no"),
    CellKind.CHOICE: Multilingual("choix dans une liste", "اختيار من لائحة", "choice from a list"),
    CellKind.REFERENCE: Multilingual("renvoi à un code", "إحالة على رمز", "reference to a code"),
    CellKind.URL: Multilingual("adresse", "عنوان إلكتروني", "address"),
}
"""What a column holds, in words."""


def _dictionary(table: Table, language: str) -> list[dict[str, str]]:
    """What each column is called, holds and means."""

    def entry(column: Column) -> dict[str, str]:
        return {
            "key": column.key,
            "label": column.heading(language),
            "kind": _KINDS[column.kind].in_language(language),
            "help": column.help.in_language(language),
        }

    return [entry(column) for column in table.columns]


def _releases(country: Country) -> list[dict[str, Any]]:
    """The last published counts of each territory, with their files."""
    return [
        {
            "release": release,
            "files": [
                {
                    "label": file_format.upper(),
                    "href": reverse(
                        "statistics_file", args=[country.code, release.territory.code, release.number, file_format]
                    ),
                }
                for file_format in (*FORMATS, "pdf")
            ],
        }
        for release in latest_published(country)
    ]


@of_country
def catalogue(request: HttpRequest, country: Country) -> HttpResponse:
    """The datasets with their dictionaries."""
    language = get_language() or "fr"
    shown = [
        {
            "key": dataset.table.key,
            "title": dataset.table.labels.in_language(language),
            "columns": _dictionary(dataset.table, language),
            "files": [
                {
                    "label": file_format.upper(),
                    "href": reverse("open_data_file", args=[country.code, dataset.table.key, file_format]),
                }
                for file_format in FORMATS
            ],
        }
        for dataset in datasets(country)
    ]
    return render(
        request,
        "pages/open_data.html",
        {
            "datasets": shown,
            "licence": LICENCE.in_language(language),
            "standards": offered(country),
            "released": {
                "key": RELEASED.key,
                "title": RELEASED.labels.in_language(language),
                "columns": _dictionary(RELEASED, language),
                "releases": _releases(country),
            },
        },
    )


@of_country
def download(request: HttpRequest, country: Country, table: str, file_format: str) -> HttpResponseBase:
    """One dataset as a file."""
    found = next((dataset for dataset in datasets(country) if dataset.table.key == table), None)
    if found is None or file_format not in FORMATS:
        raise Http404
    about = provenance(country, found.table.labels, address=request.build_absolute_uri())
    name = f"houma-{country.code}-{table}"
    return file_response(request, found.table, found.rows(), file_format, get_language() or "fr", about, name)
