"""Work that is split into blocks on all cores, tells how far it is, and can be stopped between blocks."""

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

Progress = Callable[[int, int], object]
"""Told how many pieces are done, of how many."""
Stopped = Callable[[], bool]
"""Asked between blocks whether to stop: ``threading.Event().is_set``, for instance."""


class StoppedError(RuntimeError):
    """Computing was stopped before there was anything to answer with."""


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_blocks(
    work: Callable[[int, int], None],
    pieces: int,
    size: int,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    stopped: Stopped | None = None,
) -> int:
    """Call ``work(start, stop)`` for consecutive blocks of ``pieces``, several at a time.

    ``work`` writes to places of its own, so that the answer does not depend on who came first, and lets go of the
    interpreter's lock. Blocks begin in order; those begun when it is stopped are finished. An error or Ctrl-C ends
    the rest too and is raised when the blocks begun are finished.

    Returns:
        How many pieces were done, from the first on: all of them unless it was stopped.
    """
    threads = threads or cores()
    starts = list(range(0, pieces, size))
    running: set[Future[None]] = set()
    begun = done = 0
    with ThreadPoolExecutor(threads, thread_name_prefix="capitals") as pool:
        while begun < len(starts) or running:
            while begun < len(starts) and len(running) < threads and not (stopped and stopped()):
                start = starts[begun]
                running.add(pool.submit(work, start, min(start + size, pieces)))
                begun += 1
            if not running:
                break
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for block in finished:
                block.result()
            done += len(finished)
            if progress:
                progress(min(done * size, pieces), pieces)
    return min(begun * size, pieces)
