"""Files of figures and of catalogues: workbooks and small text files through ``exchange``, which tells every cell that
is wrong; Parquet and large text files by column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from houma.domain.indicators.models import Area, IndicatorVersion, Sex, Status
from houma.domain.indicators.rules.definitions import DefinitionFault, NewIndicator
from houma.domain.indicators.rules.entries import (
    STATUSES,
    Ints,
    MappedCode,
    NewObservation,
    ObservationColumns,
    columns_of,
)
from houma.domain.indicators.workbook.listing import read_listing
from houma.domain.indicators.workbook.tables import (
    AREA_CODES,
    AREA_LABELS,
    CODES,
    INDICATOR,
    INDICATORS,
    OBSERVATIONS,
    SEX_CODES,
    SEX_LABELS,
    STATUS_LABELS,
    TERRITORY,
)
from houma.domain.territories.models import Country
from houma.domain.territories.queries import territory_vocabulary
from houma.exchange import Problem, Reading, References, Term, Vocabulary, read_workbook
from houma.values.folding import plain
from houma.values.multilingual import Multilingual

MODEST = 5_000_000
"""Bytes up to which a text file is read cell by cell, with the address of everything that is wrong."""
_COLUMNAR = {".parquet"}
_TEXT = {".csv", ".tsv", ".txt"}
_OTHER_SPELLINGS = {"t": "total", "u": "urban", "r": "rural"}
_OTHER_SEXES = {"t": "all", "f": "female", "m": "male", "both": "all", "total": "all", "women": "female", "men": "male"}
_MISSING_COLUMN = Multilingual(
    "une colonne « {name} » ; colonnes lues : {known}",
    "عمود «{name}»؛ الأعمدة المقروءة: {known}",
    "a column “{name}”; columns read: {known}",
)
_NUMBERS = Multilingual("des nombres dans la colonne « {name} »", "أعداد في العمود «{name}»",
                        "numbers in column “{name}”")  # fmt: skip
_READABLE = Multilingual("un fichier lisible : {why}", "ملف مقروء: {why}", "a file that can be read: {why}")


class UnreadableFigures(Exception):
    """A file that cannot be read as what it should hold; ``problems`` tells everything that is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.sentence("en") for problem in problems))


@dataclass(frozen=True, slots=True, eq=False)
class FigureFile:
    """Figures by column as a file gives them, and whether it bears the mark of data that are not real."""

    columns: ObservationColumns
    illustrative: bool = False


def figure_references(country: Country, further: Iterable[str] = ()) -> References:
    """What files may call territories and indicators: codes and names; ``further`` are codes that the source uses, or
    that are recorded together with the file. At most five queries."""
    versions = IndicatorVersion.objects.of_country(country.pk).in_force()
    catalogue = Vocabulary(Term(version.indicator.code, version.names) for version in versions)
    return References({TERRITORY: territory_vocabulary(country), INDICATOR: catalogue.with_codes(further)})


def read_figures(
    path: Path, references: References, *, period: str = "", code_map: Mapping[str, MappedCode] | None = None
) -> FigureFile:
    """Read figures from Parquet, CSV or a workbook.

    Args:
        references: see ``figure_references``; large files hold codes only, which are looked up when they are recorded.
        period: of the rows that say none.
        code_map: what codes of the source stand for.

    Raises:
        UnreadableFigures: not such a file, or cells that cannot be read; all at once.
        OSError: the file cannot be opened.
    """
    suffix = path.suffix.lower()
    if suffix in _COLUMNAR or (suffix in _TEXT and path.stat().st_size > MODEST):
        try:
            table = pyarrow.parquet.read_table(path) if suffix in _COLUMNAR else _large_text(path)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise UnreadableFigures((Problem("unreadable", _READABLE.formatted(why=error), read=path.name),)) from error
        return FigureFile(_by_column(table, path.name, period, code_map or {}))
    reading = read_workbook(path.read_bytes(), path.name, [OBSERVATIONS], references)
    if not reading.ok:
        raise UnreadableFigures(reading.problems)
    columns = columns_of(_observation(row.values, period) for row in reading.rows.get(OBSERVATIONS.key, ()))
    mapped = _with_codes(columns, code_map or {})
    return FigureFile(mapped, reading.illustrative)


