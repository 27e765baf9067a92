"""What commands read: a declared table from CSV, a workbook or Parquet, with everything that is wrong told at once."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import pyarrow
import pyarrow.csv
import pyarrow.parquet

from houma.exchange import References, Table, read_workbook
from houma.exchange.reading import ReadRow
from houma.values.multilingual import Multilingual

_MOST_SHOWN = 50
_UNREADABLE = Multilingual(
    "{file} n’est pas du Parquet lisible : {why}",
    "{file} ليس ملف Parquet مقروءا: {why}",
    "{file} is no Parquet that can be read: {why}",
)
_TO_CORRECT = Multilingual(
    "{file} : points à corriger : {count}", "{file}: نقط للتصحيح: {count}", "{file}: points to correct: {count}"
)
_NO_ROWS = Multilingual("{file} ne contient aucune ligne", "لا يتضمن {file} أي سطر", "{file} holds no row")


@dataclass(frozen=True, slots=True)
class InTable:
    """The rows of a file, at least one, the columns it does not have, and whether it says that it is not real."""

    rows: Sequence[ReadRow]
    absent: frozenset[str]
    illustrative: bool


def load_table(path: Path, table: Table, language: str) -> InTable:
    """Read a declared table; ends the command with everything that is wrong. Parquet is judged by the same rules."""
    content, name = path.read_bytes(), path.name
    if path.suffix.lower() == ".parquet":
        try:
            held = pyarrow.parquet.read_table(path)
            written = io.BytesIO()
            pyarrow.csv.write_csv(held, written)
        except pyarrow.ArrowException as error:
            why = " ".join(str(error).split())
            raise click.ClickException(_UNREADABLE.formatted(file=path.name, why=why).in_language(language)) from error
        content, name = written.getvalue(), f"{path.stem}.csv"
    decimal_mark = "." if path.suffix.lower() == ".parquet" else None
    reading = read_workbook(content, name, [table], References(), decimal_mark=decimal_mark)
    if not reading.ok:
        for problem in reading.problems[:_MOST_SHOWN]:
            click.echo(problem.sentence(language), err=True)
        said = _TO_CORRECT.formatted(file=path.name, count=len(reading.problems))
        raise click.ClickException(said.in_language(language))
    rows = list(reading.rows.get(table.key, ()))
    if not rows:
        raise click.ClickException(_NO_ROWS.formatted(file=path.name).in_language(language))
    return InTable(rows, rows[0].absent, reading.illustrative)
