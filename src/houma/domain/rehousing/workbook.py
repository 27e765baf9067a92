"""The stock of homes as a declared table: template, checked reader, screen and exports come from it."""

from collections.abc import Iterable

from houma.domain.accounts.models import Party
from houma.domain.rehousing.actions.homes import HomeFacts
from houma.domain.territories.models import Country, Territory
from houma.exchange import ReadRow
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
        columns=(
            Column("code", T("Code", "الرمز", "Code"), required=True, max_length=60),
            Column(
                "territory", T("Territoire", "المجال الترابي", "Territory"), CellKind.REFERENCE, reference=TERRITORY,
                required=True,
            ),
            Column(
                "site", T("Site", "الموقع", "Site"), max_length=120,
                help=T(
                    "Immeuble, rue ou centre : les logements d’un même site comptent comme voisins.",
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


def homes_from(rows: Iterable[ReadRow], country: Country, *, is_illustrative: bool = False) -> list[HomeFacts]:
    """Rows that were read as what ``record_homes`` takes; two queries."""
    read = list(rows)
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
            collective=bool(row["collective"]),
            site=row["site"] or "",
            address=row["address"] or "",
            place=_place(row),
            floor_area=row["floor_area"],
            step_free=bool(row["step_free"]),
            separate_sanitation=bool(row["sanitation"]),
            water=bool(row["water"]),
            ventilation=bool(row["ventilation"]),
            owner=owners.get(row["owner"]) if row["owner"] else None,
            is_illustrative=is_illustrative,
        )
        for row in read
    ]


def _place(row: ReadRow) -> tuple[float, float] | None:
    if row["longitude"] is None or row["latitude"] is None:
        return None
    return float(row["longitude"]), float(row["latitude"])
