"""Every figure is the sum of its rows, on any portfolio, under any filter, however it is cut up."""

from datetime import date
from decimal import Decimal
from itertools import islice

import pytest
from django.db.models import Q, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houma.domain.agreements.bilan import MEASURES, Filter, Grouping, Period, bilan, flows_behind, rows_behind
from houma.domain.agreements.bilan.counting import count
from houma.domain.agreements.bilan.reading import Reading
from houma.domain.agreements.bilan.results import Figure, Rows
from houma.domain.agreements.bilan.selection import select
from houma.domain.agreements.ledger import FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, Containment
from houma.domain.projects.models import Scale

pytestmark = pytest.mark.django_db
ON_ANY_FILTER = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LEDGER = {"pledged": FlowKind.PLEDGE, "committed": FlowKind.COMMITMENT, "released": FlowKind.DISBURSEMENT}


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    start = draw(st.none() | st.integers(2009, 2026))
    return Filter(
        "xb",
        period=Period(start, draw(st.none() | st.integers(start or 2009, 2026))),
        programme=draw(st.sampled_from(["", "programme-0", "programme-5"])),
        scale=draw(st.sampled_from(["", *Scale.values])),
        territory=draw(st.sampled_from(["", "NATIONAL", "R03", "R07P2"])),
        party=draw(st.sampled_from(["", "party-0", "party-9"])),
        royal=draw(st.booleans()),
        until=draw(st.none() | st.dates(date(2012, 1, 1), date(2026, 1, 1))),
    )


def assert_sum(figure: Figure, rows: Rows, *, about_nothing: bool = False) -> None:
    """A figure is the sum of its rows; it is unknown where amounts are, or where no agreement at all is counted."""
    values = [row.value for row in rows.rows]
    assert len(values) == figure.rows_count
    assert len(rows.unknown) == figure.unknown_count
    if figure.measure.code == "rate":
        base = sum((row.base or Decimal(0) for row in rows.rows), Decimal(0))
        assert figure.value == (sum(values, Decimal(0)) / base if base else None)
    elif figure.value is None:
        assert not values
        assert rows.unknown or about_nothing
    else:
        assert figure.value == sum(values, Decimal(0))


@ON_ANY_FILTER
@given(asked=filters(), by=st.sampled_from([None, *Grouping]))
def test_a_figure_is_the_sum_of_the_rows_behind_it(drawn: str, today: date, asked: Filter, by: Grouping | None) -> None:
    whole = bilan(asked, by, on=today)
    for figure in whole.figures.values():
        assert_sum(figure, rows_behind(asked, figure.measure.code, on=today))
    for group in islice(whole.groups, 3):
        counted = group.figures.get("agreements")
        nothing = counted is not None and not counted.rows_count
        for figure in group.figures.values():
            rows = rows_behind(asked, figure.measure.code, group.code, by, on=today)
            assert_sum(figure, rows, about_nothing=nothing)


@ON_ANY_FILTER
@given(asked=filters(), by=st.sampled_from(list(Grouping)))
def test_the_groups_add_up_to_the_whole_so_nothing_is_counted_twice(
    drawn: str, today: date, asked: Filter, by: Grouping
) -> None:
    whole = bilan(asked, by, on=today)
    for code, figure in whole.figures.items():
        if figure.measure.code == "rate" or (by is Grouping.PARTNER and not figure.measure.by_payer):
            continue
        parts = [group.figures[code] for group in whole.groups]
        assert sum((part.value or Decimal(0) for part in parts), Decimal(0)) == (figure.value or Decimal(0))
        assert sum(part.rows_count for part in parts) == figure.rows_count or by is Grouping.PARTNER
        if by is not Grouping.PARTNER:
            assert sum(part.unknown_count for part in parts) == figure.unknown_count


