"""Countries and small territory trees, with their closure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import factory
from django.contrib.gis.geos import Point
from factory.django import DjangoModelFactory

from houma.domain.territories.models import Ancestry, Country, Level, Territory


class CountryFactory(DjangoModelFactory[Country]):
    """Country "xh" by default; asked for again, the same one."""

    class Meta:
        model = Country
        django_get_or_create = ("code",)

    code = "xh"
    currency = "MAD"
    name_fr = factory.LazyAttribute(lambda o: f"Pays {o.code}")
    name_ar = factory.LazyAttribute(lambda o: f"بلد {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Country {o.code}")
    currency_label_fr = "DH"
    currency_label_ar = "درهم"
    currency_label_en = "MAD"
    million_label_fr = "MDH"
    million_label_ar = "مليون درهم"
    million_label_en = "MAD million"
    lead_party_code = "ministry"


class _TerritoryBase(DjangoModelFactory[Territory]):
    """A territory; ``parent`` and the tree's closure (Ancestry) are written with it."""

    class Meta:
        model = Territory
        django_get_or_create = ("country", "code")
        skip_postgeneration_save = True
        abstract = True

    country = factory.SubFactory(CountryFactory)
    name_ar = factory.LazyAttribute(lambda o: f"مجال {o.code}")
    name_en = factory.LazyAttribute(lambda o: o.name_fr)

    @factory.post_generation
    def ancestry(self: Territory, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            link_to_ancestors(self)


def link_to_ancestors(territory: Territory) -> None:
    """Write the closure rows of a territory whose parent has its own."""
    above = Ancestry.objects.filter(descendant_id=territory.parent_id) if territory.parent_id is not None else ()
    rows = [Ancestry(ancestor=territory, descendant=territory, distance=0)]
    rows += [Ancestry(ancestor_id=row.ancestor_id, descendant=territory, distance=row.distance + 1) for row in above]
    Ancestry.objects.bulk_create(rows, ignore_conflicts=True)


class RootFactory(_TerritoryBase):
    """The country itself, top of the tree: one a country."""

    class Meta:
        model = Territory

    code = "NATIONAL"
    level = Level.COUNTRY
    name_fr = factory.LazyAttribute(lambda o: o.country.name_fr)


class RegionFactory(_TerritoryBase):
    class Meta:
        model = Territory

    code = factory.Sequence(lambda n: f"R{n:02d}")
    level = Level.REGION
    name_fr = factory.Sequence(lambda n: f"Région {n}")
    parent = factory.SubFactory(RootFactory, country=factory.SelfAttribute("..country"))


class ProvinceFactory(_TerritoryBase):
    class Meta:
        model = Territory

    code = factory.Sequence(lambda n: f"P{n:03d}")
    level = Level.PROVINCE
    name_fr = factory.Sequence(lambda n: f"Province {n}")
    parent = factory.SubFactory(RegionFactory, country=factory.SelfAttribute("..country"))


class CommuneFactory(_TerritoryBase):
    class Meta:
        model = Territory

    code = factory.Sequence(lambda n: f"C{n:04d}")
    level = Level.COMMUNE
    name_fr = factory.Sequence(lambda n: f"Commune {n}")
    parent = factory.SubFactory(ProvinceFactory, country=factory.SelfAttribute("..country"))
    population = 50_000
    households = 12_000
    population_on = date(2024, 9, 1)
    point = factory.Sequence(lambda n: Point(-6.8 + (n % 40) * 0.1, 34.0 - (n % 25) * 0.1, srid=4326))


@dataclass(frozen=True)
class SmallTree:
    """A country, two regions, one province in each, three communes (two in the first province)."""

    country: Country
    root: Territory
    regions: tuple[Territory, Territory]
    provinces: tuple[Territory, Territory]
    communes: tuple[Territory, Territory, Territory]


def small_tree(country: Country | None = None) -> SmallTree:
    """Make a small territory tree with its closure: hundreds of tests stand on one, so its rows go in together."""
    country = country or CountryFactory()
    root = RootFactory(country=country)
    regions = _planted([RegionFactory.build(country=country, parent=root) for _ in range(2)])
    provinces = _planted([ProvinceFactory.build(country=country, parent=region) for region in regions])
    homes = (provinces[0], provinces[0], provinces[1])
    communes = _planted([CommuneFactory.build(country=country, parent=home) for home in homes])
    rows = []
    for territory in (*regions, *provinces, *communes):
        above: Territory | None = territory
        distance = 0
        while above is not None:
            rows.append(Ancestry(ancestor=above, descendant=territory, distance=distance))
            above, distance = above.parent, distance + 1
    Ancestry.objects.bulk_create(rows)
    return SmallTree(
        country, root, (regions[0], regions[1]), (provinces[0], provinces[1]), (*communes[:2], communes[2])
    )


def _planted(territories: list[Territory]) -> list[Territory]:
    return Territory.objects.bulk_create(territories)
