"""What `houma capitals` reads: frameworks from YAML or a workbook, data from CSV, a workbook or Parquet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pyarrow
import pyarrow.parquet
import yaml

from houma.engines.capitals.faults import Fault, FrameworkFaults
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.framework_reader import read_framework
from houma.engines.capitals.framework_rows import read_framework_rows
from houma.engines.capitals.tree import Floats
from houma.exchange import CellKind, Column, References, Table, read_workbook
from houma.exchange.opening import open_file
from houma.exchange.reading import ReadRow
from houma.values.folding import plain
from houma.values.multilingual import Multilingual

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
UNIT, NAME, GROUP = "unit", "name", "group"
_MOST_SHOWN = 50

_UNITS = Multilingual("Données", "البيانات", "Data")
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
_NO_COLUMNS = Multilingual(
    "{file} : colonnes manquantes : {missing} ; colonnes lues : {known}",
    "{file}: أعمدة ناقصة: {missing}؛ الأعمدة المقروءة: {known}",
    "{file}: columns missing: {missing}; columns read: {known}",
)
_NOT_NUMBERS = Multilingual(
    "{file} : la colonne « {column} » doit contenir des nombres, elle contient : {kind}",
    "{file}: يجب أن يتضمن العمود «{column}» أعدادا، وهو يتضمن: {kind}",
    "{file}: column “{column}” has to hold numbers, it holds: {kind}",
)
_TWICE = Multilingual(
    "{file} : unités en double : {units}", "{file}: وحدات مكررة: {units}", "{file}: units given twice: {units}"
)
_NOBODY = Multilingual("{file} ne contient aucune unité", "لا يتضمن {file} أي وحدة", "{file} holds no unit")


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
    reader = _from_parquet if path.suffix.lower() == ".parquet" else _from_sheet
    units = reader(path, framework, wanted, extra, language)
    if not units.codes:
        raise click.ClickException(_NOBODY.formatted(file=path.name).in_language(language))
    return units


def _from_sheet(path: Path, framework: Framework, wanted: Sequence[str], extra: Sequence[str], language: str) -> Units:
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
    table = Table("data", _UNITS, tuple(columns), identity=(UNIT,))
    reading = read_workbook(path.read_bytes(), path.name, [table], References())
    if not reading.ok:
        for problem in reading.problems[:_MOST_SHOWN]:
            click.echo(problem.sentence(language), err=True)
        said = _TO_CORRECT.formatted(file=path.name, count=len(reading.problems))
        raise click.ClickException(said.in_language(language))
    rows = list(reading.rows.get("data", ()))
    absent = rows[0].absent if rows else frozenset[str]()
    _refuse_missing(path, [code for code in (*wanted, *extra) if code in absent], table, absent, language)
    return Units(
        codes=tuple(str(row[UNIT]) for row in rows),
        names=tuple(str(row[NAME] or "") for row in rows) if NAME not in absent else ("",) * len(rows),
        groups=None if GROUP in absent else tuple(str(row[GROUP] or "") for row in rows),
        data=_matrix(rows, wanted),
        denominators={code: _matrix(rows, [code])[:, 0] for code in extra},
        illustrative=reading.illustrative,
    )


def _refuse_missing(path: Path, missing: Sequence[str], table: Table, absent: frozenset[str], language: str) -> None:
    if missing:
        known = ", ".join(column.key for column in table.columns if column.key not in absent)
        said = _NO_COLUMNS.formatted(file=path.name, missing=", ".join(missing), known=known)
        raise click.ClickException(said.in_language(language))


def _matrix(rows: Sequence[ReadRow], keys: Sequence[str]) -> Floats:
    found = [[np.nan if row[key] is None else float(row[key]) for key in keys] for row in rows]
    return np.array(found, dtype=np.float64).reshape(len(rows), len(keys))


def _from_parquet(
    path: Path, framework: Framework, wanted: Sequence[str], extra: Sequence[str], language: str
) -> Units:
    try:
        table = pyarrow.parquet.read_table(path)
    except pyarrow.ArrowException as error:
        why = " ".join(str(error).split())
        raise click.ClickException(_UNREADABLE.formatted(file=path.name, why=why).in_language(language)) from error
    own = {key: _found(table.column_names, key) for key in _HEADINGS}
    missing = [code for code in (*wanted, *extra) if code not in table.column_names]
    if own[UNIT] is None:
        missing.insert(0, UNIT)
    if missing:
        known = ", ".join(table.column_names)
        said = _NO_COLUMNS.formatted(file=path.name, missing=", ".join(missing), known=known)
        raise click.ClickException(said.in_language(language))
    numbers = {code: _numbers(path, table, code, language) for code in (*wanted, *extra)}
    texts = {
        key: tuple("" if value is None else str(value) for value in table.column(name).to_pylist())
        for key, name in own.items()
        if name is not None
    }
    codes = texts[UNIT]
    twice = sorted({code for code in codes if codes.count(code) > 1}) if len(set(codes)) < len(codes) else []
    if twice:
        said = _TWICE.formatted(file=path.name, units=", ".join(twice[:_MOST_SHOWN]))
        raise click.ClickException(said.in_language(language))
    data = np.column_stack([numbers[code] for code in wanted])
    blank = ("",) * len(codes)
    return Units(codes, texts.get(NAME, blank), texts.get(GROUP), data, {code: numbers[code] for code in extra})


def _found(columns: Sequence[str], key: str) -> str | None:
    labels, more = _HEADINGS[key]
    known = {plain(text) for text in (key, *labels.variants(), *more)}
    return next((column for column in columns if plain(column) in known), None)


def _numbers(path: Path, table: pyarrow.Table, code: str, language: str) -> Floats:
    column = table.column(code)
    try:
        values = column.cast(pyarrow.float64()) if not pyarrow.types.is_string(column.type) else None
    except pyarrow.ArrowException:
        values = None
    if values is None:
        said = _NOT_NUMBERS.formatted(file=path.name, column=code, kind=column.type)
        raise click.ClickException(said.in_language(language))
    found: Floats = values.to_numpy(zero_copy_only=False).astype(np.float64)
    return found
