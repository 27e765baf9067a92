"""Whoever asks for a person's data and is refused stands in the controller's log, at every address that names one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.factories import PartyFactory, small_tree, user_with_mandate
from tests.rehousing.world import Quarter, make_case, make_quarter

from houma.domain.accounts.models import Role, User
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import Document, DocumentKind
from houma.domain.households import actions as households
from houma.domain.households.models import Attempt, Look, LookSubject
from houma.domain.households.queries.log import LookFilters, entries_of, log_keys
from houma.domain.observatory.models import Attachment, Form, FormVersion, RegisterEffect, Submission, SubmissionContent
from houma.domain.rehousing import actions
from houma.domain.rehousing.models import Case
from houma.web.refused_looks import ABOUT_PEOPLE

pytestmark = pytest.mark.django_db
_ABOUT = ("/households/", "/cases/", "/submissions/", "/documents/", "/protection/", "/plan/", "/papers/")

_OF_NO_HOUSEHOLD = {
    "watch_document": "named by an alert of a project",
    "protection_looks_export": "the log itself, without names",
    "desk_refused_one": "never says what was sent",
    "desk_refused_again": "the same",
}


def _addresses(patterns: Any, space: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        address = f"{before}/{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _addresses(pattern.url_patterns, inside, address)
        else:
            yield f"{space}{pattern.name}", address.replace("//", "/")


def test_every_address_that_names_a_household_a_case_an_answer_or_a_document_is_watched() -> None:
    named = {
        name
        for name, address in _addresses(get_resolver().url_patterns)
        if any(part in address and "<" in address.partition(part)[2] for part in _ABOUT)
    }
    assert named - ABOUT_PEOPLE.keys() == _OF_NO_HOUSEHOLD.keys()


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter(small_tree())


@pytest.fixture
def case(quarter: Quarter) -> Case:
    """A case with a document, and a form that entered its household with a file."""
    case = make_case(quarter, persons=1)
    actions.attach_document(case, NewDocument("a.pdf", b"%PDF-1.7 x", DocumentKind.OTHER), by=None)
    form = Form.objects.create(country=quarter.tree.country, form_id="census", kind="census")
    version = FormVersion.objects.create(
        form=form, number=1, version="1", workbook=Document.objects.get(), xform="<x/>"
    )
    sent = Submission.objects.create(
        form=form, version=version, instance_id="uuid:1", digest="0", territory=quarter.commune, channel="browser",
        submitter=quarter.manager, received_at=timezone.now(),
    )  # fmt: skip
    Attachment.objects.create(
        submission=sent, name="a.jpg", file="a.jpg", media_type="image/jpeg", size=1, digest="0", sent_digest="0",
        is_personal=True, sent_by=quarter.manager,
    )  # fmt: skip
    RegisterEffect.objects.create(submission=sent, household=case.household)
    return case


def _asked_for(case: Case, controller: User) -> dict[str, dict[str, Any]]:
    """The address of each route about this household, and what is posted to it."""
    asked = households.request_erasure(case.household, by=controller, asked_on=timezone.localdate())
    sent = Submission.objects.get()
    values = {
        "code": case.household.code, "operation": case.operation.code, "number": case.number, "key": 1,
        "kind": "need", "what": "consent", "file_format": "json", "size": "small",
    }  # fmt: skip
    operation = {"code": case.operation.code}
    own: dict[str, dict[str, Any]] = {
        "protection_request": {"number": asked.pk},
        "household_person": {"number": case.household.people.get().pk},
        **{name: operation for name in ABOUT_PEOPLE if name.startswith("rehousing_plan")},
        "desk_submission": {"number": sent.pk},
        "desk_submission_do": {"number": sent.pk},
        "desk_submission_file": {"number": Attachment.objects.get().pk},
    }
    paper = {"number": case.documents.get().document_id}
    others = {name: paper for name in ABOUT_PEOPLE if name.startswith(("document", "building", "desk_agreement"))}
    return {name: {**values, **own.get(name, {}), **others.get(name, {})} for name in ABOUT_PEOPLE}


def _answers(user: User, case: Case, asked: dict[str, dict[str, Any]]) -> set[int]:
    """Ask for every address; the statuses of all answers."""
    client, known = Client(), dict(_addresses(get_resolver().url_patterns))
    client.force_login(user)
    found = set()
    for name, values in asked.items():
        words = {key: value for key, value in values.items() if f":{key}>" in known[name] or f"<{key}>" in known[name]}
        address = reverse(name, kwargs={"country": case.household.country.code, **words})
        is_done = name.startswith("rehousing_plan_") and name != "rehousing_plan_file"
        send = client.post if is_done or name.endswith(("_do", "_write")) else client.get
        found.add(send(address, {"case": case.number}).status_code)
    return found


def test_whoever_is_refused_stands_in_the_log_for_every_address(quarter: Quarter, case: Case) -> None:
    controller = user_with_mandate(Role.DATA_CONTROLLER, quarter.commune)
    asked = _asked_for(case, controller)
    partner = user_with_mandate(Role.PARTNER, quarter.commune, PartyFactory.create(country=quarter.tree.country))
    neighbour, stranger = make_quarter(quarter.tree, commune=2).manager, make_quarter(small_tree()).manager
    for person in (partner, neighbour, stranger):
        assert _answers(person, case, asked) <= {403, 404}
        log = log_keys(controller, quarter.tree.country, LookFilters(person=person.pk, refused=True))
        files, plans = Look.objects.filter(by=person), Attempt.objects.filter(by=person)
        assert len(log) == len(files) + len(plans)
        assert sorted([*(one.place for one in files), *(one.place for one in plans)]) == sorted(ABOUT_PEOPLE)
        assert all((look.household, look.sections) == (case.household, []) for look in files)
        assert {(one.subject, one.reference) for one in plans} == {("plan", case.operation.code)}
    assert not Look.objects.filter(granted=True).exists()


def test_answers_of_no_household_yet_and_a_plan_that_were_refused_stand_in_the_log_of_their_place(
    quarter: Quarter, case: Case
) -> None:
    of_nobody = Submission.objects.get()
    sent = Submission.objects.create(
        form=of_nobody.form, version=of_nobody.version, instance_id="uuid:2", digest="0", territory=quarter.commune,
        channel="browser", submitter=quarter.manager, received_at=timezone.now(),
    )  # fmt: skip
    country, neighbour = quarter.tree.country, make_quarter(quarter.tree, commune=2)
    client = Client()
    client.force_login(neighbour.manager)
    page = reverse("desk_submission", args=[country.code, sent.pk])
    assert client.get(page).status_code == 404
    assert not Attempt.objects.exists()  # It tells of no person: nothing of it is anybody's.
    SubmissionContent.objects.create(submission=sent, raw=b"<x/>", personal={"phone": "0600"})
    assert client.get(page).status_code == 404
    assert client.get(reverse("rehousing_plan", args=[country.code, case.operation.code])).status_code == 404
    assert client.get(reverse("rehousing_plan", args=[country.code, "no-such"])).status_code == 404
    controller = user_with_mandate(Role.DATA_CONTROLLER, quarter.commune)
    log = entries_of(log_keys(controller, country, LookFilters(refused=True)))
    assert {(one.subject, one.reference, one.granted) for one in log} == {
        (LookSubject.ANSWERS, str(sent.pk), False), (LookSubject.PLAN, case.operation.code, False),
    }  # fmt: skip
    elsewhere = user_with_mandate(Role.DATA_CONTROLLER, neighbour.commune)
    assert not log_keys(elsewhere, country, LookFilters()).exists()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM households_attempt")


def test_what_is_not_there_in_ones_own_files_is_no_attempt(quarter: Quarter, case: Case) -> None:
    client = Client()
    client.force_login(quarter.manager)
    values = {"country": quarter.tree.country.code, "operation": case.operation.code, "number": case.number}
    assert client.get(reverse("rehousing_case_document", kwargs={**values, "key": 0})).status_code == 404
    assert client.get(reverse("rehousing_case", kwargs={**values, "number": 0})).status_code == 404
    assert not Look.objects.exists()
