"""How far projects are: time gone by, money released and spent, and what was done on the ground, side by side."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from houma.domain.agreements.bilan.reading import read_portfolio
from houma.domain.agreements.bilan.selection import Base, select
from houma.domain.agreements.ledger import FlowKind
from houma.domain.agreements.models import Agreement
from houma.domain.funding.money.narrowing import Question
from houma.domain.funding.money.sums import flow_sums
from houma.domain.projects.models import Action, Breakdown, Project
from houma.domain.projects.progress_reading import physical_progress_of

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class ProjectStanding:
    """Shares of one, None where unknown. ``reported`` is whether the ground is known from accepted reports."""

    project: Project
    elapsed: Decimal | None
    released: Decimal | None
    spent: Decimal | None
    done: Decimal | None
    reported: bool


def standing_of_projects(
    asked: Question, visible: QuerySet[Agreement], *, on: date | None = None, limit: int = 12
) -> list[ProjectStanding]:
    """The biggest projects asked for, by what is committed: a fixed number of queries. Raises FilterError."""
    day = on or timezone.localdate()
    portfolio, scope = read_portfolio(asked.filter, visible, day)
    selection = select(portfolio, scope)
    sums = flow_sums(selection, asked)
    of_project: dict[int, dict[FlowKind, int]] = defaultdict(lambda: defaultdict(int))
    years: dict[int, tuple[int, int]] = {}
    added = {one.pk: one.project.pk for one in selection.added(Base.FOLLOWED) if one.pk in portfolio.followed}
    for kind, values in sums.items():
        for (agreement, _within), value in values.items():
            if agreement in added:
                of_project[added[agreement]][kind] += value
    biggest = sorted(of_project, key=lambda pk: (-of_project[pk][FlowKind.COMMITMENT], pk))[:limit]
    projects = Project.objects.in_bulk(biggest)
    for pk, project in projects.items():
        if project.start_year and project.end_year:
            years[pk] = (project.start_year, project.end_year)
    done = physical_progress_of(biggest)
    counted = _achieved(pk for pk in biggest if pk not in done)
    return [
        ProjectStanding(
            projects[pk],
            elapsed_share(*years[pk], day) if pk in years else None,
            _share(of_project[pk][FlowKind.DISBURSEMENT], of_project[pk][FlowKind.COMMITMENT]),
            _share(of_project[pk][FlowKind.EXPENDITURE], of_project[pk][FlowKind.COMMITMENT]),
            done.get(pk, counted.get(pk)),
            pk in done,
        )
        for pk in biggest
    ]


def elapsed_share(start_year: int, end_year: int, on: date) -> Decimal:
    """The share of whole years from the first to the last that has gone by on a day, 0 to 1."""
    first, last = date(start_year, 1, 1), date(end_year, 12, 31)
    return min(max(Decimal((on - first).days) / Decimal((last - first).days or 1), Decimal(0)), _ONE)


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if whole > 0 else None


def _achieved(projects: Iterable[int]) -> dict[int, Decimal]:
    """Achieved over planned quantities, weighted by cost: for projects without accepted reports. One query."""
    actions = Action.objects.filter(
        axis__project__in=list(projects),
        basis=Breakdown.PART,
        planned_quantity__gt=0,
        achieved_quantity__isnull=False,
    ).values_list("axis__project", "planned_quantity", "achieved_quantity", "cost")
    sums: dict[int, list[Decimal]] = {}
    for project, planned, achieved, cost in actions:
        if planned is None or achieved is None:
            continue  # The query passes them over already, which its type cannot say.
        weight = cost or _ONE
        of_project = sums.setdefault(project, [Decimal(0), Decimal(0)])
        of_project[0] += weight * min(achieved / planned, _ONE)
        of_project[1] += weight
    return {project: done / whole for project, (done, whole) in sums.items() if whole}
