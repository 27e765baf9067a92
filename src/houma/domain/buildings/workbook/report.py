"""What the check of an inventory found, as plain data that is kept with the import and shown to its author."""

from typing import Any

from houma.domain.buildings.workbook.checking import InventoryCheck, Options
from houma.domain.buildings.workbook.columns import buildings_table
from houma.exchange.report import MOST_SHOWN, problem_report, table_report
from houma.values.multilingual import LANGUAGES


def options_report(options: Options) -> dict[str, Any]:
    """What was said when the file was handed in, as it is kept."""
    return {
        "existing": options.existing.value,
        "scheme": options.scheme,
        "classes": dict(options.classes),
        "layer": options.layer,
        "crs": options.crs,
    }


def report_of(check: InventoryCheck, options: Options) -> dict[str, Any]:
    """The check as JSON: every count, and the first problems and changes in the three languages."""
    return {
        "options": options_report(options),
        "rows": check.row_count,
        "ok": check.ok,
        "changes_nothing": check.ok and check.changes_nothing,
        "illustrative": check.illustrative,
        "problem_count": len(check.problems),
        "problems": [problem_report(problem) for problem in check.problems[:MOST_SHOWN]],
        "notices": [
            {language: notice.sentence(language) for language in LANGUAGES} for notice in check.notices[:MOST_SHOWN]
        ],
        "tables": [table_report(buildings_table(), check.difference)] if check.ok else [],
    }
