"""The invented quarter: the same everywhere, complete, marked, and loaded once."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from tests.factories.people import user_with_mandate
from tests.factories.places import CommuneFactory, CountryFactory

from houma.domain.accounts.models import Role
from houma.domain.buildings.models import Building, RiskClass, RiskScheme
from houma.domain.households.models import Household, Tenure
from houma.domain.rehousing.models import Case, Home, Placement
from houma.domain.statistics.models import Release
from houma.domain.territories.models import Level, PerimeterKind
from houma.packs.quarter.drawing import BUILDINGS, Spot, drawn
from houma.packs.quarter.loading import PERIMETER, SCHEME, QuarterMissesError, load_quarter

TODAY = date(2026, 11, 22)


def test_the_quarter_is_the_same_everywhere_and_as_large_as_it_says() -> None:
    first, again = drawn(Spot(-41.0, 30.9), TODAY), drawn(Spot(-41.0, 30.9), TODAY)
    assert first == again
    assert (len(first.buildings), len(first.households), len(first.homes)) == (300, 1200, 250)
    assert {one.building for one in first.households} == set(range(BUILDINGS))
    assert all(one.kin < one.number for one in first.households)
    assert {one.severity for one in first.buildings} == {1, 2, 3}
    assert {one.tenure for one in first.households} <= set(Tenure.values)
    assert all(one.evacuate_by < one.works_from < one.works_until <= one.return_on for one in first.buildings)


@pytest.mark.django_db
def test_without_its_country_it_says_what_is_missing() -> None:
    with pytest.raises(QuarterMissesError):
        load_quarter(TODAY)


@pytest.mark.django_db
def test_it_is_loaded_once_whole_and_marked_as_invented() -> None:
    country = CountryFactory.create()
    commune = CommuneFactory.create(country=country)
    CommuneFactory.create(
        country=country,
        code=PERIMETER,
        parent=commune,
        level=Level.PERIMETER,
        perimeter_kind=PerimeterKind.MEDINA,
        point=Point(-41.0, 30.9, srid=4326),
    )
    scheme = RiskScheme.objects.create(country=country, code=SCHEME, name_fr="Degrés", source="x")
    for severity in (1, 2, 3):
        RiskClass.objects.create(
            scheme=scheme, code=f"D{severity}", name_fr="D", severity=severity, evacuates=severity == 1
        )
    user_with_mandate(Role.OPERATION_MANAGER, commune)
    loaded = load_quarter(many=24)
    assert loaded.buildings == Building.objects.filter(is_illustrative=True).count() == 24
    assert loaded.households == Household.objects.filter(is_illustrative=True).count() == Case.objects.count()
    assert loaded.homes == Home.objects.filter(is_illustrative=True).count()
    assert Building.objects.filter(procedures__isnull=False).exists()
    assert Placement.objects.filter(ended_on=None).exists()
    assert Case.objects.exclude(closed_on=None).exists()
    assert Release.objects.get().is_illustrative
    assert load_quarter(many=24).already
