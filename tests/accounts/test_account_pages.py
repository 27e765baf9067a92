"""The pages of one's own account speak the language of the reader and stand in the frame of the site; so do e-mails."""

import re
import time
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.fixtures import Settings
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
VISITED = {
    "account_login": (),
    "account_signup": (),
    "account_inactive": (),
    "account_email_verification_sent": (),
    "account_confirm_email": ("wrong",),
    "account_reset_password": (),
    "account_reset_password_done": (),
    "account_reset_password_from_key": ("a", "wrong"),
    "account_reset_password_from_key_done": (),
}
OWN = ("account_email", "account_change_password", "account_logout", "account_reauthenticate", "mfa_index")
LATIN = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
# Names and addresses are written as they are in every language.
NAMES = re.compile(r"[\w.+-]+@[\w.-]+|Houma")


@pytest.fixture(autouse=True)
def _nobody_counted_before() -> None:
    cache.clear()


def address(language: str, name: str, *args: str) -> str:
    with translation.override(language):
        return reverse(name, args=args)


def said(client: Client, url: str) -> str:
    """What stands in the card of the page, as text."""
    answer = client.get(url, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200, url
    assert '<html lang="' in page
    card = page.partition('<div class="form card">')[2].partition("</main>")[0]
    return unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", card, flags=re.DOTALL)).strip()


def sign_in() -> Client:
    client = Client()
    person = UserFactory()
    client.post(address("fr", "account_login"), {"login": person.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_speaks_one_language(language: str) -> None:
    visitor, signed_in = Client(), sign_in()
    texts = {name: said(visitor, address(language, name, *args)) for name, args in VISITED.items()}
    texts |= {name: said(signed_in, address(language, name)) for name in OWN}
    for name, text in texts.items():
        assert text, name
        arabic = re.search(r"[\u0621-\u064a]{3,}", text) is not None
        assert arabic == (language == "ar"), (name, text)
        if language == "ar":
            assert LATIN.search(NAMES.sub("", text)) is None, (name, text)


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("fr", "Houma\N{NO-BREAK SPACE}: choisissez un nouveau mot de passe"),
        ("ar", "حومة: اختاروا كلمة مرور جديدة"),
        ("en", "Houma: choose a new password"),
    ],
)
def test_a_forgotten_password_is_chosen_anew_by_the_link_of_an_e_mail(language: str, subject: str) -> None:
    person, client = UserFactory(), Client()
    client.post(address(language, "account_reset_password"), {"email": person.email})
    (sent,) = mail.outbox
    assert sent.subject == subject
    link = re.search(r"https?://[^\s]+", sent.body)
    assert link is not None
    assert f"/{language}/" in link[0]
    page = client.get(link[0], follow=True)
    chosen = "a-new-and-long-password"
    done = client.post(page.request["PATH_INFO"], {"password1": chosen, "password2": chosen}, follow=True)
    assert done.status_code == 200
    assert (
        Client().post(address(language, "account_login"), {"login": person.email, "password": chosen}).status_code
        == 302
    )


def test_who_has_no_account_is_told_so_by_e_mail_only() -> None:
    answer = Client().post(address("fr", "account_reset_password"), {"email": "nobody@example.org"})
    assert answer.status_code == 302
    (sent,) = mail.outbox
    assert "invitation" in sent.body
    assert "signup" not in sent.body


def test_looking_at_ones_addresses_keeps_nobody_from_a_second_factor() -> None:
    client = sign_in()
    client.get(address("fr", "account_email"))
    client.post(address("fr", "account_reauthenticate"), {"password": PASSWORD})
    page = client.get(address("fr", "mfa_activate_totp"))
    assert page.status_code == 200
    assert 'name="code"' in page.content.decode()


def test_a_session_left_open_gives_the_account_no_other_address() -> None:
    client = sign_in()
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    thief = {"action_add": "", "email": "thief@example.org"}
    answer = client.post(address("fr", "account_email"), thief)
    assert answer["Location"].startswith(address("fr", "account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()
    client.post(answer["Location"], {"password": PASSWORD}, follow=True)
    client.post(address("fr", "account_email"), thief)
    assert EmailAddress.objects.filter(email="thief@example.org").exists()


def code_of(page: str) -> str:
    secret = re.search(r"<code><bdi>(\w+)</bdi>", page)
    assert secret is not None
    return format_hotp_value(hotp_value(secret[1], int(time.time()) // 30))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_of_each_change_to_the_account_its_person_hears_in_her_language(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A test's own transaction is never committed; on the site a request's is, before it answers.
    monkeypatch.setattr(transaction, "on_commit", lambda told: told())
    person, client = UserFactory(language=language), Client()
    client.post(address("fr", "account_login"), {"login": person.email, "password": PASSWORD})
    client.post(address("fr", "account_reauthenticate"), {"password": PASSWORD})
    # On a French page, whatever language is hers.
    activate = address("fr", "mfa_activate_totp")
    client.post(activate, {"code": code_of(client.get(activate).content.decode())})
    client.post(address("fr", "mfa_generate_recovery_codes"))
    client.post(address("fr", "mfa_deactivate_totp"))
    chosen = "a-new-and-long-password"
    client.post(
        address("fr", "account_change_password"),
        {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen},
    )
    assert [sent.to for sent in mail.outbox] == [[person.email]] * 4
    assert len({sent.subject for sent in mail.outbox}) == 4
    for sent in mail.outbox:
        text = f"{sent.subject}\n{sent.body}"
        assert "127.0.0.1" in text
        assert ("If it was not you" in text) == (language == "en"), text
        arabic = re.search(r"[\u0621-\u064a]{3,}", text) is not None
        assert arabic == (language == "ar"), text
        if language == "ar":
            assert LATIN.search(NAMES.sub("", text).replace("Unspecified", "")) is None, text


def test_a_change_stands_although_no_mail_server_tells_of_it(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )
    person, client, chosen = UserFactory(), Client(), "a-new-and-long-password"
    client.post(address("fr", "account_login"), {"login": person.email, "password": PASSWORD})
    answer = client.post(
        address("fr", "account_change_password"),
        {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen},
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.check_password(chosen)
    assert "could not be told" in caplog.text
