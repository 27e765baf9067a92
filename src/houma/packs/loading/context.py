"""What the steps of loading share: the content of the pack and the rows of the store that it names, by code."""

from dataclasses import dataclass, field
from functools import cached_property

from houma.domain.accounts.models import Party
from houma.domain.projects.models import Programme, Project
from houma.domain.sources.models import Source
from houma.domain.territories.models import Country, Territory
from houma.exchange.problems import Problem
from houma.packs.content import PackContent, PackRow
from houma.packs.description import PackDescription


@dataclass
class Loading:
    """One run. ``problems`` are refusals that were met on the way: with any, the whole run is undone.

    ``was_loaded`` says that an earlier pack of the country stands in the store; ``kept`` tells what it recorded and
    these files say otherwise, which stays because it was signed, released or passed.
    """

    content: PackContent
    country: Country
    was_loaded: bool = False
    problems: list[Problem] = field(default_factory=list)
    kept: list[Problem] = field(default_factory=list)

    def keep(self, problem: Problem) -> None:
        """Tell something that stays as it was recorded."""
        self.kept.append(problem)

    @property
    def about(self) -> PackDescription:
        return self.content.description

    @cached_property
    def territories(self) -> dict[str, Territory]:
        """Territories of the country by code, once they are registered."""
        found = Territory.objects.of_country(self.country.pk).defer("boundary")
        return {territory.code: territory for territory in found}

    @cached_property
    def parties(self) -> dict[str, Party]:
        """Partners by code, once they are registered."""
        return {party.code: party for party in Party.objects.filter(country=self.country)}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by code, once they are registered."""
        return {source.code: source for source in Source.objects.filter(country_code=self.country.pk)}

    @cached_property
    def programmes(self) -> dict[str, Programme]:
        """Programmes by code, once they are registered."""
        return {programme.code: programme for programme in Programme.objects.filter(country=self.country)}

    def projects(self) -> dict[str, Project]:
        """Projects by code, as they are now."""
        return {project.code: project for project in Project.objects.filter(country=self.country)}

    def source(self, row: PackRow) -> Source | None:
        """The source that a row names."""
        code = row["source_code"]
        return self.sources[code] if code is not None else None

    def places(self, row: PackRow) -> tuple[Territory, ...]:
        """The territories that a row names."""
        return tuple(self.territories[code] for code in row.several("territory_codes"))
