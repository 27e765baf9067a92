"""Agreements with their versions, parties and signatures; their lines, schedule and ledger."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from houma.domain.agreements.books import InstalmentBook, LineBook
from houma.domain.agreements.ledger import Flow, FlowKind, FundingBasis, FundingLine
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementState,
    AgreementVersion,
    Amendment,
    AmendmentState,
    FundCall,
    PartyRole,
    ReleaseRequest,
    Signature,
    VersionState,
)
from houma.values.money import Money
from houma.web.api.shapes.common import (
    Amount,
    NewAmount,
    Page,
    PartyRef,
    Reference,
    Texts,
    Words,
    day_text,
    known_text,
)


class AgreementShape(Schema):
    """An agreement as a list shows it."""

    code: str
    name: Texts
    project: str
    kind: AgreementKind
    state: AgreementState
    framework: str | None
    signed_on: str | None = Field(description="YYYY, YYYY-MM or YYYY-MM-DD, as well as it is known")
    start_year: int | None
    end_year: int | None
    total: Amount | None = Field(description="Null where no source gives it: unknown is not zero")
    updated_at: datetime

    @classmethod
    def of(cls, agreement: Agreement) -> "AgreementShape":
        """Of an agreement with its project and framework read."""
        return cls(**agreement_fields(agreement))


def agreement_fields(agreement: Agreement) -> dict[str, Any]:
    """What every shape of an agreement says."""
    return {
        "code": agreement.code,
        "name": Texts.of(agreement.names),
        "project": agreement.project.code,
        "kind": AgreementKind(agreement.kind),
        "state": AgreementState(agreement.state),
        "framework": agreement.framework.code if agreement.framework else None,
        "signed_on": known_text(agreement.signed_on),
        "start_year": agreement.start_year,
        "end_year": agreement.end_year,
        "total": Amount.of(agreement.money),
        "updated_at": agreement.updated_at,
    }


class AgreementPage(Page):
    items: list[AgreementShape]


class SignatureShape(Schema):
    """A party signed a version."""

    party: str
    signed_on: str | None
    recorded_at: datetime

    @classmethod
    def of(cls, signature: Signature) -> "SignatureShape":
        return cls(
            party=signature.party.code,
            signed_on=known_text(signature.signed_on),
            recorded_at=signature.recorded_at,
        )


class AgreementPartyShape(Schema):
    """A party to a version with all its roles."""

    party: PartyRef
    roles: list[PartyRole]
    must_sign: bool


class VersionShape(Schema):
    """A version; ``terms`` in the canonical form that amendments speak of."""

    number: int
    state: VersionState
    reason: str
    created_at: datetime
    parties: list[AgreementPartyShape]
    signatures: list[SignatureShape]
    terms: dict[str, Any]

    @classmethod
    def of(cls, version: AgreementVersion) -> "VersionShape":
        """Of a version with its parties and signatures read."""
        parties: dict[str, AgreementPartyShape] = {}
        for row in version.parties.all():
            known = parties.setdefault(
                row.party.code, AgreementPartyShape(party=PartyRef.of(row.party), roles=[], must_sign=False)
            )
            known.roles.append(PartyRole(row.role))
            known.must_sign = known.must_sign or row.must_sign
        return cls(
            number=version.number,
            state=VersionState(version.state),
            reason=version.reason,
            created_at=version.created_at,
            parties=list(parties.values()),
            signatures=[SignatureShape.of(signature) for signature in version.signatures.all()],
            terms=version.terms,
        )


class AmendmentShape(Schema):
    """A difference on a version: changed paths with what stood there and what shall stand there."""

    id: int
    base: int
    state: AmendmentState
    reason: str
    changes: list[dict[str, Any]]
    result: int | None = Field(description="Number of the version that it became")
    proposed_at: datetime

    @classmethod
    def of(cls, amendment: Amendment) -> "AmendmentShape":
        return cls(
            id=amendment.pk,
            base=amendment.base.number,
            state=AmendmentState(amendment.state),
            reason=amendment.reason,
            changes=amendment.changes,
            result=amendment.result.number if amendment.result else None,
            proposed_at=amendment.proposed_at,
        )


class AgreementDetail(AgreementShape):
    """An agreement with its versions and amendments, and what contains it or lies in it."""

    versions: list[VersionShape]
    amendments: list[AmendmentShape]
    wholes: list[Reference]
    parts: list[Reference]


class InstalmentShape(Schema):
    """A part of a commitment with the day it is due."""

    id: int
    agreement: str
    line: str
    number: int
    due_on: str
    amount: Amount
    released: Amount
    days_late: int


class LineShape(Schema):
    """A funding line: who pays whom for which action. Only lines of basis ``part`` add up to the total."""

    id: int
    key: str
    payer: PartyRef
    receiver: PartyRef | None
    action: str | None = Field(description="axis.action")
    basis: FundingBasis
    stated: Amount | None = Field(description="What the terms say")
    pledged: Amount
    committed: Amount
    released: Amount
    spent: Amount

    @classmethod
    def of(cls, book: LineBook, line: FundingLine) -> "LineShape":
        action = line.action
        return cls(
            id=line.pk,
            key=line.key,
            payer=PartyRef.of(line.payer),
            receiver=PartyRef.of(line.receiver) if line.receiver else None,
            action=f"{action.axis.number}.{action.number}" if action else None,
            basis=FundingBasis(line.basis),
            stated=Amount.of(book.stated),
            pledged=Amount.sure(book.pledged),
            committed=Amount.sure(book.committed),
            released=Amount.sure(book.released),
            spent=Amount.sure(book.spent),
        )


class InstalmentPage(Page):
    items: list[InstalmentShape]


def instalment_shape(agreement: str, line: str, part: InstalmentBook, days_late: int) -> InstalmentShape:
    """One instalment of a book."""
    return InstalmentShape(
        id=part.instalment.pk,
        agreement=agreement,
        line=line,
        number=part.instalment.number,
        due_on=part.instalment.due_on.isoformat(),
        amount=Amount.sure(part.amount),
        released=Amount.sure(part.paid),
        days_late=days_late,
    )


class FlowShape(Schema):
    """An entry of the ledger, as IATI counts: 2 commitment, 3 disbursement, 4 expenditure, 13 pledge."""

    reference: str
    agreement: str
    line: str
    kind: int = Field(json_schema_extra={"enum": [kind.value for kind in FlowKind]})
    payer: str
    receiver: str | None
    amount: str = Field(description="Negative in a reversal, or where an amendment lowers a commitment")
    currency: str
    value_date: str | None
    reverses: str | None
    reason: str
    recorded_at: datetime

    @classmethod
    def of(cls, flow: Flow) -> "FlowShape":
        """Of a flow with its agreement, line and reversed entry read."""
        money = Amount.sure(Money(flow.amount, flow.currency))
        return cls(
            reference=flow.reference,
            agreement=flow.agreement.code,
            line=flow.line.key,
            kind=flow.kind,
            payer=flow.line.payer.code,
            receiver=flow.line.receiver.code if flow.line.receiver else None,
            amount=money.amount,
            currency=money.currency,
            value_date=day_text(flow.value_date),
            reverses=flow.reverses.reference if flow.reverses else None,
            reason=flow.reason,
            recorded_at=flow.recorded_at,
        )


class FlowPage(Page):
    items: list[FlowShape]


class CallShape(Schema):
    """A call for funds, with what became of it."""

    id: int
    agreement: str
    line: str
    instalment: int | None
    amount: Amount
    reason: str
    party: str
    called_at: datetime
    outcome: str | None = Field(description="released, refused, withdrawn; null while it waits")

    @classmethod
    def of(cls, call: FundCall) -> "CallShape":
        answer = getattr(call, "answer", None)
        return cls(
            id=call.pk,
            agreement=call.line.agreement.code,
            line=call.line.key,
            instalment=call.instalment_id,
            amount=Amount.sure(call.money),
            reason=call.reason,
            party=call.party.code,
            called_at=call.called_at,
            outcome=answer.outcome if answer is not None else None,
        )


class CallPage(Page):
    items: list[CallShape]


class ReleaseShape(Schema):
    """A release that was asked for. ``flow`` names the entry of the ledger once money was released."""

    id: int
    reference: str
    agreement: str
    line: str
    instalment: int | None
    amount: Amount
    two_persons: bool = Field(description="Whether a second person has to approve it")
    outcome: str | None = Field(description="released, refused, withdrawn; null while it waits")
    flow: str | None
    requested_at: datetime

    @classmethod
    def of(cls, request: ReleaseRequest) -> "ReleaseShape":
        decision = getattr(request, "decision", None)
        flow = decision.flow if decision is not None else None
        return cls(
            id=request.pk,
            reference=request.reference,
            agreement=request.line.agreement.code,
            line=request.line.key,
            instalment=request.instalment_id,
            amount=Amount.sure(request.money),
            two_persons=request.two_persons,
            outcome=decision.outcome if decision is not None else None,
            flow=flow.reference if flow is not None else None,
            requested_at=request.requested_at,
        )


class ReleasePage(Page):
    items: list[ReleaseShape]


Reason = Annotated[Words, Field(min_length=1, max_length=2000)]
OperationName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, pattern=r"^\d{4}-\d{2}-\d{2}$")]


class AmendmentBody(Schema):
    """How the version in force shall change: the whole of the wanted terms, and why."""

    terms: dict[str, Any] = Field(description="As `terms` of a version; the difference is taken by the house")
    reason: Reason


class SignatureBody(Schema):
    """A signature to record."""

    party: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9_-]+$")]
    signed_on: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None


class CallBody(Schema):
    """A call for an instalment, or a part of it."""

    amount: NewAmount
    reason: Reason


class ReleaseBody(Schema):
    """A release to ask for. The same ``reference`` again changes nothing and answers with the first."""

    reference: OperationName
    amount: NewAmount | None = Field(None, description="All that is left of the instalment where it is absent")
    value_date: Day | None = None
    reason: Annotated[Words, Field(max_length=2000)] = ""
    call: int | None = Field(None, ge=1, le=2**31, description="The call for funds that it answers")


class ReasonBody(Schema):
    reason: Reason


class ReversalBody(Schema):
    """A reversal: the exact opposite of an entry. The same ``reference`` again changes nothing."""

    reference: OperationName
    reason: Reason
