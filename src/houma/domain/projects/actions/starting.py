"""Programmes and projects: opened, described, corrected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from houma.domain.accounts.models import User
from houma.domain.projects.actions.evidence import record_life_evidence
from houma.domain.projects.cycle import RECORDED_FROM_SOURCE
from houma.domain.projects.models import (
    Passage,
    Phase,
    Programme,
    Project,
    ProjectTerritory,
    Scale,
    Visibility,
)
from houma.domain.territories.models import Country, Territory
from houma.values.folding import searchable
from houma.values.multilingual import Multilingual

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project to open. One that a source shows in a later ``phase`` starts there; ``phase_reason`` says why."""

    programme: Programme
    code: str
    names: Multilingual
    scale: Scale
    territories: tuple[Territory, ...]
    royal_presentation: bool | None = None
    territory_text: str = ""
    start_year: int | None = None
    end_year: int | None = None
    visibility: Visibility = Visibility.INTERNAL
    phase: Phase = Phase.PREPARATION
    phase_reason: str = ""

    def unsaved(self) -> Project:
        """The row, checked except for what only the database can tell; raises ValidationError."""
        project = Project(
            country_id=self.programme.country_id,
            code=self.code,
            programme=self.programme,
            name_fr=self.names.fr,
            name_ar=self.names.ar,
            name_en=self.names.en,
            scale=self.scale,
            phase=self.phase,
            royal_presentation=self.royal_presentation,
            territory_text=self.territory_text,
            start_year=self.start_year,
            end_year=self.end_year,
            visibility=self.visibility,
            search_text=project_words(self.code, self.names, self.territory_text, self.territories),
        )
        project.clean_fields(exclude=["country", "programme"])
        return project


def register_programme(
    country: Country,
    code: str,
    names: Multilingual,
    description: Multilingual | None = None,
    parent: Programme | None = None,
) -> Programme:
    """Create the programme or bring its names up to date."""
    about = description or Multilingual("")
    programme, _created = Programme.objects.update_or_create(
        country=country,
        code=code,
        defaults={
            "name_fr": names.fr,
            "name_ar": names.ar,
            "name_en": names.en,
            "description_fr": about.fr,
            "description_ar": about.ar,
            "description_en": about.en,
            "parent": parent,
        },
    )
    return programme


@transaction.atomic
def start_projects(new: Sequence[NewProject], *, by: User | None = None) -> list[Project]:
    """Open many projects in a fixed number of writes a block; returns them in the order given.

    Raises ValidationError for a value that does not fit, IntegrityError for a code that is taken.
    """
    projects: list[Project] = bulk_create_with_history(
        [one.unsaved() for one in new], Project, batch_size=_BLOCK, default_user=by, default_change_reason="started"
    )
    pairs = list(zip(projects, new, strict=True))
    ProjectTerritory.objects.bulk_create(
        (ProjectTerritory(project=project, territory=place) for project, one in pairs for place in one.territories),
        batch_size=_BLOCK,
    )
    now = timezone.now()
    Passage.objects.bulk_create(
        (
            Passage(
                project=project,
                transition=RECORDED_FROM_SOURCE,
                to_phase=one.phase,
                reason=one.phase_reason,
                passed_by=by,
                passed_at=now,
            )
            for project, one in pairs
            if one.phase != Phase.PREPARATION
        ),
        batch_size=_BLOCK,
    )
    return projects


def start_project(new: NewProject, *, by: User | None = None) -> Project:
    """Open one project (see ``start_projects``)."""
    return start_projects([new], by=by)[0]


@transaction.atomic
def correct_projects(corrections: Mapping[Project, NewProject], *, by: User | None = None) -> None:
    """Bring what a source describes of projects up to date; phases are passed through gates, never here."""
    fields = [
        "programme", "name_fr", "name_ar", "name_en", "scale", "royal_presentation", "territory_text", "start_year",
        "end_year", "visibility", "search_text",
    ]  # fmt: skip
    places = _places_of(list(corrections))
    for project, wanted in corrections.items():
        described = wanted.unsaved()
        for name in fields:
            setattr(project, name, getattr(described, name))
        if places.get(project.pk, set()) != {place.pk for place in wanted.territories}:
            set_territories(project, wanted.territories)
    bulk_update_with_history(list(corrections), Project, fields, batch_size=_BLOCK, default_user=by)


def _places_of(projects: Sequence[Project]) -> dict[int, set[int]]:
    """Project → territories that it names now: one query a block."""
    found: dict[int, set[int]] = {}
    for start in range(0, len(projects), _BLOCK):
        block = projects[start : start + _BLOCK]
        for project, territory in ProjectTerritory.objects.filter(project__in=block).values_list(
            "project", "territory"
        ):
            found.setdefault(project, set()).add(territory)
    return found


@transaction.atomic
def set_territories(project: Project, territories: Iterable[Territory]) -> None:
    """Replace the territories on which a project acts."""
    wanted = {place.pk for place in territories}
    project.places.exclude(territory_id__in=wanted).delete()
    there = set(project.places.values_list("territory_id", flat=True))
    ProjectTerritory.objects.bulk_create(
        ProjectTerritory(project=project, territory_id=place) for place in sorted(wanted - there)
    )


@transaction.atomic
def place_project(project: Project, territories: Iterable[Territory], *, by: User | None) -> None:
    """Say on which territories a project acts; what it is found by, and its evidence, follow."""
    places = list(territories)
    set_territories(project, places)
    project.search_text = project_words(project.code, project.names, project.territory_text, places)
    project.save(update_fields=["search_text"])
    record_life_evidence(project, by=by)


@dataclass(frozen=True, slots=True)
class Description:
    """What a project is called and what it is, as its page tells it."""

    names: Multilingual
    programme: Programme
    scale: Scale
    visibility: Visibility
    description: str = ""
    royal_presentation: bool | None = None
    start_year: int | None = None
    end_year: int | None = None


@transaction.atomic
def describe_project(project: Project, new: Description) -> Project:
    """Correct what a project is called and what it is; its history keeps what was said before.

    Raises ValidationError for years that do not fit.
    """
    project.name_fr, project.name_ar, project.name_en = new.names.fr, new.names.ar, new.names.en
    project.programme, project.scale, project.visibility = new.programme, new.scale, new.visibility
    project.description, project.royal_presentation = new.description, new.royal_presentation
    project.start_year, project.end_year = new.start_year, new.end_year
    project.search_text = project_words(project.code, project.names, project.territory_text, project.territories.all())
    project.full_clean(exclude=["country", "programme", "phase"])
    project.save()
    return project


def project_words(code: str, names: Multilingual, territory_text: str, territories: Iterable[Territory]) -> str:
    """The words under which a project is found."""
    places = [name for place in territories for name in place.names.variants()]
    return searchable(code, *names.variants(), territory_text, *places)
