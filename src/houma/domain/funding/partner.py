"""A partner's money: what it promised, committed, paid and owes, by year and agreement, and how late it usually is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractYear
from django.utils import timezone

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.money_read import Extent
from houma.domain.agreements.ledger import Flow, FlowKind, Instalment
from houma.domain.agreements.models import Agreement, FundingLine
from houma.domain.base.among import Among
from houma.domain.funding.money.behaviour import genuine_releases
from houma.domain.funding.money.sums import dated, exact_sum, open_rows
from houma.domain.territories.models import Country
from houma.values.money import Money

BINS: tuple[tuple[int | None, int | None], ...] = (
    (None, -1),
    (0, 0),
    (1, 30),
    (31, 90),
    (91, 180),
    (181, 365),
    (366, None),
)
"""Days from the due day to the payment: early, on the day, and later and later; both ends included."""
MOST = 300
"""So many agreements of a partner are told one by one."""
ENOUGH = 10
"""Fewer payments than this say little of how late a partner usually is."""


@dataclass(frozen=True, slots=True)
class DelayBin:
    """How many payments came so many days after they were due; None where a bin has no end."""

    first: int | None
    last: int | None
    payments: int


@dataclass(frozen=True, slots=True)
class OwnDelay:
    """A partner's own payments, none of others: quartiles of the days late and the number they rest on."""

    payments: int
    quarter: int
    median: int
    three_quarters: int
    bins: tuple[DelayBin, ...]

    @property
    def rests_on_little(self) -> bool:
        return self.payments < ENOUGH


@dataclass(frozen=True, slots=True)
class PartnerYear:
    """One year: committed and released by value date (year 0: not dated), due by the schedule."""

    year: int
    committed: Money
    due: Money
    released: Money


@dataclass(frozen=True, slots=True)
class PartnerAgreement:
    """One agreement that it pays under."""

    agreement: Agreement
    committed: Money
    due: Money
    released: Money
    late: Money


@dataclass(frozen=True, slots=True)
class PartnerMoney:
    """Sums over the agreements that the reader may see. ``promised`` are pledges; ``owes`` is late; ``left`` is not yet
    released of the schedules. ``agreements`` are those that owe most, then those that committed most, of
    ``agreements_in_all``. ``delay`` is None without a dated payment.
    """

    promised: Money
    committed: Money
    due: Money
    released: Money
    owes: Money
    left: Money
    years: tuple[PartnerYear, ...]
    agreements: tuple[PartnerAgreement, ...]
    agreements_in_all: int
    delay: OwnDelay | None
    on: date


def partner_money(
    country: Country, group: Sequence[Party], visible: QuerySet[Agreement], *, on: date | None = None
) -> PartnerMoney:
    """What a partner, or a family with its members, promised, paid and owes: six queries.

    Unlike the bilan, every line that it pays is added, also where an agreement is a part of another: this is what the
    partner answers for.
    """
    day, currency = on or timezone.localdate(), country.currency
    payers = [party.pk for party in group]
    seen = visible.filter(country=country, currency=currency).order_by().values("pk")
    lines = FundingLine.objects.filter(agreement__in=seen, payer__in=payers)
    flows = Flow.objects.filter(Among("line", lines)).order_by()
    schedule = Instalment.objects.filter(Among("line", lines), withdrawn_in=None).order_by()
    moved: dict[tuple[int, int, int], int] = {
        (agreement, kind, year): net
        for agreement, kind, year, net in dated(flows)
        .annotate(year=Coalesce(ExtractYear("day"), Value(0)))
        .values("agreement_id", "kind", "year")
        .annotate(net=exact_sum())
        .values_list("agreement_id", "kind", "year", "net")
    }
    due: dict[tuple[int, int], int] = {
        (agreement, year): net
        for agreement, year, net in schedule.filter(due_on__lte=day)
        .annotate(year=ExtractYear("due_on"), agreement=F("line__agreement_id"))
        .values("agreement", "year")
        .annotate(net=exact_sum())
        .values_list("agreement", "year", "net")
    }
    allowed = {agreement for agreement, *_rest in moved} | {agreement for agreement, _year in due}
    rows = open_rows(Extent(None), payers)
    rows = rows.chosen(np.isin(rows.agreement, list(allowed)))
    late = rows.due < day.toordinal()
    late_by: dict[int, int] = {}
    for agreement, left in zip(rows.agreement[late], rows.left[late], strict=True):
        late_by[int(agreement)] = late_by.get(int(agreement), 0) + int(left)

    def money(thousandths: int) -> Money:
        return Money(Decimal(thousandths) / 1000, currency)

    of_agreement: dict[tuple[int, int], int] = defaultdict(int)
    of_year: dict[tuple[int, int], int] = defaultdict(int)
    due_of: dict[int, int] = defaultdict(int)
    due_in: dict[int, int] = defaultdict(int)
    for (agreement, kind, year), value in moved.items():
        of_agreement[kind, agreement] += value
        of_year[kind, year] += value
    for (agreement, year), value in due.items():
        due_of[agreement] += value
        due_in[year] += value

    def total(kind: FlowKind) -> Money:
        return money(sum(value for (what, _year), value in of_year.items() if what == kind))

    first = sorted(allowed, key=lambda pk: (-late_by.get(pk, 0), -of_agreement[FlowKind.COMMITMENT, pk], pk))[:MOST]
    named = Agreement.objects.in_bulk(first)
    listed = [
        PartnerAgreement(
            named[pk],
            money(of_agreement[FlowKind.COMMITMENT, pk]),
            money(due_of[pk]),
            money(of_agreement[FlowKind.DISBURSEMENT, pk]),
            money(late_by.get(pk, 0)),
        )
        for pk in first
    ]
    years = sorted({year for _kind, year in of_year} | set(due_in))
    return PartnerMoney(
        promised=total(FlowKind.PLEDGE),
        committed=total(FlowKind.COMMITMENT),
        due=money(sum(due.values())),
        released=total(FlowKind.DISBURSEMENT),
        owes=money(sum(late_by.values())),
        left=money(int(rows.left.sum())),
        years=tuple(
            PartnerYear(
                year,
                money(of_year[FlowKind.COMMITMENT, year]),
                money(due_in[year]),
                money(of_year[FlowKind.DISBURSEMENT, year]),
            )
            for year in years
        ),
        agreements=tuple(listed),
        agreements_in_all=len(allowed),
        delay=_delay(flows),
        on=day,
    )


def _delay(flows: QuerySet[Flow]) -> OwnDelay | None:
    pairs = genuine_releases(flows).values_list("value_date", "instalment__due_on")
    days = sorted((paid - due).days for paid, due in pairs if paid is not None and due is not None)
    if not days:
        return None
    quarter, median, three_quarters = (round(float(point)) for point in np.quantile(days, [0.25, 0.5, 0.75]))
    bins = tuple(
        DelayBin(
            first,
            last,
            sum(1 for day in days if (first is None or day >= first) and (last is None or day <= last)),
        )
        for first, last in BINS
    )
    return OwnDelay(len(days), quarter, median, three_quarters, bins)
