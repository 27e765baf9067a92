"""People and households to be counted."""

from django.contrib.gis.geos import Point
from django.utils import timezone

from houma.domain.buildings.models import Building, Dwelling, RiskClass, RiskScheme
from houma.domain.households.models import Household, Person, Relation, Sex
from houma.domain.territories.models import Territory


def settle(commune: Territory, households: dict[str, int]) -> None:
    """So many households of two people in buildings of each class of one scheme."""
    scheme, _new = RiskScheme.objects.get_or_create(
        country=commune.country, code="fes", defaults={"name_fr": "Fès", "source": "a commission"}
    )
    for code, count in households.items():
        risk, _new = RiskClass.objects.get_or_create(
            scheme=scheme, code=code, defaults={"name_fr": f"Degré {code}", "severity": int(code)}
        )
        building = Building.objects.create(
            country=commune.country,
            code=f"{commune.code}-{code}",
            territory=commune,
            point=Point(-5.0, 34.0, srid=4326),
            risk=risk,
        )
        for number in range(count):
            dwelling = Dwelling.objects.create(building=building, code=str(number))
            household = Household.objects.create(
                country=commune.country,
                code=f"{commune.code}-{code}-{number}",
                territory=commune,
                dwelling=dwelling,
                is_illustrative=True,
            )
            for sex, relation, age in ((Sex.FEMALE, Relation.HEAD, 40), (Sex.MALE, Relation.CHILD, 8)):
                born = timezone.localdate().year - age
                Person.objects.create(household=household, sex=sex, relation=relation, born_in=born)
