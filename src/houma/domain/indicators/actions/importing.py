"""A catalogue and figures taken in together: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.indicators.actions.catalogue import CatalogueReport, record_indicators
from houma.domain.indicators.actions.observations import record_observation_columns
from houma.domain.indicators.rules.definitions import NewIndicator
from houma.domain.indicators.rules.entries import LoadReport, NewRelease, ObservationColumns
from houma.domain.territories.models import Country


@dataclass(frozen=True, slots=True)
class Imported:
    """What became, or would become, of definitions and of figures; None for what was not given."""

    catalogue: CatalogueReport | None
    figures: LoadReport | None


@transaction.atomic
def import_figures(
    country: Country,
    indicators: Sequence[NewIndicator],
    release: NewRelease | None,
    columns: ObservationColumns | None,
    *,
    by: User | None,
    only_known: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Record definitions, then figures that may be about them.

    A dry run does all of it and takes it back, so that it tells exactly what would be done.

    Raises:
        Refused, CatalogueRefused, ObservationsRefused, Source.DoesNotExist: as the two actions; nothing is written.
    """
    catalogue = record_indicators(country, indicators, by=by) if indicators else None
    figures = None
    if release is not None and columns is not None:
        figures = record_observation_columns(country, release, columns, by=by, only_known=only_known, dry_run=dry_run)
    if dry_run:
        transaction.set_rollback(True)
    return Imported(catalogue, figures)
