"""Recording boundaries, and the codes that territories had before."""

from collections.abc import Iterator, Mapping

from django.contrib.gis.geos import MultiPolygon
from django.db import transaction

from houma.domain.territories.actions.tree import lock_territories, stamp_change
from houma.domain.territories.models import Country, FormerCode, Territory
from houma.domain.territories.rules.boundary_report import BoundaryReport
from houma.domain.territories.rules.geometry import to_geos

_BATCH = 500


@transaction.atomic
def record_boundaries(country: Country, boundaries: Mapping[str, MultiPolygon], source: str) -> int:
    """Record boundaries (territory code → polygons, WGS 84), replacing earlier ones; returns how many were recorded.

    Args:
        source: where they come from and under which licence; shown wherever they are drawn.

    Raises:
        KeyError: a code that the country does not have; nothing is written then.
    """
    lock_territories(country)
    known = {territory.code: territory for territory in _with_codes(country, list(boundaries))}
    for code, boundary in boundaries.items():
        known[code].boundary_source = source
        Territory.objects.filter(pk=known[code].pk).update(boundary=boundary, boundary_source=source)
    Territory.history.bulk_history_create(known.values(), batch_size=_BATCH, update=True)
    if boundaries:
        stamp_change(country)
    return len(boundaries)


@transaction.atomic
def import_boundaries(country: Country, report: BoundaryReport, source: str) -> int:
    """Record what a report says would be recorded, with the old codes that led there; returns how many boundaries."""
    recorded = record_boundaries(country, {code: to_geos(shape) for code, shape in report.boundaries.items()}, source)
    record_former_codes(country, report.crosswalk, source=report.file)
    return recorded


@transaction.atomic
def record_former_codes(country: Country, former_codes: Mapping[str, str], source: str) -> int:
    """Record codes that territories had before (former code → present code); returns how many were new or changed.

    Raises:
        KeyError: a present code that the country does not have; nothing is written then.
    """
    if not former_codes:
        return 0
    known = dict(FormerCode.objects.filter(country=country).values_list("former_code", "territory__code"))
    differing = {former: code for former, code in former_codes.items() if known.get(former) != code}
    ids = {territory.code: territory.pk for territory in _with_codes(country, list(set(differing.values())))}
    FormerCode.objects.bulk_create(
        [
            FormerCode(country=country, former_code=former, territory_id=ids[code], source=source[:300])
            for former, code in differing.items()
        ],
        update_conflicts=True,
        unique_fields=["country", "former_code"],
        update_fields=["territory", "source"],
        batch_size=_BATCH,
    )
    return len(differing)


def _with_codes(country: Country, codes: list[str]) -> Iterator[Territory]:
    for start in range(0, len(codes), _BATCH):
        batch = codes[start : start + _BATCH]
        yield from Territory.objects.of_country(country.pk).filter(code__in=batch).defer("boundary")
