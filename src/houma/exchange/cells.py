"""From a raw cell to a value of its column, or to the fault that keeps it from being one."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from houma.exchange import wording
from houma.exchange.columns import CellKind, Column
from houma.exchange.grid import EXCEL_DAY_ZERO, CellError, Raw, ShownDate, ShownPercent, as_read
from houma.exchange.problems import Fault
from houma.exchange.references import MatchKind, Term, Vocabulary
from houma.exchange.safety import unescaped
from houma.exchange.written_dates import read_date, read_partial_date
from houma.exchange.written_numbers import MarkHabits, UnclearNumber, WrittenNumber, exact, read_number
from houma.values.folding import plain, western_digits
from houma.values.multilingual import Language, Multilingual
from houma.values.partial_date import PartialDate

# A bare number in a date column is a day count only where it cannot be a year: 1954 to 2119.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_MOST_ADVICE = 500  # Nearest names cost milliseconds: a column of unrelated names is advised on its first ones only.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_WEB_ADDRESS = re.compile(r"^https?://(?:[^\s/?#@]+@)?[^\s/?#@:]+(?::[0-9]{1,5})?(?:[/?#]\S*)?$", re.IGNORECASE)
_ERRORS = frozenset(
    {"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!", "#ERROR!"}
    | {"#NOM?", "#VALEUR!", "#NOMBRE!", "#NUL!"}  # Excel in French
)
_YES = frozenset(plain(word) for word in ("oui", "o", "yes", "y", "true", "vrai", "1", "x", "نعم", "صحيح"))
_NO = frozenset(plain(word) for word in ("non", "n", "no", "false", "faux", "0", "لا", "خطأ"))
_TICKS, _CROSSES = frozenset("✓✔☑"), frozenset("✗✘☐")

Reader = Callable[[Any], Any]


class _Known(dict[str, Any]):
    """What each text of a column means, worked out when it is first met."""

    def __init__(self, work_out: Callable[[str], Any]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._work_out(text)
        return value


class CellReader:
    """Reads the cells of one column in one sheet. What a text means is kept, so that it is worked out once.

    ``vocabulary`` serves references and choices; without it a reference is left as text, to be looked up when the whole
    file is known. ``habits`` are shared by the numbers of a sheet. ``read`` gives None for blank cells, a Fault where a
    cell cannot be read, an UnclearNumber where the rest of the sheet must decide (see ``settle``).
    """

    def __init__(
        self,
        column: Column,
        habits: MarkHabits,
        vocabulary: Vocabulary | None = None,
        day_zero: date = EXCEL_DAY_ZERO,
        delimited: bool = False,
    ) -> None:
        self.column = column
        self._habits = habits
        self._vocabulary = choices_of(column) if column.kind is CellKind.CHOICE else vocabulary
        # A text file does not say from which day its numbers count, and its texts may have been made harmless.
        self._day_zero = None if delimited else day_zero
        self._plain_text: Callable[[str], str] = unescaped if delimited else str
        self._rules = column.value_rules()
        self._units = column.unit_spellings()
        self._advice_left = _MOST_ADVICE
        self._known = _Known(self._read_text)
        self._from_text: Reader = {
            CellKind.TEXT: self._text,
            CellKind.INTEGER: self._number,
            CellKind.DECIMAL: self._number,
            CellKind.DATE: read_date,
            CellKind.PARTIAL_DATE: read_partial_date,
            CellKind.YEAR: self._year,
            CellKind.BOOLEAN: self._boolean,
            CellKind.CHOICE: self._term,
            CellKind.REFERENCE: self._term,
            CellKind.URL: self._address,
        }[column.kind]
        self._from_float: Reader = {
            CellKind.INTEGER: self._float_number,
            CellKind.DECIMAL: self._float_number,
            CellKind.DATE: self._float_date,
            CellKind.PARTIAL_DATE: self._float_partial_date,
            CellKind.YEAR: self._float_year,
            CellKind.BOOLEAN: self._float_boolean,
            CellKind.URL: lambda number: wording.AN_ADDRESS,
        }.get(column.kind, self._as_text)
        self._from_date: Reader = {
            CellKind.DATE: lambda day: day,
            CellKind.PARTIAL_DATE: lambda day: PartialDate(day.year, day.month, day.day),
            CellKind.TEXT: self._as_text,
            CellKind.CHOICE: self._as_text,
            CellKind.REFERENCE: self._as_text,
        }.get(column.kind, lambda day: self._misfit())

    def read(self, raws: Sequence[Raw]) -> list[Any]:
        """Values, Faults, UnclearNumbers or None, one for each raw cell."""
        known, read_other = self._known, self._read_other
        return [known[raw] if raw.__class__ is str else read_other(raw) for raw in raws]

    def settle(self, number: UnclearNumber) -> Any:
        """The value of an unclear number now that the whole sheet was seen, or a Fault."""
        value = self._habits.settle(number)
        return value if isinstance(value, Fault) else self._checked(self._finished(value, number.percent))

    def _read_text(self, raw: str) -> Any:
        text = raw.strip()
        if not text:
            return None
        if text[0] == "#" and text in _ERRORS:
            return wording.A_COMPUTED_VALUE
        return self._checked(self._from_text(self._plain_text(text)))

    def _read_other(self, raw: Raw) -> Any:
        kind = raw.__class__
        return self._checked(self._from_float(raw) if kind is float or kind is int else self._read_marked(raw))

    def _checked(self, value: Any) -> Any:
        if self._rules and value is not None and not isinstance(value, Fault | UnclearNumber):
            for rule in self._rules:
                fault = rule(value)
                if fault is not None:
                    return fault
        return value

    def _read_marked(self, raw: Raw) -> Any:
        match raw:
            case CellError():
                return raw.fault
            case bool():
                return raw if self.column.kind is CellKind.BOOLEAN else self._as_text(raw, misfit_numbers=True)
            case ShownPercent():
                return self._percent(raw)
            case ShownDate():
                return self._shown_date(raw)
            case datetime():
                return self._from_date(raw.date())
            case date():
                return self._from_date(raw)
            case time() | timedelta():
                return self._as_text(raw, misfit_numbers=True)
        return self._misfit()

    def _misfit(self) -> Fault:
        return _MISFITS[self.column.kind]

    def _as_text(self, raw: Raw, misfit_numbers: bool = False) -> Any:
        if misfit_numbers and self.column.kind not in (CellKind.TEXT, CellKind.CHOICE, CellKind.REFERENCE):
            return self._misfit()
        return self._from_text(as_read(raw))

    # --- texts, names, addresses ------------------------------------------------------------------------------------

    def _text(self, text: str) -> str | None:
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if not text.isprintable():
            text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        return text or None

    def _term(self, text: str) -> str | Fault:
        if self._vocabulary is None:
            return text
        match = self._vocabulary.resolve(text)
        if match.code is not None:
            return match.code
        if match.kind is MatchKind.AMBIGUOUS:
            return Fault("ambiguous-name", wording.ONE_NAME_ONLY, self._vocabulary.unambiguous(match.candidates, text))
        nearest: tuple[str, ...] = ()
        if self._advice_left:
            self._advice_left -= 1
            nearest = self._vocabulary.nearest(text)
        if self.column.kind is CellKind.CHOICE:
            return Fault("not-in-list", _among(self.column), nearest)
        return Fault("unknown-name", wording.A_KNOWN_NAME, nearest)

    def look_up(self, text: str, vocabulary: Vocabulary) -> Any:
        """The code for a text that was left for the end, or a Fault."""
        self._vocabulary = vocabulary
        return self._term(text)

    def _address(self, text: str) -> str | Fault:
        return text if _WEB_ADDRESS.match(text) else wording.AN_ADDRESS

    def _boolean(self, text: str) -> bool | Fault:
        word = plain(text)
        if word in _YES or text in _TICKS:
            return True
        if word in _NO or text in _CROSSES:
            return False
        return wording.YES_OR_NO

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _number(self, text: str) -> Any:
        read = read_number(text, self._habits, self._units)
        return self._finished(read.value, read.percent) if isinstance(read, WrittenNumber) else read

    def _finished(self, value: Decimal, percent: bool) -> Decimal | int | Fault:
        if percent and "%" not in self._units:
            if self._units:
                return wording.NO_PERCENT
            value = value / 100
        if self.column.kind is CellKind.INTEGER:
            whole = int(value)
            return whole if whole == value else wording.A_WHOLE_NUMBER
        return value

    def _percent(self, raw: ShownPercent) -> Any:
        if self.column.kind not in (CellKind.INTEGER, CellKind.DECIMAL):
            return self._as_text(raw, misfit_numbers=True)
        return self._finished(raw.fraction * 100, percent=True)

    def _float_number(self, number: float) -> Decimal | int | Fault:
        return self._finished(exact(number) if isinstance(number, float) else Decimal(number), percent=False)

    def _float_boolean(self, number: float) -> bool | Fault:
        return bool(number) if number in (0, 1) else wording.YES_OR_NO

    # --- dates ------------------------------------------------------------------------------------------------------

    def _year(self, text: str) -> int | Fault:
        digits = western_digits(text)
        is_year = len(digits) == 4 and digits.isdecimal() and _FIRST_YEAR <= int(digits) <= _LAST_YEAR
        return int(digits) if is_year else wording.A_YEAR

    def _float_year(self, number: float) -> int | Fault:
        return int(number) if _FIRST_YEAR <= number <= _LAST_YEAR and number == int(number) else wording.A_YEAR

    def _float_date(self, number: float) -> date | Fault:
        if self._day_zero is None or not _FIRST_SERIAL <= number <= _LAST_SERIAL:
            return wording.A_DATE
        return self._day_zero + timedelta(days=int(number))

    def _float_partial_date(self, number: float) -> PartialDate | Fault:
        year = self._float_year(number)
        if not isinstance(year, Fault):
            return PartialDate(year)
        day = self._float_date(number)
        return wording.A_PARTIAL_DATE if isinstance(day, Fault) else PartialDate(day.year, day.month, day.day)

    def _shown_date(self, raw: ShownDate) -> Any:
        if self.column.kind is CellKind.PARTIAL_DATE:
            return PartialDate(raw.day.year, raw.day.month if raw.precision == "month" else None)
        if self.column.kind is CellKind.YEAR and raw.precision == "year":
            return raw.day.year
        return self._from_date(raw.day)


_MISFITS = {
    CellKind.TEXT: wording.A_TEXT,
    CellKind.INTEGER: wording.A_WHOLE_NUMBER,
    CellKind.DECIMAL: wording.A_NUMBER,
    CellKind.DATE: wording.A_DATE,
    CellKind.PARTIAL_DATE: wording.A_PARTIAL_DATE,
    CellKind.YEAR: wording.A_YEAR,
    CellKind.BOOLEAN: wording.YES_OR_NO,
    CellKind.CHOICE: wording.A_TEXT,
    CellKind.REFERENCE: wording.A_TEXT,
    CellKind.URL: wording.AN_ADDRESS,
}


def choices_of(column: Column) -> Vocabulary:
    """The choices of a column, to be looked up by code or by label in any language."""
    return Vocabulary(Term(choice.code, choice.labels) for choice in column.choices)


def _among(column: Column) -> Multilingual:
    def listed(language: Language) -> str:
        labels = ", ".join(choice.labels.in_language(language) for choice in column.choices)
        return wording.ONE_OF_THE_LIST.in_language(language).format(choices=labels)

    return Multilingual(listed("fr"), listed("ar"), listed("en"))
