"""A simulation says whether a plan closes, and writes nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from tests.funding.world import TODAY, World

from houma.domain.agreements.listing import visible_agreements
from houma.domain.funding.actions import NewEnvelope, NewFund, open_envelope, register_funds
from houma.domain.funding.envelopes import visible_envelopes
from houma.domain.funding.simulating import Plan, Simulation, plan_of_version, read_plan, simulate
from houma.values.money import Money
from houma.values.multilingual import Multilingual


class WriteRefused(Exception):
    """A statement that is not a reading was sent."""


@contextmanager
def read_only() -> Iterator[None]:
    """A connection whose writes are refused, by the database where it can and before every statement."""

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
            raise WriteRefused(sql)
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("SAVEPOINT before_reading")
            cursor.execute("SET TRANSACTION READ ONLY")
    try:
        with connection.execute_wrapper(refuse):
            yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA query_only = OFF")
            else:
                cursor.execute("ROLLBACK TO SAVEPOINT before_reading")


@pytest.fixture
def funded(world: World) -> World:
    country = world.tree.country
    fund = register_funds(country, [NewFund("budget", Multilingual("Budget"), world.payer)])["budget"]
    money = Money(Decimal(800_000), country.currency)
    open_envelope(NewEnvelope(fund, "T", 2026, world.tree.root, world.payer, money, "Vote"))
    return world


def tried(world: World, text: str, needs: str = "", total: str = "") -> Simulation:
    plan, faults = read_plan(text, needs, total, TODAY)
    return run(world, plan, faults)


def run(world: World, plan: Plan, faults: tuple[str, ...] = ()) -> Simulation:
    with read_only():
        return simulate(
            world.tree.country,
            plan,
            visible=visible_agreements(world.officer),
            envelopes=visible_envelopes(world.officer),
            faults=faults,
            on=TODAY,
        )


def test_the_guard_of_this_test_refuses_writes(world: World) -> None:
    with pytest.raises(WriteRefused), read_only(), connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_agreement SET state_reason = 'x' WHERE id = %s", [world.first.pk])


def test_a_plan_within_its_envelope_closes(funded: World) -> None:
    found = tried(funded, f"{funded.payer.code}:budget:2026:700000")
    assert found.closes
    (fund,) = found.funds
    currency = funded.tree.country.currency
    assert (fund.remaining, fund.lacks) == (Money(Decimal(800_000), currency), Money.zero(currency))


def test_a_plan_beyond_its_envelope_says_by_how_much(funded: World) -> None:
    found = tried(funded, f"{funded.payer.code}:budget:2026:900000")
    assert not found.closes
    assert found.over_funds.amount == 100_000


def test_a_plan_below_the_need_says_what_lacks_each_year_and_in_all(funded: World) -> None:
    found = tried(funded, f"{funded.payer.code}::2026:300000", needs="2026:400000\n2027:100000", total="600000")
    assert not found.closes
    assert found.lacks.amount == 300_000
    assert {year.year: int(year.lacks.amount) for year in found.years if year.lacks} == {2026: 100_000, 2027: 100_000}
    assert all(year.chance == 0 for year in found.years if year.year >= 2026)


def test_money_asked_for_earlier_is_likelier_to_be_there(funded: World) -> None:
    early = tried(funded, f"{funded.payer.code}::2026-01-15:500000", needs="2026:500000")
    late = tried(funded, f"{funded.payer.code}::2026-12-20:500000", needs="2026:500000")
    chances = [next(year.chance for year in one.years if year.year == 2026) for one in (early, late)]
    assert chances[0] > chances[1]
    assert early.payers[0].profile.payments == 2


def test_what_cannot_be_read_is_said_line_by_line(funded: World) -> None:
    found = tried(funded, "nobody::2026:1\nministry:2026:5\nministry::2020:7\nministry:gold:2026:9", "soon:1", "much")
    assert len(found.faults) == 6
    assert not found.closes


def test_a_version_makes_a_plan(funded: World) -> None:
    version = funded.first.versions.get()
    plan = plan_of_version(version, funded.tree.country, TODAY)
    assert [(line.payer, line.fund, line.due, int(line.amount)) for line in plan.lines] == [
        (funded.payer.code, "budget", TODAY, 600_000),
        (funded.payer.code, "budget", date(2025, 6, 30), 400_000),
    ]
    assert plan.total == 1_000_000
    again, faults = read_plan(plan.text(), plan.needs_text(), "", TODAY)
    assert (again.lines, faults) == (plan.lines, ())
    assert run(funded, plan).planned.amount == 1_000_000
