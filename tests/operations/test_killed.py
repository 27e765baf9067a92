"""Processes killed in the middle of their work: nothing is lost, nothing is done twice, nothing is half done."""

import json
import subprocess
from collections.abc import Iterator

import pytest
from tests.operations.processes import PATIENCE_SECONDS, Installation, installation, kill, still_holds, wait_until

from houma.domain.agreements.ledger import FlowKind

AGREEMENTS = 800


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("house")) as installed:
        yield installed


def state_of(house: Installation, run: int) -> str:
    ((state,),) = house.ask(f"SELECT state FROM sources_importrun WHERE id = {run}")
    return str(state)


def counted(house: Installation) -> dict[str, int]:
    """What an import writes: agreements, and the ledger."""
    tables = ("agreements_agreement", "agreements_fundingline", "agreements_flow", "projects_project")
    return {table: int(house.ask(f"SELECT COUNT(*) FROM {table}")[0][0]) for table in tables}


def tasks(house: Installation, name: str) -> list[tuple[str, int]]:
    """Status and attempts of the tasks of that name."""
    found = house.ask(
        f"SELECT status, worker_ids FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%{name}'"
    )
    return [(status, len(json.loads(ids) if isinstance(ids, str) else ids)) for status, ids in found]


def test_an_import_whose_worker_is_killed_is_applied_once_by_the_next(house: Installation) -> None:
    run = house.order("hand_in_portfolio", agreements=AGREEMENTS)
    before = counted(house)
    worker = house.start("houma", "worker")
    wait_until(lambda: state_of(house, run) == "applying" and house.is_writing(), "the import is being written")
    assert still_holds(house.is_writing, 0.3), "killed too late: the import was over"
    kill(worker)

    assert counted(house) == before, "nothing of it is there"
    assert state_of(house, run) == "applying"
    assert tasks(house, "apply_import") == [("RUNNING", 1)]

    house.start("houma", "worker")
    wait_until(lambda: tasks(house, "apply_import") == [("SUCCESSFUL", 2)], "another worker takes it up")
    assert state_of(house, run) == "applied"
    after = counted(house)
    assert after["agreements_agreement"] - before["agreements_agreement"] == AGREEMENTS
    assert after["agreements_fundingline"] - before["agreements_fundingline"] == 2 * AGREEMENTS
    ((thousandths,),) = house.ask(f"SELECT SUM(amount) FROM agreements_flow WHERE kind = {int(FlowKind.COMMITMENT)}")
    assert thousandths == 12_500_000_000 * AGREEMENTS


def test_a_release_that_was_written_but_not_committed_never_was(house: Installation) -> None:
    signed = house.order("sign_agreement")
    released = f"line_id = {signed['line']} AND kind = {int(FlowKind.DISBURSEMENT)}"
    sums = f"SELECT COUNT(*), COALESCE(SUM(amount), 0) FROM agreements_flow WHERE {released}"
    orders = json.dumps({"instalment": signed["instalment"], "reference": "R-1", "hold": 600})
    first = house.start("tests.operations.orders", "release", orders)
    assert first.stdout is not None
    assert json.loads(first.stdout.readline()) == "written, not committed"
    second = house.start("tests.operations.orders", "release", json.dumps({**json.loads(orders), "hold": 0}))
    assert still_holds(lambda: second.poll() is None, 2), "the second waits for the first"
    kill(first)

    said, _nothing = second.communicate(timeout=PATIENCE_SECONDS)
    assert second.returncode == 0, house.complaints.read_text()[-2000:]
    ((count, total),) = house.ask(sums)
    assert count == 1
    again = house.order("release", instalment=signed["instalment"], reference="R-1")
    assert again == json.loads(said), "the same operation again is the same entry"
    assert house.ask(sums) == [(count, total)]


def test_a_worker_that_is_kept_alive_is_replaced_when_it_is_killed(house: Installation) -> None:
    keeper = house.start("houma", "worker", "--processes", "2")
    alive = "SELECT process FROM background_worker WHERE ended_at IS NULL ORDER BY id DESC LIMIT 2"
    known = {int(process) for (process,) in house.ask("SELECT process FROM background_worker")}
    wait_until(lambda: len({int(p) for (p,) in house.ask(alive)} - known) == 2, "two workers register")
    at_work = {int(process) for (process,) in house.ask(alive)}
    victim = min(at_work)
    subprocess.run(["kill", "-KILL", str(victim)], check=True)
    wait_until(lambda: len({int(p) for (p,) in house.ask(alive)} - at_work) == 1, "another takes its place")
    keeper.terminate()
    assert keeper.wait(timeout=PATIENCE_SECONDS) == 0
    last = "SELECT ended_at FROM background_worker ORDER BY id DESC LIMIT 1"
    assert house.ask(last)[0][0] is not None, "told to end, it ends in good order"
