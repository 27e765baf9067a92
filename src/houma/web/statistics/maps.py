"""One released count on a map: every place in its class, what is suppressed named so, and the same as a list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from houma.domain.statistics.models import Release
from houma.domain.statistics.queries.reading import ShownCell, ShownTable
from houma.domain.statistics.rules.tables import ALL
from houma.domain.territories.models import Level
from houma.web.formatting import format_number
from houma.web.indicators.classed import MISSING_KIND, SUPPRESSED_KIND, LegendLine
from houma.web.indicators.classes import SUPPRESSED, Classes, Scheme, classify
from houma.web.pages.maps import Map, bounds_around, value_map
from houma.web.statistics.grids import headings, used

_LAYERS = {Level.REGION: "regions", Level.PROVINCE: "provinces"}
_AROUND = 0.05
"""Degrees beyond the outermost places, where communes and quarters are shown; regions and provinces take more."""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from: which category of an axis, or which kind of place."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class CountMap:
    """What is asked of the map: a count (a category an axis) at the places of one level."""

    level: str
    categories: tuple[str, ...]
    cells: tuple[ShownCell, ...]
    classes: Classes

    def number_of(self, cell: ShownCell) -> int:
        """The class of a place, counted from 0, or ``SUPPRESSED``."""
        return SUPPRESSED if cell.count is None else self.classes.number_of(cell.count)

    def kind_of(self, cell: ShownCell) -> str:
        """The colour of a place."""
        number = self.number_of(cell)
        if number == SUPPRESSED:
            return SUPPRESSED_KIND
        return self.classes.parts[number].kind if number >= 0 else MISSING_KIND


@dataclass(frozen=True, slots=True)
class ListedPlace:
    code: str
    name: str
    count: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class CountMapView:
    """The map with its legend, the choices above it, and the list beside it."""

    title: str
    map: Map
    legend: tuple[LegendLine, ...]
    dots: bool
    choices: tuple[Choice, ...]
    places: tuple[ListedPlace, ...]


def _levels(shown: ShownTable) -> dict[str, int]:
    """How many places of each level the table tells of, the root of the release among them."""
    found: dict[str, int] = {}
    for one in shown.places():
        if not one.outside:
            found[one.territory.level] = found.get(one.territory.level, 0) + 1
    return found


def count_map(shown: ShownTable, asked: QueryDict) -> CountMap | None:
    """What the address asks for (``c1``, ``c2``, ``level``), else the totals of the level with most places.

    Of several such levels it is the lowest.
    """
    levels = _levels(shown)
    if not levels:
        return None
    level = asked.get("level", "")
    if level not in levels:
        level = max(reversed(levels), key=lambda one: levels[one])  # of as many places, the smallest
    categories = tuple(
        wanted if (wanted := asked.get(f"c{number}", ALL)) in axis.codes else ALL
        for number, axis in enumerate(shown.table.axes, start=1)
    )
    cells = tuple(
        one for one in shown.cells if not one.outside and one.territory.level == level and one.categories == categories
    )
    known = [one.count for one in cells if one.count is not None]
    return CountMap(level, categories, cells, classify(known, Scheme.QUANTILES))


def map_values(drawn: CountMap, language: str) -> dict[str, object]:
    """What the map component draws: class and words of every place."""
    bare = [one.territory.code for one in drawn.cells if not one.territory.outlined]  # type: ignore[attr-defined]
    return {
        "kinds": [part.kind for part in drawn.classes.parts],
        "outlined": len(bare) < len(drawn.cells),
        "bare": bare if len(bare) < len(drawn.cells) else [],
        "places": {one.territory.code: [drawn.number_of(one), said(one, language)] for one in drawn.cells},
    }


def said(cell: ShownCell, language: str) -> str:
    """What is told of a place when it is pointed at."""
    return _("suppressed") if cell.count is None else format_number(cell.count, language)


def map_view(release: Release, shown: ShownTable, drawn: CountMap, language: str) -> CountMapView:
    """Everything the page shows of a map."""
    query = {"table": shown.table.code, "level": drawn.level}
    query |= {f"c{number}": code for number, code in enumerate(drawn.categories, start=1)}
    values = reverse("statistics_map", args=[release.country_id, release.territory.code, release.number])
    outlined = any(one.territory.outlined for one in drawn.cells)  # type: ignore[attr-defined]
    title = _title(shown, drawn)
    made = value_map(
        release.country,
        title,
        values=f"{values}?{urlencode(query)}",
        layer=_LAYERS.get(Level(drawn.level), "communes"),
        level=drawn.level if outlined else "",
    )
    around = bounds_around((one.territory for one in drawn.cells), _AROUND * (8 if drawn.level in _LAYERS else 1))
    return CountMapView(
        title=title,
        map=replace(made, bounds=around or made.bounds),
        legend=_legend(drawn, language),
        dots=not outlined,
        choices=(*_categories(shown, drawn), *_kinds_of_places(shown, drawn)),
        places=tuple(
            ListedPlace(one.territory.code, one.place, one.count, drawn.kind_of(one))
            for one in sorted(drawn.cells, key=lambda one: (one.count is None, -(one.count or 0), one.place))
        ),
    )


def _title(shown: ShownTable, drawn: CountMap) -> str:
    chosen = [str(shown.labels(axis)[code]) for axis, code in enumerate(drawn.categories) if code != ALL]
    return " · ".join([str(shown.table.title), *chosen])


def _legend(drawn: CountMap, language: str) -> tuple[LegendLine, ...]:
    numbers = [drawn.number_of(one) for one in drawn.cells]
    lines, least = [], 0
    for number, part in enumerate(drawn.classes.parts):
        low = int(part.low) if not number else least + 1
        least = int(part.high)
        ends = [format_number(end, language) for end in ((low, least) if low < least else (least,))]
        lines.append(LegendLine(part.kind, " – ".join(ends), numbers.count(number)))
    if hidden := numbers.count(SUPPRESSED):
        lines.append(LegendLine(SUPPRESSED_KIND, _("suppressed"), hidden))
    return tuple(lines)


def _categories(shown: ShownTable, drawn: CountMap) -> Sequence[Choice]:
    found = []
    for at, axis in enumerate(shown.table.axes):
        options = tuple(
            Option(one.code, "\u2003" * one.depth + one.label, one.code == drawn.categories[at])
            for one in used(shown, at, headings(axis))
        )
        found.append(Choice(f"c{at + 1}", str(axis.title), options))
    return found


def _kinds_of_places(shown: ShownTable, drawn: CountMap) -> Sequence[Choice]:
    levels = _levels(shown)
    if len(levels) < 2:
        return ()
    options = tuple(Option(one, str(Level(one).label).capitalize(), one == drawn.level) for one in levels)
    return (Choice("level", _("Places"), options),)
