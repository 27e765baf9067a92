"""Countries, territories, partners, programmes, claims, official totals and the bilan: what everybody reads."""

from typing import Annotated, Any

from django.db.models import Prefetch
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan import Filter, Grouping, bilan
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import OfficialTotal
from houma.domain.agreements.partners import partner_lines
from houma.domain.projects.models import Programme, Scale
from houma.domain.projects.queries import visible_projects
from houma.domain.sources.models import Measure, SubjectKind
from houma.domain.sources.queries import claims_about
from houma.domain.territories.models import Country, Level, Territory
from houma.domain.territories.queries.pages import ancestors
from houma.domain.territories.queries.search import search_territories
from houma.web.api.callers import READS, caller
from houma.web.api.routes.common import CountryCode, PathCode, country_of, one, reading
from houma.web.api.shapes.common import Asked, Code, Words, page_of
from houma.web.api.shapes.country import (
    BilanShape,
    ClaimShape,
    CountryShape,
    MeasureShape,
    OfficialTotalPage,
    OfficialTotalShape,
    PartnerDetail,
    PartnerPage,
    PartnerShape,
    ProgrammeShape,
    TerritoryDetail,
    TerritoryPage,
    TerritoryShape,
)

router = Router(tags=["country"])
_MOST_FOUND = 200
_PROJECT_KINDS = frozenset({SubjectKind.PROJECT})
_AGREEMENT_KINDS = frozenset({SubjectKind.AGREEMENT, SubjectKind.CONTRIBUTION})


@router.get(
    "/countries",
    auth=READS,
    response=reading(list[CountryShape]),
    operation_id="list_countries",
    url_name="list_countries",
)
def list_countries(request: HttpRequest) -> Any:
    """The countries of this house; those that are illustrative say so."""
    return [CountryShape.of(country) for country in Country.objects.all()]


class TerritoryAsked(Schema):
    """What a list of territories is narrowed to. With words, the likeliest come first, 200 at most."""

    q: Annotated[Words, Field(max_length=100)] = ""
    level: Level | None = None
    parent: Code | None = None


@router.get(
    "/{country}/territories",
    auth=READS,
    response=reading(TerritoryPage),
    operation_id="list_territories",
    url_name="list_territories",
)
def list_territories(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[TerritoryAsked]) -> Any:
    """Territories of a country."""
    found = country_of(country)
    if filters.q.strip():
        levels = [filters.level.value] if filters.level else []
        hits = [hit.territory for hit in search_territories(filters.q, found, limit=_MOST_FOUND, levels=levels)]
        if filters.parent is not None:
            hits = [hit for hit in hits if hit.parent is not None and hit.parent.code == filters.parent]
        return page_of(request, asked, hits, TerritoryShape.of)
    rows = Territory.objects.filter(country=found).select_related("parent").defer("boundary", "parent__boundary")
    if filters.level is not None:
        rows = rows.filter(level=filters.level)
    if filters.parent is not None:
        rows = rows.filter(parent__code=filters.parent)
    return page_of(request, asked, rows.order_by("code"), TerritoryShape.of)


@router.get(
    "/{country}/territories/{code}",
    auth=READS,
    response=reading(TerritoryDetail),
    operation_id="read_territory",
    url_name="read_territory",
)
def read_territory(request: HttpRequest, country: CountryCode, code: PathCode) -> Any:
    """One territory with those above and directly below it."""
    rows = Territory.objects.select_related("parent").defer("boundary", "parent__boundary")
    place = one(rows, country=country_of(country), code=code)
    children = Territory.objects.filter(parent=place).defer("boundary").order_by("code")
    return TerritoryDetail.around(place, ancestors(place), children)


@router.get(
    "/{country}/programmes",
    auth=READS,
    response=reading(list[ProgrammeShape]),
    operation_id="list_programmes",
    url_name="list_programmes",
)
def list_programmes(request: HttpRequest, country: CountryCode) -> Any:
    """Programmes that gather projects."""
    rows = Programme.objects.filter(country=country_of(country)).select_related("parent").order_by("code")
    return [ProgrammeShape.of(programme) for programme in rows]


