"""What the page of an agreement shows, at a fixed number of queries."""

import re
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from houma.domain.agreements.books import LineBook, books_of
from houma.domain.agreements.ledger import FundingBasis
from houma.domain.agreements.models import (
    Agreement,
    AgreementParty,
    AgreementVersion,
    Amendment,
    AmendmentState,
    Containment,
    Overlap,
    Signature,
    VersionState,
)
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.projects.models import Action, Axis, Breakdown
from houma.domain.sources.queries import ClaimView, claims_about
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party of the version shown, with its roles and whether it signed."""

    roles: tuple[AgreementParty, ...]
    signature: Signature | None

    @property
    def first(self) -> AgreementParty:
        return self.roles[0]

    @property
    def must_sign(self) -> bool:
        return any(role.must_sign for role in self.roles)


@dataclass(frozen=True, slots=True)
class AxisView:
    """An axis with its actions; ``total`` adds the costs of those that are parts of the whole."""

    axis: Axis
    actions: tuple[Action, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class SumCheck:
    """Parts against the total of the agreement. ``rest`` is what no source explains; None without a total."""

    parts: Money
    total: Money | None
    known: int
    unknown: int

    @property
    def rest(self) -> Money | None:
        return None if self.total is None else self.total - self.parts

    @property
    def exact(self) -> bool:
        return self.rest is not None and not self.rest

    @property
    def exceeds(self) -> bool:
        """Whether the parts add up to more than the total."""
        return self.rest is not None and self.rest.amount < 0


@dataclass(frozen=True, slots=True)
class LateInstalment:
    """An instalment past its day with something left to pay."""

    book: LineBook
    number: int
    due_on: date
    left: Money
    days: int


@dataclass(frozen=True, slots=True)
class OverlapView:
    """Another agreement that is probably about the same works; ``evidence`` tells why, one statement a line."""

    other: Agreement
    evidence: str


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One agreement with everything behind its figures."""

    agreement: Agreement
    version: AgreementVersion | None
    versions: tuple[AgreementVersion, ...]
    amendments: tuple[Amendment, ...]
    parties: tuple[PartyView, ...]
    books: tuple[LineBook, ...]
    axes: tuple[AxisView, ...]
    components: SumCheck
    contributions: SumCheck
    claims: tuple[ClaimView, ...]
    wholes: tuple[Containment, ...]
    parts: tuple[Containment, ...]
    overlaps: tuple[OverlapView, ...]
    late: tuple[LateInstalment, ...]

    @property
    def totals_claimed(self) -> tuple[ClaimView, ...]:
        """What sources say of the total, the adopted claim first."""
        return tuple(claim for claim in self.claims if claim.measure_code == "total_cost")

    @property
    def others_claimed(self) -> tuple[ClaimView, ...]:
        """Measures other than the total on which sources are recorded."""
        return tuple(claim for claim in self.claims if claim.measure_code != "total_cost")

    @property
    def keywords(self) -> tuple[str, ...]:
        """The words of each source, without the number of the source."""
        said = (part.strip() for part in self.agreement.source_keywords.split("|"))
        return tuple(re.sub(r"^\d+:\s*", "", words) for words in said if words)

    @property
    def has_schedule(self) -> bool:
        return any(book.instalments for book in self.books)

    def sum_of(self, figure: str) -> Money:
        """Sum over the lines of "pledged", "committed", "released" or "spent"."""
        return Money.total((getattr(book, figure) for book in self.books), self.agreement.currency)


