"""Recording published agreements in bulk: new ones in a fixed number of writes a block, known ones brought up to date.

Used by the country packs and by the import of a portfolio. What was recorded before and did not change is not written
again; what changed becomes a new version with its source, and differences in the ledger.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.agreements.actions.evidence import record_money_evidence_of
from houma.domain.agreements.actions.published_facts import (
    PublishedAgreement,
    PublishedLine,
    PublishedMovement,
    reasons_against,
)
from houma.domain.agreements.actions.published_rows import (
    LineKeys,
    agreement_fields,
    line_row,
    movement_row,
    party_rows,
    promise_row,
    version_state,
)
from houma.domain.agreements.actions.republishing import bring_up_to_date
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, AgreementParty, AgreementVersion
from houma.domain.agreements.terms import write_terms
from houma.domain.base.bulk_rows import insert_history, insert_rows
from houma.domain.base.decisions import Decision, Reason, require

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """Codes of the agreements that were created, changed, or found unchanged."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def record_published_agreement(fact: PublishedAgreement, *, by: User | None = None) -> Agreement:
    """Record one published agreement (see ``record_published_agreements``) and return it."""
    record_published_agreements([fact], by=by)
    return Agreement.objects.get(country=fact.project.country_id, code=fact.code)


@transaction.atomic
def record_published_agreements(facts: Iterable[PublishedAgreement], *, by: User | None = None) -> PublishedReport:
    """Record what sources say of agreements. Everything is written, or nothing.

    Each new agreement gets one version from its source, its parties, funding lines, promises (pledges or commitments),
    and where the source knows them instalments, releases and expenditures. Raises Refused with every reason of a block
    of 500 agreements, each naming its agreement: facts that the ledger cannot hold, an agreement that was signed here
    and so changes only by an amendment, or a line that would change who pays, who receives or its action.
    """
    created: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    for block in _blocks(facts):
        require(Decision((*_named_twice(block), *(reason for fact in block for reason in reasons_against(fact)))))
        known = _known(block)
        new = [fact for fact in block if _name(fact) not in known]
        old = [fact for fact in block if _name(fact) in known]
        _create(new, by)
        touched = bring_up_to_date([(known[_name(fact)], fact) for fact in old], by)
        created += [fact.code for fact in new]
        changed += [fact.code for fact in old if fact.code in touched]
        unchanged += [fact.code for fact in old if fact.code not in touched]
        moved = [*new, *(fact for fact in old if fact.code in touched)]
        projects = {fact.project.pk: fact.project for fact in moved}
        record_money_evidence_of(list(projects.values()), source=None, by=by)
    return PublishedReport(tuple(created), tuple(changed), tuple(unchanged))


def _named_twice(block: Sequence[PublishedAgreement]) -> list[Reason]:
    counts = Counter(_name(fact) for fact in block)
    return [format_lazy(_("{code}: named twice."), code=name[1]) for name, count in counts.items() if count > 1]


def _name(fact: PublishedAgreement) -> tuple[str, str]:
    return fact.project.country_id, fact.code


def _blocks(facts: Iterable[PublishedAgreement]) -> Iterator[list[PublishedAgreement]]:
    rest = iter(facts)
    while block := list(islice(rest, _BLOCK)):
        yield block


def _known(block: Sequence[PublishedAgreement]) -> dict[tuple[str, str], Agreement]:
    countries = {fact.project.country_id for fact in block}
    codes = {fact.code for fact in block}
    found = Agreement.objects.filter(country__in=countries, code__in=codes).select_for_update(no_key=True)
    return {(agreement.country_id, agreement.code): agreement for agreement in found}


def _create(facts: Sequence[PublishedAgreement], by: User | None) -> None:
    """Write whole agreements in the order in which the ledger's laws can be checked."""
    rows = [_agreement_row(fact) for fact in facts]
    agreements = insert_rows(Agreement, rows)
    insert_history(Agreement, rows, agreements, by=by)
    pairs = list(zip(facts, agreements, strict=True))
    versions = insert_rows(
        AgreementVersion,
        [
            {
                "agreement_id": agreement,
                "number": 1,
                "state": version_state(fact.state),
                "terms": write_terms(fact.terms()),
                "source_id": fact.source.pk,
                "created_by_id": by.pk if by else None,
            }
            for fact, agreement in pairs
        ],
    )
    insert_rows(
        AgreementParty,
        [row for fact, version in zip(facts, versions, strict=True) for row in party_rows(fact, version)],
    )
    items = [(fact, item, agreement) for fact, agreement in pairs for item in fact.lines or ()]
    keys = insert_rows(FundingLine, [line_row(*item) for item in items])
    _write_money(
        [(fact, item, LineKeys(agreement, key)) for (fact, item, agreement), key in zip(items, keys, strict=True)], by
    )


def _write_money(lines: Sequence[tuple[PublishedAgreement, PublishedLine, LineKeys]], by: User | None) -> None:
    """Promises, then the schedules that they bear, then what moved on them."""
    insert_rows(
        Flow,
        [promise_row(fact, item, item.promised, line, by) for fact, item, line in lines if item.promised is not None],
    )
    schedule = [(line.line, part) for _fact, item, line in lines for part in item.instalments]
    instalments = insert_rows(
        Instalment,
        [
            {
                "line_id": line,
                "number": part.number,
                "due_on": part.due,
                "amount": part.amount.amount,
                "introduced_in": 1,
            }
            for line, part in schedule
        ],
    )
    key_of = {(line, part.number): key for (line, part), key in zip(schedule, instalments, strict=True)}
    insert_rows(
        Flow,
        [
            movement_row(fact, move, line, key_of.get((line.line, move.instalment or 0)), by)
            for fact, item, line in lines
            for move in sorted(item.movements, key=_releases_first)
        ],
    )


def _releases_first(move: PublishedMovement) -> bool:
    return move.kind != FlowKind.DISBURSEMENT


def _agreement_row(fact: PublishedAgreement) -> dict[str, object]:
    return {
        "country_id": fact.project.country_id,
        "code": fact.code,
        "project_id": fact.project.pk,
        "currency": fact.currency,
        # Not told is not changed; of a new agreement it is nothing.
        "territory_note": "",
        "source_keywords": "",
        **agreement_fields(fact),
    }
