"""Bringing published agreements up to date: compared in bulk, and what differs written as versions and entries."""

from collections.abc import Iterator, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.agreements.actions.evidence import group_by
from houma.domain.agreements.actions.in_force import same_instalment
from houma.domain.agreements.actions.published_changes import Recorded, target, write_changes
from houma.domain.agreements.actions.published_facts import PublishedAgreement
from houma.domain.agreements.books import books_of
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine
from houma.domain.agreements.models import Agreement, AgreementParty, AgreementVersion, VersionState
from houma.domain.base.decisions import Decision, Reason, require


def bring_up_to_date(pairs: Sequence[tuple[Agreement, PublishedAgreement]], by: User | None) -> set[str]:
    """Change what differs from the facts; returns the codes of the agreements that changed.

    Raises Refused with every reason before anything of these agreements is written.
    """
    recorded = list(_recorded(pairs))
    require(Decision(tuple(reason for one in recorded for reason in _against(one))))
    return write_changes(recorded, by)


def _recorded(pairs: Sequence[tuple[Agreement, PublishedAgreement]]) -> Iterator[Recorded]:
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
        yield Recorded(
            agreement=agreement,
            fact=fact,
            version=version,
            is_being_changed=any(other.pk != version.pk for other in versions[agreement.pk]),
            parties=tuple(parties[version.pk]),
            books={book.line.key: book for book in books[agreement.pk]},
            references=references,
        )


def _against(one: Recorded) -> Iterator[Reason]:
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
        if target(item, FlowKind.COMMITMENT, line.currency) < book.released:
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
