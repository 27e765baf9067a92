"""What institutions published beside what Houma's own rows add up to, and the rest that nobody explains.

An official total is data: it brings the filter (programme, scale, territory, period, day, partner, or the very
agreements it is about) under which Houma's rows are counted beside it. It is compared under its own filter, never under
that of the page on which it is shown.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from houma.domain.agreements.bilan.comparison_sentences import sentence
from houma.domain.agreements.bilan.counting import count
from houma.domain.agreements.bilan.figures import figure_of
from houma.domain.agreements.bilan.filters import Filter, FilterError, Period
from houma.domain.agreements.bilan.labels import LabelledCodes, filter_labels
from houma.domain.agreements.bilan.measures import BY_CODE, MEASURES, Measure
from houma.domain.agreements.bilan.reading import Reading
from houma.domain.agreements.bilan.results import Figure
from houma.domain.agreements.bilan.scopes import Scope, agreements_named, resolve
from houma.domain.agreements.bilan.selection import Selection, select
from houma.domain.agreements.models import Agreement, ComparableMeasure, OfficialTotal
from houma.domain.sources.models import Source
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Statement:
    """One official value at one date, by one or several sources, with Houma's own figure for the same thing.

    ``value`` is in units of the currency for money. ``rest`` is what Houma's rows do not explain: negative where they
    add up to more; None where Houma knows nothing to compare.
    """

    codes: tuple[str, ...]
    value: Decimal
    as_of: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    ours: Figure | None
    rest: Decimal | None
    sentence: Multilingual


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that official totals speak about: the values published at different dates stand side by side."""

    measure: Measure
    names: Multilingual
    filter: Filter
    filter_labels: tuple[tuple[Multilingual, Multilingual], ...]
    period_text: str
    statements: tuple[Statement, ...]


def official_comparison(
    asked: Filter,
    *,
    visible: QuerySet[Agreement] | None = None,
    on: date | None = None,
    reading: Reading | None = None,
) -> tuple[Comparison, ...]:
    """The official totals that speak about ``asked``, each beside Houma's rows, at a fixed number of queries.

    A total is about ``asked`` when it is about that programme, scale and territory or a part of them and, where a
    period is asked for, lies in it or was published in it. Where a partner is asked for, only its own totals are.
    ``reading`` is what was read already for the same country, agreements and day.

    Raises FilterError where ``asked`` names a code that the country does not know.
    """
    facts = reading or Reading(asked.country, visible, on or timezone.localdate())
    scope = facts.scope(asked)
    totals = OfficialTotal.objects.filter(country=asked.country).exclude(comparable=ComparableMeasure.NONE)
    about: dict[tuple[Filter, str], list[OfficialTotal]] = {}
    for total in totals.select_related("source").order_by("as_of", "code"):
        if _is_about(total, scope, facts):
            about.setdefault((_own_filter(total), total.comparable), []).append(total)
    ours = _Ours(facts, {code for own, _measure in about for code in own.agreements})
    labels = LabelledCodes(asked.country)
    found = [
        Comparison(
            measure=BY_CODE[measure],
            names=totals_of_one[0].names,
            filter=own,
            filter_labels=filter_labels(own, labels),
            period_text=totals_of_one[0].period_text,
            statements=_statements(totals_of_one, own, ours),
        )
        for (own, measure), totals_of_one in about.items()
    ]
    return tuple(sorted(found, key=lambda comparison: _order(comparison, asked)))


def _is_about(total: OfficialTotal, scope: Scope, facts: Reading) -> bool:
    asked = scope.filter
    if asked.scale and total.scale != asked.scale:
        return False
    if asked.party and total.party_code != asked.party:
        return False
    if asked.agreements and not set(total.agreement_codes) & set(asked.agreements):
        return False
    if asked.royal and not total.royal:
        return False
    if scope.programmes is not None and facts.programmes.by_code.get(total.programme_code) not in scope.programmes:
        return False
    if scope.territories is not None and facts.tree.by_code.get(total.territory_code) not in scope.territories:
        return False
    if not asked.period:
        return True
    years = [year for year in (total.period_start, total.period_end) if year is not None]
    lies_within = len(years) == 2 and all(year in asked.period for year in years)
    return lies_within or bool(total.as_of and PartialDate.parse(total.as_of).year in asked.period)


