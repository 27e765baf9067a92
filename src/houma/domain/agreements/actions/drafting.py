"""Drafts of agreements: written, revised, opened for signature, withdrawn."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.agreements import rules
from houma.domain.agreements.actions.evidence import record_money_evidence
from houma.domain.agreements.actions.in_force import action_codes, party_codes
from houma.domain.agreements.actions.locking import lock_agreement
from houma.domain.agreements.actions.tracing import trace
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementState,
    AgreementVersion,
    Amendment,
    AmendmentState,
    VersionState,
)
from houma.domain.agreements.paper import EventKind
from houma.domain.agreements.terms import Terms, digest_of, write_terms
from houma.domain.agreements.terms_check import Fault, TermsError, faults_before_signature, faults_of, faults_of_names
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.projects.models import Project, Visibility


@transaction.atomic
def draft_agreement(
    project: Project,
    code: str,
    kind: AgreementKind,
    terms: Terms,
    *,
    framework: Agreement | None = None,
    visibility: Visibility = Visibility.INTERNAL,
    by: User | None = None,
) -> Agreement:
    """Create an agreement with its first version as a draft.

    Raises TermsError with everything that is wrong in the terms, Refused where the code is taken.
    """
    if Agreement.objects.filter(country=project.country_id, code=code).exists():
        raise Refused(Decision.refuse(_("This agreement code exists already in the country.")))
    agreement = Agreement.objects.create(
        country_id=project.country_id,
        code=code,
        project=project,
        kind=kind,
        framework=framework,
        name_fr=terms.title.fr,
        name_ar=terms.title.ar,
        name_en=terms.title.en,
        start_year=terms.start_year,
        end_year=terms.end_year,
        total=terms.total.amount if terms.total else None,
        currency=terms.currency,
        visibility=visibility,
    )
    write_version(agreement, 1, terms, by=by)
    trace(agreement, EventKind.DRAFTED, by, version=1)
    return agreement


@transaction.atomic
def draft_version(agreement: Agreement, terms: Terms, *, by: User | None = None) -> AgreementVersion:
    """Begin another draft of an agreement whose earlier drafts were withdrawn. A signed one is amended instead."""
    agreement = lock_agreement(agreement.pk)
    if agreement.versions.exclude(state=VersionState.ABANDONED).exists() or agreement.state != AgreementState.DRAFT:
        raise Refused(Decision.refuse(_("Another version of this agreement is there already.")))
    version = write_version(agreement, next_number(agreement), terms, by=by)
    trace(agreement, EventKind.REDRAFTED, by, version=version.number)
    return version


@transaction.atomic
def revise_draft(
    version: AgreementVersion, terms: Terms, *, expected: str = "", by: User | None = None
) -> AgreementVersion:
    """Replace the terms of a draft.

    ``expected`` is the digest of the terms that the writer had before its eyes: Refused where they changed since.
    """
    agreement = lock_agreement(version.agreement_id)
    version = agreement.versions.get(pk=version.pk)
    require(rules.can_revise(VersionState(version.state)))
    _require_unmoved(version, expected)
    _check(agreement, terms)
    version.terms = write_terms(terms)
    version.save(update_fields=["terms"])
    version.parties.all().delete()
    _write_parties(agreement, version, terms)
    trace(agreement, EventKind.REVISED, by, version=version.number)
    return version


@transaction.atomic
def next_draft(
    version: AgreementVersion, terms: Terms, reason: str, *, expected: str = "", by: User | None = None
) -> AgreementVersion:
    """Keep a draft as it is and go on negotiating with another: the earlier one stays, to be compared with."""
    agreement = lock_agreement(version.agreement_id)
    version = agreement.versions.get(pk=version.pk)
    require(rules.can_revise(VersionState(version.state)))
    require(rules.can_withdraw(VersionState(version.state), reason))
    _require_unmoved(version, expected)
    version.state, version.reason = VersionState.ABANDONED, reason
    version.save(update_fields=["state", "reason"])
    following = write_version(agreement, next_number(agreement), terms, by=by)
    trace(agreement, EventKind.REDRAFTED, by, version=following.number, detail=reason)
    return following


@transaction.atomic
def propose_version(version: AgreementVersion, *, by: User | None = None) -> AgreementVersion:
    """Open a draft for signature: its terms and parties are frozen from now on, by the database too."""
    agreement = lock_agreement(version.agreement_id)
    version = agreement.versions.get(pk=version.pk)
    terms = read_terms(version.terms)
    require(
        rules.can_propose(
            rules.ProposalFacts(
                agreement_state=AgreementState(agreement.state),
                version_state=VersionState(version.state),
                faults=faults_before_signature(terms) + _faults_of_names(agreement, terms),
                another_is_open=has_open_version(agreement),
            )
        )
    )
    version.state = VersionState.PROPOSED
    version.save(update_fields=["state"])
    if agreement.state == AgreementState.DRAFT:
        agreement.state = AgreementState.NEGOTIATED
        agreement.save()
    record_money_evidence(agreement.project, by=by)
    trace(agreement, EventKind.PROPOSED, by, version=version.number)
    return version


@transaction.atomic
def withdraw(version: AgreementVersion, reason: str, *, by: User | None = None) -> AgreementVersion:
    """Take back a version that is not in force; what was signed of it stays on record."""
    agreement = lock_agreement(version.agreement_id)
    version = agreement.versions.get(pk=version.pk)
    require(rules.can_withdraw(VersionState(version.state), reason))
    version.state, version.reason = VersionState.ABANDONED, reason
    version.save(update_fields=["state", "reason"])
    Amendment.objects.filter(result=version, state=AmendmentState.PROPOSED).update(state=AmendmentState.WITHDRAWN)
    if agreement.state == AgreementState.NEGOTIATED:
        agreement.state = AgreementState.DRAFT
        agreement.save()
    record_money_evidence(agreement.project, by=by)
    trace(agreement, EventKind.WITHDRAWN, by, version=version.number, detail=reason)
    return version


@transaction.atomic
def cancel_agreement(agreement: Agreement, reason: str, *, by: User | None = None) -> Agreement:
    """Give up an agreement that was never signed."""
    agreement = lock_agreement(agreement.pk)
    require(rules.can_cancel(AgreementState(agreement.state), reason))
    agreement.versions.filter(state__in=[VersionState.DRAFT, VersionState.PROPOSED]).update(
        state=VersionState.ABANDONED, reason=reason
    )
    agreement.state, agreement.state_reason = AgreementState.CANCELLED, reason
    agreement.save()
    record_money_evidence(agreement.project, by=by)
    trace(agreement, EventKind.CANCELLED, by, detail=reason)
    return agreement


def has_open_version(agreement: Agreement) -> bool:
    """Whether a version is open for signature."""
    return agreement.versions.filter(state=VersionState.PROPOSED).exists()


def next_number(agreement: Agreement) -> int:
    """The number of the next version."""
    last = agreement.versions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def write_version(agreement: Agreement, number: int, terms: Terms, *, by: User | None) -> AgreementVersion:
    """Write a draft with its parties; raises TermsError with all that is wrong. The caller holds the agreement."""
    _check(agreement, terms)
    version = AgreementVersion.objects.create(
        agreement=agreement, number=number, terms=write_terms(terms), created_by=by
    )
    _write_parties(agreement, version, terms)
    return version


def _write_parties(agreement: Agreement, version: AgreementVersion, terms: Terms) -> None:
    parties = party_codes(agreement.country_id, terms)
    AgreementParty.objects.bulk_create(
        AgreementParty(version=version, party=parties[party.code], role=role, must_sign=party.must_sign)
        for party in terms.parties
        for role in party.roles
    )


def _require_unmoved(version: AgreementVersion, expected: str) -> None:
    if expected and digest_of(version.terms) != expected:
        raise Refused(Decision.refuse(_("Somebody else changed this draft meanwhile: open it again.")))


def _check(agreement: Agreement, terms: Terms) -> None:
    if faults := faults_of(terms) + _faults_of_names(agreement, terms):
        raise TermsError(faults)
    if terms.currency != agreement.currency:
        raise Refused(Decision.refuse(_("The currency of an agreement does not change.")))


def _faults_of_names(agreement: Agreement, terms: Terms) -> tuple[Fault, ...]:
    return faults_of_names(
        terms, set(party_codes(agreement.country_id, terms)), set(action_codes(agreement.project_id))
    )
