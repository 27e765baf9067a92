"""The bilan: figures, groups and official totals under filters kept in the address; each figure opens its rows."""

from dataclasses import replace
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.tally.bilan import Bilan, bilan_of
from houma.domain.agreements.tally.figures import GROUPINGS, rows_behind
from houma.domain.agreements.tally.filters import BilanFilter, PeriodError
from houma.domain.agreements.tally.measures import BY_CODE, MEASURES, Kind
from houma.domain.projects.models import Programme, Scale
from houma.domain.territories.models import Country, Level, Territory
from houma.web.country import of_country
from houma.web.documents.bilan_files import BILAN_FORMATS, bilan_file
from houma.web.pages.agreement_filters import FilterField, Option
from houma.web.pages.bilan_views import comparison_view, figure_view, group_view

PAGE_LENGTH = 50
SHOWN_IN_GROUPS = ("agreements", "projects", "total_cost", "ministry_contribution", "released", "late")


def _wanted(request: HttpRequest) -> tuple[BilanFilter, str]:
    """The filter of the address, and what is wrong with its period."""
    parameters = request.GET.dict()
    try:
        return BilanFilter.parse(parameters), ""
    except PeriodError:
        return BilanFilter.parse({**parameters, "period": ""}), _("A period is a year, or two: 2017-2021.")


def _grouping(request: HttpRequest) -> str:
    wanted = request.GET.get("by", "")
    return wanted if wanted in GROUPINGS else "scale"


def _select(name: str, label: str, chosen: str, pairs: list[tuple[str, str | Promise]], everything: str) -> FilterField:
    options = [Option("", everything, not chosen), *(Option(code, str(text), code == chosen) for code, text in pairs)]
    return FilterField(name, label, "select", options=tuple(options))


def _fields(country: Country, wanted: BilanFilter, by: str) -> list[FilterField]:
    language = (get_language() or "fr")[:2]
    programmes: list[tuple[str, str | Promise]] = [
        (p.code, p.name) for p in Programme.objects.filter(country=country, parent__isnull=False).order_by("name_fr")
    ]
    places = Territory.objects.filter(country=country, level__in=[Level.REGION, Level.PROVINCE]).defer("boundary")
    territories: list[tuple[str, str | Promise]] = [
        (place.code, place.name) for place in places.order_by("level", f"name_{language}")
    ]
    if wanted.territory and wanted.territory not in dict(territories):
        territories += [(t.code, t.name) for t in Territory.objects.filter(country=country, code=wanted.territory)]
    families = Party.objects.filter(country=country, family=None).order_by(f"name_{language}")
    partners: list[tuple[str, str | Promise]] = [(party.code, party.name) for party in families]
    if wanted.partner and wanted.partner not in dict(partners):
        partners += [(party.code, party.name) for party in Party.objects.filter(country=country, code=wanted.partner)]
    groupings = {
        "scale": _("Scale of intervention"),
        "programme": _("Programme"),
        "territory": _("Region"),
        "year": _("Year"),
    }
    return [
        FilterField("period", _("Period"), "text", wanted.period, _("2017-2021")),
        _select("programme", _("Programme"), wanted.programme, programmes, _("All programmes")),
        _select("scale", _("Scale"), wanted.scale, list(Scale.choices), _("All scales")),
        _select("territory", _("Territory"), wanted.territory, territories, _("Whole country")),
        _select("partner", _("Partner"), wanted.partner, partners, _("All partners")),
        FilterField(
            "by",
            _("Broken down by"),
            "select",
            options=tuple(Option(code, label, code == by) for code, label in groupings.items()),
        ),
        FilterField("royal", _("Presented to the King"), "checkbox", wanted.royal),
    ]


@of_country
def bilan_page(request: HttpRequest, country: Country) -> HttpResponse:
    """Headline figures, groups, official totals beside ours."""
    wanted, fault = _wanted(request)
    by = _grouping(request)
    bilan = bilan_of(request.user, country, wanted, timezone.localdate(), by)
    query = urlencode({**wanted.as_parameters(), "by": by})
    return render(
        request,
        "pages/bilan.html",
        {
            "bilan": bilan,
            "fault": fault,
            "fields": _fields(country, wanted, by),
            "action": reverse("bilan", args=[country.code]),
            "headline": [figure_view(bilan, m.code, wanted) for m in MEASURES if m.headline],
            "others": [figure_view(bilan, m.code, wanted) for m in MEASURES if not m.headline],
            "columns": [BY_CODE[code] for code in SHOWN_IN_GROUPS],
            "groups": [group_view(bilan, group, SHOWN_IN_GROUPS) for group in bilan.groups],
            "officials": [comparison_view(bilan, compared) for compared in bilan.officials],
            "period_examples": ("2017-2021", "2015-2025"),
            "exports": [
                {"href": f"{reverse('bilan_export', args=[country.code, kind])}?{query}", "label": kind.upper()}
                for kind in BILAN_FORMATS
            ],
        },
    )


@of_country
def bilan_rows(request: HttpRequest, country: Country, measure: str) -> HttpResponse:
    """A figure opened: its definition, formula and the agreements behind it, whose sum it is."""
    if measure not in BY_CODE:
        raise Http404(_("No such figure."))
    wanted, _fault = _wanted(request)
    by = _grouping(request)
    bilan = bilan_of(request.user, country, wanted, timezone.localdate(), by)
    facts = bilan.facts
    group = request.GET.get("group")
    if group is not None:
        facts = tuple(fact for fact in facts if _in_group(bilan, fact.pk, group))
    rows = rows_behind(facts, measure)
    found = BY_CODE[measure]
    return render(
        request,
        "pages/bilan_rows.html",
        {
            "bilan": bilan,
            "measure": found,
            "figure": figure_view(replace(bilan, facts=facts), measure, wanted, over=facts),
            "definition": {
                "title": _("What this figure says"),
                "text": found.definition.in_language(get_language() or "fr"),
                "formula": found.formula.in_language(get_language() or "fr"),
                "date": timezone.localdate(),
            },
            "page": Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page")),
            "is_money": found.kind is Kind.MONEY,
            "is_share": found.kind is Kind.SHARE,
            "group": next((g.names for g in bilan.groups if g.key == group), None) if group is not None else None,
            "back": f"{reverse('bilan', args=[country.code])}?{urlencode({**wanted.as_parameters(), 'by': by})}",
        },
    )


def _in_group(bilan: Bilan, pk: int, key: str) -> bool:
    return bilan.group_of[pk] == key


@of_country
def bilan_export(request: HttpRequest, country: Country, file_format: str) -> HttpResponseBase:
    """The bilan as PDF, XLSX or JSON: the same figures as on the page."""
    if file_format not in BILAN_FORMATS:
        raise Http404
    wanted, _fault = _wanted(request)
    bilan = bilan_of(request.user, country, wanted, timezone.localdate(), _grouping(request))
    language = (get_language() or "fr")[:2]
    content, content_type = bilan_file(bilan, file_format, language)
    name = "-".join(part for part in ("bilan", country.code, wanted.period, language) if part)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{file_format}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
