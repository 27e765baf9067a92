"""Envelopes: what is delegated or charged stays within what is held, whoever writes."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import PartyFactory, user_with_mandate
from tests.funding.world import World

from houma.domain.accounts.models import Role
from houma.domain.agreements.ledger import FundingLine
from houma.domain.base.decisions import Refused
from houma.domain.funding.actions import (
    EnvelopeRow,
    NewEnvelope,
    NewFund,
    charge_line,
    open_envelope,
    put_envelopes,
    register_funds,
    revise_envelope,
)
from houma.domain.funding.envelopes import envelope_tree, facts_of, visible_envelopes, what_remains
from houma.domain.funding.models import Envelope, EnvelopeEntry, Fund
from houma.domain.territories.models import Territory
from houma.values.money import Money
from houma.values.multilingual import Multilingual


def money(amount: int) -> Money:
    return Money(Decimal(amount), "MAD")


@pytest.fixture
def fund(world: World) -> Fund:
    new = NewFund("budget", Multilingual("Budget"), world.payer)
    return register_funds(world.tree.country, [new])["budget"]


def put(fund: Fund, code: str, place: Territory, amount: int, parent: Envelope | None = None) -> Envelope:
    holder = PartyFactory(country=fund.country, code=f"holder-{code.lower()}")
    return open_envelope(NewEnvelope(fund, code, 2025, place, holder, money(amount), "Budget voté", parent))


def remaining(envelope: Envelope) -> int:
    return int(facts_of([envelope])[envelope.pk].remaining.amount)


def test_what_is_delegated_is_taken_from_what_remains(world: World, fund: Fund) -> None:
    top = put(fund, "T", world.tree.root, 1000)
    region = put(fund, "R", world.tree.regions[0], 600, top)
    put(fund, "C", world.tree.communes[0], 200, region)
    assert (remaining(top), remaining(region)) == (400, 400)
    (tree,) = envelope_tree(Envelope.objects.all())
    assert [node.envelope.code for node in tree.walk()] == ["T", "R", "C"]
    assert what_remains(Envelope.objects.all()) == {(fund.pk, 2025): money(1000)}


def test_no_more_is_delegated_than_is_there(world: World, fund: Fund) -> None:
    top = put(fund, "T", world.tree.root, 1000)
    put(fund, "R", world.tree.regions[0], 700, top)
    with pytest.raises(Refused, match="300"):
        put(fund, "S", world.tree.regions[1], 301, top)
    assert not Envelope.objects.filter(code="S").exists()


def test_an_envelope_is_not_cut_below_what_it_gave_on(world: World, fund: Fund) -> None:
    top = put(fund, "T", world.tree.root, 1000)
    region = put(fund, "R", world.tree.regions[0], 700, top)
    with pytest.raises(Refused, match="700"):
        revise_envelope(top, money(699), "Coupe", reference="cut")
    revise_envelope(region, money(500), "Moins de projets", reference="less")
    revise_envelope(top, money(600), "Coupe", reference="cut")
    assert [str(entry.amount) for entry in top.entries.order_by("pk")] == ["1000", "-400"]
    assert remaining(top) == 100


def test_the_same_operation_is_recorded_once(world: World, fund: Fund) -> None:
    top = put(fund, "T", world.tree.root, 1000)
    first = revise_envelope(top, money(1200), "Rallonge", reference="more")
    assert revise_envelope(top, money(1200), "Rallonge", reference="more").pk == first.pk
    other = put(fund, "U", world.tree.root, 50)
    with pytest.raises(Refused):
        revise_envelope(other, money(70), "Rallonge", reference="more")


def test_a_commitment_is_charged_once_and_within_the_envelope(world: World, fund: Fund) -> None:
    top = put(fund, "T", world.tree.root, 700_000)
    line = FundingLine.objects.get(agreement=world.first, key="etat")
    charge_line(top, line, money(600_000), "Échéance 2024", reference="c1")
    assert remaining(top) == 100_000
    with pytest.raises(Refused):
        charge_line(top, line, money(100_001), "Trop", reference="c2")
    rich = put(fund, "U", world.tree.root, 5_000_000)
    with pytest.raises(Refused, match="600"):
        charge_line(rich, line, money(400_001), "Au-delà de l’engagement", reference="c3")
    charge_line(top, line, money(-100_000), "Report", reference="c4")
    assert remaining(top) == 200_000
    with pytest.raises(Refused):
        charge_line(rich, FundingLine.objects.get(key="region"), money(1), "Autre payeur", reference="c5")


def test_an_envelope_stays_in_its_territory_and_year(world: World, fund: Fund) -> None:
    region = put(fund, "R", world.tree.regions[0], 100)
    with pytest.raises(Refused):
        put(fund, "X", world.tree.regions[1], 10, region)
    with pytest.raises(Refused):
        open_envelope(
            NewEnvelope(fund, "Y", 2026, world.tree.communes[0], region.holder, money(10), "Autre année", region)
        )


def insert(envelope: Envelope, amount: int, reference: str, kind: str = "allocation") -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO funding_envelopeentry (envelope_id, kind, amount, reason, reference, recorded_at)
               VALUES (%s, %s, %s, 'SQL', %s, '2025-01-01')""",
            [envelope.pk, kind, amount * 1000, reference],
        )


