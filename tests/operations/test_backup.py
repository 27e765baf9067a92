"""A backup holds everything, is taken while others write, and fills only what is empty."""

from pathlib import Path

import pytest
from tests.operations.own_store import empty_database
from tests.operations.processes import Installation, installation

from houma.cli.backup import _appearing_whole


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    with installation(tmp_path_factory.mktemp("house")) as installed:
        yield installed


def facts(house: Installation) -> list[tuple[object, ...]]:
    """Every table with the number of its rows, and the ledger row by row."""
    tables = [
        "accounts_party", "agreements_agreement", "agreements_flow", "agreements_signature", "agreements_instalment",
        "projects_project", "territories_territory", "django_migrations",
    ]  # fmt: skip
    counts = [(table, *house.ask(f"SELECT COUNT(*) FROM {table}")[0]) for table in tables]
    return [*counts, *house.ask("SELECT id, kind, amount, reference FROM agreements_flow ORDER BY id")]


def test_what_is_restored_is_what_was_backed_up(house: Installation, tmp_path: Path) -> None:
    signed = house.order("sign_agreement")
    writer = house.start("tests.operations.orders", "release", f'{{"instalment": {signed["instalment"]}, '
                         '"reference": "R", "hold": 600}')  # fmt: skip
    assert writer.stdout is not None
    assert writer.stdout.readline(), "another process has a transaction open"
    file = tmp_path / "houma.backup"
    done = house.houma("db", "backup", str(file))
    assert done.returncode == 0, done.stderr[-2000:]
    assert file.stat().st_mode & 0o077 == 0, "nobody else may read it"
    before = facts(house)

    with empty_database(tmp_path) as url:
        again = Installation(url, tmp_path)
        restored = again.houma("db", "restore", str(file))
        assert restored.returncode == 0, restored.stderr[-2000:]
        assert facts(again) == before
        flow = again.order("release", instalment=signed["instalment"], reference="R")
        assert flow > 0, "work goes on in it"
        refused = again.houma("db", "restore", str(file))
        assert refused.returncode == 1
        assert "already" in refused.stderr or "exists" in refused.stderr


def test_a_backup_replaces_no_file_and_a_restore_takes_no_other_file(house: Installation, tmp_path: Path) -> None:
    file = tmp_path / "something"
    file.write_text("of mine")
    assert "exists" in house.houma("db", "backup", str(file)).stderr
    assert file.read_text() == "of mine"
    assert "is not" in house.houma("db", "restore", str(file)).stderr
    assert list(tmp_path.iterdir()) == [file], "nothing is left behind"


def test_nobody_else_reads_a_backup_while_it_is_written(tmp_path: Path) -> None:
    with _appearing_whole(tmp_path / "houma.backup") as making:
        assert making.stat().st_mode & 0o077 == 0
        making.write_text("everything")
    assert (tmp_path / "houma.backup").stat().st_mode & 0o077 == 0
