"""Contributions of a published agreement as funding lines with keys that stay the same from load to load."""

import re
from collections import Counter
from dataclasses import dataclass

from houma.domain.agreements.models import FundingBasis
from houma.packs.content import PackContent, PackRow
from houma.packs.published_facts import millions_of
from houma.packs.tables.published import SIGNATORY
from houma.values.money import Money

_LONGEST = 36  # Of 40, so that a number fits behind.


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """One contribution with an amount. ``key`` names it inside its agreement."""

    key: str
    row: PackRow
    amount: Money | None

    @property
    def basis(self) -> FundingBasis:
        return FundingBasis(self.row["basis"])

    @property
    def is_part(self) -> bool:
        """Whether it adds up with the others."""
        return self.basis == FundingBasis.PART


def lines_of(content: PackContent) -> dict[str, list[ContributionLine]]:
    """Lines by the code of their agreement. A partner's second line in one agreement is numbered."""
    found: dict[str, list[ContributionLine]] = {}
    for code, rows in content.of("contributions", "agreement_code").items():
        used: Counter[str] = Counter()
        for row in rows:
            if row["basis"] == SIGNATORY or not row.has("party_code", "basis"):
                continue
            stem = re.sub(r"[^a-z0-9]+", "-", row["party_code"].lower()).strip("-")[:_LONGEST].strip("-")
            used[stem] += 1
            key = stem if used[stem] == 1 else f"{stem}-{used[stem]}"
            amount = millions_of(row, "amount_millions", content.description)
            found.setdefault(code, []).append(ContributionLine(key, row, amount))
    return found
