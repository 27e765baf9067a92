"""What only the whole file can tell: references from sheet to sheet, rows that stand twice, rules on rows."""

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from houma.exchange import wording
from houma.exchange.columns import CellKind, Table
from houma.exchange.draft import Draft
from houma.exchange.problems import Fault, Problem
from houma.exchange.reading import ReadRow
from houma.exchange.references import References, Vocabulary

_NOT_SEEN: frozenset[str] = frozenset()


def finish(
    drafts: Sequence[Draft], tables: Sequence[Table], references: References
) -> tuple[dict[str, list[ReadRow]], list[Problem]]:
    """Check across the sheets; rows by table key, and the problems of all sheets in reading order."""
    of_table = {table.key: [draft for draft in drafts if draft.table is table] for table in tables}
    for draft in drafts:
        _look_up(draft, of_table, references)
    rows = {table.key: _identified(table, of_table[table.key]) for table in tables}
    for draft in drafts:
        _check_rows(draft)
    return rows, [problem for draft in drafts for _, _, problem in sorted(draft.told, key=itemgetter(0, 1))]


def _look_up(draft: Draft, of_table: Mapping[str, Sequence[Draft]], references: References) -> None:
    for column in draft.table.read_columns:
        target = column.reference or ""
        if column.kind is not CellKind.REFERENCE or target not in of_table or column.key in draft.absent:
            continue
        stored = references.get(target) or Vocabulary(())
        vocabulary = stored.with_codes(_codes(of_table[target]))
        answers: dict[str, Any] = {}
        for index, values in enumerate(draft.values):
            text = values[column.key]
            if text is None:
                continue
            if text not in answers:
                answers[text] = draft.readers[column.key].look_up(text, vocabulary)
            answer = answers[text]
            if isinstance(answer, Fault):
                draft.refuse(index, column, answer, text)
            else:
                values[column.key] = answer


def _codes(drafts: Sequence[Draft]) -> Iterator[str]:
    """The codes that the rows of a table bring along: the values of the one column that identifies them."""
    for draft in drafts:
        if len(draft.table.identity) == 1:
            key = draft.table.identity[0]
            yield from (str(values[key]) for values in draft.values if values.get(key) is not None)


def _identified(table: Table, drafts: Sequence[Draft]) -> list[ReadRow]:
    rows: list[ReadRow] = []
    first: dict[tuple[Any, ...], tuple[Draft, int]] = {}
    keys = table.identity
    for draft in drafts:
        for index, values in enumerate(draft.values):
            identity = tuple([values.get(key) for key in keys])
            rows.append(ReadRow(draft.sheet, draft.numbers[index], values, identity, draft.absent))
            if not keys or not draft.unreadable.get(index, _NOT_SEEN).isdisjoint(keys):
                continue
            here = (draft, index)
            before = first.setdefault(identity, here)
            if before is not here:
                read = " · ".join(str(part) for part in identity if part is not None)
                fault = Fault("duplicate-identity", wording.UNIQUE_ROW.formatted(place=before[0].place(before[1])))
                draft.tell(draft.numbers[index], table.column(keys[0]), fault, read)
    return rows


def _check_rows(draft: Draft) -> None:
    for check in draft.table.checks:
        looked_at = frozenset(getattr(check, "keys", ()))
        for index, values in enumerate(draft.values):
            unreadable = draft.unreadable.get(index)
            # Nothing is held against a row for a value that is only missing because it could not be read.
            if unreadable and (not looked_at or not looked_at.isdisjoint(unreadable)):
                continue
            found = check(values)
            if found is None:
                continue
            for fault in (found,) if isinstance(found, Fault) else found:
                column = draft.table.column(fault.column or draft.table.columns[0].key)
                value = values.get(column.key)
                draft.tell(draft.numbers[index], column, fault, "" if value is None else str(value))
