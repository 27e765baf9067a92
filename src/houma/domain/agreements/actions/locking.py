"""One writer at a time on the money of an agreement.

PostgreSQL locks rows; always the agreement first and its lines after, so that two writers never wait for each other in
a ring. SQLite begins every transaction as its only writer (``transaction_mode`` IMMEDIATE): nothing to lock there.
"""

from houma.domain.agreements.ledger import FundingLine
from houma.domain.agreements.models import Agreement


def lock_agreement(agreement_id: int) -> Agreement:
    """The agreement as it is now, held until the transaction ends."""
    return Agreement.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=agreement_id)


def lock_lines(agreement_id: int) -> list[FundingLine]:
    """All lines of the agreement, held until the transaction ends. The agreement is locked already."""
    lines = FundingLine.objects.filter(agreement=agreement_id)
    return list(lines.select_for_update(no_key=True).order_by("id"))


def lock_line(line_id: int) -> tuple[Agreement, FundingLine]:
    """The line and its agreement as they are now, held until the transaction ends."""
    agreement = lock_agreement(FundingLine.objects.values_list("agreement_id", flat=True).get(pk=line_id))
    return agreement, FundingLine.objects.select_for_update(no_key=True).get(pk=line_id)
