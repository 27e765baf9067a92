"""Time, queries and memory of one piece of work, and a digest of its answer to compare the stores by."""

import hashlib
import re
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any, TypeVar

_Answer = TypeVar("_Answer")
_STATUS = Path("/proc/self/status")
_FORGET_PEAK = Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table.

    Times are in seconds, memory in megabytes above what the process held before. ``computing`` is how
    long this process computed (the median), which other work on the machine hardly lengthens.
    ``answer`` is what both stores must agree on; ``goal`` the most seconds aimed at.
    """

    what: str
    median: float
    p95: float
    computing: float
    queries: int
    megabytes: float
    rows: int | None = None
    answer: str = ""
    goal: float | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def of_many(
    what: str,
    work: Sequence[Callable[[], bytes]],
    *,
    goal: float | None = None,
    warm_up: int = 3,
    before: Callable[[], object] = lambda: None,
    canonical: Callable[[bytes], bytes] = lambda answer: answer,
) -> Measured:
    """Do every piece of ``work`` once, after warming up with the first ones; their answers are digested together.

    ``before`` runs before each piece, and ``canonical`` makes an answer comparable: neither is timed.
    """
    for piece in work[:warm_up]:
        before()
        piece()
    before()
    with _counted_queries() as queries:
        work[0]()
    forget_peak()
    held = held_megabytes()
    seconds, computed, answers = [], [], []
    for piece in work:
        before()
        started, computing = time.perf_counter(), time.process_time()
        answer = piece()
        computed.append(time.process_time() - computing)
        seconds.append(time.perf_counter() - started)
        answers.append(answer)
    peak = max(0.0, peak_megabytes() - held)
    p95 = quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    found = digest(map(canonical, answers))
    return Measured(what, median(seconds), p95, median(computed), len(queries), peak, answer=found, goal=goal)


def of_one(
    what: str,
    work: Callable[[], _Answer],
    judge: Callable[[_Answer], tuple[int, str]],
    *,
    goal: float | None = None,
) -> Measured:
    """Do ``work`` once; ``judge``, untimed, says how many rows it handled and what both stores must agree on."""
    forget_peak()
    held = held_megabytes()
    with _counted_queries() as queries:
        started, computing = time.perf_counter(), time.process_time()
        answer = work()
        computed = time.process_time() - computing
        seconds = time.perf_counter() - started
    peak = max(0.0, peak_megabytes() - held)
    rows, found = judge(answer)
    return Measured(what, seconds, seconds, computed, len(queries), peak, rows, found, goal)


@contextmanager
def _counted_queries() -> Iterator[list[None]]:
    from django.db import connection

    queries: list[None] = []

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        queries.append(None)
        return execute(*arguments)

    with connection.execute_wrapper(count):
        yield queries


def forget_peak() -> None:
    """Have the kernel start the highest memory use of this process anew, where it can (Linux)."""
    if _FORGET_PEAK.exists():
        _FORGET_PEAK.write_text("5")


def held_megabytes() -> float:
    """Memory that this process holds now."""
    return _status("VmRSS")


def peak_megabytes() -> float:
    """The most memory that this process held since ``forget_peak``."""
    return _status("VmHWM")


def _status(name: str) -> float:
    if not _STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = re.search(rf"^{name}:\s+(\d+) kB", _STATUS.read_text(), re.MULTILINE)
    return int(found.group(1)) / 1024 if found else 0.0


def digest(blocks: Iterable[bytes]) -> str:
    """A short digest of bytes that come one block after the other."""
    found = hashlib.sha256()
    for block in blocks:
        found.update(block)
    return found.hexdigest()[:16]
