"""What a command cannot reach is said in one line: a folder that lacks, a file that is closed, a store that is kept."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.db import OperationalError
from django.db.backends.sqlite3.base import Database

from houma.cli.main import LazyGroup
from houma.cli.out_files import FileToWrite


@contextmanager
def kept_store(folder: Path) -> Iterator[Database.Connection]:
    """A connection to a store into which another is writing."""
    file = folder / "held.sqlite3"
    with closing(Database.connect(file)) as holding, closing(Database.connect(file, timeout=0)) as waiting:
        holding.execute("BEGIN IMMEDIATE")
        yield waiting


def test_a_store_that_another_process_keeps_is_said_to_be_busy(tmp_path: Path) -> None:
    def write() -> None:
        with kept_store(tmp_path) as store:
            try:
                store.execute("BEGIN IMMEDIATE")
            except Database.OperationalError as locked:
                raise OperationalError(*locked.args) from locked

    told = CliRunner().invoke(group_of(write), ["write"])
    assert told.exit_code == 1
    assert told.output.startswith("Error: The database is busy")


def test_a_file_that_cannot_be_opened_is_named_with_the_cause(tmp_path: Path) -> None:
    def write() -> None:
        (tmp_path / "lacks" / "plan.csv").write_text("")

    told = CliRunner().invoke(group_of(write), ["write"])
    assert (told.exit_code, told.output) == (
        1,
        f"Error: {tmp_path / 'lacks' / 'plan.csv'}: No such file or directory\n",
    )


def test_a_fault_of_the_house_keeps_its_traceback() -> None:
    def write() -> None:
        raise ZeroDivisionError

    assert isinstance(CliRunner().invoke(group_of(write), ["write"]).exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lacks/plan.xlsx", "lacks' does not exist."),
        ("plan.csv", "'plan.csv' does not end in .xlsx."),
        ("plan.XLSX", ""),
    ],
)
def test_a_file_to_write_is_looked_at_before_the_work_begins(name: str, said: str, tmp_path: Path) -> None:
    @click.command()
    @click.argument("out", type=FileToWrite(".xlsx"))
    def command(out: Path) -> None:
        click.echo(out)

    told = CliRunner().invoke(command, [str(tmp_path / name)])
    assert said in told.output
    assert told.exit_code == (2 if said else 0)


def group_of(write: Callable[[], object]) -> click.Group:
    """The house's own group, with one command."""
    command = click.Command("write", callback=write)

    class One(LazyGroup):
        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
            return command

    return One("houma")
