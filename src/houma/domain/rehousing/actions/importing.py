"""A workbook of homes: checked whole, compared with the stock, and written in one transaction or not at all."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.accounts.workbook import party_vocabulary
from houma.domain.base.decisions import Decision, Refused
from houma.domain.rehousing.actions.homes import HomeFacts, record_home, record_homes
from houma.domain.rehousing.models import Home
from houma.domain.rehousing.queries.homes import home_rows
from houma.domain.rehousing.queries.scope import homes_where
from houma.domain.rehousing.workbook import PARTY, TERRITORY, homes_from, homes_table, settled
from houma.domain.sources.import_actions import (
    ImportSettledError,
    begin_applying,
    conclude,
    conclude_check,
    hold_for_applying,
    open_import,
)
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Country
from houma.domain.territories.queries import territory_vocabulary
from houma.exchange import Difference, Problem, Reading, ReadRow, References, annotate_workbook, compare, read_workbook
from houma.exchange.report import MOST_SHOWN, problem_report, table_report
from houma.values.multilingual import LANGUAGES, Multilingual

_LOG = logging.getLogger(__name__)
HOMES = "homes"
"""Name of this kind of import, and of its table."""
_RECORDED = Multilingual(
    "un logement qui puisse être enregistré ({})", "مسكن يمكن تسجيله ({})", "a home that can be recorded ({})"
)
_ANOTHER_CODE = Multilingual(
    "un autre code\u00a0: celui-ci est pris", "رمز آخر: هذا الرمز مستعمل", "another code: this one is taken"
)


@dataclass(frozen=True, slots=True)
class HomesCheck:
    """What a workbook of homes says.

    Attributes:
        reading: what was read.
        problems: all that keeps it from being applied; then the rest is empty.
        difference: what it would change.
        homes: what would be written: homes that are new or would change.
    """

    reading: Reading
    problems: tuple[Problem, ...]
    difference: Difference
    homes: tuple[HomeFacts, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def homes_references(country: Country) -> References:
    """What the columns of the table may name."""
    return References({TERRITORY: territory_vocabulary(country), PARTY: party_vocabulary(country)})


def check_homes(country: Country, content: bytes, filename: str, *, by: User | None) -> HomesCheck:
    """Read a workbook whole and try what it would write, without writing it.

    Args:
        country: whose stock.
        content: XLSX or CSV.
        filename: tells which.
        by: who hands it in: what they do not reach is neither changed nor told. None is the house itself.
    """
    table = homes_table(country)
    reading = read_workbook(content, filename, [table], homes_references(country))
    errors = tuple(one for one in reading.problems if one.severity == "error")
    rows = [settled(row) for row in reading.rows.get(HOMES, ())]
    taken = _of_others(country, rows, by)
    problems = (*errors, *(_problem(row, country, "taken", _ANOTHER_CODE) for row in rows if row["code"] in taken))
    if problems:
        return HomesCheck(reading, problems, Difference(), ())
    stored = {(row["code"],): row for row in home_rows(_known(country, rows))}
    difference = compare(rows, stored, table.columns)
    touched = {row.identity for row in difference.created if isinstance(row, ReadRow)}
    touched |= {one.identity for one in difference.changed}
    written = [row for row in rows if row.identity in touched]
    homes = homes_from(written, country, stored, is_illustrative=reading.illustrative)
    refused = tuple(_tried(written, homes, country, by))
    return HomesCheck(reading, refused, difference if not refused else Difference(), tuple(homes))


def _known(country: Country, rows: Sequence[ReadRow]) -> Any:
    return Home.objects.filter(country=country, code__in=[row["code"] for row in rows])


def _of_others(country: Country, rows: Sequence[ReadRow], by: User | None) -> set[str]:
    """Codes of homes where ``by`` has no mandate."""
    if by is None:
        return set()
    own = homes_where(by, Permission.MANAGE_HOMES).values("pk")
    return set(_known(country, rows).exclude(pk__in=own).values_list("code", flat=True))


def _tried(rows: Iterable[ReadRow], homes: Iterable[HomeFacts], country: Country, by: User | None) -> Iterable[Problem]:
    """Why homes would be refused: written, and taken back."""
    problems = []
    with transaction.atomic():
        for row, facts in zip(rows, homes, strict=True):
            try:
                record_home(country, facts, by=by)
            except Refused as refused:
                problems.append(_problem(row, country, "refused", _said(refused.decision)))
        transaction.set_rollback(True)
    return problems


def _said(decision: Decision) -> Multilingual:
    texts = []
    for language in LANGUAGES:
        with translation.override(language):
            reasons = " ".join(str(reason) for reason in decision.reasons)
            texts.append(_RECORDED.in_language(language).format(reasons.rstrip(".")))
    return Multilingual(*texts)


def _problem(row: ReadRow, country: Country, code: str, expected: Multilingual) -> Problem:
    label = homes_table(country).column("code").labels
    return Problem(code, expected, row.sheet, row.row, label, read=str(row["code"]))


def report_of(check: HomesCheck, country: Country) -> dict[str, Any]:
    """The check as JSON: every count, and the first problems and changes in the three languages."""
    return {
        "rows": check.reading.row_count,
        "ok": check.ok,
        "changes_nothing": check.ok and check.difference.changes_nothing,
        "illustrative": check.reading.illustrative,
        "problem_count": len(check.problems),
        "problems": [problem_report(problem) for problem in check.problems[:MOST_SHOWN]],
        "notices": [
            {language: notice.sentence(language) for language in LANGUAGES}
            for notice in check.reading.notices[:MOST_SHOWN]
        ],
        "tables": [table_report(homes_table(country), check.difference)] if check.ok else [],
    }


def hand_in_homes(
    country: Country, filename: str, content: bytes, *, language: str, by: User | None
) -> tuple[ImportRun, HomesCheck]:
    """Keep the file with what its check found: ready to be applied, or refused with its annotated copy."""
    run = open_import(country.code, HOMES, filename, content, language=language, by=by)
    check = check_homes(country, content, filename, by=by)
    annotated = None if check.ok else annotate_workbook(content, filename, check.problems, language)
    return conclude_check(run, report_of(check, country), ok=check.ok, annotated=annotated), check


def apply_homes(run: ImportRun) -> ImportRun:
    """Write what a checked workbook says, all or nothing; against what is stored now, and what its sender may do now.

    Raises:
        Refused: it is not there to be applied: it was already, or has errors.
    """
    run = begin_applying(run)
    country = Country.objects.get(pk=run.country_code)
    try:
        with run.file.open("rb") as file:
            check = check_homes(country, file.read(), run.filename, by=run.started_by)
        if not check.ok:
            return conclude(run, report_of(check, country), state=ImportState.REFUSED)
        with transaction.atomic():
            hold_for_applying(run)
            record_homes(country, check.homes, by=run.started_by)
            return conclude(run, report_of(check, country), state=ImportState.APPLIED)
    except ImportSettledError:
        run.refresh_from_db()
        return run
    except Exception:
        _LOG.exception("import %s failed", run.pk)
        conclude(run, {"failure": True}, state=ImportState.FAILED)
        raise
