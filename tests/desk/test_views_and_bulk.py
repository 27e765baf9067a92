"""Saved views, and what is done to many projects at once: seen first, refused with reasons, each project by itself."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from tests.factories import (
    ActionFactory,
    PartyFactory,
    ProgrammeFactory,
    ProjectFactory,
    SmallTree,
    UserFactory,
    user_with_mandate,
)

from houma.domain.accounts.models import Party, Role, User
from houma.domain.base.decisions import Refused
from houma.domain.desk.actions.bulk import do_to_many
from houma.domain.desk.actions.views import forget_view, save_view
from houma.domain.desk.bulk_rules import BulkAction, BulkWish
from houma.domain.desk.models import Audience, BulkRun, Question, SavedView
from houma.domain.desk.queries.bulk import judged
from houma.domain.desk.queries.views import views_for
from houma.domain.projects.actions import record_evidence
from houma.domain.projects.cycle import REQUIREMENTS
from houma.domain.projects.models import Action, EvidenceState, Phase, Project, Visibility
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db


def named(user: User, country: Country) -> set[str]:
    return {view.name for view in views_for(user, country)}


def test_a_view_is_found_by_those_it_is_shared_with(
    tree: SmallTree, country: Country, officer: User, partner: User, ministry: Party
) -> None:
    colleague = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    same_house = user_with_mandate(Role.PARTNER, tree.root, ministry)
    save_view(officer, country, "Mine", "scale=city", Audience.MYSELF)
    save_view(officer, country, "Officers", "scale=city", Audience.ROLE)
    save_view(partner, country, "House", "scale=city", Audience.ORGANISATION)
    assert named(officer, country) == {"Mine", "Officers"}
    assert named(colleague, country) == {"Officers"}
    assert named(same_house, country) == {"House"}
    assert named(UserFactory(), country) == set()


def test_a_view_of_the_same_name_is_replaced_and_only_its_owner_takes_it_away(
    tree: SmallTree, country: Country, officer: User
) -> None:
    view = save_view(officer, country, "Late", "alert=any", Audience.ROLE)
    assert save_view(officer, country, " Late ", "alert=late", Audience.ROLE).pk == view.pk
    colleague = user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)
    assert not forget_view(colleague, country, view.pk)
    assert forget_view(officer, country, view.pk)


def test_a_view_without_a_name_or_for_an_organisation_one_has_not_is_refused(country: Country, officer: User) -> None:
    for name, audience in (("  ", Audience.MYSELF), ("Ours", Audience.ORGANISATION)):
        with pytest.raises(Refused):
            save_view(officer, country, name, "", audience)


def test_to_open_a_view_is_to_open_its_address(client: Client, country: Country, officer: User) -> None:
    client.force_login(officer)
    saved = {"name": "Médinas", "audience": "myself", "query": "scale=medina&view=board&evil=1"}
    client.post(reverse("desk_view_save", args=[country.code]), saved)
    view = SavedView.objects.get()
    assert view.query == "scale=medina&view=board"
    page = reverse("desk_portfolio", args=[country.code])
    assert f"{page}?scale=medina&amp;view=board" in client.get(page).content.decode()
    forget = reverse("desk_view_forget", args=[country.code, view.pk])
    assert client.get(forget).status_code == 405
    assert client.post(forget).status_code == 302
    assert client.post(forget).status_code == 404


def test_each_project_is_judged_by_itself_and_says_why_it_refuses(
    tree: SmallTree, country: Country, officer: User
) -> None:
    wanted = ProgrammeFactory(country=country, code="medinas")
    ProjectFactory(country=country, code="A", territory=tree.communes[0])
    ProjectFactory(country=country, code="B", territory=tree.communes[0], programme=wanted)
    lines = judged(officer, country, BulkWish(BulkAction.PROGRAMME, programme=wanted), ["A", "B", "C"])
    assert [(line.project.code, bool(line.decision)) for line in lines] == [("A", True), ("B", False)]
    assert "déjà" in str(lines[1].decision.reasons[0])


def test_what_is_refused_does_not_stop_the_rest_and_every_result_is_kept(
    tree: SmallTree, country: Country, officer: User
) -> None:
    ready, unready = (ProjectFactory(country=country, code=code, territory=tree.communes[0]) for code in "AB")
    for requirement in REQUIREMENTS[Phase.PREPARATION]:
        record_evidence(ready, requirement, EvidenceState.THERE, Multilingual("là"))
    run = do_to_many(officer, country, BulkWish(BulkAction.GATE, transition="start_setup"), ["A", "B"])
    assert [(result["code"], result["done"]) for result in run.results] == [("A", True), ("B", False)]
    assert len(run.results[1]["reasons"]) == len(REQUIREMENTS[Phase.PREPARATION])
    ready.refresh_from_db()
    unready.refresh_from_db()
    assert (ready.phase, unready.phase) == (Phase.SETUP, Phase.PREPARATION)
    assert ready.passages.get().passed_by == officer
    with pytest.raises(DatabaseError), transaction.atomic():
        BulkRun.objects.update(results=[])


def test_an_operator_is_given_to_actions_that_have_none(
    tree: SmallTree, country: Country, officer: User, operator_party: Party
) -> None:
    bare = ProjectFactory(country=country, code="A", territory=tree.communes[0])
    planned = ProjectFactory(country=country, code="B", territory=tree.communes[0])
    other = PartyFactory(country=country, code="other")
    taken = ActionFactory(axis__project=planned, axis__number=1, number=1, operator=other)
    free = ActionFactory(axis=taken.axis, number=2)
    run = do_to_many(officer, country, BulkWish(BulkAction.OPERATOR, operator=operator_party), ["A", "B"])
    assert [result["done"] for result in run.results] == [False, True]
    assert not Action.objects.filter(axis__project=bare).exists()
    taken.refresh_from_db()
    free.refresh_from_db()
    assert (taken.operator, free.operator) == (other, operator_party)


def test_visibility_changes_and_its_history_keeps_who_did_it(
    client: Client, country: Country, officer: User, project: Project
) -> None:
    client.force_login(officer)
    sent = {"action": "visibility", "visibility": "public", "project": [project.code], "do": "run"}
    client.post(reverse("desk_bulk", args=[country.code]), sent)
    project.refresh_from_db()
    assert project.visibility == Visibility.PUBLIC
    assert project.history.latest().history_user == officer


def test_nothing_is_done_before_it_was_seen(client: Client, country: Country, officer: User, project: Project) -> None:
    client.force_login(officer)
    page = reverse("desk_bulk", args=[country.code])
    chosen = {"action": "ask", "project": [project.code], "query": "scale=neighbourhood"}
    assert client.post(page, chosen).context["lines"] is None
    assert client.post(page, {**chosen, "do": "look", "to_role": "auditor", "text": ""}).status_code == 400
    asked = {**chosen, "to_role": "auditor", "text": "Is it on time?"}
    seen = client.post(page, {**asked, "do": "look"})
    assert (seen.context["allowed"], Question.objects.count()) == (1, 0)
    done = client.post(page, {**asked, "do": "run"})
    assert Question.objects.get().project == project
    results = client.get(done.headers["Location"])
    assert (results.context["done"], results.context["refused"]) == (1, 0)


def test_all_that_match_are_chosen_by_the_filters_of_the_address(
    client: Client, tree: SmallTree, country: Country, officer: User
) -> None:
    ProjectFactory(country=country, code="A", territory=tree.communes[0], scale="city")
    ProjectFactory(country=country, code="B", territory=tree.communes[0])
    client.force_login(officer)
    sent = {"action": "visibility", "all": "1", "query": "scale=city"}
    assert client.post(reverse("desk_bulk", args=[country.code]), sent).context["codes"] == ["A"]


def test_who_may_only_read_changes_nothing(client: Client, tree: SmallTree, country: Country, project: Project) -> None:
    auditor = user_with_mandate(Role.AUDITOR, tree.root)
    elsewhere = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[1])
    wish = BulkWish(BulkAction.VISIBILITY, visibility=Visibility.PUBLIC)
    assert [bool(line.decision) for line in judged(auditor, country, wish, [project.code])] == [False]
    assert judged(elsewhere, country, wish, [project.code]) == []
    for person in (auditor, elsewhere):
        do_to_many(person, country, wish, [project.code])
    project.refresh_from_db()
    assert project.visibility == Visibility.INTERNAL
    number = BulkRun.objects.filter(done_by=auditor).get().pk
    client.force_login(elsewhere)
    assert client.get(reverse("desk_bulk_run", args=[country.code, number])).status_code == 404
