"""Reading the money of a bilan: sums of the ledger and late instalments, of all payers together or of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeVar

from django.db import connection
from django.db.models import BigIntegerField, Q, QuerySet, Sum
from django.db.models.functions import Cast

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.facts import AgreementFacts, LateFacts, Ledger, Paid
from houma.domain.agreements.ledger import Flow, FlowKind
from houma.domain.territories.models import Country

_SHOWN_KINDS = (FlowKind.PLEDGE, FlowKind.COMMITMENT, FlowKind.DISBURSEMENT)
_FEW = 400  # SQLite takes 999 parameters in one statement, and the list stands twice in one of them.
_COMMITMENT = int(FlowKind.COMMITMENT)
Parties = frozenset[int] | None
_Key = TypeVar("_Key", int, tuple[int, int])
_Rows = TypeVar("_Rows", bound=QuerySet[Any])


@dataclass(frozen=True, slots=True)
class Extent:
    """Which agreements the ledger is read for: a few by their ids, else all of them, which is faster than to choose."""

    agreements: tuple[int, ...] | None

    @classmethod
    def of(cls, agreements: Collection[AgreementFacts]) -> Self:
        """The extent of some agreements: what is read besides them is passed over by who counts."""
        few = len(agreements) <= _FEW
        return cls(tuple(agreement.pk for agreement in agreements) if few else None)

    def limit(self, rows: _Rows, field: str) -> _Rows:
        """The rows whose ``field`` is one of the agreements."""
        return rows if self.agreements is None else rows.filter(**{f"{field}__in": self.agreements})


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """What the ledger says of the agreements in sight; the fields of ``Portfolio`` under the same names."""

    ledger: Ledger
    lead_ledger: Ledger
    committed: Mapping[int, int]
    late: Mapping[int, LateFacts]
    paid: Paid | None = None


def money_of_all(country: Country, extent: Extent, on: date) -> MoneyFacts:
    """All payers together: three queries."""
    flows = extent.limit(Flow.objects.filter(kind__in=_SHOWN_KINDS), "agreement")
    ledger = _ledger(flows)
    late = {agreement: LateFacts(amount, number) for agreement, _payer, amount, number in _late_rows(extent, on)}
    return MoneyFacts(ledger, _ledger(flows.filter(line__payer__in=lead_parties(country))), _committed(ledger), late)


def money_by_payer(country: Country, extent: Extent, payers: Parties, on: date) -> MoneyFacts:
    """Each payer for itself, and the sums of those asked for (``payers`` None: of all): three queries."""
    lead = frozenset(lead_parties(country).values_list("pk", flat=True))
    whole: dict[int, dict[int, int]] = {}
    ledger: dict[int, dict[int, int]] = {} if payers is not None else whole
    lead_ledger: dict[int, dict[int, int]] = {}
    flows: dict[tuple[int, int], dict[int, int]] = {}
    for agreement, payer, kind, net in _flow_rows(extent):
        _add(whole, agreement, kind, net)
        if payers is None or payer in payers:
            _add(flows, (agreement, payer), kind, net)
            if payers is not None:
                _add(ledger, agreement, kind, net)
        if payer in lead:
            _add(lead_ledger, agreement, kind, net)
    late: dict[int, LateFacts] = {}
    late_of: dict[tuple[int, int], LateFacts] = {}
    for agreement, payer, amount, number in _late_rows(extent, on, by_payer=True):
        if payers is None or payer in payers:
            _add_late(late, agreement, amount, number)
            _add_late(late_of, (agreement, payer), amount, number)
    return MoneyFacts(ledger, lead_ledger, _committed(whole), late, Paid(flows, late_of))


def lead_parties(country: Country) -> QuerySet[Party, Any]:
    """Keys of the party that leads city policy and of its members."""
    lead = Q(code=country.lead_party_code) | Q(family__code=country.lead_party_code, family__country=country)
    return Party.objects.filter(lead, country=country).values("pk")


def _add(sums: dict[_Key, dict[int, int]], key: _Key, kind: int, net: int) -> None:
    kinds = sums.setdefault(key, {})
    kinds[kind] = kinds.get(kind, 0) + net


def _add_late(late: dict[_Key, LateFacts], key: _Key, amount: int, number: int) -> None:
    known = late.get(key)
    if known is None:
        late[key] = LateFacts(amount, number)
    else:
        known.amount += amount
        known.instalments += number


def _committed(ledger: Ledger) -> dict[int, int]:
    return {pk: kinds[_COMMITMENT] for pk, kinds in ledger.items() if _COMMITMENT in kinds}


def _ledger(flows: QuerySet[Flow]) -> Ledger:
    sums: dict[int, dict[int, int]] = {}
    grouped = flows.order_by().values("agreement_id", "kind").annotate(net=_exact_sum())
    for agreement, kind, net in grouped.values_list("agreement_id", "kind", "net"):
        sums.setdefault(agreement, {})[kind] = net
    return sums


def _exact_sum() -> Cast:
    """The sum of amounts as the integer that is stored, without a Decimal for every row."""
    return Cast(Sum(Cast("amount", BigIntegerField())), BigIntegerField())


_FLOWS = """
    SELECT line.agreement_id, line.payer_id, sums.kind, sums.net
    FROM (SELECT line_id, kind, CAST(SUM(amount) AS bigint) AS net FROM agreements_flow
          WHERE kind IN ({kinds}) {of_flows} GROUP BY kind, line_id) sums
    JOIN agreements_fundingline line ON line.id = sums.line_id
