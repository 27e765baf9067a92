"""Agreements that public sources tell."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from houma.domain.agreements.containment import in_circles
from houma.domain.agreements.models import FundingBasis
from houma.domain.projects.models import Breakdown
from houma.domain.sources.models import SubjectKind
from houma.exchange.problems import Problem, Severity
from houma.packs import wording
from houma.packs.claim_rows import adopted_of, claims_in
from houma.packs.content import PackContent, PackRow
from houma.packs.published_facts import END_YEAR, START_YEAR, TOTAL_COST, amount_of
from houma.values.money import Money


def agreements_are_complete(content: PackContent) -> Iterator[Problem]:
    """A published agreement says its scale and programme and has a source; its adopted years are in order."""
    claimed = {claim.subject_code for claim in claims_in(content) if claim.subject_kind == SubjectKind.AGREEMENT}
    adopted = adopted_of(content, SubjectKind.AGREEMENT)
    for row in content.published():
        for column in ("scale", "programme_code"):
            if column not in row.read.absent and not row.has(column):
                yield row.problem(column, "required", wording.FOR_A_PUBLISHED_AGREEMENT)
        if row.has("code") and row["code"] not in claimed:
            yield row.problem("code", "no-claim", wording.A_STATEMENT)
        years = adopted.get(row.text("code"), {})
        start, end = years.get(START_YEAR), years.get(END_YEAR)
        if start and end and start.number is not None and end.number is not None and end.number < start.number:
            expected = wording.NOT_BEFORE_START.formatted(year=start.number)
            yield end.row.problem("value", "wrong-order", expected)


def nothing_contains_itself(content: PackContent) -> Iterator[Problem]:
    """No way leads from an agreement through what it is a part of back to it, and each such statement is proved."""
    rows = content.codes("agreements")
    parts = {code: row.several("part_of") for code, row in rows.items()}
    for code in in_circles(parts):
        yield rows[code].problem("part_of", "circle", wording.NO_CIRCLE)
    for row in rows.values():
        if len(row.several("part_of")) != len(row.several("part_of_evidence")):
            yield row.problem("part_of_evidence", "evidence-count", wording.AS_MANY_EVIDENCES)


def nothing_overlaps_itself(content: PackContent) -> Iterator[Problem]:
    """Two agreements that overlap are two, and each such statement is proved."""
    for code, row in content.codes("agreements").items():
        if code in row.several("overlaps"):
            yield row.problem("overlaps", "circle", wording.ANOTHER_AGREEMENT)
        if len(row.several("overlaps")) != len(row.several("overlaps_evidence")):
            yield row.problem("overlaps_evidence", "evidence-count", wording.AS_MANY_EVIDENCES)


def parts_stay_within_the_whole(content: PackContent) -> Iterator[Problem]:
    """Published parts that exceed the adopted total are told; both stay as they are, and the gap is shown."""
    about = content.description
    adopted = adopted_of(content, SubjectKind.AGREEMENT)
    for key, part in (("contributions", FundingBasis.PART.value), ("components", Breakdown.PART.value)):
        for code, rows in content.of(key, "agreement_code").items():
            total = amount_of(adopted.get(code, {}).get(TOTAL_COST), about)
            parts = [row for row in rows if row["basis"] == part and row.has("amount_millions")]
            if total is None or not parts:
                continue
            added = _added(parts, about.currency)
            if added > total:
                expected = wording.WITHIN_THE_TOTAL.formatted(total=total.millions, gap=(added - total).millions)
                yield parts[0].problem(
                    "amount_millions",
                    "above-whole",
                    expected,
                    read=f"{code}: {added.millions}",
                    severity=Severity.WARNING,
                )


def _added(rows: Sequence[PackRow], currency: str) -> Money:
    return Money.from_millions(sum((row["amount_millions"] for row in rows), Decimal(0)), currency)
