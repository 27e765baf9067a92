"""Whoever watches the service learns whether it is well, and nothing about how it is built."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import CountryFactory

from houma.domain.background.actions import register_worker
from houma.web.pages import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_what_was_found() -> Iterator[None]:
    health._migrated.clear()
    yield
    health._migrated.clear()


def test_a_service_at_work_is_well(client: Client, settings: Any, tmp_path: Path) -> None:
    CountryFactory()
    register_worker("one")
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "worker": "ok",
        "disk": "ok",
        "countries": ["xh"],
    }
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_serves_pages_but_says_that_nobody_does_the_background_work(client: Client) -> None:
    CountryFactory()
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["worker"]) == (200, "degraded", "missing")


def test_it_speaks_plainly_to_whom_prefers_it(client: Client) -> None:
    CountryFactory()
    answer = client.get("/health", headers={"Accept": "text/plain"})
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.content.decode().splitlines()[:2] == ["status: degraded", "database: ok"]


def test_a_store_that_does_not_answer_is_said_without_its_name(client: Client, caplog: Any) -> None:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        raise DatabaseError('connection to server at "10.0.0.7", user "houma" failed: password')

    with connection.execute_wrapper(refuse):
        answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json() == {"status": "down", "database": "down"}
    assert "10.0.0.7" in caplog.text, "whoever runs it reads why"


def test_tables_of_another_version_are_said(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'background'")
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "missing")


def test_asking_often_costs_little(client: Client) -> None:
    CountryFactory()
    client.get("/health")
    with CaptureQueriesContext(connection) as asked:
        client.get("/health")
    assert len(asked) == 3


def test_nothing_is_changed_by_asking(client: Client) -> None:
    assert client.post("/health").status_code == 405
