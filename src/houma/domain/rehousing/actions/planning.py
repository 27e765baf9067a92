"""The only writers of plans: ask for one, work it out, fix a home, let it go, offer what was proposed."""

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from importlib.metadata import version

import numpy as np
from django.db import transaction
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.rehousing.actions.asking import ask_about_case, ask_about_home, ask_about_operation, locked_case
from houma.domain.rehousing.actions.placing import offer_home
from houma.domain.rehousing.models import Because, Case, Change, Home, Operation, PlanLine, PlanLock, PlanRun, PlanState
from houma.domain.rehousing.queries.planning import Before, contradictions, facts_of, taken_up
from houma.domain.rehousing.rules.planning import MOST_HOMES, Question, fairness, lack_names, question
from houma.domain.rehousing.rules.plans import can_ask, can_fix, can_offer
from houma.domain.rehousing.rules.prolonging import Short
from houma.domain.rehousing.rules.stays import Days
from houma.engines.placement import NONE, Changes, Lack, Limits, Plan, Progress, Reason, changes, explain
from houma.engines.placement import Because as Cause
from houma.engines.placement import Change as Changed
from houma.engines.placement import place as propose
from houma.values.multilingual import Multilingual

USUAL_SECONDS, AGAIN_SECONDS = 20, 5
"""For the first plan, and for one that begins with the last."""
_NEAR_ENOUGH = 0.005
_SECONDS_BETWEEN_SIGNS = 0.5


@transaction.atomic
def ask_for_plan(
    operation: Operation,
    *,
    by: User | None,
    seconds: int = USUAL_SECONDS,
    from_day: date | None = None,
    keep: bool = True,
) -> PlanRun:
    """Ask for the plan to be worked out anew; a task does it (``tasks.work_out``).

    Args:
        keep: who has a home by the last plan keeps it, unless a higher goal wants it; else a fresh plan.

    Raises:
        Refused: not this person's operation, or one is being worked out.
    """
    ask_about_operation(by, Permission.PLACE_HOUSEHOLDS, operation)
    taken = Operation.objects.select_for_update(no_key=True, of=("self",)).get(pk=operation.pk)
    last = PlanRun.objects.filter(operation=taken).first()
    require(can_ask(busy=last is not None and last.finished_at is None, seconds=seconds))
    return PlanRun.objects.create(
        operation=taken,
        number=last.number + 1 if last else 1,
        asked_by=by,
        seconds=seconds,
        keep=keep,
        from_day=from_day or timezone.localdate(),
        norms=taken.norms,
        currency=taken.currency,
        budget=taken.budget,
    )


def stop_plan(run: PlanRun, *, by: User | None) -> None:
    """Ask the search to end: the best plan so far counts."""
    ask_about_operation(by, Permission.PLACE_HOUSEHOLDS, run.operation)
    PlanRun.objects.filter(pk=run.pk, finished_at=None).update(stop_asked=True)


def work_out(run: PlanRun) -> PlanRun:
    """Put the question to the engine and keep its answer: whole, or not at all."""
    PlanRun.objects.filter(pk=run.pk).update(state=PlanState.RUNNING)
    run = PlanRun.objects.select_related("operation", "norms").get(pk=run.pk)
    wanting, offered, short = facts_of(run.operation, run.from_day, run.asked_by)
    asked = question(wanting, offered, run.norms)
    faults = contradictions(run.operation, asked)
    if faults:
        return _finished(run, PlanState.REFUSED, {"faults": [asdict(one) for one in faults]})
    budget = None if run.budget is None else float(run.budget)
    limits = Limits(seconds=run.seconds, gap=_NEAR_ENOUGH, stop=_stop(run), tell=_signs(run))
    before = taken_up(run.operation, asked)
    plan = propose(
        asked.households,
        asked.homes,
        asked.norms,
        budget=budget,
        limits=limits,
        start=None if before is None else before.start,
        keep=run.keep,
        most_options=MOST_HOMES,
    )
    reasons = explain(plan, asked.households, asked.homes, asked.norms, budget=budget, names=asked.names)
    moves = None if before is None else changes(plan, asked.households, asked.homes, before.last)
    with transaction.atomic():
        finished = _finished(run, PlanState.DONE, _outcome(asked, plan, short) | _counted(moves))
        lines = _lines(run, asked, plan, reasons)
        PlanLine.objects.bulk_create(lines if moves is None else _compared(lines, run, moves, before), batch_size=500)
    return finished


