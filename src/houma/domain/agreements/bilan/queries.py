"""The bilan of a country, and the rows behind each of its figures."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from houma.domain.agreements.bilan import partners
from houma.domain.agreements.bilan.counting import COMMITMENT, DISBURSEMENT, Tally, count
from houma.domain.agreements.bilan.figures import figure_of
from houma.domain.agreements.bilan.filters import Filter, FilterError, one_of
from houma.domain.agreements.bilan.grouping import Grouper, Grouping
from houma.domain.agreements.bilan.labels import filter_labels, group_labels
from houma.domain.agreements.bilan.measures import BY_CODE, MEASURES
from houma.domain.agreements.bilan.money_read import lead_parties
from houma.domain.agreements.bilan.reading import Reading, read_portfolio
from houma.domain.agreements.bilan.results import NONE, SEVERAL, Bilan, Figure, Group, Rows
from houma.domain.agreements.bilan.row_details import described
from houma.domain.agreements.bilan.selection import Selection, select
from houma.domain.agreements.ledger import Flow, FlowKind
from houma.domain.agreements.models import Agreement
from houma.exchange import garbage_collector_at_rest

_KIND_OF_FLOW = {
    "pledged": int(FlowKind.PLEDGE),
    "committed": COMMITMENT,
    "ministry_contribution": COMMITMENT,
    "released": DISBURSEMENT,
    "ministry_released": DISBURSEMENT,
}


def bilan(
    asked: Filter,
    group_by: Grouping | str | None = None,
    *,
    visible: QuerySet[Agreement] | None = None,
    on: date | None = None,
    reading: Reading | None = None,
) -> Bilan:
    """Count what ``asked`` lets through, whole and by group: some fifteen queries, whatever is counted.

    Args:
        asked: the filter.
        group_by: how the whole is cut up; None for the whole only.
        visible: agreements that may be seen; None for public ones of public projects.
        on: the day on which instalments are late; today by default.
        reading: what was read already for the same country, agreements and day.

    Raises:
        FilterError: a code that the country does not know, or a grouping that is none.
    """
    by = _grouping(group_by)
    day = on or timezone.localdate()
    facts = reading or Reading(asked.country, visible, day)
    scope = facts.scope(asked)
    portfolio = facts.portfolio(scope, by_payer=by is Grouping.PARTNER)
    with garbage_collector_at_rest():
        selection = select(portfolio, scope)
        tallies = {measure.code: count(selection, measure.code) for measure in MEASURES}
        figures = {code: figure_of(selection, code, tally) for code, tally in tallies.items()}
        groups = _groups(selection, by, tallies, figures) if by else ()
    return Bilan(
        country=portfolio.country,
        filter=asked,
        filter_labels=filter_labels(asked),
        on=day,
        group_by=by.value if by else "",
        figures=figures,
        groups=groups,
    )


def _grouping(group_by: Grouping | str | None) -> Grouping | None:
    if not group_by:
        return None
    try:
        return Grouping(group_by)
    except ValueError as error:
        raise FilterError("by", str(group_by), one_of(Grouping)) from error


def _groups(
    selection: Selection, by: Grouping, tallies: Mapping[str, Tally], whole: Mapping[str, Figure]
) -> tuple[Group, ...]:
    split = _split(selection, by, tallies)
    codes = dict.fromkeys(code for groups in split.values() for code in groups)
    labels = group_labels(selection.portfolio.country, by, codes)
    about = "committed" if by is Grouping.PARTNER else "total_cost"
    denominator = whole[about].value
    found = []
    for code in codes:
        figures = {
            measure: figure_of(selection, measure, groups.get(code, Tally()), code, by.value)
            for measure, groups in split.items()
        }
        if "agreements" in figures and not figures["agreements"].value:
            figures = {measure: _unknown_money(figure) for measure, figure in figures.items()}
        value = figures[about].value
        share = value / denominator if value is not None and denominator else None
        found.append(Group(code, labels[code], figures, share))
    return tuple(sorted(found, key=lambda group: _order(by, group, about)))


def _unknown_money(figure: Figure) -> Figure:
    """The same figure of a group without a counted agreement: its money is not nil, nobody knows any."""
    if not figure.measure.is_money or figure.measure.apart or figure.rows_count:
        return figure
    return replace(figure, value=None)


def _split(selection: Selection, by: Grouping, tallies: Mapping[str, Tally]) -> dict[str, dict[str, Tally]]:
    if by is Grouping.PARTNER:
        return partners.split(selection)
    grouper = Grouper(selection, by)
    return {code: grouper.split(tally) for code, tally in tallies.items()}


def _order(by: Grouping, group: Group, about: str) -> tuple[int, str, Decimal, str]:
    """Years in order, other groups the biggest first; what lies in several groups or none comes last."""
    last = {SEVERAL: 1, NONE: 2}.get(group.code, 0)
    value = group.figures[about].value or Decimal(0)
    return last, group.code if by is Grouping.YEAR else "", -value, group.code


def rows_behind(
    asked: Filter,
    measure: str,
    group: str = "",
    group_by: Grouping | str | None = None,
    *,
    visible: QuerySet[Agreement] | None = None,
    on: date | None = None,
    start: int = 0,
    limit: int | None = None,
) -> Rows:
    """The rows whose sum is a figure, the biggest first, from ``start``, at most ``limit``.

    Args:
        asked: the filter of the bilan that showed the figure.
        measure: the code of its measure.
        group: the code of its group, with ``group_by``; empty for a figure of the whole.
        group_by: how the bilan was cut up.
        visible: as for ``bilan``.
        on: as for ``bilan``.
        start: rows passed over.
        limit: rows at most; None for all. Those whose value is unknown are always all given.

    Raises:
        FilterError: an unknown measure, code or grouping.
    """
    selection, tally, by = _tally_behind(asked, measure, group, group_by, visible, on)
    figure = figure_of(selection, measure, tally, group, by.value if by else "")
    items = sorted(tally.items, key=lambda item: (-item[2], item[0], item[1]))
    end = None if limit is None else start + limit
    details = described(selection, BY_CODE[measure], items[start:end], tally)
    return Rows(figure, details.rows, details.unknown, start, len(items), details.left_out)


def flows_behind(
    asked: Filter,
    measure: str,
    group: str = "",
    group_by: Grouping | str | None = None,
    *,
    visible: QuerySet[Agreement] | None = None,
    on: date | None = None,
) -> QuerySet[Flow]:
    """The entries of the ledger behind a figure of money that moved or was promised: they add up to it.

    Empty for measures that do not come from the ledger. Raises FilterError as ``rows_behind`` does.
    """
    selection, tally, by = _tally_behind(asked, measure, group, group_by, visible, on)
    kind = _KIND_OF_FLOW.get(measure)
    if kind is None:
        return Flow.objects.none()
    flows = Flow.objects.filter(kind=kind, agreement__in=[pk for _subject, pk, _value, _base in tally.items])
    if measure.startswith("ministry"):
        flows = flows.filter(line__payer__in=lead_parties(selection.portfolio.country))
    elif selection.portfolio.payers is not None:
        flows = flows.filter(line__payer__in=selection.portfolio.payers)
    if by is Grouping.PARTNER:
        flows = flows.filter(line__payer__code=group)
    return flows.select_related("agreement", "line__payer", "source").order_by("value_date", "id")


def _tally_behind(
    asked: Filter,
    measure: str,
    group: str,
    group_by: Grouping | str | None,
    visible: QuerySet[Agreement] | None,
    on: date | None,
) -> tuple[Selection, Tally, Grouping | None]:
    if measure not in BY_CODE:
        raise FilterError("measure", measure, one_of(BY_CODE))
    by = _grouping(group_by) if group else None
    of_payers = by is Grouping.PARTNER
    portfolio, scope = read_portfolio(asked, visible, on or timezone.localdate(), by_payer=of_payers)
    selection = select(portfolio, scope)
    if by is Grouping.PARTNER:
        return selection, partners.split(selection).get(measure, {}).get(group, Tally()), by
    tally = count(selection, measure)
    if by is not None:
        tally = Grouper(selection, by).split(tally).get(group, Tally())
    return selection, tally, by
