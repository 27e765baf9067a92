"""Running the service: database, server, background worker, checks."""

import os
import signal
import subprocess
import sys

import click
from django.core.management import call_command, execute_from_command_line


@click.group()
def db() -> None:
    """Create the database, or bring it up to date."""


@db.command()
@click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def prepare(quiet: bool) -> None:
    """Create the tables, or bring them up to date. Safe to run again."""
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)


@click.command()
@click.option("--deploy", is_flag=True, help="Also check what matters in production.")
def check(deploy: bool) -> None:
    """Check the configuration."""
    call_command("check", deploy=deploy)


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
@click.option("--with-worker/--without-worker", default=True, help="Also run one worker for background tasks.")
def serve(port: int, host: str, workers: int, with_worker: bool) -> None:
    """Serve the pages and the API."""
    import uvicorn

    background = _start_worker() if with_worker else None
    try:
        uvicorn.run(
            "houma.config.asgi:application",
            host=host,
            port=port,
            workers=workers,
            log_level=os.environ.get("HOUMA_LOG_LEVEL", "warning").lower(),
            lifespan="off",
        )
    finally:
        if background is not None:
            background.send_signal(signal.SIGTERM)
            background.wait(timeout=30)


def _start_worker() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "houma", "worker"])


@click.command()
def worker() -> None:
    """Work through background tasks: imports and long computations."""
    call_command("db_worker", queue_name="default", interval=0.5)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command (for administrators)."""
    execute_from_command_line(["houma manage", *arguments])
