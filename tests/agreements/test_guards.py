"""The database refuses by itself what no action would do, whatever SQL is typed on either store."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker
from tests import factories
from tests.agreements.terms_samples import line, mad, sample_terms
from tests.agreements.world import World, drafted, instalment, make_world, signed, the_line
from tests.lasting import rows_of_a_module

from houma.domain.agreements import ledger_guards, signing_guards
from houma.domain.agreements.actions import propose_version, reverse_flow, sign_version, write_release_without_asking
from houma.domain.agreements.ledger import Flow, FlowKind, FundingBasis, Instalment
from houma.domain.agreements.models import Agreement, AgreementVersion, Signature, VersionState

pytestmark = pytest.mark.django_db
SQLITE = connection.vendor == "sqlite"
# Words of the triggers, so that no statement is refused for another reason, such as a forgotten column.
GUARDS = "|".join(
    (
        "what was recorded",
        "append-only",
        "open for signature",
        "withdrawn",
        "goes from draft",
        "in force",
        "currency of an agreement",
    )
)
on_sqlite = pytest.mark.skipif(not SQLITE, reason="only SQLite has this statement")
on_postgresql = pytest.mark.skipif(SQLITE, reason="only PostgreSQL has this statement")


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[World, Agreement]]:
    """The rows that all these tests stand on: most only try to change them."""
    with rows_of_a_module(django_db_blocker):
        world = make_world()
        agreement = signed(world)
        write_release_without_asking(instalment(agreement, 1), reference="R1")
        yield world, agreement


@pytest.fixture
def world(db: None, made: tuple[World, Agreement]) -> World:
    return deepcopy(made[0])


@pytest.fixture
def agreement(db: None, made: tuple[World, Agreement]) -> Agreement:
    """Signed, with the first instalment of 600 paid of a commitment of 1,000."""
    return deepcopy(made[1])


def refused(sql: str, *params: Any, error: type[Exception] = IntegrityError, match: str = GUARDS) -> None:
    """The database refuses the statement, and nothing of it stays."""
    before = Flow.objects.count(), Instalment.objects.count(), Signature.objects.count()
    with pytest.raises(error, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    assert (Flow.objects.count(), Instalment.objects.count(), Signature.objects.count()) == before


def flow_columns(flow: Flow, **changes: Any) -> tuple[str, str, list[Any]]:
    values = {
        "agreement_id": flow.agreement_id,
        "line_id": flow.line_id,
        "instalment_id": flow.instalment_id,
        "kind": flow.kind,
        "amount": int(flow.amount * 1000),
        "currency": flow.currency,
        "version_number": flow.version_number,
        "reason": "",
        "reference": "typed",
        "recorded_at": "2026-01-01 00:00:00",
        **changes,
    }
    return ", ".join(values), ", ".join(["%s"] * len(values)), list(values.values())


def insert_refused(flow: Flow, match: str, **changes: Any) -> None:
    names, marks, values = flow_columns(flow, **changes)
    refused(f"INSERT INTO agreements_flow ({names}) VALUES ({marks})", *values, error=DatabaseError, match=match)


@pytest.fixture
def release(agreement: Agreement) -> Flow:
    return Flow.objects.get(reference="R1")


@pytest.fixture
def commitment(agreement: Agreement) -> Flow:
    return the_line(agreement).flows.of_kind(FlowKind.COMMITMENT).get()


# --- the ledger -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_flow SET amount = 1",
        "UPDATE agreements_flow SET reason = 'x' WHERE reference = 'R1'",
        "DELETE FROM agreements_flow",
        "DELETE FROM agreements_instalment",
        "DELETE FROM agreements_fundingline",
        "DELETE FROM agreements_signature",
        "UPDATE agreements_signature SET signed_on = '2020'",
        "UPDATE agreements_instalment SET amount = amount + 1",
        "UPDATE agreements_instalment SET due_on = '2030-01-01'",
        "UPDATE agreements_instalment SET id = id + 100",
        "UPDATE agreements_fundingline SET currency = 'EUR'",
        "UPDATE agreements_fundingline SET payer_id = receiver_id",
        "UPDATE agreements_fundingline SET id = id + 100",
        "UPDATE agreements_agreement SET currency = 'EUR'",
    ],
)
def test_what_is_recorded_stays(agreement: Agreement, statement: str) -> None:
    refused(statement)


@on_postgresql
@pytest.mark.parametrize("table", ["flow", "instalment", "fundingline", "signature", "agreementversion", "agreement"])
def test_nothing_is_truncated(agreement: Agreement, table: str) -> None:
    connection.check_constraints()  # PostgreSQL does not truncate while foreign keys wait for their check.
    refused(f"TRUNCATE agreements_{table} CASCADE")


@on_sqlite
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL", "REPLACE"])
@pytest.mark.parametrize("clash", ["id", "reference"])
def test_an_entry_is_not_replaced(release: Flow, verb: str, clash: str) -> None:
    names, marks, values = flow_columns(release, amount=1, **{clash: getattr(release, clash)})
    refused(f"{verb} INTO agreements_flow ({names}) VALUES ({marks})", *values)
    assert Flow.objects.get(reference="R1").amount == 600


@on_sqlite
def test_a_reversal_is_not_replaced_through_what_it_reverses(release: Flow) -> None:
    reverse_flow(release, "Erreur")
    names, marks, values = flow_columns(release, amount=-600_000, reverses_id=release.pk, reason="x")
    refused(f"INSERT OR REPLACE INTO agreements_flow ({names}) VALUES ({marks})", *values)


def test_an_upsert_does_not_change_an_entry(release: Flow) -> None:
    names, marks, values = flow_columns(release, reference="R1")
    refused(
        f"INSERT INTO agreements_flow ({names}) VALUES ({marks}) ON CONFLICT (reference) DO UPDATE SET amount = 1",
        *values,
    )


@on_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        """INSERT OR REPLACE INTO agreements_instalment (line_id, number, due_on, amount, introduced_in)
           SELECT line_id, number, due_on, 1, introduced_in FROM agreements_instalment""",
        """INSERT OR REPLACE INTO agreements_fundingline
           (agreement_id, key, payer_id, payer_as_published, currency, basis, source_id, note)
           SELECT agreement_id, key, receiver_id, '', currency, basis, source_id, '' FROM agreements_fundingline""",
        "UPDATE OR REPLACE agreements_instalment SET id = (SELECT MIN(id) FROM agreements_instalment)",
        "UPDATE OR REPLACE agreements_fundingline SET key = 'etat'",
        """INSERT OR REPLACE INTO agreements_signature (version_id, party_id, signed_on, recorded_at)
           SELECT version_id, party_id, '2001', recorded_at FROM agreements_signature""",
        """INSERT OR REPLACE INTO agreements_agreementversion (agreement_id, number, state, terms, reason, created_at)
           SELECT agreement_id, number, 'draft', '{}', '', created_at FROM agreements_agreementversion""",
        """INSERT OR REPLACE INTO agreements_agreementversion
           (agreement_id, number, state, terms, reason, created_at, source_id)
           SELECT agreement_id, 9, 'signed', '{}', '', created_at, 1 FROM agreements_agreementversion""",
    ],
)
def test_no_row_is_replaced(agreement: Agreement, statement: str) -> None:
    refused(statement)
    assert AgreementVersion.objects.get().state == VersionState.SIGNED


def test_nothing_is_released_beyond_the_instalment_by_hand(release: Flow) -> None:
    insert_refused(release, "an instalment is not paid twice", amount=1)


def test_nothing_is_released_beyond_the_commitment_by_hand(agreement: Agreement) -> None:
    published = factories.FundingLineFactory(agreement=agreement, key="sourced")
    factories.FlowFactory(line=published, amount=Decimal(1))
    entry = Flow(
        agreement=agreement, line=published, kind=FlowKind.DISBURSEMENT, amount=Decimal("1.001"), currency="MAD"
    )
    insert_refused(entry, "beyond what is committed")


def test_a_negotiated_line_is_paid_only_by_its_schedule(release: Flow) -> None:
    insert_refused(release, "pays an instalment", instalment_id=None, amount=1)


def test_a_line_is_paid_only_when_its_schedule_adds_up(world: World) -> None:
    published = factories.FundingLineFactory(agreement__currency="MAD")
    factories.FlowFactory(line=published, amount=Decimal(10))
    part = factories.InstalmentFactory(line=published, amount=Decimal(4))
    entry = Flow(
        agreement=published.agreement,
        line=published,
        instalment=part,
        kind=FlowKind.DISBURSEMENT,
        amount=Decimal(1),
        currency="MAD",
    )
    insert_refused(entry, "does not add up")


def test_a_commitment_follows_from_signatures(world: World, commitment: Flow) -> None:
    insert_refused(commitment, "version in force", version_number=None)
    insert_refused(commitment, "version in force", version_number=2)
    insert_refused(commitment, "version in force", reverses_id=commitment.pk, amount=-1_000_000, reason="x")


def test_a_published_commitment_is_not_lowered_below_releases_or_schedule() -> None:
    scheduled = factories.FundingLineFactory(agreement__currency="MAD")
    first = factories.FlowFactory(line=scheduled, amount=Decimal(10))
    factories.InstalmentFactory(line=scheduled, amount=Decimal(10))
    insert_refused(first, "schedule goes beyond", reverses_id=first.pk, amount=-10_000, reason="x")
    released = factories.FundingLineFactory(agreement__currency="MAD")
    second = factories.FlowFactory(line=released, amount=Decimal(10))
    factories.FlowFactory(line=released, amount=Decimal(5), kind=FlowKind.DISBURSEMENT)
    insert_refused(second, "beyond what is committed", amount=-6_000, version_number=2)


def test_a_reversal_is_an_exact_opposite_once(agreement: Agreement, release: Flow) -> None:
    insert_refused(release, "exact opposite", reverses_id=release.pk, amount=-599_000, reason="x")
    insert_refused(release, "exact opposite", reverses_id=release.pk, amount=-600_000, instalment_id=None, reason="x")
    insert_refused(release, "says why|a_reversal_says_why", reverses_id=release.pk, amount=-600_000, reason="")
    reversal = reverse_flow(release, "Erreur")
    insert_refused(release, "exact opposite|not paid twice", reverses_id=reversal.pk, amount=600_000, reason="x")
    insert_refused(release, "reverses_id|what was recorded", reverses_id=release.pk, amount=-600_000, reason="encore")


def test_an_entry_is_negative_only_for_a_reason(release: Flow) -> None:
    insert_refused(release, "negative", amount=-1)
    insert_refused(release, "negative", amount=0)
    insert_refused(release, "known_kind", kind=7, instalment_id=None, amount=1)
    insert_refused(release, "has a reference", reference="", amount=1)


def test_an_entry_has_the_currency_and_the_agreement_of_its_line(world: World, release: Flow) -> None:
    part = instalment(release.agreement, 2).pk
    insert_refused(release, "those of its line", currency="EUR", instalment_id=part, amount=1)
    other = signed(world)
    insert_refused(release, "those of its line", agreement_id=other.pk, instalment_id=part, amount=1)
    insert_refused(release, "another line", instalment_id=instalment(other, 1).pk, amount=1)
    insert_refused(release, "only a release", kind=FlowKind.EXPENDITURE, amount=1)


def test_only_parts_of_the_whole_carry_money() -> None:
    other = factories.FundingLineFactory(basis=FundingBasis.ALTERNATIVE)
    with pytest.raises(IntegrityError, match="part of the whole"), transaction.atomic():
        factories.FlowFactory(line=other)


def test_nothing_is_spent_beyond_what_is_released_by_hand(release: Flow) -> None:
    insert_refused(release, "spent beyond", kind=FlowKind.EXPENDITURE, instalment_id=None, amount=600_001)


@on_sqlite
@pytest.mark.parametrize("amount", [0.5, "much", b"1", None, "1e3x"])
def test_an_amount_is_a_whole_number(release: Flow, amount: object) -> None:
    insert_refused(
        release, "whole number|NOT NULL|negative", amount=amount, instalment_id=instalment(release.agreement, 2).pk
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO agreements_instalment (line_id, number, due_on, amount, introduced_in)
               VALUES (%s, 9, '2026-01-01', %s, 1)""",
            [release.line_id, amount],
        )


