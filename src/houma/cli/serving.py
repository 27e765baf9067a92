"""`houma serve`: the pages and the API, on any number of processes, with the background work beside them."""

import os
import signal
import socket
import subprocess
import sys
from errno import ECONNREFUSED
from pathlib import Path
from types import FrameType

import click

GRACE_SECONDS = 30
"""How long requests under way may take to end once the server was told to stop."""


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--socket",
    "place",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Listen on this Unix socket instead, for a proxy on the same machine.",
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
@click.option(
    "--proxy-headers",
    "trusted_proxies",
    metavar="ADDRESSES",
    default="",
    help="Believe X-Forwarded-For and X-Forwarded-Proto from these addresses (commas between them; * is everybody).",
)
@click.option("--with-worker/--without-worker", default=True, help="Also run one worker for background tasks.")
def serve(port: int, host: str, place: Path | None, workers: int, trusted_proxies: str, with_worker: bool) -> None:
    """Serve the pages and the API.

    SIGTERM lets requests under way end, for half a minute at most; so does Ctrl+C.
    """
    import uvicorn

    # Once its requests have ended, uvicorn raises the signal again, and nothing after it would be done.
    signal.signal(signal.SIGTERM, _end)
    if place is not None:
        _remove_left_behind(place)
    background = _start_worker() if with_worker else None
    try:
        uvicorn.run(
            "houma.config.asgi:application",
            host=host,
            port=port,
            uds=str(place) if place else None,
            workers=workers,
            # A socket has no address of a sender: only the proxy can open it.
            proxy_headers=bool(trusted_proxies) or place is not None,
            forwarded_allow_ips="*" if place else trusted_proxies or None,
            server_header=False,
            access_log=False,  # Requests are told by houma.config.requests, with who and how long.
            log_config=None,  # The settings say how logs look.
            log_level=os.environ.get("HOUMA_LOG_LEVEL", "warning").lower(),
            lifespan="off",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    finally:
        if background is not None:
            background.send_signal(signal.SIGTERM)
            background.wait()


def _remove_left_behind(place: Path) -> None:
    """Remove the socket of a server that was killed: it would keep the next one from listening."""
    with socket.socket(socket.AF_UNIX) as tried:
        if place.is_socket() and tried.connect_ex(str(place)) == ECONNREFUSED:
            place.unlink()


def _start_worker() -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "houma", "worker", "--processes", "1", "--parent", str(os.getpid())]
    return subprocess.Popen(command, process_group=0)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
