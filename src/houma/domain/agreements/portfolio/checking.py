"""What a portfolio workbook says, what is wrong with it, and what it would change. Nothing is written here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from houma.domain.accounts.workbook import party_vocabulary
from houma.domain.agreements import table_rows
from houma.domain.agreements.ledger import FundingBasis
from houma.domain.agreements.models import Agreement
from houma.domain.agreements.workbook import PARTY, PROGRAMME, TERRITORY, portfolio_tables
from houma.domain.projects.models import Breakdown, Programme, Visibility
from houma.domain.territories.models import Country
from houma.domain.territories.queries import territory_vocabulary
from houma.exchange import (
    Difference,
    Reading,
    ReadRow,
    References,
    Table,
    Term,
    Vocabulary,
    compare,
    garbage_collector_at_rest,
    read_workbook,
)

Progress = Callable[[int, int], None]
Identity = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PortfolioCheck:
    """The reading with all its problems, and, where there is none, what each table would change.

    ``stored`` is what the differences were found against: the rows of each table by identity.
    """

    tables: tuple[Table, ...]
    reading: Reading
    differences: Mapping[str, Difference]
    stored: Mapping[str, Mapping[Identity, Mapping[str, Any]]]

    @property
    def ok(self) -> bool:
        return self.reading.ok

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the file is stored already."""
        return all(difference.changes_nothing for difference in self.differences.values())


def portfolio_references(country: Country) -> References:
    """The vocabularies that a portfolio refers to: territories, partners, programmes, agreements already there."""
    programmes = Vocabulary(Term(p.code, p.names) for p in Programme.objects.filter(country=country).order_by("code"))
    known = Vocabulary(Term(a.code, a.names) for a in Agreement.objects.filter(country=country).order_by("code"))
    return References(
        {
            TERRITORY: territory_vocabulary(country),
            PARTY: party_vocabulary(country),
            PROGRAMME: programmes,
            "agreements": known,
        }
    )


def current_rows(country: Country, table: Table) -> dict[Identity, Mapping[str, Any]]:
    """What is stored, row by row as the table declares it, by identity."""
    stored = Agreement.objects.filter(country=country)
    rows = {
        "agreements": table_rows.agreement_rows,
        "contributions": table_rows.contribution_rows,
        "actions": table_rows.action_rows,
    }[table.key](stored)
    return {tuple(row[key] for key in table.identity): row for row in rows}


def _settled(table: Table, row: ReadRow) -> ReadRow:
    """The row with what a blank cell stands for, as the help of its column says."""
    values = dict(row.values)
    if table.key == "agreements":
        values["visibility"] = values["visibility"] or Visibility.INTERNAL.value
    elif table.key == "contributions":
        values["basis"] = values["basis"] or FundingBasis.PART.value
    else:
        blank = Breakdown.NO_AMOUNT if values["cost"] is None else Breakdown.PART
        values["basis"] = values["basis"] or blank.value
    return replace(row, values=values)


def check_portfolio(
    country: Country, content: bytes, filename: str, progress: Progress | None = None
) -> PortfolioCheck:
    """Read and check the whole file, then compare it with what is stored."""
    with garbage_collector_at_rest():
        return _check(country, content, filename, progress)


def _check(country: Country, content: bytes, filename: str, progress: Progress | None) -> PortfolioCheck:
    tables = portfolio_tables(country)
    reading = read_workbook(content, filename, tables, portfolio_references(country), progress)
    differences, stored = {}, {}
    if reading.ok:
        for table in tables:
            incoming = [_settled(table, row) for row in reading.rows.get(table.key, ())]
            if incoming:
                stored[table.key] = current_rows(country, table)
                differences[table.key] = compare(incoming, stored[table.key], table.columns, table.identity)
    return PortfolioCheck(tables, reading, differences, stored)
