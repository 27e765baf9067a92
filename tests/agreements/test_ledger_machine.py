"""Whatever is done in whatever order, the books keep their laws."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.agreements.terms_samples import line, mad, sample_terms
from tests.agreements.world import make_world, sign_by_all, signed

from houma.domain.agreements.actions import (
    close_agreement,
    open_amendment,
    propose_amendment,
    record_expenditure,
    reverse_flow,
    write_release_without_asking,
)
from houma.domain.agreements.balance import balance_of
from houma.domain.agreements.books import books_of
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, VersionState
from houma.domain.agreements.terms import InstalmentTerms
from houma.domain.agreements.terms_check import TermsError
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import Refused
from houma.values.money import Money

KEYS = ("etat", "region")
keys = st.sampled_from(KEYS)
numbers = st.integers(1, 3)
amounts = st.sampled_from([Decimal("0.001"), Decimal("0.5"), *map(Decimal, (1, 1, 2, 3, 6, 11))])
currencies = st.sampled_from(["MAD", "MAD", "MAD", "EUR"])


# One store shows the laws, a few examples that the other keeps them too.
MANY = 15 if connection.vendor == "sqlite" else 8

done: Counter[str] = Counter()
refused: Counter[str] = Counter()


class LedgerMachine(RuleBasedStateMachine):
    """One agreement on which people release, spend, reverse and amend, sensibly or not."""

    agreement: Agreement

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize()
    def sign(self) -> None:
        with translation.override("en"):
            self.agreement = signed(
                make_world(), sample_terms(line("etat", 6, 4), line("region", 3, 3, 4, payer="region"))
            )
        self.operations = 0

    def attempt(self, action: Any, *arguments: Any, **named: Any) -> Any:
        """Do it, or let the rules refuse. The database refusing what the rules allowed is a fault."""
        self.operations += 1
        try:
            with transaction.atomic():
                result = action(*arguments, **named)
        except (Refused, TermsError):
            refused[action.__name__] += 1
            return None
        done[action.__name__] += 1
        return result

    @rule(key=keys, number=numbers, amount=st.none() | amounts, currency=currencies, again=st.booleans())
    def release(self, key: str, number: int, amount: Decimal | None, currency: str, again: bool) -> None:
        part = Instalment.objects.filter(line__agreement=self.agreement, line__key=key, number=number).last()
        if part is None:
            return
        money = None if amount is None else Money(amount, currency)
        reference = f"R{self.operations}"
        first = self.attempt(write_release_without_asking, part, reference=reference, amount=money)
        if first is not None and again:
            assert self.attempt(write_release_without_asking, part, reference=reference, amount=money) == first

    @rule(key=keys)
    def release_what_is_due(self, key: str) -> None:
        self.release(key, 1, None, "MAD", False)

    @rule(key=keys, amount=amounts, currency=currencies, released_first=st.booleans())
    def spend(self, key: str, amount: Decimal, currency: str, released_first: bool) -> None:
        if released_first:
            self.release_what_is_due(key)
        where = FundingLine.objects.get(agreement=self.agreement, key=key)
        self.attempt(record_expenditure, where, Money(amount, currency), reference=f"E{self.operations}")

    @rule(place=st.integers(0, 30), released_first=st.booleans())
    def reverse(self, place: int, released_first: bool) -> None:
        if released_first:
            self.release_what_is_due(KEYS[place % 2])
        moved = list(self.agreement.flows.exclude(kind=FlowKind.COMMITMENT, amount__gt=0).filter(reverses=None))
        flows = moved if moved and place % 4 else list(self.agreement.flows.all())
        flow = flows[place % len(flows)]
        before = flow.line.flows.filter(kind=flow.kind).total()
        if self.attempt(reverse_flow, flow, "Erreur", reference=f"X{self.operations}") is not None:
            assert flow.line.flows.filter(kind=flow.kind).total() == before - flow.amount

    @rule(key=keys, schedule=st.lists(st.integers(1, 8), max_size=3), year=st.integers(2024, 2026))
    def amend(self, key: str, schedule: list[int], year: int) -> None:
        terms = read_terms(self.agreement.versions.get(state=VersionState.SIGNED).terms)
        kept = tuple(item for item in terms.funding if item.key != key)
        old = terms.line(key) or line(key, 1, payer="region" if key == "region" else "ministry")
        parts = tuple(InstalmentTerms(n, date(year + n, 1, 1), mad(part)) for n, part in enumerate(schedule, start=1))
        if key == "etat" and old.instalments:
            parts = (*old.instalments[:1], *(replace(part, number=part.number + 1) for part in parts))
        wanted = replace(old, amount=mad(sum(int(part.amount.amount) for part in parts)), instalments=parts)
        funding = (*kept, wanted) if parts else kept
        amendment = self.attempt(propose_amendment, self.agreement, replace(terms, funding=funding), "Rythme")
        if amendment is not None and (version := self.attempt(open_amendment, amendment)) is not None:
            sign_by_all(version)

    @precondition(lambda self: self.operations > 12)
    @rule(close=st.sampled_from([False] * 19 + [True]))
    def close(self, close: bool) -> None:
        if close and self.attempt(close_agreement, self.agreement, reason="Fin") is not None:
            self.agreement.refresh_from_db()

    @rule(
        kind=st.sampled_from([*map(int, FlowKind), 7]),
        key=keys,
        number=st.none() | numbers,
        thousandths=st.sampled_from([-6_000, -1_000, -1, 0, 1, 1_000, 6_000, 12_000]),
        reversed_place=st.none() | st.integers(0, 30),
        version=st.none() | st.integers(1, 4),
    )
    def type_sql(
        self,
        kind: int,
        key: str,
        number: int | None,
        thousandths: int,
        reversed_place: int | None,
        version: int | None,
    ) -> None:
        """Past every action: what the database lets through must keep the laws too."""
        self.operations += 1
        where = FundingLine.objects.get(agreement=self.agreement, key=key)
        part = Instalment.objects.filter(line=where, number=number).last() if number else None
        flows = list(self.agreement.flows.all())
        undone = flows[reversed_place % len(flows)].pk if reversed_place is not None else None
        values = (
            self.agreement.pk, where.pk, part and part.pk, kind, thousandths, "MAD", version, undone,
            "typed", f"T{self.operations}", "2026-01-01",
        )  # fmt: skip
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    """INSERT INTO agreements_flow (agreement_id, line_id, instalment_id, kind, amount, currency,
                           version_number, reverses_id, reason, reference, recorded_at)
                       VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
                    values,
                )
        except DatabaseError:
            refused["typed"] += 1
        else:
            done["typed"] += 1
            assert kind != 7
            if kind == FlowKind.COMMITMENT:
                # Only an administrator can type SQL; a difference on a version in force is the one thing let through.
                self.undo_typed_commitment(where, thousandths, version)

    @rule(key=keys, number=numbers, units=st.sampled_from([1, 1, 3, 6, 12]))
    def type_release(self, key: str, number: int, units: int) -> None:
        self.type_sql(FlowKind.DISBURSEMENT, key, number, units * 1000, None, None)

    def undo_typed_commitment(self, where: FundingLine, thousandths: int, version: int | None) -> None:
        self.operations += 1
        Flow.objects.create(
            agreement=self.agreement,
            line=where,
            kind=FlowKind.COMMITMENT,
            amount=-Decimal(thousandths) / 1000,
            currency="MAD",
            version_number=version,
            reference=f"T{self.operations}",
        )

    @invariant()
    def books_keep_their_laws(self) -> None:
        if not hasattr(self, "agreement"):
            return
        books = books_of(FundingLine.objects.filter(agreement=self.agreement).order_by("pk"))
        terms = read_terms(self.agreement.versions.get(state=VersionState.SIGNED).terms)
        for book in books:
            zero = Money.zero("MAD")
            assert zero <= book.spent <= book.released <= book.committed
            assert book.scheduled == book.committed
            assert all(zero <= part.paid <= part.amount for part in book.instalments)
            assert Money.total((part.paid for part in book.instalments), "MAD") == book.released
            wanted = terms.line(book.line.key)
            assert book.committed == (wanted.amount if wanted else zero)
        flows = list(Flow.objects.filter(agreement=self.agreement).select_related("reverses"))
        assert {flow.currency for flow in flows} <= {"MAD"}
        for flow in flows:
            if flow.reverses is not None:
                assert flow.amount + flow.reverses.amount == 0
                assert flow.reason
        balance = balance_of(self.agreement)
        for kind, said in (
            (FlowKind.COMMITMENT, balance.committed),
            (FlowKind.DISBURSEMENT, balance.released),
            (FlowKind.EXPENDITURE, balance.spent),
        ):
            assert said.amount == sum(flow.amount for flow in flows if flow.kind == kind)
        withdrawn = Instalment.objects.filter(line__agreement=self.agreement).exclude(withdrawn_in=None)
        assert all(part.flows.total() == 0 for part in withdrawn)


@pytest.mark.django_db
def test_the_books_keep_their_laws_whatever_is_done() -> None:
    done.clear()
    refused.clear()
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=MANY,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    everything = {"write_release_without_asking", "record_expenditure", "reverse_flow", "propose_amendment", "typed"}
    assert everything <= done.keys(), "a law that nothing puts to the test proves nothing"
    assert everything <= refused.keys()
