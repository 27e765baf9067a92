"""The laws of the tree: who may stand under whom, and the closure that every scope query leans on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision, Reason
from houma.domain.territories.models import Level, PerimeterKind
from houma.domain.territories.rules.levels import RANK
from houma.values.multilingual import Multilingual

_REASONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    """One territory as a file or a pack gives it. ``point`` is (longitude, latitude) in degrees, WGS 84.

    ``aliases`` are further spellings; ``former_codes`` are codes it had before. The row is the whole truth about the
    facts it names: an empty fact empties what was known.
    """

    code: str
    level: str
    parent_code: str | None
    names: Multilingual
    aliases: tuple[str, ...] = ()
    perimeter_kind: str = ""
    hcp_code: str = ""
    iso_3166_2: str = ""
    wikidata: str = ""
    population: int | None = None
    households: int | None = None
    population_on: date | None = None
    point: tuple[float, float] | None = None
    former_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a territory stands: its level and the code of its parent."""

    level: str
    parent_code: str | None


def may_stand_under(level: str, parent_level: str | None) -> Decision:
    """Whether a territory of ``level`` may have a parent of ``parent_level`` (None: no parent)."""
    if parent_level is None:
        return (
            ALLOWED if level == Level.COUNTRY else Decision.refuse(_("Only a country stands at the top of the tree."))
        )
    if level == Level.PERIMETER and parent_level == Level.PERIMETER:
        return ALLOWED  # A neighbourhood of a medina.
    if RANK[level] > RANK[parent_level]:
        return ALLOWED
    return Decision.refuse(
        format_lazy(
            _("A territory of level “{level}” does not stand under one of level “{parent}”."),
            level=Level(level).label,
            parent=Level(parent_level).label,
        )
    )


def may_register(rows: list[TerritoryRow], standing: Mapping[str, Standing]) -> Decision:
    """Whether ``rows`` put into the tree in which ``standing`` (by code) is known leave a tree. All reasons at once."""
    reasons: list[Reason] = []
    after = dict(standing)
    seen: set[str] = set()
    for row in rows:
        if not row.code.strip():
            reasons.append(format_lazy(_("{name}: a territory has a code."), name=row.names.fr))
            continue
        if row.code in seen:
            reasons.append(format_lazy(_("{code}: this code stands twice."), code=row.code))
        seen.add(row.code)
        reasons += _faults_of(row)
        after[row.code] = Standing(row.level, row.parent_code)
    tops = [code for code, stands in after.items() if stands.level == Level.COUNTRY]
    if len(tops) > 1:
        reasons.append(format_lazy(_("One country, one top of the tree: {codes}."), codes=", ".join(sorted(tops))))
    for code, stands in after.items():
        if stands.parent_code is not None and stands.parent_code not in after:
            reasons.append(
                format_lazy(_("{code}: its parent {parent} is unknown."), code=code, parent=stands.parent_code)
            )
        elif stands.level in RANK:
            parent_level = after[stands.parent_code].level if stands.parent_code is not None else None
            if parent_level is None or parent_level in RANK:
                reasons += [
                    format_lazy("{code}: {reason}", code=code, reason=reason)
                    for reason in may_stand_under(stands.level, parent_level).reasons
                ]
    if not reasons:
        reasons += [format_lazy(_("{code}: it stands under itself."), code=code) for code in _in_circles(after)]
    hidden = len(reasons) - _REASONS_SHOWN
    if hidden > 0:
        reasons = [*reasons[:_REASONS_SHOWN], format_lazy(_("and {count} more."), count=hidden)]
    return Decision(tuple(reasons))


def _faults_of(row: TerritoryRow) -> list[Reason]:
    reasons: list[Reason] = []
    if row.level not in RANK:
        reasons.append(format_lazy(_("{code}: the level “{level}” is unknown."), code=row.code, level=row.level))
    if not row.names.fr:
        reasons.append(format_lazy(_("{code}: a territory has a French name."), code=row.code))
    if (row.level == Level.PERIMETER) != bool(row.perimeter_kind) or row.perimeter_kind not in PerimeterKind.values:
        reasons.append(
            format_lazy(
                _("{code}: a perimeter, and nothing else, says its kind, not “{kind}”."),
                code=row.code,
                kind=row.perimeter_kind,
            )
        )
    if row.point is not None and not (-180 <= row.point[0] <= 180 and -90 <= row.point[1] <= 90):
        reasons.append(
            format_lazy(
                _("{code}: ({lon}, {lat}) is no longitude and latitude."),
                code=row.code,
                lon=row.point[0],
                lat=row.point[1],
            )
        )
    return reasons


def _in_circles(standing: Mapping[str, Standing]) -> list[str]:
    """Codes from which no way leads up to the top (perimeters may stand under perimeters, so also under themselves)."""
    good: set[str] = set()
    for code in standing:
        way: list[str] = []
        on_way: set[str] = set()
        here: str | None = code
        while here is not None and here not in good and here not in on_way:
            way.append(here)
            on_way.add(here)
            here = standing[here].parent_code
        if here is None or here in good:
            good.update(way)
    return [code for code in standing if code not in good]


def may_move(level: str, parent_level: str, *, same_country: bool, parent_is_below: bool) -> Decision:
    """Whether a territory of ``level`` may be put under another parent."""
    reasons: list[Reason] = []
    if not same_country:
        reasons.append(_("A territory stays in its country."))
    if parent_is_below:
        reasons.append(_("A territory does not stand under itself or under one of its own parts."))
    if level == Level.COUNTRY:
        reasons.append(_("The country itself stands at the top of the tree and stays there."))
    else:
        reasons += may_stand_under(level, parent_level).reasons
    return Decision(tuple(reasons))


def closure(parents: Mapping[int, int | None]) -> dict[tuple[int, int], int]:
    """Every (ancestor, descendant) pair of a tree and its distance, each node being its own ancestor at 0.

    Args:
        parents: node → its parent, None at the top; every parent is itself a key.
    """
    pairs: dict[tuple[int, int], int] = {}
    for node in parents:
        distance = 0
        above: int | None = node
        while above is not None:
            pairs[above, node] = distance
            above = parents[above]
            distance += 1
    return pairs


def parents_first(rows: list[TerritoryRow]) -> list[list[TerritoryRow]]:
    """Rows in waves: a row comes in a later wave than its parent where both are among ``rows``."""
    by_code = {row.code: row for row in rows}
    depth: dict[str, int] = {}
    for row in rows:
        way = []
        here: TerritoryRow | None = row
        while here is not None and here.code not in depth:
            way.append(here.code)
            here = by_code.get(here.parent_code) if here.parent_code is not None else None
        start = depth[here.code] + 1 if here is not None else 0
        for offset, code in enumerate(reversed(way)):
            depth[code] = start + offset
    waves: list[list[TerritoryRow]] = [[] for _wave in range(max(depth.values(), default=-1) + 1)]
    for row in rows:
        waves[depth[row.code]].append(row)
    return waves
