"""The codes that files may use, and the definitions in force, each at a fixed number of queries."""

from houma.domain.indicators.models import IndicatorVersion
from houma.domain.indicators.rules.aggregation import PARTS_OF, Parts
from houma.domain.indicators.rules.loading import Vocabulary
from houma.domain.territories.models import Country, Territory

Definitions = dict[int, IndicatorVersion]
"""Key of an indicator → its definition in force."""


def vocabulary_of(country: Country) -> Vocabulary:
    """Codes of the country's territories and indicators: two queries."""
    versions = list(IndicatorVersion.objects.of_country(country.pk).in_force())
    return Vocabulary(
        territories=dict(Territory.objects.of_country(country.pk).values_list("code", "pk")),
        indicators={version.indicator.code: version.indicator_id for version in versions},
        derived=frozenset(version.indicator.code for version in versions if version.formula),
    )


def definitions_of(country: Country) -> Definitions:
    """The definitions in force: one query."""
    return {version.indicator_id: version for version in IndicatorVersion.objects.of_country(country.pk).in_force()}


def parts_of(country: Country, level: str) -> Parts:
    """The territories that make up those of ``level``, with the one above each of them: one query."""
    below = Territory.objects.of_country(country.pk).filter(level=PARTS_OF[level], ancestry__ancestor__level=level)
    return Parts(level, dict(below.values_list("pk", "ancestry__ancestor_id")))
