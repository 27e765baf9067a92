"""The people screen and the histories, as those who use them meet them."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.factories import PartyFactory, ProjectFactory, SmallTree, signed_agreement, small_tree, user_with_mandate

from houma.domain.accounts.models import Delegation, Mandate, Party, Role, User
from houma.domain.projects.models import MandateProject, Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture
def tree() -> SmallTree:
    return small_tree()


@pytest.fixture
def party() -> Party:
    return PartyFactory()


def at(name: str, *args: object) -> str:
    return reverse(name, args=["xh", *args])


def test_a_manager_invites_somebody_who_then_signs_in(client: Client, tree: SmallTree, party: Party) -> None:
    client.force_login(user_with_mandate(Role.ORGANISATION_MANAGER, tree.regions[0], party))
    asked = {
        "email": "new@example.org",
        "name": "Amal",
        "language": "ar",
        "role": "operator",
        "party": party.code,
        "territory": tree.communes[0].code,
    }
    shown = client.post(at("people_invite"), asked)
    found = re.search(r"http://testserver(/ar/account/invitation/[\w-]+/)", shown.content.decode())
    assert found is not None
    assert mail.outbox[0].to == ["new@example.org"]
    assert found[1] in mail.outbox[0].body
    assert found[1] not in client.get(at("people")).content.decode()
    newcomer = Client()
    wrong = newcomer.post(found[1], {"password": "short", "again": "short"})
    assert wrong.status_code == 400
    chosen = {"password": "eight blue doors", "again": "eight blue doors"}
    assert newcomer.post(found[1], chosen).status_code == 302
    assert newcomer.get(found[1]).status_code == 404
    newcomer.post(reverse("account_login"), {"login": "new@example.org", "password": "eight blue doors"})
    assert newcomer.session["_auth_user_id"] == str(User.objects.get(email="new@example.org").pk)


def test_a_manager_cannot_ask_for_more_than_the_form_offers(client: Client, tree: SmallTree, party: Party) -> None:
    client.force_login(user_with_mandate(Role.ORGANISATION_MANAGER, tree.regions[0], party))
    asked = {"email": "n@example.org", "name": "N", "language": "fr", "role": "operator", "party": party.code}
    for wrong in (
        {"role": "administrator", "territory": tree.communes[0].code},
        {"territory": tree.communes[2].code},
        {"party": PartyFactory().code, "territory": tree.communes[0].code},
        {"territory": tree.communes[0].code, "projects": "NOT-THERE"},
    ):
        assert client.post(at("people_invite"), asked | wrong).status_code == 400
    assert not User.objects.filter(email="n@example.org").exists()


def test_the_list_under_its_filters_is_what_is_exported(client: Client, tree: SmallTree, party: Party) -> None:
    client.force_login(user_with_mandate(Role.ADMINISTRATOR, tree.regions[0]))
    project = ProjectFactory(country=tree.country, territory=tree.communes[0], visibility=Visibility.INTERNAL)
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.communes[0])
    partner = user_with_mandate(Role.PARTNER, tree.communes[0], party)
    elsewhere = user_with_mandate(Role.PROGRAMME_OFFICER, tree.communes[2])
    for query, shown in (
        ("", {officer, partner}),
        ("role=partner", {partner}),
        ("factor=on", {officer}),
        (f"project={project.code}", {officer}),
        (f"party={party.code}", {partner}),
        (f"q={officer.email}", {officer}),
        ("state=over", set()),
    ):
        page = client.get(f"{at('people')}?{query}").content.decode()
        file = b"".join(client.get(f"{at('people_export', 'csv')}?{query}")).decode()
        for person in (officer, partner, elsewhere):
            assert (person.email in page, person.email in file) == ((person in shown),) * 2, query


def test_a_mandate_is_changed_and_ended_on_its_page(client: Client, tree: SmallTree) -> None:
    client.force_login(user_with_mandate(Role.ADMINISTRATOR, tree.root))
    mandate = user_with_mandate(Role.AUDITOR, tree.communes[0]).mandates.get()
    until = timezone.localdate() + timedelta(days=30)
    page = at("people_mandate", mandate.pk)
    changed = {"step": "change", "change-ends_on": until.isoformat(), "change-reason": "until the autumn"}
    assert client.post(page, changed).status_code == 302
    assert client.post(page, {"step": "end"}).status_code == 400
    assert client.post(page, {"step": "end", "end-reason": "left"}).status_code == 302
    mandate.refresh_from_db()
    assert mandate.ends_on == until
    assert mandate.ended_at is not None
    told = client.get(at("history", "mandate", mandate.pk)).content.decode()
    for words in ("until the autumn", "left", "Avant", "Après"):
        assert words in told


def test_one_lends_and_takes_back_on_the_own_page(client: Client, tree: SmallTree) -> None:
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
    colleague = user_with_mandate(Role.AUDITOR, tree.communes[0])
    client.force_login(officer)
    today = timezone.localdate()
    asked = {
        "mandate": officer.mandates.get().pk,
        "email": colleague.email,
        "starts_on": today.isoformat(),
        "ends_on": today.isoformat(),
        "reason": "leave",
    }
    assert client.post(at("people_mine"), asked).status_code == 302
    loan = Delegation.objects.get()
    other = Client()
    other.force_login(colleague)
    assert officer.email in other.get(at("people_mine")).content.decode()
    assert other.post(at("people_loan_revoked", loan.pk)).status_code == 404
    assert client.post(at("people_loan_revoked", loan.pk)).status_code == 302
    loan.refresh_from_db()
    assert loan.revoked_by == officer


def test_a_history_says_who_for_whom_and_what_stood_there(client: Client, tree: SmallTree) -> None:
    project = ProjectFactory(country=tree.country, territory=tree.communes[0], visibility=Visibility.INTERNAL)
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
    officer.first_name = "Nadia"
    officer.save()
    delegate = user_with_mandate(Role.AUDITOR, tree.root)
    delegate.first_name = "Salma"
    delegate.save()
    today = timezone.localdate()
    Delegation.objects.create(
        mandate=Mandate.objects.get(user=officer),
        delegate=delegate,
        starts_on=today,
        ends_on=today,
        reason="leave",
        given_by=officer,
    )
    project.visibility = Visibility.PUBLIC
    project.end_year = 2031
    project._history_user = delegate
    project.save()
    client.force_login(officer)
    told = client.get(at("history", "project", project.code)).content.decode()
    for words in ("Salma", "délégataire de <bdi>Nadia</bdi>", "2031", "2027", "Visibilité", "Dernière année"):
        assert words in told


def test_a_history_costs_no_query_more_for_more_changes(
    client: Client, tree: SmallTree, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    project = ProjectFactory(country=tree.country, territory=tree.communes[0])
    for year in range(2010, 2024):
        project.start_year = year
        project.save()
    client.force_login(user_with_mandate(Role.AUDITOR, tree.root))
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        told = client.get(at("history", "project", project.code))
    assert told.content.decode().count("<li>\n<div") == 15


def test_records_lead_to_their_history_who_may_read_it(client: Client, tree: SmallTree, party: Party) -> None:
    agreement = signed_agreement(ProjectFactory(country=tree.country, territory=tree.communes[0])).agreement
    pages = {
        reverse("desk_agreement", args=[tree.country.code, agreement.code]): at("history", "agreement", agreement.code),
        reverse("partner", args=[tree.country.code, party.code]): at("history", "party", party.code),
    }
    client.force_login(user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0]))
    for page, history in pages.items():
        assert f'href="{history}"' in client.get(page).content.decode()
        assert client.get(history).status_code == 200
    client.force_login(user_with_mandate(Role.PARTNER, tree.regions[0], party))
    assert "history/party" not in client.get(reverse("partner", args=[tree.country.code, party.code])).content.decode()


def test_who_holds_one_project_reads_no_other_history(client: Client, tree: SmallTree, party: Party) -> None:
    limited = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    own, other = (ProjectFactory(country=tree.country, territory=tree.communes[0]) for _ in range(2))
    MandateProject.objects.create(mandate=limited.mandates.get(), project=own)
    client.force_login(limited)
    assert client.get(at("history", "project", own.code)).status_code == 200
    beyond = (("project", other.code), ("party", party.code), ("territory", tree.communes[0].code))
    for kind, key in beyond:
        assert client.get(at("history", kind, key)).status_code == 404
