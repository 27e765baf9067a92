"""How long does the plan of an operation take, first and after a change, and how many move for the change?

    python benchmarks/rehousing_plan.py                        the whole quarter: 300 buildings, 1,161 open cases
    python benchmarks/rehousing_plan.py --buildings 30         a look in a minute
    bin/with-postgis python benchmarks/rehousing_plan.py --here    the database that HOUMA_DATABASE_URL names (empty)

The invented quarter is loaded into a SpatiaLite file made for it and removed after. The plan is asked for through the
actions of the house, as the page asks: the rows are read, the engine searches, every line is explained and written.
Before a time is printed each plan is checked line by line: nobody in two homes, no home given twice, no more persons
than a collective home takes, what is fixed kept. Nothing fails on time.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Measure in a store made for it unless ``--here``; 1 where a plan breaks a rule."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--buildings", type=int, default=300)
    parser.add_argument("--first", type=int, default=20, help="seconds for the first plan")
    parser.add_argument("--again", type=int, nargs="+", default=[3, 5], help="seconds for those that begin with it")
    parser.add_argument("--here", action="store_true", help="measure in this process, on its own database")
    arguments = parser.parse_args()
    if arguments.here:
        sys.path.insert(0, str(ROOT))
        return _measure(arguments.buildings, arguments.first, arguments.again)
    with tempfile.TemporaryDirectory(prefix="houma-benchmark-") as made:
        environment = {**os.environ, "HOUMA_VAR": made, "HOUMA_DATABASE_URL": f"sqlite:///{made}/plan.sqlite3"}
        command = [sys.executable, __file__, "--here", *sys.argv[1:]]
        return subprocess.run(command, env=environment, check=False, cwd=ROOT).returncode


def _measure(buildings: int, first: int, again: list[int]) -> int:
    started = time.perf_counter()
    for step in (
        ("db", "prepare", "--quiet"),
        ("pack", "load", "demo"),
        ("pack", "quarter", f"--buildings={buildings}"),
    ):
        subprocess.run([sys.executable, "-m", "houma", *step], check=True, stdout=subprocess.DEVNULL)
    sys.stdout.write(f"Prepared in {time.perf_counter() - started:.0f} s.\n\n")
    sys.stdout.write("| plan | waited | engine | cases | placed | persons left at the highest risk | ")
    sys.stdout.write("another home | could not stay | fewest proven | other days | load |\n")
    sys.stdout.write(f"|---|{'---:|' * 10}\n")
    from houma.cli.main import start_django

    start_django()
    from django.db import transaction

    from houma.domain.rehousing.models import Operation
    from houma.packs.quarter.loading import CODE

    operation = Operation.objects.get(code=CODE)
    plan = _Asked(operation, f"first, {first} s", first, None)
    wrong = plan.told()
    changes = (
        ("one home is fixed", _fix_a_home_that_is_taken),
        ("a building returns 60 days later", lambda run: _delay(run, 1)),
        ("ten buildings return 60 days later", lambda run: _delay(run, 10)),
    )
    for what, change in changes:
        for seconds in again:
            # Each begins with the same plan: what an earlier one of them found is taken back.
            with suppress(_TakenBack), transaction.atomic():
                change(plan.run)
                wrong |= _Asked(operation, f"{what}, {seconds} s", seconds, plan.run).told()
                raise _TakenBack
    return wrong


class _TakenBack(Exception):
    """Undoes a change and the plan that followed."""


class _Asked:
    """A plan that was asked for and worked out as the page and its task do, and how long whoever asked waited."""

    def __init__(self, operation: Any, what: str, seconds: int, last: Any) -> None:
        from houma.domain.rehousing.actions.planning import ask_for_plan, work_out

        self.what, self.last = what, last
        started = time.perf_counter()
        self.run = work_out(ask_for_plan(operation, by=None, seconds=seconds))
        self.waited = time.perf_counter() - started

    def told(self) -> int:
        """Print the line of the plan, once it keeps to the rules; 1 where it does not."""
        faults = _faults(self.run)
        for fault in faults[:20]:
            sys.stderr.write(f"{self.what}: {fault}\n")
        if faults:
            return 1
        found = self.run.outcome
        moves = found.get("changes", {"days": ""})
        changed = "" if self.last is None else str(_changed(self.last, self.run))
        cells = [
            self.what,
            f"{self.waited:.1f} s",
            f"{found['seconds']:.1f} s",
            f"{found['households']:,}",
            f"{found['placed']:,}",
            str(found["left_at_highest_risk"]),
            changed,
            str(found.get("forced", "")),
            str(found.get("fewest", "")),
            str(moves["days"]),
            f"{os.getloadavg()[0]:.0f}",
        ]
        sys.stdout.write(f"| {' | '.join(cells)} |\n")
        sys.stdout.flush()
        return 0


def _faults(run: Any) -> list[str]:
    """What a plan breaks, found from its lines and from the stock alone: the engine is not asked."""
    from houma.domain.rehousing.models import Home, PlanLine, PlanLock, PlanState

    if run.state != PlanState.DONE:
        return [f"the plan is {run.state}"]
    lines = list(PlanLine.objects.filter(run=run))
    faults = [f"case {case} stands there twice" for case, many in _many(line.case_id for line in lines) if many > 1]
    homes = Home.objects.in_bulk()
    fixed = dict(PlanLock.objects.filter(case__operation=run.operation, let_go_at=None).values_list("case", "home"))
    in_home: dict[int, list[Any]] = {}
    for line in lines:
        if line.home_id is not None:
            in_home.setdefault(line.home_id, []).append(line)
        if line.case_id in fixed and line.home_id != fixed[line.case_id]:
            faults.append(f"case {line.case_id} is not in the home that was fixed")
    for key, stays in in_home.items():
        home = homes[key]
        for day in {one.starts_on for one in stays}:
            there = [one for one in stays if one.starts_on <= day < one.until]
            if len(there) > 1 and not home.collective:
                faults.append(f"{home.code} is given {len(there)} times on {day}")
            if sum(one.persons for one in there) > home.capacity:
                faults.append(f"{home.code} takes {home.capacity} persons, not {sum(one.persons for one in there)}")
    return faults


def _many(keys: Any) -> Any:
    from collections import Counter

    return Counter(keys).items()


def _changed(last: Any, run: Any) -> int:
    """How many households are proposed another home than by the plan before."""
    from houma.domain.rehousing.models import PlanLine

    before = dict(PlanLine.objects.filter(run=last).values_list("case", "home"))
    now = PlanLine.objects.filter(run=run).values_list("case", "home")
    return sum(before.get(case) != home for case, home in now)


def _fix_a_home_that_is_taken(run: Any) -> None:
    """Fix for one household the home that another was to have on those days: what an officer does to the plan."""
    from houma.domain.rehousing.actions.planning import fix_home
    from houma.domain.rehousing.models import Home, PlanLine

    free = PlanLine.objects.filter(run=run, fixed=False, home__isnull=False, home__collective=False)
    line = free.order_by("starts_on", "case__number")[free.count() // 2]
    meets = free.filter(starts_on__lt=line.until, until__gt=line.starts_on).exclude(home=line.home_id)
    homes = Home.objects.filter(pk__in=meets.values("home"), step_free=True, capacity__gte=line.persons)
    fix_home(line.case, homes.order_by("capacity", "code")[0], by=None)


def _delay(run: Any, many: int) -> None:
    """The works of the first buildings last 60 days longer: households stay out, and who should follow them waits."""
    from houma.domain.rehousing.actions import BuildingDates, change_dates

    buildings = run.operation.buildings.filter(evacuate_by__gt=run.from_day).order_by("evacuate_by", "pk")
    later = timedelta(days=60)
    for one in buildings[:many]:
        dates = BuildingDates(one.evacuate_by, one.works_from, one.works_until + later, one.return_on + later)
        change_dates(one, dates, by=None)


if __name__ == "__main__":
    sys.exit(main())
