"""Reading a file of boundaries: GeoPackage, GeoJSON, Shapefile, zipped or not, in any reference system."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from houma.domain.territories.rules.geometry import WGS84, transformed
from houma.values.multilingual import Multilingual

_POLYGONS = ("Polygon", "Unknown", "GeometryCollection", "Surface")


class UnreadableBoundaries(Exception):
    """A file cannot be taken for boundaries; ``message`` says why and what to do."""

    def __init__(self, message: Multilingual) -> None:
        self.message = message
        super().__init__(message.en)


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its number in the file (from 1), its fields as text, and its geometry (shapely, WGS 84) or None."""

    number: int
    fields: Mapping[str, str]
    geometry: Any
    rings_closed: bool = False  # some ring did not end where it began, and was closed


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """What was read. ``crs`` is the reference system used, which is not the file's own where ``crs_was_given``."""

    name: str
    layer: str
    crs: str
    crs_was_given: bool
    field_names: tuple[str, ...]
    features: tuple[Feature, ...]


def read_boundary_file(
    path: Path, *, layer: str | None = None, crs: str | None = None, encoding: str | None = None
) -> BoundaryFile:
    """Read all features of one layer and bring them to longitude and latitude.

    Args:
        layer: needed only where several layers hold polygons.
        crs: reference system ("EPSG:26191", WKT) that takes the place of the file's own; needed where it has none.
        encoding: of the texts of a Shapefile without a ``.cpg`` file.

    Raises:
        UnreadableBoundaries: with a sentence for a person.
    """
    import pyogrio  # Brings pandas along, a second that only who reads such a file waits for.

    if not path.is_file():
        raise UnreadableBoundaries(_NO_FILE.formatted(path=path.name))
    try:
        chosen = _choose_layer(path, layer)
        with warnings.catch_warnings():
            # Told in the report, feature by feature.
            warnings.filterwarnings("ignore", message="Non closed ring detected", category=RuntimeWarning)
            meta, _fids, geometries, columns = pyogrio.raw.read(path, layer=chosen, encoding=encoding, force_2d=True)
    except pyogrio.errors.DataSourceError as problem:
        raise UnreadableBoundaries(_NOT_READ.formatted(path=path.name, problem=problem)) from problem
    except UnicodeDecodeError as problem:
        raise UnreadableBoundaries(_OTHER_ENCODING.formatted(path=path.name)) from problem
    if geometries is None or len(geometries) == 0:
        raise UnreadableBoundaries(_EMPTY.formatted(path=path.name))
    system = _reference_system(path, crs or meta["crs"])
    shapes, closed = _shapes(geometries)
    shapes = _in_degrees(path, shapes, system)
    texts = [[_text(value) for value in column] for column in columns]
    names = tuple(str(name) for name in meta["fields"])
    features = tuple(
        Feature(position + 1, dict(zip(names, (column[position] for column in texts), strict=True)), shape, bool(fixed))
        for position, (shape, fixed) in enumerate(zip(shapes, closed, strict=True))
    )
    return BoundaryFile(path.name, chosen, system, crs is not None, names, features)


def _choose_layer(path: Path, wanted: str | None) -> str:
    import pyogrio

    layers = {str(name): str(kind) for name, kind in pyogrio.list_layers(path)}
    with_polygons = [name for name, kind in layers.items() if any(word in kind for word in _POLYGONS)]
    if wanted is not None:
        if wanted not in layers:
            raise UnreadableBoundaries(_NO_LAYER.formatted(path=path.name, layer=wanted, layers=", ".join(layers)))
        return wanted
    if len(with_polygons) == 1:
        return with_polygons[0]
    if not with_polygons:
        raise UnreadableBoundaries(_NO_POLYGONS.formatted(path=path.name))
    raise UnreadableBoundaries(_SEVERAL_LAYERS.formatted(path=path.name, layers=", ".join(with_polygons)))


def _reference_system(path: Path, crs: str | None) -> str:
    if not crs:
        raise UnreadableBoundaries(_NO_CRS.formatted(path=path.name))
    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as problem:
        raise UnreadableBoundaries(_UNKNOWN_CRS.formatted(crs=crs)) from problem
    authority = system.to_authority()
    return ":".join(authority) if authority else system.to_wkt()


