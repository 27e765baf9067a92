"""Amounts of money: exact, with a currency, and deaf to any other currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

DECIMAL_PLACES = 3  # The finest circulating minor unit of ISO 4217 (dinars); stored amounts count thousandths.
_SMALLEST = Decimal(1).scaleb(-DECIMAL_PLACES)


class CurrencyMismatch(TypeError):
    """Two currencies met in one operation."""


class UnknownPrecision(ValueError):
    """An amount is finer than the smallest unit that is kept."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount in one currency (ISO 4217 code). Never a float.

    >>> Money(Decimal("1.5"), "MAD") + Money(Decimal("2"), "MAD")
    Money(amount=Decimal('3.5'), currency='MAD')
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"money is Decimal, not {type(self.amount).__name__}: {self.amount!r}")
        if not self.amount.is_finite():
            raise ValueError(f"money is finite: {self.amount!r}")
        if self.amount != self.amount.quantize(_SMALLEST):
            raise UnknownPrecision(f"{self.amount} has more than {DECIMAL_PLACES} decimals")
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise ValueError(f"currency is an ISO 4217 code, not {self.currency!r}")

    def _same_currency(self, other: object) -> Decimal:
        if not isinstance(other, Money):
            raise TypeError(f"money meets only money, not {type(other).__name__}")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not mix")
        return other.amount

    def __add__(self, other: "Money") -> Self:
        return type(self)(self.amount + self._same_currency(other), self.currency)

    def __sub__(self, other: "Money") -> Self:
        return type(self)(self.amount - self._same_currency(other), self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same_currency(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same_currency(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same_currency(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same_currency(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    @property
    def millions(self) -> Decimal:
        """The amount in millions of the currency."""
        return self.amount / 1_000_000

    @classmethod
    def from_millions(cls, millions: Decimal, currency: str) -> Self:
        """Read an amount given in millions, as public sources in Morocco do (MDH)."""
        return cls(millions * 1_000_000, currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """No money, in a currency."""
        return cls(Decimal(0), currency)

    @classmethod
    def total(cls, parts: Iterable["Money"], currency: str) -> Self:
        """Add up ``parts``; raises CurrencyMismatch when one is in another currency."""
        result = cls.zero(currency)
        for part in parts:
            result = result + part
        return result