def test_the_database_alone_keeps_the_laws(world: World, fund: Fund) -> None:
    top = put(fund, "T", world.tree.root, 100)
    child = put(fund, "R", world.tree.regions[0], 60, top)
    insert(child, 40, "just")
    for envelope, amount, kind in ((child, 1, "allocation"), (top, -1, "allocation"), (child, 1, "charge")):
        with pytest.raises(DatabaseError):
            insert(envelope, amount, f"too-much-{amount}-{kind}", kind)
    entry = EnvelopeEntry.objects.first()
    assert entry is not None
    for statement in ("UPDATE funding_envelopeentry SET amount = 1", "DELETE FROM funding_envelopeentry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{statement} WHERE id = %s", [entry.pk])


def rows(world: World, fund: Fund, top: int, first: int, second: int) -> list[EnvelopeRow]:
    holder = PartyFactory(country=fund.country, code="holder")

    def row(code: str, parent: str, place: Territory, amount: int) -> EnvelopeRow:
        return EnvelopeRow(fund, code, parent, 2025, place, holder, money(amount), "Classeur")

    return [
        row("R1", "T", world.tree.regions[0], first),
        row("T", "", world.tree.root, top),
        row("R2", "T", world.tree.regions[1], second),
    ]


def test_a_workbook_brings_all_envelopes_or_none(world: World, fund: Fund) -> None:
    assert put_envelopes(rows(world, fund, 100, 60, 40), reference="a") == (3, 0)
    assert put_envelopes(rows(world, fund, 100, 60, 40), reference="b") == (0, 0)
    # One shrinks by what the other grows: the sum never goes over on the way.
    assert put_envelopes(rows(world, fund, 100, 30, 70), reference="c") == (0, 2)
    with pytest.raises(Refused):
        put_envelopes(rows(world, fund, 90, 30, 70), reference="d")
    (tree,) = envelope_tree(Envelope.objects.all())
    assert [int(node.facts.allocated.amount) for node in tree.walk()] == [100, 30, 70]


def test_an_officer_of_a_region_sees_its_envelopes_only(world: World, fund: Fund) -> None:
    put_envelopes(rows(world, fund, 100, 60, 40), reference="a")
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, world.tree.regions[0])
    assert [one.code for one in visible_envelopes(officer)] == ["R1"]
    holder = PartyFactory(country=fund.country, code="holder")
    partner = user_with_mandate(Role.PARTNER, world.tree.root, holder)
    assert visible_envelopes(partner).count() == 3
    stranger = user_with_mandate(Role.PARTNER, world.tree.root, PartyFactory(country=fund.country, code="stranger"))
    assert not visible_envelopes(stranger).exists()
