"""The map of alerts on territories: each place of the level that has most of them, by its worst alert."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from houma.domain.accounts.models import User
from houma.domain.territories.models import Country, Level, Territory
from houma.domain.watch.models import Alert, Severity
from houma.domain.watch.queries.alerts import narrowed, visible_alerts
from houma.web.at_desk import at_desk
from houma.web.indicators.subjects import LAYER_OF
from houma.web.pages.desk.watch.filters import asked_of
from houma.web.pages.maps import Map, value_map

_KINDS = ("rest", "wait", "bad")
"""Colours of places without an alert, with one to watch, with a serious one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the legend."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class AlertMap:
    """A map with its legend; ``dots`` where no boundaries are loaded."""

    map: Map
    lines: tuple[Line, ...]
    dots: bool


def alert_map(country: Country, found: QuerySet[Alert], query: Mapping[str, str]) -> AlertMap | None:
    """The map of the alerts that a list shows; None where none of them is on a territory."""
    level = _level(found)
    if level is None:
        return None
    worst = _worst(found, level)
    places = Territory.objects.of_country(country.pk).filter(level=level)
    everywhere, outlined = places.count(), places.filter(boundary__isnull=False).exists()
    values = f"{reverse('watch_map', args=[country.code])}?{urlencode(query)}"
    serious = sum(severity == Severity.SERIOUS for severity, _count in worst.values())
    return AlertMap(
        value_map(
            country, _("Territories with alerts"), values=values, layer=LAYER_OF[level],
            level=level.value if outlined else "",
        ),
        (
            Line(_KINDS[2], _("serious"), serious),
            Line(_KINDS[1], _("to watch"), len(worst) - serious),
            Line(_KINDS[0], _("no alert"), everywhere - len(worst)),
        ),
        dots=not outlined,
    )  # fmt: skip


@at_desk
def watch_map(request: HttpRequest, country: Country, user: User) -> JsonResponse:
    """The colour of every place of the level, and what the map says of it."""
    asked = asked_of(country, request.GET)
    found = narrowed(visible_alerts(user, country), asked.filters, user, timezone.localdate())
    level = _level(found) or Level.COMMUNE
    worst = _worst(found, level)
    places = Territory.objects.of_country(country.pk).filter(level=level)
    bare = list(places.filter(boundary__isnull=True).values_list("code", flat=True))
    codes = list(places.values_list("code", flat=True))
    return JsonResponse(
        {
            "kinds": list(_KINDS),
            "outlined": len(bare) < len(codes),
            "bare": bare if len(bare) < len(codes) else [],
            "places": {code: _said(*worst.get(code, (0, 0))) for code in codes},
        },
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )


def _said(severity: int, count: int) -> tuple[int, str]:
    if not count:
        return 0, _("no alert")
    return severity, ngettext("%(count)s alert", "%(count)s alerts", count) % {"count": count}


def _level(found: QuerySet[Alert]) -> Level | None:
    """The level of territory that most of the alerts are about, among those that a map can show."""
    levels = found.filter(territory__level__in=LAYER_OF).order_by().values_list("territory__level")
    most = levels.annotate(count=Count("pk")).order_by("-count").first()
    return Level(most[0]) if most else None


def _worst(found: QuerySet[Alert], level: Level) -> dict[str, tuple[int, int]]:
    """Severity of the worst alert and how many there are, by the code of the territory."""
    rows = found.filter(territory__level=level).order_by().values_list("territory__code")
    return {code: (worst, count) for code, worst, count in rows.annotate(worst=Max("severity"), count=Count("pk"))}
