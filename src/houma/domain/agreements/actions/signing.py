"""Signatures: each party signs one version once; the last one brings it into force."""

from django.db import transaction

from houma.domain.accounts.models import Party, User
from houma.domain.agreements import rules
from houma.domain.agreements.actions.amending import require_still_fits
from houma.domain.agreements.actions.evidence import record_money_evidence
from houma.domain.agreements.actions.in_force import put_in_force
from houma.domain.agreements.actions.locking import lock_agreement, lock_lines
from houma.domain.agreements.actions.tracing import trace
from houma.domain.agreements.models import AgreementVersion, Amendment, AmendmentState, Signature, VersionState
from houma.domain.agreements.paper import EventKind
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import require
from houma.domain.sources.models import Source
from houma.values.partial_date import PartialDate


@transaction.atomic
def sign_version(
    version: AgreementVersion,
    party: Party,
    *,
    signed_on: PartialDate | None = None,
    source: Source | None = None,
    by: User | None = None,
) -> Signature:
    """Record that ``party`` signed. When all that must sign have signed, the version is in force.

    Then the version before is superseded, the agreement takes over title, total and years, commitments stand in the
    ledger and instalments in the schedule. An amendment that no longer fits, because the version in force or what is
    paid moved meanwhile, is refused at its last signature with the reasons.
    """
    agreement = lock_agreement(version.agreement_id)
    version = agreement.versions.get(pk=version.pk)
    roles = list(version.parties.all())
    signed = set(version.signatures.values_list("party", flat=True))
    require(
        rules.can_sign(
            rules.SigningFacts(
                version_state=VersionState(version.state),
                is_party=any(role.party_id == party.pk for role in roles),
                has_signed=party.pk in signed,
            )
        )
    )
    signature = Signature.objects.create(
        version=version,
        party=party,
        signed_on=str(signed_on) if signed_on else "",
        source=source,
        recorded_by=by,
    )
    trace(agreement, EventKind.SIGNED, by, version=version.number, detail=party.code)
    if {role.party_id for role in roles if role.must_sign} <= signed | {party.pk}:
        lock_lines(agreement.pk)
        terms = read_terms(version.terms)
        amendment = Amendment.objects.filter(result=version).first()
        if amendment is not None:
            require_still_fits(agreement, amendment, version, terms)
            amendment.state = AmendmentState.APPLIED
            amendment.save(update_fields=["state"])
        put_in_force(agreement, version, terms, by)
        trace(agreement, EventKind.IN_FORCE, by, version=version.number)
    record_money_evidence(agreement.project, source=source, by=by)
    return signature
