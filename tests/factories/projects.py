"""Programmes, projects, axes and actions."""

from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory
from tests.factories.places import CommuneFactory, CountryFactory

from houma.domain.projects.models import Action, Axis, Phase, Programme, Project, ProjectTerritory, Scale, Visibility
from houma.domain.territories.models import Territory


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme
        django_get_or_create = ("country", "code")

    country = factory.SubFactory(CountryFactory)
    code = "neighbourhoods"
    name_fr = "Quartiers sous-équipés"
    name_ar = "الأحياء ناقصة التجهيز"
    name_en = "Under-equipped neighbourhoods"


class ProjectFactory(DjangoModelFactory[Project]):
    """A public project; pass ``territory=…`` to place it on one, else a commune of its own is made."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    country = factory.SubFactory(CountryFactory)
    code = factory.Sequence(lambda n: f"project-{n}")
    programme = factory.SubFactory(ProgrammeFactory, country=factory.SelfAttribute("..country"))
    name_fr = factory.LazyAttribute(lambda o: f"Projet {o.code}")
    name_ar = factory.LazyAttribute(lambda o: f"مشروع {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Project {o.code}")
    scale = Scale.NEIGHBOURHOOD
    phase = Phase.PREPARATION
    start_year = 2023
    end_year = 2027
    visibility = Visibility.PUBLIC

    @factory.post_generation
    def territory(self: Project, create: bool, extracted: Territory | None, **kwargs: Any) -> None:
        ProjectTerritory.objects.create(project=self, territory=extracted or CommuneFactory(country=self.country))


class AxisFactory(DjangoModelFactory[Axis]):
    class Meta:
        model = Axis

    project = factory.SubFactory(ProjectFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    name_fr = "Équipements de proximité"
    name_ar = "تجهيزات القرب"
    name_en = "Local facilities"


class ActionFactory(DjangoModelFactory[Action]):
    class Meta:
        model = Action

    axis = factory.SubFactory(AxisFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    name_fr = "Maison de quartier"
    name_ar = "دار الحي"
    name_en = "Community house"
    cost = Decimal("500000")
    currency = "MAD"


def project_with_actions(actions: int = 2, **project_fields: Any) -> tuple[Project, tuple[Action, ...]]:
    """A project with one axis (number 1) and ``actions`` actions numbered from 1."""
    project = ProjectFactory(**project_fields)
    axis = AxisFactory(project=project, number=1)
    return project, tuple(
        ActionFactory(axis=axis, number=number, currency=project.country.currency) for number in range(1, actions + 1)
    )
