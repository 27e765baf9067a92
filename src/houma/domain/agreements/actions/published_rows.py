"""Rows of the store made from published facts."""

from collections.abc import Iterator
from typing import Any

from houma.domain.accounts.models import User
from houma.domain.agreements.actions.published_facts import PublishedAgreement, PublishedLine, PublishedMovement
from houma.domain.agreements.ledger import Flow, FundingLine, Instalment
from houma.domain.agreements.models import (
    Agreement,
    AgreementParty,
    AgreementState,
    AgreementVersion,
    PartyRole,
    VersionState,
)


def agreement_fields(fact: PublishedAgreement) -> dict[str, Any]:
    """The fields of an agreement that a source can change."""
    fields = {
        "name_fr": fact.names.fr,
        "name_ar": fact.names.ar,
        "name_en": fact.names.en,
        "kind": fact.kind,
        "state": fact.state,
        "framework_id": fact.framework.pk if fact.framework else None,
        "signed_on": str(fact.signed_on) if fact.signed_on else "",
        "signed_from": fact.signed_on.first_day if fact.signed_on else None,
        "start_year": fact.start_year,
        "end_year": fact.end_year,
        "total": fact.total.amount if fact.total else None,
        "visibility": fact.visibility,
    }
    told = {"territory_note": fact.territory_note, "source_keywords": fact.keywords}
    return fields | {name: text for name, text in told.items() if text is not None}


def version_state(state: AgreementState) -> VersionState:
    """The state of the version that stands for an agreement in ``state``."""
    return VersionState.PROPOSED if state == AgreementState.NEGOTIATED else VersionState.SIGNED


def party_rows(fact: PublishedAgreement, version: AgreementVersion) -> Iterator[AgreementParty]:
    """The parties of the version, each role once."""
    seen: set[tuple[int, PartyRole]] = set()
    for item in fact.parties or ():
        if (item.party.pk, item.role) not in seen:
            seen.add((item.party.pk, item.role))
            yield AgreementParty(
                version=version,
                party=item.party,
                role=item.role,
                name_as_published=item.name_as_published,
                source=item.source or fact.source,
                note=item.note,
            )


def funding_line(fact: PublishedAgreement, item: PublishedLine, agreement: Agreement) -> FundingLine:
    """The funding line that stands for a contribution."""
    return FundingLine(
        agreement=agreement,
        key=item.key,
        payer=item.payer,
        payer_as_published=item.payer_as_published,
        receiver=item.receiver,
        action=item.action,
        currency=fact.currency,
        basis=item.basis,
        source=item.source or fact.source,
        note=item.note,
    )


def movement_flow(
    fact: PublishedAgreement, move: PublishedMovement, line: FundingLine, instalment: Instalment | None, by: User | None
) -> Flow:
    """The entry of the ledger that stands for a release or an expenditure."""
    return Flow(
        agreement_id=line.agreement_id,
        line=line,
        instalment=instalment,
        kind=move.kind,
        amount=move.amount.amount,
        currency=line.currency,
        value_date=move.value_date,
        source=move.source or fact.source,
        reference=move.reference,
        recorded_by=by,
    )
