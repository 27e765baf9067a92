"""The page of a plan: asked for in the background, read, changed, offered, taken along as a file."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from tests.rehousing.world import Quarter, make_case, make_home, make_quarter

from houma.domain.rehousing.actions.planning import ask_for_plan, work_out
from houma.domain.rehousing.models import Offer, PlanLock, PlanRun, PlanState
from houma.domain.rehousing.tasks import work_out as task

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


@pytest.fixture
def desk(quarter: Quarter, client: Client) -> Client:
    client.force_login(quarter.manager)
    return client


def address(quarter: Quarter, button: str = "", **more: str) -> str:
    name = f"rehousing_plan_{button}" if button else "rehousing_plan"
    return reverse(name, kwargs={"country": quarter.tree.country.code, "code": quarter.operation.code, **more})


def test_a_plan_is_asked_for_worked_out_behind_the_page_and_read(quarter: Quarter, desk: Client) -> None:
    case, home = make_case(quarter), make_home(quarter)
    assert "hx-trigger" not in desk.get(address(quarter)).content.decode()
    desk.post(address(quarter, "ask"), {"from_day": "2026-02-01", "seconds": "2"})
    run = PlanRun.objects.get()
    waiting = desk.get(address(quarter)).content.decode()
    assert "hx-trigger" in waiting
    task.call(run.pk)
    task.call(run.pk)
    page = desk.get(address(quarter)).content.decode()
    assert home.code in page
    assert case.code in page
    # Initials only: the name stands in the file.
    assert "Zahiri" not in page
    assert "A. Z." in page


def test_a_home_is_fixed_let_go_and_offered_at_the_page(quarter: Quarter, desk: Client) -> None:
    case, home = make_case(quarter), make_home(quarter)
    work_out(ask_for_plan(quarter.operation, by=quarter.manager, seconds=2))
    answer = desk.post(address(quarter, "fix"), {"case": case.number, "home": home.code, "back": "show=placed"})
    assert answer["Location"].endswith("?show=placed")
    assert PlanLock.objects.get(let_go_at=None).home == home
    desk.post(address(quarter, "let_go"), {"case": case.number})
    assert not PlanLock.objects.filter(let_go_at=None).exists()
    desk.post(address(quarter, "fix"), {"case": case.number, "home": "NOBODY"})
    assert not PlanLock.objects.filter(let_go_at=None).exists()
    desk.post(address(quarter, "offer"), {"chosen": [str(case.number)]})
    assert Offer.objects.get().home == home


def test_who_would_lose_a_home_is_said_before_it_is_fixed_for_another(quarter: Quarter, desk: Client) -> None:
    first, second = make_case(quarter, persons=2), make_case(quarter, persons=5)
    make_home(quarter, capacity=2)
    roomy = make_home(quarter, capacity=5)
    work_out(ask_for_plan(quarter.operation, by=quarter.manager, seconds=2))
    told = desk.post(address(quarter, "fix"), {"case": first.number, "home": roomy.code, "back": "show=placed"})
    page = told.content.decode()
    assert told.status_code == 200
    assert second.code in page
    assert not PlanLock.objects.exists()
    sure = {"case": first.number, "home": roomy.code, "back": "show=placed", "sure": "1"}
    assert desk.post(address(quarter, "fix"), sure)["Location"].endswith("?show=placed")
    assert PlanLock.objects.get().home == roomy
    # Two in one home is no plan at all: said as well, and in words.
    assert (
        roomy.code in desk.post(address(quarter, "fix"), {**sure, "case": second.number, "sure": ""}).content.decode()
    )
    assert PlanLock.objects.count() == 1
    # Whoever has another home to go to is no reason to ask.
    make_home(quarter, capacity=5)
    desk.post(address(quarter, "let_go"), {"case": first.number})
    desk.post(address(quarter, "fix"), {**sure, "sure": ""})
    assert PlanLock.objects.get(let_go_at=None).home == roomy


def test_a_plan_that_contradicts_itself_says_why_and_what_is_fixed_is_let_go_there(
    quarter: Quarter, desk: Client
) -> None:
    first, second = make_case(quarter, persons=2), make_case(quarter, persons=2)
    home = make_home(quarter, capacity=2)
    for case in (first, second):
        desk.post(address(quarter, "fix"), {"case": case.number, "home": home.code, "sure": "1"})
    work_out(ask_for_plan(quarter.operation, by=quarter.manager, seconds=1))
    told = desk.get(address(quarter))
    assert told.context["run"].state == PlanState.REFUSED
    page, faults = told.content.decode(), told.context["run"].outcome["faults"]
    assert any(text in page for text in faults[0].values())
    assert [one.case for one in told.context["locks"]] == [first, second]
    assert page.count(address(quarter, "let_go")) == 2


def test_another_operations_case_is_not_fixed_from_here(quarter: Quarter, desk: Client) -> None:
    other = make_quarter(quarter.tree, commune=2)
    case, home = make_case(other), make_home(quarter)
    assert desk.post(address(quarter, "fix"), {"case": case.number, "home": home.code}).status_code == 404
    mine = make_case(quarter)
    desk.post(address(quarter, "fix"), {"case": mine.number, "home": make_home(other).code})
    assert not PlanLock.objects.exists()


def test_the_file_of_a_plan_names_cases_and_nobody(quarter: Quarter, desk: Client) -> None:
    case, home = make_case(quarter), make_home(quarter)
    work_out(ask_for_plan(quarter.operation, by=quarter.manager, seconds=2))
    answer = desk.get(address(quarter, "file", file_format="csv"))
    content = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "Zahiri" not in content
    lines = content.splitlines()
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[next(n for n, x in enumerate(lines) if "case" in x) :]))))
    assert (rows[0]["case"], rows[0]["home"]) == (case.code, home.code)
    told = b"".join(desk.get(address(quarter, "file", file_format="json"))).decode()  # type: ignore[arg-type]
    assert "not to be passed on" in told
    assert "Open licence" not in told


def test_the_page_takes_the_same_queries_however_long_the_plan(
    quarter: Quarter, desk: Client, django_assert_max_num_queries: object
) -> None:
    for _number in range(8):
        make_case(quarter), make_home(quarter)
    work_out(ask_for_plan(quarter.operation, by=quarter.manager, seconds=2))
    desk.get(address(quarter))
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        desk.get(address(quarter))
