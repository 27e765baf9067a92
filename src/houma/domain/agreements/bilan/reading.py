"""Reading the facts of a bilan from the store: a fixed number of queries, whatever the number of agreements."""

from collections import defaultdict
from datetime import date
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Lower

from houma.domain.agreements.bilan.facts import (
    AgreementFacts,
    Place,
    Portfolio,
    ProgrammeTree,
    ProjectFacts,
    Tree,
)
from houma.domain.agreements.bilan.filters import Filter, FilterError, nearest, one_of
from houma.domain.agreements.bilan.money_read import Extent, Parties, money_by_payer, money_of_all
from houma.domain.agreements.bilan.places_counted import COUNTED_PLACES
from houma.domain.agreements.bilan.scopes import Scope, parties_meant, resolve
from houma.domain.agreements.ledger import FundingLine, Instalment
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import (
    Agreement,
    AgreementParty,
    AgreementState,
    AgreementVersion,
    Containment,
    Overlap,
)
from houma.domain.projects.models import Action, Breakdown, Programme, ProjectTerritory
from houma.domain.territories.models import Country, Territory
from houma.exchange import garbage_collector_at_rest

_COUNTED_BASES = (Breakdown.PART, Breakdown.WHOLE, Breakdown.NO_AMOUNT)

Agreements = QuerySet[Agreement]


class Reading:
    """What one country's bilan is counted from, each thing read once, also where several filters are asked."""

    def __init__(self, country: str, visible: Agreements | None, on: date, *, by_payer: bool = False) -> None:
        """Read the country with its programmes and territories.

        Args:
            country: its code.
            visible: the agreements that may be seen; None for the public ones of public projects.
            on: the day on which instalments are late.
            by_payer: whether the whole will be cut up by payer.

        Raises:
            FilterError: a country that is not there.
        """
        self.country = _country(country)
        self.programmes, self.tree = _programmes(self.country), _tree(self.country)
        self._seen = visible_agreements(AnonymousUser()) if visible is None else visible
        self._on, self._by_payer = on, by_payer

    def scope(self, asked: Filter) -> Scope:
        """The filter made sure of; raises FilterError for a code that the country does not know."""
        return resolve(asked, self.programmes, self.tree)

    @cached_property
    def whole(self) -> Portfolio:
        """Every agreement that may be seen, to be counted under several filters."""
        return self._read(self._all(), None, by_payer=self._by_payer)

    def portfolio(self, scope: Scope, *, by_payer: bool = False) -> Portfolio:
        """The agreements that ``scope`` lets through, or more where more was read already.

        The period is left to the counting, because what has no date is shown apart. ``by_payer`` tells the money of
        each payer besides. Raises FilterError for a partner that the country does not know.
        """
        asked = scope.filter
        payers = parties_meant(asked.country, asked.party) if asked.party else None
        known: Portfolio | None = self.__dict__.get("whole")
        if payers is None and known is not None and (known.paid is not None or not by_payer):
            return known
        return self._read(_narrowed(self._all(), scope, payers), payers, by_payer=by_payer)

    def _all(self) -> Agreements:
        return Agreement.objects.filter(country=self.country, pk__in=self._seen.order_by().values("pk"))

    def _read(self, chosen: Agreements, payers: Parties, *, by_payer: bool) -> Portfolio:
        with garbage_collector_at_rest():
            return _portfolio(self.country, self.programmes, self.tree, chosen, payers, self._on, by_payer)


def read_portfolio(
    asked: Filter, visible: Agreements | None, on: date, *, by_payer: bool = False
) -> tuple[Portfolio, Scope]:
    """Read what the agreements that ``asked`` lets through are counted from, and the filter made sure of.

    Arguments as for ``Reading``. Raises FilterError for a code that the country does not know.
    """
    reading = Reading(asked.country, visible, on)
    scope = reading.scope(asked)
    return reading.portfolio(scope, by_payer=by_payer), scope


def _portfolio(
    country: Country,
    programmes: ProgrammeTree,
    tree: Tree,
    chosen: Agreements,
    payers: Parties,
    on: date,
    by_payer: bool,
) -> Portfolio:
    frameworks: dict[int, int] = {}
    agreements = _agreements(chosen, frameworks)
    extent = Extent.of(agreements)
    money = (
        money_by_payer(country, extent, payers, on)
        if payers is not None or by_payer
        else money_of_all(country, extent, on)
    )
    return Portfolio(
        country=country,
        on=on,
        programmes=programmes,
        tree=tree,
        agreements=agreements,
        wholes=_wholes(country),
        overlaps=_overlaps(country),
        frameworks=frameworks,
        payers=payers,
        ledger=money.ledger,
        lead_ledger=money.lead_ledger,
        committed=money.committed,
        late=money.late,
        scheduled=_scheduled(extent, payers),
        paid=money.paid,
    )


def _country(code: str) -> Country:
    country = Country.objects.filter(pk=code).first()
    if country is None:
        codes = list(Country.objects.values_list("code", flat=True))
        raise FilterError("country", code, one_of(codes), nearest(code, codes))
    return country


