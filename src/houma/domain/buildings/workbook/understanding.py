"""What inventories write in their own way: digits of either script, "R+2" for floors, coordinates in metres."""

import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pyproj

from houma.domain.buildings.workbook import wording
from houma.domain.buildings.workbook.columns import COORDINATES, buildings_table
from houma.domain.territories.rules.geometry import WGS84
from houma.exchange.draft import Draft
from houma.exchange.problems import Fault, Notice, Problem
from houma.values.folding import western_digits

_ABOVE_GROUND = re.compile(r"\s*(?:r\.?d\.?c|r)\.?\s*(?:\+\s*(\d{1,2}))?\s*", re.IGNORECASE)
"""Floors above the ground floor as the trade writes them: RDC, R, R+2."""
_DIGITS = Decimal("0.0000001")  # A centimetre.


def understood(draft: Draft) -> list[Notice]:
    """References with their digits as 0-9, and floors written "R+2" as numbers; what was supposed is told."""
    for row in draft.values:
        if row["code"] is not None:
            row["code"] = western_digits(row["code"])
    floors = buildings_table().column("floors")
    rows = {number: index for index, number in enumerate(draft.numbers)}
    kept, count = [], 0
    for told in draft.told:
        number, _position, problem = told
        meant = _ABOVE_GROUND.fullmatch(western_digits(problem.read)) if problem.column_label == floors.labels else None
        if meant is None or number not in rows:
            kept.append(told)
            continue
        draft.values[rows[number]]["floors"] = int(meant[1] or 0)
        draft.unreadable[rows[number]].discard("floors")
        count += 1
    draft.told[:] = kept
    return [Notice("floors", wording.FLOORS_READ.formatted(count=count), draft.sheet)] if count else []


def into_degrees(draft: Draft, crs: str, problems: list[Problem]) -> None:
    """Coordinates of the system ``crs`` to longitude and latitude; what lies out of it is refused cell by cell."""
    try:
        known = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        problems.append(Problem("unknown-crs", wording.A_KNOWN_CRS, read=crs))
        return
    there = [i for i, row in enumerate(draft.values) if None not in (row["longitude"], row["latitude"])]
    said = np.array([[draft.values[i][key] for key in COORDINATES] for i in there], dtype=float).reshape(-1, 2)
    turned = pyproj.Transformer.from_crs(known, WGS84, always_xy=True).transform(said[:, 0], said[:, 1])
    for i, *degrees in zip(there, *(axis.tolist() for axis in turned), strict=True):
        row = draft.values[i]
        for key, value, most in zip(COORDINATES, degrees, (180, 90), strict=True):
            if not np.isfinite(value) or abs(value) > most:
                expected = wording.IN_THE_SYSTEM.formatted(crs=crs)
                draft.refuse(i, buildings_table().column(key), Fault("not-in-crs", expected), str(row[key]))
            else:
                row[key] = Decimal(value).quantize(_DIGITS)


def explain_places(draft: Draft, *, is_geographic: bool) -> None:
    """Say that metres want their system named, and of a feature without a shape that it has none."""
    longitude, latitude = (buildings_table().column(key).labels for key in COORDINATES)
    kept = []
    for number, position, problem in draft.told:
        if problem.column_label in (longitude, latitude):
            if problem.code in ("above-maximum", "below-minimum"):
                problem = replace(problem, expected=wording.DEGREES)
            elif problem.code == "required" and is_geographic:
                if problem.column_label == latitude:
                    continue  # Said of the longitude: it is one shape that lacks.
                problem = replace(problem, expected=wording.A_SHAPE)
        kept.append((number, position, problem))
    draft.told[:] = kept
