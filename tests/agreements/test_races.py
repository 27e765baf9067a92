"""When several processes reach for the same money at the same moment, exactly what is there is given out, once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from tests.racing import RUNNERS, Racers, outcomes, racers

from houma.domain.agreements.ledger import FlowKind

on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one level of isolation")


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Racers]:
    with racers(tmp_path_factory.mktemp("race")) as started:
        yield started


def total(field: Racers, line: int, kind: FlowKind) -> int:
    """Net sum of the line's flows of that kind, in whole units."""
    ((thousandths,),) = field.one(
        "ask", sql=f"SELECT COALESCE(SUM(amount), 0) FROM agreements_flow WHERE line_id = {line} AND kind = {int(kind)}"
    )
    return int(thousandths) // 1000


def typed_release(line: int, amount: int, reference: str, instalment: int | None = None) -> str:
    """A release that nobody asked the actions for."""
    return f"""INSERT INTO agreements_flow (agreement_id, line_id, instalment_id, kind, amount, currency, reason,
            reference, recorded_at)
        SELECT agreement_id, id, {instalment or "NULL"}, 3, {amount}000, currency, '', '{reference}', '2026-01-01'
        FROM agreements_fundingline WHERE id = {line}"""


def test_an_instalment_is_released_once(field: Racers) -> None:
    signed = field.one("setup_signed")
    results = field.race(
        [("release", {"instalment": signed["first"], "reference": f"A{signed['line']}-{n}"}) for n in range(RUNNERS)]
    )
    assert outcomes(results) == ["done"] + ["refused"] * (RUNNERS - 1)
    assert total(field, signed["line"], FlowKind.DISBURSEMENT) == 600


def test_the_same_operation_sent_many_times_is_recorded_once(field: Racers) -> None:
    signed = field.one("setup_signed")
    order = ("release", {"instalment": signed["first"], "reference": f"B{signed['line']}"})
    results = field.race([order] * RUNNERS)
    assert outcomes(results) == ["done"] * RUNNERS
    assert len({result["value"] for result in results}) == 1
    assert total(field, signed["line"], FlowKind.DISBURSEMENT) == 600


def test_the_last_of_a_commitment_goes_to_whom_it_suffices_for(field: Racers) -> None:
    line = field.one("setup_published")["line"]
    results = field.race(
        [("disburse", {"line": line, "reference": f"C{line}-{n}", "amount": 40}) for n in range(RUNNERS)]
    )
    assert outcomes(results) == ["done", "done"] + ["refused"] * (RUNNERS - 2)
    assert total(field, line, FlowKind.DISBURSEMENT) == 80


def test_the_database_alone_keeps_a_commitment_from_being_overdrawn(field: Racers) -> None:
    line = field.one("setup_published")["line"]
    results = field.race(
        [("execute", {"sql": typed_release(line, 40, f"D{line}-{n}"), "pause": 0.1}) for n in range(RUNNERS)]
    )
    assert outcomes(results) == ["done", "done"] + ["refused by the database"] * (RUNNERS - 2)
    assert total(field, line, FlowKind.DISBURSEMENT) == 80


def test_the_database_alone_keeps_an_instalment_from_being_paid_twice(field: Racers) -> None:
    signed = field.one("setup_signed")
    line, first = signed["line"], signed["first"]
    results = field.race(
        [("execute", {"sql": typed_release(line, 600, f"E{line}-{n}", first), "pause": 0.1}) for n in range(RUNNERS)]
    )
    assert outcomes(results) == ["done"] + ["refused by the database"] * (RUNNERS - 1)
    assert total(field, line, FlowKind.DISBURSEMENT) == 600


@on_postgresql
@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_the_ledger_is_not_written_from_an_old_snapshot(field: Racers, isolation: str) -> None:
    line = field.one("setup_published")["line"]
    results = field.race(
        [
            ("execute", {"sql": typed_release(line, 60, f"F{line}-{n}"), "pause": 0.1, "isolation": isolation})
            for n in range(2)
        ]
    )
    assert outcomes(results) == ["refused by the database"] * 2
    assert total(field, line, FlowKind.DISBURSEMENT) == 0


def test_an_entry_is_reversed_once(field: Racers) -> None:
    signed = field.one("setup_signed")
    flow = field.one("release", instalment=signed["first"], reference=f"G{signed['line']}")
    results = field.race([("reverse", {"flow": flow, "reference": f"G{flow}-{n}"}) for n in range(RUNNERS)])
    assert outcomes(results) == ["done"] + ["refused"] * (RUNNERS - 1)
    assert total(field, signed["line"], FlowKind.DISBURSEMENT) == 0


