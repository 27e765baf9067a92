"""Sums of the ledger and of its schedules, added up in the database: a fixed number of queries, whatever is stored.

Amounts are whole thousandths of the currency, as stored. A sum is keyed by its agreement and by what the question cuts
within an agreement: the payer, the year of the movement (0 where it is not dated), or nothing (0).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection
from django.db.models import BigIntegerField, F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, ExtractYear
from numpy.typing import NDArray

from houma.domain.agreements.bilan.money_read import Extent
from houma.domain.agreements.bilan.selection import Selection
from houma.domain.agreements.ledger import Flow, FlowKind, FlowQuerySet, Instalment
from houma.domain.funding.money.narrowing import By, Question

Sums = dict[tuple[int, int], int]
"""(agreement, payer or year or 0) → thousandths."""
FOLLOWED_KINDS = (FlowKind.COMMITMENT, FlowKind.DISBURSEMENT, FlowKind.EXPENDITURE)


@dataclass(frozen=True, slots=True)
class OpenRows:
    """What is left to pay under the schedules in force, by agreement, payer and due day: arrays of one length.

    ``due`` are ordinals of days (``date.toordinal``), ``left`` thousandths.
    """

    agreement: NDArray[np.int64]
    payer: NDArray[np.int64]
    due: NDArray[np.int64]
    left: NDArray[np.int64]

    def chosen(self, mask: NDArray[np.bool_]) -> "OpenRows":
        """The rows that ``mask`` keeps."""
        return OpenRows(self.agreement[mask], self.payer[mask], self.due[mask], self.left[mask])


def of_agreements(selection: Selection) -> Extent:
    """Which agreements the ledger is read for."""
    return Extent.of(selection.counted)


def exact_sum(field: str = "amount") -> Cast:
    """The sum of amounts as the integer that is stored, without a Decimal for every row."""
    return Cast(Sum(Cast(field, BigIntegerField())), BigIntegerField())


def flow_sums(selection: Selection, asked: Question) -> dict[FlowKind, Sums]:
    """Net sums of commitments, releases and spending: one query."""
    flows = of_agreements(selection).limit(Flow.objects.filter(kind__in=FOLLOWED_KINDS), "agreement")
    flows = narrowed_flows(flows, selection.portfolio.payers, asked.year)
    found: dict[FlowKind, Sums] = {kind: {} for kind in FOLLOWED_KINDS}
    if asked.by not in (By.PARTNER, By.YEAR):
        # In the order of the index that holds all of it.
        sums = flows.order_by().values("kind", "agreement_id").annotate(net=exact_sum())
        for kind, agreement, net in sums.values_list("kind", "agreement_id", "net"):
            found[FlowKind(kind)][agreement, 0] = net
        return found
    if asked.by is By.YEAR:
        keyed = dated(flows).annotate(key=Coalesce(ExtractYear("day"), Value(0)))
    else:
        keyed = flows.annotate(key=F("line__payer_id"))
    rows = keyed.order_by().values("kind", "agreement_id", "key").annotate(net=exact_sum())
    for kind, agreement, within, net in rows.values_list("kind", "agreement_id", "key", "net"):
        found[FlowKind(kind)][agreement, within] = net
    return found


def narrowed_flows(flows: FlowQuerySet, payers: Collection[int] | None, year: int | None) -> FlowQuerySet:
    """The flows of some payers and of one year."""
    if payers is not None:
        flows = flows.filter(line__payer__in=payers)
    if year is not None:
        flows = dated(flows).filter(Q(day__year=year))
    return flows


def dated(flows: FlowQuerySet) -> FlowQuerySet:
    """The flows with the ``day`` on which they count: a reversal without its own day undoes the entry on that day."""
    return flows.annotate(day=Coalesce("value_date", "reverses__value_date"))


def due_instalments(
    rows: QuerySet[Instalment], payers: Collection[int] | None, asked: Question, on: date
) -> QuerySet[Instalment]:
    """Instalments in force whose day has come, or which are due in the year asked for."""
    rows = rows.filter(withdrawn_in=None)
    rows = rows.filter(due_on__year=asked.year) if asked.year is not None else rows.filter(due_on__lte=on)
    return rows if payers is None else rows.filter(line__payer__in=payers)


def due_sums(selection: Selection, asked: Question, on: date) -> Sums:
    """What the schedules in force ask for: one query."""
    rows = of_agreements(selection).limit(Instalment.objects.all(), "line__agreement")
    rows = due_instalments(rows, selection.portfolio.payers, asked, on)
    key = {By.PARTNER: F("line__payer_id"), By.YEAR: ExtractYear("due_on")}.get(
        asked.by, Value(0, output_field=IntegerField())
    )
    sums = rows.order_by().annotate(key=key).values("line__agreement_id", "key").annotate(net=exact_sum())
    return {(agreement, within): net for agreement, within, net in sums.values_list("line__agreement_id", "key", "net")}


_OPEN = """
    SELECT line.agreement_id, line.payer_id, due.due_on, CAST(SUM(due.amount - COALESCE(paid.amount, 0)) AS bigint)
    FROM agreements_instalment due
    JOIN agreements_fundingline line ON line.id = due.line_id
    LEFT JOIN (SELECT instalment_id, SUM(amount) AS amount FROM agreements_flow
               WHERE instalment_id IS NOT NULL {of_flows} GROUP BY instalment_id) paid ON paid.instalment_id = due.id
    WHERE due.withdrawn_in IS NULL AND due.amount > COALESCE(paid.amount, 0) {of_lines}
    GROUP BY line.agreement_id, line.payer_id, due.due_on
    ORDER BY due.due_on, line.agreement_id, line.payer_id