def _programmes(country: Country) -> ProgrammeTree:
    rows = list(Programme.objects.filter(country=country).values_list("pk", "code", "parent_id"))
    return ProgrammeTree({code: pk for pk, code, _parent in rows}, {pk: parent for pk, _code, parent in rows})


def _tree(country: Country) -> Tree:
    rows = Territory.objects.filter(country=country).values_list("pk", "code", "parent_id", "level", "perimeter_kind")
    return Tree(Place(*row) for row in rows)


def _narrowed(chosen: Agreements, scope: Scope, parties: Parties) -> Agreements:
    """The same as ``Scope.accepts``, said to the database: it reads less."""
    asked = scope.filter
    if scope.programmes is not None:
        chosen = chosen.filter(project__programme__in=scope.programmes)
    if scope.agreements is not None:
        chosen = chosen.filter(pk__in=scope.agreements)
    if asked.scale:
        chosen = chosen.filter(project__scale=asked.scale)
    if asked.royal:
        chosen = chosen.filter(project__royal_presentation=True)
    if asked.territory:
        below = Q(territory__ancestry__ancestor__code=asked.territory)
        within = ProjectTerritory.objects.filter(below, territory__country=asked.country)
        chosen = chosen.filter(project__in=within.values("project"))
    if parties is not None:
        lines = FundingLine.objects.filter(Q(payer__in=parties) | Q(receiver__in=parties), agreement=OuterRef("pk"))
        roles = AgreementParty.objects.filter(party__in=parties, version__agreement=OuterRef("pk"))
        chosen = chosen.filter(Exists(lines) | Exists(roles))
    return chosen


def _agreements(chosen: Agreements, frameworks: dict[int, int]) -> list[AgreementFacts]:
    """The agreements with their projects; ``frameworks`` is filled with who has which framework agreement."""
    projects = _projects(chosen)
    reported = AgreementVersion.objects.filter(agreement=OuterRef("pk"), source__isnull=False)
    rows = chosen.order_by().annotate(
        thousandths=Cast("total", BigIntegerField()),
        published=Case(When(state=AgreementState.NEGOTIATED, then=Exists(reported)), default=Value(False)),
    )
    of_project = ("project__programme_id", "project__scale", "project__royal_presentation")
    facts = ("kind", "state", "thousandths", "currency", "signed_from", "start_year", "published")
    found = []
    for row in rows.values_list("pk", "framework_id", "project_id", *of_project, *facts):
        pk, framework, project_pk, programme, scale, royal = row[:6]
        project = projects.get(project_pk)
        if project is None:
            project = projects[project_pk] = ProjectFacts(project_pk)
        project.programme, project.scale, project.royal = programme, scale, royal is True
        found.append(AgreementFacts(pk, project, *row[6:]))
        if framework is not None:
            frameworks[pk] = framework
    return found


def _projects(chosen: Agreements) -> dict[int, ProjectFacts]:
    """Places and published quantities of the projects; the rest comes with their agreements."""
    projects: dict[int, ProjectFacts] = {}
    own = chosen.order_by().values("project")

    def project(pk: int) -> ProjectFacts:
        if pk not in projects:
            projects[pk] = ProjectFacts(pk)
        return projects[pk]

    for pk, territory in ProjectTerritory.objects.filter(project__in=own).values_list("project_id", "territory_id"):
        project(pk).places.append(territory)
    units = {unit: kind for kind, counted in COUNTED_PLACES.items() for unit in counted.units}
    published = (
        Action.objects.annotate(unit=Lower("quantity_unit"))
        .filter(unit__in=units, axis__project__in=own, basis__in=_COUNTED_BASES, planned_quantity__isnull=False)
        .order_by()
        .values("axis__project_id", "unit", "basis")
        .annotate(quantity=Sum("planned_quantity"))
        .values_list("axis__project_id", "unit", "basis", "quantity")
    )
    sums: dict[tuple[int, str], dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    for pk, unit, basis, quantity in published:
        sums[pk, units[unit]][basis == Breakdown.WHOLE] += int(quantity)
    for (pk, kind), by_basis in sums.items():
        # A number published for the whole stands for its parts; without one, the parts are added.
        project(pk).quantities[kind] = by_basis[True] or by_basis[False]
    return projects


def _wholes(country: Country) -> dict[int, tuple[int, ...]]:
    wholes: dict[int, tuple[int, ...]] = {}
    for whole, part in Containment.objects.filter(whole__country=country).values_list("whole_id", "part_id"):
        wholes[part] = (*wholes.get(part, ()), whole)
    return wholes


def _overlaps(country: Country) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for first, second in Overlap.objects.filter(first__country=country).values_list("first_id", "second_id"):
        found[first] = found.get(first, frozenset()) | {second}
        found[second] = found.get(second, frozenset()) | {first}
    return found


def _scheduled(extent: Extent, payers: Parties) -> frozenset[int]:
    schedule = Instalment.objects.filter(line__agreement=OuterRef("pk"), withdrawn_in=None)
    if payers is not None:
        schedule = schedule.filter(line__payer__in=payers)
    found = extent.limit(Agreement.objects.filter(Exists(schedule)), "pk")
    return frozenset(found.order_by().values_list("pk", flat=True))
