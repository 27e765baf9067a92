"""One agreement at the table: drafted, opened, signed, amended, paid and ended as the files tell, each step once."""

from django.utils.translation import gettext_lazy as _

from houma.domain.agreements.actions import (
    cancel_agreement,
    close_agreement,
    draft_agreement,
    open_amendment,
    propose_amendment,
    propose_version,
    record_expenditure,
    reverse_flow,
    revise_draft,
    sign_version,
    write_release_without_asking,
)
from houma.domain.agreements.ledger import Flow, FundingLine, Instalment
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementState,
    AgreementVersion,
    Amendment,
    Signature,
    VersionState,
)
from houma.domain.agreements.term_changes import apply, read_changes
from houma.domain.agreements.terms import write_terms
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import Decision, Refused
from houma.domain.projects.models import Project, Visibility
from houma.packs.content import PackRow
from houma.packs.loading.context import Loading
from houma.packs.negotiated_terms import FIRST, Negotiation, PackAmendment
from houma.packs.tables.course import EXPENDITURE, RELEASE
from houma.values.money import Money


class Negotiator:
    """Takes the steps of one negotiation; a step that was taken by an earlier load is passed over."""

    def __init__(self, loading: Loading, project: Project, negotiation: Negotiation) -> None:
        self._loading = loading
        self._project = project
        self._negotiation = negotiation

    def draft(self) -> None:
        """Write the first version, and open it for signature where it was opened."""
        negotiation, row = self._negotiation, self._negotiation.row
        terms = negotiation.first_terms()
        if not Agreement.objects.filter(country=self._loading.country, code=negotiation.code).exists():
            framework = row["framework_code"]
            draft_agreement(
                self._project,
                negotiation.code,
                AgreementKind(row["kind"]),
                terms,
                framework=Agreement.objects.get(country=self._loading.country, code=framework) if framework else None,
                visibility=Visibility(row["visibility"] or Visibility.INTERNAL),
            )
        version = self._version(FIRST)
        if version.terms != write_terms(terms):
            revise_draft(version, terms)
        if negotiation.was_opened and version.state == VersionState.DRAFT:
            propose_version(self._version(FIRST))

    def sign(self, row: PackRow) -> None:
        """One party signs one version."""
        version = self._version(row["version"])
        party = self._loading.parties[row["party_code"]]
        signature = Signature.objects.filter(version=version, party=party).first()
        if signature is None:
            sign_version(version, party, signed_on=row["signed_on"])
        elif signature.signed_on != str(row["signed_on"]):
            raise Refused(Decision.refuse(_("A signature stays on its day.")))

    def amend(self, amendment: PackAmendment) -> None:
        """Propose a difference on the version in force and open the result for signature."""
        agreement = self._agreement()
        if agreement.versions.filter(number=amendment.version).exists():
            recorded = Amendment.objects.filter(result__agreement=agreement, result__number=amendment.version).first()
            said = sorted(amendment.changes, key=lambda change: change.path)
            if recorded is None or list(read_changes(recorded.changes)) != said:
                raise Refused(Decision.refuse(_("An amendment that was opened for signature stays as it is.")))
            return
        base = agreement.versions.get(state=VersionState.SIGNED)
        wanted = apply(amendment.changes, read_terms(base.terms))
        open_amendment(propose_amendment(agreement, wanted, amendment.reason))

    def move(self, row: PackRow) -> None:
        """Release, spend or reverse; the reference of the row makes sure that it happens once."""
        amount = Money(row["amount"], self._loading.about.currency)
        line = FundingLine.objects.filter(agreement=self._agreement(), key=row["key"]).first()
        if line is None:
            raise Refused(Decision.refuse(_("No commitment stands on this line on that day.")))
        if row["kind"] == RELEASE:
            write_release_without_asking(
                self._instalment(line, row["instalment"]),
                reference=self._reference(row.text("reference")),
                amount=amount,
                value_date=row["value_date"],
            )
        elif row["kind"] == EXPENDITURE:
            record_expenditure(
                line, amount, reference=self._reference(row.text("reference")), value_date=row["value_date"]
            )
        else:
            reversed_flow = Flow.objects.get(reference=self._reference(row.text("reverses")))
            reverse_flow(reversed_flow, row.text("reason"), reference=self._reference(row.text("reference")))

    def end(self) -> None:
        """Close the agreement, or give it up where it was never signed."""
        agreement, reason = self._agreement(), self._negotiation.row.text("state_reason")
        if agreement.state == self._negotiation.state:
            return
        if self._negotiation.state == AgreementState.CLOSED:
            close_agreement(agreement, reason=reason)
        else:
            cancel_agreement(agreement, reason)

    def _agreement(self) -> Agreement:
        return Agreement.objects.get(country=self._loading.country, code=self._negotiation.code)

    def _version(self, number: int) -> AgreementVersion:
        return AgreementVersion.objects.get(
            agreement__country=self._loading.country, agreement__code=self._negotiation.code, number=number
        )

    def _reference(self, reference: str) -> str:
        """References are unique in the whole store, a pack's own only in its country."""
        return f"{self._loading.country.pk}:{reference}"

    @staticmethod
    def _instalment(line: FundingLine, number: int) -> Instalment:
        numbered = Instalment.objects.filter(line=line, number=number)
        found = numbered.filter(withdrawn_in=None).first() or numbered.order_by("-introduced_in").first()
        if found is None:
            raise Refused(Decision.refuse(_("The line has no such instalment on that day.")))
        return found
