"""Money seen: the matrix, the rows behind each figure, and files of both; for everybody, and more of it at the desk.

The public pages and those of the desk are the same pages: what differs is which agreements the reader may see.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from houma.domain.accounts.models import User
from houma.domain.agreements.bilan.filters import FilterError
from houma.domain.agreements.bilan.labels import filter_labels
from houma.domain.agreements.listing import visible_agreements
from houma.domain.funding.money import MEASURES, By, Matrix, MatrixRow, Question, money_matrix, rows_behind
from houma.domain.funding.money.measures import BY_CODE
from houma.domain.funding.money.narrowing import LABELS
from houma.domain.funding.workbook import MONEY_ROWS, money_table
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.country import of_country
from houma.web.exports import FORMATS, file_response, provenance
from houma.web.kept import kept_for_reader
from houma.web.pages.money_fields import asked_of, money_fields, rounded

PAGE_LENGTH = 50
_TITLE = Multilingual("Suivi des fonds", "تتبع الأموال", "Money")
_ROWS_TITLE = Multilingual("Lignes d’un chiffre", "أسطر رقم", "Rows behind a figure")


class _Page:
    """Where the page stands: its addresses at the desk or in public."""

    def __init__(self, country: Country, *, desk: bool) -> None:
        self.country, self.desk = country, desk
        self._prefix = "" if desk else "public_"

    def url(self, name: str, *arguments: str) -> str:
        return reverse(f"{self._prefix}{name}", args=[self.country.code, *arguments])

    @property
    def layout(self) -> str:
        return "desk/funding/money_desk.html" if self.desk else "pages/money_public.html"


@of_country
def public_money(request: HttpRequest, country: Country) -> HttpResponse:
    """The matrix of what is public."""
    return _matrix_page(request, _Page(country, desk=False))


@at_desk
def money(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The matrix of what the person may see."""
    return _matrix_page(request, _Page(country, desk=True))


@of_country
def public_money_rows(request: HttpRequest, country: Country, measure: str) -> HttpResponseBase:
    """The public rows behind a figure."""
    return _rows_page(request, _Page(country, desk=False), measure)


@at_desk
def money_rows(request: HttpRequest, country: Country, user: User, measure: str) -> HttpResponseBase:
    """The rows behind a figure."""
    return _rows_page(request, _Page(country, desk=True), measure)


@of_country
def public_money_export(request: HttpRequest, country: Country, file_format: str) -> HttpResponseBase:
    """The public matrix as a file."""
    return _export(request, country, file_format)


@at_desk
def money_export(request: HttpRequest, country: Country, user: User, file_format: str) -> HttpResponseBase:
    """The matrix as a file."""
    return _export(request, country, file_format)


def _found(request: HttpRequest, country: Country, asked: Question) -> Matrix:
    visible = visible_agreements(request.user)
    return kept_for_reader(request, country, f"matrix {asked!r}", lambda: money_matrix(asked, visible))


def _matrix_page(request: HttpRequest, page: _Page) -> HttpResponse:
    asked, fault = asked_of(request, page.country)
    try:
        found = _found(request, page.country, asked)
    except FilterError as error:
        fault = error.sentence(get_language() or "fr")
        asked = Question.from_params(page.country.code, {}, timezone.localdate())
        found = _found(request, page.country, asked)
    pages = Paginator(found.rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        page.layout,
        {
            "fault": fault,
            "asked": asked,
            "matrix": found,
            "measures": MEASURES,
            "heading": LABELS[asked.by],
            "fields": money_fields(page.country, asked),
            "action": page.url("money"),
            "headline": [_cell(page, asked, found.whole, measure.code) for measure in MEASURES],
            "rows": [_row(page, asked, row) for row in pages.object_list],
            "page": pages,
            "exports": [
                {"href": f"{page.url('money_export', kind)}?{asked.query_string()}", "label": kind.upper()}
                for kind in FORMATS
            ],
            "ways": _ways(page, asked),
        },
    )


def _ways(page: _Page, asked: Question) -> dict[str, str]:
    if not page.desk:
        return {}
    query = asked.query_string()
    return {name: f"{reverse(name, args=[page.country.code])}?{query}" for name in ("money_curve", "money_forecast")}


def _cell(page: _Page, asked: Question, row: MatrixRow, measure: str) -> dict[str, Any]:
    """One figure with the address of its rows."""
    query = asked.query_string(group=row.code)
    return {
        "code": measure,
        "measure": BY_CODE[measure],
        "money": row.figures[measure],
        "rounded": rounded(row.figures[measure]),
        "href": f"{page.url('money_rows', measure)}?{query}",
    }


