"""Claims: what they are about, what they state, which of them is used."""

from collections.abc import Iterator

from houma.domain.sources.models import SubjectKind
from houma.exchange.problems import Problem
from houma.packs import wording
from houma.packs.claim_rows import CLAIM_FILES, DATE, claim_of, claims_in
from houma.packs.content import PackContent
from houma.packs.published_facts import TOTAL_COST

_FILE_OF_SUBJECT = {
    SubjectKind.AGREEMENT: "agreements",
    SubjectKind.PROJECT: "projects",
    SubjectKind.PROGRAMME: "programmes",
    SubjectKind.TERRITORY: "territories",
    SubjectKind.COUNTRY: "territories",
    SubjectKind.AGENCY: "parties",
    SubjectKind.OFFICIAL_TOTAL: "official_totals",
}


def claims_say_what_their_unit_says(content: PackContent) -> Iterator[Problem]:
    """A number where the unit counts, a date where it dates, money in the currency of the country."""
    amounts = {content.description.unit_of_amounts, content.description.unit_of_millions}
    for key in CLAIM_FILES:
        for row in content.rows(key):
            if not row.has("value", "unit", "measure"):
                continue
            if row.has("subject_kind", "subject_code") and claim_of(row) is None:
                dated = row["unit"] == DATE
                yield row.problem(
                    "value",
                    "not-a-date" if dated else "not-a-number",
                    wording.A_PARTIAL_DATE if dated else wording.A_NUMBER,
                )
            if row["measure"] == TOTAL_COST and row["adopted"] and row["unit"] not in amounts:
                expected = wording.AN_AMOUNT.formatted(unit=content.description.unit_of_millions)
                yield row.problem("unit", "wrong-unit", expected)


def subjects_are_known(content: PackContent) -> Iterator[Problem]:
    """What a claim is about stands in the pack."""
    for claim in claims_in(content):
        file = _FILE_OF_SUBJECT.get(claim.subject_kind)
        if file is not None and claim.subject_code not in content.codes(file):
            # A published agreement is a project of its own and bears its code.
            if claim.subject_kind == SubjectKind.PROJECT and claim.subject_code in content.codes("agreements"):
                continue
            yield claim.row.problem("subject_code", "unknown-name", wording.A_KNOWN_CODE.formatted(file=file))


def one_claim_is_adopted(content: PackContent) -> Iterator[Problem]:
    """At most one claim is used for a measure of a subject."""
    first: dict[tuple[str, str, str], int] = {}
    for claim in claims_in(content):
        if not claim.adopted:
            continue
        row = first.setdefault((*claim.subject, claim.measure), claim.row.read.row)
        if row != claim.row.read.row:
            expected = wording.ONE_ADOPTED.formatted(row=row)
            yield claim.row.problem("measure", "adopted-twice", expected, read=claim.subject_code)
