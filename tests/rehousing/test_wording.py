"""What the pages of rehousing say before somebody writes: counts by their number, nothing chosen beforehand."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.rehousing.world import Quarter, day, make_case, make_home, make_norms, make_quarter, put

from houma.domain.accounts.models import User
from houma.domain.rehousing.actions import end_stay
from houma.domain.rehousing.models import Case, Ending, Home, NormLack, NormVersion
from houma.domain.rehousing.rules.habitability import People, lacking
from houma.domain.rehousing.rules.stays import Days, Taken, may_have


@pytest.fixture(autouse=True)
def _english_pages() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def entering(case: Case, kind: str) -> str:
    return reverse("rehousing_case_enter", args=["xh", case.operation.code, case.number, kind])


@pytest.mark.parametrize(
    ("language", "persons", "rooms", "said"),
    [
        ("en", 3, 1, "3 persons in 1 room: the norms allow 2 a room."),
        ("fr", 3, 1, "3 personnes dans 1 pièce\N{NO-BREAK SPACE}: les normes en admettent 2 par pièce."),
        ("fr", 5, 2, "5 personnes dans 2 pièces\N{NO-BREAK SPACE}: les normes en admettent 2 par pièce."),
        ("ar", 3, 1, "3 أشخاص في غرفة واحدة: تسمح المعايير بعدد 2 في الغرفة."),
        ("ar", 11, 2, "11 شخصا في غرفتين: تسمح المعايير بعدد 2 في الغرفة."),
    ],
)
def test_persons_and_rooms_are_counted_as_the_language_counts(
    language: str, persons: int, rooms: int, said: str
) -> None:
    home = Home(capacity=20, rooms=rooms, floor_area=None)
    lacks = lacking(People(persons), home, NormVersion(persons_per_room=Decimal(2), required=[NormLack.ROOMS]))
    with translation.override(language):
        assert [str(one.sentence) for one in lacks] == [said]


def test_a_home_for_one_says_person() -> None:
    home = Home(capacity=1, available_from=day(0))
    answer = may_have(home, Days(day(1), day(9)), 2, Taken((), ()))
    assert [str(reason) for reason in answer.reasons] == ["The home takes 1 person, not 2."]


@pytest.mark.django_db
def test_a_version_of_norms_names_the_homes_that_fall_out_and_who_follows_it(quarter: Quarter) -> None:
    dry, wet = make_home(quarter, water=False), make_home(quarter)
    norms = quarter.operation.norms
    assert norms is not None
    strict = make_norms(quarter.tree, required=[NormLack.WATER])
    answer = as_(quarter.manager).get(reverse("rehousing_norm", args=["xh", strict.code, 1]))
    assert (answer.context["out"], answer.context["homes"]) == (1, 2)
    page = answer.content.decode()
    assert reverse("rehousing_home", args=["xh", dry.code]) in page
    assert reverse("rehousing_home", args=["xh", wet.code]) not in page
    assert "None of yours." in page
    worker = as_(quarter.worker).get(reverse("rehousing_norm", args=["xh", norms.code, norms.number]))
    assert reverse("rehousing_operation", args=["xh", quarter.operation.code]) in worker.content.decode()
    assert "Homes that fall out" not in worker.content.decode()


@pytest.mark.django_db
def test_how_a_case_ended_is_chosen_unless_the_last_stay_said_it(quarter: Quarter) -> None:
    case, client = make_case(quarter), as_(quarter.worker)
    assert client.get(entering(case, "close")).context["form"]["closure"].value() is None
    assert client.post(entering(case, "close"), {"on": "2026-03-02"}).status_code == 400
    stay = put(case, make_home(quarter), 0, 200, moved_in_on=day(1))
    end_stay(stay, Ending.RETURNED, "", by=quarter.worker, on=day(20))
    assert client.get(entering(case, "close")).context["form"]["closure"].value() == "returned"


@pytest.mark.django_db
@pytest.mark.parametrize("whole", [False, True])
def test_another_case_is_named_as_the_list_names_it(quarter: Quarter, whole: bool) -> None:
    case, other = make_case(quarter), make_case(quarter)
    named = other.code if whole else str(other.number)
    assert as_(quarter.worker).post(entering(case, "kin"), {"number": named}).status_code == 302
    assert case.kin_after.exists() or case.kin_before.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("named", ["elsewhere-2", "two", "-", "99999999999999999999"])
def test_what_is_no_case_of_the_operation_is_refused_beside_its_field(quarter: Quarter, named: str) -> None:
    case = make_case(quarter)
    make_case(quarter)
    assert as_(quarter.worker).post(entering(case, "kin"), {"number": named}).context["form"].errors["number"]
