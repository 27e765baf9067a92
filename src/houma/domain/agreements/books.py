"""What the ledger says of funding lines: net sums and instalments with what was paid on them. Three queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from houma.domain.agreements.ledger import Flow, FlowKind, FundingBasis, FundingLine, Instalment
from houma.domain.agreements.models import AgreementState
from houma.domain.agreements.rules import InstalmentFacts, LineFacts
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class InstalmentBook:
    """An instalment of the schedule in force and what was paid on it, net of reversals."""

    instalment: Instalment
    amount: Money
    paid: Money

    @property
    def left(self) -> Money:
        return self.amount - self.paid

    @property
    def facts(self) -> InstalmentFacts:
        return InstalmentFacts(self.amount, self.paid, withdrawn=self.instalment.withdrawn_in is not None)

    def days_late(self, today: date) -> int:
        """Days since it was due while something is left to pay; 0 when it is not late."""
        return max(0, (today - self.instalment.due_on).days) if self.left else 0


@dataclass(frozen=True, slots=True)
class LineBook:
    """A funding line with its net sums. ``instalments`` are those in force, by number.

    ``stated`` is the amount that the terms name, also for a line that carries no money because it is not part of the
    whole; None where nobody read the terms, or they do not say.
    """

    line: FundingLine
    pledged: Money
    committed: Money
    released: Money
    spent: Money
    instalments: tuple[InstalmentBook, ...]
    stated: Money | None = None

    @property
    def scheduled(self) -> Money:
        return Money.total((part.amount for part in self.instalments), self.line.currency)

    @property
    def remaining(self) -> Money:
        """What is committed and not yet released."""
        return self.committed - self.released

    @property
    def moved(self) -> bool:
        """Whether the line stands for money now."""
        return any((self.pledged, self.committed, self.released, self.spent))

    def facts(self, agreement_state: AgreementState) -> LineFacts:
        """The line as the rules see it."""
        return LineFacts(
            agreement_state=agreement_state,
            basis=FundingBasis(self.line.basis),
            sourced=self.line.source_id is not None,
            committed=self.committed,
            released=self.released,
            spent=self.spent,
            scheduled=self.scheduled,
            has_schedule=bool(self.instalments),
        )


def books_of(lines: QuerySet[FundingLine]) -> list[LineBook]:
    """The book of every line, in the order of ``lines``: three queries, whatever their number."""
    found = list(lines)
    keys = [line.pk for line in found]
    sums: dict[tuple[int, int], Decimal] = {
        (line, kind): total
        for line, kind, total in Flow.objects.filter(line__in=keys)
        .order_by()
        .values_list("line", "kind")
        .annotate(total=Sum("amount"))
    }
    instalments = defaultdict(list)
    in_force = Instalment.objects.filter(line__in=keys, withdrawn_in=None)
    for instalment in in_force.annotate(paid=Sum("flows__amount")).order_by("line_id", "number"):
        instalments[instalment.line_id].append(instalment)

    def book(line: FundingLine) -> LineBook:
        def money(kind: FlowKind) -> Money:
            return Money(sums.get((line.pk, kind), Decimal(0)), line.currency)

        return LineBook(
            line=line,
            pledged=money(FlowKind.PLEDGE),
            committed=money(FlowKind.COMMITMENT),
            released=money(FlowKind.DISBURSEMENT),
            spent=money(FlowKind.EXPENDITURE),
            instalments=tuple(
                InstalmentBook(part, Money(part.amount, line.currency), Money(part.paid or Decimal(0), line.currency))
                for part in instalments[line.pk]
            ),
        )

    return [book(line) for line in found]
