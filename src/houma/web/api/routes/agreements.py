"""Agreements, their lines and schedules, the ledger: read as far as they are public, or in the caller's scope."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from houma.domain.accounts.rules import Permission
from houma.domain.agreements.books import InstalmentBook
from houma.domain.agreements.ledger import Flow, FlowKind, Instalment
from houma.domain.agreements.listing import agreements_matching, visible_agreements
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementVersion,
    Amendment,
    AmendmentState,
    Signature,
    VersionState,
)
from houma.domain.agreements.queries import agreement_page
from houma.domain.projects.models import Phase, Scale
from houma.domain.projects.queries import may_on_project
from houma.values.money import Money
from houma.web.api.callers import READS, caller
from houma.web.api.routes.common import CountryCode, PathCode, country_of, one, reading
from houma.web.api.shapes.agreements import (
    AgreementDetail,
    AgreementPage,
    AgreementShape,
    AmendmentShape,
    FlowPage,
    FlowShape,
    InstalmentPage,
    InstalmentShape,
    LineShape,
    VersionShape,
    agreement_fields,
    instalment_shape,
)
from houma.web.api.shapes.common import Asked, Code, Reference, Texts, Words, page_of
from houma.web.pages.agreement_filters import as_query, filters_from

router = Router(tags=["agreements"])
_HIDDEN = (VersionState.DRAFT, VersionState.ABANDONED)
_Year = Annotated[int, Field(ge=1900, le=2199)]


class AgreementAsked(Schema):
    """The filters of the list of agreements, the same as those of its page."""

    q: Annotated[Words, Field(max_length=100)] = ""
    scale: Scale | None = None
    kind: AgreementKind | None = None
    phase: Phase | None = None
    programme: Code | None = None
    territory: Code | None = None
    partner: Code | None = Field(None, description="Who pays")
    royal: Literal["1"] | None = Field(None, description="Presented to the King")
    year_from: _Year | None = Field(None, alias="from")
    year_to: _Year | None = Field(None, alias="to")
    sort: Literal["latest", "amount", "name"] = "latest"


@router.get(
    "/{country}/agreements",
    auth=READS,
    response=reading(AgreementPage),
    operation_id="list_agreements",
    url_name="list_agreements",
)
def list_agreements(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[AgreementAsked]) -> Any:
    """Agreements that the caller may see, under the filters of the page."""
    found = country_of(country)
    read = filters_from(request, found)
    rows = agreements_matching(caller(request), found, read)
    # On a page an unknown code narrows nothing and shows so; a program would not notice.
    named = {name for name in ("programme", "territory", "partner") if request.GET.get(name)}
    if not named <= set(as_query(read)):
        rows = rows.none()
    return page_of(request, asked, rows.select_related("project", "framework", "country"), AgreementShape.of)


@router.get(
    "/{country}/agreements/{code}",
    auth=READS,
    response=reading(AgreementDetail),
    operation_id="read_agreement",
    url_name="read_agreement",
)
def read_agreement(request: HttpRequest, country: CountryCode, code: PathCode) -> Any:
    """One agreement: versions with parties and signatures, amendments, and what contains it or lies in it.

    Drafts and amendments that are not in force are shown to those who may see the ledger of its project.
    """
    return agreement_detail(request, country, code)


def agreement_detail(request: HttpRequest, country: str, code: str) -> AgreementDetail:
    """The shape of one agreement, as far as the caller sees it; 404 where not at all."""
    agreement = agreement_in_sight(request, country, code)
    at_the_desk = _at_the_desk(request, agreement)
    versions = AgreementVersion.objects.filter(agreement=agreement).exclude(state__in=() if at_the_desk else _HIDDEN)
    amendments = Amendment.objects.filter(
        base__agreement=agreement, state__in=AmendmentState.values if at_the_desk else [AmendmentState.APPLIED]
    )
    in_sight = visible_agreements(caller(request))
    return AgreementDetail(
        **agreement_fields(agreement),
        versions=[VersionShape.of(version) for version in with_parties(versions)],
        amendments=[
            AmendmentShape.of(one) for one in amendments.select_related("base", "result").order_by("proposed_at")
        ],
        wholes=_references(in_sight.filter(contained__part=agreement)),
        parts=_references(in_sight.filter(containers__whole=agreement)),
    )


def with_parties(versions: QuerySet[AgreementVersion]) -> QuerySet[AgreementVersion]:
    """Versions with what their shape says of parties and signatures."""
    parties = AgreementParty.objects.select_related("party").order_by("pk")
    signatures = Signature.objects.select_related("party").order_by("pk")
    return versions.prefetch_related(Prefetch("parties", parties), Prefetch("signatures", signatures)).order_by(
        "number"
    )


def agreement_in_sight(request: HttpRequest, country: str, code: str) -> Agreement:
    """The agreement, where the caller may see it; else 404."""
    rows = visible_agreements(caller(request)).select_related("project", "framework", "country")
    return one(rows, country=country_of(country), code=code)


def _at_the_desk(request: HttpRequest, agreement: Agreement) -> bool:
    return may_on_project(caller(request), Permission.SEE_LEDGER, agreement.project).allowed


def _references(rows: QuerySet[Agreement]) -> list[Reference]:
    return [Reference(code=row.code, name=Texts.of(row.names)) for row in rows.order_by("code").distinct()]


@router.get(
    "/{country}/agreements/{code}/lines",
    auth=READS,
    response=reading(list[LineShape]),
    operation_id="list_lines",
    url_name="list_lines",
)
def list_lines(request: HttpRequest, country: CountryCode, code: PathCode) -> Any:
    """Who pays whom for which action, and what the ledger holds of it."""
    agreement = agreement_in_sight(request, country, code)
    page = agreement_page(agreement, timezone.localdate(), at_the_desk=_at_the_desk(request, agreement))
    lines = {
        line.pk: line
        for line in agreement.funding_lines.select_related("payer", "receiver", "action__axis").order_by("key")
    }
    return [LineShape.of(book, lines[book.line.pk]) for book in page.books]


class InstalmentAsked(Schema):
    """What a list of instalments is narrowed to."""

    agreement: Code | None = None
    late: bool | None = Field(None, description="Only those past their day with something left to pay, or only others")


@router.get(
    "/{country}/instalments",
    auth=READS,
    response=reading(InstalmentPage),
    operation_id="list_instalments",
    url_name="list_instalments",
)
def list_instalments(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[InstalmentAsked]) -> Any:
    """Schedules in force with what was released on each instalment, by day."""
    seen = visible_agreements(caller(request)).filter(country=country_of(country))
    if filters.agreement is not None:
        seen = seen.filter(code=filters.agreement)
    rows = instalments_with_paid(Instalment.objects.filter(line__agreement__in=seen.values("pk"), withdrawn_in=None))
    today = timezone.localdate()
    if filters.late is not None:
        late = Q(due_on__lt=today) & (Q(paid=None) | Q(paid__lt=F("amount")))
        rows = rows.filter(late if filters.late else ~late)
    return page_of(request, asked, rows.order_by("due_on", "pk"), shape_of_instalment)


def instalments_with_paid(rows: QuerySet[Instalment]) -> QuerySet[Instalment]:
    """Instalments with ``paid``, the net sum of their flows."""
    return rows.select_related("line__agreement").annotate(paid=Sum("flows__amount"))


def shape_of_instalment(row: Any) -> InstalmentShape:
    """Of a row of ``instalments_with_paid``."""
    currency = row.line.currency
    book = InstalmentBook(row, Money(row.amount, currency), Money(row.paid or Decimal(0), currency))
    return instalment_shape(row.line.agreement.code, row.line.key, book, book.days_late(timezone.localdate()))


class FlowAsked(Schema):
    """What the ledger is narrowed to."""

    agreement: Code | None = None
    kind: Literal["2", "3", "4", "13"] | None = Field(None, description="IATI transaction type")
    partner: Code | None = Field(None, description="Who pays")


@router.get(
    "/{country}/flows",
    auth=READS,
    response=reading(FlowPage),
    operation_id="list_flows",
    url_name="list_flows",
)
def list_flows(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[FlowAsked]) -> Any:
    """The ledger, in the order in which it was written: it only grows, and what is wrong is reversed."""
    seen = visible_agreements(caller(request)).filter(country=country_of(country))
    if filters.agreement is not None:
        seen = seen.filter(code=filters.agreement)
    rows = Flow.objects.filter(agreement__in=seen.values("pk"))
    if filters.kind is not None:
        rows = rows.filter(kind=FlowKind(int(filters.kind)))
    if filters.partner is not None:
        rows = rows.filter(line__payer__code=filters.partner)
    related = rows.select_related("agreement", "line__payer", "line__receiver", "reverses")
    return page_of(request, asked, related.order_by("pk"), FlowShape.of)