def _row(page: _Page, asked: Question, row: MatrixRow) -> dict[str, Any]:
    names = {By.AGREEMENT: "agreement", By.PARTNER: "partner"}
    place = {By.REGION: "territory", By.PROVINCE: "territory"} | names
    opens = asked.by in place and row.code not in ("several", "none")
    return {
        "labels": row.labels,
        "href": reverse(place[asked.by], args=[page.country.code, row.code]) if opens else "",
        "cells": [_cell(page, asked, row, measure.code) for measure in MEASURES],
        "share": row.released_share,
    }


class _LazyRows:
    """The rows behind a figure for a paginator, which asks for their number and for one page."""

    def __init__(self, request: HttpRequest, asked: Question, measure: str, group: str) -> None:
        self._asked = asked, measure, group, visible_agreements(request.user)
        self.first = rows_behind(*self._asked, limit=PAGE_LENGTH)

    def __len__(self) -> int:
        return self.first.count

    def __getitem__(self, part: slice) -> tuple[Any, ...]:
        start, stop = part.start or 0, part.stop
        if start == 0:
            return self.first.rows[:stop]
        return rows_behind(*self._asked, start=start, limit=stop - start).rows


def _rows_page(request: HttpRequest, page: _Page, measure: str) -> HttpResponseBase:
    asked, _fault = asked_of(request, page.country)
    group, language = request.GET.get("group", ""), get_language() or "fr"
    if measure not in BY_CODE:
        raise Http404
    try:
        if (file_format := request.GET.get("format", "")) in FORMATS:
            return _rows_file(request, page.country, asked, measure, group, file_format)
        rows = _LazyRows(request, asked, measure, group)
    except FilterError as error:
        raise Http404(error.sentence(language)) from error
    found = BY_CODE[measure]
    return render(
        request,
        "desk/funding/money_rows.html" if page.desk else "pages/money_rows_public.html",
        {
            "asked": asked,
            "found": rows.first,
            "measure": found,
            "group": _group_label(request, page.country, asked, group),
            "definition": {
                "text": found.definition.in_language(language),
                "formula": found.formula.in_language(language),
                "date": timezone.localdate(),
            },
            "page": Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page")),  # type: ignore[arg-type]
            "back": f"{page.url('money')}?{asked.query_string()}",
            "exports": [
                {"href": f"?{asked.query_string(group=group, format=kind)}", "label": kind.upper()} for kind in FORMATS
            ],
        },
    )


def _group_label(request: HttpRequest, country: Country, asked: Question, group: str) -> Multilingual | None:
    if not group:
        return None
    found = _found(request, country, asked)
    return next((row.labels for row in found.rows if row.code == group), Multilingual(group))


def _export(request: HttpRequest, country: Country, file_format: str) -> HttpResponseBase:
    if file_format not in FORMATS:
        raise Http404
    asked, fault = asked_of(request, country)
    if fault:
        raise Http404(fault)
    language = (get_language() or "fr")[:2]
    try:
        found = _found(request, country, asked)
    except FilterError as error:
        raise Http404(error.sentence(language)) from error
    about = provenance(country, _TITLE, filters=_narrowed(asked, language), address=request.build_absolute_uri())
    rows = (_as_cells(row) for row in (*found.rows, found.whole))
    name = f"houma-{country.code}-money-{asked.by}"
    return file_response(request, money_table(country, asked), rows, file_format, language, about, name)


def _narrowed(asked: Question, language: str) -> tuple[tuple[Multilingual, str], ...]:
    return tuple((label, text.in_language(language)) for label, text in filter_labels(asked.filter))


def _as_cells(row: MatrixRow) -> Mapping[str, Any]:
    money = {code: None if value is None else value.millions for code, value in row.figures.items()}
    return {"code": row.code or "total", "name": row.labels, **money}


def _rows_file(
    request: HttpRequest, country: Country, asked: Question, measure: str, group: str, file_format: str
) -> HttpResponseBase:
    found = rows_behind(asked, measure, group, visible_agreements(request.user))
    language = (get_language() or "fr")[:2]

    def rows() -> Iterator[Mapping[str, Any]]:
        for row in found.rows:
            yield {
                "day": row.day,
                "agreement_code": row.agreement_code,
                "agreement": row.agreement.in_language(language),
                "payer_code": row.payer_code,
                "payer": row.payer.in_language(language),
                "amount": row.amount.amount,
                "left": row.left.amount if row.left is not None else None,
                "days_late": row.days_late or None,
                "reference": row.reference or None,
                "currency": row.amount.currency,
            }

    about = provenance(country, _ROWS_TITLE, filters=_narrowed(asked, language), address=request.build_absolute_uri())
    return file_response(request, MONEY_ROWS, rows(), file_format, language, about, f"houma-{country.code}-{measure}")
