"""The rows behind the bilan: one an agreement, with its net sums. A fixed number of queries, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from houma.domain.accounts.models import Party, User
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import AgreementKind, Containment
from houma.domain.agreements.tally.filters import BilanFilter
from houma.domain.base.fields import AmountField
from houma.domain.projects.models import Programme, ProjectTerritory
from houma.domain.territories.models import Ancestry, Country, Level, Territory
from houma.values.multilingual import Multilingual

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Fact:
    """One agreement as the bilan sees it; amounts in units of the country's currency.

    ``counted`` is False for an announced programme and for a part of a counted agreement. ``year`` is that of signing,
    else of the start; None where no source gives either. ``places`` are primary keys of territories.
    """

    pk: int
    code: str
    names: Multilingual
    kind: str
    project: int
    scale: str
    programme: str
    year: int | None
    royal: bool | None
    total: Decimal | None
    counted: bool
    places: tuple[int, ...]
    committed: Decimal = _ZERO
    pledged: Decimal = _ZERO
    released: Decimal = _ZERO
    spent: Decimal = _ZERO
    ministry_contribution: Decimal = _ZERO
    ministry_released: Decimal = _ZERO
    late: Decimal = _ZERO
    late_count: int = 0

    @property
    def announced(self) -> bool:
        """Whether it is a programme announced as a whole."""
        return self.kind == AgreementKind.ANNOUNCED


def facts_of(user: User | AnonymousUser, country: Country, today: date, partner: str = "") -> list[Fact]:
    """Every agreement of ``country`` that ``user`` may see: nine queries.

    With ``partner`` (a party or a family of parties) only agreements it pays for, and only its own money.
    """
    visible = visible_agreements(user).filter(country=country)
    lines = FundingLine.objects.filter(agreement__country=country)
    if partner:
        lines = lines.filter(Q(payer__code=partner) | Q(payer__family__code=partner))
        visible = visible.filter(pk__in=lines.values("agreement"))
    rows = list(
        visible.order_by().values_list(
            "pk", "code", "name_fr", "name_ar", "name_en", "kind", "project", "project__scale",
            "project__programme__code", "signed_from", "start_year", "project__royal_presentation", "total",
        )
    )  # fmt: skip
    part_of_counted = _parts_of_counted({row[0]: row[5] for row in rows})
    places: dict[int, list[int]] = defaultdict(list)
    for project, territory in ProjectTerritory.objects.filter(project__country=country).values_list(
        "project", "territory"
    ):
        places[project].append(territory)
    flows = Flow.objects.filter(agreement__country=country)
    sums = _sums(flows.filter(line__in=lines.values("pk")) if partner else flows)
    ministry = _sums(flows.filter(line__in=_lines_of_lead(country).values("pk")))
    late = _late(country, today, lines if partner else None)
    return [
        Fact(
            pk=pk,
            code=code,
            names=Multilingual(fr, ar, en),
            kind=kind,
            project=project,
            scale=scale,
            programme=programme,
            year=signed.year if signed else start,
            royal=royal,
            total=total,
            counted=kind != AgreementKind.ANNOUNCED and pk not in part_of_counted,
            places=tuple(places[project]),
            committed=sums[pk][FlowKind.COMMITMENT],
            pledged=sums[pk][FlowKind.PLEDGE],
            released=sums[pk][FlowKind.DISBURSEMENT],
            spent=sums[pk][FlowKind.EXPENDITURE],
            ministry_contribution=ministry[pk][FlowKind.COMMITMENT] + ministry[pk][FlowKind.PLEDGE],
            ministry_released=ministry[pk][FlowKind.DISBURSEMENT],
            late=late[pk][0],
            late_count=late[pk][1],
        )
        for pk, code, fr, ar, en, kind, project, scale, programme, signed, start, royal, total in rows
    ]


def _parts_of_counted(kinds: dict[int, str]) -> set[int]:
    """Agreements that a source puts inside another agreement that is itself counted."""
    return {
        part
        for whole, part in Containment.objects.filter(whole__in=list(kinds)).values_list("whole", "part")
        if kinds.get(whole) != AgreementKind.ANNOUNCED
    }


def _sums(flows: QuerySet[Flow]) -> dict[int, dict[int, Decimal]]:
    """Agreement → kind → net sum, read from the covering index of the ledger."""
    found: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for agreement, kind, total in flows.order_by().values_list("agreement", "kind").annotate(total=Sum("amount")):
        found[agreement][kind] = total
    return found


def _lines_of_lead(country: Country) -> QuerySet[FundingLine]:
    code = country.lead_party_code
    lead = Party.objects.filter(Q(code=code) | Q(family__code=code), country=country)
    return FundingLine.objects.filter(payer__in=lead.values("pk"))


def _late(country: Country, today: date, lines: QuerySet[FundingLine] | None) -> dict[int, tuple[Decimal, int]]:
    """Agreement → what is past due and unpaid, and on how many instalments."""
    due = Instalment.objects.filter(due_on__lt=today, withdrawn_in=None, line__agreement__country=country)
    if lines is not None:
        due = due.filter(line__in=lines.values("pk"))
    unpaid = (
        due.order_by()
        .annotate(paid=Coalesce(Sum("flows__amount"), _ZERO, output_field=AmountField()))
        .filter(paid__lt=F("amount"))
        .values_list("line__agreement", "amount", "paid")
    )
    found: dict[int, tuple[Decimal, int]] = defaultdict(lambda: (_ZERO, 0))
    for agreement, amount, paid in unpaid:
        left, count = found[agreement]
        found[agreement] = left + amount - paid, count + 1
    return found


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What filters and groups need to know besides the facts: the trees of programmes and territories."""

    programmes_under: dict[str, frozenset[str]]
    programme_names: dict[str, Multilingual]
    regions: dict[int, tuple[str, Multilingual]]
    below: frozenset[int] | None


