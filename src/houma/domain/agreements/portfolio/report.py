"""What a check found, as plain data that is kept with the import and shown to its author."""

from typing import Any

from houma.domain.agreements.portfolio.checking import PortfolioCheck
from houma.exchange import Difference, Problem, Table
from houma.exchange.shown import shown_value
from houma.values.multilingual import LANGUAGES, Multilingual

MOST_SHOWN = 500


def _texts(text: Multilingual) -> dict[str, str]:
    return {language: text.in_language(language) for language in LANGUAGES}


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "cell": problem.cell,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": _texts(problem.column_label),
        "read": problem.read,
        "expected": _texts(problem.expected),
        "nearest": list(problem.nearest),
        "severity": problem.severity.value,
        "sentence": {language: problem.sentence(language) for language in LANGUAGES},
    }


def _changes(table: Table, difference: Difference) -> list[dict[str, Any]]:
    return [
        {
            "identity": " / ".join(str(part) for part in change.identity),
            "field": _texts(field.column.labels),
            "before": {language: shown_value(field.before, field.column, language) for language in LANGUAGES},
            "after": {language: shown_value(field.after, field.column, language) for language in LANGUAGES},
        }
        for change in difference.changed[:MOST_SHOWN]
        for field in change.fields
    ][:MOST_SHOWN]


def report_of(check: PortfolioCheck) -> dict[str, Any]:
    """The check as JSON: every count, and the first problems and changes in the three languages."""
    problems = check.reading.problems
    return {
        "rows": check.reading.row_count,
        "ok": check.ok,
        "changes_nothing": check.ok and check.changes_nothing,
        "illustrative": check.reading.illustrative,
        "problem_count": len(problems),
        "problems": [_problem(problem) for problem in problems[:MOST_SHOWN]],
        "notices": [
            {language: notice.sentence(language) for language in LANGUAGES}
            for notice in check.reading.notices[:MOST_SHOWN]
        ],
        "tables": [
            {
                "key": table.key,
                "label": _texts(table.labels),
                "created": len(difference.created),
                "changed": len(difference.changed),
                "unchanged": len(difference.unchanged),
                "changes": _changes(table, difference),
            }
            for table in check.tables
            if (difference := check.differences.get(table.key)) is not None
        ],
    }
