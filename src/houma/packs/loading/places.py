"""Territories, boundaries and partners."""

from django.contrib.gis.geos import GEOSGeometry

from houma.domain.accounts.actions import NewParty, register_parties
from houma.domain.accounts.models import PartyType
from houma.domain.territories.actions import record_boundaries, register_country, register_territories
from houma.domain.territories.models import Country, Territory
from houma.domain.territories.rules.geometry import to_geos
from houma.packs.content import PackContent
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.packs.territory_rows import territory_row
from houma.values.multilingual import Multilingual


def load_country(content: PackContent) -> Country:
    """The country that everything else belongs to."""
    about = content.description
    return register_country(
        about.country_code,
        about.names,
        about.currency,
        about.currency_label,
        about.million_label,
        attribution=about.attribution,
        lead_party_code=about.lead_party,
        illustrative=about.illustrative,
        position=about.position,
    )


def load_territories(loading: Loading) -> Multilingual:
    rows = [territory_row(row, loading.about) for row in loading.content.rows("territories")]
    done = register_territories(loading.country, rows)
    return said.TERRITORIES.formatted(count=len(rows), new=done.created, changed=done.changed)


def load_boundaries(loading: Loading) -> Multilingual:
    boundaries = {code: to_geos(outline) for code, outline in loading.content.boundaries.items()}
    changed = {code: outline for code, outline in boundaries.items() if not _is_recorded(loading, code, outline)}
    record_boundaries(loading.country, changed, loading.about.boundary_source)
    return said.BOUNDARIES.formatted(count=len(boundaries), changed=len(changed))


def _is_recorded(loading: Loading, code: str, outline: GEOSGeometry) -> bool:
    recorded = (
        Territory.objects.of_country(loading.country.pk)
        .filter(code=code)
        .values_list("boundary", "boundary_source")
        .first()
    )
    return recorded is not None and recorded == (outline, loading.about.boundary_source)


def load_parties(loading: Loading) -> Multilingual:
    rows = loading.content.rows("parties")
    register_parties(
        loading.country,
        [
            NewParty(
                code=row.text("code"),
                names=row.names("name"),
                type=PartyType(row["party_type"]),
                short_name=row.text("short_name"),
                family=row.text("family_code"),
                is_family=bool(row["is_family"]),
                territory=loading.territories[row["territory_code"]] if row.has("territory_code") else None,
                role=row.text("role_fr"),
                spellings=row.several("aliases"),
            )
            for row in rows
        ],
    )
    return said.PARTIES.formatted(count=len(rows))
