"""The portfolio: the same rows for table, map, board and export, narrowed, counted and sorted in the database."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Exists, F, IntegerField, OrderBy, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import get_language

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.models import Agreement, AgreementState, Containment
from houma.domain.base.fields import AmountField
from houma.domain.desk.queries.late import late_instalments
from houma.domain.projects.models import Phase, Programme, Project, ProjectTerritory, Scale, Visibility
from houma.domain.projects.queries import projects_in
from houma.domain.projects.scope import projects_of_party
from houma.domain.territories.models import Country, Territory
from houma.domain.watch.models import Alert
from houma.domain.watch.queries.alerts import alerts_not_ended
from houma.values.folding import words

BOARD_COLUMN = 12
"""Projects that a column of the board shows at once."""
_CYCLE = list(Phase)


@dataclass(frozen=True, slots=True)
class PortfolioFilters:
    """What the portfolio is narrowed to and how it is sorted; empty values narrow nothing.

    ``year`` keeps projects under way in that year. ``alert`` is a family of alerts, or "any";
    ``late`` keeps projects with an instalment past its day, whether or not the watch raised an alert about it.
    """

    text: str = ""
    scale: Scale | None = None
    phase: Phase | None = None
    programme: Programme | None = None
    territory: Territory | None = None
    partner: Party | None = None
    visibility: Visibility | None = None
    alert: str = ""
    late: bool = False
    year: int | None = None
    sort: str = "name"
    falling: bool = False


def in_portfolio(user: User, country: Country) -> QuerySet[Project]:
    """Every project of ``country`` in the scope of one of the person's mandates, public or not."""
    return projects_in(user, Permission.ASK_QUESTION, country)


def portfolio(user: User, country: Country, filters: PortfolioFilters) -> QuerySet[Project]:
    """The projects that ``filters`` let through, in no particular order."""
    found = in_portfolio(user, country)
    for word in words(filters.text):
        found = found.filter(search_text__contains=f" {word}")
    if filters.scale:
        found = found.filter(scale=filters.scale)
    if filters.phase:
        found = found.filter(phase=filters.phase)
    if filters.programme:
        found = found.filter(programme=filters.programme)
    if filters.visibility:
        found = found.filter(visibility=filters.visibility)
    if filters.territory:
        places = ProjectTerritory.objects.filter(territory__in=filters.territory.descent.values("descendant"))
        found = found.filter(pk__in=places.values("project"))
    if filters.partner:
        found = found.filter(projects_of_party(filters.partner))
    if filters.alert:
        found = found.filter(pk__in=_with_alert(filters.alert))
    if filters.late:
        late = late_instalments(timezone.localdate())
        found = found.filter(pk__in=late.values("line__agreement__project"))
    if filters.year:
        begun = Q(start_year=None) | Q(start_year__lte=filters.year)
        found = found.filter(begun, Q(end_year=None) | Q(end_year__gte=filters.year)).exclude(
            start_year=None, end_year=None
        )
    return found


def _with_alert(family: str) -> QuerySet[Alert, Mapping[str, object]]:
    alerts = alerts_not_ended().filter(project__isnull=False)
    if family != "any":
        alerts = alerts.filter(rule__family=family)
    return alerts.values("project")


def sorted_portfolio(found: QuerySet[Project], filters: PortfolioFilters) -> QuerySet[Project]:
    """``found`` in the order asked for; projects that are alike there stand by their code."""
    if filters.sort == "total":
        found = found.annotate(total=total_of_project())
    return found.order_by(*_order(filters))


def _order(filters: PortfolioFilters) -> tuple[OrderBy, ...]:
    """What sorts: names in the language of the reader where there is one, phases as they follow each other."""
    language = (get_language() or "fr")[:2]
    cycle = Case(*(When(phase=phase, then=Value(at)) for at, phase in enumerate(_CYCLE)), output_field=IntegerField())
    by: dict[str, F | Case] = {
        "name": F("name_fr") if language == "fr" else _named("", language),
        "programme": F("programme__name_fr") if language == "fr" else _named("programme__", language),
        "phase": cycle,
    }
    key = by.get(filters.sort) or F(filters.sort)
    turned = key.desc(nulls_last=True) if filters.falling else key.asc(nulls_last=True)
    return (turned, F("code").asc())


def _named(path: str, language: str) -> Case:
    own = f"{path}name_{language}"
    return Case(When(**{own: ""}, then=F(f"{path}name_fr")), default=F(own))


def counted_agreements() -> QuerySet[Agreement]:
    """Agreements whose totals add up: not cancelled, and not contained in another one of the same project."""
    contained = Containment.objects.filter(part=OuterRef("pk"), whole__project=OuterRef("project"))
    return (
        Agreement.objects.exclude(state=AgreementState.CANCELLED)
        .exclude(framework__project=F("project"), framework__total__isnull=False)
        .exclude(Exists(contained))
    )


def total_of_project() -> Subquery:
    """The sum of the agreements of a project, in the currency of its country; null where no total is known."""
    totals = counted_agreements().filter(project=OuterRef("pk")).order_by().values("project")
    return Subquery(totals.annotate(sum=Sum("total")).values("sum"), output_field=AmountField())


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One phase of the board: how many projects stand in it, and the keys of those on the page asked for."""

    phase: Phase
    count: int
    page: int
    keys: tuple[int, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // BOARD_COLUMN))


def board(
    found: QuerySet[Project], filters: PortfolioFilters, counts: Mapping[Phase, int], pages: Mapping[Phase, int]
) -> tuple[BoardColumn, ...]:
    """The phases of the cycle as columns, each on a page of its own: one query."""
    shown = [phase for phase in _CYCLE if counts.get(phase) or phase not in (Phase.SUSPENDED, Phase.CANCELLED)]
    at = {phase: min(max(1, pages.get(phase, 1)), max(1, -(-counts.get(phase, 0) // BOARD_COLUMN))) for phase in shown}
    wanted = Q(pk__in=[])
    for phase, page in at.items():
        last = page * BOARD_COLUMN
        wanted |= Q(phase=phase, place_in_column__gt=last - BOARD_COLUMN, place_in_column__lte=last)
    ordered = found.annotate(total=total_of_project()) if filters.sort == "total" else found
    numbered = ordered.annotate(
        place_in_column=Window(RowNumber(), partition_by=[F("phase")], order_by=list(_order(filters)))
    ).filter(wanted)
    keys: dict[str, list[tuple[int, int]]] = {}
    for pk, stands_in, place in numbered.values_list("pk", "phase", "place_in_column"):
        keys.setdefault(stands_in, []).append((place, pk))
    return tuple(
        BoardColumn(phase, counts.get(phase, 0), at[phase], tuple(pk for _place, pk in sorted(keys.get(phase, []))))
        for phase in shown
    )


def years_of(user: User, country: Country) -> list[int]:
    """Years that can be asked for: from the first start to this year and five on."""
    first = in_portfolio(user, country).order_by("start_year").filter(start_year__isnull=False)
    begin = first.values_list("start_year", flat=True).first()
    this_year = timezone.localdate().year
    return list(range(this_year + 5, (begin or this_year) - 1, -1))
