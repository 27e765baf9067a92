"""Houma as real processes on a store of its own: commands, workers that can be killed, and questions to the store."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from tests.operations.own_store import own_database

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 300


@dataclass
class Installation:
    """A Houma with its store and its files, and the processes that were started in it."""

    url: str
    var: Path
    processes: list[subprocess.Popen[str]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "HOUMA_DATABASE_URL": self.url,
            "HOUMA_VAR": str(self.var),
            "HOUMA_MEDIA": str(self.var / "media"),
            "DJANGO_SETTINGS_MODULE": "houma.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
            **self.settings,
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start ``python -m …``; ended with the installation at the latest."""
        # A pipe that nobody reads holds a server up as soon as it has told a few hundred requests.
        with self.complaints.open("a") as complaints:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                env=self.environment,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    @property
    def complaints(self) -> Path:
        """What the processes that were started said of themselves."""
        return self.var / "complaints.log"

    def houma(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Houma to its end."""
        return self._run("houma", *arguments)

    def order(self, name: str, **arguments: Any) -> Any:
        """Let another process do something, and return what it says last."""
        result = self._run("tests.operations.orders", name, json.dumps(arguments))
        assert result.returncode == 0, result.stderr[-3000:]
        return json.loads(result.stdout.splitlines()[-1])

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the store, past Django, as any other process sees them."""
        parts = urlsplit(self.url)
        if parts.scheme == "sqlite":
            with closing(sqlite3.connect(unquote(parts.path)[1:], timeout=30)) as store:
                return store.execute(sql).fetchall()
        with psycopg.connect(**_address(self.url), autocommit=True) as store:
            return store.execute(sql).fetchall()  # type: ignore[arg-type]

    def is_writing(self) -> bool:
        """Has another process a transaction open that has written?"""
        parts = urlsplit(self.url)
        if parts.scheme == "sqlite":
            with closing(sqlite3.connect(unquote(parts.path)[1:], timeout=0, isolation_level=None)) as store:
                try:
                    store.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError:
                    return True
                store.execute("ROLLBACK")
                return False
        return bool(
            self.ask(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
                " AND pid <> pg_backend_pid()"
            )
        )


def _address(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "host": parse_qs(parts.query).get("host", [parts.hostname or ""])[0],
        "port": parts.port,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or "") or None,
        "dbname": parts.path.removeprefix("/"),
    }


@contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """A fresh installation on the kind of store that this test run uses."""
    with own_database(folder) as url:
        installed = Installation(url, folder)
        try:
            yield installed
        finally:
            for process in installed.processes:
                if process.poll() is None:
                    kill(process)
                process.communicate()


def kill(process: "subprocess.Popen[str]") -> None:
    """As the power cut does it, or the kernel when memory runs out: the whole group, without a word."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Look every few milliseconds until it holds; fails after ``PATIENCE_SECONDS``."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.02)


def still_holds(holds: Callable[[], object], seconds: float) -> bool:
    """Does it hold, looked at again and again for so long?"""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not holds():
            return False
        time.sleep(0.02)
    return True
