"""A filter says the same in an address, in options and in code, and speaks when it cannot be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houma.domain.agreements.bilan import Filter, FilterError, Period
from houma.domain.projects.models import Scale

YEARS = st.none() | st.integers(1900, 2100)
CODES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", max_size=12)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = draw(YEARS), draw(YEARS)
    if start is not None and end is not None and start > end:
        start, end = end, start
    return Period(start, end)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    return Filter(
        "xh",
        period=draw(periods()),
        programme=draw(CODES),
        scale=draw(st.sampled_from(["", *Scale.values])),
        territory=draw(CODES),
        party=draw(CODES),
        royal=draw(st.booleans()),
        until=draw(st.none() | st.dates()),
    )


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2017-2021", 2017, 2021),
        (" 2017 – 2021 ", 2017, 2021),
        ("2017", 2017, 2017),
        ("2017-", 2017, None),
        ("-2021", None, 2021),
        ("", None, None),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, start: int | None, end: int | None) -> None:
    assert Period.parse(text) == Period(start, end)


@pytest.mark.parametrize("text", ["2021-2017", "17-21", "2017-2021-2022", "20172021", "depuis 2017"])
def test_a_period_that_is_none_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(FilterError) as refused:
        Period.parse(text)
    assert "2017-2021" in refused.value.sentence("fr")
    assert refused.value.field == "period"


@given(periods())
def test_a_period_is_written_as_it_is_read(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods(), st.integers(1890, 2110))
def test_a_year_is_in_a_period_between_its_ends(period: Period, year: int) -> None:
    inside = (period.start or 0) <= year <= (period.end or 9999)
    assert (year in period) is inside


@given(filters())
def test_a_filter_survives_its_address(asked: Filter) -> None:
    assert Filter.from_params("xh", asked.params()) == asked


def test_an_empty_filter_has_an_empty_address() -> None:
    assert Filter("xh").query_string() == ""
    assert Filter("xh", Period(2017, 2021), royal=True).query_string() == "period=2017-2021&royal=1"


def test_an_unknown_scale_names_the_nearest() -> None:
    with pytest.raises(FilterError) as refused:
        Filter("xh", scale="neighborhood")
    assert refused.value.nearest[0] == "neighbourhood"
    assert "emerging_centre" in refused.value.sentence("en")


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(FilterError, match="2017-10-31"):
        Filter.from_params("xh", {"until": "31/10/2017"})
    assert Filter.from_params("xh", {"until": "2017-10-31"}).until == date(2017, 10, 31)