def _shapes(geometries: Any) -> tuple[Any, Any]:
    """Geometries from WKB, None where there is none, and which of them had rings that had to be closed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # Told in the report, feature by feature.
        shapes = shapely.from_wkb(geometries, on_invalid="ignore")
        there = np.array([one is not None for one in geometries])
        broken = shapely.is_missing(shapes) & there
        if broken.any():
            shapes[broken] = shapely.from_wkb(np.asarray(geometries)[broken], on_invalid="fix")
    return shapes, broken


def _in_degrees(path: Path, shapes: Any, system: str) -> Any:
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    shapes[~there] = None
    if system != WGS84:
        shapes[there] = transformed(shapes[there], system, WGS84)
    west, south, east, north = shapely.total_bounds(shapes)
    if there.any() and not (-180.001 <= west <= east <= 180.001 and -90.001 <= south <= north <= 90.001):
        raise UnreadableBoundaries(_OFF_THE_EARTH.formatted(path=path.name, crs=system[:60]))
    return shapes


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


_NO_FILE = Multilingual(
    "{path} : ce fichier n’existe pas", "{path}: هذا الملف غير موجود", "{path}: there is no such file"
)
_NOT_READ = Multilingual(
    "{path} : ni GeoPackage, ni GeoJSON, ni Shapefile lisible ({problem})",
    "{path}: ليس ملف GeoPackage أو GeoJSON أو Shapefile مقروءا ({problem})",
    "{path}: no readable GeoPackage, GeoJSON or Shapefile ({problem})",
)
_OTHER_ENCODING = Multilingual(
    "{path} : textes illisibles ; indiquer leur encodage avec --encoding (cp1252, par exemple)",
    "{path}: نصوص غير مقروءة؛ حددوا ترميزها بـ --encoding (مثلا cp1256)",
    "{path}: unreadable texts; give their encoding with --encoding (cp1252, for example)",
)
_EMPTY = Multilingual("{path} : aucune entité", "{path}: لا يحتوي على أي عنصر", "{path}: no feature in it")
_NO_LAYER = Multilingual(
    "{path} : pas de couche « {layer} » ; il y a : {layers}",
    "{path}: لا توجد طبقة «{layer}»؛ الطبقات الموجودة: {layers}",
    "{path}: no layer “{layer}”; there are: {layers}",
)
_NO_POLYGONS = Multilingual(
    "{path} : aucune couche de polygones", "{path}: لا توجد طبقة مضلعات", "{path}: no layer of polygons"
)
_SEVERAL_LAYERS = Multilingual(
    "{path} : plusieurs couches de polygones ({layers}) ; en choisir une avec --layer",
    "{path}: عدة طبقات مضلعات ({layers})؛ اختاروا واحدة بـ --layer",
    "{path}: several layers of polygons ({layers}); choose one with --layer",
)
_NO_CRS = Multilingual(
    "{path} : le fichier ne dit pas dans quel système de coordonnées il est (.prj manquant ?) ; l’indiquer avec --crs, "
    "par exemple --crs EPSG:26191",
    "{path}: لا يذكر الملف نظام إحداثياته (هل ملف ‎.prj‎ ناقص؟)؛ حددواه بـ --crs، مثلا --crs EPSG:26191",
    "{path}: the file does not say in which reference system it is (.prj missing?); give it with --crs, for example "
    "--crs EPSG:26191",
)
_UNKNOWN_CRS = Multilingual(
    "système de coordonnées inconnu : {crs}", "نظام إحداثيات غير معروف: {crs}", "unknown reference system: {crs}"
)
_OFF_THE_EARTH = Multilingual(
    "{path} : en {crs}, ces coordonnées tombent hors de la Terre ; indiquer le bon système avec --crs",
    "{path}: في النظام {crs} تقع هذه الإحداثيات خارج الأرض؛ حددوا النظام الصحيح بـ --crs",
    "{path}: in {crs} these coordinates fall off the Earth; give the right reference system with --crs",
)
