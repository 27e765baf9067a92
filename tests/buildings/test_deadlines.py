"""The deadlines of the law over all buildings of a person: in a list, a table and a calendar."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.buildings.making import MEMBERS, Place, a_building, ago, decided, inspected, make_place, paper, today
from tests.factories import user_with_mandate

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.actions import NewInspection, NewStep, record_inspection, take_step
from houma.domain.buildings.models import MeasureKind, NoticeWay, ProcedureTerm
from houma.domain.buildings.queries.deadlines import DeadlineFilters, deadlines, open_deadlines
from houma.domain.buildings.queries.listing import BuildingFilters, buildings_matching

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    """Two notices in the first province, one over and one to come, a file without a day, and one elsewhere."""
    place = make_place()
    ProcedureTerm.objects.create(country=place.tree.country, step="notify", most_days=90, source="Article d’essai")
    for code, commune, due_in in (("B-1", 0, 30), ("B-2", 0, 60), ("F-1", 2, 60)):
        building = a_building(place, code, territory=place.tree.communes[commune], address=f"rue <{code}>, 3")
        record_inspection(building, NewInspection(ago(60), place.grave, inspector_name="Essai"), by=None)
        take_step(building, "open", NewStep(ago(55)), by=None)
        new = NewStep(ago(50), measures=(MeasureKind.STRENGTHENING,), members=MEMBERS, document=paper())
        take_step(building, "decide", new, by=None)
        told = NewStep(ago(40), due_on=ago(40 - due_in), way=NoticeWay.POSTED, document=paper("mise-en-demeure.pdf"))
        take_step(building, "notify", told, by=None)
    waiting = a_building(place, "B-3")
    inspected(place, waiting)
    decided(place, waiting, MeasureKind.STRENGTHENING)
    return place


def found(place: Place, user: User, filters: DeadlineFilters | None = None) -> list[str]:
    rows = open_deadlines(user, place.tree.country, filters or DeadlineFilters(), today())
    return [one.building.code for one in deadlines(rows, place.tree.country, today())]


def get(user: User, place: Place, end: str, status: int = 200) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/fr/{place.tree.country.code}/desk/buildings/deadlines{end}")
    assert answer.status_code == status
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return content.decode()


def test_each_open_deadline_of_ones_own_buildings_is_told_with_its_text(place: Place) -> None:
    rows = open_deadlines(place.inspector, place.tree.country, DeadlineFilters(), today())
    late, coming = deadlines(rows, place.tree.country, today())
    assert (late.building.code, late.days_left, late.days_over, late.late) == ("B-1", -10, 10, True)
    assert (late.step, late.since, late.rule, late.most_days) == ("notify", ago(40), "Article d’essai", 90)
    assert (coming.building.code, coming.days_left, coming.days_over) == ("B-2", 20, 0)


def test_filters_and_order_narrow_what_is_told(place: Place) -> None:
    narrowed = {
        "late": DeadlineFilters(late=True),
        "coming": DeadlineFilters(late=False),
        "words": DeadlineFilters(text="b-2"),
        "step": DeadlineFilters(step="monitor"),
        "elsewhere": DeadlineFilters(territory=place.tree.communes[2]),
        "order": DeadlineFilters(territory=place.tree.provinces[0], sort="code"),
    }
    assert {name: found(place, place.manager, filters) for name, filters in narrowed.items()} == {
        "late": ["B-1"], "coming": ["B-2"], "words": ["B-2"], "step": [], "elsewhere": [], "order": ["B-1", "B-2"],
    }  # fmt: skip


def test_a_reference_with_a_doubled_digit_finds_that_building_and_no_shorter_number(place: Place) -> None:
    for code in ("B-29", "B-299"):
        a_building(place, code, address="derb Lalla Fatma")
    typed = ("B-299", "b 299 fatma", "B-29", "٢٩٩", "lala fattma")
    rows = {
        text: buildings_matching(place.manager, place.tree.country, BuildingFilters(text), today()) for text in typed
    }
    listed = {text: [one.code for one in found_by] for text, found_by in rows.items()}
    assert listed == {
        "B-299": ["B-299"], "b 299 fatma": ["B-299"], "B-29": ["B-29", "B-299"], "٢٩٩": ["B-299"],
        "lala fattma": ["B-29", "B-299"],
    }  # fmt: skip
    assert found(place, place.manager, DeadlineFilters(text="B-11")) == []


def test_a_deadline_goes_with_the_next_step(place: Place) -> None:
    building = place.tree.communes[0].buildings.get(code="B-1")
    take_step(building, "start_works", NewStep(ago(2), works="Reprise"), by=place.manager)
    assert found(place, place.manager) == ["B-2"]


def test_the_page_the_table_and_the_calendar_tell_the_same_and_nothing_of_elsewhere(place: Place) -> None:
    page = get(place.manager, place, "/")
    assert "rue &lt;B-1&gt;, 3" in page
    assert "Article d’essai" in page
    assert "F-1" not in page
    table = get(place.manager, place, ".csv?when=late")
    assert "B-1" in table
    assert "B-2" not in table
    assert "F-1" not in table
    calendar = get(place.manager, place, ".ics").replace("\r\n ", "")
    assert calendar.count("BEGIN:VEVENT") == 2
    assert f"DTSTART;VALUE=DATE:{today() + timedelta(days=20):%Y%m%d}" in calendar
    assert "SUMMARY:B-2 · Le propriétaire exécute les mesures" in calendar
    get(place.manager, place, ".gpkg", 404)


def test_whoever_sees_no_building_finds_no_door(place: Place) -> None:
    controller = user_with_mandate(Role.DATA_CONTROLLER, place.tree.root)
    get(controller, place, "/", 403)
    get(controller, place, ".ics", 403)


def test_the_last_day_to_appeal_is_told_where_the_texts_give_its_length(place: Place) -> None:
    country = place.tree.country
    for step, days in (("appeal", 45), ("appeal-ruling", 3)):
        ProcedureTerm.objects.create(country=country, step=step, most_days=days, source="Article d’essai")
    rows = open_deadlines(place.manager, country, DeadlineFilters(), today())
    assert [(one.appeal_until, one.may_be_appealed) for one in deadlines(rows, country, today())] == [
        (today() + timedelta(days=5), True)
    ] * 2
    calendar = get(place.manager, place, ".ics").replace("\r\n ", "")
    assert calendar.count("BEGIN:VEVENT") == 4
    assert "SUMMARY:B-2 · Dernier jour du recours contre la notification" in calendar
    assert "Recours possible jusqu’au" in get(place.manager, place, "/")
    ProcedureTerm.objects.filter(country=country, step="appeal").update(most_days=10)
    assert get(place.manager, place, ".ics").count("BEGIN:VEVENT") == 2
    assert "Le délai de recours a pris fin le" in get(place.manager, place, "/")
