"""Who may release money but has no second factor yet is led to it, and back."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import AgreementFactory, ProjectFactory, small_tree, user_with_mandate

from houma.domain.accounts.models import Role

pytestmark = pytest.mark.django_db


def page_of(role: Role) -> tuple[Client, str, str]:
    tree = small_tree()
    AgreementFactory(project=ProjectFactory(country=tree.country, territory=tree.communes[0]))
    client = Client()
    client.force_login(user_with_mandate(role, tree.root, second_factor=False))
    address = reverse("releases", args=[tree.country.code])
    return client, address, client.get(address).content.decode()


def test_an_officer_without_second_factor_is_led_to_its_set_up_and_back() -> None:
    client, address, page = page_of(Role.PROGRAMME_OFFICER)
    assert reverse("mfa_activate_totp") in page
    assert client.session["after_second_factor"] == address


def test_who_sets_thresholds_only_is_not_asked_for_one() -> None:
    _client, _address, page = page_of(Role.ADMINISTRATOR)
    assert reverse("mfa_activate_totp") not in page.split("<main")[1]