@on_sqlite
def test_checks_that_are_switched_off_do_not_open_the_ledger(release: Flow) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    try:
        insert_refused(release, "negative", amount=-1)
        insert_refused(release, "a flow is", kind=7, instalment_id=None)
        insert_refused(release, "why", reverses_id=release.pk, amount=-600_000)
        insert_refused(release, "day", value_date="soon", instalment_id=instalment(release.agreement, 2).pk, amount=1)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


# --- the schedule -----------------------------------------------------------------------------------------------------


def test_a_schedule_does_not_grow_beyond_the_commitment(agreement: Agreement) -> None:
    with pytest.raises(IntegrityError, match="beyond the commitment"), transaction.atomic():
        Instalment.objects.create(
            line=the_line(agreement), number=3, due_on=date(2026, 1, 1), amount=Decimal(1), introduced_in=1
        )
    with pytest.raises(IntegrityError, match="version in force"), transaction.atomic():
        Instalment.objects.create(
            line=the_line(agreement), number=3, due_on=date(2026, 1, 1), amount=Decimal(1), introduced_in=2
        )


def test_an_instalment_is_withdrawn_only_by_a_later_version_and_never_when_paid(agreement: Agreement) -> None:
    for number in (1, 2):
        for version in (1, 2):
            refused(
                "UPDATE agreements_instalment SET withdrawn_in = %s WHERE id = %s",
                version,
                instalment(agreement, number).pk,
            )


