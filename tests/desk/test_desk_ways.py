"""The row of ways at the desk: short enough to read, each field of work with its own ways below."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import SmallTree, user_with_mandate

from houma.domain.accounts.models import PARTY_BOUND_ROLES, Party, Role
from houma.domain.territories.models import Country
from houma.web.desk_ways import ShownWay

pytestmark = pytest.mark.django_db


def ways_at(client: Client, country: Country, name: str, *values: str) -> tuple[ShownWay, ...]:
    answer = client.get(reverse(name, args=[country.code, *values]))
    assert answer.status_code == 200
    return tuple(answer.context["site"].desk_ways)


def test_ways_of_a_field_stand_under_its_name_and_tell_where_one_is(
    tree: SmallTree, client: Client, country: Country
) -> None:
    client.force_login(user_with_mandate(Role.OPERATION_MANAGER, tree.root))
    homes = ways_at(client, country, "rehousing_homes")
    (field,) = [way for way in homes if way.current]
    assert field.inside
    assert [way.url for way in field.inside if way.current] == [reverse("rehousing_homes", args=[country.code])]
    operations = ways_at(client, country, "rehousing")
    assert [way.url for field in operations for way in field.inside if way.current] == [
        reverse("rehousing", args=[country.code])
    ]


def test_a_field_of_which_one_way_is_open_is_that_way(tree: SmallTree, client: Client, country: Country) -> None:
    client.force_login(user_with_mandate(Role.AUDITOR, tree.root))
    shown = ways_at(client, country, "desk")
    assert all(len(way.inside) != 1 for way in shown)


def test_nobody_has_more_ways_in_the_row_than_it_holds(
    tree: SmallTree, client: Client, country: Country, ministry: Party
) -> None:
    for role in Role:
        party = ministry if role in PARTY_BOUND_ROLES else None
        client.force_login(user_with_mandate(role, tree.root, party))
        assert len(ways_at(client, country, "desk")) <= 12, role
