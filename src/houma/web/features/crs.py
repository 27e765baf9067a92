"""Reference systems in which layers are answered (OGC API – Features, part 2)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from django.contrib.gis.db.models import Extent
from pyproj import CRS, Transformer

from houma.domain.territories.models import Country, Level, Territory

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_WORLD = ("4326", "3857")
_NATIONAL: dict[str, tuple[str, ...]] = {"ma": ("26191", "26192", "26194", "26195")}
"""Systems that the surveyors of a country use; for Morocco Merchich, zones I to IV."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ReferenceSystem:
    """A system by its address. ``northing_first``: its authority names the northing (or latitude) first."""

    address: str
    crs: CRS
    northing_first: bool

    def placed(self, shapes: Any) -> Any:
        """An array of shapes given as longitude, latitude, in this system and in the order of its axes."""
        if self.address == CRS84:
            return shapes
        change = _from_degrees(self.address)
        swap = self.northing_first

        def moved(positions: Any) -> Any:
            first, second = change.transform(positions[:, 0], positions[:, 1])
            positions[:, 0], positions[:, 1] = (second, first) if swap else (first, second)
            return positions

        return shapely.transform(shapes, moved)

    def in_degrees(self, box: Box) -> Box:
        """The box around ``box`` of this system, as west, south, east, north."""
        if self.address == CRS84:
            return box
        if self.northing_first:
            box = box[1], box[0], box[3], box[2]
        if self.crs.is_geographic:
            return box
        return _from_degrees(self.address).transform_bounds(*box, direction="INVERSE")


@lru_cache(maxsize=64)
def _from_degrees(address: str) -> Transformer:
    return Transformer.from_crs("OGC:CRS84", _system(address).crs, always_xy=True)


@lru_cache(maxsize=64)
def _system(address: str) -> ReferenceSystem:
    crs = CRS.from_user_input("OGC:CRS84" if address == CRS84 else f"EPSG:{address.removeprefix(_EPSG)}")
    return ReferenceSystem(address, crs, crs.axis_info[0].direction == "north")


def systems_of(country: Country) -> tuple[str, ...]:
    """The addresses of the systems offered in a country, the default one first."""
    west, _south, east, _north = extent_of(country)
    first, last = (int((edge + 180) // 6) + 1 for edge in (west, min(east, 179.9)))
    zones = tuple(str(32600 + zone) for zone in range(first, last + 1)) if last - first < 10 else ()
    return (CRS84, *(f"{_EPSG}{code}" for code in (*_WORLD, *_NATIONAL.get(country.code, ()), *zones)))


def system(address: str, country: Country) -> ReferenceSystem | None:
    """The system with that address, if the country offers it."""
    return _system(address) if address in systems_of(country) else None


def extent_of(country: Country) -> Box:
    """The box around a country's places, public as they are: it does not betray where the buildings of a layer are."""
    return _extent(country.code, str(country.territories_stamp))


@lru_cache(maxsize=16)
def _extent(country: str, stamp: str) -> Box:
    places = Territory.objects.of_country(country).exclude(level=Level.PERIMETER)
    box: Box | None = places.aggregate(box=Extent("point"))["box"]
    return box or (-180.0, -90.0, 180.0, 90.0)