@router.get(
    "/{country}/partners",
    auth=READS,
    response=reading(PartnerPage),
    operation_id="list_partners",
    url_name="list_partners",
)
def list_partners(request: HttpRequest, country: CountryCode, asked: Asked) -> Any:
    """Partners, families in place of their members, the largest promise first."""
    return page_of(request, asked, partner_lines(caller(request), country_of(country)), PartnerShape.of)


@router.get(
    "/{country}/partners/{code}",
    auth=READS,
    response=reading(PartnerDetail),
    operation_id="read_partner",
    url_name="read_partner",
)
def read_partner(request: HttpRequest, country: CountryCode, code: PathCode) -> Any:
    """One organisation with its family and its members."""
    members = Prefetch("members", Party.objects.order_by("code"))
    rows = Party.objects.select_related("family", "territory").defer("territory__boundary").prefetch_related(members)
    return PartnerDetail.of(one(rows, country=country_of(country), code=code))


@router.get(
    "/{country}/measures",
    auth=READS,
    response=reading(list[MeasureShape]),
    operation_id="list_measures",
    url_name="list_measures",
)
def list_measures(request: HttpRequest, country: CountryCode) -> Any:
    """What claims measure, each defined once for all countries."""
    country_of(country)
    return [MeasureShape.of(measure) for measure in Measure.objects.order_by("code")]


class ClaimsAsked(Schema):
    """What of a subject is asked for."""

    line: Code | None = Field(None, description="Key of the funding line, for contributions")


@router.get(
    "/{country}/claims/{kind}/{code}",
    auth=READS,
    response=reading(list[ClaimShape]),
    operation_id="list_claims",
    url_name="list_claims",
)
def list_claims(
    request: HttpRequest, country: CountryCode, kind: SubjectKind, code: PathCode, asked: Query[ClaimsAsked]
) -> Any:
    """What sources say of one subject, by measure, the adopted claim first."""
    found = country_of(country)
    if kind in _PROJECT_KINDS:
        one(visible_projects(caller(request)), country=found, code=code)
    elif kind in _AGREEMENT_KINDS:
        one(visible_agreements(caller(request)), country=found, code=code)
    subject = f"{code}/{asked.line}" if kind is SubjectKind.CONTRIBUTION else code
    return [ClaimShape.of(kind, subject, claim) for claim in claims_about(found.code, kind.value, subject)]


@router.get(
    "/{country}/official-totals",
    auth=READS,
    response=reading(OfficialTotalPage),
    operation_id="list_official_totals",
    url_name="list_official_totals",
)
def list_official_totals(request: HttpRequest, country: CountryCode, asked: Asked) -> Any:
    """Totals that institutions published."""
    rows = OfficialTotal.objects.filter(country=country_of(country)).select_related("source").order_by("code")
    return page_of(request, asked, rows, OfficialTotalShape.of)


class BilanAsked(Schema):
    """What is counted, and how the whole is cut up."""

    period: Annotated[str, Field(pattern=r"^([0-9]{4})?(-([0-9]{4})?)?$")] = Field(
        "", description="2017, 2017-2021, 2017-, -2021"
    )
    programme: Code | None = None
    scale: Scale | None = None
    territory: Code | None = None
    party: Code | None = Field(None, description="Only what it pays")
    royal: bool = False
    by: Grouping | None = None


@router.get(
    "/{country}/bilan",
    auth=READS,
    response=reading(BilanShape),
    operation_id="read_bilan",
    url_name="read_bilan",
)
def read_bilan(request: HttpRequest, country: CountryCode, filters: Query[BilanAsked]) -> Any:
    """The bilan: what was agreed, promised and paid, with what is unknown beside each figure.

    The figures are those of the public page, whoever calls.
    """
    parameters = {
        "period": filters.period,
        "programme": filters.programme or "",
        "scale": filters.scale.value if filters.scale else "",
        "territory": filters.territory or "",
        "party": filters.party or "",
        "royal": "1" if filters.royal else "",
    }
    return BilanShape.of(bilan(Filter.from_params(country_of(country).code, parameters), filters.by))
