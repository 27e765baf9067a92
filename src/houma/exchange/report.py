"""What a checked file would do, as plain data in the three languages: kept with its import and shown to its author."""

from typing import Any

from houma.exchange.columns import Table
from houma.exchange.difference import Difference
from houma.exchange.problems import Problem
from houma.exchange.shown import shown_value
from houma.values.multilingual import LANGUAGES, Multilingual

MOST_SHOWN = 500
"""Problems and changes that are told one by one; all are counted."""


def texts_of(text: Multilingual) -> dict[str, str]:
    """A text by language."""
    return {language: text.in_language(language) for language in LANGUAGES}


def problem_report(problem: Problem) -> dict[str, Any]:
    """A problem: where, what was read, what was expected."""
    return {
        "code": problem.code,
        "cell": problem.cell,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": texts_of(problem.column_label),
        "read": problem.read,
        "expected": texts_of(problem.expected),
        "nearest": list(problem.nearest),
        "severity": problem.severity.value,
        "sentence": {language: problem.sentence(language) for language in LANGUAGES},
    }


def table_report(table: Table, difference: Difference) -> dict[str, Any]:
    """What would become of one table: counts, and the first changes field by field."""
    return {
        "key": table.key,
        "label": texts_of(table.labels),
        "created": len(difference.created),
        "changed": len(difference.changed),
        "unchanged": len(difference.unchanged),
        "changes": [
            {
                "identity": " / ".join(str(part) for part in change.identity),
                "field": texts_of(field.column.labels),
                "before": {language: shown_value(field.before, field.column, language) for language in LANGUAGES},
                "after": {language: shown_value(field.after, field.column, language) for language in LANGUAGES},
            }
            for change in difference.changed[:MOST_SHOWN]
            for field in change.fields
        ][:MOST_SHOWN],
    }
