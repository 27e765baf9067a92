"""Amendments: differences on the version in force, put on it only where it did not move underneath."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.agreements import rules
from houma.domain.agreements.actions.drafting import has_open_version, next_number, propose_version, write_version
from houma.domain.agreements.actions.in_force import line_changes
from houma.domain.agreements.actions.locking import lock_agreement
from houma.domain.agreements.actions.tracing import trace
from houma.domain.agreements.models import (
    Agreement,
    AgreementState,
    AgreementVersion,
    Amendment,
    AmendmentState,
    VersionState,
)
from houma.domain.agreements.paper import EventKind
from houma.domain.agreements.term_changes import (
    Change,
    apply,
    conflicts_with,
    difference,
    read_changes,
    write_changes,
)
from houma.domain.agreements.terms import Terms, write_terms
from houma.domain.agreements.terms_check import Fault, TermsError, faults_before_signature
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import Decision, Refused, require


@transaction.atomic
def propose_amendment(agreement: Agreement, wanted: Terms, reason: str, *, by: User | None = None) -> Amendment:
    """Record how the version in force shall change. Several may be pending; each is merged when it is opened.

    Refused with every reason: nothing changes, a line would fall below what is released, a paid instalment would move…
    """
    agreement = lock_agreement(agreement.pk)
    base = _in_force(agreement)
    changes = difference(read_terms(base.terms), wanted)
    require(_decision(agreement, base, changes, reason, AmendmentState.PROPOSED, another_is_open=False))
    trace(agreement, EventKind.AMENDMENT, by, version=base.number, detail=reason)
    return Amendment.objects.create(base=base, changes=write_changes(changes), reason=reason, proposed_by=by)


@transaction.atomic
def open_amendment(amendment: Amendment, *, by: User | None = None) -> AgreementVersion:
    """Put the difference on the version in force and open the result for signature.

    Refused with a sentence for each place where the version in force no longer holds what the amendment was made on.
    """
    agreement = lock_agreement(amendment.base.agreement_id)
    amendment = Amendment.objects.get(pk=amendment.pk)
    base = _in_force(agreement)
    require(_pending_decision(agreement, base, amendment))
    terms = apply(read_changes(amendment.changes), read_terms(base.terms))
    version = write_version(agreement, next_number(agreement), terms, by=by)
    version.reason = amendment.reason
    version.save(update_fields=["reason"])
    amendment.result = version
    amendment.save(update_fields=["result"])
    return propose_version(version, by=by)


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, by: User | None = None) -> Amendment:
    """Give up an amendment that is not open for signature (an open one: withdraw its version)."""
    agreement = lock_agreement(amendment.base.agreement_id)
    amendment = Amendment.objects.get(pk=amendment.pk)
    if amendment.state != AmendmentState.PROPOSED or amendment.result_id is not None:
        raise Refused(Decision.refuse(_("Only an amendment that waits is withdrawn.")))
    amendment.state = AmendmentState.WITHDRAWN
    amendment.save(update_fields=["state"])
    trace(agreement, EventKind.AMENDMENT_WITHDRAWN, by, detail=amendment.reason)
    return amendment


def wanted_decision(agreement: Agreement, wanted: Terms, reason: str) -> Decision:
    """May the version in force become ``wanted``? What ``propose_amendment`` would answer, without writing."""
    base = _in_force(agreement)
    changes = difference(read_terms(base.terms), wanted)
    return _decision(agreement, base, changes, reason, AmendmentState.PROPOSED, another_is_open=False)


def amendment_decision(amendment: Amendment) -> Decision:
    """May the amendment be opened for signature now? For the page: what stands beside the button."""
    agreement = amendment.base.agreement
    return _pending_decision(agreement, _in_force(agreement), amendment)


def require_still_fits(agreement: Agreement, amendment: Amendment, version: AgreementVersion, terms: Terms) -> None:
    """Raise Refused where the version in force or the payments moved since the amendment was opened for signature."""
    base = read_terms(_in_force(agreement).terms)
    changes = read_changes(amendment.changes)
    conflicts = conflicts_with(changes, base)
    if not conflicts and write_terms(apply(changes, base)) != version.terms:
        raise Refused(Decision.refuse(_("The version in force changed while the amendment was open for signature.")))
    require(
        rules.can_amend(
            rules.AmendmentFacts(
                agreement_state=AgreementState(agreement.state),
                amendment_state=AmendmentState(amendment.state),
                has_changes=bool(changes),
                reason=amendment.reason,
                currency_changed=terms.currency != agreement.currency,
                conflicts=conflicts,
                faults=(),
                lines=line_changes(agreement, terms),
            )
        )
    )


def _in_force(agreement: Agreement) -> AgreementVersion:
    version = agreement.versions.filter(state=VersionState.SIGNED).first()
    if version is None:
        raise Refused(Decision.refuse(_("Only a signed agreement is amended.")))
    return version


def _pending_decision(agreement: Agreement, base: AgreementVersion, amendment: Amendment) -> Decision:
    if amendment.result_id is not None:
        return Decision.refuse(_("This amendment is open for signature already."))
    return _decision(
        agreement,
        base,
        read_changes(amendment.changes),
        amendment.reason,
        AmendmentState(amendment.state),
        another_is_open=has_open_version(agreement),
    )


def _decision(
    agreement: Agreement,
    base: AgreementVersion,
    changes: tuple[Change, ...],
    reason: str,
    state: AmendmentState,
    *,
    another_is_open: bool,
) -> Decision:
    base_terms = read_terms(base.terms)
    conflicts = conflicts_with(changes, base_terms)
    faults: tuple[Fault, ...] = ()
    lines: tuple[rules.LineChange, ...] = ()
    currency = agreement.currency
    if not conflicts:
        try:
            wanted = apply(changes, base_terms)
        except TermsError as error:
            faults = error.faults
        else:
            faults = faults_before_signature(wanted)
            lines = line_changes(agreement, wanted)
            currency = wanted.currency
    return rules.can_amend(
        rules.AmendmentFacts(
            agreement_state=AgreementState(agreement.state),
            amendment_state=state,
            has_changes=bool(changes),
            reason=reason,
            currency_changed=currency != agreement.currency,
            conflicts=conflicts,
            faults=faults,
            lines=lines,
            another_is_open=another_is_open,
        )
    )
