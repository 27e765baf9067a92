"""What `houma capitals` writes: one table as CSV, XLSX, Parquet or JSON, with the recipe it came from."""

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

from houma.engines.capitals.framework import Framework
from houma.engines.capitals.recipe import Recipe
from houma.exchange import CellKind, Column, Provenance, Table, write_csv, write_xlsx
from houma.values.multilingual import Multilingual

OUT_SUFFIXES = (".csv", ".xlsx", ".parquet", ".json")
_DECIMALS = 6
_OUT_FORMAT = Multilingual(
    "{file} : attendu un fichier en {suffixes}",
    "{file}: المنتظر ملف من نوع {suffixes}",
    "{file}: expected a file in {suffixes}",
)
_AS_THE_DATA = Multilingual("Celle des données", "رخصة البيانات", "That of the data")


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


def write_table(
    path: Path,
    columns: Sequence[OutColumn],
    framework: Framework,
    recipe: Recipe,
    *,
    source: str,
    language: str,
    illustrative: bool = False,
    more: Mapping[str, object] | None = None,
) -> None:
    """Write a table as CSV, XLSX, Parquet or JSON, by the suffix of the file.

    The recipe goes with it: in the provenance of XLSX, the metadata of Parquet (key ``houma``), the head of JSON.

    Args:
        source: name of the data file.
        more: what else JSON and Parquet metadata should tell.
    """
    suffix = out_suffix(path, language)
    head: dict[str, object] = {
        "framework": framework.code,
        "version": framework.version,
        "recipe": recipe.as_mapping(),
        "source": source,
        "illustrative": illustrative,
        **(more or {}),
    }
    if suffix == ".parquet":
        arrays = {column.key: pyarrow.array([_known(value) for value in column.values]) for column in columns}
        found = pyarrow.table(arrays).replace_schema_metadata({"houma": json.dumps(head, ensure_ascii=False)})
        pyarrow.parquet.write_table(found, path)
        return
    if suffix == ".json":
        rows = [dict(zip([column.key for column in columns], row, strict=True)) for row in _rows(columns)]
        path.write_text(json.dumps({**head, "rows": rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    table = Table("scores", Multilingual("Scores", "النقط", "Scores"), tuple(_column(one) for one in columns))
    told = f"{source} ({json.dumps(recipe.as_mapping(), ensure_ascii=False)})"
    title = Multilingual(*(f"{text} {framework.version}" if text else "" for text in _texts(framework.names)))
    provenance = Provenance(title, Multilingual(told), _AS_THE_DATA, timezone.localdate(), illustrative=illustrative)
    values = [dict(zip([one.key for one in columns], map(_exact, row), strict=True)) for row in _rows(columns)]
    if suffix == ".xlsx":
        path.write_bytes(write_xlsx(table, values, language, provenance))
    else:
        path.write_bytes(b"".join(write_csv(table, values, language, provenance)))


def _texts(text: Multilingual) -> tuple[str, str, str]:
    return text.fr, text.ar, text.en


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
