"""Tokens and keys open an account without its password: who makes one is asked for it, and they end with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.factories import PASSWORD, SmallTree, small_tree, user_with_mandate

from houma.cli.accounts import accounts
from houma.domain.accounts.account_actions import change_password, close_account
from houma.domain.accounts.actions import open_account
from houma.domain.accounts.field_key_actions import make_field_key
from houma.domain.accounts.field_key_queries import key_of
from houma.domain.accounts.field_keys import FieldKey
from houma.domain.accounts.models import Mandate, Role, User
from houma.domain.accounts.token_actions import make_token
from houma.domain.accounts.token_queries import token_of
from houma.domain.accounts.tokens import ApiToken, Scope
from houma.domain.base.decisions import Refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CHOSEN = "a-new-and-long-password"
ARABIC = re.compile(r"[\u0621-\u064a]{3,}")


@dataclass
class Held:
    """An inspector with a token, an own key, and a key that she made for a colleague's telephone."""

    tree: SmallTree
    person: User
    token: str
    key: str
    for_another: str

    def opened(self) -> tuple[bool, bool, bool]:
        """Whether the token, the own key and the colleague's key open anything."""
        keys = [key_of(secret, self.tree.country) is not None for secret in (self.key, self.for_another)]
        return token_of(self.token) is not None, keys[0], keys[1]


@pytest.fixture
def held() -> Held:
    cache.clear()
    tree = small_tree()
    person = user_with_mandate(Role.OPERATION_MANAGER, tree.root)
    colleague = user_with_mandate(Role.INSPECTOR, tree.communes[0])
    own, other = person.mandates.get(), colleague.mandates.get()
    return Held(
        tree,
        person,
        make_token(person, "Carte du service", [Scope.READ], DAY).secret,
        make_field_key(own, "Tablette 1", DAY, by=person).secret,
        make_field_key(other, "Tablette 2", DAY, by=person).secret,
    )


def signed_in(person: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def changes(client: Client, _person: User) -> None:
    page = client.get(reverse("account_change_password")).content.decode()
    assert "Ce qui prend fin" in page
    assert "Carte du service" in page
    assert "Tablette 1" in page
    assert "Tablette 2" not in page
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN})


def forgets(client: Client, person: User) -> None:
    client = Client()
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"https?://[^\s]+", mail.outbox.pop().body)
    assert link is not None
    page = client.get(link[0], follow=True)
    assert "Carte du service" in page.content.decode()
    client.post(page.request["PATH_INFO"], {"password1": CHOSEN, "password2": CHOSEN})


@pytest.mark.parametrize("way", [changes, forgets])
def test_another_password_ends_tokens_and_keys_and_says_so(held: Held, way: Callable[[Client, User], None]) -> None:
    assert held.opened() == (True, True, True)
    way(signed_in(held.person), held.person)
    assert User.objects.get(pk=held.person.pk).check_password(CHOSEN)
    assert held.opened() == (False, False, True), "the colleague's telephone goes on"
    (sent,) = mail.outbox
    assert sent.to == [held.person.email]
    assert "jetons" in sent.body
    assert "1 clé" in sent.body
    assert ApiToken.objects.count() == 1, "what ended can still be looked at"


def test_who_never_had_one_is_told_of_none(held: Held) -> None:
    person = user_with_mandate(Role.INSPECTOR, held.tree.root)
    client = signed_in(person)
    assert "Ce qui prend fin" not in client.get(reverse("account_change_password")).content.decode()
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN})
    assert "jeton" not in mail.outbox[0].body
    assert held.opened() == (True, True, True)


def test_from_the_command_line_only_another_password_ends_them(held: Held) -> None:
    again = (held.person.email, PASSWORD, "Samira", Role.OPERATION_MANAGER, held.tree.root)
    open_account(*again)
    assert held.opened() == (True, True, True)
    open_account(again[0], CHOSEN, *again[2:])
    assert held.opened() == (False, False, True)


