"""Who gives, ends and lends mandates; how a person is invited."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import (
    MandateFactory,
    PartyFactory,
    ProjectFactory,
    UserFactory,
    small_tree,
    user_with_mandate,
)

from houma.domain.accounts.models import Delegation, Invitation, Mandate, Role, User
from houma.domain.accounts.people_actions import (
    answer_invitation,
    change_period,
    end_mandate,
    give_mandate,
    invite,
    invite_again,
    lend_mandate,
    revoke_loan,
)
from houma.domain.accounts.people_queries import PeopleFilters, mandates_matching, mandates_seen, open_invitation
from houma.domain.accounts.people_rules import NewMandate
from houma.domain.base.decisions import Refused
from houma.domain.projects.actions.mandates import give_mandate_on, limit_mandate
from houma.domain.projects.models import MandateProject

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return small_tree()


@pytest.fixture
def party():
    return PartyFactory()


@pytest.fixture
def administrator(tree):
    return user_with_mandate(Role.ADMINISTRATOR, tree.regions[0])


@pytest.fixture
def manager(tree, party):
    return user_with_mandate(Role.ORGANISATION_MANAGER, tree.regions[0], party)


def test_an_administrator_gives_any_role_on_the_own_territory_and_nowhere_else(tree, administrator, party):
    person = UserFactory()
    for role in Role:
        given = give_mandate(person, NewMandate(role, tree.communes[0], party), by=administrator)
        assert given.history.get().history_user == administrator
    for outside in (tree.root, tree.regions[1], tree.communes[2]):
        with pytest.raises(Refused):
            give_mandate(person, NewMandate(Role.AUDITOR, outside), by=administrator)


def test_a_manager_gives_work_in_the_own_organisation_only(tree, manager, party):
    person = UserFactory()
    give_mandate(person, NewMandate(Role.OPERATOR, tree.communes[0], party), by=manager)
    for wanted in (
        NewMandate(Role.OPERATOR, tree.communes[0], PartyFactory()),
        NewMandate(Role.OPERATOR, tree.communes[2], party),
        NewMandate(Role.PROGRAMME_OFFICER, tree.communes[0], party),
        NewMandate(Role.ORGANISATION_MANAGER, tree.communes[0], party),
        NewMandate(Role.OPERATOR, tree.communes[0]),
    ):
        with pytest.raises(Refused):
            give_mandate(person, wanted, by=manager)
    assert person.mandates.count() == 1


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.AUDITOR, Role.AUTHORISING_OFFICER])
def test_other_roles_manage_nobody(tree, role):
    person = user_with_mandate(role, tree.root)
    with pytest.raises(Refused):
        give_mandate(UserFactory(), NewMandate(Role.AUDITOR, tree.root), by=person)
    assert not mandates_seen(person, tree.country).exists()


def test_nobody_gives_changes_or_ends_an_own_mandate(tree, administrator):
    own = administrator.mandates.get()
    for attempt in (
        lambda: give_mandate(administrator, NewMandate(Role.AUTHORISING_OFFICER, tree.regions[0]), by=administrator),
        lambda: change_period(own, None, None, by=administrator, reason=""),
        lambda: end_mandate(own, by=administrator, reason=""),
    ):
        with pytest.raises(Refused):
            attempt()


def test_an_ended_mandate_is_over_at_once_and_says_who_ended_it_and_why(tree, administrator):
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.communes[0])
    mandate = end_mandate(officer.mandates.get(), by=administrator, reason="moved")
    assert not Mandate.objects.in_force(timezone.localdate()).filter(user=officer).exists()
    last = mandate.history.first()
    assert (last.history_user, last.history_change_reason) == (administrator, "moved")
    with pytest.raises(Refused):
        change_period(mandate, None, None, by=administrator, reason="")


def test_a_manager_ends_mandates_of_the_own_people_only(tree, manager, party):
    own = user_with_mandate(Role.PARTNER, tree.communes[0], party).mandates.get()
    others = [
        user_with_mandate(Role.PARTNER, tree.communes[0], PartyFactory()).mandates.get(),
        user_with_mandate(Role.PARTNER, tree.communes[2], party).mandates.get(),
        user_with_mandate(Role.PROGRAMME_OFFICER, tree.communes[0], party).mandates.get(),
    ]
    for mandate in others:
        with pytest.raises(Refused):
            end_mandate(mandate, by=manager, reason="")
    end_mandate(own, by=manager, reason="")
    assert set(mandates_seen(manager, tree.country)) == {own, manager.mandates.get()}


def test_everybody_sees_the_people_of_the_own_reach_only(tree, administrator, manager, party):
    here = user_with_mandate(Role.AUDITOR, tree.communes[0]).mandates.get()
    user_with_mandate(Role.AUDITOR, tree.communes[2])
    user_with_mandate(Role.AUDITOR, tree.root)
    seen = set(mandates_matching(administrator, tree.country, PeopleFilters()))
    assert seen == {here, administrator.mandates.get(), manager.mandates.get()}


@pytest.fixture
def lending(tree):
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    colleague = user_with_mandate(Role.AUDITOR, tree.communes[2])
    today = timezone.localdate()

    def lend(mandate=None, to=colleague, by=officer, starts=0, ends=10):
        return lend_mandate(
            mandate or officer.mandates.get(),
            to,
            starts_on=today + timedelta(days=starts),
            ends_on=today + timedelta(days=ends),
            reason="leave",
            by=by,
        )

    lend.officer, lend.colleague = officer, colleague
    return lend


def test_one_lends_what_one_holds_and_takes_it_back(lending):
    loan = lending()
    assert loan.history.get().history_user == lending.officer
    revoked = revoke_loan(loan, by=lending.officer)
    assert revoked.revoked_by == lending.officer
    with pytest.raises(Refused):
        revoke_loan(loan, by=lending.officer)


def test_a_lent_mandate_is_not_lent_again_nor_one_of_somebody_else(tree, lending, administrator):
    lending()
    third = user_with_mandate(Role.AUDITOR, tree.root)
    for by in (lending.colleague, administrator, third):
        with pytest.raises(Refused):
            lending(by=by, to=third)
    assert Delegation.objects.count() == 1


def test_a_mandate_is_lent_for_a_time_to_a_colleague(tree, lending, party):
    partner = user_with_mandate(Role.PARTNER, tree.root, party)
    for wrong in (
        {"ends": 400},
        {"ends": -1, "starts": -3},
        {"to": lending.officer},
        {"to": UserFactory()},
        {"to": partner},
    ):
        with pytest.raises(Refused):
            lending(**wrong)
    of_another = user_with_mandate(Role.PARTNER, tree.root, PartyFactory())
    with pytest.raises(Refused):
        lending(mandate=partner.mandates.get(), by=partner, to=of_another)
    of_the_same = user_with_mandate(Role.OPERATOR, tree.communes[2], party)
    assert lending(mandate=partner.mandates.get(), by=partner, to=of_the_same)


def test_whoever_manages_the_mandate_takes_a_loan_back_and_nobody_else(tree, lending, administrator):
    loan = lending()
    with pytest.raises(Refused):
        revoke_loan(loan, by=lending.colleague)
    with pytest.raises(Refused):
        revoke_loan(loan, by=user_with_mandate(Role.ADMINISTRATOR, tree.regions[1]))
    assert revoke_loan(loan, by=administrator).revoked_at


def test_an_invited_person_chooses_a_password_once(tree, manager, party):
    new = NewMandate(Role.OPERATOR, tree.communes[0], party)
    invited = invite("New.Person@example.org", "New person", "ar", new, by=manager)
    assert invited.may_be_shown
    assert (invited.user.email, invited.user.language) == ("new.person@example.org", "ar")
    assert not invited.user.has_usable_password()
    assert invited.secret not in str(Invitation.objects.values())
    found = open_invitation(invited.secret)
    answer_invitation(found, "a rather long word")
    assert User.objects.get(pk=invited.user.pk).check_password("a rather long word")
    assert open_invitation(invited.secret) is None
    with pytest.raises(Refused):
        answer_invitation(found, "another long word")


def test_a_link_expires_and_a_new_one_replaces_it(tree, manager, party):
    invited = invite("new@example.org", "New", "fr", NewMandate(Role.OPERATOR, tree.communes[0], party), by=manager)
    again = invite_again(invited.mandate, by=manager)
    assert open_invitation(invited.secret) is None
    assert open_invitation(again.secret)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert open_invitation(again.secret) is None


def test_an_invitation_never_opens_the_account_of_somebody_else(tree, manager, party):
    """Whoever reads a link becomes its person: it is not shown where it would open more than one gave."""
    new = NewMandate(Role.OPERATOR, tree.communes[0], party)
    known = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
    assert invite(known.email.upper(), "Known", "fr", new, by=manager).secret is None

    pending = UserFactory()
    pending.set_unusable_password()
    pending.save()
    later = timezone.localdate() + timedelta(days=30)
    MandateFactory(user=pending, role=Role.AUDITOR, territory=tree.root, starts_on=later)
    assert not invite(pending.email, "Pending", "fr", new, by=manager).may_be_shown
    with pytest.raises(Refused):
        invite_again(known.mandates.get(role=Role.OPERATOR), by=manager)


def test_an_invitation_that_is_refused_opens_no_account(tree, manager):
    with pytest.raises(Refused):
        invite("new@example.org", "New", "fr", NewMandate(Role.AUDITOR, tree.communes[0]), by=manager)
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_mandate_is_held_to_projects_of_its_territory(tree, administrator):
    here, there = (ProjectFactory(country=tree.country, territory=tree.communes[n]) for n in (0, 2))
    officer = UserFactory()
    new = NewMandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    mandate = give_mandate_on(officer, new, [here], by=administrator)
    with pytest.raises(Refused):
        limit_mandate(mandate, [here, there], by=administrator)
    assert list(mandate.project_limits.values_list("project", flat=True)) == [here.pk]
    limit_mandate(mandate, [], by=administrator)
    assert not mandate.project_limits.exists()


def test_whoever_manages_on_one_project_gives_mandates_on_that_one_only(tree, manager, party):
    own, other = (ProjectFactory(country=tree.country, territory=tree.communes[0]) for _ in range(2))
    MandateProject.objects.create(mandate=manager.mandates.get(), project=own)
    new = NewMandate(Role.OPERATOR, tree.communes[0], party)
    for projects in ([], [other], [own, other]):
        with pytest.raises(Refused):
            give_mandate_on(UserFactory(), new, projects, by=manager)
    assert give_mandate_on(UserFactory(), new, [own], by=manager)
    assert Mandate.objects.filter(role=Role.OPERATOR).count() == 1
