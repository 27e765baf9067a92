"""What is asked of the money: which agreements, how it is cut up, of which year, and how far to look ahead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self
from urllib.parse import urlencode

from houma.domain.agreements.bilan.filters import Filter, FilterError
from houma.domain.agreements.bilan.grouping import Grouping
from houma.values.multilingual import Multilingual as T

A_YEAR = T("une année comme 2026", "سنة مثل 2026", "a year such as 2026")
FURTHEST = 6
"""Years ahead that a forecast may look."""


class By(StrEnum):
    """How the money is cut up."""

    AGREEMENT = "agreement"
    PARTNER = "partner"
    PROGRAMME = "programme"
    SCALE = "scale"
    REGION = "region"
    PROVINCE = "province"
    YEAR = "year"


GROUPINGS = {
    By.PROGRAMME: Grouping.PROGRAMME,
    By.SCALE: Grouping.SCALE,
    By.REGION: Grouping.REGION,
    By.PROVINCE: Grouping.PROVINCE,
}
LABELS: dict[By, T] = {
    By.AGREEMENT: T("Convention", "الاتفاقية", "Agreement"),
    By.PARTNER: T("Partenaire payeur", "الشريك المؤدي", "Paying partner"),
    By.PROGRAMME: T("Programme", "البرنامج", "Programme"),
    By.SCALE: T("Échelle d’intervention", "مستوى التدخل", "Scale of intervention"),
    By.REGION: T("Région", "الجهة", "Region"),
    By.PROVINCE: T("Province ou préfecture", "الإقليم أو العمالة", "Province or prefecture"),
    By.YEAR: T("Année du mouvement", "سنة الحركة", "Year of the movement"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """``filter`` chooses agreements; ``year`` keeps the movements of one year; ``until`` is the last year foreseen."""

    filter: Filter
    by: By
    until: int
    year: int | None = None

    @classmethod
    def from_params(cls, country: str, params: Mapping[str, str], today: date) -> Self:
        """Read the parameters of an address. Raises FilterError."""
        wanted = params.get("by", "").strip()
        until = _year("until", params.get("ahead", "")) or today.year + 1
        if not today.year <= until <= today.year + FURTHEST:
            raise FilterError("until", str(until), T(f"{today.year}-{today.year + FURTHEST}"))
        return cls(
            Filter.from_params(country, {key: value for key, value in params.items() if key != "until"}),
            By(wanted) if wanted in set(By) else By.PROGRAMME,
            until,
            _year("period", params.get("year", "")),
        )

    def params(self) -> dict[str, str]:
        """The parameters of an address."""
        own = {"by": self.by.value, "year": str(self.year or ""), "ahead": str(self.until)}
        return {**self.filter.params(), **{name: value for name, value in own.items() if value}}

    def query_string(self, **changes: str) -> str:
        """The same as a query; ``changes`` replace or, empty, drop."""
        return urlencode({name: value for name, value in {**self.params(), **changes}.items() if value})


def _year(field: str, text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isdecimal() and len(text) == 4):
        raise FilterError(field, text, A_YEAR)
    return int(text)