@pytest.mark.parametrize(
    ("name", "body"),
    [("desk_tokens", {"name": "books", "scopes": ["read"]}), ("desk_field_keys", {"name": "Tablette 9"})],
)
def test_a_session_left_open_makes_none(held: Held, name: str, body: dict[str, object]) -> None:
    page = reverse(name, args=[held.tree.country.code])
    wanted = {"days": "30", "mandate": held.person.mandates.get().pk, **body}
    client, before = signed_in(held.person), (ApiToken.objects.count(), FieldKey.objects.count())
    assert 'name="days"' not in client.get(page).content.decode()
    answer = client.post(page, wanted)
    assert answer["Location"] == f"{reverse('account_reauthenticate')}?next={page.replace('/', '%2F')}"
    assert (ApiToken.objects.count(), FieldKey.objects.count()) == before
    client.post(answer["Location"], {"password": "guessed"})
    assert 'name="days"' not in client.get(page).content.decode()
    assert client.post(answer["Location"], {"password": PASSWORD, "next": page})["Location"] == page
    assert 'name="days"' in client.get(page).content.decode()
    assert client.post(page, wanted).status_code == 200
    assert ApiToken.objects.count() + FieldKey.objects.count() == sum(before) + 1
    assert str(body["name"]) in mail.outbox[0].body


def test_in_whose_name_a_device_sends_is_told_in_this_persons_language(held: Held) -> None:
    colleague = user_with_mandate(Role.INSPECTOR, held.tree.communes[0])
    User.objects.filter(pk=colleague.pk).update(language="ar")
    client = signed_in(held.person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(
        reverse("desk_field_keys", args=[held.tree.country.code]),
        {"mandate": colleague.mandates.get().pk, "name": "Tablette 9", "days": "30"},
    )
    (sent,) = mail.outbox
    assert sent.to == [colleague.email]
    assert ARABIC.search(sent.subject)
    assert "Tablette 9" in sent.body
    assert held.person.email in sent.body


def test_one_that_is_made_while_the_password_changes_is_refused(held: Held) -> None:
    meanwhile = User.objects.get(pk=held.person.pk)
    change_password(held.person, CHOSEN)
    with pytest.raises(Refused):
        make_token(meanwhile, "books", [Scope.READ], DAY)
    with pytest.raises(Refused):
        make_field_key(meanwhile.mandates.get(), "Tablette 9", DAY, by=meanwhile)
    make_token(held.person, "books", [Scope.READ], DAY)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_closed_account_opens_nothing_and_its_person_is_told(held: Held, language: str) -> None:
    User.objects.filter(pk=held.person.pk).update(language=language)
    client = signed_in(held.person)
    desk = reverse("desk", args=[held.tree.country.code])
    assert client.get(desk).status_code == 200
    said = CliRunner().invoke(accounts, ["close", held.person.email.upper(), "--yes"])
    assert said.exit_code == 0, said.output
    assert "1 tokens and 1 keys" in said.output
    assert "1 keys made for other" in said.output
    assert held.opened() == (False, False, True)
    assert client.get(desk)["Location"].startswith(reverse("account_login"))
    assert signed_in(held.person).get(desk).status_code == 302
    assert not Mandate.objects.filter(user=held.person, ended_at=None).exists()
    (sent,) = mail.outbox
    assert (ARABIC.search(sent.subject + sent.body) is not None) == (language == "ar")
    with translation.override(language):
        assert translation.gettext("Houma: your account is closed") == sent.subject
    CliRunner().invoke(accounts, ["close", held.person.email, "--yes"])
    assert len(mail.outbox) == 1, "closing again tells nothing anew"


def test_opened_again_it_holds_what_is_given_then_and_nothing_of_before(held: Held) -> None:
    close_account(held.person)
    open_account(held.person.email, CHOSEN, "Samira", Role.INSPECTOR, held.tree.communes[0])
    assert held.opened() == (False, False, True)
    assert [one.role for one in Mandate.objects.filter(user=held.person, ended_at=None)] == [Role.INSPECTOR]


def test_nobody_is_closed_whom_nobody_knows(held: Held) -> None:
    said = CliRunner().invoke(accounts, ["close", "nobody@example.org", "--yes"])
    assert said.exit_code == 1
    assert "nobody@example.org" in said.output
