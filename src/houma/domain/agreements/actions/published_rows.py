"""Rows of the store made from published facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from houma.domain.accounts.models import User
from houma.domain.agreements.actions.published_facts import PublishedAgreement, PublishedLine, PublishedMovement
from houma.domain.agreements.ledger import FlowKind
from houma.domain.agreements.models import AgreementState, PartyRole, VersionState
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class LineKeys:
    """Keys of a funding line and of its agreement."""

    agreement: int
    line: int


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


def party_rows(fact: PublishedAgreement, version: int) -> Iterator[dict[str, Any]]:
    """The parties of a version (by its key), each role once."""
    seen: set[tuple[int, PartyRole]] = set()
    for item in fact.parties or ():
        if (item.party.pk, item.role) not in seen:
            seen.add((item.party.pk, item.role))
            yield {
                "version_id": version,
                "party_id": item.party.pk,
                "role": item.role,
                "name_as_published": item.name_as_published,
                "source_id": (item.source or fact.source).pk,
                "note": item.note,
            }


def line_row(fact: PublishedAgreement, item: PublishedLine, agreement: int) -> dict[str, Any]:
    """The funding line that stands for a contribution to an agreement (by its key)."""
    return {
        "agreement_id": agreement,
        "key": item.key,
        "payer_id": item.payer.pk,
        "payer_as_published": item.payer_as_published,
        "receiver_id": item.receiver.pk if item.receiver else None,
        "action_id": item.action.pk if item.action else None,
        "currency": fact.currency,
        "basis": item.basis,
        "source_id": (item.source or fact.source).pk,
        "note": item.note,
    }


def promise_row(
    fact: PublishedAgreement, item: PublishedLine, promised: Money, line: LineKeys, by: User | None
) -> dict[str, Any]:
    """The entry of the ledger that stands for a contribution that was pledged or committed."""
    return {
        "agreement_id": line.agreement,
        "line_id": line.line,
        "instalment_id": None,
        "kind": item.promise,
        "amount": promised.amount,
        "currency": fact.currency,
        "value_date": item.value_date,
        "version_number": 1,
        "source_id": (item.source or fact.source).pk,
        "reference": f"{FlowKind(item.promise).name.lower()}-{line.agreement}-v1-{item.key}",
        "recorded_by_id": by.pk if by else None,
    }


def movement_row(
    fact: PublishedAgreement, move: PublishedMovement, line: LineKeys, instalment: int | None, by: User | None
) -> dict[str, Any]:
    """The entry of the ledger that stands for a release or an expenditure."""
    return {
        "agreement_id": line.agreement,
        "line_id": line.line,
        "instalment_id": instalment,
        "kind": move.kind,
        "amount": move.amount.amount,
        "currency": fact.currency,
        "value_date": move.value_date,
        "version_number": None,
        "source_id": (move.source or fact.source).pk,
        "reference": move.reference,
        "recorded_by_id": by.pk if by else None,
    }
