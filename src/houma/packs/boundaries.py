"""``boundaries.geojson``: outlines of territories in longitude and latitude, by code."""

import json
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from houma.domain.territories.rules.geometry import polygons_of
from houma.domain.territories.rules.perimeters import may_be_outline
from houma.exchange.problems import Problem
from houma.packs import wording


def read_boundaries(path: Path, codes: Set[str]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Polygons by territory code (shapely, WGS 84), and everything that is wrong with the file.

    A pack without the file has no boundaries: that is no problem.
    """
    if not path.is_file():
        return {}, ()
    try:
        features = json.loads(path.read_bytes())["features"]
        pairs = [(feature["properties"]["code"], feature["geometry"]) for feature in features]
    except (ValueError, KeyError, TypeError) as error:
        return {}, (Problem("not-geojson", wording.A_COLLECTION, sheet=path.name, read=str(error)),)
    boundaries: dict[str, Any] = {}
    problems = list(_read(pairs, codes, boundaries, path.name))
    return boundaries, tuple(problems)


def _read(
    pairs: list[tuple[str, Mapping[str, Any]]], codes: Set[str], boundaries: dict[str, Any], file: str
) -> Iterator[Problem]:
    for number, (code, geometry) in enumerate(pairs, start=1):
        if code not in codes:
            expected = wording.A_KNOWN_CODE.formatted(file="territories")
            yield Problem("unknown-name", expected, sheet=file, row=number, read=str(code))
            continue
        if code in boundaries:
            yield Problem("duplicate-identity", wording.ONE_BOUNDARY, sheet=file, row=number, read=code)
            continue
        try:
            outline = shapely.force_2d(shape(geometry))
        except (ShapelyError, ValueError, TypeError, KeyError, AttributeError) as error:
            yield Problem("not-a-boundary", wording.A_BOUNDARY, sheet=file, row=number, read=f"{code}: {error}")
            continue
        decision = may_be_outline(outline)
        if decision.allowed:
            boundaries[code] = polygons_of(outline)
        else:
            yield Problem("not-a-boundary", wording.sentences(decision.reasons), sheet=file, row=number, read=code)