def test_a_withdrawn_instalment_stays_withdrawn_and_unpaid() -> None:
    published = factories.FundingLineFactory(agreement__currency="MAD")
    factories.FlowFactory(line=published, amount=Decimal(10))
    part = factories.InstalmentFactory(line=published, amount=Decimal(10))
    Instalment.objects.filter(pk=part.pk).update(withdrawn_in=2)
    for value in (None, 3):
        refused("UPDATE agreements_instalment SET withdrawn_in = %s WHERE id = %s", value, part.pk)
    entry = Flow(
        agreement=published.agreement,
        line=published,
        instalment=part,
        kind=FlowKind.DISBURSEMENT,
        amount=Decimal(1),
        currency="MAD",
    )
    insert_refused(entry, "withdrawn")


def test_a_payment_that_was_reversed_lets_the_instalment_go_and_never_come_back() -> None:
    published = factories.FundingLineFactory(agreement__currency="MAD", agreement__state="signed")
    factories.FlowFactory(line=published, amount=Decimal(10))
    part = factories.InstalmentFactory(line=published, amount=Decimal(10))
    paid = write_release_without_asking(part, reference="P1")
    refused("UPDATE agreements_instalment SET withdrawn_in = 2 WHERE id = %s", part.pk)
    reverse_flow(paid, "Erreur")
    Instalment.objects.filter(pk=part.pk).update(withdrawn_in=2)
    insert_refused(paid, "withdrawn", amount=1)


