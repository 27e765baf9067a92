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
from simple_history.utils import bulk_create_with_history

from houma.domain.accounts.models import User
from houma.domain.agreements.actions.evidence import record_money_evidence_of
from houma.domain.agreements.actions.published_facts import PublishedAgreement, PublishedMovement, reasons_against
from houma.domain.agreements.actions.published_rows import (
    agreement_fields,
    funding_line,
    movement_flow,
    party_rows,
    version_state,
)
from houma.domain.agreements.actions.republishing import bring_up_to_date
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, AgreementParty, AgreementVersion
from houma.domain.agreements.terms import write_terms
from houma.domain.base.decisions import Decision, Reason, require

_BLOCK = 500
_ROWS = 2000  # Rows of one INSERT.


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
    agreements = bulk_create_with_history([_agreement(fact) for fact in facts], Agreement, default_user=by)
    pairs = list(zip(facts, agreements, strict=True))
    versions = AgreementVersion.objects.bulk_create(
        AgreementVersion(
            agreement=agreement,
            number=1,
            state=version_state(fact.state),
            terms=write_terms(fact.terms()),
            source=fact.source,
            created_by=by,
        )
        for fact, agreement in pairs
    )
    AgreementParty.objects.bulk_create(
        row for fact, version in zip(facts, versions, strict=True) for row in party_rows(fact, version)
    )
    lines = [
        (fact, item, funding_line(fact, item, agreement)) for fact, agreement in pairs for item in fact.lines or ()
    ]
    FundingLine.objects.bulk_create(line for _fact, _item, line in lines)
    promises = [
        Flow(
            agreement_id=line.agreement_id,
            line=line,
            kind=item.promise,
            amount=item.promised.amount,
            currency=line.currency,
            value_date=item.value_date,
            version_number=1,
            source=item.source or fact.source,
            reference=f"{FlowKind(item.promise).name.lower()}-{line.agreement_id}-v1-{line.key}",
            recorded_by=by,
        )
        for fact, item, line in lines
        if item.promised is not None
    ]
    Flow.objects.bulk_create(promises, batch_size=_ROWS)
    instalments = [
        Instalment(line=line, number=part.number, due_on=part.due, amount=part.amount.amount, introduced_in=1)
        for _fact, item, line in lines
        for part in item.instalments
    ]
    Instalment.objects.bulk_create(instalments, batch_size=_ROWS)
    number_of = {(part.line_id, part.number): part for part in instalments}
    movements = [
        movement_flow(fact, move, line, number_of.get((line.pk, move.instalment or 0)), by)
        for fact, item, line in lines
        for move in sorted(item.movements, key=_releases_first)
    ]
    Flow.objects.bulk_create(movements, batch_size=_ROWS)


def _releases_first(move: PublishedMovement) -> bool:
    return move.kind != FlowKind.DISBURSEMENT


def _agreement(fact: PublishedAgreement) -> Agreement:
    return Agreement(
        country_id=fact.project.country_id,
        code=fact.code,
        project=fact.project,
        currency=fact.currency,
        **agreement_fields(fact),
    )
