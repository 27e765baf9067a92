"""Bringing published agreements up to date: compared in bulk, changed one by one as new versions and ledger entries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.agreements.actions.entries import Entry, write
from houma.domain.agreements.actions.evidence import group_by
from houma.domain.agreements.actions.in_force import same_instalment
from houma.domain.agreements.actions.money import record_disbursement, record_expenditure, release_instalment
from houma.domain.agreements.actions.published_facts import PublishedAgreement, PublishedLine, PublishedMovement
from houma.domain.agreements.actions.published_rows import agreement_fields, line_row, party_rows, version_state
from houma.domain.agreements.books import LineBook, books_of
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, AgreementParty, AgreementVersion, VersionState
from houma.domain.agreements.terms import write_terms
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import Decision, Reason, require
from houma.domain.sources.models import Source
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What is in the store of one agreement, and what a source now says of it."""

    agreement: Agreement
    fact: PublishedAgreement
    version: AgreementVersion
    is_being_changed: bool
    parties: tuple[AgreementParty, ...]
    books: dict[str, LineBook]
    references: frozenset[str]

    @property
    def wanted_terms(self) -> dict[str, object]:
        return write_terms(self.fact.terms(read_terms(self.version.terms)))

    @property
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

    @property
    def dropped(self) -> list[LineBook]:
        """Lines that stand for money and that the source no longer names."""
        if self.fact.lines is None:
            return []
        named = {item.key for item in self.fact.lines}
        return [book for key, book in self.books.items() if key not in named and book.moved]


def bring_up_to_date(pairs: Sequence[tuple[Agreement, PublishedAgreement]], by: User | None) -> set[str]:
    """Change what differs from the facts; returns the codes of the agreements that changed.

    Raises Refused with every reason before anything of these agreements is written.
    """
    recorded = list(_recorded(pairs))
    require(Decision(tuple(reason for one in recorded for reason in _against(one))))
    return {one.fact.code for one in recorded if _apply(one, by)}


def _recorded(pairs: Sequence[tuple[Agreement, PublishedAgreement]]) -> Iterator[_Recorded]:
    agreements = [agreement.pk for agreement, _fact in pairs]
    versions = group_by(
        AgreementVersion.objects.filter(agreement__in=agreements)
        .exclude(state__in=[VersionState.SUPERSEDED, VersionState.ABANDONED])
        .order_by("number"),
        lambda version: version.agreement_id,
    )
    current = {key: next((v for v in found if v.source_id is not None), found[0]) for key, found in versions.items()}
    parties = group_by(
        AgreementParty.objects.filter(version__in=list(current.values())), lambda party: party.version_id
    )
    books = group_by(books_of(FundingLine.objects.filter(agreement__in=agreements)), lambda b: b.line.agreement_id)
    wanted = {move.reference for _agreement, fact in pairs for item in fact.lines or () for move in item.movements}
    references = frozenset(Flow.objects.filter(reference__in=wanted).values_list("reference", flat=True))
    for agreement, fact in pairs:
        version = current[agreement.pk]
        yield _Recorded(
            agreement=agreement,
            fact=fact,
            version=version,
            is_being_changed=any(other.pk != version.pk for other in versions[agreement.pk]),
            parties=tuple(parties[version.pk]),
            books={book.line.key: book for book in books[agreement.pk]},
            references=references,
        )


def _against(one: _Recorded) -> Iterator[Reason]:
    code = one.fact.code
    if one.agreement.project_id != one.fact.project.pk or one.agreement.currency != one.fact.currency:
        yield format_lazy(_("{code}: an agreement keeps its project and its currency."), code=code)
    if (one.version.source_id is None or one.is_being_changed) and (one.needs_version or one.dropped):
        yield format_lazy(_("{code}: this agreement is negotiated here; it changes by an amendment."), code=code)
    for item in one.fact.lines or ():
        book = one.books.get(item.key)
        if book is None:
            continue
        line = book.line
        receiver, action = (item.receiver.pk if item.receiver else None), (item.action.pk if item.action else None)
        if (line.payer_id, line.receiver_id, line.action_id, line.basis) != (
            item.payer.pk, receiver, action, item.basis
        ):  # fmt: skip
            yield format_lazy(
                _("{code}, line {key}: who pays, who receives, action and basis stay; give the line another key."),
                code=code,
                key=item.key,
            )
        if _target(item, FlowKind.COMMITMENT, line.currency) < book.released:
            yield format_lazy(_("{code}, line {key}: more is released than that."), code=code, key=item.key)
        wanted = {part.number: part for part in item.instalments}
        if any(
            part.paid and not same_instalment(part, wanted.get(part.instalment.number)) for part in book.instalments
        ):
            yield format_lazy(_("{code}, line {key}: a paid instalment stays as it is."), code=code, key=item.key)
    for book in one.dropped:
        if book.released:
            yield format_lazy(
                _("{code}, line {key}: money is released on it, so it stays."), code=code, key=book.line.key
            )


