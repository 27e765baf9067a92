"""The money matrix: every measure for the whole and for each part of it. Some twenty queries, whatever is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.counting import Subject, Tally
from houma.domain.agreements.bilan.grouping import Grouper
from houma.domain.agreements.bilan.labels import group_labels
from houma.domain.agreements.bilan.reading import read_portfolio
from houma.domain.agreements.bilan.results import NONE, SEVERAL
from houma.domain.agreements.bilan.selection import Selection, select
from houma.domain.agreements.models import Agreement
from houma.domain.funding.money.behaviour import read_behaviour
from houma.domain.funding.money.expecting import expected_by_year
from houma.domain.funding.money.measures import MEASURES, MoneyMeasure
from houma.domain.funding.money.narrowing import GROUPINGS, By, Question
from houma.domain.funding.money.sums import OpenRows, Sums, due_sums, flow_sums, waiting_of
from houma.domain.territories.models import Country
from houma.values.money import Money
from houma.values.multilingual import Multilingual

Figures = Mapping[str, Money | None]
_UNDATED = Multilingual("Sans date", "بدون تاريخ", "Without a date")


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One part: its figures by measure, None where nothing is known of any of its agreements."""

    code: str
    labels: Multilingual
    figures: Figures

    @property
    def released_share(self) -> Decimal | None:
        """Released over committed."""
        released, committed = self.figures["released"], self.figures["committed"]
        if released is None or committed is None or committed.amount <= 0:
            return None
        return released.amount / committed.amount


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole and its parts, the biggest first; ``rows`` are those from ``start`` on, ``count`` all there are.

    ``unknown`` counts by measure the agreements that would add to it, were their amounts known.
    """

    country: Country
    asked: Question
    on: date
    whole: MatrixRow
    rows: tuple[MatrixRow, ...]
    start: int
    count: int
    unknown: Mapping[str, int]


@dataclass(frozen=True)
class Counting:
    """The agreements that are counted and the sums of every measure, by agreement and payer or year."""

    selection: Selection
    asked: Question
    on: date
    sums: Mapping[str, Sums]
    open: OpenRows

    def tally(self, measure: MoneyMeasure) -> Tally:
        """The agreements that add to the measure, and those of which nothing is known."""
        tally, known = Tally(), self.selection.known(measure.base)
        values: dict[int, int] = {}
        for (pk, _within), value in self.sums[measure.code].items():
            values[pk] = values.get(pk, 0) + value
        for agreement in self.selection.added(measure.base):
            if agreement.pk in known:
                tally.add(agreement, values.get(agreement.pk, 0))
            else:
                tally.miss(agreement)
        return tally

    def parts(self, measure: MoneyMeasure) -> dict[str, int]:
        """Thousandths by code of the part; a part of which nothing is known is not there."""
        by = self.asked.by
        if by in GROUPINGS:
            split = Grouper(self.selection, GROUPINGS[by]).split(self.tally(measure))
            return {code: sum(item[2] for item in tally.items) for code, tally in split.items() if tally.items}
        if by is By.AGREEMENT:
            return {str(pk): value for _subject, pk, value, _base in self.tally(measure).items}
        added = self.ids(measure)
        found: dict[str, int] = {}
        for (agreement, within), value in self.sums[measure.code].items():
            if agreement in added:
                code = str(within) if within else NONE
                found[code] = found.get(code, 0) + value
        return found

    def ids(self, measure: MoneyMeasure) -> frozenset[int]:
        """Ids of the agreements whose amounts are added."""
        known = self.selection.known(measure.base)
        return frozenset(one.pk for one in self.selection.added(measure.base) if one.pk in known)

    def ids_of_part(self, measure: MoneyMeasure, code: str) -> frozenset[int]:
        """Ids of the agreements of one part of a cut by agreements; all of them where it cuts within agreements."""
        by = self.asked.by
        if not code or by in (By.PARTNER, By.YEAR):
            return self.ids(measure)
        if by is By.AGREEMENT:
            return self.ids(measure) & frozenset(
                Agreement.objects.filter(country=self.selection.portfolio.country, code=code).values_list(
                    "pk", flat=True
                )
            )
        split = Grouper(self.selection, GROUPINGS[by]).split(self.tally(measure))
        return frozenset(pk for subject, pk, *_rest in split.get(code, Tally()).items if subject is Subject.AGREEMENT)


def counting(asked: Question, visible: QuerySet[Agreement], on: date) -> Counting:
    """Read everything that the matrix is made of. Raises FilterError for a code that the country does not know."""
    portfolio, scope = read_portfolio(asked.filter, visible, on)
    selection = select(portfolio, scope)
    flows = flow_sums(selection, asked)
    waiting = waiting_of(selection)
    sums: dict[str, Sums] = {measure.code: flows[measure.flow] for measure in MEASURES if measure.flow is not None}
    sums["due"] = due_sums(selection, asked, on)
    sums["late"] = _late(waiting, asked, on)
    sums["forecast"] = _forecast(waiting, asked, visible, portfolio.country, on)
    return Counting(selection, asked, on, sums, waiting)


def money_matrix(
    asked: Question,
    visible: QuerySet[Agreement],
    *,
    on: date | None = None,
    start: int = 0,
    limit: int | None = None,
) -> Matrix:
    """Every measure for the whole and its parts.

    Args:
        asked: the agreements, the cut, the year of movements and how far to look ahead.
        visible: agreements that may be seen (``agreements.listing.visible_agreements``).
        on: the day that is today.
        start: parts passed over.
        limit: parts at most; None for all.

    Raises:
        FilterError: a code that the country does not know.
    """
    found = counting(asked, visible, on or timezone.localdate())
    selection = found.selection
    country = selection.portfolio.country
    tallies = {measure.code: found.tally(measure) for measure in MEASURES}
    parts = {measure.code: found.parts(measure) for measure in MEASURES}
    codes = _ordered(asked, parts)
    shown = codes[start : None if limit is None else start + limit]
    labels = _labels(country, asked.by, shown)
    return Matrix(
        country=country,
        asked=asked,
        on=found.on,
        whole=MatrixRow(
            "",
            Multilingual("Total", "المجموع", "Total"),
            {
                code: _money(sum(item[2] for item in tally.items) if tally.items else None, country)
                for code, tally in tallies.items()
            },
        ),
        rows=tuple(MatrixRow(labels[code][0], labels[code][1], _figures(code, parts, country)) for code in shown),
        start=start,
        count=len(codes),
        unknown={code: len(tally.unknown) for code, tally in tallies.items()},
    )


def _ordered(asked: Question, parts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Years in order, other parts the biggest first; what lies in several or none last."""
    committed, forecast = parts["committed"], parts["forecast"]

    def key(code: str) -> tuple[int, int, str]:
        last = {SEVERAL: 1, NONE: 2}.get(code, 0)
        value = 0 if asked.by is By.YEAR else -committed.get(code, 0) or -forecast.get(code, 0)
        return last, value, code

    return sorted({code for of_measure in parts.values() for code in of_measure}, key=key)


