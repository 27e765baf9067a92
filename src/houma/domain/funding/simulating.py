"""A plan tried against envelopes and against how late its payers usually are. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.money_read import Extent
from houma.domain.agreements.ledger import FundingBasis
from houma.domain.agreements.models import Agreement, AgreementVersion
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.funding.envelopes import funds_of, what_remains
from houma.domain.funding.models import Envelope, Fund
from houma.domain.funding.money.behaviour import Behaviour, read_behaviour
from houma.domain.funding.money.expecting import days_ahead, year_ends
from houma.domain.funding.money.sums import OpenRows, open_rows
from houma.domain.territories.models import Country
from houma.engines.forecast import DelayProfile, OpenInstalments, chances_of_reaching, forecast_releases
from houma.values.money import Money

_YEARS_AFTER = 2
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One payer's part of one year, from a fund or from none that is known; ``due`` is the day it is asked for."""

    payer: str
    fund: str
    year: int
    amount: Decimal
    due: date

    def text(self) -> str:
        """``payer:fund:due day:amount``, as it stands in an address."""
        return f"{self.payer}:{self.fund}:{self.due.isoformat()}:{plain(self.amount)}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of whom and when, and what is needed by year (empty: what is planned) or in all."""

    lines: tuple[PlanLine, ...]
    needs: Mapping[int, Decimal]
    total: Decimal | None = None

    def text(self) -> str:
        """The lines, one below the other."""
        return "\n".join(line.text() for line in self.lines)

    def needs_text(self) -> str:
        """``year:amount`` one below the other."""
        return "\n".join(f"{year}:{plain(amount)}" for year, amount in sorted(self.needs.items()))


@dataclass(frozen=True, slots=True)
class YearResult:
    """One year: needed, planned and what lacks; expected to have come by its end, and the chance that needs are met.

    ``expected`` and ``chance`` add up all years to this one, because money that comes late still serves.
    """

    year: int
    need: Money
    planned: Money
    expected: Money
    chance: float

    @property
    def lacks(self) -> Money:
        """Needed and not planned; negative where more is planned."""
        return self.need - self.planned


@dataclass(frozen=True, slots=True)
class FundResult:
    """A fund in a year: planned, and what its envelopes have left (None where it has no envelope that may be seen)."""

    fund: Fund
    year: int
    planned: Money
    remaining: Money | None

    @property
    def lacks(self) -> Money | None:
        """Planned beyond what remains; None where nothing is known of envelopes."""
        if self.remaining is None:
            return None
        gap = self.planned - self.remaining
        return gap if gap.amount > 0 else Money.zero(gap.currency)


@dataclass(frozen=True, slots=True)
class PayerResult:
    """A payer of the plan with its part and its usual delay."""

    party: Party
    planned: Money
    profile: DelayProfile


@dataclass(frozen=True, slots=True)
class Simulation:
    """What became of a plan. ``faults`` are lines that could not be read: with any, the figures are of the others."""

    plan: Plan
    years: tuple[YearResult, ...]
    funds: tuple[FundResult, ...]
    payers: tuple[PayerResult, ...]
    planned: Money
    needed: Money
    delay: float
    faults: tuple[str, ...]

    @property
    def lacks(self) -> Money:
        """Needed in all and not planned."""
        return self.needed - self.planned

    @property
    def over_funds(self) -> Money:
        """Planned beyond what envelopes have left."""
        gaps = [result.lacks for result in self.funds if result.lacks is not None]
        return Money.total(gaps, self.planned.currency)

    @property
    def closes(self) -> bool:
        """Whether all that is needed is planned, year by year and in all, and the envelopes bear it."""
        return (
            bool(self.years)
            and not self.faults
            and self.lacks.amount <= 0
            and not self.over_funds
            and all(year.lacks.amount <= 0 for year in self.years)
        )