def surroundings_of(country: Country, territory_code: str = "") -> Surroundings:
    """Three queries, one more with a territory. An unknown territory has nothing below it."""
    programmes = {p.code: p for p in Programme.objects.filter(country=country).select_related("parent")}
    under: dict[str, set[str]] = {code: {code} for code in programmes}
    for code, programme in programmes.items():
        above = programme.parent
        while above is not None:
            under[above.code].add(code)
            above = programmes[above.code].parent
    regions = {region.pk: (region.code, region.names) for region in _regions(country)}
    pairs = Ancestry.objects.filter(ancestor__in=list(regions), descendant__project_places__isnull=False).distinct()
    region_of = dict(pairs.values_list("descendant", "ancestor"))
    below = None
    if territory_code:
        found = Ancestry.objects.filter(ancestor__country=country, ancestor__code=territory_code)
        below = frozenset(found.values_list("descendant", flat=True))
    return Surroundings(
        programmes_under={code: frozenset(codes) for code, codes in under.items()},
        programme_names={code: programme.names for code, programme in programmes.items()},
        regions={place: regions[region] for place, region in region_of.items()},
        below=below,
    )


def _regions(country: Country) -> QuerySet[Territory]:
    return Territory.objects.filter(country=country, level=Level.REGION).defer("boundary")


def narrowed(facts: Iterable[Fact], wanted: BilanFilter, around: Surroundings) -> list[Fact]:
    """The facts that ``wanted`` lets through (its partner is narrowed in the query already)."""
    programmes = around.programmes_under.get(wanted.programme, frozenset()) if wanted.programme else None
    return [
        fact
        for fact in facts
        if (wanted.year_from is None or (fact.year is not None and fact.year >= wanted.year_from))
        and (wanted.year_to is None or (fact.year is not None and fact.year <= wanted.year_to))
        and (programmes is None or fact.programme in programmes)
        and (not wanted.scale or fact.scale == wanted.scale)
        and (around.below is None or any(place in around.below for place in fact.places))
        and (not wanted.royal or fact.royal is True)
    ]
