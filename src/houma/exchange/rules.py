"""One small rule, one reason: what a cell or a row must satisfy. A rule returns a Fault, or None."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from houma.exchange import wording
from houma.exchange.problems import Fault
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

CellRule = Callable[[Any], Fault | None]
RowRule = Callable[[Mapping[str, Any]], Fault | Iterable[Fault] | None]


def _latest(value: Any) -> Any:
    return value.last_day if isinstance(value, PartialDate) else value


def _earliest(value: Any) -> Any:
    return value.first_day if isinstance(value, PartialDate) else value


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The value is not below a bound; a partial date only where no day of it reaches the bound."""

    bound: Any

    @property
    def expected(self) -> Multilingual:
        """What the rule asks for, also told in templates."""
        return wording.NOT_BELOW.formatted(bound=self.bound)

    def __call__(self, value: Any) -> Fault | None:
        if _latest(value) < self.bound:
            return Fault("below-minimum", self.expected)
        return None


@dataclass(frozen=True, slots=True)
class AtMost:
    """The value is not above a bound; a partial date only where every day of it is beyond the bound."""

    bound: Any

    @property
    def expected(self) -> Multilingual:
        """What the rule asks for, also told in templates."""
        return wording.NOT_ABOVE.formatted(bound=self.bound)

    def __call__(self, value: Any) -> Fault | None:
        if _earliest(value) > self.bound:
            return Fault("above-maximum", self.expected)
        return None


@dataclass(frozen=True, slots=True)
class FewDecimals:
    """The number has at most so many decimals, trailing zeros aside."""

    decimals: int

    @property
    def expected(self) -> Multilingual:
        """What the rule asks for, also told in templates."""
        return wording.FEWER_DECIMALS.formatted(decimals=self.decimals)

    def __call__(self, value: Decimal) -> Fault | None:
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.decimals and value != round(value, self.decimals):
            return Fault("too-many-decimals", self.expected)
        return None


@dataclass(frozen=True, slots=True)
class NotLongerThan:
    """The text has at most so many characters."""

    length: int

    @property
    def expected(self) -> Multilingual:
        """What the rule asks for, also told in templates."""
        return wording.SHORTER_TEXT.formatted(length=self.length)

    def __call__(self, value: str) -> Fault | None:
        if len(value) > self.length:
            return Fault("too-long", self.expected)
        return None


# A rule on a row names the columns it looks at in ``keys``: it is passed over where one of them could not be read.


@dataclass(frozen=True, slots=True)
class NotBefore:
    """One date, partial date or year is not certainly before another of the same row."""

    later: str
    earlier: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns looked at."""
        return (self.later, self.earlier)

    def __call__(self, values: Mapping[str, Any]) -> Fault | None:
        later, earlier = values.get(self.later), values.get(self.earlier)
        if later is None or earlier is None or _last_day(later) >= _first_day(earlier):
            return None
        expected = wording.NOT_BEFORE_OTHER.formatted(earlier=self.earlier)
        return Fault("wrong-order", expected, column=self.later, mentions=(self.earlier,))


@dataclass(frozen=True, slots=True)
class NotAbove:
    """A part is not greater than its whole in the same row."""

    part: str
    whole: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns looked at."""
        return (self.part, self.whole)

    def __call__(self, values: Mapping[str, Any]) -> Fault | None:
        part, whole = values.get(self.part), values.get(self.whole)
        if part is None or whole is None or part <= whole:
            return None
        return Fault(
            "above-whole", wording.NOT_ABOVE_OTHER.formatted(whole=self.whole), column=self.part, mentions=(self.whole,)
        )


@dataclass(frozen=True, slots=True)
class AtLeastOneOf:
    """At least one of several columns is filled in."""

    keys: tuple[str, ...]

    def __call__(self, values: Mapping[str, Any]) -> Fault | None:
        if any(values.get(key) is not None for key in self.keys):
            return None
        expected = wording.ONE_OF_COLUMNS.formatted(columns=", ".join(f"{{{key}}}" for key in self.keys))
        return Fault("none-of-columns", expected, column=self.keys[0], mentions=self.keys)


@dataclass(frozen=True, slots=True)
class RequiredWith:
    """A column is filled in where another one is (or, with ``when``, where it holds one of these values)."""

    key: str
    other: str
    when: frozenset[Any] | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns looked at."""
        return (self.key, self.other)

    def __call__(self, values: Mapping[str, Any]) -> Fault | None:
        other = values.get(self.other)
        applies = other is not None if self.when is None else other in self.when
        if not applies or values.get(self.key) is not None:
            return None
        return Fault(
            "required-with", wording.WITH_OTHER.formatted(other=self.other), column=self.key, mentions=(self.other,)
        )


def _first_day(value: Any) -> date:
    return date(value, 1, 1) if isinstance(value, int) else _earliest(value)


def _last_day(value: Any) -> date:
    return date(value, 12, 31) if isinstance(value, int) else _latest(value)
