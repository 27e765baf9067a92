"""Beside each official total stands what Houma's rows add up to, and the rest that nobody explains."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.factories import (
    AgreementFactory,
    CommuneFactory,
    FlowFactory,
    FundingLineFactory,
    OfficialTotalFactory,
    PartyFactory,
    ProgrammeFactory,
    ProjectFactory,
    SourceFactory,
)

from houma.domain.agreements.bilan import Comparison, Filter, Period, official_comparison, rows_behind
from houma.domain.agreements.models import Agreement, AgreementState, OfficialTotal
from houma.domain.projects.models import Scale

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 1)


def agreement(millions: int | None, day: str, scale: Scale = Scale.CITY, **project: Any) -> Agreement:
    return AgreementFactory(
        project=ProjectFactory(scale=scale, **project),
        state=AgreementState.SIGNED,
        signed_on=day,
        signed_from=date.fromisoformat(day),
        total=None if millions is None else millions * Decimal(1_000_000),
    )


def total(value: int, as_of: str = "", **fields: Any) -> OfficialTotal:
    defaults = {"comparable": "total_cost", "unit_code": "MAD_million", "value": Decimal(value), "as_of": as_of}
    return OfficialTotalFactory(**{**defaults, **fields})


def compare(**filters: Any) -> tuple[Comparison, ...]:
    return official_comparison(Filter("xh", **filters), on=ON)


def test_the_rest_is_what_the_rows_do_not_explain() -> None:
    agreement(400, "2016-05-01")
    agreement(None, "2016-06-01")
    total(1000, "2017-10-31")
    (found,) = compare()
    (statement,) = found.statements
    assert statement.ours is not None
    assert (statement.value, statement.ours.value, statement.rest) == (1_000_000_000, 400_000_000, 600_000_000)
    assert "600" in statement.sentence.fr
    assert "60\N{NO-BREAK SPACE}%" in statement.sentence.fr
    assert "dont 1 sans valeur connue" in statement.sentence.fr
    assert "600" in statement.sentence.ar
    assert "stays unexplained" in statement.sentence.en


def test_an_official_total_is_compared_under_its_own_filter() -> None:
    agreement(400, "2016-05-01", Scale.MEDINA)
    agreement(30, "2016-05-01", Scale.CITY)
    total(500, scale="medina", period_start=2015, period_end=2017)
    (found,) = compare(period=Period(2015, 2020))
    assert found.filter == Filter("xh", Period(2015, 2017), scale="medina")
    assert found.statements[0].rest == 100_000_000


def test_what_was_signed_after_the_day_of_the_total_is_not_held_against_it() -> None:
    agreement(400, "2017-10-31")
    agreement(50, "2017-11-01")
    total(450, "2017-10", period_end=2017)
    (found,) = compare()
    assert found.statements[0].rest == 50_000_000


def test_totals_for_the_same_thing_at_different_dates_stand_beside_each_other() -> None:
    agreement(400, "2016-05-01")
    total(1000, "2017", period_start=2015)
    total(1500, "2024", period_start=2015)
    (found,) = compare()
    assert [(statement.as_of, statement.value / 1_000_000) for statement in found.statements] == [
        ("2017", 1000),
        ("2024", 1500),
    ]


def test_two_sources_that_repeat_a_total_are_one_statement_with_two_sources() -> None:
    agreement(400, "2016-05-01")
    total(1000, "2017", source=SourceFactory(code="ministry"))
    total(1000, "2017", source=SourceFactory(code="press"))
    (found,) = compare()
    (statement,) = found.statements
    assert {source.code for source in statement.sources} == {"ministry", "press"}
    assert len(statement.codes) == 2


def test_rows_that_add_up_to_more_are_said_so() -> None:
    agreement(400, "2016-05-01")
    total(100)
    statement = compare()[0].statements[0]
    assert statement.rest == -300_000_000
    assert "de plus" in statement.sentence.fr


def test_what_is_not_known_is_not_compared() -> None:
    agreement(None, "2016-05-01")
    total(100)
    statement = compare()[0].statements[0]
    assert statement.rest is None
    assert "ne connaît" in statement.sentence.fr


def test_counts_are_compared_as_they_are() -> None:
    agreement(1, "2018-05-01", Scale.MEDINA, royal_presentation=True)
    agreement(1, "2018-05-01", Scale.MEDINA, royal_presentation=False)
    total(12, comparable="projects", unit_code="projects", royal=True, period_start=2017, period_end=2021)
    (found,) = compare(period=Period(2017, 2021), royal=True)
    assert (found.statements[0].value, found.statements[0].rest) == (12, 11)


def test_only_totals_about_what_was_asked_are_shown() -> None:
    policy = ProgrammeFactory(code="policy")
    ProgrammeFactory(code="medinas", parent=policy)
    commune = CommuneFactory()
    total(1, programme_code="policy", code="whole")
    total(2, programme_code="medinas", scale="medina", code="of-medinas")
    total(3, territory_code=commune.code, code="of-commune")
    total(4, period_start=2010, period_end=2012, code="early")
    total(5, "2011-06", code="said-early")
    total(6, comparable="", code="not-comparable")

    def codes(**filters: Any) -> set[str]:
        return {code for found in compare(**filters) for statement in found.statements for code in statement.codes}

    assert codes() == {"whole", "of-medinas", "of-commune", "early", "said-early"}
    assert codes(programme="policy") == {"whole", "of-medinas"}
    assert codes(programme="medinas") == {"of-medinas"}
    assert codes(scale="medina") == {"of-medinas"}
    assert codes(territory=commune.parent.code) == {"of-commune"}
    assert codes(period=Period(2010, 2013)) == {"early", "said-early"}
    assert codes(royal=True) == set()


def test_a_total_about_a_code_that_the_country_does_not_know_is_shown_without_comparison() -> None:
    agreement(400, "2016-05-01")
    total(100, programme_code="unheard-of")
    (found,) = compare()
    assert (found.statements[0].ours, found.statements[0].rest) == (None, None)


def test_a_total_about_named_agreements_is_compared_with_these_alone() -> None:
    for code, millions in (("MED-1", 300), ("MED-2", 200), ("OTHER", 900)):
        one = agreement(millions, "2020-05-01")
        Agreement.objects.filter(pk=one.pk).update(code=code)
    total(600, "2020-03-02", agreement_codes=["MED-1", "MED-2"], scale="medina")
    (found,) = compare()
    assert found.filter == Filter("xh", agreements=("MED-1", "MED-2"))
    assert (found.statements[0].ours.millions, found.statements[0].rest) == (500, 100_000_000)
    assert Filter.from_params("xh", found.filter.params()) == found.filter
    assert {row.code for row in rows_behind(found.filter, "total_cost", on=ON).rows} == {"MED-1", "MED-2"}


def test_a_total_that_names_an_unknown_agreement_is_shown_without_comparison() -> None:
    total(600, agreement_codes=["NOT-THERE"])
    assert compare()[0].statements[0].ours is None


def test_a_total_of_one_partner_is_compared_with_what_that_partner_pays() -> None:
    builder, other = PartyFactory(code="builder"), PartyFactory(code="other")
    under = agreement(500, "2020-05-01")
    for payer, millions in ((builder, 30), (other, 70)):
        FlowFactory(
            line=FundingLineFactory(agreement=under, payer=payer, source=SourceFactory()),
            amount=millions * Decimal(1_000_000),
        )
    agreement(100, "2020-05-01")
    total(50, party_code="builder", comparable="agreements", unit_code="agreements")
    (found,) = compare(party="builder")
    assert (found.statements[0].ours.value, found.statements[0].rest) == (1, 49)
    assert compare() == (found,)
    assert compare(party="other") == ()


def test_the_queries_do_not_grow_with_the_totals(django_assert_max_num_queries) -> None:
    agreement(400, "2016-05-01")
    for year in range(2000, 2020):
        total(year, str(year), period_start=year)
    with django_assert_max_num_queries(14):
        compare()
