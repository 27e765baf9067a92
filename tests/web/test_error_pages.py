"""What stands on the screen when something is refused or breaks: a page of the house, in the reader's language."""

from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.factories import small_tree, user_with_mandate

from houma.config.error_pages import server_error
from houma.domain.accounts.models import Role
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
