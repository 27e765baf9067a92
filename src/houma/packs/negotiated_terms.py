"""The terms of agreements that are negotiated in the house, put together from the files of a pack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from houma.domain.agreements.models import AgreementState, PartyRole
from houma.domain.agreements.term_changes import Change, Leaf
from houma.domain.agreements.terms import FundingTerms, InstalmentTerms, PartyTerms, Terms
from houma.packs.content import PackContent, PackRow
from houma.packs.tables.columns import LIST_MARK
from houma.values.money import Money

FIRST = 1
"""Number of the version with which a negotiation begins."""


@dataclass(frozen=True, slots=True)
class PackAmendment:
    """A difference that leads to one version."""

    version: int
    opened_on: date
    reason: str
    changes: tuple[Change, ...]
    rows: tuple[PackRow, ...]


@dataclass(frozen=True, slots=True)
class Negotiation:
    """One agreement with all that the files tell of it."""

    row: PackRow
    funding: tuple[PackRow, ...]
    schedule: tuple[PackRow, ...]
    signatures: tuple[PackRow, ...]
    amendments: tuple[PackAmendment, ...]
    currency: str

    @property
    def code(self) -> str:
        return self.row.text("code")

    @property
    def state(self) -> AgreementState:
        """Where the negotiation stands at the end."""
        return AgreementState(self.row["state"] or AgreementState.DRAFT)

    @property
    def was_opened(self) -> bool:
        """Whether the first version was opened for signature."""
        return self.state not in (AgreementState.DRAFT, AgreementState.CANCELLED) or any(
            row.has("signed_on") for row in self.signatures
        )

    @property
    def is_complete(self) -> bool:
        """Whether every cell that the terms need could be read."""
        return (
            self.row.has("code", "title_fr")
            and all(row.has("key", "payer_code", "receiver_code", "action", "amount") for row in self.funding)
            and all(row.has("key", "number", "due_on", "amount") for row in self.schedule)
            and all(row.has("party_code", "version") for row in self.signatures)
        )

    def parties_of(self, version: int) -> tuple[PackRow, ...]:
        """The rows of signatures.csv for one version."""
        return tuple(row for row in self.signatures if row["version"] == version)

    def first_terms(self) -> Terms:
        """The terms of the first version; raises ValueError for a role that is not one."""
        return Terms(
            title=self.row.names("title"),
            currency=self.currency,
            total=self._millions("total_millions"),
            start_year=self.row["start_year"],
            end_year=self.row["end_year"],
            funding=tuple(self._line(row) for row in self.funding),
            parties=tuple(_party(row) for row in self.parties_of(FIRST)),
        )

    def _millions(self, key: str) -> Money | None:
        return None if not self.row.has(key) else Money.from_millions(self.row[key], self.currency)

    def _line(self, row: PackRow) -> FundingTerms:
        parts = sorted((part for part in self.schedule if part["key"] == row["key"]), key=lambda part: part["number"])
        return FundingTerms(
            key=row["key"],
            payer=row["payer_code"],
            receiver=row["receiver_code"],
            action=row["action"],
            amount=Money(row["amount"], self.currency),
            instalments=tuple(
                InstalmentTerms(part["number"], part["due_on"], Money(part["amount"], self.currency)) for part in parts
            ),
        )


def negotiations(content: PackContent) -> Iterator[Negotiation]:
    """Every negotiated agreement, in the order of agreements.csv."""
    funding, schedules = content.of("funding", "agreement_code"), content.of("schedules", "agreement_code")
    signatures, amendments = content.of("signatures", "agreement_code"), content.of("amendments", "agreement_code")
    for row in content.negotiated():
        code = row.text("code")
        yield Negotiation(
            row=row,
            funding=tuple(funding.get(code, ())),
            schedule=tuple(schedules.get(code, ())),
            signatures=tuple(signatures.get(code, ())),
            amendments=tuple(_amendments(amendments.get(code, ()))),
            currency=content.description.currency,
        )


def _amendments(rows: Sequence[PackRow]) -> Iterator[PackAmendment]:
    by_version: dict[int, list[PackRow]] = {}
    for row in rows:
        if row.has("version", "opened_on", "path"):
            by_version.setdefault(row["version"], []).append(row)
    for version, of_version in sorted(by_version.items()):
        first = of_version[0]
        changes = tuple(
            Change(row["path"], _leaf(row["path"], row["before"]), _leaf(row["path"], row["after"]))
            for row in of_version
        )
        yield PackAmendment(version, first["opened_on"], first.text("reason"), changes, tuple(of_version))


def _party(row: PackRow) -> PartyTerms:
    roles = tuple(PartyRole(role) for role in row.several("roles"))
    return PartyTerms(row["party_code"], roles, row["must_sign"] is not False)


def _leaf(path: str, text: str | None) -> Leaf:
    """The value of a path as terms write it: years are numbers, roles a list, everything else text."""
    if text is None:
        return None
    last = path.rpartition(".")[2]
    if last in ("start_year", "end_year"):
        return int(text) if text.isdecimal() else text
    if last == "must_sign":
        return text.strip().lower() == "true"
    if last == "roles":
        return tuple(sorted(part.strip() for part in text.split(LIST_MARK)))
    return text
