"""The second factor: set up by its person, asked for at each signing in, never readable in the database."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.fixtures import Settings
from tests.factories import PASSWORD, TOTP_SECRET, small_tree, user_with_mandate

from houma.cli.accounts import accounts
from houma.domain.accounts.models import Role, User
from houma.domain.accounts.queries import has_second_factor
from houma.domain.accounts.rules import Permission, may

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, user: User) -> str:
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return answer.headers.get("Location", "")


def test_a_person_sets_it_up_signs_in_with_it_and_may_then_release(client: Client) -> None:
    tree = small_tree()
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root, second_factor=False)
    assert sign_in(client, officer) == reverse("desk", args=[tree.country.code])
    assert not may(officer, Permission.RELEASE_FUNDS, tree.country)

    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r"<code><bdi>(\w+)</bdi>", page)
    assert found is not None
    secret = found[1]
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert not has_second_factor(officer)
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert may(officer, Permission.RELEASE_FUNDS, tree.country)
    codes = re.findall(r"<code><bdi>(\d{8})</bdi>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(codes) == 10
    assert client.get(reverse("mfa_index")).status_code == 200

    for answered in (code_of(secret), codes[0]):
        client.logout()
        assert sign_in(client, officer) == reverse("mfa_authenticate")
        assert "_auth_user_id" not in client.session
        assert client.get(reverse("mfa_authenticate")).status_code == 200
        client.post(reverse("mfa_authenticate"), {"code": answered})
        assert client.session["_auth_user_id"] == str(officer.pk)
    client.logout()
    sign_in(client, officer)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert "_auth_user_id" not in client.session, "a recovery code opens once"


def test_guessing_at_codes_ends_after_five_however_many_sessions_are_begun() -> None:
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, small_tree().root)
    for code in ("000000", "000001", "000002", "000003", "000004", code_of(TOTP_SECRET)):
        client = Client()
        assert sign_in(client, officer) == reverse("mfa_authenticate")
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
        assert client.get(reverse("account_change_password")).status_code == 302, "half signed in is not signed in"


def test_the_key_cannot_be_read_in_the_database() -> None:
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, small_tree().root)
    stored = Authenticator.objects.get(user=officer)
    assert TOTP_SECRET not in str(stored.data)
    assert stored.wrap().validate_code(code_of(TOTP_SECRET))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate"]
)
def test_its_pages_stand_in_the_frame_of_the_site(client: Client, name: str, language: str) -> None:
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, small_tree().root)
    sign_in(client, officer)
    client.post(reverse("mfa_authenticate"), {"code": code_of(TOTP_SECRET)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    with translation.override(language):
        address = reverse(name)
    page = client.get(address)
    assert page.status_code == 200
    text = page.content.decode()
    assert f'<html lang="{language}"' in text
    assert "<h1>" in text


def test_sealed_anew_it_hangs_on_no_key_that_was_used_before(settings: Settings) -> None:
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, small_tree().root)
    RecoveryCodes.activate(officer)
    first, second = settings.SECRET_KEY, "another key of the house, drawn to replace the first one"
    codes = RecoveryCodes(Authenticator.objects.get(user=officer, type="recovery_codes")).get_unused_codes()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = second, []
    refused = CliRunner().invoke(accounts, ["reseal"])
    assert refused.exit_code == 1
    assert "HOUMA_OLD_SECRET_KEYS" in refused.output
    settings.SECRET_KEY_FALLBACKS = [first]
    assert CliRunner().invoke(accounts, ["reseal"]).output.startswith("2 ")
    settings.SECRET_KEY_FALLBACKS = []
    kept = {each.type: each.wrap() for each in Authenticator.objects.filter(user=officer)}
    assert kept["totp"].validate_code(code_of(TOTP_SECRET))
    assert kept["recovery_codes"].get_unused_codes() == codes