@ON_ANY_FILTER
@given(asked=filters())
def test_reading_less_counts_the_same(drawn: str, today: date, asked: Filter) -> None:
    """What the database narrows and what the rules narrow are the same agreements."""
    reading = Reading(drawn, None, today)
    scope = reading.scope(asked)
    narrow = select(reading.portfolio(scope), scope)
    wide = reading.portfolio(reading.scope(Filter(drawn, party=asked.party))) if asked.party else reading.whole
    for measure in MEASURES:
        mine = count(narrow, measure.code)
        theirs = count(select(wide, scope), measure.code)
        assert sorted(mine.items) == sorted(theirs.items)
        assert sorted(mine.unknown) == sorted(theirs.unknown)


@ON_ANY_FILTER
@given(asked=filters(), measure=st.sampled_from([*LEDGER, "ministry_contribution", "ministry_released"]))
def test_money_is_the_sum_of_its_entries_in_the_ledger(drawn: str, today: date, asked: Filter, measure: str) -> None:
    figure = bilan(asked, on=today).figures[measure]
    assert flows_behind(asked, measure, on=today).total() == (figure.value or Decimal(0))


def test_money_by_partner_is_the_sum_of_its_entries_in_the_ledger(drawn: str, today: date) -> None:
    asked = Filter(drawn)
    for group in bilan(asked, Grouping.PARTNER, on=today).groups[:5]:
        flows = flows_behind(asked, "released", group.code, Grouping.PARTNER, on=today)
        assert flows.total() == group.figures["released"].value
        assert {flow.line.payer.code for flow in flows} == {group.code}


def test_the_whole_country_is_what_plain_queries_say(drawn: str, today: date) -> None:
    """An independent count: signed public agreements that are no announcement, parts left out of money."""
    signed = Agreement.objects.filter(
        Q(visibility="public", project__visibility="public", state__in=["signed", "closed"]), country=drawn
    )
    counted = signed.exclude(kind="programme")
    inside = set(
        Containment.objects.filter(whole__in=counted, whole__total__isnull=False).values_list("part_id", flat=True)
    ) | set(counted.filter(framework__in=counted, framework__total__isnull=False).values_list("pk", flat=True))
    figures = bilan(Filter(drawn), on=today).figures
    added = counted.exclude(pk__in=inside)
    assert figures["agreements"].value == counted.count()
    assert figures["projects"].value == counted.values("project").distinct().count()
    assert figures["total_cost"].value == added.aggregate(total=Sum("total"))["total"]
    assert figures["total_cost"].unknown_count == added.filter(total=None).count()
    assert figures["contained_agreements"].value == counted.filter(pk__in=inside).count() > 0
    assert figures["announced_programmes"].value == signed.filter(kind="programme").count() > 0
    assert figures["announced_cost"].value == signed.filter(kind="programme").aggregate(total=Sum("total"))["total"]

    parts = set(Containment.objects.filter(whole__in=counted).values_list("part_id", flat=True))
    moving = counted.exclude(pk__in=parts)
    released = FundingLine.objects.filter(agreement__in=moving, flows__kind=FlowKind.DISBURSEMENT)
    assert figures["released"].value == released.aggregate(total=Sum("flows__amount"))["total"]
    late = [
        (instalment.amount - (instalment.paid or 0))
        for instalment in Instalment.objects.filter(
            line__agreement__in=moving, due_on__lt=today, withdrawn_in=None
        ).annotate(paid=Sum("flows__amount"))
        if instalment.amount > (instalment.paid or 0)
    ]
    assert figures["late"].value == sum(late)
    assert figures["late_instalments"].value == len(late) > 0


def test_a_bilan_costs_the_same_queries_whatever_it_counts(drawn: str, today: date, django_assert_num_queries) -> None:
    for asked in (Filter(drawn), Filter(drawn, scale="medina"), Filter(drawn, Period(1990, 1991))):
        with django_assert_num_queries(12):
            bilan(asked, on=today)
    with django_assert_num_queries(13):
        bilan(Filter(drawn), Grouping.REGION, on=today)
    with django_assert_num_queries(14):
        bilan(Filter(drawn), Grouping.PARTNER, on=today)
