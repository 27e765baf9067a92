"""`houma disclosure`: publish a table of counts without giving anybody away, and judge what is to be published."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import numpy as np
import pyarrow
import pyarrow.parquet
from django.utils import timezone

from houma.cli import disclosure_wording as wording
from houma.cli.countries import LANGUAGE
from houma.cli.disclosure_reading import Cube, load_cube
from houma.cli.out_files import FileToWrite
from houma.engines.disclosure.arrays import Booleans, Integers
from houma.engines.disclosure.audit import audit
from houma.engines.disclosure.cells import Cells, UnsoundTableError, table
from houma.engines.disclosure.protect import Loss, Method, NothingProtectsError, costs, named, protect
from houma.engines.disclosure.rules import small_counts
from houma.exchange import CellKind, Column, Provenance, Table, write_csv, write_xlsx
from houma.values.multilingual import Multilingual

_SHOWN = 10
_A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TABLE = click.option(
    "--table", "table_file", type=_A_FILE, required=True, help="CSV, XLSX or Parquet: a cell a row, totals included."
)
_BY = click.option("--by", multiple=True, required=True, help="Column of a dimension; repeat.")
_VALUE = click.option("--value", default="count", show_default=True, help="Column of the counts; blank: unknown.")
_TREE = click.option(
    "--tree", multiple=True, metavar="DIMENSION=FILE", help="Its hierarchy: columns code and parent; repeat."
)
_TOTAL = click.option(
    "--total", multiple=True, metavar="DIMENSION=CODE", help="The code of a total without hierarchy; repeat."
)
_ZERO = click.option("--absent-is-zero", is_flag=True, help="Rows that the file lacks are zero, not unknown.")
_KEEP = click.option("--keep-total", is_flag=True, help="The total of all is public already: it stays.")
_BELOW = click.option(
    "--below", type=click.IntRange(min=2), default=5, show_default=True, help="Counts from 1 to under"
)
_OUT = FileToWrite()


@click.group("disclosure")
def disclosure() -> None:
    """Small counts that nobody can work out from the totals.

    \b
      houma disclosure protect --table t.csv --by commune --by age --tree commune=communes.csv --below 5 --out p.csv
      houma disclosure audit   --table t.csv --by commune --by age --tree commune=communes.csv --released p.csv
    """


@disclosure.command("protect")
@_TABLE
@_BY
@_VALUE
@_TREE
@_TOTAL
@_ZERO
@_KEEP
@_BELOW
@click.option("--method", type=click.Choice(["auto", "exact", "quick"]), default="auto", show_default=True)
@click.option("--loss", type=click.Choice(["cells", "sum", "both"]), default="both", show_default=True)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    help="Time to look for the least loss.",
)
@click.option("--out", type=_OUT, required=True, help="CSV, XLSX or Parquet, by suffix.")
@LANGUAGE
def protect_command(
    table_file: Path,
    by: tuple[str, ...],
    value: str,
    tree: tuple[str, ...],
    total: tuple[str, ...],
    absent_is_zero: bool,
    keep_total: bool,
    below: int,
    method: Method,
    loss: Loss,
    seconds: float,
    out: Path,
    lang: str,
) -> None:
    """Suppress small counts, and what it takes to keep them from being worked out. Ends with 1 where nothing can."""
    _refuse_suffix(out, lang)
    cube, cells = _read(table_file, by, value, tree, total, absent_is_zero, keep_total, lang)
    needs = small_counts(cells, below)
    try:
        found = protect(cells, needs, costs(cells, loss), method=method, seconds=seconds)
    except NothingProtectsError as error:
        said = wording.NOTHING.formatted(count=len(error.which), cells=_shown(error.which, cube))
        raise click.ClickException(said.in_language(lang)) from error
    status = np.full(cells.count, "published", dtype=object)
    status[found.primary], status[found.secondary], status[cells.hidden] = "primary", "secondary", "unknown"
    shown = [None if off else int(one) for off, one in zip(found.suppressed, np.rint(cells.values), strict=True)]
    columns = [*_codes(cube), (value, Multilingual(value), shown)]
    columns.append(("status", wording.STATUS, status.tolist()))
    _write(out, columns, table_file, below, lang)
    said = wording.PROTECTED.formatted(
        cells=cells.count,
        primary=int(found.primary.sum()),
        secondary=int(found.secondary.sum()),
        lost=f"{found.sum_lost:.0f}",
    )
    click.echo(said.in_language(lang))
    click.echo((wording.PROVED if found.proved else wording.NOT_PROVED).in_language(lang))
    click.echo(wording.WRITTEN.formatted(file=out, rows=cells.count).in_language(lang))


@disclosure.command("audit")
@_TABLE
@_BY
@_VALUE
@_TREE
@_TOTAL
@_ZERO
@_KEEP
@_BELOW
@click.option("--released", type=_A_FILE, required=True, help="The same table as published: blank where suppressed.")
@click.option("--out", type=_OUT, help="The interval an attacker infers of each suppressed cell.")
@LANGUAGE
def audit_command(
    table_file: Path,
    by: tuple[str, ...],
    value: str,
    tree: tuple[str, ...],
    total: tuple[str, ...],
    absent_is_zero: bool,
    keep_total: bool,
    below: int,
    released: Path,
    out: Path | None,
    lang: str,
) -> None:
    """Say what an attacker can work out of a published table. Ends with 1 where a small count is not protected."""
    if out is not None:
        _refuse_suffix(out, lang)
    cube, cells = _read(table_file, by, value, tree, total, absent_is_zero, keep_total, lang)
    suppressed = _suppressed(released, cube, cells, by, value, tree, total, lang)
    needs = small_counts(cells, below)
    found = audit(cells, suppressed, needs, exact=out is not None)
    if out is not None:
        limits: list[list[int | float | None]] = [
            [(round(one) if cells.whole else float(one)) if np.isfinite(one) else None for one in side]
            for side in (found.low, found.high)
        ]
        columns = [*_codes(cube, found.which), ("low", wording.LOW, limits[0]), ("high", wording.HIGH, limits[1])]
        _write(out, columns, table_file, below, lang)
    if len(found.vain):
        click.echo(wording.VAIN.formatted(cells=_shown(found.vain, cube)).in_language(lang))
    if not found.safe:
        wrong = np.concatenate([found.open_, found.unsafe])
        said = wording.UNSAFE.formatted(opened=len(found.open_), narrow=len(found.unsafe), cells=_shown(wrong, cube))
        raise click.ClickException(said.in_language(lang))
    click.echo(wording.SAFE.formatted(count=len(needs.which)).in_language(lang))


def _read(
    path: Path,
    by: Sequence[str],
    value: str,
    tree: Sequence[str],
    total: Sequence[str],
    absent_is_zero: bool,
    keep_total: bool,
    language: str,
) -> tuple[Cube, Cells]:
    cube = load_cube(path, by, value, _trees(tree, by, language), dict(_pairs(total, by, language)), language)
    values = cube.values.copy()
    if absent_is_zero:
        leaf = np.ones(values.shape, dtype=np.bool_)
        for axis, hierarchy in enumerate(cube.hierarchies):
            ends = np.array([not len(parts) for parts in hierarchy.children])
            leaf &= np.expand_dims(ends, tuple(other for other in range(values.ndim) if other != axis))
        values[leaf & ~cube.given] = 0.0
    fixed = np.zeros(values.shape, dtype=np.bool_)
    fixed[tuple(hierarchy.root for hierarchy in cube.hierarchies)] = keep_total
    try:
        return cube, table(cube.hierarchies, values, fixed=fixed)
    except UnsoundTableError as error:
        raise click.ClickException(f"{path.name}: {error.sentence.in_language(language)}") from error


def _suppressed(
    released: Path,
    cube: Cube,
    cells: Cells,
    by: Sequence[str],
    value: str,
    tree: Sequence[str],
    total: Sequence[str],
    language: str,
) -> Booleans:
    """What the released file leaves blank, or has no row for."""
    other = load_cube(released, by, value, _trees(tree, by, language), dict(_pairs(total, by, language)), language)
    number = [{code: place for place, code in enumerate(codes)} for codes in cube.codes]
    suppressed = np.ones(cells.count, dtype=np.bool_)
    for place in zip(*np.nonzero(~np.isnan(other.values)), strict=True):
        codes = [names[one] for names, one in zip(other.codes, place, strict=True)]
        mine = [known.get(code, -1) for known, code in zip(number, codes, strict=True)]
        cell = -1 if -1 in mine else int(np.ravel_multi_index(tuple(mine), cells.shape))
        if cell < 0 or abs(cells.values[cell] - other.values[place]) > 1e-6:
            said = wording.OTHER_CELLS.formatted(file=released.name, cell=" × ".join(codes))
            raise click.ClickException(said.in_language(language))
        suppressed[cell] = False
    return suppressed


def _trees(pairs: Sequence[str], by: Sequence[str], language: str) -> dict[str, Path]:
    found = {name: Path(file) for name, file in _pairs(pairs, by, language)}
    for file in found.values():
        if not file.is_file():
            raise click.UsageError(wording.UNREADABLE.formatted(file=file, why="—").in_language(language))
    return found


def _pairs(pairs: Sequence[str], by: Sequence[str], language: str) -> list[tuple[str, str]]:
    found = []
    for one in pairs:
        name, equals, text = one.partition("=")
        if not equals or name not in by or not text:
            raise click.UsageError(wording.A_PAIR.formatted(read=one, known=", ".join(by)).in_language(language))
        found.append((name, text))
    return found


def _shown(which: Integers, cube: Cube) -> str:
    told = ", ".join(named(which[:_SHOWN], cube.codes))
    return told + (" …" if len(which) > _SHOWN else "")


_OutColumn = tuple[str, Multilingual, Sequence[Any]]


def _codes(cube: Cube, which: Integers | None = None) -> list[_OutColumn]:
    places = np.unravel_index(np.arange(cube.values.size) if which is None else which, cube.values.shape)
    return [
        (name, Multilingual(name), [codes[one] for one in place])
        for name, codes, place in zip(cube.by, cube.codes, places, strict=True)
    ]


def _refuse_suffix(path: Path, language: str) -> None:
    if path.suffix.lower() not in {".csv", ".xlsx", ".parquet"}:
        raise click.UsageError(wording.OUT_FORMAT.formatted(file=path.name).in_language(language))


def _write(path: Path, columns: Sequence[_OutColumn], source: Path, below: int, language: str) -> None:
    if path.suffix.lower() == ".parquet":
        pyarrow.parquet.write_table(
            pyarrow.table({key: pyarrow.array(values) for key, _labels, values in columns}), path
        )
        return
    table_out = Table("data", wording.DATA, tuple(_column(*one) for one in columns))
    about = Provenance(wording.TITLE, Multilingual(f"{source.name} (< {below})"), wording.LICENCE, timezone.localdate())
    keys = [key for key, _labels, _values in columns]
    rows = [dict(zip(keys, map(_exact, row), strict=True)) for row in zip(*(one[2] for one in columns), strict=True)]
    if path.suffix.lower() == ".xlsx":
        path.write_bytes(write_xlsx(table_out, rows, language, about))
    else:
        path.write_bytes(b"".join(write_csv(table_out, rows, language, about)))


def _exact(value: object) -> object:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _column(key: str, labels: Multilingual, values: Sequence[Any]) -> Column:
    whole = any(isinstance(value, int) for value in values)
    return Column(key, labels, CellKind.INTEGER) if whole else Column(key, labels)