def _with_codes(columns: ObservationColumns, code_map: Mapping[str, MappedCode]) -> ObservationColumns:
    return ObservationColumns(
        columns.territories, columns.indicators, columns.periods, columns.territory, columns.indicator,
        columns.period, columns.area, columns.sex, columns.value, columns.status, code_map,
    )  # fmt: skip


_AREA_OF = {code: area for area, code in AREA_CODES.items()}
_SEX_OF = {code: sex for sex, code in SEX_CODES.items()}


def _observation(values: Mapping[str, Any], period: str) -> NewObservation:
    value = values["value"]
    return NewObservation(
        territory_code=values["territory"],
        indicator_code=values["indicator"],
        period=values["period"] or period,
        value=None if value is None else float(value),
        area=_AREA_OF[values["area"] or "total"],
        sex=_SEX_OF[values["sex"] or "all"],
        status=values["status"] or (Status.MISSING if value is None else Status.NORMAL),
    )


def _large_text(path: Path) -> pa.Table:
    with path.open("rb") as file:
        heading = file.readline().decode("utf-8-sig", errors="replace")
    delimiter = max(";\t,", key=heading.count)
    texts = [name.strip().strip('"') for name in heading.strip().split(delimiter)]
    types = {name: pa.string() for name in texts if _key_of(name) != "value"}
    options = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=True)
    return pyarrow.csv.read_csv(
        path, parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter), convert_options=options
    )


def _headings() -> dict[str, str]:
    return {
        plain(spelling): column.key
        for column in OBSERVATIONS.columns
        for spelling in (column.key, *column.labels.variants(), *column.aliases)
    }


def _key_of(name: str) -> str | None:
    return _headings().get(plain(name))


def _by_column(table: pa.Table, filename: str, period: str, code_map: Mapping[str, MappedCode]) -> ObservationColumns:
    named = {key: table.column(name) for name in table.column_names if (key := _key_of(name)) is not None}
    known = ", ".join(table.column_names)
    problems = [
        Problem("missing-column", _MISSING_COLUMN.formatted(name=column.labels.fr, known=known), read=filename)
        for column in OBSERVATIONS.columns
        if column.key not in named and column.key in {"territory", "indicator", "value"}
    ]
    if "value" in named and not _numeric(named["value"].type):
        problems.append(Problem("not-numbers", _NUMBERS.formatted(name="value"), read=str(named["value"].type)))
    if "period" not in named and not period:
        problems.append(Problem("missing-column", _MISSING_COLUMN.formatted(name="period", known=known), read=filename))
    if problems:
        raise UnreadableFigures(tuple(problems))
    rows = table.num_rows
    territories, territory = _texts(named["territory"])
    indicators, indicator = _texts(named["indicator"])
    periods, number = _texts(named["period"]) if "period" in named else ((period,), np.zeros(rows, dtype=np.int64))
    if period and period not in periods:
        periods = (*periods, period)
    if period:
        number = np.where(number < 0, periods.index(period), number)
    value = named["value"].cast(pa.float64()).to_numpy().astype(np.float64)
    return ObservationColumns(
        territories=territories,
        indicators=indicators,
        periods=periods,
        territory=territory,
        indicator=indicator,
        period=number,
        area=_chosen(named.get("area"), rows, _areas(), int(Area.TOTAL)),
        sex=_chosen(named.get("sex"), rows, _sexes(), int(Sex.ALL)),
        value=value,
        status=_chosen(named.get("status"), rows, _statuses(), STATUSES.index(Status.NORMAL)),
        code_map=code_map,
    )


def _numeric(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind))


