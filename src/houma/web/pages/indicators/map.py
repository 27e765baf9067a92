"""The map of indicators: figures by class on one map or two side by side, with the list of the same places."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from houma.domain.indicators.models import Area, Sex
from houma.domain.territories.models import Country, Territory
from houma.values.multilingual import Multilingual
from houma.web.country import of_country
from houma.web.exports import FORMATS, file_response, provenance
from houma.web.formatting import format_number
from houma.web.indicators.choice import MapChoice, choice_from, figures_of
from houma.web.indicators.classed import Classed, LegendLine, classed, rank_text, value_text
from houma.web.indicators.listing import ListRow, export_rows, export_table, listed
from houma.web.indicators.subjects import LAYER_OF, Place, Shown, figures_stamp, levels_of, shown, subject_groups
from houma.web.indicators.wording import levels_label, scheme_label, sex_label
from houma.web.pages.indicators.fields import indicator_tabs, map_fields
from houma.web.pages.maps import Map, value_map

PAGE_LENGTH = 25
_ONE_DAY = 86_400


@dataclass(frozen=True, slots=True)
class MapView:
    """One of the maps: what it shows in words, its legend, what the component needs, whether places are dots."""

    shown: Shown
    map: Map
    legend: tuple[LegendLine, ...]
    dots: bool
    elsewhere: tuple["Elsewhere", ...] = ()

    @property
    def sex(self) -> str:
        """Of whom it tells, where that is not everybody."""
        return sex_label(self.shown.sex) if self.shown.sex != Sex.ALL else ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A level at which a subject has figures, where the one asked for has none."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of the list: the colour of its class, the figure with its unit, its rank."""

    kind: str
    text: str
    rank: str
    machine: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    code: str
    name: str
    parent: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that sorts."""

    label: str
    unit: str
    href: str
    sorted: str
    numeric: bool


@of_country
def indicator_map(request: HttpRequest, country: Country) -> HttpResponse:
    """Figures on the map, sorted into classes, with their list."""
    language = _language()
    groups = subject_groups(country, language)
    choice, maps = _found(request, country, [one.key for group in groups for one in group.subjects])
    tabs = indicator_tabs(request, country)
    unknown = _unknown(request, choice, maps)
    if not maps:
        return render(request, "pages/indicators/map.html", {"tabs": tabs, "maps": (), "unknown": unknown})
    rows = listed(country, choice, maps, language)
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    own_url = reverse("indicator_map", args=[country.code])
    first, second = maps[0].shown, maps[1].shown if len(maps) > 1 else None
    return render(
        request,
        "pages/indicators/map.html",
        {
            "tabs": tabs,
            "unknown": unknown,
            "choice": choice,
            "subject": first.subject,
            "fields": map_fields(country, choice, groups, first, second, language),
            "action": own_url,
            "kept": {"sort": choice.sort} if choice.sort != "-value" else {},
            "maps": [_view(country, choice, number, one, language) for number, one in enumerate(maps)],
            "page": page,
            "rows": [_row(row, maps, language) for row in page.object_list],
            "headings": _headings(choice, maps, language),
            "exports": [
                {
                    "href": f"{reverse('indicator_map_export', args=[country.code, file_format])}?{choice.address()}",
                    "label": file_format.upper(),
                }
                for file_format in FORMATS
            ],
        },
    )


@gzip_page
@cache_control(public=True, max_age=_ONE_DAY)
@of_country
def indicator_map_values(request: HttpRequest, country: Country, number: int) -> HttpResponse:
    """What one map draws: class and text of every place. Its address changes when a figure does."""
    choice, maps = _found(request, country, ())
    if number >= len(maps):
        raise Http404
    language, one = _language(), maps[number]
    bare = _without_boundary(country, choice)
    return JsonResponse(
        {
            "kinds": [part.kind for part in one.classes.parts],
            "outlined": len(bare) < len(one.shown.places),
            "bare": bare if len(bare) < len(one.shown.places) else [],
            "places": {place.code: [one.number_of(place), _said(place, one, language)] for place in one.shown.places},
        },
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )


@of_country
def indicator_map_export(request: HttpRequest, country: Country, file_format: str) -> HttpResponseBase:
    """The list as a file: the places that are shown, in their order, with their classes."""
    choice, maps = _found(request, country, ())
    if file_format not in FORMATS or not maps:
        raise Http404
    language = _language()
    table = export_table(maps)
    filters = _filters(choice, maps, language)
    about = provenance(country, table.labels, filters=filters, address=request.build_absolute_uri())
    rows = export_rows(listed(country, choice, maps, language), maps, choice.level, language)
    name = f"houma-{country.code}-{maps[0].shown.subject.key.replace('.', '-')[:60]}-{choice.level.value}"
    return file_response(request, table, rows, file_format, language, about, name)


def _filters(choice: MapChoice, maps: Sequence[Classed], language: str) -> tuple[tuple[Multilingual, str], ...]:
    """What a file says of what it holds: the choice in the reader's words."""
    pairs = [(_("Indicator or score"), one.shown.subject.names.in_language(language)) for one in maps]
    pairs += [(_("Source"), one.shown.subject.source.in_language(language)) for one in maps]
    pairs += [(_("Period"), one.shown.period) for one in maps]
    pairs += [
        (_("Level"), levels_label(choice.level)),
        (_("Urban or rural"), str(Area(maps[0].shown.area).label)),
        (_("Women or men"), sex_label(maps[0].shown.sex) if len(maps[0].shown.sexes) > 1 else ""),
        (_("Classes"), scheme_label(choice.scheme)),
        (_("Find in the list"), choice.text),
    ]
    return tuple((Multilingual(label), value) for label, value in pairs if value)


