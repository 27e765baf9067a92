"""What `houma disclosure` reads: a table with one row a cell, and hierarchies as codes with their parents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from houma.cli import disclosure_wording as wording
from houma.cli.in_tables import load_table
from houma.engines.disclosure.arrays import Floats
from houma.engines.disclosure.cells import ROOT, Hierarchy, UnsoundTableError
from houma.exchange import CellKind, Column, Table
from houma.values.folding import plain
from houma.values.multilingual import Multilingual

_MOST_SHOWN = 20
_FEWEST_WITH_TOTAL = 4
"""Codes: the total that is worked out, the one that may be it, and two parts."""
_TOTALS = {plain(text) for text in ("total", "ensemble", "المجموع", "all")}
CODE, PARENT = "code", "parent"


@dataclass(frozen=True, eq=False)
class Cube:
    """A table as read: the codes and hierarchy of each dimension, and its values, NaN where there is none.

    ``given`` says which cells the file has a row for.
    """

    by: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    hierarchies: tuple[Hierarchy, ...]
    values: Floats
    given: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def load_cube(
    path: Path, by: Sequence[str], value: str, trees: Mapping[str, Path], totals: Mapping[str, str], language: str
) -> Cube:
    """Read a table; ends the command with what is wrong with it."""
    texts, numbers = load_columns(path, by, [value], language)
    codes, hierarchies, places = [], [], []
    for name, column in zip(by, texts, strict=True):
        parents = _tree_of(trees[name], language) if name in trees else _flat(path, name, column, totals, language)
        number = {code: place for place, code in enumerate(parents)}
        strange = sorted(set(column) - number.keys())
        if strange:
            raise _refused(wording.NOT_IN_TREE, language, dimension=name, codes=", ".join(strange[:_MOST_SHOWN]))
        codes.append(tuple(parents))
        parent = [ROOT if above is None else number[above] for above in parents.values()]
        try:
            hierarchies.append(Hierarchy(np.array(parent, dtype=np.int64)))
        except UnsoundTableError as error:
            raise _refused(
                wording.IN_TREE, language, dimension=name, why=error.sentence.in_language(language)
            ) from error
        places.append(np.array([number[code] for code in column], dtype=np.int64))
    shape = tuple(len(one) for one in codes)
    flat = np.ravel_multi_index(tuple(places), shape)
    which, count = np.unique(flat, return_counts=True)
    if (count > 1).any():
        place = np.unravel_index(int(which[count > 1][0]), shape)
        twice = " × ".join(names[one] for names, one in zip(codes, place, strict=True))
        raise _refused(wording.TWICE, language, file=path.name, cell=twice)
    values, given = np.full(shape, np.nan), np.zeros(shape, dtype=np.bool_)
    values.flat[flat] = numbers[0]
    given.flat[flat] = True
    for axis, name in enumerate(by):
        if name not in trees and name not in totals and (code := _like_a_total(codes[axis], values, axis)):
            raise _refused(wording.LIKE_A_TOTAL, language, file=path.name, dimension=name, code=code)
    return Cube(tuple(by), tuple(codes), tuple(hierarchies), values, given)


def _refused(said: Multilingual, language: str, **values: object) -> click.ClickException:
    return click.ClickException(said.formatted(**values).in_language(language))


def _flat(
    path: Path, name: str, column: Sequence[str], totals: Mapping[str, str], language: str
) -> dict[str, str | None]:
    """Parent by code of a dimension without a hierarchy: one code is the total, all others are its parts."""
    there = list(dict.fromkeys(column))
    total = totals.get(name) or next((code for code in there if plain(code) in _TOTALS), "total")
    parts = [code for code in there if code != total]
    if not parts:
        raise _refused(wording.NO_PARTS, language, file=path.name, dimension=name)
    return {total: None, **dict.fromkeys(parts, total)}


def _like_a_total(codes: Sequence[str], values: Floats, axis: int) -> str:
    """The code that is the sum of all others wherever it is known, in a dimension whose total the file does not name.

    Taken for one part more it would give away what is suppressed: who publishes has to say. "" where there is none.
    """
    along = np.moveaxis(values, axis, 0)
    if np.isfinite(along[0]).any() or len(codes) < _FEWEST_WITH_TOTAL:
        return ""
    doubled = np.nansum(along, axis=0)
    for code, one in zip(codes, along, strict=True):
        known = np.isfinite(one)
        if np.any(one[known] > 0) and bool((2 * one[known] == doubled[known]).all()):
            return code
    return ""


def _tree_of(path: Path, language: str) -> dict[str, str | None]:
    """Parent by code; no parent for the total."""
    (codes, parents), _numbers = load_columns(path, [CODE, PARENT], [], language, may_be_blank=PARENT)
    strange = sorted(set(filter(None, parents)) - set(codes))
    if strange:
        raise _refused(wording.NO_PARENT, language, file=path.name, codes=", ".join(strange[:_MOST_SHOWN]))
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise _refused(wording.TWICE, language, file=path.name, cell=twice)
    return {code: above or None for code, above in zip(codes, parents, strict=True)}


def load_columns(
    path: Path, texts: Sequence[str], numbers: Sequence[str], language: str, *, may_be_blank: str = ""
) -> tuple[list[list[str]], list[Floats]]:
    """Read columns of CSV, a workbook or Parquet by their heading; ends the command with what is wrong."""
    columns = [Column(name, Multilingual(name), required=name != may_be_blank) for name in texts]
    columns += [Column(name, Multilingual(name), CellKind.DECIMAL) for name in numbers]
    table = Table("data", wording.DATA, tuple(columns), identity=tuple(texts) if numbers else tuple(texts[:1]))
    read = load_table(path, table, language, there=(*texts, *numbers))
    return [read.texts(name) for name in texts], [read.numbers(name) for name in numbers]
