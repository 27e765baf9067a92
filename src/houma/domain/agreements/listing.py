"""Lists of agreements: filtered, sorted and counted in the database."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OrderBy, Prefetch, Q, QuerySet

from houma.domain.accounts.models import Party, User
from houma.domain.agreements.models import Agreement, AgreementKind
from houma.domain.projects.models import Phase, Programme, ProjectTerritory, Scale, Visibility
from houma.domain.projects.queries import readable_by
from houma.domain.territories.models import Country, Territory
from houma.values.folding import words

SORTS: dict[str, tuple[OrderBy | str, str]] = {
    "latest": (F("signed_from").desc(nulls_last=True), "code"),
    "amount": (F("total").desc(nulls_last=True), "code"),
    "name": ("name_fr", "code"),
}


@dataclass(frozen=True, slots=True)
class AgreementFilters:
    """What a list of agreements is narrowed to; empty values narrow nothing."""

    text: str = ""
    scale: Scale | None = None
    kind: AgreementKind | None = None
    phase: Phase | None = None
    programme: Programme | None = None
    territory: Territory | None = None
    payer: Party | None = None
    royal: bool = False
    year_from: int | None = None
    year_to: int | None = None
    sort: str = "latest"


def visible_agreements(user: User | AnonymousUser) -> QuerySet[Agreement]:
    """Agreements that ``user`` may see: public ones of public projects, and those on one's own territories."""
    mine = readable_by(user, project="project__", itself_public=Q(visibility=Visibility.PUBLIC))
    return Agreement.objects.filter(mine)


def agreements_matching(user: User | AnonymousUser, country: Country, filters: AgreementFilters) -> QuerySet[Agreement]:
    """The agreements of ``country`` that ``user`` may see and ``filters`` let through, sorted."""
    found = visible_agreements(user).filter(country=country).select_related("project__programme", "country")
    found = found.prefetch_related(
        Prefetch("project__territories", Territory.objects.defer("boundary").order_by("code"))
    )
    for word in words(filters.text):
        found = found.filter(Q(project__search_text__contains=f" {word}"))
    if filters.scale:
        found = found.filter(project__scale=filters.scale)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.phase:
        found = found.filter(project__phase=filters.phase)
    if filters.programme:
        found = found.filter(project__programme=filters.programme)
    if filters.territory:
        places = filters.territory.descent.values("descendant")
        found = found.filter(project__in=ProjectTerritory.objects.filter(territory__in=places).values("project"))
    if filters.payer:
        found = found.filter(funding_lines__payer=filters.payer).distinct()
    if filters.royal:
        found = found.filter(project__royal_presentation=True)
    if filters.year_from:
        found = found.filter(
            Q(signed_from__year__gte=filters.year_from) | Q(signed_from=None, start_year__gte=filters.year_from)
        )
    if filters.year_to:
        found = found.filter(
            Q(signed_from__year__lte=filters.year_to) | Q(signed_from=None, start_year__lte=filters.year_to)
        )
    return found.order_by(*SORTS.get(filters.sort, SORTS["latest"]))
