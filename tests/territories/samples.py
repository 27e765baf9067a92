"""A fictional country of squares, and how the files of Morocco's territories are read."""

import csv
from datetime import date
from pathlib import Path

import shapely
from django.contrib.gis.geos import MultiPolygon

from houma.domain.territories.actions import TerritoryRow, register_country
from houma.domain.territories.models import Country, Level
from houma.domain.territories.rules.geometry import polygons_of, to_geos
from houma.values.multilingual import Multilingual

_SHARED_LEVELS = {"arrondissement_prefecture": Level.DISTRICT_PREFECTURE}


def a_country(code: str = "xh", name: str = "Houmia") -> Country:
    return register_country(
        code,
        Multilingual(name, f"{name} ع", f"{name} en"),
        "XHD",
        Multilingual("XHD"),
        Multilingual("M XHD"),
        illustrative=True,
    )


def row(code: str, level: str, parent: str | None, name: str = "", **facts: object) -> TerritoryRow:
    return TerritoryRow(code, level, parent, Multilingual(name or f"Nom {code}"), **facts)  # type: ignore[arg-type]


def square(west: float, south: float, side: float = 1.0) -> shapely.Polygon:
    return shapely.box(west, south, west + side, south + side)


def stored(*polygons: shapely.Polygon) -> MultiPolygon:
    return to_geos(polygons_of(shapely.union_all(polygons)))


# Two provinces side by side, each 2° × 2°, four communes of 1° × 1° in each; (west, south) of every commune.
SQUARES = {f"P{p}C{x}{y}": (2 * p + x, y) for p in (0, 1) for x in (0, 1) for y in (0, 1)}


def small_rows() -> list[TerritoryRow]:
    return [
        row("XH", Level.COUNTRY, None, "Houmia"),
        row("R", Level.REGION, "XH", "Région du Levant"),
        row("P0", Level.PROVINCE, "R", "Province d'Ouest"),
        row("P1", Level.PROVINCE, "R", "Province d'Est"),
        *(
            row(
                code, Level.COMMUNE, code[:2], f"Ville {code[2:]}", population=1000, population_on=date(2024, 9, 1),
                point=(west + 0.5, south + 0.5),
            )
            for code, (west, south) in SQUARES.items()
        ),
    ]  # fmt: skip


def morocco_rows(file: Path) -> list[TerritoryRow]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [
            TerritoryRow(
                code=line["code"],
                level=_SHARED_LEVELS.get(line["level"], line["level"]),
                parent_code=line["parent_code"] or None,
                names=Multilingual(line["name_fr"], line["name_ar"], line.get("name_en", "")),
                hcp_code=line["hcp_code"],
                iso_3166_2=line["iso_3166_2"],
                wikidata=line["wikidata"],
                population=int(line["population_2024"]),
                households=int(line["households_2024"]),
                population_on=date(2024, 9, 1),
                point=(float(line["lon"]), float(line["lat"])) if line["lat"] else None,
            )
            for line in csv.DictReader(lines)
        ]
