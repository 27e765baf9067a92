"""`houma worker`: one process that works through background tasks, or several that are kept alive."""

import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from types import FrameType

import click
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connections

from houma.domain.background.actions import give_sign, leave, register_worker, take_up_lost_tasks
from houma.domain.background.models import Worker
from houma.domain.background.rules import SECONDS_BETWEEN_BEATS

_LOG = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 0.2
_SECONDS_BEFORE_ANOTHER = 1.0


@click.command()
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="Keep so many worker processes alive; without it, be one.",
)
@click.option("--parent", type=int, hidden=True, help="End, as if told to, when that process is gone.")
def worker(processes: int | None, parent: int | None) -> None:
    """Work through background tasks: imports and long computations.

    SIGTERM lets the task in hand end. Any number of workers, on any number of machines, share the tasks; what a killed
    one had in hand is taken up by another.
    """
    if processes is None:
        work(parent)
    else:
        keep_alive(processes, parent)


def work(parent: int | None) -> None:
    """Work until told to stop, giving signs of life."""
    signal.signal(signal.SIGTERM, _end)  # Until django-tasks listens: told to end while it begins, it still says so.
    itself = register_worker(f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}")
    ending = threading.Event()
    signs = threading.Thread(target=_give_signs, args=(itself, ending, parent), name="signs of life", daemon=True)
    try:
        signs.start()
        call_command("db_worker", queue_name="*", interval=0.5, worker_id=itself.name, startup_delay=False)
    finally:
        ending.set()
        signs.join()
        leave(itself)


def _give_signs(itself: Worker, ending: threading.Event, parent: int | None) -> None:
    try:
        while True:
            close_old_connections()
            try:
                give_sign(itself)
                take_up_lost_tasks()
            except DatabaseError as error:
                # A long import on SQLite, a database that restarts: there is another sign in a moment.
                _LOG.warning("no sign of life from %s: %s", itself.name, error)
            if _is_gone(parent):
                os.kill(os.getpid(), signal.SIGTERM)
            if ending.wait(SECONDS_BETWEEN_BEATS):
                return
    finally:
        connections.close_all()


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _is_gone(parent: int | None) -> bool:
    """Killed without a chance to say so: an orphan belongs to another process."""
    return parent is not None and os.getppid() != parent


def keep_alive(processes: int, parent: int | None = None) -> None:
    """Run so many workers, start another for each that ends unasked, and end with all of them."""
    ending = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ending.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    at_work = [_another() for _ in range(processes)]
    while not ending.wait(_SECONDS_BETWEEN_LOOKS) and not _is_gone(parent):
        for place, process in enumerate(at_work):
            if process.poll() is not None:
                _LOG.warning("worker process %s ended with %s; another begins", process.pid, process.returncode)
                time.sleep(_SECONDS_BEFORE_ANOTHER)
                at_work[place] = _another()
    for process in at_work:
        process.terminate()
    for process in at_work:
        process.wait()


def _another() -> "subprocess.Popen[bytes]":
    # A group of its own: Ctrl+C reaches only this process, which then tells them once.
    return subprocess.Popen([sys.executable, "-m", "houma", "worker", "--parent", str(os.getpid())], process_group=0)
