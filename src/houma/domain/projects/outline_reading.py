"""An outline for a perimeter, drawn or taken from a file: read, mended, checked, and told what it touches."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models import Extent
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Decision, Reason, Refused
from houma.domain.documents.rules import ending_of
from houma.domain.territories.models import Country, Level, Territory
from houma.domain.territories.queries.boundary_files import UnreadableBoundaries, read_boundary_file
from houma.domain.territories.queries.places import Touched, territories_touched
from houma.domain.territories.rules.boundary_checks import repair
from houma.domain.territories.rules.geometry import areas, from_geos, polygons_of, to_geos
from houma.values.multilingual import Multilingual

ENDINGS = ("geojson", "json", "kml", "gpkg", "zip")
MOST_BYTES = 20_000_000
MOST_POINTS = 20_000
"""Points of one outline: a neighbourhood has a few hundred; more is a whole country by mistake."""
LARGEST_AREA = 5_000e6
"""Square metres: more than any city of the trade covers."""
_FRAME_MARGIN = 0.5
"""Degrees around the known points of a country whose own boundary is not recorded."""


class UnreadableOutline(Exception):
    """A file or a drawing cannot be taken for an outline; ``message`` says why."""

    def __init__(self, message: Multilingual) -> None:
        self.message = message
        super().__init__(message.en)


@dataclass(frozen=True, slots=True)
class Outline:
    """Polygons in degrees (shapely), their area in square metres, what was mended, what they touch, and what forbids.

    ``polygons`` counts the parts; ``crs`` is the reference system that was read.
    """

    shape: Any
    area: float
    polygons: int
    mended: bool
    crs: str
    touched: tuple[Touched, ...]
    decision: Decision

    @property
    def geojson(self) -> str:
        """The polygons as GeoJSON, to seven decimals (a centimetre)."""
        return str(shapely.to_geojson(shapely.set_precision(self.shape, 1e-7)))


def outline_of_file(country: Country, filename: str, content: bytes, *, crs: str = "") -> Outline:
    """Read the polygons of a GeoJSON, KML, GeoPackage or zipped Shapefile, in any reference system.

    Raises UnreadableOutline with a sentence for a person.
    """
    ending = ending_of(filename)
    if ending not in ENDINGS:
        raise UnreadableOutline(_OTHER_KIND.formatted(file=filename))
    if len(content) > MOST_BYTES:
        raise UnreadableOutline(_TOO_LARGE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"outline.{'geojson' if ending == 'json' else ending}"
        path.write_bytes(content)
        try:
            read = read_boundary_file(path, crs=crs.strip() or None)
        except UnreadableBoundaries as problem:
            raise UnreadableOutline(problem.message) from problem
    shapes = [feature.geometry for feature in read.features if feature.geometry is not None]
    closed = any(feature.rings_closed for feature in read.features)
    return _checked(country, shapes, read.crs, mended=closed)


def outline_of_geojson(country: Country, text: str) -> Outline:
    """Read what was drawn: a geometry, a feature or a collection in longitude and latitude.

    Raises UnreadableOutline with a sentence for a person.
    """
    if len(text) > MOST_BYTES:
        raise UnreadableOutline(_TOO_LARGE)
    try:
        shape = shapely.from_geojson(json.dumps(json.loads(text)), on_invalid="raise")
    except (ValueError, shapely.errors.ShapelyError) as problem:
        raise UnreadableOutline(_NO_GEOJSON) from problem
    return _checked(country, [shape], "EPSG:4326", mended=False)


def _checked(country: Country, shapes: list[Any], crs: str, *, mended: bool) -> Outline:
    kept = [part for part, _repaired in (repair(polygons_of(shape)) for shape in shapes) if not shapely.is_empty(part)]
    mended = mended or any(not shapely.is_valid(polygons_of(shape)) for shape in shapes)
    if not kept:
        raise UnreadableOutline(_NO_POLYGON)
    joined = polygons_of(shapely.union_all(np.array(kept, dtype=object)))
    if shapely.get_num_coordinates(joined) > MOST_POINTS:
        raise UnreadableOutline(_TOO_LARGE)
    area = float(areas(joined))
    reasons = _against(country, joined, area)
    touched = () if reasons else tuple(territories_touched(country, to_geos(joined), Level.COMMUNE))
    return Outline(joined, area, shapely.get_num_geometries(joined), mended, crs, touched, Decision(tuple(reasons)))


def _against(country: Country, shape: Any, area: float) -> list[Reason]:
    if area > LARGEST_AREA:
        return [_("This outline is larger than a city: it covers more than 5,000 km².")]
    root = Territory.objects.filter(country=country, level=Level.COUNTRY).first()
    if root is not None and root.boundary is not None:
        inside = bool(shapely.intersects(from_geos(root.boundary), shape))
    else:
        inside = _near_known_points(country, shape)
    return [] if inside else [_("This outline lies outside the country.")]


def _near_known_points(country: Country, shape: Any) -> bool:
    box = Territory.objects.of_country(country.pk).exclude(point=None).aggregate(box=Extent("point"))["box"]
    if box is None:
        return True
    west, south, east, north = box
    frame = shapely.box(west - _FRAME_MARGIN, south - _FRAME_MARGIN, east + _FRAME_MARGIN, north + _FRAME_MARGIN)
    return bool(shapely.intersects(frame, shape))


def require_outline(outline: Outline) -> None:
    """Raise Refused unless the outline may be kept."""
    if not outline.decision:
        raise Refused(outline.decision)


_OTHER_KIND = Multilingual(
    "{file} : ni GeoJSON, ni KML, ni GeoPackage, ni Shapefile zippé",
    "{file}: ليس ملف GeoJSON أو KML أو GeoPackage أو Shapefile مضغوطا",
    "{file}: neither GeoJSON, KML, GeoPackage nor zipped Shapefile",
)
_TOO_LARGE = Multilingual(
    "Ce contour est trop détaillé : simplifiez-le, ou ne gardez que le périmètre.",
    "هذا المحيط مفصل أكثر من اللازم: بسّطه أو احتفظ بالنطاق وحده.",
    "This outline is too detailed: simplify it, or keep the perimeter only.",
)
_NO_GEOJSON = Multilingual(
    "Ce dessin ne se lit pas comme GeoJSON.", "لا يمكن قراءة هذا الرسم كملف GeoJSON.", "This drawing is no GeoJSON."
)
_NO_POLYGON = Multilingual(
    "Aucun polygone : un périmètre est une surface fermée.",
    "لا يوجد مضلع: النطاق مساحة مغلقة.",
    "No polygon: a perimeter is a closed surface.",
)
