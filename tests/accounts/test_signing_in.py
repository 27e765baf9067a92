"""Signing in from a shared address: an office that begins its day, and somebody who guesses."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.factories import PASSWORD, MandateFactory, UserFactory, user_with_mandate
from tests.factories.places import small_tree
from tests.rehousing.world import make_case, make_quarter

from houma.domain.accounts.models import Role
from houma.domain.territories.models import Country

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_counted_before() -> None:
    cache.clear()


def _sign_in(email: str, password: str) -> int:
    return Client().post(reverse("account_login"), {"login": email, "password": password}).status_code


def test_a_whole_office_signs_in_from_one_address_within_a_minute() -> None:
    person = UserFactory()
    assert {_sign_in(person.email, PASSWORD) for _ in range(40)} == {302}


def test_guessing_at_one_account_ends_after_five_wrong_passwords() -> None:
    person, colleague = UserFactory(), UserFactory()
    for guess in range(5):
        assert _sign_in(person.email, f"guess {guess}") == 200
    assert _sign_in(person.email, PASSWORD) == 200  # Also the right one has to wait now.
    assert _sign_in(colleague.email, PASSWORD) == 302  # Its neighbours at the same address need not.


def test_signing_in_leads_to_the_country_where_most_waits() -> None:
    quiet, busy = small_tree(), small_tree()
    Country.objects.filter(pk=busy.country.pk).update(illustrative=True)
    person = user_with_mandate(Role.OPERATION_MANAGER, quiet.communes[0])
    MandateFactory(user=person, role=Role.OPERATION_MANAGER, territory=busy.communes[0])
    begins = [reverse("desk", args=[one.country.code]) for one in (quiet, busy)]
    sign_in = {"login": person.email, "password": PASSWORD}
    assert Client().post(reverse("account_login"), sign_in)["Location"] == begins[0]
    make_case(make_quarter(busy))
    assert Client().post(reverse("account_login"), sign_in)["Location"] == begins[1]
