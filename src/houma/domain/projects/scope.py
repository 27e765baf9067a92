"""Which projects a person's mandates reach: territory, project and party, in the query.

A mandate reaches the projects of its territory and of all below it. Three things narrow it:

- the mandate of a partner, an operator or a manager (``PARTY_BOUND_ROLES``) reaches only the projects in which its
  party takes part; a commune takes part by its place in what is being prepared there, since it is asked for its will
  before anything else names it (``communes``);
- the mandate of those who work with buildings and people (``FIELD_ROLES``) reaches no project: its holder sees the
  public ones, as everybody does;
- a mandate with rows in ``MandateProject`` reaches only these projects.

A project without any territory yet is reached by those who hold the whole country, and not by parties.

Who takes part in a project is said by rows of several apps: operators of actions, members of the steering body and
those who deliberated here; parties, payers and receivers in agreements, which lies above. Each app declares those rows
once, by ``declare_participations`` in its ``ready()``.
Nothing is copied into a table of its own, which could fall behind what the agreements say: the declared rows are the
truth, and each is one join on an indexed foreign key. The few mandates of the person are read first, by one query; what
they reach is then a subquery of the query that asks, written for these mandates alone: PostgreSQL takes longer to plan
a condition for every kind of mandate than to answer it for those there are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from houma.domain.accounts.models import FIELD_ROLES, PARTY_BOUND_ROLES, Mandate, Party, PartyType, Role
from houma.domain.projects.models import (
    Action,
    LocalWill,
    MandateProject,
    Phase,
    Project,
    ProjectTerritory,
    SteeringMember,
)
from houma.domain.territories.models import Level


@dataclass(frozen=True, slots=True)
class Participation:
    """Rows that say that a party takes part in a project: the paths from a row to both, and which rows still do."""

    rows: type[models.Model]
    party: str
    project: str
    still: Q = field(default_factory=Q)


_declared: dict[Participation, None] = {
    Participation(Action, party="operator", project="axis__project"): None,
    Participation(SteeringMember, party="party", project="body__project", still=Q(left_on=None)): None,
    Participation(LocalWill, party="party", project="project"): None,
}


def declare_participations(*participations: Participation) -> None:
    """Say which rows of a later app make a party take part in a project. Called once, when the app is ready."""
    _declared.update(dict.fromkeys(participations))


def _rows(participation: Participation) -> QuerySet[Any]:
    return participation.rows._default_manager.filter(participation.still)


def communes() -> Q:
    """The condition on mandates that speak for a commune: of a partner, for a local government, on its own commune.

    They may propose projects there, and bring the deliberation that a project in preparation waits for.
    """
    own = Q(party__territory=None) | Q(party__territory=F("territory"))
    return own & Q(
        role=Role.PARTNER, party__type=PartyType.LOCAL_GOVERNMENT, territory__level=Level.COMMUNE, project_limits=None
    )


def projects_of_party(party: Party) -> Q:
    """The condition on projects in which ``party`` takes part."""
    found = Q(pk__in=[])
    for one in _declared:
        found |= Q(pk__in=_rows(one).filter(**{one.party: party}).values(one.project))
    return found


def reached_by(mandates: QuerySet[Mandate], *, project: str = "") -> Q:
    """The condition on rows whose project one of ``mandates`` reaches.

    Args:
        mandates: of one person, as ``accounts.queries.mandates_in_force`` and ``accounts.rules.mandates_allowing`` give
            them.
        project: path from the filtered model to its project, with a trailing ``__`` ("" for projects themselves).
    """
    lookup = f"{project.removesuffix('__') or 'pk'}__in"
    found = Q(**{lookup: []})
    for projects in _reaches(mandates):
        found |= Q(**{lookup: projects})
    return found


@dataclass(frozen=True, slots=True)
class _Held:
    """What a mandate says about its reach; ``limit`` is empty where it is not limited to projects."""

    mandate: int
    role: str
    territory: int
    level: str
    country: str
    party: int | None
    limit: int | None

    @property
    def bound(self) -> bool:
        return self.role in PARTY_BOUND_ROLES


_HELD = ("pk", "role", "territory", "territory__level", "territory__country", "party", "project_limits")


def _reaches(mandates: QuerySet[Mandate]) -> Iterator[QuerySet[Any]]:
    """Projects by each way of reaching them that is held: by territory alone, by party and territory, one by one."""
    held = [_Held(*row) for row in mandates.exclude(role__in=FIELD_ROLES).values_list(*_HELD).distinct()]
    national = {one.country for one in held if one.limit is None and not one.bound and one.level == Level.COUNTRY}
    if national:
        yield Project.objects.filter(country__in=national).values("pk")
    places = {one.territory for one in held if one.limit is None and not one.bound and one.level != Level.COUNTRY}
    if places:
        yield ProjectTerritory.objects.filter(territory__ancestry__ancestor__in=places).values("project")
    bound = {(one.party, one.territory) for one in held if one.limit is None and one.bound and one.party is not None}
    for one in _declared if bound else ():
        there = Q()
        for party, territory in bound:
            # Both conditions stand in one filter(): they hold of the same row.
            there |= Q(**{one.party: party, f"{one.project}__places__territory__ancestry__ancestor": territory})
        yield _rows(one).filter(there).values(one.project)
    if any(one.level == Level.COMMUNE for one in held if one.limit is None and one.bound):
        asked = mandates.filter(communes()).values("territory")
        yield ProjectTerritory.objects.filter(
            project__phase=Phase.PREPARATION, territory__ancestry__ancestor__in=asked
        ).values("project")
    limited = {one.mandate for one in held if one.limit is not None}
    if limited:
        yield _one_by_one(limited)


def _one_by_one(mandates: set[int]) -> QuerySet[Any]:
    """The projects to which mandates are limited, where the mandate's territory and party reach them too."""
    takes_part = Q()
    for one in _declared:
        takes_part |= Q(
            Exists(_rows(one).filter(**{one.party: OuterRef("mandate__party"), one.project: OuterRef("project")}))
        )
    limits = MandateProject.objects.filter(
        mandate__in=mandates, project__places__territory__ancestry__ancestor=F("mandate__territory")
    )
    return limits.filter(~Q(mandate__role__in=PARTY_BOUND_ROLES) | takes_part).values("project")


def mandates_reaching(project: Project) -> Q:
    """The condition on mandates that reach ``project``: who may see it and work on it."""
    places = ProjectTerritory.objects.filter(project=project).values("territory__ancestry__ancestor")
    takes_part = ~Q(role__in=PARTY_BOUND_ROLES)
    for one in _declared:
        takes_part |= Q(party__in=_rows(one).filter(**{one.project: project}).values(one.party))
    if project.phase == Phase.PREPARATION:
        takes_part |= communes()
    takes_part &= ~Q(role__in=FIELD_ROLES)
    return Q(territory__in=places) & (Q(project_limits=None) | Q(project_limits__project=project)) & takes_part


def limits_of(mandates: Iterable[Mandate]) -> dict[int, tuple[str, ...]]:
    """Codes of the projects to which each mandate is limited, by its primary key; one query."""
    found: dict[int, tuple[str, ...]] = {}
    rows = MandateProject.objects.filter(mandate__in=[mandate.pk for mandate in mandates])
    for mandate, code in rows.order_by("project__code").values_list("mandate", "project__code"):
        found[mandate] = (*found.get(mandate, ()), code)
    return found
