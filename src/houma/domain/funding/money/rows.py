"""A figure of the money matrix opened: the entries or instalments that it adds up, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from numpy.typing import NDArray

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.results import NONE
from houma.domain.agreements.ledger import Flow, FlowKind, Instalment
from houma.domain.agreements.models import Agreement
from houma.domain.funding.money.behaviour import read_behaviour
from houma.domain.funding.money.expecting import expected_by_year
from houma.domain.funding.money.matrix import Counting, counting
from houma.domain.funding.money.measures import BY_CODE, MoneyMeasure
from houma.domain.funding.money.narrowing import By, Question
from houma.domain.funding.money.sums import OpenRows, dated, due_instalments, narrowed_flows
from houma.values.money import Money
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One entry of the ledger, one instalment, or what is left of the instalments of one payer and day.

    ``amount`` is what the row adds to the figure; ``left`` is what is left to pay, where that is another thing.
    """

    day: date | None
    agreement_code: str
    agreement: Multilingual
    payer_code: str
    payer: Multilingual
    amount: Money
    left: Money | None = None
    days_late: int = 0
    reference: str = ""


@dataclass(frozen=True, slots=True)
class MoneyRows:
    """The rows from ``start`` on; ``total`` adds up all ``count`` of them."""

    measure: MoneyMeasure
    total: Money
    rows: tuple[MoneyRow, ...]
    start: int
    count: int


def rows_behind(
    asked: Question,
    measure: str,
    group: str,
    visible: QuerySet[Agreement],
    *,
    on: date | None = None,
    start: int = 0,
    limit: int | None = None,
) -> MoneyRows:
    """The rows whose sum is a figure of the matrix.

    Args:
        asked: the question of the matrix that showed it.
        measure: code of the measure; KeyError for an unknown one.
        group: code of the part; empty for the whole.
        visible: as for the matrix.
        on: the day that is today.
        start: rows passed over.
        limit: rows at most; None for all.

    Raises:
        FilterError: a code that the country does not know.
    """
    found = counting(asked, visible, on or timezone.localdate())
    wanted = BY_CODE[measure]
    if wanted.flow is not None:
        return _of_flows(found, wanted, wanted.flow, group, start, limit)
    if wanted.code == "due":
        return _of_instalments(found, wanted, group, start, limit)
    return _of_open_rows(found, wanted, group, visible, start, limit)


def _end(start: int, limit: int | None) -> int | None:
    return None if limit is None else start + limit


def _payers(found: Counting, group: str) -> Sequence[int] | None:
    if found.asked.by is By.PARTNER and group:
        country = found.selection.portfolio.country
        return list(Party.objects.filter(country=country, code=group).values_list("pk", flat=True))
    payers = found.selection.portfolio.payers
    return None if payers is None else sorted(payers)


def _year(found: Counting, group: str) -> int | None:
    """The year of the part that is opened; None for what has no year of its own."""
    if found.asked.by is By.YEAR and group and group != NONE:
        return int(group)
    return found.asked.year


def _has_a_day(found: Counting, group: str) -> bool:
    """Whether instalments, which are always due on a day, can be in the part."""
    return not (found.asked.by is By.YEAR and group == NONE)


def _of_flows(
    found: Counting, measure: MoneyMeasure, kind: FlowKind, group: str, start: int, limit: int | None
) -> MoneyRows:
    flows = Flow.objects.filter(kind=kind, agreement__in=found.ids_of_part(measure, group))
    flows = narrowed_flows(flows, _payers(found, group), _year(found, group))
    if found.asked.by is By.YEAR and group == NONE:
        flows = dated(flows).filter(Q(day=None))
    currency = found.selection.currency
    page = flows.select_related("agreement", "line__payer").order_by("-value_date", "-id")[start : _end(start, limit)]
    rows = [
        MoneyRow(
            flow.value_date,
            flow.agreement.code,
            flow.agreement.names,
            flow.line.payer.code,
            flow.line.payer.names,
            Money(flow.amount, currency),
            reference=flow.reference,
        )
        for flow in page
    ]
    return MoneyRows(measure, Money(flows.total(), currency), tuple(rows), start, flows.count())


def _of_instalments(found: Counting, measure: MoneyMeasure, group: str, start: int, limit: int | None) -> MoneyRows:
    year = _year(found, group)
    ids = found.ids_of_part(measure, group) if _has_a_day(found, group) else frozenset[int]()
    instalments = due_instalments(
        Instalment.objects.filter(line__agreement__in=ids),
        _payers(found, group),
        found.asked,
        found.on,
    )
    if year is not None:
        instalments = instalments.filter(due_on__year=year)
    currency, total = found.selection.currency, instalments.aggregate(total=Sum("amount"))["total"]
    page = instalments.select_related("line__agreement", "line__payer").annotate(paid=Sum("flows__amount"))
    rows = [
        MoneyRow(
            part.due_on,
            part.line.agreement.code,
            part.line.agreement.names,
            part.line.payer.code,
            part.line.payer.names,
            Money(part.amount, currency),
            left=Money(part.amount - (part.paid or Decimal(0)), currency),
            days_late=max(0, (found.on - part.due_on).days) if part.amount > (part.paid or 0) else 0,
        )
        for part in page.order_by("-due_on", "-id")[start : _end(start, limit)]
    ]
    return MoneyRows(measure, Money(total or Decimal(0), currency), tuple(rows), start, instalments.count())


def _of_open_rows(
    found: Counting, measure: MoneyMeasure, group: str, visible: QuerySet[Agreement], start: int, limit: int | None
) -> MoneyRows:
    rows, today, year = found.open, found.on.toordinal(), _year(found, group)
    kept = np.isin(rows.agreement, list(found.ids_of_part(measure, group))) & _has_a_day(found, group)
    payers = _payers(found, group)
    if payers is not None:
        kept &= np.isin(rows.payer, payers)
    if measure.code == "late":
        kept &= rows.due < today
        if year is not None:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            kept &= (rows.due >= first) & (rows.due <= last)
        amounts = rows.left
    else:
        behaviour = read_behaviour(found.selection.portfolio.country, visible, rows, found.on)
        expected = expected_by_year(rows, behaviour, max(found.asked.until, year or 0))
        amounts = expected.in_year(year)
        kept &= amounts != 0
    places = np.flatnonzero(kept)
    return MoneyRows(
        measure,
        Money(Decimal(int(amounts[places].sum())) / 1000, found.selection.currency),
        _described(rows, amounts, places[start : _end(start, limit)], found),
        start,
        len(places),
    )


def _described(
    rows: OpenRows, amounts: NDArray[np.int64], places: NDArray[np.int64], found: Counting
) -> tuple[MoneyRow, ...]:
    agreements = Agreement.objects.in_bulk({int(pk) for pk in rows.agreement[places]})
    parties = Party.objects.in_bulk({int(pk) for pk in rows.payer[places]})
    currency, described = found.selection.currency, []
    for place in places:
        agreement, payer = agreements[int(rows.agreement[place])], parties[int(rows.payer[place])]
        day = date.fromordinal(int(rows.due[place]))
        described.append(
            MoneyRow(
                day, agreement.code, agreement.names, payer.code, payer.names,
                Money(Decimal(int(amounts[place])) / 1000, currency),
                left=Money(Decimal(int(rows.left[place])) / 1000, currency),
                days_late=max(0, (found.on - day).days),
            )
        )  # fmt: skip
    return tuple(described)
