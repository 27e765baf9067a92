"""What each partner pays: the measures of the ledger, shared out among the payers. Pure but for their codes."""

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.counting import COMMITMENT, DISBURSEMENT, Item, Subject, Tally
from houma.domain.agreements.bilan.selection import FLOWS_OF, Base, Selection

PLEDGE = FLOWS_OF[Base.PLEDGED]
MEASURES = ("pledged", "committed", "released", "late", "late_instalments")


def split(selection: Selection) -> dict[str, dict[str, Tally]]:
    """Measure → code of the payer → items. One query, for the codes; the money of each payer was read with the rest.

    What is unknown belongs to no payer: it stands in the whole only.
    """
    paid = selection.portfolio.paid
    if paid is None:
        raise ValueError("the portfolio was read without the money of each payer")
    found: dict[str, dict[int, list[Item]]] = {code: {} for code in MEASURES}
    kinds = (
        (PLEDGE, found["pledged"], _ids(selection, Base.PLEDGED)),
        (COMMITMENT, found["committed"], _ids(selection, Base.COMMITTED)),
        (DISBURSEMENT, found["released"], _ids(selection, Base.FOLLOWED)),
    )
    for (agreement, payer), sums in paid.flows.items():
        for kind, of_payer, added in kinds:
            if kind in sums and agreement in added:
                of_payer.setdefault(payer, []).append((Subject.AGREEMENT, agreement, sums[kind], 0))
    amounts, numbers, with_schedule = found["late"], found["late_instalments"], _ids(selection, Base.SCHEDULED)
    for (agreement, payer), late in paid.late.items():
        if agreement in with_schedule:
            amounts.setdefault(payer, []).append((Subject.AGREEMENT, agreement, late.amount, 0))
            numbers.setdefault(payer, []).append((Subject.AGREEMENT, agreement, late.instalments, 0))
    codes = dict(Party.objects.filter(country=selection.portfolio.country).values_list("pk", "code"))
    return {
        measure: {codes[payer]: Tally(items) for payer, items in payers.items()} for measure, payers in found.items()
    }


def _ids(selection: Selection, base: Base) -> frozenset[int]:
    return frozenset(agreement.pk for agreement in selection.added(base))
