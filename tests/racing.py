"""A database of its own and several processes that write to it at the same moment.

What is written in a race is committed, and the ledger never lets go of it: so a race has a database of its own, thrown
away after.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from tests.operations.own_store import own_database

ROOT = Path(__file__).parents[1]
RUNNERS = 5


@dataclass(frozen=True)
class Racer:
    """A process that waits for orders: what it is told, and what it says."""

    orders: TextIO
    answers: TextIO

    def heard(self) -> str:
        """The next line that it says."""
        text = self.answers.readline()
        assert text, "a process of the race died"
        return text


@dataclass
class Racers:
    """Processes that wait for orders."""

    processes: list[Racer] = field(default_factory=list)

    def one(self, name: str, **arguments: Any) -> Any:
        """Let the first process do something before the race, and return what it says."""
        result = self.race([(name, arguments)])[0]
        assert result["outcome"] == "done", result
        return result["value"]

    def race(self, orders: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
        """Give each process one order, to be run at the same moment; their answers."""
        at = time.time() + (0.2 if len(orders) > 1 else 0)
        racing = self.processes[: len(orders)]
        for process, (name, arguments) in zip(racing, orders, strict=True):
            process.orders.write(json.dumps({"name": name, "arguments": arguments, "at": at}) + "\n")
            process.orders.flush()
        return [json.loads(process.heard()) for process in racing]


def outcomes(results: list[dict[str, Any]]) -> list[str]:
    """How each process fared, sorted: ``done`` comes first."""
    return sorted(result["outcome"] for result in results)


@contextmanager
def racers(folder: Path, module: str = "tests.agreements.race_worker", *, runners: int = RUNNERS) -> Iterator[Racers]:
    """Processes on a fresh database of the kind that this test run uses; ``module`` is what each of them runs.

    It is begun once and then forks (``tests.race_orders``): what it imports takes longer than the race.
    """
    with own_database(folder) as url, ExitStack() as ends:
        environment = {
            **os.environ,
            "HOUMA_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "houma.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        }
        started, theirs = Racers(), list[int]()
        for _ in range(runners):
            (told, tells), (hears, says) = os.pipe(), os.pipe()
            started.processes.append(Racer(os.fdopen(tells, "w"), os.fdopen(hears)))
            theirs += [told, says]
        worker = [sys.executable, "-m", module, *map(str, theirs)]
        begun = subprocess.Popen(worker, env=environment, cwd=ROOT, pass_fds=theirs)
        ends.callback(begun.wait)
        for process in started.processes:
            ends.callback(process.answers.close)
            ends.callback(process.orders.close)  # The end of its input ends the process; done before the others.
        for end in theirs:
            os.close(end)
        for process in started.processes:
            assert process.heard() == "ready\n"
        yield started