def _own_filter(total: OfficialTotal) -> Filter:
    """What Houma's rows are counted under: the agreements that the source names, else what it says of them."""
    if total.agreement_codes:
        return Filter(total.country_id, party=total.party_code, agreements=tuple(total.agreement_codes))
    return Filter(
        country=total.country_id,
        period=Period(total.period_start, total.period_end),
        programme=total.programme_code,
        scale=total.scale,
        territory=total.territory_code,
        royal=total.royal,
        party=total.party_code,
    )


class _Ours:
    """Houma's own figures, each selection made once. ``codes`` are the agreements that official totals name."""

    def __init__(self, facts: Reading, codes: Collection[str]) -> None:
        self.facts = facts
        self._named = agreements_named(facts.country.pk, codes) if codes else {}
        self._selections: dict[Filter, Selection | None] = {}
        self._figures: dict[tuple[Filter, str], Figure] = {}

    def figure(self, asked: Filter, measure: str) -> Figure | None:
        """The figure under a filter; None where the filter names what the country does not know."""
        key = (asked, measure)
        if key not in self._figures:
            selection = self._selection(asked)
            if selection is None:
                return None
            self._figures[key] = figure_of(selection, measure, count(selection, measure))
        return self._figures[key]

    def _selection(self, asked: Filter) -> Selection | None:
        if asked not in self._selections:
            try:
                scope = resolve(asked, self.facts.programmes, self.facts.tree, self._named)
                portfolio = self.facts.portfolio(scope) if asked.party else self.facts.whole
            except FilterError:
                self._selections[asked] = None
            else:
                self._selections[asked] = select(portfolio, scope)
        return self._selections[asked]


def _statements(totals: list[OfficialTotal], own: Filter, ours: _Ours) -> tuple[Statement, ...]:
    """One for each value and date: two sources that repeat the same value are one statement."""
    same: dict[tuple[Decimal, str], list[OfficialTotal]] = {}
    for total in totals:
        same.setdefault((_value(total), total.as_of), []).append(total)
    found = []
    for (value, as_of), repeated in same.items():
        # What a source names by name was there when it spoke, whenever a signature is dated.
        until = PartialDate.parse(as_of).last_day if as_of and not own.agreements else None
        measure = BY_CODE[repeated[0].comparable]
        figure = ours.figure(replace(own, until=until), measure.code)
        known = None if figure is None else figure.value
        rest = None if known is None else value - known
        found.append(
            Statement(
                codes=tuple(total.code for total in repeated),
                value=value,
                as_of=as_of,
                sources=tuple({total.source_id: total.source for total in repeated}.values()),
                notes=tuple(dict.fromkeys(total.note for total in repeated if total.note)),
                ours=figure,
                rest=rest,
                sentence=sentence(measure, value, figure, rest, ours.facts.country),
            )
        )
    return tuple(found)


def _value(total: OfficialTotal) -> Decimal:
    is_money = BY_CODE[total.comparable].is_money
    return total.value * MILLION if is_money and "million" in total.unit_code.lower() else total.value


_MEASURE_ORDER = {measure.code: position for position, measure in enumerate(MEASURES)}


def _order(comparison: Comparison, asked: Filter) -> tuple[object, ...]:
    """What speaks about the very period first, then the wider before the narrower, then by measure."""
    own = comparison.filter
    return (
        own.period != asked.period,
        own.period.start or 0,
        own.period.end or 9999,
        own.programme,
        own.territory,
        not own.royal,
        own.scale,
        _MEASURE_ORDER[comparison.measure.code],
        own.query_string(),
    )
