"""A portfolio of 100,000 rows handed in as a workbook and as text files: checked, applied, and handed in again."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from benchmarks.measuring import Measured, digest, of_one
from benchmarks.portfolio_data import COUNTRY, PARTIES

ROWS_A_SECOND_GOAL = 3_000
Row = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """How many rows of each table: contributions and actions are spread evenly over the agreements."""

    agreements: int = 12_000
    contributions: int = 60_000
    actions: int = 28_000

    @property
    def rows(self) -> int:
        return self.agreements + self.contributions + self.actions


def imports(shape: Shape) -> Iterator[Measured]:
    """A workbook: checked, applied, the same again; the same rows as text files: found to be there; some corrected."""
    tables = _tables(shape)
    workbook = _workbook(tables)
    yield from _handed_in("import XLSX", workbook, "portfolio.xlsx", shape.rows)
    yield from _handed_in("the same XLSX again", workbook, "portfolio.xlsx", shape.rows)
    for key, rows in tables.items():
        yield from _handed_in(f"the same {key} as CSV", _text(key, rows), f"{key}.csv", len(rows))
    corrected = {key: list(map(_corrected, rows)) for key, rows in tables.items()}
    yield from _handed_in("corrected XLSX", _workbook(corrected), "portfolio.xlsx", shape.rows)


def _handed_in(what: str, content: bytes, filename: str, rows: int) -> Iterator[Measured]:
    """The file checked, then applied, then both together as one who hands it in waits for it."""
    from houma.domain.agreements.tasks import apply_run, check_run
    from houma.domain.sources.import_actions import open_import

    run = open_import(COUNTRY, "portfolio", filename, content)
    checked = of_one(f"{what}: check", lambda: check_run(run), lambda check: (rows, _what_it_changes(check)))
    yield checked
    run.refresh_from_db()
    applied = of_one(f"{what}: apply", lambda: apply_run(run), lambda _none: (rows, _what_stands()))
    yield applied
    seconds = checked.median + applied.median
    yield Measured(
        f"{what}: both",
        seconds,
        seconds,
        checked.computing + applied.computing,
        checked.queries + applied.queries,
        max(checked.megabytes, applied.megabytes),
        rows,
        applied.answer,
        rows / ROWS_A_SECOND_GOAL,
    )


def _what_it_changes(check: Any) -> str:
    """New, changed and unchanged rows of each table; raises RuntimeError where the file is refused."""
    if not check.ok:
        raise RuntimeError(f"refused: {[problem.sentence('en') for problem in check.reading.problems[:5]]}")
    return " ".join(
        f"{len(found.created)}+{len(found.changed)}+{len(found.unchanged)}" for found in check.differences.values()
    )


def _what_stands() -> str:
    """A digest of every agreement, contribution and action that is stored."""
    from houma.domain.agreements import table_rows
    from houma.domain.agreements.models import Agreement

    stored = Agreement.objects.filter(country=COUNTRY, code__startswith="IMP-").order_by("code")
    readers = (table_rows.agreement_rows, table_rows.contribution_rows, table_rows.action_rows)
    return digest(_normal(row).encode() for read in readers for row in read(stored))


def _normal(row: Mapping[str, Any]) -> str:
    return repr(
        sorted((key, str(value.normalize() if isinstance(value, Decimal) else value)) for key, value in row.items())
    )


def _tables(shape: Shape) -> dict[str, list[Row]]:
    return {
        "agreements": [_agreement(number) for number in range(shape.agreements)],
        "contributions": [_contribution(number, shape.agreements) for number in range(shape.contributions)],
        "actions": [_action(number, shape.agreements) for number in range(shape.actions)],
    }


def _agreement(number: int) -> Row:
    return {
        "code": f"IMP-{number:05d}",
        "title_fr": f"Mise à niveau du quartier {number}",
        "title_ar": f"تأهيل الحي {number}",
        "kind": "Convention de financement",
        "programme": f"programme-{number % 8}",
        "scale": "Quartier",
        "territory": f"R{number % 12:02d}P{number % 6}C{number % 20:02d}",
        "signed_on": f"{1 + number % 28:02d}/{1 + number % 12:02d}/{2015 + number % 10}",
        "start_year": 2015 + number % 10,
        "end_year": 2019 + number % 10,
        "total": Decimal(100 + number % 900) / 4,
        "visibility": "Public",
    }


def _contribution(number: int, agreements: int) -> Row:
    return {
        "agreement": f"IMP-{number % agreements:05d}",
        "key": str(1 + number // agreements),
        "payer": f"party-{(number + number // agreements) % PARTIES}",
        "amount": Decimal(10 + number % 90) / 4,
    }


def _action(number: int, agreements: int) -> Row:
    return {
        "agreement": f"IMP-{number % agreements:05d}",
        "number": 1 + number // agreements,
        "title_fr": f"Voirie, tronçon {number}",
        "quantity": 1 + number % 9,
        "unit": "km",
        "cost": Decimal(1 + number % 40) / 2,
    }


def _corrected(row: Row) -> Row:
    """One row in ten says something else: a title, an amount."""
    name = str(row.get("code") or row.get("agreement"))
    if not name.endswith("3"):
        return row
    if "amount" in row:
        return row | {"amount": row["amount"] + 1}
    return row | {"title_fr": f"{row['title_fr']} (avenant)"}


def _workbook(tables: Mapping[str, Sequence[Row]]) -> bytes:
    """The house's own sheets and headings, filled in."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for table in _declared():
        sheet = book.create_sheet(table.labels.fr)
        columns = table.read_columns
        sheet.append([column.heading("fr") for column in columns])
        for row in tables[table.key]:
            sheet.append([row.get(column.key) for column in columns])
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _text(key: str, rows: Sequence[Row]) -> bytes:
    """One table as a French spreadsheet saves it: semicolons and decimal commas."""
    table = next(table for table in _declared() if table.key == key)
    output = StringIO()
    writer = csv.writer(output, delimiter=";")
    writer.writerow([column.heading("fr") for column in table.read_columns])
    for row in rows:
        writer.writerow([_written(row.get(column.key)) for column in table.read_columns])
    return output.getvalue().encode()


def _written(value: object) -> str:
    return "" if value is None else str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def _declared() -> Sequence[Any]:
    from houma.domain.agreements.workbook import portfolio_tables
    from houma.domain.territories.models import Country

    return portfolio_tables(Country.objects.get(pk=COUNTRY))
