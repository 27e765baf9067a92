"""Recording observations: checked whole, then written at once; a figure that changes keeps the one before."""

from collections.abc import Iterable, Iterator

import numpy as np
from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import require
from houma.domain.indicators.actions.bulk import insert_tuples
from houma.domain.indicators.models import Observation, Release, Slice
from houma.domain.indicators.queries.vintages import current_figures, slice_numbers
from houma.domain.indicators.queries.vocabulary import definitions_of, parts_of, vocabulary_of
from houma.domain.indicators.rules.aggregation import PARTS_OF
from houma.domain.indicators.rules.entries import (
    STATUSES,
    Finding,
    Findings,
    LoadReport,
    NewObservation,
    NewRelease,
    ObservationColumns,
    columns_of,
)
from houma.domain.indicators.rules.loading import Changes, Figures, SliceKey, changes, resolved, without_repetition
from houma.domain.indicators.rules.telling import DefinitionsByKey, Names, tell_changes, tell_conflicts, tell_gaps
from houma.domain.indicators.rules.totals import Board, check_totals, operand_slices
from houma.domain.sources.models import Source
from houma.domain.territories.models import Country

_REFUSE = frozenset(
    {"unknown_territory", "unknown_indicator", "derived_indicator", "period", "area", "sex", "status", "value"}
)


class ObservationsRefused(Exception):
    """Figures that cannot be recorded: nothing was written. ``report`` tells everything that is wrong."""

    def __init__(self, report: LoadReport) -> None:
        self.report = report
        super().__init__("; ".join(one.sentence.en for one in self.faults))

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings for which the load is refused."""
        return tuple(one for one in self.report.findings if one.kind in _REFUSE or one.kind == "conflict")


def record_observations(
    country: Country,
    release: NewRelease,
    observations: Iterable[NewObservation],
    *,
    by: User | None,
    dry_run: bool = False,
    only_known: bool = False,
) -> LoadReport:
    """Record figures one by one given; see ``record_observation_columns``."""
    columns = columns_of(observations)
    return record_observation_columns(country, release, columns, by=by, dry_run=dry_run, only_known=only_known)


@transaction.atomic
def record_observation_columns(
    country: Country,
    release: NewRelease,
    columns: ObservationColumns,
    *,
    by: User | None,
    dry_run: bool = False,
    only_known: bool = False,
) -> LoadReport:
    """Record the figures of a release that are new or differ from those known on its day; report on all of them.

    The same figures again change nothing and leave no release. Figures that are there and that the release does not
    mention stay. Parents are compared with their parts, and differences told; nothing is corrected.

    Args:
        release: its ``source_code`` is one of ``sources.Source`` in the country.
        only_known: pass over rows about indicators that the catalogue does not know, instead of refusing them.
        dry_run: only report what would change.

    Raises:
        Refused: ``by`` may not manage indicators here.
        ObservationsRefused: codes that are not known, or two figures for one place; everything at once.
        Source.DoesNotExist: no such source.
    """
    if by is not None:
        require(may(by, Permission.MANAGE_INDICATORS, country))
    # Two releases at once would each be compared with what was there before either of them.
    Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    source = Source.objects.get(country_code=country.pk, code=release.source_code)
    told = Findings()
    vocabulary = vocabulary_of(country)
    placed, slices, unknown = resolved(columns, vocabulary, told)
    figures, repeated, conflicts = without_repetition(placed)
    definitions = definitions_of(country)
    names = {pk: code for code, pk in vocabulary.territories.items()}
    tell_conflicts(figures, conflicts, slices, names, definitions, told)
    passed_over = {"unknown_indicator"} if only_known else set()
    if (_REFUSE - passed_over | {"conflict"}) & told.counts.keys():
        raise ObservationsRefused(_report(columns, told, repeated, unknown))
    numbers = slice_numbers(slices)
    current = current_figures(country, slices, numbers, until=release.data_date)
    change = changes(figures, current)
    missing = tell_gaps(figures, slices, names, definitions, told)
    tell_changes(change, slices, names, definitions, told)
    checked, differing = _totals(country, release, (figures, current), slices, names, definitions, told)
    report = _report(columns, told, repeated, unknown, change, missing, checked, differing)
    if dry_run or report.changes_nothing:
        return report
    recorded = Release.objects.create(
        country=country,
        source=source,
        title=release.title,
        data_date=release.data_date,
        digest=release.digest,
        illustrative=release.illustrative,
        report=report.as_dict(),
        recorded_by=by,
    )
    _write(change.to_write, _numbered_slices(slices, numbers), recorded)
    return _report(columns, told, repeated, unknown, change, missing, checked, differing, recorded.pk)


def _totals(
    country: Country,
    release: NewRelease,
    given_and_known: tuple[Figures, Figures],
    slices: tuple[SliceKey, ...],
    names: Names,
    definitions: DefinitionsByKey,
    told: Findings,
) -> tuple[int, int]:
    """Compare parents with their parts; these, and what weighs them, may stand in an earlier release."""
    others = tuple(sorted(operand_slices(slices, definitions) - set(slices)))
    known = current_figures(country, others, slice_numbers(others), until=release.data_date)
    given, there = given_and_known
    board = Board([(given, slices), (there, slices), (known, others)], list(names))
    return check_totals(slices, board, [parts_of(country, level) for level in PARTS_OF], names, definitions, told)


def _report(
    columns: ObservationColumns,
    told: Findings,
    repeated: int,
    unknown: int,
    change: Changes | None = None,
    missing: int = 0,
    checked: int = 0,
    differing: int = 0,
    release_id: int | None = None,
) -> LoadReport:
    return LoadReport(
        rows=len(columns),
        new=change.new if change else 0,
        revised=len(change.revised) if change else 0,
        withdrawn=change.withdrawn if change else 0,
        same=change.same if change else 0,
        left_out=unknown,
        repeated=repeated,
        gaps=missing,
        absent=change.absent if change else 0,
        checked=checked,
        differing=differing,
        counts=dict(told.counts),
        findings=tuple(told.kept),
        release_id=release_id,
    )


def _numbered_slices(slices: tuple[SliceKey, ...], known: dict[SliceKey, int]) -> list[int]:
    """Keys of the slices in the database, in their order; those that are not there are made."""
    missing = [key for key in slices if key not in known]
    made = Slice.objects.bulk_create(
        [Slice(indicator_id=key[0], period=key[1], area=key[2], sex=key[3]) for key in missing], batch_size=1000
    )
    keys = {**known, **{key: one.pk for key, one in zip(missing, made, strict=True)}}
    return [keys[key] for key in slices]


def _write(figures: Figures, slices: list[int], release: Release) -> None:
    """Write sorted figures under the release that gave them."""
    columns = ("slice_id", "territory_id", "release_id", "value", "status")
    insert_tuples(Observation._meta.db_table, columns, _rows(figures, slices, release.pk))


def _rows(figures: Figures, slices: list[int], release: int) -> Iterator[tuple[int, int, int, float | None, str]]:
    keys = np.array(slices, dtype=np.int64)[figures.slice].tolist()
    values = [None if value != value else value for value in figures.value.tolist()]
    status = [STATUSES[number] for number in figures.status.tolist()]
    for slice_, territory, value, code in zip(keys, figures.territory.tolist(), values, status, strict=True):
        yield slice_, territory, release, value, code
