"""Rows of the claim files as the domain takes them: a number or a text, as their unit says."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from houma.domain.sources.models import ClaimRelation, Confidence, SubjectKind
from houma.packs.content import PackContent, PackRow
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

CLAIM_FILES = ("claims", "threatened_buildings", "urban_agency_indicators")
"""The files in which a row is a claim."""
TEXT, DATE, YES_NO = "text", "date", "boolean"
"""Units of claims that are no numbers."""
_NOT_NUMBERS = frozenset({TEXT, DATE, YES_NO})
_NOTE_MARK = " ; "


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim with the row that states it. ``number`` is None where the unit is none of numbers."""

    row: PackRow
    subject_kind: SubjectKind
    subject_code: str
    measure: str
    unit: str
    number: Decimal | None
    text: str

    @property
    def subject(self) -> tuple[str, str]:
        """Kind and code."""
        return self.subject_kind.value, self.subject_code

    @property
    def adopted(self) -> bool:
        return bool(self.row["adopted"])

    @property
    def confidence(self) -> Confidence:
        """What the row says; medium where it does not say."""
        return Confidence(self.row["confidence"] or Confidence.MEDIUM)

    @property
    def relation(self) -> ClaimRelation:
        return ClaimRelation(self.row.text("relation"))

    @property
    def reason(self) -> Multilingual:
        return self.row.names("adoption_reason")

    @property
    def as_of(self) -> str:
        return str(self.row["as_of"]) if self.row.has("as_of") else ""

    @property
    def note(self) -> str:
        """The note of the row, with the place and the period as published where they are no field of a claim."""
        row = self.row
        parts = []
        if row.has("place_text") and row["whole_unit"] is False:
            parts.append(row.text("place_text"))
        if row.has("period_text") and row.text("period_text") != self.as_of:
            parts.append(row.text("period_text"))
        return _NOTE_MARK.join([*parts, *([row.text("note")] if row.has("note") else [])])


def claim_of(row: PackRow) -> ClaimRow | None:
    """The claim of a row; None where the row lacks something or its value is no number though its unit counts."""
    if not row.has("subject_kind", "subject_code", "measure", "value", "unit"):
        return None
    number = None
    if row["unit"] not in _NOT_NUMBERS:
        try:
            number = Decimal(row["value"])
        except InvalidOperation:
            return None
        if not number.is_finite():
            return None
    elif row["unit"] == DATE and not is_partial_date(row["value"]):
        return None
    return ClaimRow(
        row=row,
        subject_kind=SubjectKind(row["subject_kind"]),
        subject_code=row["subject_code"],
        measure=row["measure"],
        unit=row["unit"],
        number=number,
        text="" if number is not None else row["value"],
    )


def is_partial_date(text: str) -> bool:
    """Whether ``text`` is a year, a month or a day."""
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def claims_in(content: PackContent) -> Iterator[ClaimRow]:
    """Every claim of the claim files, in their order."""
    for key in CLAIM_FILES:
        for row in content.rows(key):
            claim = claim_of(row)
            if claim is not None:
                yield claim


def adopted_of(content: PackContent, kind: SubjectKind) -> dict[str, dict[str, ClaimRow]]:
    """Adopted claims about subjects of one kind: subject code → measure → claim."""
    adopted: dict[str, dict[str, ClaimRow]] = {}
    for claim in claims_in(content):
        if claim.adopted and claim.subject_kind == kind:
            adopted.setdefault(claim.subject_code, {})[claim.measure] = claim
    return adopted
