"""What each partner pays: the measures of the ledger, shared out among the payers."""

from django.db.models import BigIntegerField, Sum
from django.db.models.functions import Cast

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.counting import COMMITMENT, DISBURSEMENT, Subject, Tally
from houma.domain.agreements.bilan.reading import Extent, late_rows
from houma.domain.agreements.bilan.selection import FLOWS_OF, Base, Selection
from houma.domain.agreements.ledger import Flow

PLEDGE = FLOWS_OF[Base.PLEDGED]


def split(selection: Selection) -> dict[str, dict[str, Tally]]:
    """Measure → code of the payer → items. Three queries: flows and late instalments by payer, and the payers.

    What is unknown belongs to no payer: it stands in the whole only.
    """
    parts: dict[str, dict[str, Tally]] = {
        code: {} for code in ("pledged", "committed", "released", "late", "late_instalments")
    }
    codes = dict(Party.objects.filter(country=selection.portfolio.country).values_list("pk", "code"))
    kinds = {PLEDGE: "pledged", COMMITMENT: "committed", DISBURSEMENT: "released"}
    added = {
        PLEDGE: _ids(selection, Base.PLEDGED),
        COMMITMENT: _ids(selection, Base.COMMITTED),
        DISBURSEMENT: _ids(selection, Base.FOLLOWED),
    }
    extent, payers = Extent.of(selection.counted), selection.portfolio.payers
    flows = extent.limit(Flow.objects.filter(kind__in=kinds), "agreement")
    if payers is not None:
        flows = flows.filter(line__payer__in=payers)
    sums = (
        flows.order_by()
        .values("agreement_id", "line__payer_id", "kind")
        .annotate(net=Cast(Sum(Cast("amount", BigIntegerField())), BigIntegerField()))
        .values_list("agreement_id", "line__payer_id", "kind", "net")
    )
    for agreement, payer, kind, net in sums:
        if agreement in added[kind]:
            _put(parts[kinds[kind]], codes[payer], agreement, net)
    with_schedule = _ids(selection, Base.SCHEDULED)
    for agreement, payer, amount, number in late_rows(extent, selection.portfolio.on, payers, by_payer=True):
        if agreement in with_schedule:
            _put(parts["late"], codes[payer], agreement, amount)
            _put(parts["late_instalments"], codes[payer], agreement, number)
    return parts


def _ids(selection: Selection, base: Base) -> frozenset[int]:
    return frozenset(agreement.pk for agreement in selection.added(base))


def _put(payers: dict[str, Tally], payer: str, agreement: int, value: int) -> None:
    payers.setdefault(payer, Tally()).items.append((Subject.AGREEMENT, agreement, value, 0))
