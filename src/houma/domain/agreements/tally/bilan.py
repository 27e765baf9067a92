"""The bilan as one value: figures, groups, partners, official totals; built once for page, PDF, XLSX and JSON."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from houma.domain.accounts.models import User
from houma.domain.agreements.tally.comparison import Comparison, comparisons
from houma.domain.agreements.tally.facts import Fact, facts_of, narrowed, surroundings_of
from houma.domain.agreements.tally.figures import Figure, Group, figures, group_key, grouped
from houma.domain.agreements.tally.filters import BilanFilter
from houma.domain.territories.models import Country


@dataclass(frozen=True, slots=True)
class Bilan:
    """What the reader may see of a country under a filter, on a day.

    ``undated`` counts agreements that a period leaves out because no source dates them.
    """

    country: Country
    wanted: BilanFilter
    today: date
    facts: tuple[Fact, ...]
    figures: dict[str, Figure]
    by: str
    groups: tuple[Group, ...]
    officials: tuple[Comparison, ...]
    undated: int
    group_of: dict[int, str]
    """Primary key of an agreement → key of the group it stands in."""


def bilan_of(
    user: User | AnonymousUser, country: Country, wanted: BilanFilter, today: date, by: str = "scale"
) -> Bilan:
    """Build the bilan: fourteen queries at most. Raises KeyError for an unknown grouping."""
    everything = facts_of(user, country, today, wanted.partner)
    around = surroundings_of(country, wanted.territory)
    chosen = narrowed(everything, wanted, around)
    undated = 0
    if wanted.year_from is not None or wanted.year_to is not None:
        unbounded = BilanFilter(
            programme=wanted.programme, scale=wanted.scale, territory=wanted.territory, royal=wanted.royal
        )
        undated = sum(1 for fact in narrowed(everything, unbounded, around) if fact.year is None and fact.counted)
    return Bilan(
        country=country,
        wanted=wanted,
        today=today,
        facts=tuple(chosen),
        figures=figures(chosen),
        by=by,
        groups=tuple(grouped(chosen, by, around)),
        officials=tuple(comparisons(country, everything, wanted, around)),
        undated=undated,
        group_of={fact.pk: group_key(fact, by, around) for fact in chosen},
    )
