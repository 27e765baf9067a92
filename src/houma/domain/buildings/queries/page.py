"""One building with everything that is recorded of it: a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.models import (
    ENDED,
    Building,
    BuildingDocument,
    Inspection,
    MoneyKind,
    Owner,
    Procedure,
    Step,
)
from houma.domain.buildings.queries.appeals import Appeal, appeal_in
from houma.domain.buildings.queries.facts import facts_of
from houma.domain.buildings.rules.procedure import BY_CODE, Transition, Way, ways
from houma.domain.buildings.scope import buildings_where
from houma.domain.territories.models import Country
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as it is told; ``late``: its deadline is the one that stands, and is over.

    ``appeal_until`` is the last day to appeal against a notice, and ``ruling_by`` the day by which an appeal is ruled
    on, where the country's texts give them.
    """

    step: Step
    transition: Transition | None
    papers: tuple[BuildingDocument, ...]
    late: bool
    appeal_until: date | None
    ruling_by: date | None

    @property
    def told(self) -> str | Promise:
        """What happened: the state that the step led to, or what it was where it says so itself."""
        said = self.transition.told if self.transition is not None else ""
        return said or self.step.get_to_state_display()


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of the building: its steps in their order and its money, added up by kind."""

    procedure: Procedure
    steps: tuple[StepLine, ...]
    sums: tuple[tuple[MoneyKind, Money], ...]
    is_open: bool
    late: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that starts here, whether it is open, and whether the reader's role records it."""

    way: Way
    may_record: bool


@dataclass(frozen=True, slots=True)
class BuildingPage:
    """The building, what was seen of it, what the law has done with it, and what may be done next.

    ``owners`` is None for those who do not manage the building: to whom it belongs is personal.
    """

    building: Building
    inspections: Sequence[Inspection]
    files: Sequence[FileView]
    next_steps: Sequence[NextStep]
    photos: Sequence[BuildingDocument]
    papers: Sequence[BuildingDocument]
    owners: Sequence[Owner] | None
    dwellings: int
    appeal: Appeal | None
    may_manage: bool
    may_inspect: bool


def building_of(user: User | AnonymousUser, country: Country, code: str, permission: Permission) -> Building | None:
    """The building of this code if ``user`` reaches it with ``permission``; else None, as for one that is not there."""
    found = buildings_where(user, permission).filter(country=country, code=code)
    return found.select_related("country", "territory", "perimeter", "risk__scheme").first()


_NAMES_OWNER = Q(step__isnull=False, step__code="notify")


def papers_for(user: User | AnonymousUser, country: Country) -> QuerySet[BuildingDocument]:
    """The documents of buildings that ``user`` may open; what was withdrawn is shown to nobody.

    What was handed in with a notice names the owner: it is for those who see owners.
    """
    within = buildings_where(user, Permission.SEE_BUILDINGS).filter(country=country)
    managed = buildings_where(user, Permission.MANAGE_BUILDINGS).filter(country=country)
    told = Q(building__in=managed) | ~_NAMES_OWNER
    return BuildingDocument.objects.filter(told, building__in=within, withdrawn_at=None).select_related("document")


def building_page(building: Building, user: User) -> BuildingPage:
    """Everything on one building that ``user``, who sees it, may see."""
    reach = {
        permission: buildings_where(user, permission).filter(pk=building.pk).exists()
        for permission in (Permission.MANAGE_BUILDINGS, Permission.INSPECT_BUILDINGS, Permission.DECIDE_BUILDINGS)
    }
    shown = BuildingDocument.objects.filter(building=building, withdrawn_at=None)
    if not reach[Permission.MANAGE_BUILDINGS]:
        shown = shown.exclude(_NAMES_OWNER)
    papers = list(shown.select_related("document", "attached_by", "step"))
    appeal = appeal_in(building.country_id)
    files = _files(building, papers, appeal)
    still = next((one.procedure for one in files if one.is_open), None)
    next_steps = [NextStep(way, reach.get(way.transition.permission, False)) for way in ways(facts_of(building, still))]
    may_manage = reach[Permission.MANAGE_BUILDINGS]
    return BuildingPage(
        building=building,
        inspections=_inspections(building),
        files=files,
        next_steps=next_steps,
        photos=[one for one in papers if one.document.is_picture],
        papers=[one for one in papers if not one.document.is_picture],
        owners=list(building.owners.filter(ended_on=None, erased_at=None)) if may_manage else None,
        dwellings=building.dwellings.count(),
        appeal=appeal,
        may_manage=may_manage,
        may_inspect=reach[Permission.INSPECT_BUILDINGS],
    )


def _inspections(building: Building) -> list[Inspection]:
    return list(
        building.inspections.select_related("risk__scheme", "inspector", "recorded_by", "replaced_by").prefetch_related(
            "findings", "measures_urged"
        )
    )


def _files(building: Building, papers: Sequence[BuildingDocument], appeal: Appeal | None) -> list[FileView]:
    steps = Step.objects.select_related("recorded_by", "notice__owner", "works", "despite_appeal").prefetch_related(
        "measures", "members"
    )
    procedures = building.procedures.prefetch_related(
        Prefetch("steps", queryset=steps.order_by("id")), "money__payer", "money__rule"
    )
    today = timezone.localdate()
    return [_file(procedure, papers, appeal, today) for procedure in procedures.order_by("-number")]


def _file(procedure: Procedure, papers: Sequence[BuildingDocument], appeal: Appeal | None, today: date) -> FileView:
    is_open = procedure.state not in ENDED
    late = is_open and procedure.due_on is not None and procedure.due_on < today
    steps = list(procedure.steps.all())
    setting = next((step for step in reversed(steps) if step.due_on is not None), None)
    lines = tuple(
        StepLine(
            step,
            BY_CODE.get(step.code),
            tuple(paper for paper in papers if paper.step_id == step.pk),
            late and step is setting,
            appeal.until(step.happened_on) if appeal is not None and step.code == "notify" else None,
            appeal.ruled_by(step.happened_on) if appeal is not None and step.code == "appeal" else None,
        )
        for step in steps
    )
    entries = list(procedure.money.all())
    currency = procedure.building.country.currency
    sums = tuple(
        (kind, Money.total([entry.money for entry in entries if entry.kind == kind], currency))
        for kind in MoneyKind
        if any(entry.kind == kind for entry in entries)
    )
    return FileView(procedure, lines, sums, is_open, late)