def plain(amount: Decimal) -> str:
    """An amount without exponent or trailing zeros."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_plan(text: str, needs: str, total: str, today: date) -> tuple[Plan, tuple[str, ...]]:
    """Read a plan as people write it: one line a payment, ``payer:fund:year or day:amount``; needs ``year:amount``.

    The fund may be empty. A year alone asks for the money on 30 June, or today where that is past. Returns the plan of
    the lines that could be read, and what is wrong with the others.
    """
    faults: list[str] = []
    lines: list[PlanLine] = []
    for number, row in enumerate(_rows(text), start=1):
        parts = [part.strip() for part in row.split(":")]
        line = _line(parts, today) if len(parts) == 4 else None
        if line is None:
            faults.append(
                _("Line %(number)s: read “%(read)s”, expected payer:fund:year:amount.")
                % {"number": number, "read": row}
            )
        elif line.due < today:
            faults.append(
                _("Line %(number)s: %(day)s is past; a plan is tried from today on.")
                % {"number": number, "day": line.due.isoformat()}
            )
        else:
            lines.append(line)
    if len(lines) > _MOST_LINES:
        faults.append(_("A plan has at most %(most)s lines.") % {"most": _MOST_LINES})
        lines = lines[:_MOST_LINES]
    wanted: dict[int, Decimal] = {}
    for row in _rows(needs):
        parts = [part.strip() for part in row.split(":")]
        amount = _amount(parts[1]) if len(parts) == 2 else None
        if amount is None or not _is_year(parts[0]):
            faults.append(_("Need: read “%(read)s”, expected year:amount.") % {"read": row})
        else:
            wanted[int(parts[0])] = amount
    whole = _amount(total) if total.strip() else None
    if total.strip() and whole is None:
        faults.append(_("Total: read “%(read)s”, expected an amount.") % {"read": total})
    return Plan(tuple(lines), wanted, whole), tuple(faults)


def plan_of_version(version: AgreementVersion, country: Country, today: date) -> Plan:
    """The plan that the terms of a version make: its instalments, each from the only fund of its payer; two queries.

    What was due before today is asked for today.
    """
    terms = read_terms(version.terms)
    by_payer: dict[str, list[str]] = {}
    for fund in funds_of(country):
        by_payer.setdefault(fund.payer.code, []).append(fund.code)
    lines = []
    for line in terms.funding:
        if line.basis != FundingBasis.PART:
            continue
        funds = by_payer.get(line.payer, [])
        fund_code = funds[0] if len(funds) == 1 else ""
        for part in line.instalments:
            due = max(part.due, today)
            lines.append(PlanLine(line.payer, fund_code, due.year, part.amount.amount, due))
    return Plan(tuple(lines), {}, terms.total.amount if terms.total is not None else None)


def simulate(
    country: Country,
    plan: Plan,
    *,
    visible: QuerySet[Agreement],
    envelopes: QuerySet[Envelope],
    faults: Sequence[str] = (),
    on: date | None = None,
) -> Simulation:
    """Try a plan: eleven queries, none of which writes.

    Args:
        country: whose partners, funds and currency the plan speaks of.
        plan: the plan.
        visible: agreements whose past the reader may learn from.
        envelopes: envelopes that the reader may see.
        faults: what was wrong with the text of the plan.
        on: the day that is today.
    """
    today, currency = on or timezone.localdate(), country.currency
    parties = {party.code: party for party in Party.objects.filter(country=country)}
    funds = {fund.code: fund for fund in funds_of(country)}
    wrong = list(faults)
    wrong += [
        _("No partner has the code %(code)s.") % {"code": line.payer}
        for line in plan.lines
        if line.payer not in parties
    ]
    wrong += [
        _("No fund has the code %(code)s.") % {"code": line.fund}
        for line in plan.lines
        if line.fund and line.fund not in funds
    ]
    lines = [line for line in plan.lines if line.payer in parties and (not line.fund or line.fund in funds)]
    behaviour = read_behaviour(country, visible, _waiting(country, visible), today)
    payers = _payers(lines, parties, behaviour, currency)
    planned = sum((line.amount for line in lines), Decimal(0))
    needed = plan.total if plan.total is not None else sum(plan.needs.values(), Decimal(0)) or planned
    whole = sum((part.planned.amount for part in payers), Decimal(0))
    return Simulation(
        plan=plan,
        years=_years(lines, plan, behaviour, parties, currency),
        funds=_funds(lines, funds, what_remains(envelopes.filter(fund__country=country)), currency),
        payers=payers,
        planned=Money(planned, currency),
        needed=Money(needed, currency),
        delay=float(sum(float(p.planned.amount) * p.profile.mean for p in payers) / float(whole)) if whole else 0.0,
        faults=tuple(dict.fromkeys(wrong)),
    )


def _years(
    lines: Sequence[PlanLine], plan: Plan, behaviour: Behaviour, parties: Mapping[str, Party], currency: str
) -> tuple[YearResult, ...]:
    """Each year from today's to two after the last one planned or needed."""
    today, known = behaviour.on, behaviour.payers
    asked = {line.year for line in lines} | set(plan.needs)
    if not asked or not lines:
        return ()
    years = range(min(today.year, *asked), max(asked) + _YEARS_AFTER + 1)
    planned = {year: sum((line.amount for line in lines if line.year == year), Decimal(0)) for year in years}
    needs = {year: plan.needs.get(year, Decimal(0)) for year in years} if plan.needs else planned
    waiting = OpenInstalments(
        np.array([float(line.amount) for line in lines]),
        np.array([today.toordinal() - line.due.toordinal() for line in lines], dtype=np.int64),
        np.array([known.index[parties[line.payer].pk] for line in lines], dtype=np.int64),
    )
    ahead = [year for year in years if year >= today.year]
    ends = days_ahead(today, year_ends(ahead))
    running = np.cumsum([float(needs[year]) for year in ahead])
    expected = np.cumsum(forecast_releases(waiting, behaviour.delays, ends).expected)
    chances = chances_of_reaching(waiting, behaviour.delays, ends, running)
    return tuple(
        YearResult(
            year,
            Money(needs[year], currency),
            Money(planned[year], currency),
            Money(Decimal(round(float(expected[place]))), currency),
            float(chances[place]),
        )
        for place, year in enumerate(ahead)
        if needs[year] or planned[year] or (place and expected[place] > expected[place - 1] + 1)
    )


