"""A small country whose communes have scores."""

from dataclasses import dataclass

from tests.factories.indicators import framework_text, new_indicator, record_figures, small_catalogue
from tests.factories.places import CommuneFactory, SmallTree, small_tree

from houma.domain.indicators.actions import ScoreRequest, publish_run, record_framework, record_indicators, run_scores
from houma.domain.indicators.models import Area, ScoreRun
from houma.domain.territories.models import Country, Level, Territory


@dataclass(frozen=True)
class ScoredCountry:
    """Eleven communes that do the better the later they come; the last one has no figure, so no score.

    Communes, provinces and regions are scored. The first three communes have towns, the first has both kinds of people.
    """

    tree: SmallTree
    communes: tuple[Territory, ...]

    @property
    def country(self) -> Country:
        return self.tree.country


def scored_country(more: int = 8) -> ScoredCountry:
    """Make the country, its figures, and publish scores of its communes."""
    tree = small_tree()
    country = tree.country
    record_indicators(country, [*small_catalogue(), new_indicator("illiteracy")], by=None)
    for _ in range(more):
        CommuneFactory(country=country, parent=tree.provinces[1])
    every = tuple(Territory.objects.filter(country=country, level=Level.COMMUNE).order_by("pk"))
    places = every[:-1]
    record_figures(country, "people", {place: 1000.0 * (1 + number) for number, place in enumerate(places)})
    record_figures(country, "people", dict.fromkeys(places[:3], 100.0), area=Area.URBAN)
    record_figures(country, "schooling", {place: 50.0 + 3 * number for number, place in enumerate(places)})
    record_figures(country, "schooling", {places[0]: 70.0}, area=Area.URBAN)
    record_figures(country, "schooling", {places[0]: 45.0}, area=Area.RURAL)
    record_figures(country, "illiteracy", {place: 40.0 - 2 * number for number, place in enumerate(places)})
    record_figures(country, "jobs", {place: 300.0 + 10 * number**2 for number, place in enumerate(places)})
    record_figures(country, "workers", dict.fromkeys(places, 1000.0))
    record_framework(country, framework_text(), by=None)
    publish_scores(country)
    return ScoredCountry(tree, every)


def publish_scores(country: Country, version: str = "1", level: str = Level.COMMUNE) -> ScoreRun:
    """Compute scores of a level and let pages show them."""
    request = ScoreRequest("capitals", level, version=version, draws=200, seed=7, sensitivity_rows=0)
    run = run_scores(country, request, by=None)
    publish_run(run, by=None)
    return run
