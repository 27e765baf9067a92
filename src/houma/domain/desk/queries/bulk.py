"""What would become of each of many projects: five queries, whatever their number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Decision
from houma.domain.desk.bulk_rules import BULK_PERMISSIONS, MOST_AT_ONCE, BulkFacts, BulkWish, decide
from houma.domain.desk.models import BulkRun
from houma.domain.desk.queries.portfolio import in_portfolio
from houma.domain.projects.models import Action, Evidence, EvidenceState, Project, Requirement
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Country


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One project and whether the wish would be fulfilled there."""

    project: Project
    decision: Decision


def judged(user: User, country: Country, wish: BulkWish, codes: Sequence[str]) -> list[BulkLine]:
    """Each of the named projects that the person's portfolio holds, with the decision; others are not told of."""
    named = in_portfolio(user, country).filter(code__in=list(codes)[:MOST_AT_ONCE])
    projects = list(named.select_related("programme", "country").order_by("code"))
    keys = [project.pk for project in projects]
    allowed = projects_where(user, BULK_PERMISSIONS[wish.action]).filter(pk__in=keys)
    permitted = set(allowed.values_list("pk", flat=True))
    evidence: dict[int, dict[Requirement, EvidenceState]] = defaultdict(dict)
    shown = Evidence.objects.filter(project__in=keys)
    for key, requirement, state in shown.values_list("project", "requirement", "state"):
        evidence[key][Requirement(requirement)] = EvidenceState(state)
    actions = Action.objects.filter(axis__project__in=keys).order_by().values("axis__project")
    counted = actions.annotate(all=Count("pk"), free=Count("pk", filter=Q(operator=None)))
    of_project = {row["axis__project"]: (row["all"], row["free"]) for row in counted}
    lines = []
    for project in projects:
        count, free = of_project.get(project.pk, (0, 0))
        facts = BulkFacts(project, project.pk in permitted, count, free, evidence[project.pk])
        lines.append(BulkLine(project, decide(wish, facts)))
    return lines


def own_run(user: User, country: Country, number: int) -> BulkRun | None:
    """What the person did to many projects, with the results."""
    return BulkRun.objects.filter(country=country, done_by=user, pk=number).first()
