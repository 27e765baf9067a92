"""What stands on the screen when something is refused or breaks: a page of the house, in the reader's language."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg.errors
import psycopg_pool
import pytest
from django.db import OperationalError, connection
from django.db.backends.sqlite3.base import Database
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.factories import small_tree, user_with_mandate

from houma.config.error_pages import server_error
from houma.domain.accounts.models import Role
from houma.domain.base.busy import is_busy
from houma.web import build_manifest


@pytest.mark.django_db
def test_a_refusal_says_why_in_the_language_of_the_page(client: Client) -> None:
    tree = small_tree()
    client.force_login(user_with_mandate(Role.AUDITOR, tree.root))
    answer = client.get(reverse("funding_import", args=[tree.country.code]))
    assert answer.status_code == 403
    told = answer.content.decode()
    assert "<title>Accès refusé" in told
    assert "Votre rôle ne le permet pas ici." in told
    assert (
        'dir="rtl"'
        in client.get(reverse("funding_import", args=[tree.country.code]).replace("/fr/", "/ar/")).content.decode()
    )


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_to_send_again() -> None:
    answer = Client(enforce_csrf_checks=True).post("/ar/account/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    told = answer.content.decode()
    assert 'dir="rtl"' in told
    assert "CSRF" not in told


@pytest.mark.django_db
def test_a_foreign_name_of_the_host_is_refused_and_not_a_breakdown() -> None:
    tree = small_tree()
    answer = Client(HTTP_HOST="evil.example").get(f"/fr/{tree.country.code}/")
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("built", [True, False])
def test_what_broke_is_said_even_without_database_and_front_end(
    built: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not built:
        monkeypatch.setattr(build_manifest, "BUILD", tmp_path)
    answer = server_error(RequestFactory().get("/ar/ma/desk/"))
    assert answer.status_code == 500
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()


@pytest.fixture
def _store_kept_by_another(tmp_path: Path) -> Iterator[None]:
    """Every question to the store ends as one does for which another process would not let go of it in time."""
    file = tmp_path / "held.sqlite3"
    with closing(Database.connect(file)) as holding, closing(Database.connect(file, timeout=0)) as waiting:
        holding.execute("BEGIN IMMEDIATE")

        def ask(_execute: Any, *_arguments: Any) -> None:
            try:
                waiting.execute("BEGIN IMMEDIATE")
            except Database.OperationalError as locked:
                raise OperationalError(*locked.args) from locked

        with connection.execute_wrapper(ask):
            yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_store_kept_by_another")
@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Momentanément occupé"), ("ar", "الموقع مشغول للحظات"), ("en", "Busy for a moment")]
)
def test_who_waited_for_the_store_in_vain_is_asked_to_come_again(language: str, said: str) -> None:
    client = Client(raise_request_exception=False)
    sign_in = {"login": "somebody@houma.example", "password": "anything at all"}
    sent = client.post(f"/{language}/account/login/", sign_in)
    asked = client.get(f"/{language}/ma/?period=2017")
    for answer in (sent, asked):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert f"<title>{said}" in answer.content.decode()
    assert f'href="/{language}/ma/?period=2017"' in asked.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("_store_kept_by_another")
@pytest.mark.parametrize("address", ["/api/v1/countries", "/features/ma/collections"])
def test_a_program_is_told_by_a_problem_when_to_come_again(address: str) -> None:
    answer = Client(raise_request_exception=False).get(address, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.json()["type"], answer.json()["status"]) == ("urn:houma:problem:busy", 503)


@pytest.mark.django_db
@pytest.mark.usefixtures("_store_kept_by_another")
def test_a_device_is_told_to_keep_what_it_has_and_when_to_come_again() -> None:
    answer = Client().get("/field/ma/key/of-nobody/formList")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "OpenRosaResponse" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (psycopg.errors.LockNotAvailable(), True),
        (psycopg.errors.DeadlockDetected(), True),
        (psycopg_pool.PoolTimeout(), True),
        (psycopg.errors.UndefinedTable(), False),
        (psycopg.OperationalError("connection refused"), False),
        (ValueError("database is locked"), False),
        (None, False),
    ],
)
def test_only_what_was_waited_for_in_vain_is_busy(error: Exception | None, busy: bool) -> None:
    raised = OperationalError()
    raised.__cause__ = error
    assert is_busy(raised) is busy


def test_a_program_is_told_by_a_problem_that_something_broke() -> None:
    answer = server_error(RequestFactory().get("/api/v1/countries", headers={"Accept-Language": "fr"}))
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
