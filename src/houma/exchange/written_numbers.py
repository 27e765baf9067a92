"""Numbers as people write them; where a mark could mean two things, the other numbers of the sheet decide, or nobody.

``1,234`` is one thousand two hundred and thirty-four in English and a little more than one in French; ``1.684`` is read
both ways in Moroccan papers. Such a number is *unclear* until the sheet shows elsewhere what its marks mean.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from houma.exchange import wording
from houma.exchange.problems import Fault
from houma.values.folding import western_digits

_SURE_DECIMAL = "\x01"
# Spaces of every width and apostrophes part thousands; U+066B and U+066C are the Arabic marks, which are never unclear.
_UNIFORM = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u2002\u2003\u200a'’ʼ\u066c", " "),
        **dict.fromkeys("\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\ufeff", None),
        "\u066b": _SURE_DECIMAL,
        "\u066a": "%",
        "\u2212": "-",
        "\u2013": "-",
    }
)
_SIGN = re.compile(r"^([+-]?) ?(.*)$", re.DOTALL)
_ONE_MARK = re.compile(r"^([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:([.,\x01])([0-9]+))?$")
_MARKED_THOUSANDS = re.compile(r"^([0-9]{1,3}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)([.,\x01])([0-9]+))?$")
_MOST_DIGITS = 60


@dataclass(frozen=True, slots=True)
class UnclearNumber:
    """A number with one mark that may part thousands or decimals: ``1,234``."""

    read: str
    negative: bool
    whole: str
    mark: str
    rest: str
    percent: bool

    @property
    def as_decimal(self) -> Decimal:
        """The value if the mark parts the decimals."""
        return self._signed(f"{self.whole}.{self.rest}")

    @property
    def as_thousands(self) -> Decimal:
        """The value if the mark parts the thousands."""
        return self._signed(f"{self.whole}{self.rest}")

    def _signed(self, digits: str) -> Decimal:
        return Decimal(f"-{digits}" if self.negative else digits)


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number read without doubt; ``percent`` where it bore the sign."""

    value: Decimal
    percent: bool


@dataclass(slots=True)
class MarkHabits:
    """What the numbers of one sheet show about its marks, or what its sender declared."""

    declared: str | None = None
    decimal: set[str] = field(default_factory=set)
    thousands: set[str] = field(default_factory=set)

    def settle(self, number: UnclearNumber) -> Decimal | Fault:
        """The value of an unclear number where the sheet leaves no doubt, else a fault that shows both readings."""
        mark = number.mark
        if self.declared is not None:
            return number.as_decimal if mark == self.declared else number.as_thousands
        if mark in self.decimal and mark not in self.thousands:
            return number.as_decimal
        if mark in self.thousands and mark not in self.decimal:
            return number.as_thousands
        thousands, decimal = f"{number.whole}{number.rest}", f"{number.whole}{mark}{number.rest}0"
        return Fault(
            "ambiguous-number",
            wording.ONE_READING.formatted(thousands=thousands, decimal=decimal),
            nearest=(thousands, decimal),
        )


def read_number(text: str, habits: MarkHabits, units: tuple[str, ...] = ()) -> WrittenNumber | UnclearNumber | Fault:
    """Read ``text``, noting in ``habits`` what its marks show; a unit of ``units`` may stand behind the number."""
    cleaned = western_digits(text).translate(_UNIFORM).strip()
    percent = cleaned.endswith("%")
    if percent:
        cleaned = cleaned[:-1].rstrip()
    else:
        for unit in units:
            if unit != "%" and cleaned.casefold().endswith(unit.casefold()):
                cleaned = cleaned[: -len(unit)].rstrip()
                break
    sign, digits = _SIGN.match(cleaned).groups()  # type: ignore[union-attr]  # the pattern matches any text
    negative = sign == "-"
    if len(digits) > _MOST_DIGITS:
        return wording.A_NUMBER
    found = _ONE_MARK.match(digits)
    if found:
        whole, mark, rest = found.groups()
        grouped = " " in whole
        whole = whole.replace(" ", "")
        if mark is None:
            return _written(negative, whole, "", percent)
        if mark != _SURE_DECIMAL:
            if len(rest) == 3 and len(whole) <= 3 and not grouped and not whole.startswith("0"):
                return UnclearNumber(text, negative, whole, mark, rest, percent)
            habits.decimal.add(mark)
        return _written(negative, whole, rest, percent)
    found = _MARKED_THOUSANDS.match(digits)
    if found:
        whole, group_mark, mark, rest = found.groups()
        habits.thousands.add(group_mark)
        if mark in (".", ","):
            habits.decimal.add(mark)
        return _written(negative, whole.replace(group_mark, ""), rest or "", percent)
    return wording.A_NUMBER


def _written(negative: bool, whole: str, rest: str, percent: bool) -> WrittenNumber:
    digits = f"{whole}.{rest}" if rest else whole
    return WrittenNumber(Decimal(f"-{digits}" if negative else digits), percent)


def exact(number: float) -> Decimal:
    """The decimal a spreadsheet shows for a stored binary number: 15 significant digits (0.1 + 0.2 is 0.3)."""
    if number.is_integer() and abs(number) < 1e15:
        return Decimal(int(number))
    return Decimal(f"{number:.15g}")
