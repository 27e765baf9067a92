"""The one door to HiGHS (Huangfu & Hall 2018), for every engine: models are solved one after another in a process.

HiGHS keeps one pool of threads for all its models and refuses a model that asks for another number than the pool has.
"""

from threading import Lock
from typing import Any

import highspy

_solving = Lock()
_threads = 0


class SolverError(RuntimeError):
    """HiGHS could not work on a model; its answer would have said nothing."""


def new_solver(threads: int) -> Any:
    """A silent solver for a model of one's own; run it by ``solve``."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", threads)
    return solver


def solve(solver: Any) -> None:
    """Solve the model that ``solver`` holds; it knows whether and how well.

    Raises:
        SolverError: the model could not be worked on.
    """
    global _threads
    with _solving:
        wanted = int(solver.getOptionValue("threads")[1])
        if wanted != _threads:
            highspy.Highs.resetGlobalScheduler(True)
            _threads = wanted
        if solver.run() == highspy.HighsStatus.kError:
            raise SolverError(f"HiGHS stopped at {solver.getModelStatus()}")
