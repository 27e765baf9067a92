"""How far projects are on the ground, by what was checked of what operators reported."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from houma.domain.projects.models import Action, Breakdown, Project, ReportedProgress, Verdict

_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A reported value with what stands of it: the one that was accepted or put beside it, None before or without."""

    action: int
    on: date
    report: int
    verdict: Verdict | None
    quantity: Decimal | None
    percentage: Decimal | None


@dataclass(frozen=True, slots=True)
class ActionProgress:
    """One action: planned and accepted quantities in ``unit``, with dates; ``share`` is 0 to 1, None where unknown.

    ``accepted_on`` is the end of the period of the last accepted or corrected report; ``waits`` tells that a later
    report has not been checked.
    """

    action: Action
    planned: Decimal | None
    accepted: Decimal | None
    unit: str
    starts_on: date | None
    ends_on: date | None
    accepted_on: date | None
    share: Decimal | None
    waits: bool

    @property
    def weight(self) -> Decimal | None:
        """What the action counts in the whole: its cost."""
        return self.action.cost


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """The share of a project (0 to 1) that was done on a day, by what is accepted now."""

    on: date
    share: Decimal


def standings(actions: Iterable[int]) -> list[Standing]:
    """What stands of every report on these actions (primary keys), by end of period and report: two queries."""
    lines = (
        ReportedProgress.objects.filter(action__in=list(actions))
        .select_related("report")
        .prefetch_related("checks")
        .order_by("report__period_end", "report_id")
    )
    return [_standing(line) for line in lines]


def _standing(line: ReportedProgress) -> Standing:
    checks = list(line.checks.all())
    last = checks[-1] if checks else None
    verdict = Verdict(last.verdict) if last is not None else None
    quantity, percentage = line.quantity, line.percentage
    if last is not None and verdict == Verdict.CORRECTED:
        quantity, percentage = last.quantity, last.percentage
    return Standing(line.action_id, line.report.period_end, line.report_id, verdict, quantity, percentage)


def last_accepted(of_action: Sequence[Standing]) -> Standing | None:
    """The one that tells how far an action is: of the latest period among those accepted or corrected."""
    accepted = [one for one in of_action if one.verdict in (Verdict.ACCEPTED, Verdict.CORRECTED)]
    return max(accepted, key=lambda one: (one.on, one.report), default=None)


def share_done(planned: Decimal | None, standing: Standing | None) -> Decimal | None:
    """The share of an action that is done, 0 to 1: quantity over plan, else the percentage; None where unknown."""
    if standing is None:
        return None
    if standing.quantity is not None and planned:
        return min(standing.quantity / planned, _WHOLE)
    return None if standing.percentage is None else min(standing.percentage / 100, _WHOLE)


def action_progress(project: Project) -> list[ActionProgress]:
    """Every action of the programme in its order, with what is planned and accepted: three queries."""
    actions = list(_counted([project.pk]))
    of_action = _by_action(standings(action.pk for action in actions))
    return [_progress(action, of_action[action.pk]) for action in actions]


def _progress(action: Action, reported: Sequence[Standing]) -> ActionProgress:
    last = last_accepted(reported)
    latest = max(reported, key=lambda one: (one.on, one.report), default=None)
    return ActionProgress(
        action=action,
        planned=action.planned_quantity,
        accepted=last.quantity if last is not None else None,
        unit=action.quantity_unit,
        starts_on=action.starts_on,
        ends_on=action.ends_on,
        accepted_on=last.on if last is not None else None,
        share=share_done(action.planned_quantity, last),
        waits=latest is not None and latest.verdict is None,
    )


def physical_progress(project: Project) -> Decimal | None:
    """The share of a project that is done on the ground, 0 to 1; None while nothing was accepted.

    Shares of actions are weighted by their cost, equally where a cost is unknown. An action of which nothing was
    accepted counts as not begun.
    """
    return physical_progress_of([project.pk]).get(project.pk)


def physical_progress_of(projects: Iterable[int]) -> dict[int, Decimal]:
    """The same for many projects (primary keys); those of which nothing was accepted are left out: three queries."""
    actions: defaultdict[int, list[Action]] = defaultdict(list)
    for action in _counted(list(projects)):
        actions[action.axis.project_id].append(action)
    of_action = _by_action(standings(action.pk for several in actions.values() for action in several))
    done = {}
    for project, several in actions.items():
        shares = {
            action.pk: share_done(action.planned_quantity, last_accepted(of_action[action.pk])) for action in several
        }
        share = weighted_share(several, shares)
        if share is not None:
            done[project] = share
    return done


def weighted_share(actions: Sequence[Action], shares: Mapping[int, Decimal | None]) -> Decimal | None:
    """The mean of the shares (by key of the action), weighted by cost where every cost is known and not all are nil."""
    if all(shares.get(action.pk) is None for action in actions):
        return None
    costs = [action.cost for action in actions]
    known = [cost for cost in costs if cost is not None]
    weights = known if len(known) == len(costs) and any(known) else [_WHOLE] * len(costs)
    done = sum(
        (weight * (shares.get(action.pk) or Decimal(0)) for action, weight in zip(actions, weights, strict=True)),
        Decimal(0),
    )
    return done / sum(weights, Decimal(0))


def progress_over_time(project: Project) -> list[ProgressPoint]:
    """What was done at the end of every period that was reported and accepted, for a curve: three queries."""
    actions = list(_counted([project.pk]))
    all_standings = standings(action.pk for action in actions)
    accepted = [one for one in all_standings if one.verdict in (Verdict.ACCEPTED, Verdict.CORRECTED)]
    planned = {action.pk: action.planned_quantity for action in actions}
    points = []
    for day in sorted({one.on for one in accepted}):
        until = _by_action(one for one in accepted if one.on <= day)
        shares = {pk: share_done(planned[pk], last_accepted(several)) for pk, several in until.items()}
        share = weighted_share(actions, shares)
        if share is not None:
            points.append(ProgressPoint(day, share))
    return points


def _counted(projects: Sequence[int]) -> Iterable[Action]:
    """Actions that count in the whole, in the order of the programme."""
    return (
        Action.objects.filter(axis__project__in=projects, basis__in=[Breakdown.PART, Breakdown.NO_AMOUNT])
        .select_related("axis", "operator")
        .order_by("axis__project", "axis__number", "number")
    )


def _by_action(all_standings: Iterable[Standing]) -> defaultdict[int, list[Standing]]:
    found: defaultdict[int, list[Standing]] = defaultdict(list)
    for one in all_standings:
        found[one.action].append(one)
    return found
