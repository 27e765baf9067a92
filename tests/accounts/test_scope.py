"""Who sees what: one rule, in the query."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from tests.factories import AgreementFactory, CountryFactory, ProjectFactory, small_tree, user_with_mandate

from houma.domain.accounts.models import Mandate, Role
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission, may
from houma.domain.agreements.listing import visible_agreements
from houma.domain.projects.models import Visibility
from houma.domain.projects.queries import visible_projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return small_tree()


@pytest.fixture
def internal(tree):
    """One internal project in each of the two regions."""
    return [
        ProjectFactory(country=tree.country, territory=commune, visibility=Visibility.INTERNAL)
        for commune in (tree.communes[0], tree.communes[2])
    ]


def test_a_visitor_sees_what_is_public_and_nothing_else(tree, internal):
    public = ProjectFactory(country=tree.country, territory=tree.communes[0])
    assert list(visible_projects(AnonymousUser())) == [public]


def test_an_officer_sees_the_projects_of_the_mandated_territory_only(tree, internal):
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    assert list(visible_projects(officer)) == [internal[0]]


def test_a_national_mandate_reaches_everything_below(tree, internal):
    auditor = user_with_mandate(Role.AUDITOR, tree.root)
    assert set(visible_projects(auditor)) == set(internal)


@pytest.mark.parametrize(
    ("starts", "ends"), [(timedelta(days=1), None), (None, timedelta(days=-1)), (timedelta(-9), timedelta(-1))]
)
def test_a_mandate_counts_only_while_it_is_in_force(tree, internal, starts, ends):
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
    today = timezone.localdate()

    def day(offset: timedelta | None) -> date | None:
        return None if offset is None else today + offset

    Mandate.objects.filter(user=officer).update(starts_on=day(starts), ends_on=day(ends))
    assert not visible_projects(officer).exists()


def test_an_internal_agreement_of_a_public_project_is_not_shown_to_a_visitor(tree):
    project = ProjectFactory(country=tree.country, territory=tree.communes[0])
    shown = AgreementFactory(project=project)
    hidden = AgreementFactory(project=project, visibility=Visibility.INTERNAL)
    assert list(visible_agreements(AnonymousUser())) == [shown]
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    assert set(visible_agreements(officer)) == {shown, hidden}


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_a_permission_is_held_by_the_roles_of_its_line_and_by_no_other(tree, role, permission):
    user = user_with_mandate(role, tree.root)
    assert may(user, permission, tree.country).allowed == (role in ALLOWED_ROLES[permission])
    assert user.has_perm(permission.value, tree.country) == (role in ALLOWED_ROLES[permission])


def test_nobody_may_do_anything_without_signing_in_or_in_another_country(tree):
    elsewhere = small_tree(CountryFactory(code="xi"))
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
    for permission in Permission:
        assert not may(AnonymousUser(), permission, tree.country)
        assert not may(officer, permission, elsewhere.country)
