"""The money matrix: it says what the bilan says, its parts add up, and every figure is the sum of its rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries
from tests.factories import FlowFactory, PartyFactory, user_with_mandate
from tests.funding.world import TODAY, World

from houma.domain.accounts.models import Role
from houma.domain.agreements.bilan import Filter, FilterError, bilan
from houma.domain.agreements.ledger import Flow, FlowKind
from houma.domain.agreements.listing import visible_agreements
from houma.domain.funding.money import MEASURES, By, Matrix, Question, money_curve, money_matrix, rows_behind
from houma.domain.funding.partner import partner_money

CODES = [measure.code for measure in MEASURES]


def asked(**parameters: str) -> Question:
    return Question.from_params("xh", parameters, TODAY)


def matrix(world: World, **parameters: str) -> Matrix:
    return money_matrix(asked(**parameters), visible_agreements(world.officer), on=TODAY)


def amounts(found: Matrix) -> dict[str, int | None]:
    return {code: None if money is None else int(money.amount) for code, money in found.whole.figures.items()}


def test_the_whole_says_what_was_committed_due_released_spent_and_is_late(world: World) -> None:
    whole = amounts(matrix(world))
    assert whole.pop("forecast")
    assert whole == {
        "committed": 3_300_000,
        "due": 600_000 * 3 + 300_000,
        "released": 750_000,
        "spent": 250_000,
        "late": 500_000 + 600_000 + 250_000,
    }


def test_it_agrees_with_the_bilan(world: World) -> None:
    figures = bilan(Filter("xh"), visible=visible_agreements(world.officer), on=TODAY).figures
    found = matrix(world).whole.figures
    for code in ("committed", "released", "late"):
        money = found[code]
        assert money is not None
        assert money.amount == figures[code].value


@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("year", ["", "2024", "2025"])
def test_parts_add_up_to_the_whole_and_each_figure_is_the_sum_of_its_rows(world: World, by: By, year: str) -> None:
    question = asked(by=by, year=year)
    visible = visible_agreements(world.officer)
    found = money_matrix(question, visible, on=TODAY)
    for code in CODES:
        parts = [row.figures[code] for row in found.rows]
        whole = found.whole.figures[code]
        assert whole is not None
        assert sum((part.amount for part in parts if part is not None), Decimal(0)) == whole.amount
        for row in (found.whole, *found.rows):
            figure = row.figures[code]
            rows = rows_behind(question, code, row.code, visible, on=TODAY)
            assert rows.total.amount == (figure.amount if figure is not None else 0)
            assert sum((one.amount.amount for one in rows.rows), Decimal(0)) == rows.total.amount
            assert rows.count == len(rows.rows)


def test_rows_come_page_by_page(world: World) -> None:
    visible = visible_agreements(world.officer)
    whole = rows_behind(asked(), "due", "", visible, on=TODAY)
    pages = [rows_behind(asked(), "due", "", visible, on=TODAY, start=start, limit=1) for start in range(whole.count)]
    assert [page.rows[0] for page in pages] == list(whole.rows)


def test_a_visitor_sees_what_is_public_only(world: World) -> None:
    found = money_matrix(asked(by="agreement"), visible_agreements(AnonymousUser()), on=TODAY)
    assert {row.code for row in found.rows} == {world.first.code, world.second.code}
    rows = rows_behind(asked(by="agreement"), "committed", world.hidden.code, visible_agreements(AnonymousUser()))
    assert (rows.count, rows.total.amount) == (0, 0)


def test_a_partner_is_asked_for_alone(world: World) -> None:
    assert amounts(matrix(world, party="region"))["committed"] == 300_000
    with pytest.raises(FilterError):
        matrix(world, party="nobody")


def test_the_number_of_queries_does_not_grow_with_the_rows(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        FlowFactory(line__agreement=world.first, amount=Decimal(1000), line__key=f"more-{number}")
    with django_assert_max_num_queries(20):
        matrix(world, by="partner")


def test_a_reversal_undoes_the_release_on_its_day(world: World) -> None:
    flow = Flow.objects.get(kind=FlowKind.DISBURSEMENT, amount=Decimal(100_000))
    FlowFactory(
        line=flow.line, kind=flow.kind, amount=-flow.amount, value_date=None, reverses=flow, reason="Erreur",
        instalment=flow.instalment,
    )  # fmt: skip
    by_year = {row.code: row.figures["released"] for row in matrix(world, by="year").rows}
    assert by_year["2024"] is not None
    assert by_year["2024"].amount == 600_000
    curve = money_curve(asked(), visible_agreements(world.officer), on=TODAY)
    assert max(point.released.amount for point in curve.points if point.released is not None) == 600_000


def test_the_curve_adds_up_month_by_month(world: World) -> None:
    curve = money_curve(asked(), visible_agreements(world.officer), on=TODAY)
    last_real = [point for point in curve.points if point.released is not None][-1]
    assert last_real.month == date(2025, 3, 1)
    assert (last_real.planned.amount, last_real.spent and last_real.spent.amount) == (2_100_000, 250_000)
    assert last_real.released is not None
    assert last_real.released.amount + curve.undated.amount == 750_000
    assert curve.points[-1].planned.amount == 3_300_000
    assert curve.late.amount == 1_350_000
    ahead = [point.expected.amount for point in curve.points if point.expected is not None]
    assert ahead == sorted(ahead)
    assert 700_000 < ahead[-1] <= 3_300_000
    for point in curve.points:
        if point.low is not None and point.high is not None:
            assert point.low.amount <= point.high.amount


def test_a_partner_is_known_by_what_it_paid_and_how_late(world: World) -> None:
    found = partner_money(world.tree.country, [world.payer], visible_agreements(world.officer), on=TODAY)
    assert (found.committed.amount, found.due.amount, found.released.amount) == (3_000_000, 1_800_000, 700_000)
    assert found.owes.amount == 1_100_000
    assert found.left.amount == 2_300_000
    assert found.delay is not None
    assert (found.delay.payments, found.delay.median, found.delay.rests_on_little) == (2, 30, True)
    assert sum(one.payments for one in found.delay.bins) == 2
    assert sum(year.due.amount for year in found.years) == found.due.amount
    assert sum(one.late.amount for one in found.agreements) == found.owes.amount


def test_a_partners_page_counts_what_its_reader_may_see(world: World) -> None:
    public = partner_money(world.tree.country, [world.payer], visible_agreements(AnonymousUser()), on=TODAY)
    assert public.committed.amount == 2_000_000
    elsewhere = user_with_mandate(
        Role.PARTNER, world.tree.communes[1], PartyFactory(country=world.tree.country, code="other")
    )
    theirs = partner_money(world.tree.country, [world.payer], visible_agreements(elsewhere), on=TODAY)
    assert theirs.committed.amount == 2_000_000
