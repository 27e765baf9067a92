"""The stock of homes as a declared table: template, checked reader, screen and exports come from it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from houma.domain.accounts.models import Party
from houma.domain.rehousing.actions.homes import HomeFacts
from houma.domain.territories.models import Country, Territory
from houma.exchange import ILLUSTRATIVE_KEY, NotBefore, ReadRow, RequiredWith
from houma.exchange.columns import CellKind, Column, Table
from houma.values.money import Money
from houma.values.multilingual import Multilingual as T

TERRITORY, PARTY = "territory", "party"
"""Names of the vocabularies that the reader of this table wants."""


def homes_table(country: Country) -> Table:
    """Homes, a row each; the rent is a month's, of a person where the home is collective."""
    currency = T(country.currency_label_fr, country.currency_label_ar, country.currency_label_en)
    return Table(
        key="homes",
        labels=T("Logements", "المساكن", "Homes"),
        identity=("code",),
        checks=(
            RequiredWith("latitude", "longitude"),
            RequiredWith("longitude", "latitude"),
            NotBefore("available_until", "available_from"),
        ),
        columns=(
            Column("code", T("Code", "الرمز", "Code"), required=True, max_length=60),
            Column(
                "territory", T("Territoire", "المجال الترابي", "Territory"), CellKind.REFERENCE, reference=TERRITORY,
                required=True,
            ),
            Column(
                "site", T("Site", "الموقع", "Site"), max_length=120,
                help=T(
                    "Immeuble, rue ou centre : les logements d’un même site comptent comme voisins.",
                    "عمارة أو زنقة أو مركز: تعتبر مساكن الموقع الواحد متجاورة.",
                    "Building, street or centre: homes of one site count as neighbours.",
                ),
            ),
            Column("address", T("Adresse", "العنوان", "Address"), width=40, max_length=300),
            Column(
                "latitude", T("Latitude", "خط العرض", "Latitude"), CellKind.DECIMAL, minimum=-90, maximum=90, unit="°"
            ),
            Column(
                "longitude", T("Longitude", "خط الطول", "Longitude"), CellKind.DECIMAL, minimum=-180, maximum=180,
                unit="°",
            ),
            Column(
                "capacity", T("Places (personnes)", "الطاقة الاستيعابية (أشخاص)", "Places (persons)"),
                CellKind.INTEGER, required=True, minimum=1, maximum=5000,
            ),
            Column(
                "collective", T("Collectif", "جماعي", "Collective"), CellKind.BOOLEAN,
                help=T(
                    "Reçoit plusieurs ménages à la fois.",
                    "يستقبل عدة أسر في الوقت نفسه.",
                    "Takes several households at once.",
                ),
            ),
            Column(
                "rooms", T("Pièces", "الغرف", "Rooms"), CellKind.INTEGER, required=True, minimum=1, maximum=2000
            ),
            Column(
                "floor_area", T("Surface", "المساحة", "Floor area"), CellKind.DECIMAL, minimum=1, maximum=99999,
                decimals=2, unit="m²",
            ),
            Column(
                "step_free", T("Accès sans marche", "مدخل بلا درج", "Entrance without steps"), CellKind.BOOLEAN
            ),
            Column(
                "sanitation", T("Sanitaires séparés", "مرافق صحية مستقلة", "Sanitation of its own"), CellKind.BOOLEAN
            ),
            Column("water", T("Eau courante", "ماء جار", "Running water"), CellKind.BOOLEAN),
            Column("ventilation", T("Aération", "تهوية", "Ventilation"), CellKind.BOOLEAN),
            Column(
                "rent", T("Loyer mensuel", "الكراء الشهري", "Rent a month"), CellKind.DECIMAL, required=True,
                minimum=0, maximum=1_000_000, decimals=3, unit=currency,
                help=T(
                    "Du logement, ou d’une personne dans un logement collectif.",
                    "عن المسكن، أو عن الشخص الواحد في المسكن الجماعي.",
                    "Of the home, or of a person in a collective one.",
                ),
            ),
            Column("owner", T("Propriétaire", "المالك", "Owner"), CellKind.REFERENCE, reference=PARTY),
            Column(
                "available_from", T("Disponible à partir du", "متاح ابتداء من", "Available from"), CellKind.DATE,
                required=True,
            ),
            Column(
                "available_until", T("À rendre le", "يعاد في", "To be given back on"), CellKind.DATE
            ),
        ),
    )  # fmt: skip


_YES_OR_NO = ("collective", "step_free", "sanitation", "water", "ventilation")
_DEGREES = ("latitude", "longitude")
_SIX_DECIMALS = Decimal("0.000001")


def settled(row: ReadRow) -> ReadRow:
    """The row as the store would give it back: a blank yes-or-no is no, and a place is known to ten centimetres."""
    values = dict(row.values)
    for key in _YES_OR_NO:
        values[key] = bool(values[key])
    for key in _DEGREES:
        if values[key] is not None:
            values[key] = Decimal(values[key]).quantize(_SIX_DECIMALS)
    return replace(row, values=values)


def homes_from(
    rows: Iterable[ReadRow],
    country: Country,
    stored: Mapping[tuple[Any, ...], Mapping[str, Any]],
    *,
    is_illustrative: bool = False,
) -> list[HomeFacts]:
    """Rows that were read as what ``record_homes`` takes; two queries.

    Args:
        rows: read by ``homes_table``, settled.
        country: whose codes of territories and owners they name.
        stored: what is known of these homes, by identity: columns that the file does not have stay as they are.
        is_illustrative: whether homes that are new are invented.
    """
    read = [_told(row, stored.get(row.identity)) for row in rows]
    places = {
        place.code: place
        for place in Territory.objects.filter(country=country, code__in={row["territory"] for row in read}).defer(
            "boundary"
        )
    }
    wanted = {row["owner"] for row in read if row["owner"]}
    owners = {party.code: party for party in Party.objects.filter(country=country, code__in=wanted)}
    return [
        HomeFacts(
            code=row["code"],
            territory=places[row["territory"]],
            capacity=row["capacity"],
            rooms=row["rooms"],
            rent=Money(row["rent"], country.currency),
            available_from=row["available_from"],
            available_until=row["available_until"],
            collective=row["collective"],
            site=row["site"] or "",
            address=row["address"] or "",
            place=None if row["longitude"] is None else (float(row["longitude"]), float(row["latitude"])),
            floor_area=row["floor_area"],
            step_free=row["step_free"],
            separate_sanitation=row["sanitation"],
            water=row["water"],
            ventilation=row["ventilation"],
            owner=owners.get(row["owner"]) if row["owner"] else None,
            is_illustrative=row.get(ILLUSTRATIVE_KEY, is_illustrative),
        )
        for row in read
    ]


def _told(row: ReadRow, stored: Mapping[str, Any] | None) -> dict[str, Any]:
    if stored is None:
        return dict(row.values)
    return {**stored, **{key: value for key, value in row.values.items() if key not in row.absent}}