def agreement_page(agreement: Agreement, today: date, *, at_the_desk: bool = False) -> AgreementPage:
    """The read model of an agreement's page: fifteen queries at most, whatever the size of the agreement.

    Drafts, what was abandoned and amendments that are not in force are shown only ``at_the_desk``.
    """
    hidden = () if at_the_desk else (VersionState.DRAFT, VersionState.ABANDONED)
    versions = tuple(agreement.versions.exclude(state__in=hidden).select_related("source").order_by("-number"))
    shown = next((v for v in versions if v.state == VersionState.SIGNED), versions[0] if versions else None)
    books = tuple(_books(agreement, shown))
    axes = tuple(_axes(agreement))
    contained = Containment.objects.select_related("whole", "part", "source")
    return AgreementPage(
        agreement=agreement,
        version=shown,
        versions=versions,
        amendments=tuple(
            Amendment.objects.filter(
                base__agreement=agreement, state__in=AmendmentState.values if at_the_desk else [AmendmentState.APPLIED]
            ).order_by("proposed_at")
        ),
        parties=tuple(_parties(shown)) if shown else (),
        books=books,
        axes=axes,
        components=_components(agreement, axes),
        contributions=_contributions(agreement, books),
        claims=tuple(claims_about(agreement.country_id, "agreement", agreement.code)),
        wholes=tuple(contained.filter(part=agreement)),
        parts=tuple(contained.filter(whole=agreement)),
        overlaps=tuple(_overlaps(agreement)),
        late=tuple(_late(books, today)),
    )


def _overlaps(agreement: Agreement) -> list[OverlapView]:
    pairs = Overlap.objects.filter(Q(first=agreement) | Q(second=agreement)).select_related("first", "second")
    return [
        OverlapView(pair.second if pair.first_id == agreement.pk else pair.first, pair.evidence)
        for pair in pairs.order_by("pk")
    ]


def _books(agreement: Agreement, shown: AgreementVersion | None) -> list[LineBook]:
    """Lines with what the terms say of those that carry no money; lines that an amendment ended are left out."""
    lines = agreement.funding_lines.select_related("payer__family", "receiver", "action", "source").order_by("pk")
    terms = read_terms(shown.terms) if shown is not None and shown.terms else None
    books = []
    for book in books_of(lines):
        wanted = terms.line(book.line.key) if terms else None
        if wanted is not None or book.moved or terms is None:
            books.append(replace(book, stated=wanted.amount if wanted else None))
    return books


def _parties(version: AgreementVersion) -> list[PartyView]:
    signed = {signature.party_id: signature for signature in version.signatures.all()}
    roles: dict[int, list[AgreementParty]] = {}
    for row in version.parties.select_related("party", "source").order_by("pk"):
        roles.setdefault(row.party_id, []).append(row)
    return [PartyView(tuple(rows), signed.get(party)) for party, rows in roles.items()]


def _axes(agreement: Agreement) -> list[AxisView]:
    axes = Axis.objects.filter(project=agreement.project_id).prefetch_related("actions__source", "actions__operator")
    views = []
    for axis in axes:
        actions = tuple(axis.actions.all())
        parts = [action.money for action in actions if action.basis == Breakdown.PART and action.money is not None]
        views.append(AxisView(axis, actions, Money.total(parts, agreement.currency)))
    return views


def _components(agreement: Agreement, axes: tuple[AxisView, ...]) -> SumCheck:
    actions = [action for axis in axes for action in axis.actions]
    known = [action for action in actions if action.basis == Breakdown.PART and action.cost is not None]
    return SumCheck(
        Money.total((axis.total for axis in axes), agreement.currency),
        agreement.money,
        len(known),
        sum(1 for action in actions if action.cost is None),
    )


def _contributions(agreement: Agreement, books: tuple[LineBook, ...]) -> SumCheck:
    parts = [book for book in books if book.line.basis == FundingBasis.PART]
    known = [book for book in parts if book.pledged or book.committed]
    promised = Money.total((book.pledged + book.committed for book in known), agreement.currency)
    return SumCheck(promised, agreement.money, len(known), len(parts) - len(known))


def _late(books: tuple[LineBook, ...], today: date) -> list[LateInstalment]:
    return [
        LateInstalment(book, part.instalment.number, part.instalment.due_on, part.left, part.days_late(today))
        for book in books
        for part in book.instalments
        if part.days_late(today)
    ]
