"""The bilan: figures, groups and official totals under filters kept in the address; each figure opens its rows."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan import (
    Bilan,
    Comparison,
    Filter,
    FilterError,
    Grouping,
    Reading,
    Row,
    Rows,
    ValueKind,
    bilan,
    official_comparison,
    rows_behind,
)
from houma.domain.agreements.listing import visible_agreements
from houma.domain.projects.models import Programme, Scale
from houma.domain.territories.models import Country, Level, Territory
from houma.web.country import of_country
from houma.web.documents.bilan_files import BILAN_FORMATS, bilan_file
from houma.web.documents.fonts import FontsMissingError
from houma.web.kept import kept_for_reader
from houma.web.pages.agreement_filters import FilterField, Option, select_field
from houma.web.pages.bilan_views import figure_view, group_view, latest_first, statement_views

PAGE_LENGTH = 50
OFFICIALS_SHOWN = 12
"""Official totals that are shown without a period; the rest is folded."""
HEADLINE = ("agreements", "total_cost", "ministry_contribution", "released", "late")
IN_GROUPS = ("agreements", "projects", "total_cost", "ministry_contribution", "released", "late")
_BY_PARTNER = ("agreements", "committed", "released", "late")


def _asked(country: Country, parameters: Mapping[str, str]) -> tuple[Filter, str]:
    """The filter of the address, and the sentence that says what is wrong with it; then nothing is narrowed."""
    try:
        return Filter.from_params(country.code, parameters), ""
    except FilterError as error:
        return Filter(country.code), error.sentence(get_language() or "fr")


def _grouping(request: HttpRequest) -> Grouping:
    wanted = request.GET.get("by", "")
    return Grouping(wanted) if wanted in set(Grouping) else Grouping.SCALE


def _fields(country: Country, asked: Filter, by: Grouping) -> list[FilterField]:
    language = (get_language() or "fr")[:2]
    programmes: list[tuple[str, str | Promise]] = [
        (p.code, p.name)
        for p in Programme.objects.filter(country=country).order_by(
            F("parent").asc(nulls_first=True), f"name_{language}"
        )
    ]
    places = Territory.objects.filter(country=country, level__in=[Level.REGION, Level.PROVINCE]).defer("boundary")
    territories: list[tuple[str, str | Promise]] = [
        (place.code, place.name) for place in places.order_by("-level", f"name_{language}")
    ]
    if asked.territory and asked.territory not in dict(territories):
        territories += [(t.code, t.name) for t in Territory.objects.filter(country=country, code=asked.territory)]
    families = Party.objects.filter(country=country, family=None).order_by(f"name_{language}")
    partners: list[tuple[str, str | Promise]] = [(party.code, party.name) for party in families]
    if asked.party and asked.party not in dict(partners):
        partners += [(party.code, party.name) for party in Party.objects.filter(country=country, code=asked.party)]
    groupings = {
        Grouping.SCALE: _("Scale of intervention"),
        Grouping.PROGRAMME: _("Programme"),
        Grouping.REGION: _("Region"),
        Grouping.PROVINCE: _("Province or prefecture"),
        Grouping.YEAR: _("Year"),
        Grouping.PARTNER: _("Partner"),
    }
    return [
        FilterField("period", _("Period"), "text", str(asked.period), _("2017-2021")),
        select_field("programme", _("Programme"), asked.programme, programmes, _("All programmes")),
        select_field("scale", _("Scale"), asked.scale, list(Scale.choices), _("All scales")),
        select_field("territory", _("Territory"), asked.territory, territories, _("Whole country")),
        select_field("party", _("Partner"), asked.party, partners, _("All partners")),
        FilterField(
            "by",
            _("Broken down by"),
            "select",
            options=tuple(Option(code.value, label, code == by) for code, label in groupings.items()),
        ),
        FilterField("royal", _("Presented to the King"), "checkbox", asked.royal),
    ]


@of_country
def bilan_page(request: HttpRequest, country: Country) -> HttpResponse:
    """Headline figures, groups, official totals beside ours."""
    asked, fault = _asked(country, request.GET.dict())
    by = _grouping(request)
    visible, today = visible_agreements(request.user), timezone.localdate()

    def counted() -> tuple[Bilan, tuple[Comparison, ...]]:
        reading = Reading(country.code, visible, today, by_payer=by is Grouping.PARTNER)
        compared = official_comparison(asked, reading=reading)
        return bilan(asked, by, on=today, reading=reading), compared

    try:
        found, compared = kept_for_reader(request, country, f"bilan {asked!r} {by}", counted)
    except FilterError as error:
        fault, asked = error.sentence(get_language() or "fr"), Filter(country.code)
        found, compared = kept_for_reader(request, country, f"bilan {asked!r} {by}", counted)
    query = urlencode({**asked.params(), "by": by.value})
    latest, earlier = latest_first(statement_views(country, compared))
    known = found.groups[0].figures if found.groups else found.figures
    columns = [code for code in (_BY_PARTNER if by is Grouping.PARTNER else IN_GROUPS) if code in known]
    return render(
        request,
        "pages/bilan.html",
        {
            "bilan": found,
            "fault": fault,
            "fields": _fields(country, asked, by),
            "action": reverse("bilan", args=[country.code]),
            "headline": [figure_view(country, found.figures[code]) for code in HEADLINE],
            "others": [figure_view(country, one) for one in found.key_figures if one.measure.code not in HEADLINE],
            "apart": [figure_view(country, one) for one in found.apart],
            "columns": [found.figures[code].measure for code in columns],
            "groups": [group_view(found, group, columns) for group in found.groups],
            "statements": latest if asked.period else latest[:OFFICIALS_SHOWN],
            "earlier": earlier if asked.period else [*latest[OFFICIALS_SHOWN:], *earlier],
            "period_examples": ("2017-2021", "2015-2025"),
            "exports": [
                {"href": f"{reverse('bilan_export', args=[country.code, kind])}?{query}", "label": kind.upper()}
                for kind in BILAN_FORMATS
            ],
        },
    )


class _LazyRows:
    """The rows behind a figure for a paginator, which asks for their number and for one page."""

    def __init__(self, request: HttpRequest, asked: Filter, measure: str, group: str, by: Grouping) -> None:
        self._asked = asked, measure, group, by
        self._visible = visible_agreements(request.user)
        self.first = self._read(0, PAGE_LENGTH)
        self._known = self.first.total_rows

    def _read(self, start: int, limit: int) -> Rows:
        asked, measure, group, by = self._asked
        day = timezone.localdate()
        return rows_behind(asked, measure, group, by, visible=self._visible, on=day, start=start, limit=limit)

    def __len__(self) -> int:
        return self._known + len(self.first.unknown)

    def __getitem__(self, part: slice) -> tuple[Row, ...]:
        start, stop = part.start or 0, part.stop
        page = self.first if start == 0 else self._read(start, stop - start)
        missing = stop - start - len(page.rows)
        skipped = max(0, start - self._known)
        return page.rows + self.first.unknown[skipped : skipped + max(0, missing)]


@of_country
def bilan_rows(request: HttpRequest, country: Country, measure: str) -> HttpResponse:
    """A figure opened: its definition, formula and the rows behind it, whose sum it is."""
    asked, _fault = _asked(country, request.GET.dict())
    by, group = _grouping(request), request.GET.get("group", "")
    try:
        rows = _LazyRows(request, asked, measure, group, by)
    except FilterError as error:
        raise Http404(error.sentence(get_language() or "fr")) from error
    figure = rows.first.figure
    language = get_language() or "fr"
    return render(
        request,
        "pages/bilan_rows.html",
        {
            "asked": asked,
            "measure": figure.measure,
            "figure": figure_view(country, figure),
            "definition": {
                "title": _("What this figure says"),
                "text": figure.measure.definition.in_language(language),
                "formula": figure.measure.formula.in_language(language),
                "date": timezone.localdate(),
            },
            "page": Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page")),  # type: ignore[arg-type]
            "left_out": rows.first.left_out,
            "is_money": figure.measure.is_money,
            "is_share": figure.measure.kind is ValueKind.SHARE,
            "currency": country.currency,
            "group": _group_label(request, asked, by, group) if group else "",
            "back": f"{reverse('bilan', args=[country.code])}?{urlencode({**asked.params(), 'by': by.value})}",
        },
    )


def _group_label(request: HttpRequest, asked: Filter, by: Grouping, code: str) -> str:
    found = bilan(asked, by, visible=visible_agreements(request.user), on=timezone.localdate())
    return next(
        (group.labels.in_language(get_language() or "fr") for group in found.groups if group.code == code), code
    )


@of_country
def bilan_export(request: HttpRequest, country: Country, file_format: str) -> HttpResponseBase:
    """The bilan as PDF, XLSX or JSON: the same figures as on the page."""
    if file_format not in BILAN_FORMATS:
        raise Http404
    asked, fault = _asked(country, request.GET.dict())
    if fault:
        raise Http404(fault)
    language = (get_language() or "fr")[:2]
    visible, today = visible_agreements(request.user), timezone.localdate()
    try:
        by = _grouping(request)
        reading = Reading(country.code, visible, today, by_payer=by is Grouping.PARTNER)
        compared = official_comparison(asked, reading=reading)
        content, content_type = bilan_file(
            bilan(asked, by, on=today, reading=reading),
            compared,
            file_format,
            language,
            visible,
        )
    except FilterError as error:
        raise Http404(error.sentence(language)) from error
    except FontsMissingError as error:
        return HttpResponse(f"{error}\n", status=503, content_type="text/plain; charset=utf-8")
    name = "-".join(part for part in ("bilan", country.code, str(asked.period), language) if part)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{file_format}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
