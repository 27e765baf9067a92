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
        link_to_ancestors(self)


def link_to_ancestors(territory: Territory) -> None:
    """Write the closure rows of a territory whose parent has its own."""
    Ancestry.objects.get_or_create(ancestor=territory, descendant=territory, defaults={"distance": 0})
    if territory.parent_id is not None:
        for above in Ancestry.objects.filter(descendant_id=territory.parent_id):
            Ancestry.objects.get_or_create(
                ancestor_id=above.ancestor_id, descendant=territory, defaults={"distance": above.distance + 1}
            )


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
    """Make a small territory tree with its closure."""
    country = country or CountryFactory()
    root = RootFactory(country=country)
    first, second = RegionFactory(country=country, parent=root), RegionFactory(country=country, parent=root)
    here, there = ProvinceFactory(country=country, parent=first), ProvinceFactory(country=country, parent=second)
    communes = tuple(CommuneFactory(country=country, parent=parent) for parent in (here, here, there))
    return SmallTree(country, root, (first, second), (here, there), (communes[0], communes[1], communes[2]))
