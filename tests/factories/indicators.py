"""A small catalogue, its figures and a framework over them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.factories.claims import SourceFactory, UnitFactory

from houma.domain.indicators.actions import LoadReport, NewIndicator, NewObservation, NewRelease, record_observations
from houma.domain.indicators.models import Area, Sex
from houma.domain.territories.models import Country, Territory
from houma.values.multilingual import Multilingual

KNOWN_ON = date(2024, 11, 7)


def new_indicator(code: str, unit_code: str = "percent", **given: Any) -> NewIndicator:
    """A definition; its unit is made where it is missing."""
    UnitFactory(code=unit_code)
    return NewIndicator(code=code, names=Multilingual(f"Indicateur {code}"), unit_code=unit_code, **given)


def small_catalogue() -> list[NewIndicator]:
    """People (a sum), schools (a mean weighted by people), jobs and workers with their ratio, a formula."""
    return [
        new_indicator("people", "inhabitants", decimals=0, aggregation="sum"),
        new_indicator("schooling", aggregation="weighted_mean", weight_code="people"),
        new_indicator("jobs", "units", decimals=0, aggregation="sum"),
        new_indicator("workers", "units", decimals=0, aggregation="sum"),
        new_indicator("employment", aggregation="ratio", numerator_code="jobs", denominator_code="workers"),
        new_indicator("urban_share", formula="100 * people[urban] / people"),
    ]


def release(country: Country, data_date: date = KNOWN_ON, **given: Any) -> NewRelease:
    """A release of a source of the country, which is made where it is missing."""
    source = SourceFactory(country_code=country.pk, code="census")
    return NewRelease(source_code=source.code, title="Recensement", data_date=data_date, **given)


def record_figures(
    country: Country,
    code: str,
    values: Mapping[Territory, float | None],
    *,
    period: str = "2024",
    area: int = Area.TOTAL,
    sex: int = Sex.ALL,
    data_date: date = KNOWN_ON,
    dry_run: bool = False,
) -> LoadReport:
    """Record the figures of one indicator."""
    figures = [NewObservation(place.code, code, period, value, area, sex) for place, value in values.items()]
    return record_observations(country, release(country, data_date), figures, by=None, dry_run=dry_run)


FRAMEWORK = """
code: capitals
version: "{version}"
names: {{fr: "Deux capitaux", ar: "رأسمالان", en: "Two capitals"}}
recipe: {{normalise: min_max, scale: [1, 100], coverage: 0.5}}
about: {{population: people}}
capitals:
  - code: human
    names: {{fr: Humain, ar: بشري, en: Human}}
    weight: 1
    dimensions:
      - code: school
        names: {{fr: École, ar: مدرسة, en: School}}
        indicators:
          - {{code: schooling, names: {{fr: Scolarisation}}, direction: up, weight: {weight}}}
          - {{code: illiteracy, names: {{fr: Analphabétisme}}, direction: down, weight: 1}}
  - code: economic
    names: {{fr: Économique, ar: اقتصادي, en: Economic}}
    weight: 1
    dimensions:
      - code: work
        names: {{fr: Travail, ar: شغل, en: Work}}
        indicators:
          - {{code: employment, names: {{fr: Emploi}}, direction: up, weight: 1}}
"""


def framework_text(version: str = "1", weight: float = 1) -> str:
    """A framework of two capitals over ``small_catalogue`` with an indicator of illiteracy."""
    return FRAMEWORK.format(version=version, weight=weight)
