"""The portfolio: table, map and board of the same rows under the same filters, and the export of what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.desk.bulk_rules import BULK_LABELS, MOST_AT_ONCE, BulkAction
from houma.domain.desk.models import Audience
from houma.domain.desk.queries.portfolio import BoardColumn, board, portfolio, sorted_portfolio
from houma.domain.desk.queries.portfolio_rows import PortfolioRow, all_rows, rows_of
from houma.domain.desk.queries.views import views_for
from houma.domain.desk.rules import Place
from houma.domain.desk.workbook import ALWAYS, SORTABLE, portfolio_table
from houma.domain.projects.life_reading import may_open_project
from houma.domain.projects.models import Phase, Project
from houma.domain.territories.models import Country
from houma.exchange.screen import ScreenCell, ScreenHeader, ScreenRow, screen_table
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.exports import FORMATS, INTERNAL, file_response, provenance
from houma.web.pages.desk.portfolio.filters import (
    Shown,
    View,
    active_filters,
    filter_fields,
    filters_in_words,
    shown_from,
)
from houma.web.pages.maps import project_map
from houma.web.places import address_of

PAGE_LENGTH = 25


@dataclass(frozen=True, slots=True)
class TableHeader:
    """A heading with the address that sorts by it, where one can."""

    header: ScreenHeader
    sort_url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table: the project it is, where it leads, its cells with their headings."""

    code: str
    name: str
    url: str
    cells: tuple[tuple[ScreenCell, ScreenHeader], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A project on the board."""

    row: PortfolioRow
    url: str


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A phase of the board with its cards and the addresses of its other pages."""

    column: BoardColumn
    cards: tuple[Card, ...]
    previous_url: str
    next_url: str


@at_desk
def portfolio_page(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The portfolio under the filters of the address, in the way of showing that it asks for."""
    shown = shown_from(request.GET, country)
    found = portfolio(user, country, shown.filters)
    own_url = reverse("desk_portfolio", args=[country.code])
    context: dict[str, Any] = {
        "shown": shown,
        "view": shown.view.value,
        "fields": filter_fields(user, country, shown),
        "kept": shown.manner(),
        "action": own_url,
        "active": active_filters(shown),
        "ways": _ways(shown),
        "exports": _exports(country, shown),
        "columns": _column_choice(country, shown),
        "kept_by_columns": {**shown.narrowing(), **{k: v for k, v in shown.manner().items() if k != "cols"}},
        "views": views_for(user, country),
        "audiences": Audience.choices,
        "query": shown.query(),
        "most": MOST_AT_ONCE,
        "may_open": may_open_project(user, country),
        "bulk_actions": [(action.value, str(BULK_LABELS[action])) for action in BulkAction],
    }
    if shown.view == View.BOARD:
        counts = {Phase(phase): count for phase, count in found.values_list("phase").annotate(count=Count("pk"))}
        context["count"] = sum(counts.values())
        context["board"] = _board(request, country, shown, found, counts)
    elif shown.view == View.MAP:
        context["count"] = found.count()
        context["map"] = project_map(country, _("Projects on the map"), shown.narrowing())
    else:
        page = Paginator(sorted_portfolio(found, shown.filters).values_list("pk", flat=True), PAGE_LENGTH).get_page(
            request.GET.get("page")
        )
        context["count"] = page.paginator.count
        context["page"] = page
        context["headers"], context["rows"] = _table(country, shown, page)
    return render(request, "desk/portfolio/portfolio.html", context)


def _table(
    country: Country, shown: Shown, page: "Page[int]"
) -> tuple[Sequence[TableHeader], Sequence[TableRow]]:  # fmt: skip
    table = portfolio_table(country)
    today = timezone.localdate()
    values: list[Mapping[str, Any]] = [row.values(today) for row in rows_of(list(page), country, today)]
    drawn = screen_table(table, values, get_language() or "fr", only=shown.columns)
    headers = [_header(header, shown) for header in drawn.headers]
    return headers, [
        _row(row, str(value["name"]), drawn.headers, country) for row, value in zip(drawn.rows, values, strict=True)
    ]


def _header(header: ScreenHeader, shown: Shown) -> TableHeader:
    if header.key not in SORTABLE:
        return TableHeader(header, "", "")
    here = shown.filters.sort == header.key
    # Amounts are first asked for from the largest on.
    falling = not shown.filters.falling if here else header.numeric
    query = shown.query(sort=f"-{header.key}" if falling else header.key)
    return TableHeader(header, f"?{query}", ("descending" if shown.filters.falling else "ascending") if here else "")


def _row(row: ScreenRow, name: str, headers: Sequence[ScreenHeader], country: Country) -> TableRow:
    (code,) = row.identity
    return TableRow(
        code, name, address_of(Place("project", (code,)), country), tuple(zip(row.cells, headers, strict=True))
    )


def _board(
    request: HttpRequest, country: Country, shown: Shown, found: QuerySet[Project], counts: Mapping[Phase, int]
) -> list[ShownColumn]:
    asked = {phase: request.GET.get(f"p_{phase.value}", "") for phase in Phase}
    pages = {phase: int(text) for phase, text in asked.items() if text.isdecimal() and len(text) < 6}
    columns = board(found, shown.filters, counts, pages)
    keys = [key for column in columns for key in column.keys]
    rows = {row.project.pk: row for row in rows_of(keys, country, timezone.localdate())}
    at = {f"p_{column.phase.value}": str(column.page) for column in columns if column.page > 1}

    def url(column: BoardColumn, page: int) -> str:
        if not 1 <= page <= column.pages:
            return ""
        changed = {**at, f"p_{column.phase.value}": str(page) if page > 1 else None}
        return f"?{shown.query(**changed)}"

    return [
        ShownColumn(
            column,
            tuple(
                Card(rows[key], address_of(Place("project", (rows[key].project.code,)), country))
                for key in column.keys
                if key in rows
            ),
            url(column, column.page - 1),
            url(column, column.page + 1),
        )
        for column in columns
    ]


def _ways(shown: Shown) -> list[dict[str, object]]:
    names = {View.TABLE: _("Table"), View.MAP: _("Map"), View.BOARD: _("Board")}
    return [
        {
            "label": label,
            "url": f"?{shown.query(view=None if view == View.TABLE else view.value)}",
            "current": view == shown.view,
        }
        for view, label in names.items()
    ]


def _exports(country: Country, shown: Shown) -> list[dict[str, str]]:
    return [
        {
            "href": f"{reverse('desk_portfolio_export', args=[country.code, file_format])}?{shown.query(view=None)}",
            "label": file_format.upper(),
        }
        for file_format in FORMATS
    ]


def _column_choice(country: Country, shown: Shown) -> list[dict[str, object]]:
    language = get_language() or "fr"
    return [
        {"key": column.key, "label": column.labels.in_language(language), "chosen": column.key in shown.columns}
        for column in portfolio_table(country).columns
        if column.key not in ALWAYS
    ]


@at_desk
def portfolio_export(request: HttpRequest, country: Country, user: User, file_format: str) -> HttpResponseBase:
    """The rows under the filters of the address in its order and columns, as a file: exactly what is shown."""
    if file_format not in FORMATS:
        raise Http404
    shown = shown_from(request.GET, country)
    table = portfolio_table(country, shown.columns)
    narrowed = tuple((Multilingual(words), "") for words in filters_in_words(shown).values())
    about = provenance(country, table.labels, filters=narrowed, address=request.build_absolute_uri(), licence=INTERNAL)
    found = sorted_portfolio(portfolio(user, country, shown.filters), shown.filters)
    rows = all_rows(found, country, timezone.localdate())
    name = f"houma-{country.code}-portfolio"
    return file_response(request, table, rows, file_format, get_language() or "fr", about, name)
