"""The S-curve: what was planned, released and spent up to the end of each month, and what is expected from now on."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from houma.domain.agreements.bilan.reading import read_portfolio
from houma.domain.agreements.bilan.selection import Base, select
from houma.domain.agreements.ledger import Flow, FlowKind, Instalment
from houma.domain.agreements.models import Agreement
from houma.domain.funding.money.behaviour import read_behaviour
from houma.domain.funding.money.expecting import forecast_of
from houma.domain.funding.money.narrowing import Question
from houma.domain.funding.money.sums import dated, exact_sum, waiting_of
from houma.domain.territories.models import Country
from houma.values.money import Money

_MONTHS_AHEAD = 24


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Sums up to the end of a month. What is real is None after today, what is expected before."""

    month: date
    planned: Money
    released: Money | None
    spent: Money | None
    expected: Money | None
    low: Money | None
    high: Money | None


@dataclass(frozen=True, slots=True)
class Curve:
    """Points by month. ``undated`` was released without a known day: it is in no point. ``late`` was due before
    today and is not released.

    ``agreements`` counts those with a schedule, which the curve is about; ``left_out`` those without.
    """

    country: Country
    points: tuple[CurvePoint, ...]
    undated: Money
    late: Money
    agreements: int
    left_out: int
    on: date


def money_curve(asked: Question, visible: QuerySet[Agreement], *, on: date | None = None) -> Curve:
    """Planned against real for the agreements asked for: some twenty queries.

    Arguments and errors as for ``money_matrix``; only ``asked.filter`` counts.
    """
    day = on or timezone.localdate()
    portfolio, scope = read_portfolio(asked.filter, visible, day)
    selection = select(portfolio, scope)
    country, payers = portfolio.country, portfolio.payers
    chosen = [one.pk for one in selection.added(Base.SCHEDULED) if one.pk in portfolio.scheduled]
    instalments = Instalment.objects.filter(line__agreement__in=chosen, withdrawn_in=None)
    flows = Flow.objects.filter(agreement__in=chosen, kind__in=[FlowKind.DISBURSEMENT, FlowKind.EXPENDITURE])
    if payers is not None:
        instalments, flows = instalments.filter(line__payer__in=payers), flows.filter(line__payer__in=payers)
    planned = dict(
        instalments.order_by().annotate(month=TruncMonth("due_on")).values("month").annotate(net=exact_sum())
        .values_list("month", "net")
    )  # fmt: skip
    real: dict[FlowKind, dict[date | None, int]] = {FlowKind.DISBURSEMENT: {}, FlowKind.EXPENDITURE: {}}
    by_month = dated(flows).order_by().annotate(month=TruncMonth("day")).values("month", "kind")
    for month, kind, net in by_month.annotate(net=exact_sum()).values_list("month", "kind", "net"):
        real[FlowKind(kind)][month] = net
    undated = real[FlowKind.DISBURSEMENT].pop(None, 0)
    real[FlowKind.EXPENDITURE].pop(None, 0)
    told = [month for sums in (planned, *real.values()) for month in sums if month is not None]
    left_out = len(selection.of_currency) - len(chosen)
    if not told:
        return Curve(country, (), _money(undated, country), _money(0, country), len(chosen), left_out, day)
    rows = waiting_of(selection)
    rows = rows.chosen(np.isin(rows.agreement, chosen))
    months = _months(min(told), max(*told, day.replace(day=1)), day if len(rows.left) else None)
    ahead = [month for month in months if month_end(month) > day]
    behaviour = read_behaviour(country, visible, rows, day)
    foreseen = forecast_of(rows, behaviour, [month_end(month) for month in ahead]) if ahead and len(rows.left) else None
    points, sums = [], [0, 0, 0]
    for month in months:
        sums[0] += planned.get(month, 0)
        sums[1] += real[FlowKind.DISBURSEMENT].get(month, 0)
        sums[2] += real[FlowKind.EXPENDITURE].get(month, 0)
        past = month <= day
        expected: list[Money | None] = [None, None, None]
        if foreseen is not None and month in ahead:
            place = ahead.index(month)
            mean = float(foreseen.expected[: place + 1].sum())
            amounts = (mean, float(foreseen.cumulative[0, place]), float(foreseen.cumulative[2, place]))
            expected = [_money(sums[1] + round(amount), country) for amount in amounts]
        points.append(
            CurvePoint(
                month,
                _money(sums[0], country),
                _money(sums[1], country) if past else None,
                _money(sums[2], country) if past else None,
                *expected,
            )
        )
    late = _money(int(rows.left[rows.due < day.toordinal()].sum()), country)
    return Curve(country, tuple(points), _money(undated, country), late, len(chosen), left_out, day)


def _months(first: date, last: date, ahead_of: date | None) -> list[date]:
    """The first day of every month, to the last one planned, or two years ahead where something is expected."""
    if ahead_of is not None:
        last = max(last, (ahead_of + timedelta(days=30 * _MONTHS_AHEAD)).replace(day=1))
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = month_end(month) + timedelta(days=1)
    return months


def month_end(month: date) -> date:
    """The last day of the month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _money(thousandths: int, country: Country) -> Money:
    return Money(Decimal(thousandths) / 1000, country.currency)
