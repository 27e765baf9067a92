"""The one declaration from which template, reader, screen table and exports are derived."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from houma.exchange.rules import AtLeast, AtMost, CellRule, FewDecimals, NotLongerThan, RowRule
from houma.values.folding import plain
from houma.values.multilingual import Multilingual

_NOTHING = Multilingual("")


class CellKind(StrEnum):
    """What a column holds, and the Python type its values have."""

    TEXT = "text"  # str
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # Decimal
    DATE = "date"  # date
    PARTIAL_DATE = "partial_date"  # PartialDate
    YEAR = "year"  # int
    BOOLEAN = "boolean"  # bool
    CHOICE = "choice"  # str, the code of the choice
    REFERENCE = "reference"  # str, the code in the vocabulary
    URL = "url"  # str

    @property
    def is_numeric(self) -> bool:
        """Whether figures are aligned and added up (a year is not)."""
        return self in (CellKind.INTEGER, CellKind.DECIMAL)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed list: the code that is stored and what people write."""

    code: str
    labels: Multilingual


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, what it holds and what its values must satisfy.

    ``unit`` is shown in headings and accepted behind numbers ("%" makes ``12,5 %`` mean 12.5; without it, 0.125).
    ``aliases`` are other spellings of the heading. ``minimum``/``maximum`` have the type of the values (a ``date`` for
    partial dates). ``reference`` names a vocabulary, or another table read from the same file. An ``exported_only``
    column is written and shown, and passed over when read.
    """

    key: str
    labels: Multilingual
    kind: CellKind = CellKind.TEXT
    help: Multilingual = _NOTHING
    required: bool = False
    choices: tuple[Choice, ...] = ()
    reference: str | None = None
    unit: str | Multilingual = ""
    width: int = 18
    aliases: tuple[str, ...] = ()
    minimum: Any = None
    maximum: Any = None
    exported_only: bool = False
    decimals: int | None = None
    max_length: int | None = None
    rules: tuple[CellRule, ...] = ()

    def __post_init__(self) -> None:
        if self.kind is CellKind.CHOICE and not self.choices:
            raise ValueError(f"column {self.key!r} is a choice without choices")
        if self.kind is CellKind.REFERENCE and not self.reference:
            raise ValueError(f"column {self.key!r} is a reference to nothing")

    def unit_in(self, language: str) -> str:
        """The unit as it is written in ``language``; empty where there is none."""
        return self.unit if isinstance(self.unit, str) else self.unit.in_language(language)

    def unit_spellings(self) -> tuple[str, ...]:
        """Every way the unit is written."""
        if isinstance(self.unit, str):
            return (self.unit,) if self.unit else ()
        return self.unit.variants()

    def heading(self, language: str) -> str:
        """The label with its unit: ``"Montant (MDH)"``."""
        label, unit = self.labels.in_language(language), self.unit_in(language)
        return f"{label} ({unit})" if unit else label

    def choice_label(self, code: str, language: str) -> str:
        """What people read for the code of a choice; the code itself where the list does not know it."""
        for choice in self.choices:
            if choice.code == code:
                return choice.labels.in_language(language)
        return code

    def value_rules(self) -> tuple[CellRule, ...]:
        """The rules that every value of the column must satisfy, in the order they are told."""
        found: list[CellRule] = []
        if self.minimum is not None:
            found.append(AtLeast(self.minimum))
        if self.maximum is not None:
            found.append(AtMost(self.maximum))
        if self.decimals is not None:
            found.append(FewDecimals(self.decimals))
        if self.max_length is not None:
            found.append(NotLongerThan(self.max_length))
        return (*found, *self.rules)


@dataclass(frozen=True, slots=True)
class Table:
    """A declared table: its columns, the columns that identify a row, and the rules a row must satisfy.

    Raises ValueError where two columns share a key or a heading, or the identity names a column that is not there.
    """

    key: str
    labels: Multilingual
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ()
    checks: tuple[RowRule, ...] = ()
    aliases: tuple[str, ...] = ()
    _by_key: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key = {column.key: column for column in self.columns}
        if len(by_key) != len(self.columns):
            raise ValueError(f"table {self.key!r} declares a column twice")
        missing = [key for key in self.identity if key not in by_key]
        if missing:
            raise ValueError(f"table {self.key!r} is identified by columns it does not have: {missing}")
        owner: dict[str, str] = {}
        for column in self.columns:
            for spelling in (column.key, *column.labels.variants(), *column.aliases):
                other = owner.setdefault(plain(spelling), column.key)
                if other != column.key:
                    raise ValueError(f"in table {self.key!r}, {spelling!r} heads both {other!r} and {column.key!r}")
        object.__setattr__(self, "_by_key", by_key)

    def column(self, key: str) -> Column:
        """The column with this key; raises KeyError."""
        return self._by_key[key]

    @property
    def labels_by_key(self) -> dict[str, Multilingual]:
        """Key of a column → its labels."""
        return {column.key: column.labels for column in self.columns}

    @property
    def read_columns(self) -> tuple[Column, ...]:
        """The columns a file may fill in."""
        return tuple(column for column in self.columns if not column.exported_only)

    def sheet_names(self) -> tuple[str, ...]:
        """Every name under which a sheet is taken for this table."""
        return (self.key, *self.labels.variants(), *self.aliases)
