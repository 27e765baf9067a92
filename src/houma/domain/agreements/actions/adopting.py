"""Choosing another claim for an agreement: what the house uses from then on follows the claim."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.agreements.actions.locking import lock_agreement
from houma.domain.agreements.actions.published_facts import PublishedAgreement
from houma.domain.agreements.actions.publishing import record_published_agreement
from houma.domain.agreements.models import Agreement, AgreementKind, AgreementState
from houma.domain.base.decisions import Decision, require
from houma.domain.projects.models import Visibility
from houma.domain.sources.actions import adopt_claim
from houma.domain.sources.models import Adoption, Claim, SubjectKind
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

TOTAL = "total_cost"


def can_adopt(claim: Claim, agreement: Agreement, reason: str) -> Decision:
    """An officer says why, and only claims about this agreement in a known unit are taken."""
    reasons = []
    if (claim.country_code, claim.subject_kind, claim.subject_code) != (
        agreement.country_id,
        SubjectKind.AGREEMENT,
        agreement.code,
    ):
        reasons.append(_("This claim is about something else."))
    if not reason.strip():
        reasons.append(_("Say why."))
    return Decision(tuple(reasons))


@transaction.atomic
def adopt_agreement_claim(agreement: Agreement, claim: Claim, reason: str, *, by: User) -> Adoption:
    """Adopt ``claim``; a total becomes the agreement's own, as a new version that names the claim's source.

    Raises Refused without a reason, or where the agreement was signed here and so changes only by an amendment.
    """
    agreement = lock_agreement(agreement.pk)
    require(can_adopt(claim, agreement, reason))
    adoption = adopt_claim(claim, Multilingual(reason), by=by)
    if claim.measure.code == TOTAL and claim.number is not None:
        total = Money(Decimal(claim.number * 1_000_000).quantize(Decimal("0.001")), agreement.currency)
        if agreement.total != total.amount:
            record_published_agreement(_with_total(agreement, claim, total), by=by)
    return adoption


def _with_total(agreement: Agreement, claim: Claim, total: Money) -> PublishedAgreement:
    return PublishedAgreement(
        project=agreement.project,
        code=agreement.code,
        kind=AgreementKind(agreement.kind),
        names=agreement.names,
        source=claim.source,
        currency=agreement.currency,
        state=AgreementState(agreement.state),
        signed_on=PartialDate.parse(agreement.signed_on) if agreement.signed_on else None,
        start_year=agreement.start_year,
        end_year=agreement.end_year,
        total=total,
        visibility=Visibility(agreement.visibility),
        framework=agreement.framework,
        parties=None,
        lines=None,
    )