def _payers(
    lines: Sequence[PlanLine], parties: Mapping[str, Party], behaviour: Behaviour, currency: str
) -> tuple[PayerResult, ...]:
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.payer] = sums.get(line.payer, Decimal(0)) + line.amount
    return tuple(
        PayerResult(parties[code], Money(amount, currency), behaviour.profile(parties[code].pk))
        for code, amount in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    )


def _waiting(country: Country, visible: QuerySet[Agreement]) -> OpenRows:
    """What waits under agreements that the reader may see."""
    rows = open_rows(Extent(None), None)
    seen = list(visible.filter(country=country).order_by().values_list("pk", flat=True))
    return rows.chosen(np.isin(rows.agreement, seen))


def _funds(
    lines: Sequence[PlanLine], funds: Mapping[str, Fund], remaining: Mapping[tuple[int, int], Money], currency: str
) -> tuple[FundResult, ...]:
    sums: dict[tuple[str, int], Decimal] = {}
    for line in lines:
        if line.fund:
            sums[line.fund, line.year] = sums.get((line.fund, line.year), Decimal(0)) + line.amount
    return tuple(
        FundResult(funds[code], year, Money(amount, currency), remaining.get((funds[code].pk, year)))
        for (code, year), amount in sorted(sums.items(), key=lambda item: (item[0][1], item[0][0]))
    )


def _rows(text: str) -> list[str]:
    return [row.strip() for row in text.replace(";", "\n").splitlines() if row.strip()]


def _line(parts: Sequence[str], today: date) -> PlanLine | None:
    payer, fund, when, written = parts
    amount, due = _amount(written), _day(when, today)
    if not payer or amount is None or amount <= 0 or due is None:
        return None
    return PlanLine(payer, fund, due.year, amount, due)


def _is_year(text: str) -> bool:
    return text.isdecimal() and len(text) == 4 and text > "1999"


def _day(text: str, today: date) -> date | None:
    if _is_year(text):
        middle = date(int(text), 6, 30)
        return max(middle, today) if int(text) == today.year else middle
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace("\N{NARROW NO-BREAK SPACE}", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 and amount == round(amount, 3) else None
