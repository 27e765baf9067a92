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
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.operations.own_store import own_database

ROOT = Path(__file__).parents[1]
RUNNERS = 5


@dataclass
class Racers:
    """Processes that wait for orders."""

    processes: list[subprocess.Popen[str]] = field(default_factory=list)

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
            assert process.stdin is not None
            process.stdin.write(json.dumps({"name": name, "arguments": arguments, "at": at}) + "\n")
            process.stdin.flush()
        return [json.loads(_line_of(process)) for process in racing]


def outcomes(results: list[dict[str, Any]]) -> list[str]:
    """How each process fared, sorted: ``done`` comes first."""
    return sorted(result["outcome"] for result in results)


def _line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    text = process.stdout.readline()
    assert text, "a process of the race died"
    return text


@contextmanager
def racers(folder: Path, module: str = "tests.agreements.race_worker", *, runners: int = RUNNERS) -> Iterator[Racers]:
    """Processes on a fresh database of the kind that this test run uses; ``module`` is what each of them runs."""
    with own_database(folder) as url:
        environment = {
            **os.environ,
            "HOUMA_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "houma.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        }
        worker = [sys.executable, "-m", module]
        started = Racers()
        try:
            for _ in range(runners):
                started.processes.append(
                    subprocess.Popen(
                        worker, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                    )
                )
            for process in started.processes:
                assert _line_of(process) == "ready\n"
            yield started
        finally:
            for process in started.processes:
                process.communicate()  # The end of its input ends the process.
