"""The units to be counted: the people and households of a territory, with nothing more than tables ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from houma.domain.buildings.models import Building, RiskClass
from houma.domain.households.models import Household, Person, Presence
from houma.domain.rehousing.models import Case, Placement
from houma.domain.statistics.rules.tables import (
    Counted,
    CountedTable,
    RiskName,
    Unit,
    age_group,
    size_group,
    tables_for,
)
from houma.domain.territories.models import Ancestry, Territory

_NO_CLASS = "none"
_NO_CASE = "none"


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody and every household of a territory, as counted on one day."""

    units: Mapping[Counted, tuple[Unit, ...]]
    illustrative: bool
    """Whether any of them is not real."""


def tables_in_use() -> tuple[CountedTable, ...]:
    """Every table, with the classes of risk that buildings have today; one query."""
    classes = RiskClass.objects.select_related("scheme").order_by("scheme__code", "severity", "code")
    return tables_for([RiskName(one.scheme.code, one.scheme.name, one.code, one.name) for one in classes])


def present(person: str = "") -> Q:
    """The condition on people who live in their household; those who stay for a time are counted at their own home.

    Args:
        person: path from the filtered model to the person, with a trailing ``__`` ("" for people themselves).
    """
    gone = Q(**{f"{person}left_on": None, f"{person}erased_at": None})
    return gone & ~Q(**{f"{person}presence": Presence.VISITING})


def parents_below(territory: Territory) -> dict[int, int]:
    """The parent of every territory below ``territory``; one query."""
    below = Ancestry.objects.filter(ancestor=territory, distance__gt=0, descendant__parent__isnull=False)
    rows = below.values_list("descendant", "descendant__parent")
    return {place: parent for place, parent in rows if parent is not None}


def _counted_households(territory: Territory) -> QuerySet[Household]:
    return Household.objects.filter(territory__ancestry__ancestor=territory, erased_at=None)


def places_with_buildings(territory: Territory) -> frozenset[int]:
    """Where at and below ``territory`` buildings of the inventory stand, as their households would be counted; two
    queries. A table tells of these places, lived in or not: that it names a place would say that somebody lives there.
    """
    below = Ancestry.objects.filter(ancestor=territory).values("descendant")
    within = set(Ancestry.objects.filter(ancestor=territory).values_list("descendant", flat=True))
    rows = Building.objects.filter(territory__in=below).order_by().values_list("territory", "perimeter").distinct()
    return frozenset(perimeter if perimeter in within else commune for commune, perimeter in rows)


def stages_of(territory: Territory) -> dict[int, str]:
    """Where the households of ``territory`` that have a case stand, by the last one; two queries."""
    households = _counted_households(territory).values("pk")
    living = Placement.objects.filter(household__in=households, moved_in_on__isnull=False, ended_on=None)
    placed = set(living.values_list("household", flat=True))
    cases = Case.objects.filter(household__in=households).order_by("opened_on", "pk")
    return {
        household: closure or ("placed" if household in placed else "waiting")
        for household, closure in cases.values_list("household", "closure")
    }


def population(territory: Territory, on: date) -> Population:
    """The people and households counted in ``territory`` and below; a fixed number of queries.

    A household is counted where its home is: in the perimeter of its building, else in its commune. Its people are
    counted with it.
    """
    within = {territory.pk, *parents_below(territory)}
    stages = stages_of(territory)
    rows = (
        _counted_households(territory)
        .annotate(perimeter=F("dwelling__building__perimeter"), size=Count("people", filter=present("people__")))
        .values_list(
            *("pk", "territory", "perimeter", "size", "is_illustrative"),
            *("dwelling__building__risk__scheme__code", "dwelling__building__risk__code"),
        )
    )
    households, home, illustrative = [], {}, False
    for pk, commune, perimeter, size, invented, scheme, risk in rows.iterator():
        # A perimeter may reach over the border of the territory: its households count where their commune is then.
        home[pk] = perimeter if perimeter in within else commune
        illustrative |= invented
        facts = {
            "size": size_group(size),
            "risk": f"{scheme}:{risk}" if scheme else _NO_CLASS,
            "stage": stages.get(pk, _NO_CASE),
        }
        households.append(Unit(pk, home[pk], facts))
    people = Person.objects.filter(present(), household__in=_counted_households(territory).values("pk"))
    persons = [
        Unit(pk, home[household], {"age": age_group(None if born is None else on.year - born), "sex": sex})
        for pk, household, born, sex in people.values_list("pk", "household", "born_in", "sex").iterator()
    ]
    return Population({"households": tuple(households), "people": tuple(persons)}, illustrative)
