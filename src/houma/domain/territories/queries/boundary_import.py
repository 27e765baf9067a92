"""Examining a file of boundaries against a country's territories. Nothing is written here."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

import houma.domain.territories.rules.boundary_wording as wording
from houma.domain.territories.models import Country, FormerCode, Territory, TerritoryName
from houma.domain.territories.queries.boundary_files import BoundaryFile, Feature
from houma.domain.territories.queries.search import name_index
from houma.domain.territories.rules.boundary_checks import (
    FARTHEST_POINT,
    LEAST_AREA,
    LEAST_SHARE,
    Repaired,
    metres_outside,
    misfit,
    overlaps,
    repair,
)
from houma.domain.territories.rules.boundary_join import Joiner, JoinFields, Joining, Target, Unjoined
from houma.domain.territories.rules.boundary_report import BoundaryReport, Finding, Kind
from houma.domain.territories.rules.boundary_wording import Area, Metres, Share, say
from houma.domain.territories.rules.geometry import areas, from_geos, polygons_of
from houma.domain.territories.rules.levels import LABELS
from houma.domain.territories.rules.search import NameIndex, Place
from houma.values.multilingual import Multilingual


@dataclass(slots=True)
class _Examination:
    country: Country
    index: NameIndex
    features: Mapping[int, Feature]
    joining: Joining
    findings: list[Finding] = field(default_factory=list)
    boundaries: dict[str, Any] = field(default_factory=dict)

    def label(self, code: str) -> str:
        """The name and code of a territory."""
        place = self.index.place(code)
        return f"{place.names.fr} ({code})"

    def report(self, kind: Kind, template: Multilingual, values: Mapping[str, object], **details: Any) -> None:
        self.findings.append(Finding(kind, say(template, **values), details))


def examine_boundaries(
    country: Country,
    file: BoundaryFile,
    *,
    level: str | None = None,
    fields: JoinFields | None = None,
    crosswalk: Mapping[str, str] | None = None,
) -> BoundaryReport:
    """Join, repair and check the boundaries of a file, and say all that is wrong with them.

    Args:
        level: of the territories in the file; found out where not given.
        fields: which fields say code, name and parent; code and name are found out where not given.
        crosswalk: old code → present code.
    """
    index = name_index(country)
    former = dict(FormerCode.objects.filter(country=country).values_list("former_code", "territory__code"))
    joiner = Joiner(_targets(country, index), former, crosswalk or {})
    rows = [(feature.number, feature.fields) for feature in file.features]
    joining = joiner.join(rows, fields or JoinFields(), level)
    exam = _Examination(country, index, {feature.number: feature for feature in file.features}, joining)
    for unjoined in joining.unjoined:
        _report_unjoined(exam, unjoined)
    for code, numbers in joining.by_code.items():
        _gather(exam, code, numbers)
    _check_points(exam)
    levels = sorted({index.place(code).level for code in exam.boundaries})
    recorded = set(
        Territory.objects.of_country(country.pk)
        .filter(level__in=levels, boundary__isnull=False)
        .values_list("code", flat=True)
    )
    for one in levels:
        _check_overlaps(exam, one)
        _check_parents(exam, one)
        _check_what_is_left(exam, one, recorded)
    return BoundaryReport(
        file=file.name, layer=file.layer, crs=file.crs, crs_was_given=file.crs_was_given, level=joining.level,
        code_field=joining.fields.code, name_field=joining.fields.name, parent_field=joining.fields.parent,
        features=len(file.features), through=dict(joining.through), replaced=len(recorded & set(exam.boundaries)),
        findings=tuple(exam.findings), boundaries=exam.boundaries,
        crosswalk={old: new for old, new in joining.crosswalk_used.items() if new in exam.boundaries},
    )  # fmt: skip


def _targets(country: Country, index: NameIndex) -> list[Target]:
    names: dict[int, list[str]] = defaultdict(list)
    spellings = TerritoryName.objects.filter(territory__country=country).values_list("territory_id", "spelling")
    for pk, spelling in spellings:
        names[pk].append(spelling)
    return [
        Target(
            code=place.code,
            level=place.level,
            name=place.names.fr,
            codes=(place.code, *index.codes_of(place.id)),
            names=tuple(dict.fromkeys((*place.names.variants(), *names[place.id]))),
            above=tuple(parent.code for parent in index.parents_of(place.id)),
        )
        for place in index.places.values()
    ]


def _report_unjoined(exam: _Examination, unjoined: Unjoined) -> None:
    label = ", ".join(part for part in (unjoined.name, unjoined.code) if part) or "–"
    said = {"number": unjoined.number, "label": label}
    details: dict[str, Any] = {"feature": unjoined.number, "code": unjoined.code, "name": unjoined.name}
    if unjoined.candidates:
        candidates = [exam.label(code) for code in unjoined.candidates]
        details["candidates"] = list(unjoined.candidates)
        exam.report(Kind.AMBIGUOUS, wording.AMBIGUOUS, {**said, "candidates": candidates}, **details)
    elif unjoined.led_to:
        details["led_to"] = unjoined.led_to
        template = wording.CROSSWALK_LEADS_NOWHERE
        exam.report(Kind.CROSSWALK_LEADS_NOWHERE, template, {**said, "led_to": unjoined.led_to}, **details)
    else:
        template = wording.NOT_JOINED_NEAREST if unjoined.nearest else wording.NOT_JOINED
        details["nearest"] = list(unjoined.nearest)
        exam.report(Kind.NOT_JOINED, template, {**said, "nearest": unjoined.nearest}, **details)


def _gather(exam: _Examination, code: str, numbers: list[int]) -> None:
    """Repair the geometries of one territory and put them together."""
    parts = []
    for number in numbers:
        feature = exam.features[number]
        shape, repaired = repair(feature.geometry) if feature.geometry is not None else (None, None)
        if shape is None or shapely.is_empty(shape):
            said = {"number": number, "label": exam.label(code)}
            exam.report(Kind.NO_POLYGON, wording.NO_POLYGON, said, feature=number, territory=code)
            continue
        parts.append(shape)
        if repaired is None and feature.rings_closed:
            size = float(areas(shape))
            repaired = Repaired("Ring not closed", None, size, size)
        if repaired is not None:
            said = {
                "territory": exam.label(code), "fault": wording.FAULTS.get(repaired.fault, repaired.fault),
                "before": Area(repaired.area_before), "after": Area(repaired.area_after),
            }  # fmt: skip
            exam.report(
                Kind.REPAIRED, wording.REPAIRED, said,
                feature=number, territory=code, fault=repaired.fault, place=repaired.place,
                area_before=repaired.area_before, area_after=repaired.area_after,
            )  # fmt: skip
    if len(parts) > 1:
        said = {"territory": exam.label(code), "count": len(numbers), "numbers": numbers}
        exam.report(Kind.SEVERAL_FEATURES, wording.SEVERAL_FEATURES, said, territory=code, features=numbers)
    if parts:
        exam.boundaries[code] = polygons_of(shapely.union_all(parts)) if len(parts) > 1 else parts[0]


def _check_points(exam: _Examination) -> None:
    for code, boundary in exam.boundaries.items():
        point = exam.index.place(code).point
        if point is not None and (metres := metres_outside(boundary, *point)) > FARTHEST_POINT:
            said = {"territory": exam.label(code), "distance": Metres(metres)}
            exam.report(Kind.MISPLACED, wording.MISPLACED, said, territory=code, metres=metres)


def _check_overlaps(exam: _Examination, level: str) -> None:
    new = {code: shape for code, shape in exam.boundaries.items() if exam.index.place(code).level == level}
    west, south, east, north = (float(side) for side in shapely.total_bounds(np.array(list(new.values()))))
    neighbours = (
        Territory.objects.of_country(exam.country.pk)
        .with_box_meeting((west, south, east, north))
        .filter(level=level)
        .values_list("code", "boundary")
    )
    others = {code: from_geos(boundary) for code, boundary in neighbours if boundary and code not in exam.boundaries}
    for found in overlaps(new, others):
        said = {
            "first": exam.label(found.first), "second": exam.label(found.second),
            "area": Area(found.area), "share": Share(found.share),
        }  # fmt: skip
        both = [found.first, found.second]
        exam.report(Kind.OVERLAP, wording.OVERLAP, said, territories=both, area=found.area, share=found.share)


def _check_parents(exam: _Examination, level: str) -> None:
    """Gaps and excess against the nearest bounded territory above, where all of this level under it are in the file."""
    all_under: dict[int, list[Place]] = defaultdict(list)
    for place in exam.index.places.values():
        if place.level == level:
            for above in exam.index.parents_of(place.id):
                all_under[above.id].append(place)
    whole = [pk for pk, places in all_under.items() if all(place.code in exam.boundaries for place in places)]
    covered: set[int] = set()
    for parent in _bounded(whole, exam):
        below = [place for place in all_under[parent.pk] if place.id not in covered]
        covered.update(place.id for place in below)
        if not below or parent.boundary is None:
            continue
        found = misfit(
            parent.code, from_geos(parent.boundary), [exam.boundaries[place.code] for place in all_under[parent.pk]]
        )
        if found is None:
            continue
        for kind, template, area, share in (
            (Kind.GAP, wording.GAP, found.gap, found.gap_share),
            (Kind.BEYOND_PARENT, wording.BEYOND_PARENT, found.beyond, found.beyond_share),
        ):
            if area >= LEAST_AREA and share >= LEAST_SHARE:
                said = {"territory": exam.label(parent.code), "area": Area(area), "share": Share(share)}
                exam.report(kind, template, said, territory=parent.code, area=area, share=share)


def _bounded(ids: list[int], exam: _Examination) -> Iterator[Territory]:
    """Those that have a boundary, the lowest first: a province frames its communes before its region does."""
    found = Territory.objects.filter(pk__in=ids, boundary__isnull=False).only("code", "boundary")
    depth = {pk: len(exam.index.parents_of(pk)) for pk in ids}
    yield from sorted(found, key=lambda one: (-depth[one.pk], one.code))


def _check_what_is_left(exam: _Examination, level: str, recorded: set[str]) -> None:
    left = sorted(
        place.code
        for place in exam.index.places.values()
        if place.level == level and place.code not in exam.boundaries and place.code not in recorded
    )
    if left:
        said = {"level": LABELS[level], "count": len(left), "territories": [exam.label(code) for code in left]}
        exam.report(Kind.WITHOUT_BOUNDARY, wording.WITHOUT_BOUNDARY, said, level=level, territories=left)
