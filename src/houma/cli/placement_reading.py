"""What `houma placement` reads: households and homes, or pairs and places of the general form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np

from houma.cli.in_tables import InTable, load_table
from houma.engines.placement.homes import Anchors, Homes, Households
from houma.engines.placement.model import NONE, Floats, Integers
from houma.exchange import CellKind, Column, Table
from houma.values.multilingual import Multilingual

_TEXT, _NUMBER, _WHOLE, _DAY, _YES = (
    CellKind.TEXT,
    CellKind.DECIMAL,
    CellKind.INTEGER,
    CellKind.DATE,
    CellKind.BOOLEAN,
)
ANCHORS = {
    "school": Multilingual("École", "المدرسة", "School"),
    "work": Multilingual("Travail", "العمل", "Work"),
    "kin": Multilingual("Famille", "الأهل", "Kin"),
}
KINDS = ("", "_2", "_3")
_FOREVER = date.max.toordinal()


HOUSEHOLDS = Table(
    "households",
    Multilingual("Ménages", "الأسر", "Households"),
    (
        Column(
            "household", Multilingual("Ménage", "الأسرة", "Household"), _TEXT, required=True, aliases=("id", "code")
        ),
        Column("persons", Multilingual("Personnes", "الأشخاص", "Persons"), _WHOLE, required=True, minimum=1),
        Column("start", Multilingual("Entrée", "الدخول", "From"), _DAY, required=True),
        Column("end", Multilingual("Retour", "العودة", "Until"), _DAY, required=True),
        Column("risk", Multilingual("Classe de risque", "صنف الخطر", "Risk class"), _WHOLE, minimum=0),
        Column("step_free", Multilingual("Plain-pied nécessaire", "يلزم دون درج", "Needs step-free"), _YES),
        Column("most_rent", Multilingual("Loyer maximal", "أقصى كراء", "Most rent"), _NUMBER, minimum=0),
        Column("keep_with", Multilingual("Reste avec", "تبقى مع", "Stays with"), _TEXT),
        Column("locked", Multilingual("Fixé au logement", "مثبت في المسكن", "Locked to home"), _TEXT),
        Column("refused", Multilingual("Refusés", "المرفوضة", "Refused"), _TEXT),
        Column("label", Multilingual("Groupe", "المجموعة", "Group"), _TEXT),
        *(
            Column(
                f"{kind}_{axis}",
                Multilingual(*(f"{text} ({axis})" for text in (names.fr, names.ar, names.en))),
                _NUMBER,
                minimum=-90 if axis == "lat" else -180,
                maximum=90 if axis == "lat" else 180,
            )
            for kind, names in ANCHORS.items()
            for axis in ("lat", "lon")
        ),
    ),
    identity=("household",),
)
HOMES = Table(
    "homes",
    Multilingual("Logements", "المساكن", "Homes"),
    (
        Column("home", Multilingual("Logement", "المسكن", "Home"), _TEXT, required=True, aliases=("id", "code")),
        Column("capacity", Multilingual("Capacité", "الطاقة", "Capacity"), _WHOLE, required=True, minimum=0),
        Column("collective", Multilingual("Collectif", "جماعي", "Collective"), _YES),
        Column("rooms", Multilingual("Pièces", "الغرف", "Rooms"), _WHOLE, minimum=0),
        Column("step_free", Multilingual("Plain-pied", "دون درج", "Step-free"), _YES),
        Column("sanitation", Multilingual("Sanitaires séparés", "مرافق صحية مستقلة", "Separate sanitation"), _YES),
        Column("water", Multilingual("Eau", "ماء", "Water"), _YES),
        Column("ventilation", Multilingual("Ventilé", "تهوية", "Ventilation"), _YES),
        Column("rent", Multilingual("Loyer", "الكراء", "Rent"), _NUMBER, minimum=0),
        Column("start", Multilingual("Libre du", "شاغر من", "Free from"), _DAY),
        Column("end", Multilingual("Libre jusqu’au", "شاغر إلى", "Free until"), _DAY),
        Column("lat", Multilingual("Latitude", "خط العرض", "Latitude"), _NUMBER, minimum=-90, maximum=90),
        Column("lon", Multilingual("Longitude", "خط الطول", "Longitude"), _NUMBER, minimum=-180, maximum=180),
        Column("site", Multilingual("Site", "الموقع", "Site"), _TEXT),
    ),
    identity=("home",),
)
PAIRS = Table(
    "pairs",
    Multilingual("Paires", "الأزواج", "Pairs"),
    (
        Column("agent", Multilingual("Agent", "الوكيل", "Agent"), _TEXT, required=True),
        Column("place", Multilingual("Place", "المكان", "Place"), _TEXT, required=True),
        Column("score", Multilingual("Score", "النقطة", "Score"), _NUMBER, required=True),
        *(
            Column(
                f"use{kind}",
                Multilingual(f"Emploi{kind}", f"الاستعمال{kind}", f"Use{kind}"),
                _NUMBER,
                required=not kind,
                minimum=0,
            )
            for kind in KINDS
        ),
    ),
    identity=("agent", "place"),
)
PLACES = Table(
    "places",
    Multilingual("Places", "الأماكن", "Places"),
    (
        Column("place", Multilingual("Place", "المكان", "Place"), _TEXT, required=True),
        *(
            Column(
                f"capacity{kind}", Multilingual(f"Capacité{kind}", f"الطاقة{kind}", f"Capacity{kind}"), _NUMBER,
                required=not kind, minimum=0,
            )
            for kind in KINDS
        ),
    ),
    identity=("place",),
)  # fmt: skip
_UNKNOWN = Multilingual(
    "{file} : lus mais inconnus dans {other} : {codes}",
    "{file}: رموز مقروءة غير موجودة في {other}: {codes}",
    "{file}: read but not in {other}: {codes}",
)
_BACKWARDS = Multilingual(
    "{file} : retour avant ou à l’entrée : {codes}", "{file}: العودة قبل الدخول أو يومه: {codes}",
    "{file}: return before or on the day of entry: {codes}",
)  # fmt: skip
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Operation:
    """What is to be planned, and the codes of its households and homes."""

    households: Households
    homes: Homes
    household_codes: tuple[str, ...]
    home_codes: tuple[str, ...]
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Pairs:
    """The general form: pairs of agents and places, what they use and are worth."""

    agents: tuple[str, ...]
    places: tuple[str, ...]
    agent: Integers
    place: Integers
    score: Floats
    uses: Floats
    capacities: Floats
    illustrative: bool


def load_operation(households_file: Path, homes_file: Path, language: str) -> Operation:
    """Read households and homes; ends the command with everything that is wrong."""
    asking, offered = load_table(households_file, HOUSEHOLDS, language), load_table(homes_file, HOMES, language)
    codes = tuple(str(row["household"]) for row in asking.rows)
    home_codes = tuple(str(row["home"]) for row in offered.rows)
    number = {code: place for place, code in enumerate(home_codes)}
    locked = ["" if one is None else str(one).strip() for one in _values(asking, "locked", None)]
    refused = [
        [code.strip() for code in str(one or "").split(",") if code.strip()] for one in _values(asking, "refused", "")
    ]
    unknown = {code for code in (*locked, *(code for some in refused for code in some)) if code and code not in number}
    _refuse(_UNKNOWN, unknown, language, file=households_file.name, other=homes_file.name)
    start, end = _days(asking, "start", 1), _days(asking, "end", _FOREVER)
    _refuse(_BACKWARDS, {codes[row] for row in np.flatnonzero(end <= start)}, language, file=households_file.name)
    households = Households(
        persons=_whole(asking, "persons", 1),
        start=start,
        end=end,
        risk=_whole(asking, "risk", 0),
        step_free=_yes(asking, "step_free", False),
        most_rent=_numbers(asking, "most_rent", np.inf),
        keep_with=_numbered(_values(asking, "keep_with", "")),
        locked=np.array([number[one] if one else NONE for one in locked], dtype=np.int64),
        label=tuple(str(one or "") for one in _values(asking, "label", "")),
        refused=np.array([(row, number[code]) for row, some in enumerate(refused) for code in some], np.int64).reshape(
            -1, 2
        ),
        anchors=_anchors(asking),
    )
    capacity = _whole(offered, "capacity", 0)
    sites = _numbered(_values(offered, "site", ""))
    alone = sites == NONE
    sites[alone] = len(sites) + np.flatnonzero(alone)
    homes = Homes(
        capacity=capacity,
        collective=_yes(offered, "collective", False),
        rooms=_whole(offered, "rooms", 0),
        step_free=_yes(offered, "step_free", False),
        sanitation=_yes(offered, "sanitation", False),
        water=_yes(offered, "water", False),
        ventilation=_yes(offered, "ventilation", False),
        rent=_numbers(offered, "rent", 0.0),
        start=_days(offered, "start", 1),
        end=_days(offered, "end", _FOREVER),
        latitude=_numbers(offered, "lat", np.nan),
        longitude=_numbers(offered, "lon", np.nan),
        site=sites,
    )
    return Operation(households, homes, codes, home_codes, asking.illustrative or offered.illustrative)


def load_pairs(pairs_file: Path, places_file: Path, language: str) -> Pairs:
    """Read the general form; ends the command with everything that is wrong."""
    pairs, places = load_table(pairs_file, PAIRS, language), load_table(places_file, PLACES, language)
    names = tuple(str(row["place"]) for row in places.rows)
    number = {name: place for place, name in enumerate(names)}
    agents = {name: place for place, name in enumerate(dict.fromkeys(str(row["agent"]) for row in pairs.rows))}
    unknown = {str(row["place"]) for row in pairs.rows} - set(number)
    _refuse(_UNKNOWN, unknown, language, file=pairs_file.name, other=places_file.name)
    return Pairs(
        agents=tuple(agents),
        places=names,
        agent=np.array([agents[str(row["agent"])] for row in pairs.rows], dtype=np.int64),
        place=np.array([number[str(row["place"])] for row in pairs.rows], dtype=np.int64),
        score=_numbers(pairs, "score", 0.0),
        uses=np.column_stack([_numbers(pairs, f"use{kind}", 0.0) for kind in KINDS]),
        capacities=np.column_stack([_numbers(places, f"capacity{kind}", np.inf) for kind in KINDS]),
        illustrative=pairs.illustrative or places.illustrative,
    )


def _refuse(text: Multilingual, codes: set[str], language: str, **values: str) -> None:
    if codes:
        said = text.formatted(codes=", ".join(sorted(codes)[:_SHOWN]), **values)
        raise click.ClickException(said.in_language(language))


def _values(table: InTable, key: str, blank: Any) -> list[Any]:
    return [blank if row[key] is None else row[key] for row in table.rows]


def _whole(table: InTable, key: str, blank: int) -> Integers:
    return np.array([int(one) for one in _values(table, key, blank)], dtype=np.int64)


def _numbers(table: InTable, key: str, blank: float) -> Floats:
    return np.array([float(one) for one in _values(table, key, blank)], dtype=np.float64)


def _yes(table: InTable, key: str, blank: bool) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([bool(one) for one in _values(table, key, blank)], dtype=np.bool_)


def _days(table: InTable, key: str, blank: int) -> Integers:
    return np.array([blank if one is None else one.toordinal() for one in _values(table, key, None)], dtype=np.int64)


def _numbered(texts: Sequence[Any]) -> Integers:
    """A number for each text, -1 for blank."""
    number = {text: place for place, text in enumerate(dict.fromkeys(str(one) for one in texts if one))}
    return np.array([number[str(one)] if one else NONE for one in texts], dtype=np.int64)


def _anchors(table: InTable) -> Anchors:
    found = [
        (row, float(values[f"{kind}_lat"]), float(values[f"{kind}_lon"]), names)
        for row, values in enumerate(table.rows)
        for kind, names in ANCHORS.items()
        if values[f"{kind}_lat"] is not None and values[f"{kind}_lon"] is not None
    ]
    return Anchors(
        household=np.array([one[0] for one in found], dtype=np.int64),
        latitude=np.array([one[1] for one in found], dtype=np.float64),
        longitude=np.array([one[2] for one in found], dtype=np.float64),
        weight=np.ones(len(found)),
        kind=tuple(one[3] for one in found),
    )
