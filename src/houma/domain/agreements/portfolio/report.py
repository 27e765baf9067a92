"""What a check found, as plain data that is kept with the import and shown to its author."""

from typing import Any

from houma.domain.agreements.portfolio.checking import PortfolioCheck
from houma.exchange.report import MOST_SHOWN, problem_report, table_report
from houma.values.multilingual import LANGUAGES


def report_of(check: PortfolioCheck) -> dict[str, Any]:
    """The check as JSON: every count, and the first problems and changes in the three languages."""
    problems = check.reading.problems
    return {
        "rows": check.reading.row_count,
        "ok": check.ok,
        "changes_nothing": check.ok and check.changes_nothing,
        "illustrative": check.reading.illustrative,
        "problem_count": len(problems),
        "problems": [problem_report(problem) for problem in problems[:MOST_SHOWN]],
        "notices": [
            {language: notice.sentence(language) for language in LANGUAGES}
            for notice in check.reading.notices[:MOST_SHOWN]
        ],
        "tables": [
            table_report(table, difference)
            for table in check.tables
            if (difference := check.differences.get(table.key)) is not None
        ],
    }
