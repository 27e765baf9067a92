"""What commands read: a declared table from CSV, a workbook or Parquet, with everything that is wrong told at once."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from houma.exchange import References, Table, read_workbook
from houma.exchange.reading import ReadRow
from houma.values.multilingual import Multilingual

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
_MOST_SHOWN = 50
_UNREADABLE = Multilingual(
    "{file} n’est pas du Parquet lisible : {why}",
    "{file} ليس ملف Parquet مقروءا: {why}",
    "{file} is no Parquet that can be read: {why}",
)
_TO_CORRECT = Multilingual(
    "{file} : points à corriger : {count}", "{file}: نقط للتصحيح: {count}", "{file}: points to correct: {count}"
)
_NO_COLUMNS = Multilingual(
    "{file} : colonnes manquantes : {missing} ; colonnes lues : {known}",
    "{file}: أعمدة ناقصة: {missing}؛ الأعمدة المقروءة: {known}",
    "{file}: columns missing: {missing}; columns read: {known}",
)
_NO_ROWS = Multilingual("{file} ne contient aucune ligne", "لا يتضمن {file} أي سطر", "{file} holds no row")


@dataclass(frozen=True, slots=True)
class InTable:
    """The rows of a file, at least one, the columns it does not have, and whether it says that it is not real."""

    rows: Sequence[ReadRow]
    absent: frozenset[str]
    illustrative: bool

    def texts(self, key: str) -> list[str]:
        """A column as text, "" where it is blank."""
        return ["" if row[key] is None else str(row[key]) for row in self.rows]

    def numbers(self, key: str) -> Floats:
        """A column of numbers, NaN where it is blank."""
        return np.array([np.nan if row[key] is None else float(row[key]) for row in self.rows], dtype=np.float64)


def load_table(path: Path, table: Table, language: str, there: Sequence[str] = ()) -> InTable:
    """Read a declared table; ends the command with everything that is wrong. Parquet is judged by the same rules.

    The columns of ``there`` have to be in the file, whatever their cells hold.
    """
    content, name = path.read_bytes(), path.name
    if path.suffix.lower() == ".parquet":
        try:
            held = pyarrow.parquet.read_table(path)
            written = io.BytesIO()
            pyarrow.csv.write_csv(_blank_where_none(held), written)
        except pyarrow.ArrowException as error:
            why = " ".join(str(error).split())
            raise click.ClickException(_UNREADABLE.formatted(file=path.name, why=why).in_language(language)) from error
        content, name = written.getvalue(), f"{path.name}.csv"
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
    absent = rows[0].absent
    missing = [key for key in there if key in absent]
    if missing:
        known = ", ".join(column.key for column in table.columns if column.key not in absent)
        said = _NO_COLUMNS.formatted(file=path.name, missing=", ".join(missing), known=known)
        raise click.ClickException(said.in_language(language))
    return InTable(rows, absent, reading.illustrative)


def _blank_where_none(held: pyarrow.Table) -> pyarrow.Table:
    """What is no number is written as a blank: a sheet has no other word for it."""
    for place, field in enumerate(held.schema):
        if pyarrow.types.is_floating(field.type):
            column = held.column(place)
            bare = pyarrow.compute.if_else(pyarrow.compute.is_nan(column), None, column)
            held = held.set_column(place, field.name, bare)
    return held