"""


def _flow_rows(extent: Extent) -> list[tuple[int, int, int, int]]:
    """(agreement, payer, kind, net thousandths) of each line.

    Written in SQL because the flows of a line have to be added up before they are joined: an index holds them in that
    order, and the payer is the line's.
    """
    if extent.agreements == ():
        return []
    of_flows = "" if extent.agreements is None else f"AND agreement_id IN ({_marks(extent.agreements)})"
    kinds = ", ".join(str(int(kind)) for kind in _SHOWN_KINDS)
    return _rows(_FLOWS.format(kinds=kinds, of_flows=of_flows), extent.agreements or ())


_LATE = """
    SELECT line.agreement_id, {payer}, CAST(SUM(due.amount - COALESCE(paid.amount, 0)) AS bigint), COUNT(*)
    FROM agreements_instalment due
    JOIN agreements_fundingline line ON line.id = due.line_id
    LEFT JOIN (SELECT instalment_id, SUM(amount) AS amount FROM agreements_flow
               WHERE instalment_id IS NOT NULL {of_flows} GROUP BY instalment_id) paid ON paid.instalment_id = due.id
    WHERE due.withdrawn_in IS NULL AND due.due_on < %s AND due.amount > COALESCE(paid.amount, 0) {of_lines}
    GROUP BY {group}
"""


def _late_rows(extent: Extent, on: date, *, by_payer: bool = False) -> list[tuple[int, int, int, int]]:
    """(agreement, payer or 0, thousandths not released, instalments) of what is due before ``on``.

    Written in SQL because the releases of each instalment have to be added up once, before they are joined: the flows
    that name an instalment are its releases and their reversals, a law of the ledger.
    """
    if extent.agreements == ():
        return []
    parameters: list[int | date] = [on]
    of_flows = of_lines = ""
    if extent.agreements is not None:
        listed = _marks(extent.agreements)
        of_flows, of_lines = f"AND agreement_id IN ({listed})", f"AND line.agreement_id IN ({listed})"
        parameters = [*extent.agreements, on, *extent.agreements]
    statement = _LATE.format(
        payer="line.payer_id" if by_payer else "0",
        group="line.agreement_id, line.payer_id" if by_payer else "line.agreement_id",
        of_flows=of_flows,
        of_lines=of_lines,
    )
    return _rows(statement, parameters)


def _rows(statement: str, parameters: Sequence[int | date]) -> list[tuple[int, int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[int, int, int, int]] = cursor.fetchall()
    return rows


def _marks(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))
