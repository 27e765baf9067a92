"""A territory's page, the table for open data, and the names that imported files may use."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houma.domain.territories.models import Country, Level, PerimeterKind, Territory
from houma.domain.territories.queries import ancestors, export_rows, territory_page, territory_vocabulary
from houma.domain.territories.rules.levels import LABELS, RANK
from houma.domain.territories.workbook import TERRITORIES
from houma.exchange.references import MatchKind


@pytest.mark.django_db
def test_a_page_shows_the_territory_in_its_surroundings(morocco: Country) -> None:
    page = territory_page(morocco, "5091")
    assert [one.name_fr for one in page.ancestors] == ["Maroc", "Béni Mellal-Khénifra"]
    assert {one.level for one in page.children} == {Level.CIRCLE, Level.COMMUNE}
    assert page.below == {Level.CIRCLE: 4, Level.COMMUNE: 22, Level.URBAN_CENTRE: 5}
    assert page.children_population == page.territory.population
    assert len(page.siblings) == 4
    assert page.box is not None
    west, south, east, north = page.box
    assert page.territory.point is not None
    assert west <= page.territory.point.x <= east
    assert south <= page.territory.point.y <= north
    assert not page.has_boundary


@pytest.mark.parametrize("code", ["NATIONAL", "5", "5091", "50910101"])
@pytest.mark.django_db
def test_a_page_costs_the_same_few_queries_wherever_it_stands(morocco: Country, code: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = territory_page(morocco, code)
        [(str(one), one.population) for one in (*page.ancestors, *page.children, *page.siblings)]
    assert len(queries) == 7


def test_a_page_with_a_boundary_is_framed_by_it(bounded: Country) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = territory_page(bounded, "P1")
    assert (page.has_boundary, page.box, len(queries)) == (True, (2.0, 0.0, 4.0, 2.0), 5)


def test_where_nothing_is_known_there_is_no_frame_and_no_sum(small: Country) -> None:
    Territory.objects.update(point=None, population=None)
    page = territory_page(small, "P1")
    assert (page.box, page.children_population) == (None, None)


def test_an_unknown_code_has_no_page(small: Country) -> None:
    with pytest.raises(Territory.DoesNotExist):
        territory_page(small, "nowhere")


def test_ancestors_go_from_the_country_down(small: Country) -> None:
    assert [one.code for one in ancestors(Territory.objects.get(code="P1C00"))] == ["XH", "R", "P1"]


def test_the_export_fills_exactly_the_declared_columns(small: Country) -> None:
    with CaptureQueriesContext(connection) as queries:
        rows = list(export_rows(small))
    assert len(queries) == 1
    assert all(tuple(row) == tuple(column.key for column in TERRITORIES.columns) for row in rows)
    assert [row["code"] for row in rows[:4]] == ["XH", "R", "P0", "P1"]
    commune = next(row for row in rows if row["code"] == "P0C01")
    assert (commune["parent_code"], commune["longitude"], commune["latitude"]) == ("P0", Decimal("0.5"), Decimal("1.5"))


def test_every_level_and_kind_has_its_words() -> None:
    assert set(RANK) == set(LABELS) == set(Level)
    kinds = {choice.code for choice in TERRITORIES.column("perimeter_kind").choices}
    assert kinds == set(PerimeterKind.values) - {""}
    assert all(label.ar and label.en for label in LABELS.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5091", "5091"),
        ("Azrou (Ifrane)", "32710101"),
        ("azrou", "32710101"),
        ("Cercle d'Azrou", "327103"),
        ("Province de Béni Mellal", "5091"),
        ("Béni Mellal (commune)", "50910101"),
        ("بني ملال (إقليم)", "5091"),
        ("إقليم بني ملال", "5091"),
        ("وجده", "24110123"),
        ("Fès-Meknès", "3"),
    ],
)
@pytest.mark.django_db
def test_a_file_may_name_a_territory_as_people_do(morocco: Country, text: str, code: str) -> None:
    found = territory_vocabulary(morocco).resolve(text)
    assert (found.kind, found.code) == (MatchKind.FOUND, code)


@pytest.mark.django_db
def test_a_name_of_several_territories_is_never_guessed(morocco: Country) -> None:
    vocabulary = territory_vocabulary(morocco)
    found = vocabulary.resolve("Béni Mellal")
    assert found.kind is MatchKind.AMBIGUOUS
    assert set(found.candidates) == {"5091", "50910101"}
    assert vocabulary.resolve(vocabulary.display("50910101", "fr")).code == "50910101"
