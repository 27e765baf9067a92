"""`houma check`: is everything configured as it has to be, and what to do where it is not."""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import click
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from houma.domain.background.queries import background_work

_LOCAL = {"127.0.0.1", "localhost", "[::1]"}
# Four warnings of Django that HOUMA_HTTPS answers at once.
_ABOUT_HTTPS = {"security.W004", "security.W008", "security.W012", "security.W016"}
_WEAK_KEY = "security.W009"


class Verdict(StrEnum):
    """``ADVICE`` is for the operator to weigh; ``FAIL`` ends the command with 1."""

    OK = "ok"
    ADVICE = "advice"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do where it is not as it has to be."""

    what: str
    verdict: Verdict
    sentence: str


@click.command()
@click.option("--deploy", is_flag=True, help="Also check what matters in production: store, files, workers, security.")
def check(deploy: bool) -> None:
    """Check the configuration. Ends with 1 where something must be changed."""
    findings = [*_of_django(deploy)]
    if deploy:
        findings += [*_of_security(), *_of_store(), *_of_files(), *_of_work()]
    for finding in findings:
        click.echo(f"  {finding.verdict:<7} {finding.what:<16} {finding.sentence}")
    failures = sum(finding.verdict is Verdict.FAIL for finding in findings)
    if failures:
        raise click.ClickException(f"{failures} of {len(findings)} must be changed.")


def judged(what: str, holds: bool, so: str, otherwise: str, *, verdict: Verdict = Verdict.FAIL) -> Finding:
    """``ok`` and ``so`` where something holds; else ``verdict`` and ``otherwise``."""
    return Finding(what, Verdict.OK, so) if holds else Finding(what, verdict, otherwise)


def _of_django(deploy: bool) -> Iterator[Finding]:
    messages = [message for message in run_checks(include_deployment_checks=deploy) if message.level >= WARNING]
    said_below = set() if settings.SECURE_SSL_REDIRECT else _ABOUT_HTTPS
    for message in messages:
        if not message.is_silenced() and message.id not in said_below:
            words = " ".join(f"{message.msg} {message.hint or ''}".split())
            fails = message.is_serious() or message.id == _WEAK_KEY
            yield Finding(str(message.id), Verdict.FAIL if fails else Verdict.ADVICE, words)
    yield Finding("models", Verdict.OK, "applications, models, addresses and templates fit together")


def _of_security() -> Iterator[Finding]:
    yield judged("debugging", not settings.DEBUG, "off", "HOUMA_DEBUG=1 shows the inside to everybody: unset it")
    yield judged(
        "HTTPS",
        bool(settings.SECURE_SSL_REDIRECT),
        "required, and remembered by browsers for a year",
        "put a proxy with a certificate in front and set HOUMA_HTTPS=1",
    )
    public = [host for host in settings.ALLOWED_HOSTS if host not in _LOCAL]
    yield judged(
        "host names",
        bool(public) and "*" not in public,
        ", ".join(public),
        "set HOUMA_ALLOWED_HOSTS to the names under which people reach it, with commas between them and without *",
    )
    yield judged(
        "secret key",
        bool(os.environ.get("HOUMA_SECRET_KEY")),
        "given in HOUMA_SECRET_KEY",
        f"kept in {settings.VAR / 'secret-key'}: on several machines set the same HOUMA_SECRET_KEY on each",
        verdict=Verdict.ADVICE,
    )


def _of_store() -> Iterator[Finding]:
    yield judged(
        "store",
        connection.vendor == "postgresql",
        "PostGIS",
        "a SpatiaLite file serves one machine and one writer at a time: for a ministry set HOUMA_DATABASE_URL=postgis://…",
        verdict=Verdict.ADVICE,
    )
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        yield Finding("tables", Verdict.FAIL, f"the store does not answer: {' '.join(str(error).split())}")
        return
    yield judged("tables", not missing, "those of this version", f"{missing} migrations to go: run houma db prepare")


def _of_files() -> Iterator[Finding]:
    probe = f"probe-{uuid.uuid4().hex}"
    try:
        kept = default_storage.save(probe, ContentFile(probe.encode()))
        with default_storage.open(kept) as file:
            whole = file.read() == probe.encode()
        default_storage.delete(kept)
    except Exception as error:  # Whatever the storage's library raises: the operator has to read it.
        yield Finding("media", Verdict.FAIL, f"HOUMA_MEDIA cannot be written: {type(error).__name__}: {error}")
    else:
        where = settings.MEDIA_ROOT or "a bucket"
        yield judged("media", whole, f"written, read and deleted in {where}", "what was read is not what was written")
    built = settings.STATIC_ROOT / "build" / "manifest.json"
    yield judged("front end", built.is_file(), "built", "missing: bin/run builds it")
    uncompiled = [file for file in _catalogues() if not file.with_suffix(".mo").is_file()]
    yield judged("translations", not uncompiled, "compiled", "run houma translations compile")


def _of_work() -> Iterator[Finding]:
    try:
        work = background_work()
    except DatabaseError:
        return  # Said of the tables already.
    yield judged(
        "workers",
        work.workers > 0 and not work.behind,
        f"{work.workers} at work",
        "tasks wait too long: start more workers" if work.behind else "none was seen lately: start houma worker",
        verdict=Verdict.ADVICE,
    )
    yield judged(
        "e-mail",
        not settings.EMAIL_BACKEND.endswith("console.EmailBackend"),
        "sent",
        "only written to the log: configure a mail server to send digests and password links",
        verdict=Verdict.ADVICE,
    )


def _catalogues() -> Iterator[Path]:
    for folder in settings.LOCALE_PATHS:
        yield from folder.glob("*/LC_MESSAGES/*.po")
