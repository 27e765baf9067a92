"""The desk of rehousing: what each page shows, to whom, and what it writes."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.factories import user_with_mandate
from tests.observatory.test_bare_files import PLACE, picture
from tests.rehousing.world import Quarter, day, make_case, make_home, make_household, make_quarter, put

from houma.domain.accounts.models import Role, User
from houma.domain.households.models import Look
from houma.domain.rehousing import actions
from houma.domain.rehousing.models import Case, Offer, Placement
from houma.domain.rehousing.queries.buildings import operations_on
from houma.domain.rehousing.queries.cases import in_order
from houma.domain.rehousing.queries.late import Late, waiting_in_cases
from houma.domain.rehousing.rules.stays import Days, months_later

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


@pytest.fixture(autouse=True)
def _english_pages() -> Iterator[None]:
    with translation.override("en"):
        yield


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def case_url(case: Case, name: str = "rehousing_case", **more: object) -> str:
    values = {"country": "xh", "operation": case.operation.code, "number": case.number, **more}
    return reverse(name, kwargs=values)


def test_the_list_shows_initials_and_the_file_the_name_and_its_look_is_logged(quarter: Quarter) -> None:
    case, client = make_case(quarter), as_(quarter.worker)
    listed = client.get(reverse("rehousing_cases", args=["xh"])).content.decode()
    assert "A. Z." in listed
    assert "Zahiri" not in listed
    assert not Look.objects.exists()
    answer = client.get(case_url(case))
    assert "Zahiri" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    look = Look.objects.get()
    assert (look.household_id, look.by, look.reference, look.granted) == (
        case.household_id,
        quarter.worker,
        case.code,
        True,
    )


def test_anothers_case_is_not_there_and_the_attempt_is_logged(quarter: Quarter) -> None:
    case = make_case(quarter)
    stranger = make_quarter(quarter.tree, commune=2)
    colleague = make_quarter(quarter.tree).worker
    for person in (stranger.manager, stranger.worker, colleague):
        client = as_(person)
        assert client.get(case_url(case)).status_code == 404
        assert client.get(case_url(case, "rehousing_case_enter", kind="visit")).status_code == 404
        assert case.code not in client.get(reverse("rehousing_cases", args=["xh"])).content.decode()
    assert set(Look.objects.values_list("granted", flat=True)) == {False}


def test_a_home_is_found_offered_accepted_and_moved_into_at_the_desk(quarter: Quarter) -> None:
    case, home = make_case(quarter), make_home(quarter)
    poor = make_home(quarter, separate_sanitation=False)
    manager, worker = as_(quarter.manager), as_(quarter.worker)
    page = manager.get(case_url(case, "rehousing_case_homes")).content.decode()
    assert page.index(home.code) < page.index(poor.code)
    assert "no sanitation of its own" in page
    days = {"starts_on": "2026-03-01", "until": "2026-09-01"}
    assert worker.post(case_url(case, "rehousing_case_change", kind="offer", key=home.pk), days).status_code == 403
    assert manager.post(case_url(case, "rehousing_case_change", kind="offer", key=home.pk), days).status_code == 302
    offer = Offer.objects.get()
    on = timezone.localdate().isoformat()
    assert (
        worker.post(case_url(case, "rehousing_case_change", kind="accept", key=offer.pk), {"on": on}).status_code == 302
    )
    stay = Placement.objects.get()
    moved = {"on": "2026-03-02"}
    assert worker.post(case_url(case, "rehousing_case_change", kind="move-in", key=stay.pk), moved).status_code == 302
    shown = worker.get(case_url(case)).content.decode()
    assert "days planned" in shown
    assert home.code in manager.get(reverse("rehousing_home", args=["xh", home.code])).content.decode()


def test_the_list_is_narrowed_by_risk_and_leaves_as_a_file_without_names(quarter: Quarter) -> None:
    """Who should have been out of a building in which nobody may stay, and waits: the list of every Monday."""
    waits, housed = make_case(quarter), make_case(quarter)
    put(housed, make_home(quarter), 0, 5000, moved_in_on=day(1))
    elsewhere = make_case(quarter)
    Case.objects.filter(pk=elsewhere.pk).update(building=None)
    client = as_(quarter.manager)
    risk = quarter.building.building.risk
    assert risk is not None
    narrowed = {"risk": "evacuates" if risk.evacuates else risk.pk, "standing": "waiting", "late": "1"}
    page = client.get(reverse("rehousing_cases", args=["xh"]), narrowed).content.decode()
    assert waits.code in page
    assert housed.code not in page
    assert elsewhere.code not in page
    answer = client.get(reverse("rehousing_cases_export", args=["xh", "json"]), narrowed)
    told = b"".join(answer).decode()
    assert [row["case"] for row in json.loads(told)["rows"]] == [waits.code]
    assert risk.name in told
    assert "Zahiri" not in told
    assert (
        as_(make_quarter(quarter.tree, commune=2).manager)
        .get(reverse("rehousing_cases", args=["xh"]))
        .content.decode()
        .count(waits.code)
        == 0
    )


def test_who_is_still_to_move_out_stands_before_who_is_housed(quarter: Quarter) -> None:
    housed, waits = make_case(quarter), make_case(quarter)
    put(housed, make_home(quarter), 0, 5000, moved_in_on=day(1))
    page = as_(quarter.manager).get(reverse("rehousing_cases", args=["xh"])).content.decode()
    assert page.index(waits.code) < page.index(housed.code)


def test_what_an_action_refuses_stands_in_the_form(quarter: Quarter) -> None:
    case, other = make_case(quarter), make_case(quarter)
    home = make_home(quarter)
    actions.place(other, home, Days(day(0), day(50)), "Urgence", by=None)
    url = case_url(case, "rehousing_case_change", kind="offer", key=home.pk)
    answer = as_(quarter.manager).post(url, {"starts_on": "2026-03-10", "until": "2026-05-01"})
    assert answer.status_code == 400
    assert "The home is given from" in answer.content.decode()
    assert not Offer.objects.exists()


def test_a_file_of_the_case_is_served_to_who_follows_it_alone(quarter: Quarter, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path
    from houma.domain.documents.actions import NewDocument
    from houma.domain.documents.models import DocumentKind

    case = make_case(quarter)
    new = NewDocument("lease.pdf", b"%PDF-1.7 lease", DocumentKind.OTHER, "Lease")
    attached = actions.attach_document(case, new, by=quarter.worker)
    url = case_url(case, "rehousing_case_document", key=attached.document_id)
    answer = as_(quarter.worker).get(url)
    assert b"".join(answer) == b"%PDF-1.7 lease"
    assert "no-store" in answer["Cache-Control"]
    assert as_(make_quarter(quarter.tree, commune=2).manager).get(url).status_code == 404
    elsewhere = make_case(quarter)
    assert (
        as_(quarter.worker).get(case_url(elsewhere, "rehousing_case_document", key=attached.document_id)).status_code
        == 404
    )
    photographed = NewDocument("lease.jpg", picture("JPEG"), DocumentKind.OTHER, "Lease")
    attached = actions.attach_document(case, photographed, by=quarter.worker)
    with attached.document.file.open("rb") as file:
        assert PLACE not in file.read(), "a paper photographed at home tells where that is"


def test_a_form_that_shows_words_about_a_household_is_a_look_at_its_file(quarter: Quarter) -> None:
    case = make_case(quarter)
    task = actions.plan_task(case, "Ask the clinic about the dialysis", day(30), by=quarter.worker)
    page = as_(quarter.worker).get(case_url(case, "rehousing_case_change", kind="task-done", key=task.pk))
    assert "dialysis" in page.content.decode()
    assert [(one.by, one.granted, one.reference) for one in Look.objects.all()] == [(quarter.worker, True, case.code)]


def test_operations_and_homes_are_opened_and_closed_at_the_desk(quarter: Quarter) -> None:
    client = as_(quarter.manager)
    home = make_home(quarter)
    today = timezone.localdate()
    closing = {"starts_on": today.isoformat(), "until": months_later(today, 1).isoformat(), "reason": "Paint"}
    assert client.post(reverse("rehousing_home_close", args=["xh", home.code]), closing).status_code == 302
    closure = home.closures.get()
    assert "Paint" in client.get(reverse("rehousing_home", args=["xh", home.code])).content.decode()
    assert client.post(reverse("rehousing_home_lift", args=["xh", home.code, closure.pk])).status_code == 302
    closure.refresh_from_db()
    assert closure.lifted_at is not None
    household = make_household(quarter)
    opening = {"household": household.code, "opened_on": timezone.localdate().isoformat(), "worker": quarter.worker.pk}
    answer = client.post(reverse("rehousing_open", args=["xh", quarter.operation.code]), opening)
    assert answer.status_code == 302
    assert Case.objects.get(household=household).worker == quarter.worker
    operation = client.get(reverse("rehousing_operation", args=["xh", quarter.operation.code])).content.decode()
    assert quarter.building.building.code in operation


def test_figures_of_an_operation_are_the_lists_behind_them(quarter: Quarter) -> None:
    waiting, placed, housed = (make_case(quarter) for _ in range(3))
    make_case(quarter)
    actions.place(placed, make_home(quarter), Days(day(0), day(900)), "x", by=None)
    stay = actions.place(housed, make_home(quarter), Days(day(0), day(900)), "x", by=None)
    actions.move_in(stay, by=None, on=day(0))
    actions.close_case(waiting, "left", "Parti", by=None)
    client = as_(quarter.manager)
    page = client.get(reverse("rehousing_operation", args=["xh", quarter.operation.code]))
    assert [value for value, _label, _url in page.context["figures"]] == [2, 1, 0, 0]
    for value, _label, url in page.context["figures"]:
        assert client.get(url).context["count"] == value


def test_the_number_of_queries_of_a_list_does_not_grow_with_it(quarter: Quarter, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = as_(quarter.manager)
    for _number in range(6):
        actions.place(make_case(quarter), make_home(quarter), Days(day(0), day(50)), "x", by=None)
    client.get(reverse("rehousing_cases", args=["xh"]))
    for name, most in (("rehousing_cases", 25), ("rehousing_homes", 20), ("rehousing", 30)):
        with django_assert_max_num_queries(most):
            client.get(reverse(name, args=["xh"]))


def test_what_is_overdue_is_told_to_who_follows_the_case(quarter: Quarter) -> None:
    today = timezone.localdate()
    case = make_case(quarter)
    actions.plan_task(case, "Inscrire", today, by=None)
    stay = actions.place(case, make_home(quarter), Days(months_later(today, -3), today), "x", by=None)
    actions.move_in(stay, by=None, on=months_later(today, -3))
    found = waiting_in_cases(quarter.worker, quarter.tree.country, today)
    assert {one.kind for one in found} == {Late.STAY, Late.STEP}
    assert waiting_in_cases(make_quarter(quarter.tree, commune=2).worker, quarter.tree.country, today) == []


def test_a_household_is_told_what_is_kept_and_its_words_are_erased(quarter: Quarter, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path
    from houma.domain.rehousing.actions.erasing import erase, held

    case = make_case(quarter)
    actions.record_visit(case, "home", day(0), "Secret words", by=None)
    actions.note_need(case, "health", "Secret need", by=None)
    actions.plan_task(case, "Secret step", day(5), by=None)
    told = " ".join(fact.value for fact in held(case.household, None))
    assert all(word in told for word in ("Secret words", "Secret need", "Secret step"))
    assert erase(case.household, None).rows == 3
    assert "Secret" not in " ".join(fact.value for fact in held(case.household, None))
    assert case.visits.count() == 1  # That there was a visit stays.
    assert erase(case.household, None).rows == 0


def test_a_buildings_page_tells_when_it_is_to_be_left_and_leads_to_the_operation(
    quarter: Quarter, client: Client
) -> None:
    page = reverse("building", args=["xh", quarter.building.building.code])
    operation = reverse("rehousing_operation", args=["xh", quarter.operation.code])
    inspector = user_with_mandate(Role.INSPECTOR, quarter.commune)
    for user, leads in ((quarter.manager, True), (inspector, False)):
        client.force_login(user)
        shown = client.get(page).content.decode()
        assert quarter.operation.name in shown
        assert (f'href="{operation}"' in shown) == leads
    stranger = user_with_mandate(Role.INSPECTOR, make_quarter(quarter.tree, commune=2).commune)
    assert operations_on(quarter.building.building, stranger) == []


def test_cases_stand_late_ones_first_or_as_one_asks(db: None, client: Client) -> None:
    quarter = make_quarter()
    late, housed, overdue = (make_case(quarter) for _number in range(3))
    today = timezone.localdate()
    put(housed, make_home(quarter), 0, 900, moved_in_on=day(0))
    put(overdue, make_home(quarter), 0, 10, moved_in_on=day(0))
    found = Case.objects.filter(operation=quarter.operation)
    assert [one.pk for one in in_order(found, day(20))] == [late.pk, overdue.pk, housed.pk]
    assert [one.pk for one in in_order(found, today, "number")] == [late.pk, housed.pk, overdue.pk]
    client.force_login(quarter.manager)
    page = client.get(reverse("rehousing_cases", args=[quarter.tree.country.code]), {"sort": "building"})
    assert 'value="building" selected' in page.content.decode()
