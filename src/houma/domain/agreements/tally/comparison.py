"""Official totals beside what Houma's own rows add up to, and the rest that nobody explains."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from houma.domain.agreements.models import OfficialTotal
from houma.domain.agreements.tally.facts import Fact, Surroundings, narrowed
from houma.domain.agreements.tally.figures import Figure, figure
from houma.domain.agreements.tally.filters import BilanFilter
from houma.domain.projects.models import Scale
from houma.domain.territories.models import Ancestry, Country
from houma.values.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class Comparison:
    """An official total, the filter that selects our rows, and both values in the same unit.

    Money is in units of the currency. ``rest`` = official − ours; None where our rows know no amount.
    """

    total: OfficialTotal
    wanted: BilanFilter
    official: Decimal
    ours: Figure
    is_money: bool

    @property
    def rest(self) -> Decimal | None:
        return None if self.ours.value is None else self.official - self.ours.value

    @property
    def covered(self) -> Decimal | None:
        """Our share of the official value."""
        return self.ours.value / self.official if self.ours.value is not None and self.official else None


_MONEY = frozenset({"total_cost", "ministry_contribution", "ministry_released"})


def comparisons(country: Country, facts: Sequence[Fact], wanted: BilanFilter, around: Surroundings) -> list[Comparison]:
    """The official totals that speak of what ``wanted`` asks, the latest first; two queries.

    Args:
        facts: every fact the reader may see, not narrowed.
        wanted: totals of other programmes, scales, territories or periods are left out.
    """
    found = OfficialTotal.objects.filter(country=country).exclude(comparable="").select_related("source")
    speaking = [total for total in found if _speaks_of(total, wanted, around)]
    below: dict[str, set[int]] = {}
    pairs = Ancestry.objects.filter(
        ancestor__country=country, ancestor__code__in={t.territory_code for t in speaking if t.territory_code}
    )
    for code, descendant in pairs.values_list("ancestor__code", "descendant"):
        below.setdefault(code, set()).add(descendant)
    compared = []
    for total in speaking:
        own = _filter_of(total)
        place = frozenset(below.get(total.territory_code, ())) if total.territory_code else None
        chosen = narrowed(facts, own, replace(around, below=place))
        money = total.comparable in _MONEY
        official = total.value * 1_000_000 if money else total.value
        compared.append(Comparison(total, own, official, figure(chosen, total.comparable), money))
    return sorted(
        compared, key=lambda one: (one.total.period_end or 9999, one.total.as_of, one.total.code), reverse=True
    )


def _filter_of(total: OfficialTotal) -> BilanFilter:
    end = total.period_end
    if end is None and total.as_of:
        end = PartialDate.parse(total.as_of).year
    return BilanFilter(
        year_from=total.period_start,
        year_to=end,
        programme=total.programme_code,
        scale=total.scale if total.scale in Scale.values else "",
        territory=total.territory_code,
        royal=total.royal,
    )


def _speaks_of(total: OfficialTotal, wanted: BilanFilter, around: Surroundings) -> bool:
    """Whether a total is about what the reader filtered: the same period, or one inside it, and the same codes."""
    if wanted.partner:
        return False
    own = _filter_of(total)
    if wanted.year_from is not None and (own.year_from is None or own.year_from < wanted.year_from):
        return False
    if wanted.year_to is not None and (own.year_to is None or own.year_to > wanted.year_to):
        return False
    if wanted.programme and own.programme not in around.programmes_under.get(wanted.programme, frozenset()):
        return False
    if wanted.scale and own.scale != wanted.scale:
        return False
    return not wanted.territory or own.territory == wanted.territory