# --- versions, parties, signatures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_agreementversion SET terms = '{}'",
        "UPDATE agreements_agreementversion SET number = 7",
        "UPDATE agreements_agreementversion SET state = 'draft'",
        "UPDATE agreements_agreementversion SET state = 'proposed'",
        "UPDATE agreements_agreementversion SET source_id = 1",
        "DELETE FROM agreements_agreementversion",
        "DELETE FROM agreements_agreementparty",
        "UPDATE agreements_agreementparty SET must_sign = (1 = 0)",
        "UPDATE agreements_agreementparty SET role = 'owner'",
        """INSERT INTO agreements_agreementparty (version_id, party_id, role, must_sign, name_as_published, note)
           SELECT version_id, party_id, 'owner', (1 = 0), '', '' FROM agreements_agreementparty LIMIT 1""",
    ],
)
def test_what_was_signed_is_not_edited(agreement: Agreement, statement: str) -> None:
    refused(statement)


def test_terms_are_frozen_from_the_moment_they_are_opened(world: World) -> None:
    version = propose_version(version_of_draft(world))
    refused("UPDATE agreements_agreementversion SET terms = '{}' WHERE id = %s", version.pk)
    refused("DELETE FROM agreements_agreementparty WHERE version_id = %s", version.pk)


def version_of_draft(world: World) -> AgreementVersion:
    return drafted(world, sample_terms(line("etat", 5))).versions.get()


