"""What `houma capitals` reads: frameworks from YAML or a workbook, data from CSV, a workbook or Parquet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import yaml

from houma.cli.in_tables import load_table
from houma.engines.capitals.faults import Fault, FrameworkFaults
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.framework_reader import read_framework
from houma.engines.capitals.framework_rows import read_framework_rows
from houma.engines.capitals.tree import Floats
from houma.exchange import CellKind, Column, Table
from houma.exchange.opening import open_file
from houma.values.folding import plain
from houma.values.multilingual import Multilingual

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
UNIT, NAME, GROUP = "unit", "name", "group"
_MOST_SHOWN = 50

_UNITS = Multilingual("Données", "المعطيات", "Data")
_HEADINGS = {
    UNIT: (Multilingual("Unité", "الوحدة", "Unit"), ("code", "id", "code_unite")),
    NAME: (Multilingual("Nom", "الاسم", "Name"), ("nom", "libelle", "label")),
    GROUP: (Multilingual("Groupe", "المجموعة", "Group"), ("groupe", "region")),
}
_UNREADABLE = Multilingual(
    "{file} n’est ni du YAML ni un classeur lisible : {why}",
    "{file} ليس YAML ولا مصنفا مقروءا: {why}",
    "{file} is neither YAML nor a workbook that can be read: {why}",
)
_NO_SHEET = Multilingual(
    "{file} : attendu une feuille avec les titres « level », « code » et « parent » ; feuilles lues : {sheets}",
    "{file}: المنتظر ورقة عناوينها «level» و«code» و«parent»؛ الأوراق المقروءة: {sheets}",
    "{file}: expected a sheet headed “level”, “code” and “parent”; sheets read: {sheets}",
)
_TO_CORRECT = Multilingual(
    "{file} : points à corriger : {count}", "{file}: نقط للتصحيح: {count}", "{file}: points to correct: {count}"
)


@dataclass(frozen=True, slots=True)
class Units:
    """The data file: codes, names ("" where none) and groups of its units, and figures in the framework's order."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...] | None
    data: Floats
    denominators: Mapping[str, Floats]
    illustrative: bool = False


def load_framework(path: Path, language: str) -> Framework:
    """Read a framework from YAML, JSON or a workbook; ends the command with every fault where there are some."""
    try:
        if path.suffix.lower() in _WORKBOOKS:
            return _framework_of_workbook(path, language)
        return read_framework(yaml.safe_load(path.read_text(encoding="utf-8-sig")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        why = " ".join(str(error).split())
        raise click.ClickException(_UNREADABLE.formatted(file=path.name, why=why).in_language(language)) from error
    except FrameworkFaults as error:
        raise tell_faults(path.name, error.faults, language) from error


def tell_faults(name: str, faults: Sequence[Fault], language: str) -> click.ClickException:
    """Show faults line by line; returns the error that ends the command."""
    for fault in faults[:_MOST_SHOWN]:
        click.echo(fault.said(language), err=True)
    return click.ClickException(_TO_CORRECT.formatted(file=name, count=len(faults)).in_language(language))


def _framework_of_workbook(path: Path, language: str) -> Framework:
    opened = open_file(path.read_bytes(), path.name)
    if opened.problems:
        raise click.ClickException("\n".join(problem.sentence(language) for problem in opened.problems))
    about: dict[str, object] = {}
    recipe: dict[str, object] = {}
    parts: list[dict[str, object]] | None = None
    for grid in opened.grids:
        heads = [str(cell).strip().lower() for cell in grid.rows[0]] if grid.rows else []
        if {"level", "code", "parent"} <= set(heads):
            parts = [
                {**dict(zip(heads, row, strict=False)), "_where": f"{grid.name}!{number}"}
                for number, row in enumerate(grid.rows[1:], start=2)
            ]
        elif grid.name.strip().lower() in {"about", "recipe"}:
            target = about if grid.name.strip().lower() == "about" else recipe
            target.update({str(row[0]).strip(): row[1] for row in grid.rows if len(row) > 1 and str(row[0]).strip()})
    if parts is None:
        sheets = ", ".join(grid.name for grid in opened.grids)
        raise click.ClickException(_NO_SHEET.formatted(file=path.name, sheets=sheets).in_language(language))
    return read_framework_rows(about, parts, recipe)


def load_units(path: Path, framework: Framework, language: str) -> Units:
    """Read the data of a framework from CSV, a workbook or Parquet; ends the command with everything that is wrong."""
    wanted = [one.code for one in framework.indicators]
    extra = sorted({one.denominator for one in framework.indicators if one.denominator} - set(wanted))
    read = load_table(path, _table_of(framework, wanted, extra), language, there=(*wanted, *extra))
    codes = tuple(read.texts(UNIT))
    return Units(
        codes=codes,
        names=("",) * len(codes) if NAME in read.absent else tuple(read.texts(NAME)),
        groups=None if GROUP in read.absent else tuple(read.texts(GROUP)),
        data=np.column_stack([read.numbers(code) for code in wanted]),
        denominators={code: read.numbers(code) for code in extra},
        illustrative=read.illustrative,
    )


def _table_of(framework: Framework, wanted: Sequence[str], extra: Sequence[str]) -> Table:
    """What the file may hold: units with names and groups, and a column for each figure, by its code or its name."""
    names = {one.code: one for one in framework.indicators}
    codes = {plain(code) for code in (*wanted, *extra)}
    taken = {plain(text) for key, (labels, more) in _HEADINGS.items() for text in (key, *labels.variants(), *more)}
    columns = [
        Column(key, labels, required=key == UNIT, aliases=tuple(one for one in more if plain(one) not in codes))
        for key, (labels, more) in _HEADINGS.items()
    ]
    for code in (*wanted, *extra):
        one = names.get(code)
        spellings = {plain(text) for text in one.names.variants()} if one else set()
        labels = one.names if one and not spellings & (taken | (codes - {plain(code)})) else Multilingual(code)
        taken |= {plain(code), *spellings}
        columns.append(Column(code, labels, CellKind.DECIMAL, unit=one.unit if one else ""))
    return Table("data", _UNITS, tuple(columns), identity=(UNIT,))