def _language() -> str:
    return (get_language() or "fr")[:2]


def _found(request: HttpRequest, country: Country, others: Sequence[str]) -> tuple[MapChoice, tuple[Classed, ...]]:
    """The choice of the address with its figures; where its subject is not there, the first of ``others`` that is."""
    choice = choice_from(request.GET, country)
    first, second = figures_of(country, choice)
    if first is None and others:
        choice = choice_from({**request.GET.dict(), "of": others[0]}, country)
        first, second = figures_of(country, choice)
    figures = tuple(one for one in (first, second) if one is not None)
    return choice, classed(figures, choice.scheme, choice.classes)


def _unknown(request: HttpRequest, choice: MapChoice, maps: Sequence[Classed]) -> list[str]:
    """What the address names and the country does not have, at this level: something else is shown, or nothing."""
    asked = request.GET.get("of", "")[:120]
    unknown = [asked] if asked and (asked != choice.subject or not maps) else []
    return [*unknown, choice.beside] if maps and choice.beside and len(maps) == 1 else unknown


def _without_boundary(country: Country, choice: MapChoice) -> list[str]:
    rows = Territory.objects.filter(country=country, level=choice.level, boundary__isnull=True)
    return list(rows.order_by("code").values_list("code", flat=True))


def _said(place: Place, one: Classed, language: str) -> str:
    """What the map says of a place when it is pointed at."""
    if place.suppressed:
        return _("too few people to be shown")
    if place.value is None:
        return _("no figure")
    text = value_text(place.value, one.shown.subject, language)
    rank = rank_text(place, one.shown.of, language)
    return f"{text} · {_('rank')} {rank}" if rank else text


def _view(country: Country, choice: MapChoice, number: int, one: Classed, language: str) -> MapView:
    subject = one.shown.subject
    # The digest makes the answer of another day another address: each may be kept for long.
    mark = hashlib.sha256(f"{figures_stamp(country)}:{country.territories_stamp}".encode()).hexdigest()[:12]
    query = {name: value for name, value in choice.as_query().items() if name not in {"q", "sort"}} | {"v": mark}
    values = f"{reverse('indicator_map_values', args=[country.code, number])}?{urlencode(query)}"
    outlined = len(_without_boundary(country, choice)) < len(one.shown.places)
    drawn = value_map(
        country,
        subject.names.in_language(language),
        values=values,
        layer=LAYER_OF[choice.level],
        level=choice.level.value if outlined else "",
        sync="indicators" if choice.has_second else "",
    )
    elsewhere = () if one.shown.values else _elsewhere(country, choice, subject.key)
    return MapView(one.shown, drawn, one.legend(language), not outlined, elsewhere)


def _elsewhere(country: Country, choice: MapChoice, key: str) -> tuple[Elsewhere, ...]:
    found = ((level, shown(country, key, level)) for level in levels_of(country) if level != choice.level)
    return tuple(
        Elsewhere(levels_label(level), choice.address(level=level, area=Area.TOTAL, period=""))
        for level, there in found
        if there is not None and there.values
    )


def _row(row: ListRow, maps: Sequence[Classed], language: str) -> Row:
    places = [row.place, row.second][: len(maps)]
    return Row(
        code=row.place.code,
        name=row.place.names.in_language(language),
        parent=row.parent.in_language(language),
        cells=tuple(_cell(place, one, language) for place, one in zip(places, maps, strict=True) if place is not None),
    )


def _cell(place: Place, one: Classed, language: str) -> Cell:
    subject = one.shown.subject
    text = "" if place.value is None else format_number(place.value, language, subject.decimals)
    rank = rank_text(place, one.shown.of, language)
    return Cell(one.kind_of(place), text, rank, "" if place.value is None else repr(place.value))


def _headings(choice: MapChoice, maps: Sequence[Classed], language: str) -> tuple[Heading, ...]:
    def heading(key: str, label: str, unit: str, numeric: bool) -> Heading:
        here = choice.sort.removeprefix("-") == key
        falling = here and choice.sort.startswith("-")
        # Names rise first, figures fall first.
        following = key if falling else f"-{key}" if here or numeric else key
        state = ("descending" if falling else "ascending") if here else ""
        return Heading(label, unit, f"?{choice.address(sort=following)}", state, numeric)

    headings = [heading("name", _("Territory"), "", False)]
    for key, one in zip(("value", "second"), maps, strict=False):
        subject = one.shown.subject
        label = subject.names.in_language(language)
        if len(maps) > 1 and maps[0].shown.subject.key == maps[1].shown.subject.key:
            label = one.shown.period or label
        headings.append(heading(key, label, subject.unit.in_language(language), True))
    return tuple(headings)
