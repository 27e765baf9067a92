"""Writing what a source now says otherwise of published agreements: versions and entries of the ledger, in bulk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _now
from simple_history.utils import bulk_update_with_history

from houma.domain.accounts.models import User
from houma.domain.agreements.actions.in_force import same_instalment
from houma.domain.agreements.actions.money import (
    record_expenditure,
    write_disbursement_without_asking,
    write_release_without_asking,
)
from houma.domain.agreements.actions.published_facts import PublishedAgreement, PublishedLine, PublishedMovement
from houma.domain.agreements.actions.published_rows import agreement_fields, line_row, party_rows, version_state
from houma.domain.agreements.books import InstalmentBook, LineBook
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, AgreementParty, AgreementVersion, VersionState
from houma.domain.agreements.terms import write_terms
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.bulk_rows import insert_rows
from houma.domain.sources.models import Source
from houma.values.money import Money


@dataclass(frozen=True)
class Recorded:
    """What is in the store of one agreement, and what a source now says of it."""

    agreement: Agreement
    fact: PublishedAgreement
    version: AgreementVersion
    is_being_changed: bool
    parties: tuple[AgreementParty, ...]
    books: dict[str, LineBook]
    references: frozenset[str]

    @cached_property
    def wanted_terms(self) -> dict[str, object]:
        return write_terms(self.fact.terms(read_terms(self.version.terms)))

    @cached_property
    def needs_version(self) -> bool:
        return (
            self.wanted_terms != self.version.terms
            or version_state(self.fact.state) != self.version.state
            or any(_promises_differ(item, self.books.get(item.key)) for item in self.fact.lines or ())
        )

    @property
    def new_movements(self) -> list[tuple[PublishedLine, PublishedMovement]]:
        return [
            (item, move)
            for item in self.fact.lines or ()
            for move in item.movements
            if move.reference not in self.references
        ]

    @cached_property
    def dropped(self) -> list[LineBook]:
        """Lines that stand for money and that the source no longer names."""
        if self.fact.lines is None:
            return []
        named = {item.key for item in self.fact.lines}
        return [book for key, book in self.books.items() if key not in named and book.moved]


@dataclass(frozen=True, slots=True)
class _Change:
    """A line that a source still names: what it says of it, the line by its key, and the version that says so."""

    of: Recorded
    item: PublishedLine
    line: int
    book: LineBook | None
    version: int

    @property
    def source(self) -> Source:
        return self.item.source or self.of.fact.source

    @property
    def kept(self) -> dict[int, InstalmentBook]:
        """Instalments in force that the source names as they are, by number."""
        wanted = {part.number: part for part in self.item.instalments}
        there = self.book.instalments if self.book is not None else ()
        return {
            part.instalment.number: part for part in there if same_instalment(part, wanted.get(part.instalment.number))
        }

    @property
    def withdrawn(self) -> list[InstalmentBook]:
        """Instalments in force that the source names otherwise, or no more."""
        kept = self.kept
        return [part for part in (self.book.instalments if self.book else ()) if part.instalment.number not in kept]


def write_changes(recorded: Sequence[Recorded], by: User | None) -> set[str]:
    """Change what differs; returns the codes of the agreements that changed.

    Each step is taken for all agreements before the next one, in the order in which the laws of the ledger allow them
    for one: the version, its lines, what is withdrawn, what is promised, what is scheduled, what moved.
    """
    numbers = _next_versions([one for one in recorded if one.needs_version or one.dropped], by)
    touched = set(numbers)
    changes = list(_lines(recorded, numbers))
    touched |= {change.of.fact.code for change in changes if change.book is None}
    touched |= _withdraw(changes)
    touched |= _promise(changes, _ended(recorded, numbers), by)
    touched |= _schedule(changes)
    touched |= _note(changes)
    for one in recorded:
        for item, move in one.new_movements:
            _record_movement(one, item, move, by)
            touched.add(one.fact.code)
    touched |= _name_parties([one for one in recorded if one.fact.parties is not None and one.fact.code not in numbers])
    return touched | _describe(recorded, by)


def target(item: PublishedLine, kind: FlowKind, currency: str) -> Money:
    """What the ledger shall say that a line pledges or commits."""
    return item.promised if item.promised is not None and item.promise == kind else Money.zero(currency)


def _promises_differ(item: PublishedLine, book: LineBook | None) -> bool:
    if book is None:
        return True
    currency = book.line.currency
    return (book.committed, book.pledged) != (
        target(item, FlowKind.COMMITMENT, currency),
        target(item, FlowKind.PLEDGE, currency),
    )


def _next_versions(several: Sequence[Recorded], by: User | None) -> dict[str, int]:
    """The number of the new version of each agreement, by code; the one before it is superseded or abandoned."""
    if not several:
        return {}
    signed = [one.version.pk for one in several if one.version.state == VersionState.SIGNED]
    open_ones = [one.version.pk for one in several if one.version.state != VersionState.SIGNED]
    for keys, state in ((signed, VersionState.SUPERSEDED), (open_ones, VersionState.ABANDONED)):
        AgreementVersion.objects.filter(pk__in=keys).update(state=state)
    versions = AgreementVersion.objects.filter(agreement__in=[one.agreement.pk for one in several]).order_by()
    last = dict(versions.values_list("agreement").annotate(Max("number")))
    numbers = {one.fact.code: last[one.agreement.pk] + 1 for one in several}
    fresh = insert_rows(
        AgreementVersion,
        [
            {
                "agreement_id": one.agreement.pk,
                "number": numbers[one.fact.code],
                "state": version_state(one.fact.state),
                "terms": one.wanted_terms,
                "source_id": one.fact.source.pk,
                "created_by_id": by.pk if by else None,
            }
            for one in several
        ],
    )
    pairs = list(zip(several, fresh, strict=True))
    insert_rows(AgreementParty, [row for one, key in pairs for row in party_rows(one.fact, key)])
    silent = [(one, key) for one, key in pairs if one.fact.parties is None]
    insert_rows(AgreementParty, [_same_party(party, key) for one, key in silent for party in one.parties])
    return numbers


def _same_party(party: AgreementParty, version: int) -> dict[str, object]:
    return {
        "version_id": version,
        "party_id": party.party_id,
        "role": party.role,
        "must_sign": party.must_sign,
        "name_as_published": party.name_as_published,
        "source_id": party.source_id,
        "note": party.note,
    }


def _lines(recorded: Sequence[Recorded], numbers: Mapping[str, int]) -> Iterator[_Change]:
    """Every line that is named, the new ones written first."""
    named = [(one, item) for one in recorded for item in one.fact.lines or ()]
    fresh = [(one, item) for one, item in named if item.key not in one.books]
    keys = insert_rows(FundingLine, [line_row(one.fact, item, one.agreement.pk) for one, item in fresh])
    new = {(one.fact.code, item.key): key for (one, item), key in zip(fresh, keys, strict=True)}
    for one, item in named:
        book = one.books.get(item.key)
        line = book.line.pk if book is not None else new[one.fact.code, item.key]
        yield _Change(one, item, line, book, numbers.get(one.fact.code, one.version.number))


def _withdraw(changes: Sequence[_Change]) -> set[str]:
    by_version: dict[int, list[int]] = {}
    touched = set()
    for change in changes:
        if change.book is not None and (gone := change.withdrawn):
            by_version.setdefault(change.version, []).extend(part.instalment.pk for part in gone)
            touched.add(change.of.fact.code)
    for version, keys in by_version.items():
        Instalment.objects.filter(pk__in=keys).update(withdrawn_in=version)
    return touched


@dataclass(frozen=True, slots=True)
class _Promise:
    """What the ledger says of a line and what it shall say."""

    code: str
    agreement: int
    line: int
    key: str
    kind: FlowKind
    there: Money
    wanted: Money
    version: int
    source: Source


def _promises(changes: Sequence[_Change]) -> Iterator[_Promise]:
    for change in changes:
        book, one = change.book, change.of
        zero = Money.zero(one.fact.currency)
        stands = (
            (FlowKind.COMMITMENT, book.committed if book else zero),
            (FlowKind.PLEDGE, book.pledged if book else zero),
        )
        for kind, there in stands:
            wanted = target(change.item, kind, one.fact.currency)
            yield _Promise(
                one.fact.code, one.agreement.pk, change.line, change.item.key, kind, there, wanted, change.version,
                change.source,
            )  # fmt: skip


def _ended(recorded: Sequence[Recorded], numbers: Mapping[str, int]) -> Iterator[_Promise]:
    """Lines that the source no longer names promise nothing any more."""
    for one in recorded:
        for book in one.dropped:
            zero, line = Money.zero(book.line.currency), book.line
            for kind, there in ((FlowKind.COMMITMENT, book.committed), (FlowKind.PLEDGE, book.pledged)):
                yield _Promise(
                    one.fact.code, one.agreement.pk, line.pk, line.key, kind, there, zero, numbers[one.fact.code],
                    one.fact.source,
                )  # fmt: skip


def _promise(changes: Sequence[_Change], ended: Iterator[_Promise], by: User | None) -> set[str]:
    """Let the ledger say what is wanted: a commitment by its difference, a pledge by reversing the one before."""
    differing = [promise for promise in (*_promises(changes), *ended) if promise.there != promise.wanted]
    pledged = {promise.line: promise for promise in differing if promise.kind == FlowKind.PLEDGE}
    before = Flow.objects.filter(line__in=list(pledged), kind=FlowKind.PLEDGE, reverses=None, reversed_by=None)
    reason = _now("Replaced by a later statement of the source.")
    rows = [
        {
            **_entry(pledged[flow.line_id], Money(-flow.amount, flow.currency), by),
            "reference": f"reversal-of-{flow.pk}",
            "version_number": flow.version_number,
            "reverses_id": flow.pk,
            "reason": reason,
        }
        for flow in before.order_by("pk")
    ]
    for promise in differing:
        if promise.kind == FlowKind.COMMITMENT:
            rows.append(_entry(promise, promise.wanted - promise.there, by))
        elif promise.wanted:
            rows.append(_entry(promise, promise.wanted, by))
    insert_rows(Flow, rows)
    return {promise.code for promise in differing}


def _entry(promise: _Promise, amount: Money, by: User | None) -> dict[str, object]:
    return {
        "agreement_id": promise.agreement,
        "line_id": promise.line,
        "kind": promise.kind,
        "amount": amount.amount,
        "currency": amount.currency,
        "version_number": promise.version,
        "reverses_id": None,
        "reason": "",
        "source_id": promise.source.pk,
        "reference": f"{promise.kind.name.lower()}-{promise.agreement}-v{promise.version}-{promise.key}",
        "recorded_by_id": by.pk if by else None,
    }


def _schedule(changes: Sequence[_Change]) -> set[str]:
    rows = []
    touched = set()
    for change in changes:
        kept = change.kept if change.item.instalments else {}
        for part in sorted(change.item.instalments, key=lambda part: part.number):
            if part.number not in kept:
                touched.add(change.of.fact.code)
                rows.append(
                    {
                        "line_id": change.line,
                        "number": part.number,
                        "due_on": part.due,
                        "amount": part.amount.amount,
                        "introduced_in": change.version,
                    }
                )
    insert_rows(Instalment, rows)
    return touched


def _note(changes: Sequence[_Change]) -> set[str]:
    lines = []
    touched = set()
    for change in changes:
        item = change.item
        line = change.book.line if change.book is not None else None
        if line is not None and (line.note, line.payer_as_published) != (item.note, item.payer_as_published):
            line.note, line.payer_as_published = item.note, item.payer_as_published
            lines.append(line)
            touched.add(change.of.fact.code)
    FundingLine.objects.bulk_update(lines, ["note", "payer_as_published"])
    return touched


def _record_movement(one: Recorded, item: PublishedLine, move: PublishedMovement, by: User | None) -> None:
    line = FundingLine.objects.get(agreement=one.agreement, key=item.key)
    source = move.source or one.fact.source
    if move.kind == FlowKind.EXPENDITURE:
        record_expenditure(
            line, move.amount, reference=move.reference, value_date=move.value_date, source=source, by=by
        )
    elif move.instalment is None:
        write_disbursement_without_asking(
            line, move.amount, reference=move.reference, value_date=move.value_date, source=source, by=by
        )
    else:
        instalment = Instalment.objects.get(line=line, number=move.instalment, withdrawn_in=None)
        write_release_without_asking(
            instalment,
            reference=move.reference,
            amount=move.amount,
            value_date=move.value_date,
            source=source,
            by=by,
        )


def _name_parties(recorded: Sequence[Recorded]) -> set[str]:
    """Bring the published names and notes of the parties up to date; who they are is part of the terms."""
    changed = []
    touched = set()
    for one in recorded:
        wanted = {(row["party_id"], row["role"]): row for row in party_rows(one.fact, one.version.pk)}
        for party in one.parties:
            row = wanted.get((party.party_id, party.role))
            if row and (party.name_as_published, party.note) != (row["name_as_published"], row["note"]):
                party.name_as_published, party.note = row["name_as_published"], row["note"]
                changed.append(party)
                touched.add(one.fact.code)
    AgreementParty.objects.bulk_update(changed, ["name_as_published", "note"])
    return touched


def _describe(recorded: Sequence[Recorded], by: User | None) -> set[str]:
    """Bring the fields of the agreements up to date, with their history."""
    changed = []
    names: set[str] = set()
    now = timezone.now()
    for one in recorded:
        fields = agreement_fields(one.fact)
        if any(getattr(one.agreement, name) != value for name, value in fields.items()):
            for name, value in {**fields, "updated_at": now}.items():
                setattr(one.agreement, name, value)
                names.add(name.removesuffix("_id"))
            changed.append(one.agreement)
    bulk_update_with_history(changed, Agreement, sorted(names), batch_size=500, default_user=by)
    return {agreement.code for agreement in changed}