def _apply(one: _Recorded, by: User | None) -> bool:
    touched = False
    version = one.version
    if one.needs_version or one.dropped:
        version = _next_version(one, by)
        touched = True
    for item in one.fact.lines or ():
        touched |= _bring_line_up_to_date(one, item, version, by)
    for book in one.dropped:
        _set_promise(book.line, book, FlowKind.COMMITMENT, Money.zero(book.line.currency), version, one.fact.source, by)
        _set_promise(book.line, book, FlowKind.PLEDGE, Money.zero(book.line.currency), version, one.fact.source, by)
    for item, move in one.new_movements:
        _record_movement(one, item, move, by)
        touched = True
    if one.fact.parties is not None and version.pk == one.version.pk:
        touched |= _name_parties(one)
    fields = agreement_fields(one.fact)
    if any(getattr(one.agreement, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(one.agreement, name, value)
        one.agreement.save()
        touched = True
    return touched


def _next_version(one: _Recorded, by: User | None) -> AgreementVersion:
    before = one.version
    before.state = VersionState.SUPERSEDED if before.state == VersionState.SIGNED else VersionState.ABANDONED
    before.save(update_fields=["state"])
    last = one.agreement.versions.order_by("-number").values_list("number", flat=True)[0]
    version = AgreementVersion.objects.create(
        agreement=one.agreement,
        number=last + 1,
        state=version_state(one.fact.state),
        terms=one.wanted_terms,
        source=one.fact.source,
        created_by=by,
    )
    if one.fact.parties is not None:
        AgreementParty.objects.bulk_create(AgreementParty(**row) for row in party_rows(one.fact, version.pk))
    else:
        for party in one.parties:
            party.pk, party.version = None, version  # The same party of the next version is a row of its own.
        AgreementParty.objects.bulk_create(one.parties)
    return version


def _bring_line_up_to_date(one: _Recorded, item: PublishedLine, version: AgreementVersion, by: User | None) -> bool:
    book = one.books.get(item.key)
    source = item.source or one.fact.source
    if book is None:
        fresh = FundingLine.objects.create(**line_row(one.fact, item, one.agreement.pk))
        book = books_of(FundingLine.objects.filter(pk=fresh.pk))[0]
    line = book.line
    wanted = {part.number: part for part in item.instalments}
    there = {part.instalment.number: part for part in book.instalments}
    moved = [part for number, part in there.items() if not same_instalment(part, wanted.get(number))]
    Instalment.objects.filter(pk__in=[part.instalment.pk for part in moved]).update(withdrawn_in=version.number)
    touched = item.key not in one.books or bool(moved)
    for kind in (FlowKind.COMMITMENT, FlowKind.PLEDGE):
        touched |= _set_promise(line, book, kind, _target(item, kind, line.currency), version, source, by)
    for number, part in sorted(wanted.items()):
        if number not in there or there[number] in moved:
            Instalment.objects.create(
                line=line, number=number, due_on=part.due, amount=part.amount.amount, introduced_in=version.number
            )
            touched = True
    if (line.note, line.payer_as_published) != (item.note, item.payer_as_published):
        line.note, line.payer_as_published = item.note, item.payer_as_published
        line.save(update_fields=["note", "payer_as_published"])
        touched = True
    return touched


def _set_promise(
    line: FundingLine,
    book: LineBook,
    kind: FlowKind,
    wanted: Money,
    version: AgreementVersion,
    source: Source,
    by: User | None,
) -> bool:
    """Let the ledger say ``wanted``: a commitment by its difference, a pledge by reversing what was pledged before."""
    there = book.committed if kind == FlowKind.COMMITMENT else book.pledged
    if wanted == there:
        return False
    reference = f"{kind.name.lower()}-{line.agreement_id}-v{version.number}-{line.key}"
    if kind == FlowKind.COMMITMENT:
        write(Entry(line, kind, reference, wanted - there, version_number=version.number, source=source), by)
        return True
    for flow in Flow.objects.filter(line=line, kind=kind, reverses=None, reversed_by=None):
        write(
            Entry(
                line,
                kind,
                f"reversal-of-{flow.pk}",
                Money(-flow.amount, flow.currency),
                version_number=flow.version_number,
                reverses=flow,
                reason=_now("Replaced by a later statement of the source."),
                source=source,
            ),
            by,
        )
    if wanted:
        write(Entry(line, kind, reference, wanted, version_number=version.number, source=source), by)
    return True


def _record_movement(one: _Recorded, item: PublishedLine, move: PublishedMovement, by: User | None) -> None:
    line = FundingLine.objects.get(agreement=one.agreement, key=item.key)
    source = move.source or one.fact.source
    if move.kind == FlowKind.EXPENDITURE:
        record_expenditure(
            line, move.amount, reference=move.reference, value_date=move.value_date, source=source, by=by
        )
    elif move.instalment is None:
        record_disbursement(
            line, move.amount, reference=move.reference, value_date=move.value_date, source=source, by=by
        )
    else:
        instalment = Instalment.objects.get(line=line, number=move.instalment, withdrawn_in=None)
        release_instalment(
            instalment,
            reference=move.reference,
            amount=move.amount,
            value_date=move.value_date,
            source=source,
            by=by,
        )


def _name_parties(one: _Recorded) -> bool:
    """Bring the published names and notes of the parties up to date; who they are is part of the terms."""
    wanted = {(row["party_id"], row["role"]): row for row in party_rows(one.fact, one.version.pk)}
    changed = []
    for party in one.parties:
        row = wanted.get((party.party_id, party.role))
        if row and (party.name_as_published, party.note) != (row["name_as_published"], row["note"]):
            party.name_as_published, party.note = row["name_as_published"], row["note"]
            changed.append(party)
    AgreementParty.objects.bulk_update(changed, ["name_as_published", "note"])
    return bool(changed)


def _promises_differ(item: PublishedLine, book: LineBook | None) -> bool:
    if book is None:
        return True
    currency = book.line.currency
    return (book.committed, book.pledged) != (
        _target(item, FlowKind.COMMITMENT, currency),
        _target(item, FlowKind.PLEDGE, currency),
    )


def _target(item: PublishedLine, kind: FlowKind, currency: str) -> Money:
    return item.promised if item.promised is not None and item.promise == kind else Money.zero(currency)