def test_what_is_released_is_spent_once(field: Racers) -> None:
    signed = field.one("setup_signed")
    line = signed["line"]
    field.one("release", instalment=signed["first"], reference=f"H{line}")
    results = field.race(
        [("spend", {"line": line, "reference": f"H{line}-{n}", "amount": 250}) for n in range(RUNNERS)]
    )
    assert outcomes(results) == ["done", "done"] + ["refused"] * (RUNNERS - 2)
    assert total(field, line, FlowKind.EXPENDITURE) == 500


def test_a_party_signs_once(field: Racers) -> None:
    opened = field.one("setup_open")
    results = field.race([("sign", {"version": opened["version"], "party": opened["parties"][0]})] * RUNNERS)
    assert outcomes(results) == ["done"] + ["refused"] * (RUNNERS - 1)


def test_parties_that_sign_at_the_same_moment_bring_the_version_into_force_once(field: Racers) -> None:
    opened = field.one("setup_open")
    orders: list[tuple[str, dict[str, Any]]] = [
        ("sign", {"version": opened["version"], "party": party}) for party in opened["parties"]
    ]
    assert outcomes(field.race(orders)) == ["done"] * 3
    states = field.one(
        "ask", sql=f"SELECT state FROM agreements_agreementversion WHERE agreement_id = {opened['agreement']}"
    )
    assert states == [["signed"]]
    commitments = field.one(
        "ask", sql=f"SELECT amount FROM agreements_flow WHERE agreement_id = {opened['agreement']} ORDER BY amount"
    )
    assert commitments == [[500_000], [1_000_000]]


def test_a_release_and_an_amendment_of_the_same_instalment_do_not_both_win(field: Racers) -> None:
    signed = field.one("setup_signed")
    amended = field.one("setup_amended", instalment=signed["first"])
    results = field.race(
        [
            ("sign", {"version": amended["version"], "party": amended["party"]}),
            ("release", {"instalment": signed["first"], "reference": f"I{signed['line']}"}),
        ]
    )
    assert outcomes(results) == ["done", "refused"]
    ((withdrawn,),) = field.one(
        "ask", sql=f"SELECT withdrawn_in FROM agreements_instalment WHERE id = {signed['first']}"
    )
    amendment_won = results[0]["outcome"] == "done"
    assert withdrawn == (2 if amendment_won else None)
    assert total(field, signed["line"], FlowKind.DISBURSEMENT) == (0 if amendment_won else 600)


def test_a_release_and_the_closing_of_the_agreement_keep_one_order(field: Racers) -> None:
    signed = field.one("setup_signed")
    closing, release = field.race(
        [
            ("close", {"agreement": signed["agreement"]}),
            ("release", {"instalment": signed["first"], "reference": f"J{signed['line']}"}),
        ]
    )
    assert closing["outcome"] == "done"
    released = total(field, signed["line"], FlowKind.DISBURSEMENT)
    assert (release["outcome"], released) in [("done", 600), ("refused", 0)]
    assert f"Decimal('{1500 - released}')" in closing["value"]


def test_two_approvals_at_once_give_one_release(field: Racers) -> None:
    asked = field.one("setup_request")
    results = field.race(
        [("approve", {"request": asked["request"], "user": officer}) for officer in asked["others"]]
        + [("approve", {"request": asked["request"], "user": asked["first"]})]
    )
    assert outcomes(results) == ["done"] + ["refused"] * 4
    assert total(field, asked["line"], FlowKind.DISBURSEMENT) == 600


def test_approving_and_refusing_at_once_end_a_request_once(field: Racers) -> None:
    asked = field.one("setup_request")
    results = field.race(
        [
            (name, {"request": asked["request"], "user": officer})
            for name, officer in zip(("approve", "turn_down") * 2, asked["others"], strict=True)
        ]
    )
    assert outcomes(results) == ["done"] + ["refused"] * 3
    approved = any(result["outcome"] == "done" and isinstance(result["value"], int) for result in results)
    assert total(field, asked["line"], FlowKind.DISBURSEMENT) == (600 if approved else 0)


def test_a_release_is_asked_for_once_at_a_time(field: Racers) -> None:
    asked = field.one("setup_request")
    field.one("turn_down", request=asked["request"], user=asked["first"])
    results = field.race(
        [
            ("ask_release", {"instalment": asked["instalment"], "reference": f"again-{officer}", "user": officer})
            for officer in asked["others"]
        ]
    )
    assert outcomes(results) == ["done"] + ["refused"] * 3
