"""What was refused and kept aside: who finds it, what she is told, and what trying again does."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories.people import PartyFactory, user_with_mandate
from tests.factories.places import SmallTree, small_tree
from tests.observatory.workbooks import household_form, instance

from houma.domain.accounts.models import Role, User
from houma.domain.households.rules.retention import REFUSED_MONTHS, months_from
from houma.domain.observatory.actions.forms import publish_form, upload_form, withdraw_form
from houma.domain.observatory.actions.submissions import receive_submission
from houma.domain.observatory.models import FormVersion, RefusalReason, RefusedSubmission, Submission
from houma.domain.observatory.queries.refused import end_of
from houma.domain.observatory.rules.refusals import MEANT, kept_until

pytestmark = pytest.mark.django_db
SENT = instance("<nom>Amal Bennani</nom>")


@pytest.fixture
def tree() -> SmallTree:
    return small_tree()


@pytest.fixture
def manager(tree: SmallTree) -> User:
    return user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[0])


@pytest.fixture
def withdrawn(tree: SmallTree, manager: User) -> FormVersion:
    """A version that was withdrawn before a telephone sent twice what was filled in with it."""
    PartyFactory(country=tree.country, code="agence")
    uploaded = upload_form(tree.country, household_form(), "m.xlsx", by=manager, territory=tree.provinces[0])
    assert uploaded.version is not None
    version = publish_form(uploaded.version, by=manager)
    withdraw_form(version, "Question fautive", by=manager, still_takes=False)
    inspector = user_with_mandate(Role.INSPECTOR, tree.communes[0])
    for _time in range(2):
        assert receive_submission(tree.country, SENT, by=inspector).refusal is RefusalReason.NOT_TAKEN
    return version


def at(tree: SmallTree, name: str, *args: int) -> str:
    return reverse(name, args=[tree.country.code, *args])


def test_it_stands_once_in_the_list_of_its_reviewers_and_says_nothing_of_what_was_sent(
    tree: SmallTree, manager: User, withdrawn: FormVersion, client: Client
) -> None:
    kept = RefusedSubmission.objects.exclude(body=None).get()
    elsewhere = user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[1])
    whole = user_with_mandate(Role.OPERATION_MANAGER, tree.root)
    shown = {}
    for person in (manager, whole, elsewhere):
        client.force_login(person)
        shown[person.pk] = [row["one"].pk for row in client.get(at(tree, "desk_refused")).context["rows"]]
        page = client.get(at(tree, "desk_refused_one", kept.pk))
        assert page.status_code == (404 if person == elsewhere else 200)
        assert "Bennani" not in page.text
    assert shown == {manager.pk: [kept.pk], whole.pk: [kept.pk], elsewhere.pk: []}
    client.force_login(manager)
    page = client.get(at(tree, "desk_refused_one", kept.pk))
    assert (page.context["one"].times, page.context["version"]) == (2, withdrawn)
    assert client.get(at(tree, "desk_submissions")).context["kept_aside"] == 1
    assert client.get(at(tree, "desk_forms")).context["kept_aside"] == 1
    assert client.get(at(tree, "desk_refused_again", kept.pk)).status_code == 405


def test_trying_again_tells_why_not_or_opens_what_was_taken(
    tree: SmallTree, manager: User, withdrawn: FormVersion, client: Client
) -> None:
    client.force_login(manager)
    kept = RefusedSubmission.objects.exclude(body=None).get()
    refused = client.post(at(tree, "desk_refused_again", kept.pk), follow=True)
    assert refused.redirect_chain[-1][0] == at(tree, "desk_refused_one", kept.pk)
    assert str(MEANT[RefusalReason.NOT_TAKEN][0]) in [str(one).rpartition("\u00a0: ")[2]
                                                      for one in refused.context["messages"]]  # fmt: skip
    assert RefusedSubmission.objects.count() == 2
    publish_form(withdrawn, by=manager)
    taken = client.post(at(tree, "desk_refused_again", kept.pk))
    assert taken.headers["Location"] == at(tree, "desk_submission", Submission.objects.get().pk)
    assert client.post(at(tree, "desk_refused_again", kept.pk)).status_code == 404
    assert not client.get(at(tree, "desk_refused")).context["rows"]


@pytest.mark.usefixtures("withdrawn")
def test_it_says_until_when_it_is_kept_at_the_longest(tree: SmallTree) -> None:
    kept = RefusedSubmission.objects.exclude(body=None).get()
    assert end_of(kept) == months_from(timezone.localdate(kept.at), REFUSED_MONTHS)
    day = date(2026, 11, 22)
    assert kept_until(day, 3, [24, None]) == date(2027, 2, 22)
    assert kept_until(day, 3, [24, 1]) == date(2026, 12, 22)


def test_every_reason_is_told() -> None:
    assert set(MEANT) == set(RefusalReason)
