"""Who sees what: one rule, in the query."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    AgreementPartyFactory,
    CountryFactory,
    FundingLineFactory,
    MandateFactory,
    PartyFactory,
    ProjectFactory,
    UserFactory,
    small_tree,
    user_with_mandate,
)

from houma.domain.accounts.models import PARTY_BOUND_ROLES, Delegation, Mandate, Role
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission, may, second_factor_satisfied
from houma.domain.agreements.listing import visible_agreements
from houma.domain.projects.models import MandateProject, SteeringBody, SteeringMember, Visibility
from houma.domain.projects.queries import may_on_project, projects_where, visible_projects
from houma.domain.projects.scope import mandates_reaching

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


@pytest.mark.parametrize("role", list(Role))
def test_a_role_holds_the_permissions_of_its_lines_and_no_other(tree, role):
    user = user_with_mandate(role, tree.root, PartyFactory() if role in PARTY_BOUND_ROLES else None)
    declared = {permission for permission in Permission if role in ALLOWED_ROLES[permission]}
    assert {permission for permission in Permission if may(user, permission, tree.country).allowed} == declared
    assert {permission for permission in Permission if user.has_perm(permission.value, tree.country)} == declared


def test_nobody_may_do_anything_without_signing_in_or_in_another_country(tree):
    elsewhere = small_tree(CountryFactory(code="xi"))
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
    for permission in Permission:
        assert not may(AnonymousUser(), permission, tree.country)
        assert not may(officer, permission, elsewhere.country)


def as_party_to_the_agreement(party, project):
    AgreementPartyFactory(version__agreement__project=project, party=party)


def as_payer(party, project):
    FundingLineFactory(agreement__project=project, payer=party)


def as_receiver(party, project):
    FundingLineFactory(agreement__project=project, receiver=party)


def as_operator_of_an_action(party, project):
    ActionFactory(axis__project=project, operator=party)


@pytest.mark.parametrize(
    "takes_part",
    [as_party_to_the_agreement, as_payer, as_receiver, as_operator_of_an_action],
    ids=lambda way: way.__name__,
)
def test_a_partner_reaches_the_projects_in_which_its_party_takes_part_on_its_territory(tree, internal, takes_part):
    party = PartyFactory()
    partner = user_with_mandate(Role.PARTNER, tree.regions[0], party)
    assert not visible_projects(partner).exists()
    for project in internal:
        takes_part(party, project)
    assert list(visible_projects(partner)) == [internal[0]]
    assert list(projects_where(partner, Permission.SEE_LEDGER)) == [internal[0]]
    assert not may_on_project(partner, Permission.SEE_LEDGER, internal[1])
    assert {agreement.project_id for agreement in visible_agreements(partner)} <= {internal[0].pk}


def test_who_left_the_steering_body_takes_part_no_longer(tree, internal):
    party = PartyFactory(country=tree.country)
    partner = user_with_mandate(Role.PARTNER, tree.regions[0], party)
    body = SteeringBody.objects.create(project=internal[0], name_fr="Comité")
    seat = SteeringMember.objects.create(body=body, party=party)
    assert list(visible_projects(partner)) == [internal[0]]
    assert Mandate.objects.filter(mandates_reaching(internal[0]), user=partner).exists()
    seat.left_on = timezone.localdate()
    seat.save()
    assert not visible_projects(partner).exists()
    assert not Mandate.objects.filter(mandates_reaching(internal[0]), user=partner).exists()


def test_the_territory_of_one_mandate_does_not_go_with_the_party_of_another(tree, internal):
    here, there = PartyFactory(), PartyFactory()
    partner = user_with_mandate(Role.PARTNER, tree.regions[0], here)
    MandateFactory(user=partner, role=Role.PARTNER, territory=tree.regions[1], party=there)
    as_operator_of_an_action(there, internal[0])
    as_operator_of_an_action(here, internal[1])
    assert not visible_projects(partner).exists()


def test_an_officer_of_an_organisation_is_not_held_to_its_projects(tree, internal):
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root, PartyFactory())
    assert set(visible_projects(officer)) == set(internal)


def test_a_mandate_limited_to_projects_reaches_those_on_its_territory_only(tree, internal):
    other = ProjectFactory(country=tree.country, territory=tree.communes[0], visibility=Visibility.INTERNAL)
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    mandate = officer.mandates.get()
    for project in internal:
        MandateProject.objects.create(mandate=mandate, project=project)
    assert list(projects_where(officer, Permission.MOVE_PROJECT)) == [internal[0]]
    MandateFactory(user=officer, role=Role.AUDITOR, territory=tree.regions[0])
    assert set(visible_projects(officer)) == {internal[0], other}
    assert list(projects_where(officer, Permission.MOVE_PROJECT)) == [internal[0]]


def test_a_limited_partner_needs_that_its_party_takes_part(tree, internal):
    party = PartyFactory()
    partner = user_with_mandate(Role.PARTNER, tree.root, party)
    MandateProject.objects.create(mandate=partner.mandates.get(), project=internal[0])
    assert not visible_projects(partner).exists()
    as_payer(party, internal[0])
    as_payer(party, internal[1])
    assert list(visible_projects(partner)) == [internal[0]]


def test_a_project_without_a_place_yet_belongs_to_who_holds_the_country(tree):
    nowhere = ProjectFactory(country=tree.country, territory=None, visibility=Visibility.INTERNAL)
    nowhere.places.all().delete()
    party = PartyFactory()
    as_payer(party, nowhere)
    assert may_on_project(user_with_mandate(Role.PROGRAMME_OFFICER, tree.root), Permission.MOVE_PROJECT, nowhere)
    elsewhere = small_tree(CountryFactory(code="xi"))
    for person in (
        user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0]),
        user_with_mandate(Role.PROGRAMME_OFFICER, elsewhere.root),
        user_with_mandate(Role.PARTNER, tree.root, party),
    ):
        assert not visible_projects(person).exists()


def lend(mandate, delegate, *, starts=0, ends=0):
    today = timezone.localdate()
    return Delegation.objects.create(
        mandate=mandate,
        delegate=delegate,
        starts_on=today + timedelta(days=starts),
        ends_on=today + timedelta(days=ends),
        reason="leave",
        given_by=mandate.user,
    )


def test_a_delegate_reaches_what_the_lent_mandate_reaches_and_no_longer(tree, internal):
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    delegate = UserFactory()
    lent = lend(officer.mandates.get(), delegate)
    assert list(projects_where(delegate, Permission.MOVE_PROJECT)) == [internal[0]]
    assert may(delegate, Permission.MOVE_PROJECT, tree.country)
    for change in ({"revoked_at": timezone.now()}, {"starts_on": timezone.localdate() + timedelta(days=1)}):
        Delegation.objects.filter(pk=lent.pk).update(
            ends_on=timezone.localdate() + timedelta(days=2), **{"revoked_at": None} | change
        )
        assert not visible_projects(delegate).exists()


@pytest.mark.parametrize("gone", ["mandate ended", "giver gone", "mandate over"])
def test_a_lent_mandate_ends_with_the_mandate_and_its_giver(tree, internal, gone):
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
    mandate = officer.mandates.get()
    delegate = UserFactory()
    lend(mandate, delegate, ends=9)
    assert visible_projects(delegate).exists()
    if gone == "mandate ended":
        mandate.ended_at = timezone.now()
    elif gone == "mandate over":
        mandate.ends_on = timezone.localdate() - timedelta(days=1)
    else:
        officer.is_active = False
        officer.save()
    mandate.save()
    assert not visible_projects(delegate).exists()


def test_scope_costs_one_query_however_many_mandates(tree, internal, django_assert_num_queries):
    partner = user_with_mandate(Role.PARTNER, tree.regions[0], PartyFactory())
    for _ in range(5):
        MandateFactory(user=partner, role=Role.OPERATOR, territory=tree.root, party=PartyFactory())
    with django_assert_num_queries(2):
        list(visible_agreements(partner))
    with django_assert_num_queries(2):
        may_on_project(partner, Permission.SEE_LEDGER, internal[0])


def test_nobody_releases_funds_with_a_password_alone(tree, internal):
    officer = user_with_mandate(Role.AUTHORISING_OFFICER, tree.root, second_factor=False)
    assert not may(officer, Permission.RELEASE_FUNDS, tree.country)
    refused = may_on_project(officer, Permission.RELEASE_FUNDS, internal[0])
    assert refused == second_factor_satisfied(officer, Permission.RELEASE_FUNDS)
    assert refused.reasons
    assert may_on_project(officer, Permission.SEE_LEDGER, internal[0])
    safe = user_with_mandate(Role.AUTHORISING_OFFICER, tree.root)
    assert may_on_project(safe, Permission.RELEASE_FUNDS, internal[0])
