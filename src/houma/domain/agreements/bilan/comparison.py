"""What institutions published beside what Houma's own rows add up to, and the rest that nobody explains.

An official total is data: it brings the filter (programme, scale, territory, period, day) under which Houma's rows are
counted beside it. It is compared under its own filter, never under that of the page on which it is shown.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from houma.domain.agreements.bilan.comparison_sentences import sentence
from houma.domain.agreements.bilan.counting import count
from houma.domain.agreements.bilan.facts import Portfolio
from houma.domain.agreements.bilan.figures import figure_of
from houma.domain.agreements.bilan.filters import Filter, FilterError, Period
from houma.domain.agreements.bilan.labels import LabelledCodes, filter_labels
from houma.domain.agreements.bilan.measures import BY_CODE, MEASURES, Measure
from houma.domain.agreements.bilan.reading import read_portfolio
from houma.domain.agreements.bilan.results import Figure
from houma.domain.agreements.bilan.scopes import Scope, resolve
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
    asked: Filter, *, visible: QuerySet[Agreement] | None = None, on: date | None = None
) -> tuple[Comparison, ...]:
    """The official totals that speak about ``asked``, each beside Houma's rows, at a fixed number of queries.

    A total is about ``asked`` when it is about that programme, scale and territory or a part of them and, where a
    period is asked for, lies in it or was published in it. No total is about one partner only.

    Raises FilterError where ``asked`` names a code that the country does not know.
    """
    portfolio, scope = read_portfolio(replace(asked, party=""), visible, on or timezone.localdate(), narrow=False)
    if asked.party:
        return ()
    totals = OfficialTotal.objects.filter(country=asked.country).exclude(comparable=ComparableMeasure.NONE)
    about: dict[tuple[Filter, str], list[OfficialTotal]] = {}
    for total in totals.select_related("source").order_by("as_of", "code"):
        if _is_about(total, scope, portfolio):
            about.setdefault((_own_filter(total), total.comparable), []).append(total)
    ours = _Ours(portfolio)
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


def _is_about(total: OfficialTotal, scope: Scope, portfolio: Portfolio) -> bool:
    asked = scope.filter
    if asked.scale and total.scale != asked.scale:
        return False
    if asked.royal and not total.royal:
        return False
    if scope.programmes is not None and portfolio.programmes.by_code.get(total.programme_code) not in scope.programmes:
        return False
    if scope.territories is not None and portfolio.tree.by_code.get(total.territory_code) not in scope.territories:
        return False
    if not asked.period:
        return True
    years = [year for year in (total.period_start, total.period_end) if year is not None]
    lies_within = len(years) == 2 and all(year in asked.period for year in years)
    return lies_within or bool(total.as_of and PartialDate.parse(total.as_of).year in asked.period)


def _own_filter(total: OfficialTotal) -> Filter:
    return Filter(
        country=total.country_id,
        period=Period(total.period_start, total.period_end),
        programme=total.programme_code,
        scale=total.scale,
        territory=total.territory_code,
        royal=total.royal,
    )


class _Ours:
    """Houma's own figures, each selection made once."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
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
                scope = resolve(asked, self.portfolio.programmes, self.portfolio.tree)
            except FilterError:
                self._selections[asked] = None
            else:
                self._selections[asked] = select(self.portfolio, scope)
        return self._selections[asked]


def _statements(totals: list[OfficialTotal], own: Filter, ours: _Ours) -> tuple[Statement, ...]:
    """One for each value and date: two sources that repeat the same value are one statement."""
    same: dict[tuple[Decimal, str], list[OfficialTotal]] = {}
    for total in totals:
        same.setdefault((_value(total), total.as_of), []).append(total)
    found = []
    for (value, as_of), repeated in same.items():
        until = PartialDate.parse(as_of).last_day if as_of else None
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
                sentence=sentence(measure, value, figure, rest, ours.portfolio.country),
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
