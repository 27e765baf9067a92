"""What an updated file would change, before anything is changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from houma.exchange.columns import Column
from houma.exchange.reading import ReadRow, values_of
from houma.values.money import Money

Identity = tuple[Any, ...]
Row = Mapping[str, Any] | ReadRow


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: what stands, and what the file says."""

    column: Column
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is known and would change, field by field."""

    identity: Identity
    row: Row
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of a file against what is stored. ``absent`` are stored rows that the file does not mention."""

    created: tuple[Row, ...] = ()
    changed: tuple[RowChange, ...] = ()
    unchanged: tuple[Identity, ...] = ()
    absent: tuple[Identity, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether applying the file would leave everything as it is."""
        return not self.created and not self.changed


def compare(
    incoming: Iterable[Row],
    current: Mapping[Identity, Mapping[str, Any]],
    columns: Sequence[Column],
    identity: Sequence[str] = (),
) -> Difference:
    """Compare rows with the stored ones, keyed by identity.

    Rows that were read know their identity; for other mappings, name its columns in ``identity``. A column that the
    file does not have changes nothing; a blank cell of a column that it has empties the field. Raises ValueError where
    two rows have the same identity (the reader tells that as a problem).
    """
    created: list[Row] = []
    changed: list[RowChange] = []
    unchanged: list[Identity] = []
    met: set[Identity] = set()
    for row in incoming:
        values = values_of(row)
        key = row.identity if isinstance(row, ReadRow) else tuple(values[name] for name in identity)
        if key in met:
            raise ValueError(f"two rows have the identity {key!r}")
        met.add(key)
        stored = current.get(key)
        if stored is None:
            created.append(row)
            continue
        absent = row.absent if isinstance(row, ReadRow) else frozenset[str]()
        fields = tuple(
            FieldChange(column, stored.get(column.key), values[column.key])
            for column in columns
            if not column.exported_only
            and column.key in values
            and column.key not in absent
            and _settled(stored.get(column.key)) != _settled(values[column.key])
        )
        if fields:
            changed.append(RowChange(key, row, fields))
        else:
            unchanged.append(key)
    absent_rows = tuple(key for key in current if key not in met)
    return Difference(tuple(created), tuple(changed), tuple(unchanged), absent_rows)


def _settled(value: Any) -> Any:
    if isinstance(value, Money):
        return value.amount
    return None if value == "" else value  # Stores keep an unknown text as the empty one.