def test_a_version_is_not_in_force_before_all_have_signed(world: World) -> None:
    draft = version_of_draft(world)
    refused("UPDATE agreements_agreementversion SET state = 'signed' WHERE id = %s", draft.pk)
    proposed = propose_version(draft)
    sign_version(proposed, world.parties["ministry"])
    refused("UPDATE agreements_agreementversion SET state = 'signed' WHERE id = %s", proposed.pk, match="all that must")


def test_a_version_does_not_begin_signed(world: World) -> None:
    draft = version_of_draft(world)
    with pytest.raises(IntegrityError, match="begins as a draft"), transaction.atomic():
        AgreementVersion.objects.create(agreement=draft.agreement, number=2, state="signed", terms={})


def test_signatures_are_given_by_parties_to_what_is_open(world: World, agreement: Agreement) -> None:
    draft = version_of_draft(world)
    with pytest.raises(IntegrityError, match="open for signature"), transaction.atomic():
        Signature.objects.create(version=draft, party=world.parties["ministry"])
    propose_version(draft)
    with pytest.raises(IntegrityError, match="a party of the version"), transaction.atomic():
        Signature.objects.create(version=draft, party=factories.PartyFactory())


def test_a_line_is_in_the_currency_of_its_agreement(agreement: Agreement) -> None:
    with pytest.raises(IntegrityError, match="currency of a line"), transaction.atomic():
        factories.FundingLineFactory(agreement=agreement, currency="EUR")


def test_sums_stay_exact_to_the_thousandth(world: World) -> None:
    published = factories.FundingLineFactory(agreement__currency="MAD")
    for cents in range(1, 11):
        factories.FlowFactory(line=published, amount=Decimal(cents) / 1000)
    assert published.flows.total() == mad("0.055").amount


def test_every_guard_stands_after_the_last_migration() -> None:
    """SQLite drops the triggers of a table that Django rebuilds: see ``base.append_only.keeping_triggers``."""
    statements = (*ledger_guards.SQLITE, *signing_guards.SQLITE) if SQLITE else (
        *ledger_guards.POSTGRESQL, *signing_guards.POSTGRESQL
    )  # fmt: skip
    expected = {text.split()[2] for text in statements if text.startswith("CREATE TRIGGER")}
    kept = {"flow", "fundingline", "instalment", "signature", "amendment"}
    expected |= {f"agreements_{table}_no_delete" for table in kept}
    expected |= {f"agreements_{table}_no_update" for table in ("flow", "signature")}
    expected |= {
        f"agreements_{table}_frozen" for table in ("fundingline", "instalment", "amendment", "agreementversion")
    }
    expected |= {
        f"agreements_{table}_{'no_replace' if SQLITE else 'no_truncate'}"
        for table in (*kept, "agreementversion", "agreementparty")
    }
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if SQLITE
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        assert expected <= {name for (name,) in cursor.fetchall()}
