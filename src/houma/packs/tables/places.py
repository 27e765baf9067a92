"""Territories and partners."""

from decimal import Decimal

from houma.domain.accounts.models import PartyType
from houma.domain.territories.models import Level, PerimeterKind
from houma.exchange.columns import CellKind, Table
from houma.exchange.rules import RequiredWith
from houma.packs.tables.columns import (
    choice,
    code,
    named,
    of_kind,
    party,
    reference,
    several,
    source,
    territory,
    text,
)
from houma.values.multilingual import Multilingual as T


def territories_table(counted_in: int | None) -> Table:
    """One row a unit of the tree. Headings of population and households may bear the year of the count."""
    year = (f"population_{counted_in}",) if counted_in else ()
    households_year = (f"households_{counted_in}",) if counted_in else ()
    return Table(
        key="territories",
        labels=T("Territoires", "المجالات الترابية", "Territories"),
        identity=("code",),
        checks=(
            RequiredWith("perimeter_kind", "level", frozenset({Level.PERIMETER.value})),
            RequiredWith("lat", "lon"),
            RequiredWith("lon", "lat"),
        ),
        columns=(
            code(longest=40),
            choice("level", Level.values, "Niveau", "المستوى", "Level", required=True),
            choice("perimeter_kind", PerimeterKind.values, "Nature du périmètre", "نوع النطاق", "Kind of perimeter"),
            reference("parent_code", "territories", "Code du niveau supérieur", "رمز المستوى الأعلى", "Parent code"),
            *named(),
            several("aliases", "Autres graphies", "كتابات أخرى", "Other spellings"),
            text("hcp_code", "Code statistique", "الرمز الإحصائي", "Statistical code", max_length=20),
            text("iso_3166_2", "Code ISO 3166-2", "رمز ISO 3166-2", "ISO 3166-2 code", max_length=10),
            text("wikidata", "Identifiant Wikidata", "معرف ويكي بيانات", "Wikidata identifier", max_length=20),
            of_kind(CellKind.INTEGER, "population", "Population", "السكان", "Population", minimum=0, aliases=year),
            of_kind(
                CellKind.INTEGER, "households", "Ménages", "الأسر", "Households", minimum=0, aliases=households_year
            ),
            of_kind(
                CellKind.DECIMAL, "lat", "Latitude", "خط العرض", "Latitude", minimum=Decimal(-90), maximum=Decimal(90)
            ),
            of_kind(
                CellKind.DECIMAL,
                "lon",
                "Longitude",
                "خط الطول",
                "Longitude",
                minimum=Decimal(-180),
                maximum=Decimal(180),
            ),
        ),
    )


PARTIES = Table(
    key="parties",
    labels=T("Partenaires", "الشركاء", "Partners"),
    identity=("code",),
    columns=(
        code(longest=120),
        *named(),
        text("short_name", "Sigle", "الاسم المختصر", "Short name", max_length=60),
        choice("party_type", PartyType.values, "Type", "النوع", "Type", required=True),
        party("family_code", "Famille", "العائلة", "Family"),
        of_kind(CellKind.BOOLEAN, "is_family", "Est une famille", "هي عائلة", "Is a family"),
        territory(),
        text("role_fr", "Rôle", "الدور", "Role"),
        several("aliases", "Autres graphies", "كتابات أخرى", "Other spellings"),
        source(),
    ),
)
