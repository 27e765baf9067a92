"""A token opens what its scopes and its person's mandates allow, while it is in force, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests import factories
from tests.api.conftest import ApiWorld, caller_of, officer_of, partner_of, secret_of

from houma.domain.accounts.models import Role
from houma.domain.accounts.token_actions import LONGEST, MOST, make_token, revoke_token
from houma.domain.accounts.tokens import ApiToken, Scope
from houma.domain.base.decisions import Refused
from houma.domain.projects.models import Project, Visibility

pytestmark = pytest.mark.django_db


def test_the_secret_is_kept_nowhere(api_world: ApiWorld) -> None:
    secret = secret_of(officer_of(api_world))
    kept = ApiToken.objects.values().get()
    assert secret not in str(kept)
    assert secret.startswith(f"houma_{kept['prefix']}_")


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Basic abc", "nonsense"])
def test_a_token_that_is_none_is_refused_also_for_what_is_public(api_world: ApiWorld, header: str) -> None:
    answer = Client(headers={"Authorization": header}).get(api_world.at("projects"))
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_an_expired_and_an_orphaned_token_are_refused(api_world: ApiWorld) -> None:
    officer = officer_of(api_world)
    caller = caller_of(officer)
    token = ApiToken.objects.get()
    assert caller.get(api_world.at("calls")).status_code == 200
    revoke_token(token)
    assert caller.get(api_world.at("calls")).status_code == 401
    ApiToken.objects.update(
        revoked_at=None, created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )
    assert caller.get(api_world.at("calls")).status_code == 401
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert caller.get(api_world.at("calls")).status_code == 200
    officer.is_active = False
    officer.save()
    assert caller.get(api_world.at("calls")).status_code == 401


def test_a_token_reads_only_with_its_scope(api_world: ApiWorld) -> None:
    answer = caller_of(officer_of(api_world), Scope.WRITE_PROJECTS).get(api_world.at("projects"))
    assert answer.status_code == 403
    assert "read" in answer.json()["reasons"][0]


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        (Scope.WRITE_AGREEMENTS, "projects"),
        (Scope.WRITE_PROJECTS, "agreements/{agreement}/amendments"),
        (Scope.WRITE_AGREEMENTS, "instalments/1/releases"),
        (Scope.READ, "questions"),
    ],
)
def test_a_token_writes_only_with_its_scope(api_world: ApiWorld, scope: Scope, path: str) -> None:
    caller = caller_of(officer_of(api_world), scope)
    address = api_world.at(path.format(agreement=api_world.agreement.code))
    assert caller.post(address, {}, content_type="application/json").status_code == 403


def test_all_scopes_open_no_more_than_the_mandates_of_the_person(api_world: ApiWorld) -> None:
    auditor = factories.user_with_mandate(Role.AUDITOR, api_world.root, second_factor=True)
    answer = caller_of(auditor).post(
        api_world.at(f"projects/{api_world.project}/passages"),
        {"transition": "suspend", "reason": "why"},
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert Project.objects.get(code=api_world.project).phase == "preparation"


def test_a_session_reads_and_never_writes(api_world: ApiWorld) -> None:
    client = Client()
    client.force_login(officer_of(api_world))
    assert client.get(api_world.at("calls")).status_code == 200
    answer = client.post(
        api_world.at(f"projects/{api_world.project}/passages"),
        {"transition": "suspend", "reason": "why"},
        content_type="application/json",
    )
    assert answer.status_code == 401


def test_the_token_of_a_territory_does_not_see_another(api_world: ApiWorld) -> None:
    hidden = factories.ProjectFactory(country=api_world.world.project.country, visibility=Visibility.INTERNAL)
    elsewhere = factories.ProjectFactory(country=api_world.world.project.country, visibility=Visibility.INTERNAL)
    local = factories.user_with_mandate(Role.PROGRAMME_OFFICER, hidden.territories.get())
    caller = caller_of(local)
    assert caller.get(api_world.at(f"projects/{hidden.code}")).status_code == 200
    assert caller.get(api_world.at(f"projects/{elsewhere.code}")).status_code == 404
    listed = {item["code"] for item in caller.get(api_world.at("projects")).json()["items"]}
    assert hidden.code in listed
    assert elsewhere.code not in listed


def test_use_is_remembered(api_world: ApiWorld) -> None:
    caller_of(officer_of(api_world)).get(api_world.at("projects"))
    assert ApiToken.objects.get().last_used_at is not None


def test_a_token_that_moves_money_asks_for_a_second_factor(api_world: ApiWorld) -> None:
    partner = partner_of(api_world, api_world.world.parties["operator"], Role.OPERATOR)
    with pytest.raises(Refused):
        make_token(partner, "books", [Scope.WRITE_MONEY], timedelta(days=1))
    assert make_token(officer_of(api_world), "books", [Scope.WRITE_MONEY], timedelta(days=1)).token.pk


@pytest.mark.parametrize(
    ("name", "scopes", "lasts"),
    [
        ("", [Scope.READ], timedelta(days=1)),
        ("books", [], timedelta(days=1)),
        ("books", [Scope.READ], LONGEST + timedelta(days=1)),
        ("books", [Scope.READ], timedelta(0)),
    ],
)
def test_a_token_that_does_not_fit_is_not_made(
    api_world: ApiWorld, name: str, scopes: list[Scope], lasts: timedelta
) -> None:
    with pytest.raises(Refused):
        make_token(officer_of(api_world), name, scopes, lasts)
    assert not ApiToken.objects.exists()


def test_nobody_hoards_tokens(api_world: ApiWorld) -> None:
    officer = officer_of(api_world)
    for _number in range(MOST):
        make_token(officer, "books", [Scope.READ], timedelta(days=1))
    with pytest.raises(Refused):
        make_token(officer, "books", [Scope.READ], timedelta(days=1))


def test_the_page_shows_the_secret_once_and_revokes(api_world: ApiWorld) -> None:
    client = Client()
    client.force_login(officer_of(api_world))
    page = reverse("desk_tokens", args=[api_world.country])
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    made = client.post(page, {"name": "books", "scopes": ["read"], "days": "30"})
    prefix = ApiToken.objects.get().prefix
    assert f"houma_{prefix}_" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert f"houma_{prefix}_" not in client.get(page).content.decode()
    client.post(reverse("desk_token_revoke", args=[api_world.country, ApiToken.objects.get().pk]))
    assert ApiToken.objects.get().revoked_at is not None


def test_nobody_revokes_the_token_of_another(api_world: ApiWorld) -> None:
    secret_of(officer_of(api_world))
    client = Client()
    client.force_login(officer_of(api_world))
    answer = client.post(reverse("desk_token_revoke", args=[api_world.country, ApiToken.objects.get().pk]))
    assert answer.status_code == 404
    assert ApiToken.objects.get().revoked_at is None
