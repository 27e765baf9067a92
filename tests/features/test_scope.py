"""Nobody reads by this service what the pages do not show: not by numbers, boxes, filters or other people's tokens."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings
from tests.factories.people import UserFactory, user_with_mandate
from tests.factories.projects import ProjectFactory
from tests.features.conftest import SOUTH, WEST, Quarter, basic, bearer, codes, secret_of

from houma.domain.accounts.models import Role
from houma.domain.accounts.token_actions import revoke_token
from houma.domain.accounts.token_queries import token_of
from houma.domain.accounts.tokens import Scope
from houma.domain.projects.models import Visibility

pytestmark = pytest.mark.django_db
OWN = [f"A-{number}" for number in range(1, 7)]
EVERYWHERE = f"{WEST - 1},{SOUTH - 1},{WEST + 1},{SOUTH + 1}"


@pytest.fixture
def items(quarter: Quarter) -> str:
    return quarter.at("collections/buildings/items")


def test_an_officer_of_one_commune_sees_its_buildings_only(quarter: Quarter, items: str) -> None:
    program = bearer(quarter.officer)
    assert codes(program.get(items)) == OWN
    assert program.get(items).json()["numberMatched"] == 6
    assert codes(program.get(items, {"bbox": EVERYWHERE})) == OWN
    assert codes(program.get(items, {"within": quarter.tree.root.code})) == OWN
    assert codes(program.get(items, {"within": quarter.elsewhere.code})) == []
    assert codes(program.get(items, {"code": "B-1"})) == []
    assert codes(program.get(items, {"territory": quarter.elsewhere.code})) == []
    assert codes(program.get(quarter.at("collections/footprints/items"))) == ["A-1"]


def test_a_number_that_is_guessed_opens_nothing_and_tells_nothing(quarter: Quarter, items: str) -> None:
    program = bearer(quarter.officer)
    assert program.get(f"{items}/{quarter.pk('A-1')}").json()["properties"]["code"] == "A-1"
    nobody = program.get(f"{items}/{2**62}")
    for number in (quarter.pk("B-1"), 0, -1, 2**63, 10**40, "1 OR 1=1", "A-1", "٣"):
        answer = program.get(f"{items}/{number}")
        assert (answer.status_code, answer.content) == (404, nobody.content), number


def test_who_holds_the_country_sees_both_communes(quarter: Quarter, items: str) -> None:
    everywhere = bearer(user_with_mandate(Role.OPERATION_MANAGER, quarter.tree.root))
    assert codes(everywhere.get(items)) == [*OWN, "B-1", "B-2", "B-3"]


@pytest.mark.parametrize("value", ["A-1' OR '1'='1", 'A-1"; DROP TABLE buildings_building; --', "%", "A-_"])
def test_a_filter_is_a_value_and_never_a_piece_of_sql(quarter: Quarter, items: str, value: str) -> None:
    program = bearer(quarter.officer)
    assert codes(program.get(items, {"code": value})) == []
    assert codes(program.get(items)) == OWN


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"code__contains": "A"}, "code__contains"),
        ({"risk__scheme__country__name_fr": "x"}, "risk__scheme__country__name_fr"),
        ({"code": "x\x00"}, "code"),
        ({"code": "x" * 5000}, "code"),
        ({"limit": "0"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "1e9"}, "limit"),
        ({"after": "99999999999999999999"}, "after"),
        ({"floors": "99999999999999999999"}, "floors"),
        ({"evacuates": "perhaps"}, "evacuates"),
        ({"use": "prison"}, "use"),
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "nan,0,1,1"}, "bbox"),
        ({"bbox": "0,10,1,-10"}, "bbox"),
        ({"bbox": "inf,0,1,1"}, "bbox"),
        ({"crs": "EPSG:2154"}, "crs"),
        ({"bbox": "0,0,1,1", "bbox-crs": "file:///etc/passwd"}, "bbox-crs"),
        ({"datetime": "yesterday"}, "datetime"),
        ({"datetime": "2026-02-01/2026-01-01"}, "datetime"),
        ({"within": "nowhere"}, "within"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    quarter: Quarter, items: str, query: dict[str, str], field: str
) -> None:
    answer = bearer(quarter.officer).get(items, query)
    assert answer.status_code == 400
    assert answer["content-type"] == "application/problem+json"
    assert f"query.{field}" in [place["path"] for place in answer.json()["places"]]


def test_a_limit_of_a_billion_is_bounded(quarter: Quarter, items: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("houma.web.features.asked.MOST", 4)
    answer = bearer(quarter.officer).get(items, {"limit": "1000000000"}).json()
    assert answer["numberReturned"] == 4
    assert "next" in [link["rel"] for link in answer["links"]]


def test_a_box_around_the_whole_world_costs_no_more_queries(
    quarter: Quarter, items: str, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    program = bearer(quarter.officer)
    program.get(items)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        answer = program.get(items, {"bbox": "-180,-90,180,90", "limit": "5000"})
    assert codes(answer) == OWN


def test_internal_projects_stay_with_those_whom_they_concern(quarter: Quarter) -> None:
    ProjectFactory(country=quarter.tree.country, territory=quarter.here, visibility=Visibility.INTERNAL, code="INSIDE")
    ProjectFactory(country=quarter.tree.country, territory=quarter.here, visibility=Visibility.PUBLIC, code="OPEN")
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, quarter.here)
    stranger = user_with_mandate(Role.PROGRAMME_OFFICER, quarter.elsewhere)
    items = quarter.at("collections/projects/items")
    assert codes(Client().get(items)) == codes(bearer(stranger).get(items)) == ["OPEN"]
    assert codes(bearer(officer).get(items)) == ["INSIDE", "OPEN"]


def test_a_token_is_taken_as_a_password_of_its_own_person_only(quarter: Quarter, items: str) -> None:
    secret = secret_of(quarter.officer)
    assert codes(basic(quarter.officer.email.upper(), secret).get(items)) == OWN
    somebody = UserFactory()
    for email, shown in (
        (somebody.email, secret),
        (quarter.officer.email, secret + "x"),
        (quarter.officer.email, "a long test password"),
        ("", ""),
    ):
        answer = basic(email, shown).get(items)
        assert answer.status_code == 401
        assert answer["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize("header", ["Basic ???", "Basic /w==", "Basic", "Digest x", "Bearer"])
def test_a_header_that_proves_nothing_is_refused_rather_than_passed_over(quarter: Quarter, header: str) -> None:
    client = Client(headers={"authorization": header})
    client.force_login(quarter.officer)
    assert client.get(quarter.at("collections/territories/items")).status_code == 401


def test_a_token_that_is_revoked_or_may_not_read_opens_nothing(quarter: Quarter, items: str) -> None:
    secret = secret_of(quarter.officer)
    token = token_of(secret)
    assert token is not None
    revoke_token(token)
    assert basic(quarter.officer.email, secret).get(items).status_code == 401
    writes = secret_of(quarter.officer, Scope.WRITE_PROJECTS)
    assert basic(quarter.officer.email, writes).get(items).status_code == 401


def test_a_session_reads_its_own(quarter: Quarter, items: str) -> None:
    client = Client()
    client.force_login(quarter.officer)
    assert codes(client.get(items)) == OWN


def test_who_asks_too_often_without_an_account_has_to_wait(quarter: Quarter, settings: Settings) -> None:
    settings.HOUMA_API_RATE = 2
    cache.clear()
    items = quarter.at("collections/territories/items")
    visitor, program = Client(), bearer(quarter.officer)
    assert [visitor.get(items).status_code for _ in range(3)] == [200, 200, 429]
    assert program.get(items).status_code == 200
