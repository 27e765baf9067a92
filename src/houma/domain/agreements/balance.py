"""The accounts of an agreement, as a whole and line by line: what it closes with."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone

from houma.domain.accounts.models import Party
from houma.domain.agreements.books import books_of
from houma.domain.agreements.ledger import Flow, FlowKind, FundingBasis, FundingLine
from houma.domain.agreements.models import Agreement, AgreementEvent, FundCall, ReleaseRequest
from houma.domain.agreements.paper import EventKind
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class Balance:
    """Net sums of a line, or of all the lines that are part of the whole."""

    committed: Money
    released: Money
    spent: Money

    @property
    def unreleased(self) -> Money:
        """What was committed and never released: it stays with the payer."""
        return self.committed - self.released

    @property
    def unspent(self) -> Money:
        """What was released and not proven to be spent: the receiver owes it to the payer."""
        left = self.released - self.spent
        return left if left.amount > 0 else Money.zero(left.currency)


@dataclass(frozen=True, slots=True)
class LineBalance(Balance):
    """One funding line. ``returned`` adds the releases that were taken back; ``released`` is net of them."""

    key: str
    payer: Party
    receiver: Party | None
    returned: Money


@dataclass(frozen=True, slots=True)
class AgreementBalance:
    """All lines that are part of the whole, on a day; ``closing`` says who closed the agreement and when, if closed."""

    on: date
    currency: str
    lines: tuple[LineBalance, ...]
    open_calls: int
    open_requests: int
    closing: AgreementEvent | None = None

    def sum_of(self, figure: str) -> Money:
        """Sum over the lines of one of their figures, such as "committed"."""
        return Money.total((getattr(line, figure) for line in self.lines), self.currency)


def balance_of(agreement: Agreement) -> Balance:
    """The sums of the agreement's ledger now."""
    books = books_of(_parts_of(agreement))
    currency = agreement.currency
    return Balance(
        committed=Money.total((book.committed for book in books), currency),
        released=Money.total((book.released for book in books), currency),
        spent=Money.total((book.spent for book in books), currency),
    )


def agreement_balance(agreement: Agreement) -> AgreementBalance:
    """The accounts of ``agreement`` now, or on the day it was closed: five queries."""
    lines = _parts_of(agreement)
    returned: dict[int, Decimal] = dict(
        Flow.objects.filter(line__in=lines, kind=FlowKind.DISBURSEMENT, reverses__isnull=False)
        .order_by()
        .values_list("line")
        .annotate(total=Sum("amount"))
    )
    closing = (
        AgreementEvent.objects.filter(agreement=agreement, what=EventKind.CLOSED).select_related("done_by").first()
    )
    return AgreementBalance(
        on=closing.done_at.date() if closing else timezone.localdate(),
        currency=agreement.currency,
        lines=tuple(
            LineBalance(
                key=book.line.key,
                payer=book.line.payer,
                receiver=book.line.receiver,
                committed=book.committed,
                released=book.released,
                returned=Money(-returned.get(book.line.pk, Decimal(0)), agreement.currency),
                spent=book.spent,
            )
            for book in books_of(lines.select_related("payer", "receiver").order_by("key"))
            if book.committed or book.released or book.spent
        ),
        open_calls=FundCall.objects.filter(line__agreement=agreement, answer=None).count(),
        open_requests=ReleaseRequest.objects.filter(line__agreement=agreement, decision=None).count(),
        closing=closing,
    )


def _parts_of(agreement: Agreement) -> QuerySet[FundingLine]:
    return FundingLine.objects.filter(agreement=agreement, basis=FundingBasis.PART)
