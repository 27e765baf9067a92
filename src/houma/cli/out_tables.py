"""What commands write: one table as CSV, XLSX, Parquet or JSON, by the suffix of the file."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import numpy as np
import pyarrow
import pyarrow.parquet
from django.utils import timezone

from houma.exchange import CellKind, Column, Provenance, Table, write_csv, write_xlsx
from houma.values.multilingual import Multilingual

OUT_SUFFIXES = (".csv", ".xlsx", ".parquet", ".json")
_DECIMALS = 6
_OUT_FORMAT = Multilingual(
    "{file} : attendu un fichier en {suffixes}",
    "{file}: المنتظر ملف من نوع {suffixes}",
    "{file}: expected a file in {suffixes}",
)
_AS_THE_DATA = Multilingual("Celle des données", "رخصة المعطيات", "That of the data")


@dataclass(frozen=True, slots=True)
class OutColumn:
    """One column of a table to write: its key, heading and values (str, int, float; None and NaN are blank)."""

    key: str
    labels: Multilingual
    values: Sequence[Any]


def out_suffix(path: Path, language: str) -> str:
    """The suffix of an output file; ends the command where nothing can be written under it."""
    suffix = path.suffix.lower()
    if suffix not in OUT_SUFFIXES:
        said = _OUT_FORMAT.formatted(file=path.name, suffixes=", ".join(OUT_SUFFIXES))
        raise click.UsageError(said.in_language(language))
    return suffix


@dataclass(frozen=True, slots=True)
class About:
    """What goes with a table: its key and heading, a title, what it was made from, and whether that is real.

    ``head`` is kept in the metadata of Parquet (key ``houma``) and at the head of JSON.
    """

    key: str
    labels: Multilingual
    title: Multilingual
    source: str
    illustrative: bool
    head: Mapping[str, object]


def write_columns(path: Path, columns: Sequence[OutColumn], about: About, language: str) -> None:
    """Write a table as CSV, XLSX, Parquet or JSON, by the suffix of the file; CSV and XLSX name their source."""
    suffix = out_suffix(path, language)
    if suffix == ".parquet":
        arrays = {column.key: pyarrow.array([_known(value) for value in column.values]) for column in columns}
        found = pyarrow.table(arrays).replace_schema_metadata({"houma": json.dumps(about.head, ensure_ascii=False)})
        pyarrow.parquet.write_table(found, path)
        return
    if suffix == ".json":
        rows = [dict(zip([column.key for column in columns], row, strict=True)) for row in _rows(columns)]
        path.write_text(json.dumps({**about.head, "rows": rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    table = Table(about.key, about.labels, tuple(_column(one) for one in columns))
    provenance = Provenance(
        about.title, Multilingual(about.source), _AS_THE_DATA, timezone.localdate(), illustrative=about.illustrative
    )
    values = [dict(zip([one.key for one in columns], map(_exact, row), strict=True)) for row in _rows(columns)]
    if suffix == ".xlsx":
        path.write_bytes(write_xlsx(table, values, language, provenance))
    else:
        path.write_bytes(b"".join(write_csv(table, values, language, provenance)))


def _rows(columns: Sequence[OutColumn]) -> Iterable[list[object]]:
    for row in zip(*(column.values for column in columns), strict=True):
        yield [_known(value) for value in row]


def _known(value: object) -> object:
    """A plain value; None where there is none. Floats keep six decimals: the rest is noise of the computation."""
    if isinstance(value, float | np.floating):
        return round(float(value), _DECIMALS) if np.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value


def _exact(value: object) -> object:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _column(column: OutColumn) -> Column:
    samples = [value for value in map(_known, column.values) if value is not None]
    if any(isinstance(value, float) for value in samples):
        return Column(column.key, column.labels, CellKind.DECIMAL)
    if samples and all(isinstance(value, int) for value in samples):
        return Column(column.key, column.labels, CellKind.INTEGER)
    return Column(column.key, column.labels)
