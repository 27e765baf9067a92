"""The forecast of releases by quarter with its uncertainty, what it rests on, and how wrong it was in past years."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.reading import read_portfolio
from houma.domain.agreements.bilan.selection import Base, select
from houma.domain.agreements.models import Agreement
from houma.domain.funding.money.behaviour import Behaviour, payers_of, read_behaviour, read_history
from houma.domain.funding.money.expecting import forecast_of
from houma.domain.funding.money.narrowing import Question
from houma.domain.funding.money.sums import OpenRows, waiting_of
from houma.domain.territories.models import Country
from houma.engines.forecast import BackTest, BackTestRow, DelayProfile, back_test, widened
from houma.values.money import Money

_QUARTERS = 8
_THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True)
class Quarter:
    """Expected releases from ``start`` to ``end``, with 10 and 90 % points; ``scheduled`` falls due then."""

    start: date
    end: date
    scheduled: Money
    expected: Money
    low: Money
    high: Money

    @property
    def name(self) -> str:
        """``2026 Q4``, the same in every language."""
        return quarter_name(self.end)


@dataclass(frozen=True, slots=True)
class PayerDelay:
    """A payer with how late it usually is and what it has left to pay."""

    party: Party
    profile: DelayProfile
    left: Money


@dataclass(frozen=True, slots=True)
class Foresight:
    """What is expected. ``overdue`` was due before today; ``beyond`` is expected after the last quarter.

    ``correlation`` tells how much the delays of one payer in one year go together; ``payments`` the past rests on.
    """

    country: Country
    quarters: tuple[Quarter, ...]
    overdue: Money
    beyond: Money
    left: Money
    payers: tuple[PayerDelay, ...]
    correlation: float
    payments: int
    on: date


@dataclass(frozen=True, slots=True)
class PastError:
    """One quarter of the back-test in money."""

    cut: date
    row: BackTestRow
    expected: Money
    low: Money
    high: Money
    real: Money
    scheduled: Money

    @property
    def name(self) -> str:
        return quarter_name(date.fromordinal(self.row.end))


@dataclass(frozen=True, slots=True)
class PastErrors:
    """How wrong the forecast would have been, quarter by quarter, and in a few figures (see ``BackTest``)."""

    rows: tuple[PastError, ...]
    test: BackTest


def foresee(
    asked: Question, visible: QuerySet[Agreement], *, on: date | None = None, widening: float = 0.0
) -> Foresight:
    """Expected releases in the next eight quarters of the agreements asked for. Raises FilterError.

    ``widening`` is what past errors ask for (``past_errors(…).test.widening``).
    """
    day = on or timezone.localdate()
    portfolio, scope = read_portfolio(asked.filter, visible, day)
    selection = select(portfolio, scope)
    country = portfolio.country
    rows = waiting_of(selection)
    behaviour = read_behaviour(country, visible, rows, day)
    chosen = rows.chosen(np.isin(rows.agreement, [one.pk for one in selection.added(Base.SCHEDULED)]))
    ends = quarter_ends(day, _QUARTERS)
    found = forecast_of(chosen, behaviour, ends)
    quarters, start, most = [], day + timedelta(days=1), float(chosen.left.sum())
    for place, end in enumerate(ends):
        falls = (chosen.due >= (start.toordinal() if place else day.toordinal())) & (chosen.due <= end.toordinal())
        around = widened(float(found.low[place]), float(found.high[place]), widening, most)
        amounts = (int(chosen.left[falls].sum()), found.expected[place], *around)
        quarters.append(Quarter(start, end, *(_money(float(amount), country) for amount in amounts)))
        start = end + timedelta(days=1)
    return Foresight(
        country=country,
        quarters=tuple(quarters),
        overdue=_money(float(chosen.left[chosen.due < day.toordinal()].sum()), country),
        beyond=_money(found.beyond, country),
        left=_money(float(chosen.left.sum()), country),
        payers=_payers(chosen, behaviour, country),
        correlation=behaviour.delays.correlation,
        payments=int(behaviour.delays.payments.sum()),
        on=day,
    )


def past_errors(country: Country, visible: QuerySet[Agreement], *, on: date | None = None) -> PastErrors:
    """The forecast made again at the end of each past year with what was known then, beside what came."""
    day = on or timezone.localdate()
    history = read_history(country, visible, payers_of(country))
    if not len(history.paid_on):
        return PastErrors((), BackTest(()))
    first = date.fromordinal(int(history.paid_on.min())).year
    cuts = []
    for year in range(first, day.year):
        ends = [end for end in quarter_ends(date(year, 12, 31), 4) if end < day]
        cuts.append((date(year, 12, 31).toordinal(), [end.toordinal() for end in ends]))
    test = back_test(history, cuts)
    return PastErrors(tuple(_past(row, country) for row in test.rows), test)


def quarter_ends(after: date, number: int) -> list[date]:
    """The last days of the quarters that end after ``after``."""
    ends: list[date] = []
    year, quarter = after.year, (after.month - 1) // 3
    while len(ends) < number:
        end = date(year + (quarter == 3), (quarter * 3 + 3) % 12 + 1, 1) - timedelta(days=1)
        if end > after:
            ends.append(end)
        year, quarter = (year + 1, 0) if quarter == 3 else (year, quarter + 1)
    return ends


def quarter_name(end: date) -> str:
    """``2026 Q4`` for a quarter by its last day."""
    return f"{end.year} Q{(end.month + 2) // 3}"


def _payers(rows: OpenRows, behaviour: Behaviour, country: Country) -> tuple[PayerDelay, ...]:
    left: dict[int, int] = {}
    for payer, amount in zip(rows.payer, rows.left, strict=True):
        left[int(payer)] = left.get(int(payer), 0) + int(amount)
    paying = {pk for pk, number in zip(behaviour.payers.ids, behaviour.delays.payments, strict=True) if number} | set(
        left
    )
    parties = Party.objects.in_bulk(paying)
    found = [
        PayerDelay(party, behaviour.profile(pk), _money(float(left.get(pk, 0)), country))
        for pk, party in parties.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.left.amount, -one.profile.payments, one.party.code)))


def _past(row: BackTestRow, country: Country) -> PastError:
    amounts = (row.expected, row.low, row.high, row.real, row.scheduled)
    return PastError(date.fromordinal(row.cut), row, *(_money(amount * _THOUSANDTHS, country) for amount in amounts))


def _money(thousandths: float, country: Country) -> Money:
    return Money(Decimal(round(thousandths)) / _THOUSANDTHS, country.currency)