def give_up(run: PlanRun) -> None:
    """Say that it broke off, where a person looks."""
    PlanRun.objects.filter(pk=run.pk, finished_at=None).update(state=PlanState.FAILED, finished_at=timezone.now())


def _finished(run: PlanRun, state: PlanState, outcome: dict[str, object]) -> PlanRun:
    run.refresh_from_db(fields=["stop_asked"])
    run.state, run.outcome, run.finished_at = state, outcome, timezone.now()
    run.progress, run.engine = {}, version("houma")
    run.save(update_fields=["state", "outcome", "finished_at", "progress", "engine"])
    return run


def _stop(run: PlanRun) -> Callable[[], bool]:
    """Whether somebody asked to end it, looked up twice a second at most."""
    asked, looked = False, 0.0

    def stop() -> bool:
        nonlocal asked, looked
        if not asked and time.monotonic() - looked > _SECONDS_BETWEEN_SIGNS:
            looked = time.monotonic()
            asked = PlanRun.objects.filter(pk=run.pk, stop_asked=True).exists()
        return asked

    return stop


def _signs(run: PlanRun) -> Callable[[Progress], None]:
    """Progress written at most twice a second."""
    last = 0.0

    def sign(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last > _SECONDS_BETWEEN_SIGNS:
            last = time.monotonic()
            # A bound that is not known yet is infinite, which JSON is not.
            told = {"goal": progress.goal, "reached": progress.reached, "seconds": round(progress.seconds, 1)}
            told["bound"] = progress.bound if np.isfinite(progress.bound) else None
            PlanRun.objects.filter(pk=run.pk).update(progress=told)

    return sign


def _outcome(asked: Question, plan: Plan, short: Iterable[Short]) -> dict[str, object]:
    return {
        "short": [
            {"case": one.case, "from": one.days.start.isoformat(), "until": one.days.until.isoformat()} for one in short
        ],
        "households": len(asked.wanting),
        "persons": int(asked.households.persons.sum()) if len(asked.wanting) else 0,
        "placed": plan.placed,
        "left_at_highest_risk": plan.left_at_highest_risk,
        "unmet": plan.unmet,
        "cost": f"{plan.total_cost:.2f}",
        "method": plan.choice.method,
        "seconds": round(plan.choice.seconds, 2),
        "cut_short": plan.cut_short,
        "goals": [
            {"goal": one.goal, "value": one.value, "bound": one.bound, "gap": one.gap, "proven": one.proven}
            for one in plan.choice.reached
        ],
        "fairness": {name: [asdict(one) for one in shares] for name, shares in fairness(asked, plan).items()},
    }


def _lines(run: PlanRun, asked: Question, plan: Plan, reasons: Iterable[Reason]) -> Iterable[PlanLine]:
    highest = asked.norms.highest_risk
    if highest is None:
        highest = max((one.risk for one in asked.wanting), default=0)
    for row, (one, reason) in enumerate(zip(asked.wanting, reasons, strict=True)):
        home = int(plan.home[row])
        there = home != NONE
        lack = Lack(int(plan.lack[row])) if there else reason.lack
        yield PlanLine(
            run=run,
            case_id=one.case,
            home_id=asked.windows[home].home.home if there else None,
            starts_on=one.days.start,
            until=one.days.until,
            until_is_known=one.until_is_known,
            persons=one.persons,
            risk=one.risk,
            at_highest_risk=one.risk >= highest and one.risk > 0,
            metres=int(plan.metres[row]) if there and np.isfinite(plan.metres[row]) and one.places else None,
            cost=Decimal(f"{plan.cost[row]:.2f}") if there else None,
            lacks=lack_names(lack),
            fixed=one.home is not None,
            **_words("why", reason.sentence),
            **_words("more", reason.more),
        )


_CHANGES = {Changed.DAYS: Change.DAYS, Changed.HOME: Change.HOME, Changed.LEFT: Change.LEFT, Changed.NEW: Change.NEW}
_CAUSES = {
    Cause.FIXED: Because.FIXED,
    Cause.UNFIT: Because.UNFIT,
    Cause.CLASH: Because.CLASH,
    Cause.ROOM: Because.ROOM,
}


def _counted(moves: Changes | None) -> dict[str, object]:
    """Households beside the plan before: how many changes of each sort, and how few there could have been."""
    if moves is None:
        return {}
    counts = {str(name): moves.count(change) for change, name in _CHANGES.items()}
    return {"changes": counts, "forced": moves.forced, "fewest": moves.fewest}


def _compared(lines: Iterable[PlanLine], run: PlanRun, moves: Changes, before: Before | None) -> Iterable[PlanLine]:
    """The lines with what changed for each beside the plan before, and why."""
    lines = list(lines)
    for row, line in enumerate(lines):
        line.change = _CHANGES.get(Changed(int(moves.change[row])), "")
        if line.change not in (Change.HOME, Change.LEFT):
            continue
        line.because = _CAUSES[Cause(int(moves.because[row]))]
        if before is not None and row in before.let_go:
            line.because = Because.LET_GO
        elif not run.keep and line.because == Because.ROOM:
            line.because = Because.FRESH
        elif moves.for_whom[row] != NONE:
            line.gives_way_to_id = lines[int(moves.for_whom[row])].case_id
    return lines


def _words(name: str, text: Multilingual) -> dict[str, str]:
    return {f"{name}_fr": text.fr, f"{name}_ar": text.ar, f"{name}_en": text.en}


@transaction.atomic
def fix_home(case: Case, home: Home, *, by: User | None) -> PlanLock:
    """Fix the home of a household for all plans to come, in place of what was fixed before."""
    ask_about_case(by, Permission.PLACE_HOUSEHOLDS, case)
    ask_about_home(by, Permission.PLACE_HOUSEHOLDS, home)
    taken = locked_case(case)
    require(can_fix(closed=taken.closed_on is not None))
    _let_go(taken, by)
    return PlanLock.objects.create(case=taken, home=home, locked_by=by)


@transaction.atomic
def let_go(case: Case, *, by: User | None) -> None:
    """Leave the household to the plan again."""
    ask_about_case(by, Permission.PLACE_HOUSEHOLDS, case)
    _let_go(locked_case(case), by)


def _let_go(case: Case, by: User | None) -> None:
    PlanLock.objects.filter(case=case, let_go_at=None).update(let_go_at=timezone.now(), let_go_by=by)


@dataclass(frozen=True, slots=True)
class NotOffered:
    """A household to which a proposed home could not be offered, and why."""

    case: Case
    decision: Decision


def offer_planned(run: PlanRun, cases: Iterable[int], *, by: User | None) -> tuple[int, list[NotOffered]]:
    """Offer to these households what the plan proposes; each offer stands by itself.

    Returns:
        how many offers were made, and those that could not be, each with its reasons: the home went to somebody else
        meanwhile, say.
    """
    ask_about_operation(by, Permission.PLACE_HOUSEHOLDS, run.operation)
    lines = PlanLine.objects.filter(run=run, case__in=list(cases)).select_related("case__operation", "home")
    made, refused = 0, []
    for line in lines:
        home = line.home
        decision = can_offer(has_home=home is not None)
        if home is None or not decision:
            refused.append(NotOffered(line.case, decision))
            continue
        try:
            offer_home(line.case, home, Days(line.starts_on, line.until), by=by)
        except Refused as error:
            refused.append(NotOffered(line.case, error.decision))
        else:
            made += 1
    return made, refused
