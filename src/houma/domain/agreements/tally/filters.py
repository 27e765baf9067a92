"""What a bilan is narrowed to: read from an address or a command line, written back the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

_PERIOD = re.compile(r"^(\d{4})?(-)?(\d{4})?$")


class PeriodError(ValueError):
    """The text is no period."""


@dataclass(frozen=True, slots=True)
class BilanFilter:
    """Codes as in the pack; empty values narrow nothing. Years include both ends."""

    year_from: int | None = None
    year_to: int | None = None
    programme: str = ""
    scale: str = ""
    territory: str = ""
    partner: str = ""
    royal: bool = False

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> Self:
        """Read ``period`` ("2017-2021", "2017", "2017-", "-2021") and codes; raises PeriodError."""
        first, last = parse_period(parameters.get("period", ""))
        return cls(
            year_from=first,
            year_to=last,
            programme=parameters.get("programme", ""),
            scale=parameters.get("scale", ""),
            territory=parameters.get("territory", ""),
            partner=parameters.get("partner", ""),
            royal=parameters.get("royal", "") == "1",
        )

    @property
    def period(self) -> str:
        """The period as ``parse`` reads it."""
        if self.year_from is None and self.year_to is None:
            return ""
        if self.year_from == self.year_to:
            return str(self.year_from)
        return f"{self.year_from or ''}-{self.year_to or ''}"

    def as_parameters(self) -> dict[str, str]:
        """The filter as parameters of an address, only those that narrow."""
        found = {"period": self.period} | {
            field.name: getattr(self, field.name) for field in fields(self) if field.name not in _YEARS
        }
        return {name: "1" if value is True else str(value) for name, value in found.items() if value}


_YEARS = ("year_from", "year_to")


def parse_period(text: str) -> tuple[int | None, int | None]:
    """Read a period; raises PeriodError when it is none, or ends before it begins."""
    found = _PERIOD.match(text.strip().replace("\N{EN DASH}", "-"))
    if found is None:
        raise PeriodError(text)
    first, dash, last = found.groups()
    start, end = (int(first) if first else None), (int(last) if last else None)
    if start is not None and dash is None:
        if last is not None:
            raise PeriodError(text)
        end = start
    if start is not None and end is not None and end < start:
        raise PeriodError(text)
    return start, end
