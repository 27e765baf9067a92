"""The catalogue of indicators, and one indicator: what it says, how it is spread, who stands first and last."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.indicators.models import Aggregation, Area, Capital, Direction, IndicatorVersion
from houma.domain.indicators.queries import IndicatorView, catalogue, definition_versions, known_elsewhere
from houma.domain.indicators.workbook.tables import INDICATORS, indicator_rows
from houma.domain.territories.models import Country, Level
from houma.values.folding import searchable, words
from houma.values.multilingual import Multilingual
from houma.web.country import of_country
from houma.web.exports import FORMATS, file_response, provenance
from houma.web.formatting import format_number
from houma.web.indicators.choice import AREAS, MapChoice
from houma.web.indicators.classed import Classed, classed, number_text
from houma.web.indicators.classes import Scheme
from houma.web.indicators.subjects import LEVELS, Shown, levels_of, shown, subject_of
from houma.web.indicators.wording import levels_label, theme_label
from houma.web.pages.agreement_filters import FilterField, Option, select_field
from houma.web.pages.indicators.fields import indicator_tabs

PAGE_LENGTH = 40
BARS = 12
ENDS = 8


@of_country
def indicator_list(request: HttpRequest, country: Country) -> HttpResponse:
    """The catalogue under the filters of the address."""
    views = catalogue(country)
    found = _matching(request, views)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    return render(
        request,
        "pages/indicators/list.html",
        {
            "tabs": indicator_tabs(request, country),
            "page": page,
            "rows": [
                {"view": view, "subject": subject_of(view), "theme": theme_label(view.theme)}
                for view in page.object_list
            ],
            "fields": _fields(request, views),
            "action": reverse("indicators", args=[country.code]),
            "capitals": dict(Capital.choices),
            "directions": _directions(),
            "exports": [
                {
                    "href": f"{reverse('indicator_export', args=[country.code, file_format])}?{query}",
                    "label": file_format.upper(),
                }
                for file_format in FORMATS
            ],
        },
    )


@of_country
def indicator_export(request: HttpRequest, country: Country, file_format: str) -> HttpResponseBase:
    """The catalogue under the filters of the address, as a file."""
    if file_format not in FORMATS:
        raise Http404
    found = _matching(request, catalogue(country))
    filters = tuple((Multilingual(name), value) for name, value in request.GET.dict().items() if value)
    about = provenance(country, INDICATORS.labels, filters=filters, address=request.build_absolute_uri())
    name = f"houma-{country.code}-indicators"
    return file_response(request, INDICATORS, indicator_rows(found), file_format, _language(), about, name)


def _matching(request: HttpRequest, views: Sequence[IndicatorView]) -> list[IndicatorView]:
    capital, theme = request.GET.get("capital", ""), request.GET.get("theme", "")
    wanted = words(request.GET.get("q", "")[:100])
    return [
        view
        for view in views
        if (not capital or view.capital == capital) and (not theme or view.theme == theme) and _says(view, wanted)
    ]


def _says(view: IndicatorView, wanted: tuple[str, ...]) -> bool:
    hay = searchable(*view.names.variants(), *view.definitions.variants(), view.code.replace("_", " "))
    return all(f" {word}" in hay for word in wanted)


def _fields(request: HttpRequest, views: Sequence[IndicatorView]) -> tuple[FilterField, ...]:
    capital, theme = request.GET.get("capital", ""), request.GET.get("theme", "")
    there = {view.capital for view in views}
    capitals = [(one.value, str(one.label)) for one in Capital if one.value in there]
    themes = sorted({(view.theme, theme_label(view.theme)) for view in views}, key=lambda one: one[1])
    return (
        FilterField("q", _("Words"), "search", request.GET.get("q", ""), _("Illiteracy, running water, rooms…")),
        select_field("capital", _("Capital"), capital, capitals, _("All capitals")),
        select_field("theme", _("Theme"), theme, themes, _("All themes")),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """How many places have a figure between two ends."""

    low: str
    high: str
    count: int
    kind: str


@of_country
def indicator(request: HttpRequest, country: Country, code: str) -> HttpResponse:
    """One indicator: definition, source, how it aggregates, its spread at a level, first and last places."""
    versions = definition_versions(country, code)
    if not versions:
        raise Http404(_("This indicator is not here."))
    levels = levels_of(country)
    level = next((one for one in levels if one.value == request.GET.get("level")), levels[-1] if levels else None)
    area = AREAS.get(request.GET.get("area", ""), Area.TOTAL)
    found = None if level is None else shown(country, code, level, request.GET.get("period", "")[:10], area)
    if found is None or level is None:
        raise Http404(_("This indicator is not here."))
    (one,) = classed([found], Scheme.QUANTILES, 5)
    language = _language()
    map_query = MapChoice(code, level, area=area).address()
    names = {view.code: view.names for view in catalogue(country)}
    return render(
        request,
        "pages/indicators/indicator.html",
        {
            "tabs": indicator_tabs(request, country),
            "version": versions[0],
            "versions": versions,
            "subject": found.subject,
            "shown": found,
            "level": levels_label(level),
            "theme": theme_label(versions[0].theme),
            "facts": _aggregation(versions[0], names, language),
            "fields": _page_fields(found, levels, level, request.GET.get("area", "total")),
            "action": request.path,
            "bars": _bars(one, language),
            "elsewhere": () if found.values else known_elsewhere(country, code, LEVELS),
            "spread": _spread(found, language),
            "best": _ends(found, language, falling=True),
            "last": _ends(found, language, falling=False),
            "map_query": map_query,
            "exports": [
                {
                    "href": f"{reverse('indicator_map_export', args=[country.code, file_format])}?{map_query}",
                    "label": file_format.upper(),
                }
                for file_format in FORMATS
            ],
        },
    )


def _language() -> str:
    return (get_language() or "fr")[:2]


def _directions() -> dict[str, str]:
    return {code: str(label) for code, label in Direction.choices}


def _aggregation(version: IndicatorVersion, names: dict[str, Multilingual], language: str) -> list[tuple[str, str]]:
    """How the figure of a territory follows from others, in words."""

    def named(code: str) -> str:
        return names[code].in_language(language) if code in names else code

    facts = []
    match version.aggregation:
        case Aggregation.SUM:
            facts.append((_("From parts to the whole"), _("the sum of the parts")))
        case Aggregation.WEIGHTED_MEAN:
            text = _("the mean of the parts, weighted by: %(weight)s") % {"weight": named(version.weight_code)}
            facts.append((_("From parts to the whole"), text))
        case Aggregation.RATIO:
            text = _("%(above)s, divided by %(below)s, each summed over the parts") % {
                "above": named(version.numerator_code),
                "below": named(version.denominator_code),
            }
            facts.append((_("From parts to the whole"), text))
        case _:
            if not version.formula:
                facts.append((_("From parts to the whole"), _("not computed: only what the source publishes")))
    if version.smallest_count is not None:
        text = format_number(version.smallest_count, language)
        facts.append((_("Not shown below"), text))
    return facts


def _page_fields(found: Shown, levels: Sequence[Level], level: Level, area: str) -> tuple[FilterField, ...]:
    def chooser(name: str, label: str, pairs: list[tuple[str, str]], chosen: str) -> FilterField:
        options = tuple(Option(code, text, code == chosen) for code, text in pairs)
        return FilterField(name, label, "select", options=options)

    fields = [chooser("level", _("Level"), [(one.value, levels_label(one)) for one in levels], level.value)]
    if len(found.periods) > 1:
        fields.append(chooser("period", _("Period"), [(one, one) for one in found.periods], found.period))
    areas = [(name, str(one.label)) for name, one in AREAS.items()]
    fields.append(chooser("area", _("Urban or rural"), areas, area))
    return tuple(fields)


def _bars(one: Classed, language: str) -> list[Bar]:
    """The spread as so many equal steps, each in the colour of the class that its middle falls into."""
    values = np.array(one.shown.values)
    if not len(values) or values.min() == values.max():
        return []
    counts, edges = np.histogram(values, bins=BARS)
    subject = one.shown.subject
    bars = []
    for count, low, high in zip(counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        number = one.classes.number_of((low + high) / 2)
        kind = one.classes.parts[number].kind
        bars.append(Bar(number_text(low, subject, language), number_text(high, subject, language), count, kind))
    return bars


def _spread(found: Shown, language: str) -> list[tuple[str, str]]:
    """Ends, quartiles and middle."""
    values = found.values
    if not values:
        return []
    points = np.percentile(values, [0, 25, 50, 75, 100]).tolist()
    labels = (_("least"), _("first quartile"), _("median"), _("third quartile"), _("most"))
    return [(label, number_text(point, found.subject, language)) for label, point in zip(labels, points, strict=True)]


@dataclass(frozen=True, slots=True)
class End:
    """A place at one end of the spread."""

    code: str
    name: str
    text: str


def _ends(found: Shown, language: str, *, falling: bool) -> list[End]:
    known = [place for place in found.places if place.value is not None]
    ordered = sorted(known, key=lambda place: place.value or 0.0, reverse=falling)[:ENDS]
    return [
        End(place.code, place.names.in_language(language), number_text(place.value or 0.0, found.subject, language))
        for place in ordered
    ]
