"""What follows when a version comes into force: commitments, instalments, and the agreement's own fields."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from houma.domain.accounts.models import Party, User
from houma.domain.agreements.actions.entries import Entry, write
from houma.domain.agreements.books import InstalmentBook, LineBook, books_of
from houma.domain.agreements.following import commitment_fell
from houma.domain.agreements.ledger import FlowKind, FundingBasis, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, AgreementState, AgreementVersion, VersionState
from houma.domain.agreements.rules import LineChange
from houma.domain.agreements.terms import FundingTerms, InstalmentTerms, Terms
from houma.domain.projects.models import Action
from houma.values.money import Money
from houma.values.partial_date import PartialDate


def party_codes(country_id: str, terms: Terms) -> dict[str, Party]:
    """The parties that the terms name, by code."""
    codes = {party.code for party in terms.parties} | {line.payer for line in terms.funding}
    codes |= {line.receiver for line in terms.funding if line.receiver}
    return {party.code: party for party in Party.objects.filter(country=country_id, code__in=codes)}


def action_codes(project_id: int) -> dict[str, Action]:
    """The actions of a project by "axis number.action number"."""
    actions = Action.objects.filter(axis__project=project_id).select_related("axis")
    return {f"{action.axis.number}.{action.number}": action for action in actions}


def line_changes(agreement: Agreement, terms: Terms) -> tuple[LineChange, ...]:
    """What ``terms`` would do to the lines on which money may have moved."""
    actions = {action.pk: code for code, action in action_codes(agreement.project_id).items()}
    changes = []
    for book in books_of(_lines(agreement).select_related("payer", "receiver")):
        wanted = terms.line(book.line.key)
        paid = [part for part in book.instalments if part.paid]
        kept = {part.number: part for part in wanted.instalments} if wanted else {}
        touched = tuple(
            part.instalment.number for part in paid if not same_instalment(part, kept.get(part.instalment.number))
        )
        if wanted is None and not book.committed:
            continue  # Ended by an earlier amendment.
        changes.append(
            LineChange(
                key=book.line.key,
                amount=wanted.amount if wanted else None,
                released=book.released,
                touched_paid=touched if wanted else (),
                identity_changed=wanted is not None and _identity(book.line, actions) != _wanted_identity(wanted),
            )
        )
    return tuple(changes)


def put_in_force(agreement: Agreement, version: AgreementVersion, terms: Terms, by: User | None) -> None:
    """Make ``version`` the one in force. The caller holds the agreement and its lines, and asked the rules.

    Instalments that stay as they are keep what was paid on them; the others are withdrawn before the commitment changes
    and new ones introduced after, so that the schedule never goes beyond the commitment.
    """
    agreement.versions.filter(state=VersionState.SIGNED).update(state=VersionState.SUPERSEDED)
    version.state = VersionState.SIGNED
    version.save(update_fields=["state"])
    books = {book.line.key: book for book in books_of(_lines(agreement))}
    parties, actions = party_codes(agreement.country_id, terms), action_codes(agreement.project_id)
    for key, book in books.items():
        if terms.line(key) is None and book.committed:
            _commit(book.line, book, Money.zero(agreement.currency), (), version, by)
    for wanted in terms.funding:
        known = books.get(wanted.key)
        line = known.line if known else _open_line(agreement, wanted, parties, actions)
        assert wanted.amount is not None  # Terms are complete before they can be signed.
        _commit(line, known, wanted.amount, wanted.instalments, version, by)
    _copy_terms(agreement, version, terms)


def same_instalment(book: InstalmentBook, wanted: InstalmentTerms | None) -> bool:
    """Whether an instalment stays as it is."""
    return wanted is not None and (book.instalment.due_on, book.amount) == (wanted.due, wanted.amount)


def _lines(agreement: Agreement) -> QuerySet[FundingLine]:
    return FundingLine.objects.filter(agreement=agreement, basis=FundingBasis.PART)


def _open_line(
    agreement: Agreement, wanted: FundingTerms, parties: dict[str, Party], actions: dict[str, Action]
) -> FundingLine:
    return FundingLine.objects.create(
        agreement=agreement,
        key=wanted.key,
        payer=parties[wanted.payer],
        receiver=parties[wanted.receiver] if wanted.receiver else None,
        action=actions[wanted.action] if wanted.action else None,
        currency=agreement.currency,
    )


def _commit(
    line: FundingLine,
    book: LineBook | None,
    amount: Money,
    schedule: Iterable[InstalmentTerms],
    version: AgreementVersion,
    by: User | None,
) -> None:
    wanted = {part.number: part for part in schedule}
    there = {part.instalment.number: part for part in book.instalments} if book else {}
    stays = {number for number, part in there.items() if same_instalment(part, wanted.get(number))}
    withdrawn = [part.instalment.pk for number, part in there.items() if number not in stays]
    Instalment.objects.filter(pk__in=withdrawn).update(withdrawn_in=version.number)
    change = amount - (book.committed if book else Money.zero(line.currency))
    if change:
        reference = f"commitment-{line.agreement_id}-v{version.number}-{line.key}"
        day = _day_in_force(version)
        entry = write(Entry(line, FlowKind.COMMITMENT, reference, change, day, version_number=version.number), by)
        if change.amount < 0:
            commitment_fell(entry, amount, by)
    for number, part in sorted(wanted.items()):
        if number not in stays:
            Instalment.objects.create(
                line=line,
                number=number,
                due_on=part.due,
                amount=part.amount.amount,
                introduced_in=version.number,
            )


def _identity(line: FundingLine, actions: dict[int, str]) -> tuple[str, str | None, str | None]:
    receiver = line.receiver.code if line.receiver else None
    return line.payer.code, receiver, actions.get(line.action_id) if line.action_id else None


def _wanted_identity(line: FundingTerms) -> tuple[str, str | None, str | None]:
    return line.payer, line.receiver, line.action


def _copy_terms(agreement: Agreement, version: AgreementVersion, terms: Terms) -> None:
    agreement.name_fr, agreement.name_ar, agreement.name_en = terms.title.fr, terms.title.ar, terms.title.en
    agreement.total = terms.total.amount if terms.total else None
    agreement.start_year, agreement.end_year = terms.start_year, terms.end_year
    if agreement.state != AgreementState.SIGNED:
        agreement.state = AgreementState.SIGNED
        last = _last_signature(version)
        agreement.signed_on = str(last) if last else ""
        agreement.signed_from = last.first_day if last else None
    agreement.save()


def _last_signature(version: AgreementVersion) -> PartialDate | None:
    days = [PartialDate.parse(day) for day in version.signatures.values_list("signed_on", flat=True) if day]
    return max(days, key=lambda day: day.last_day, default=None)


def _day_in_force(version: AgreementVersion) -> date | None:
    """The day of the last signature, where it is known to the day."""
    last = _last_signature(version)
    return last.first_day if last is not None and last.day is not None else None