def _figures(code: str, parts: Mapping[str, Mapping[str, int]], country: Country) -> Figures:
    """The figures of one part: where a schedule is known, what is not there is nothing, else it is unknown."""
    nothing = 0 if code in parts["due"] else None
    return {measure: _money(of_measure.get(code, nothing), country) for measure, of_measure in parts.items()}


def _late(rows: OpenRows, asked: Question, on: date) -> Sums:
    past = rows.chosen(rows.due < on.toordinal())
    found: Sums = {}
    for agreement, payer, due, left in zip(past.agreement, past.payer, past.due, past.left, strict=True):
        year = date.fromordinal(int(due)).year
        if asked.year is None or year == asked.year:
            key = int(agreement), _within(asked, int(payer), year)
            found[key] = found.get(key, 0) + int(left)
    return found


def _forecast(rows: OpenRows, asked: Question, visible: QuerySet[Agreement], country: Country, on: date) -> Sums:
    behaviour = read_behaviour(country, visible, rows, on)
    expected = expected_by_year(rows, behaviour, max(asked.until, asked.year or 0))
    found: Sums = {}
    for place, year in enumerate(expected.years):
        if (asked.year is not None and year != asked.year) or (asked.year is None and year > asked.until):
            continue
        column = expected.amounts[:, place]
        for agreement, payer, amount in zip(rows.agreement, rows.payer, column, strict=True):
            key = int(agreement), _within(asked, int(payer), year)
            found[key] = found.get(key, 0) + int(amount)
    return found


def _within(asked: Question, payer: int, year: int) -> int:
    return {By.PARTNER: payer, By.YEAR: year}.get(asked.by, 0)


def _money(thousandths: int | None, country: Country) -> Money | None:
    return None if thousandths is None else Money(Decimal(thousandths) / 1000, country.currency)


def _labels(country: Country, by: By, codes: list[str]) -> dict[str, tuple[str, Multilingual]]:
    """Key of a part → its code in addresses and its name: one query at most."""
    if by is By.YEAR:
        return {code: (code, _UNDATED if code == NONE else Multilingual(code)) for code in codes}
    if by in GROUPINGS:
        return {code: (code, label) for code, label in group_labels(country, GROUPINGS[by], codes).items()}
    model = Agreement if by is By.AGREEMENT else Party
    return {str(one.pk): (one.code, one.names) for one in model.objects.filter(pk__in=[int(code) for code in codes])}
