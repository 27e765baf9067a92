"""What the claims of a published agreement come to: the adopted total, dates and source."""

from dataclasses import dataclass
from decimal import Decimal

from houma.domain.agreements.models import AgreementKind, AgreementState
from houma.domain.projects.models import Phase
from houma.packs.claim_rows import ClaimRow
from houma.packs.content import PackRow
from houma.packs.description import PackDescription
from houma.values.money import Money
from houma.values.partial_date import PartialDate

TOTAL_COST, SIGNED_ON, START_YEAR, END_YEAR = "total_cost", "signed_on", "start_year", "end_year"
"""Measures of which the adopted claim becomes a field of the agreement."""


@dataclass(frozen=True, slots=True)
class PublishedFacts:
    """The adopted facts of one agreement. ``source`` is the code of the source that stands for it."""

    total: Money | None
    signed_on: PartialDate | None
    start_year: int | None
    end_year: int | None
    source: str

    @property
    def is_under_way(self) -> bool:
        """Whether a source dates its signature or its start."""
        return self.signed_on is not None or self.start_year is not None

    @property
    def phase(self) -> Phase:
        """Where in the cycle the sources show its project."""
        return Phase.IMPLEMENTATION if self.is_under_way else Phase.CONTRACTING

    @property
    def state(self) -> AgreementState:
        """Signed where a source dates its signature or its start, else being signed."""
        return AgreementState.SIGNED if self.is_under_way else AgreementState.NEGOTIATED


def facts_of(row: PackRow, adopted: dict[str, ClaimRow], first_source: str, about: PackDescription) -> PublishedFacts:
    """The facts of a row of agreements.csv from its adopted claims.

    ``first_source`` stands for the agreement where neither a total nor a date of signing is adopted.
    """
    leading = adopted.get(TOTAL_COST) or adopted.get(SIGNED_ON)
    signed = adopted.get(SIGNED_ON)
    return PublishedFacts(
        total=amount_of(adopted.get(TOTAL_COST), about),
        signed_on=PartialDate.parse(signed.text) if signed is not None else None,
        start_year=_year(adopted.get(START_YEAR)),
        end_year=_year(adopted.get(END_YEAR)),
        source=leading.row.text("source_code") if leading is not None else first_source,
    )


def amount_of(claim: ClaimRow | None, about: PackDescription) -> Money | None:
    """An amount that a claim states in units or millions of the currency."""
    if claim is None or claim.number is None:
        return None
    scale = Decimal(1_000_000) if claim.unit == about.unit_of_millions else Decimal(1)
    return Money(claim.number * scale, about.currency)


def millions_of(row: PackRow, key: str, about: PackDescription) -> Money | None:
    """An amount that a cell states in millions."""
    return Money.from_millions(row[key], about.currency) if row.has(key) else None


def is_announcement(row: PackRow) -> bool:
    """Whether the row tells a programme that was announced rather than an agreement between parties."""
    return bool(row["kind"] == AgreementKind.ANNOUNCED)


def _year(claim: ClaimRow | None) -> int | None:
    return int(claim.number) if claim is not None and claim.number is not None else None
