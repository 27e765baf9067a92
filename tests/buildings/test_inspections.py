"""Inspections: the newest by date gives the risk, nothing is rewritten, a correction says what it replaces and why."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from tests.buildings.making import Place, a_building, ago, inspected, paper, picture, today
from tests.factories import CountryFactory, RootFactory, user_with_mandate

from houma.domain.accounts.models import Role
from houma.domain.base.decisions import Refused
from houma.domain.buildings.actions import (
    Description,
    NewBuilding,
    NewInspection,
    NewPhoto,
    describe_building,
    record_inspection,
    register_building,
    withdraw_paper,
)
from houma.domain.buildings.models import Building, Inspection, RiskClass, RiskScheme
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import Confidentiality, DocumentKind


def test_the_newest_inspection_by_date_gives_the_risk_whenever_it_was_recorded(place: Place) -> None:
    building = a_building(place)
    inspected(place, building, days=10, risk=place.light)
    inspected(place, building, days=300, risk=place.grave)
    building.refresh_from_db()
    assert (building.risk, building.inspected_on) == (place.light, ago(10))
    assert building.risk is not None
    assert building.risk.scheme == place.scheme


def test_a_correction_counts_instead_of_what_it_corrects(place: Place) -> None:
    building = a_building(place)
    wrong = inspected(place, building, days=10, risk=place.grave)
    new = NewInspection(ago(400), place.light, inspector_name="Laboratoire")
    record_inspection(building, new, by=place.inspector, replaces=wrong, reason="Autre immeuble")
    building.refresh_from_db()
    assert (building.risk, building.inspected_on) == (place.light, ago(400))


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_correction_says_why(place: Place, reason: str) -> None:
    building = a_building(place)
    wrong = inspected(place, building)
    with pytest.raises(Refused):
        record_inspection(building, NewInspection(ago(5), place.light), by=None, replaces=wrong, reason=reason)


def test_an_inspection_is_corrected_once_and_by_one_of_its_own_building(place: Place) -> None:
    building, other = a_building(place), a_building(place, "B-2")
    wrong = inspected(place, building)
    new = NewInspection(ago(5), place.light)
    with pytest.raises(Refused):
        record_inspection(other, new, by=None, replaces=wrong, reason="x")
    record_inspection(building, new, by=None, replaces=wrong, reason="x")
    with pytest.raises(Refused):
        record_inspection(building, new, by=None, replaces=wrong, reason="x")
    assert Inspection.objects.count() == 2


def test_nobody_inspects_tomorrow(place: Place) -> None:
    with pytest.raises(Refused):
        record_inspection(a_building(place), NewInspection(today() + timedelta(days=1), place.light), by=None)


def test_a_scheme_of_another_place_or_country_is_refused(place: Place) -> None:
    building = a_building(place)
    elsewhere = RiskScheme.objects.create(
        country=place.tree.country, code="x", name_fr="x", source="x", territory=place.tree.provinces[1]
    )
    abroad = RiskScheme.objects.create(
        country=RootFactory(country=CountryFactory(code="xi")).country, code="x", name_fr="x", source="x"
    )
    for scheme in (elsewhere, abroad):
        risk = RiskClass.objects.create(scheme=scheme, code="1", name_fr="x", severity=1)
        with pytest.raises(Refused):
            record_inspection(building, NewInspection(ago(1), risk), by=None)


@pytest.mark.parametrize("table", ["inspection", "finding", "urgedmeasure"])
def test_the_store_refuses_to_rewrite_an_inspection(place: Place, table: str) -> None:
    inspected(place, a_building(place))
    for statement in (f"UPDATE buildings_{table} SET id = id + 1", f"DELETE FROM buildings_{table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_who_may_inspect_is_said_by_territory_and_role(place: Place) -> None:
    there, elsewhere = a_building(place), a_building(place, "B-2", territory=place.tree.communes[2])
    inspected(place, there)
    with pytest.raises(Refused):
        inspected(place, elsewhere)
    auditor = user_with_mandate(Role.AUDITOR, place.tree.root)
    with pytest.raises(Refused):
        record_inspection(there, NewInspection(ago(1), place.light), by=auditor)


def test_photos_lose_their_place_and_are_for_officers(place: Place) -> None:
    building = a_building(place)
    photo = NewPhoto(NewDocument("mur.jpg", picture(), DocumentKind.PHOTO, confidentiality=Confidentiality.PUBLIC))
    new = NewInspection(ago(1), place.light, report=paper("rapport.pdf", DocumentKind.REPORT), photos=[photo])
    inspection = record_inspection(building, new, by=place.inspector)
    report, shown = inspection.papers.order_by("id")
    assert report.document.kind == DocumentKind.REPORT
    assert shown.document.confidentiality == Confidentiality.OFFICERS
    with shown.document.file.open("rb") as file:
        assert b"Exif" not in file.read()


def test_a_withdrawn_paper_says_why_and_stays(place: Place) -> None:
    building = a_building(place)
    new = NewInspection(ago(1), place.light, report=paper())
    kept = record_inspection(building, new, by=place.inspector).papers.get()
    with pytest.raises(Refused):
        withdraw_paper(kept, " ", by=place.manager)
    with pytest.raises(Refused):
        withdraw_paper(kept, "visage", by=place.inspector)
    assert withdraw_paper(kept, "visage", by=place.manager).withdrawn_by == place.manager


def test_a_building_is_entered_where_one_may_and_described_with_a_history(place: Place) -> None:
    here, elsewhere = place.tree.communes[0], place.tree.communes[2]
    new = NewBuilding("N-1", here, -5.0, 34.0, Description(name="Dar Tazi", walls="earth", floors=2))
    building = register_building(new, by=place.inspector)
    with pytest.raises(Refused):
        register_building(replace(new, code="N-2", territory=elsewhere), by=place.inspector)
    with pytest.raises(ValidationError):
        register_building(new, by=place.inspector)
    describe_building(building, Description(name="Dar Tazi", walls="stone"), by=place.manager)
    assert list(building.history.values_list("walls", flat=True)) == ["stone", "earth"]
    with pytest.raises(Refused):
        describe_building(building, Description(), by=place.inspector)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"floors": 61}, (0, 0)),
        ({"built_year": 12}, (0, 0)),
        ({"built_year": 9999}, (0, 0)),
        ({}, (200, 0)),
        ({}, (0, float("nan"))),
    ],
)
def test_impossible_values_are_refused(place: Place, said: dict[str, Any], where: tuple[float, float]) -> None:
    with pytest.raises(Refused):
        register_building(NewBuilding("N", place.tree.communes[0], *where, Description(**said)), by=None)
    assert not Building.objects.exists()


def test_a_material_out_of_the_list_is_refused(place: Place) -> None:
    with pytest.raises(ValidationError):
        a_building(place, walls="<script>")