"""


_OPEN_OF_PAYERS = """
    SELECT line.agreement_id, line.payer_id, due.due_on, CAST(SUM(due.amount - due.paid) AS bigint)
    FROM (SELECT line_id, due_on, amount, COALESCE((SELECT SUM(amount) FROM agreements_flow
                                                    WHERE instalment_id = instalment.id), 0) AS paid
          FROM agreements_instalment instalment
          WHERE withdrawn_in IS NULL AND line_id {of_lines}) due
    JOIN agreements_fundingline line ON line.id = due.line_id
    WHERE due.amount > due.paid
    GROUP BY line.agreement_id, line.payer_id, due.due_on
    ORDER BY due.due_on, line.agreement_id, line.payer_id
"""


def open_rows(extent: Extent, payers: Collection[int] | None) -> OpenRows:
    """What is left to pay, late or not yet due: one query.

    Written in SQL because the releases of each instalment have to be added up once, before they are joined: the flows
    that name an instalment are its releases and their reversals, a law of the ledger.
    """
    if extent.agreements == () or (payers is not None and not payers):
        return _as_rows([])
    if extent.agreements is None and payers is not None:
        return _open_of_payers(payers)
    parameters: list[int] = []
    of_flows = of_lines = ""
    if extent.agreements is not None:
        listed = _marks(extent.agreements)
        of_flows, of_lines = f"AND agreement_id IN ({listed})", f"AND line.agreement_id IN ({listed})"
        parameters = [*extent.agreements, *extent.agreements]
    if payers is not None:
        of_lines += f" AND line.payer_id IN ({_marks(payers)})"
        parameters += payers
    with connection.cursor() as cursor:
        cursor.execute(_OPEN.format(of_flows=of_flows, of_lines=of_lines), parameters)
        return _as_rows(cursor.fetchall())


def _open_of_payers(payers: Collection[int]) -> OpenRows:
    """The same of a few payers in a large ledger: their lines first, then what each of their instalments received."""
    lines = f"(SELECT id FROM agreements_fundingline WHERE payer_id IN ({_marks(payers)}))"
    of_lines = f"= ANY(ARRAY{lines})" if connection.vendor == "postgresql" else f"IN {lines}"
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_OF_PAYERS.format(of_lines=of_lines), [*payers])
        return _as_rows(cursor.fetchall())


def waiting_of(selection: Selection) -> OpenRows:
    """What is left to pay under the agreements that are counted: one query.

    The ledger is read whole where there are many; what belongs to other agreements, or countries, is let go.
    """
    rows = open_rows(of_agreements(selection), selection.portfolio.payers)
    return rows.chosen(np.isin(rows.agreement, [one.pk for one in selection.counted]))


def ordinal(day: date | str) -> int:
    """A day as the database gives it, counted from the year 1."""
    return (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()


def _as_rows(found: list[tuple[int, int, date | str, int]]) -> OpenRows:
    days: dict[date | str, int] = {}
    for row in found:
        if row[2] not in days:
            days[row[2]] = ordinal(row[2])
    agreement, payer, due, left = np.array(
        [(row[0], row[1], days[row[2]], row[3]) for row in found] or np.empty((0, 4)), dtype=np.int64
    ).T
    return OpenRows(agreement, payer, due, left)


def _marks(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))