def _texts(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Ints]:
    """The distinct texts of a column and the number of each row's; -1 for nothing."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    texts = tuple(str(text).strip() for text in encoded.dictionary.to_pylist())
    return texts, encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)


def _chosen(column: pa.ChunkedArray | None, rows: int, known: Mapping[str, int], blank: int) -> Ints:
    if column is None:
        return np.full(rows, blank, dtype=np.int64)
    texts, numbers = _texts(column)
    keys = np.array([blank if not text else known.get(plain(text), -1) for text in texts] + [blank], dtype=np.int64)
    return keys[numbers]


def _areas() -> dict[str, int]:
    found = {plain(text): int(area) for area, label in AREA_LABELS.items() for text in label.variants()}
    return found | {plain(short): int(_AREA_OF[code]) for short, code in _OTHER_SPELLINGS.items()}


def _sexes() -> dict[str, int]:
    found = {plain(text): int(sex) for sex, label in SEX_LABELS.items() for text in label.variants()}
    return found | {plain(short): int(_SEX_OF[code]) for short, code in _OTHER_SEXES.items()}


def _statuses() -> dict[str, int]:
    found = {plain(text): STATUSES.index(code) for code, label in STATUS_LABELS.items() for text in label.variants()}
    return found | {plain(code): number for number, code in enumerate(STATUSES)}


def read_catalogue(path: Path) -> tuple[Reading, tuple[NewIndicator, ...]]:
    """Read definitions from a workbook or CSV of ``INDICATORS``. Raises UnreadableFigures with everything wrong."""
    reading = read_workbook(path.read_bytes(), path.name, [INDICATORS], References())
    if not reading.ok:
        raise UnreadableFigures(reading.problems)
    return reading, tuple(new_indicator(row.values) for row in reading.rows.get(INDICATORS.key, ()))


def new_indicator(values: Mapping[str, Any]) -> NewIndicator:
    """A definition from a row of ``INDICATORS``."""

    def text(key: str) -> str:
        return values[key] or ""

    return NewIndicator(
        code=text("code"),
        names=Multilingual(text("name_fr"), text("name_ar"), text("name_en")),
        unit_code=text("unit"),
        definitions=Multilingual(text("definition_fr"), text("definition_ar"), text("definition_en")),
        theme=text("theme"),
        decimals=1 if values["decimals"] is None else values["decimals"],
        direction=text("direction") or "none",
        capital=text("capital"),
        sdg_target=text("sdg_target"),
        urban_agenda=text("urban_agenda"),
        source_code=text("source"),
        periodicity=text("periodicity"),
        aggregation=text("aggregation") or "none",
        weight_code=text("weight"),
        numerator_code=text("numerator"),
        denominator_code=text("denominator"),
        smallest_count=values["smallest_count"],
        formula=text("formula"),
    )


def catalogue_problems(reading: Reading, faults: tuple[DefinitionFault, ...]) -> tuple[Problem, ...]:
    """Faults of definitions as problems at the cells of the file that they were read from."""
    rows = reading.rows[INDICATORS.key]
    problems = []
    for one in faults:
        row, column = rows[one.position], INDICATORS.column(one.fault.column or "code")
        problems.append(
            Problem(
                one.fault.code, one.fault.expected, sheet=row.sheet, row=row.row, column_label=column.labels,
                read=one.read, nearest=one.fault.nearest,
            )
        )  # fmt: skip
    return tuple(problems)


def read_codes(path: Path) -> dict[str, MappedCode]:
    """Read what codes of a source stand for, from a table of ``CODES`` or from the source's own list.

    Raises:
        UnreadableFigures: neither; everything that is wrong.
    """
    listing = read_listing(path)
    if listing is not None:
        return listing.code_map
    reading = read_workbook(path.read_bytes(), path.name, [CODES], References())
    if not reading.ok:
        raise UnreadableFigures(reading.problems)
    return {
        row["source_code"]: MappedCode(row["indicator"], None if row["sex"] is None else int(_SEX_OF[row["sex"]]))
        for row in reading.rows.get(CODES.key, ())
    }
