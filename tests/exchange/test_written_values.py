"""Numbers and dates are read as people write them, and refused where they could mean two things."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.samples import codes, read_column

from houma.exchange.problems import Fault
from houma.exchange.shown import shown_date, shown_number
from houma.exchange.written_dates import read_date, read_partial_date
from houma.exchange.written_numbers import MarkHabits, UnclearNumber, WrittenNumber, exact, read_number
from houma.values.partial_date import PartialDate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1\u202f234\u202f567,89", "1234567.89"),
        ("1\u00a0234,567", "1234.567"),
        ("1'234.5", "1234.5"),
        ("1.234.567,8", "1234567.8"),
        ("1,234,567.8", "1234567.8"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("١٢٣٤٫٥", "1234.5"),
        ("١٬٢٣٤٬٥٦٧٫٨٩", "1234567.89"),
        ("١٫٢٣٤", "1.234"),
        ("-12", "-12"),
        ("\u221212,5", "-12.5"),
        ("\u200e-12,5", "-12.5"),
        ("+7", "7"),
        ("12 MDH", "12"),
        ("12,5 mdh", "12.5"),
        ("007", "7"),
    ],
)
def test_a_number_is_read_in_every_usual_spelling(text: str, value: str) -> None:
    assert read_number(text, MarkHabits(), ("MDH",)) == WrittenNumber(Decimal(value), percent=False)


@pytest.mark.parametrize(
    "text", ["12 34", "1,23,45", "12a", "abc", "-", "--1", "1e6", "12 DH", "1 234.567,8", "1.23.4", "", "9" * 61, "NaN"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    read = read_number(text, MarkHabits(), ("MDH",))
    assert isinstance(read, Fault)
    assert read.code == "not-a-number"


@pytest.mark.parametrize("text", ["1,234", "1.684", "12.345", "-999,999"])
def test_a_mark_before_three_digits_is_unclear(text: str) -> None:
    assert isinstance(read_number(text, MarkHabits()), UnclearNumber)


def test_an_unclear_number_alone_is_a_problem_that_shows_both_readings() -> None:
    values, problems = read_column("Montant total", "1,684")
    assert values == [None]
    assert codes(problems) == ["ambiguous-number"]
    assert problems[0].nearest == ("1684", "1,6840")


@pytest.mark.parametrize(
    ("cells", "unclear_value"),
    [
        (["12,5", "1,684"], "1.684"),
        (["1 234,5", "1,684"], "1.684"),
        (["1.234.567", "1.684"], "1684"),
        (["1.234,50", "1.684"], "1684"),
    ],
)
def test_the_other_numbers_of_the_sheet_settle_an_unclear_one(cells: list[str], unclear_value: str) -> None:
    values, problems = read_column("Montant total", *cells)
    assert not problems
    assert values[-1] == Decimal(unclear_value)


def test_a_sheet_that_uses_a_mark_both_ways_settles_nothing() -> None:
    _, problems = read_column("Montant total", "12.5", "1.234.567", "1.684")
    assert codes(problems) == ["ambiguous-number"]


def test_the_other_mark_settles_nothing() -> None:
    _, problems = read_column("Montant total", "12,5", "1.684")
    assert codes(problems) == ["ambiguous-number"]


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False), st.sampled_from(["fr", "ar", "en"])
)
def test_a_number_shown_in_any_language_reads_back(value: Decimal, language: str) -> None:
    habits = MarkHabits()
    read = read_number(shown_number(value, language), habits)
    if isinstance(read, UnclearNumber):
        assert value in (read.as_decimal, read.as_thousands)
    else:
        assert read == WrittenNumber(value, percent=False)


@given(st.text(max_size=30))
def test_no_text_makes_the_number_reader_fail(text: str) -> None:
    assert isinstance(read_number(text, MarkHabits(), ("MDH",)), WrittenNumber | UnclearNumber | Fault)


def test_a_stored_binary_number_is_what_the_spreadsheet_shows() -> None:
    assert exact(0.1 + 0.2) == Decimal("0.3")
    assert exact(424.565) == Decimal("424.565")
    assert exact(1e15) == Decimal(10) ** 15


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14/05/2018", date(2018, 5, 14)),
        ("03/04/2018", date(2018, 4, 3)),
        ("3-4-2018", date(2018, 4, 3)),
        ("14.05.2018", date(2018, 5, 14)),
        ("2018-05-14", date(2018, 5, 14)),
        ("2018/05/14", date(2018, 5, 14)),
        ("2018-05-14T09:30:00Z", date(2018, 5, 14)),
        ("14/05/2018 00:00:00", date(2018, 5, 14)),
        ("14 mai 2018", date(2018, 5, 14)),
        ("1er août 2018", date(2018, 8, 1)),
        ("lundi 14 mai 2018", date(2018, 5, 14)),
        ("14 May 2018", date(2018, 5, 14)),
        ("May 14th, 2018", date(2018, 5, 14)),
        ("14 ماي 2018", date(2018, 5, 14)),
        ("١٤ غشت ٢٠١٨", date(2018, 8, 14)),
        ("14 أغسطس 2018", date(2018, 8, 14)),
        ("14\u200f/5\u200f/2018", date(2018, 5, 14)),
    ],
)
def test_a_date_is_read_in_every_usual_spelling(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("05/14/2018", "month-first-date"),
        ("14/05/18", "two-digit-year"),
        ("mai-18", "two-digit-year"),
        ("31/02/2018", "no-such-day"),
        ("2018-13-01", "no-such-day"),
        ("2018", "incomplete-date"),
        ("mai 2018", "incomplete-date"),
        ("bientôt", "not-a-date"),
        ("0218", "not-a-date"),
    ],
)
def test_a_date_that_leaves_a_doubt_is_refused_with_its_reason(text: str, code: str) -> None:
    read = read_date(text)
    assert isinstance(read, Fault)
    assert read.code == code


@pytest.mark.parametrize(
    ("text", "value"),
    [("2018", "2018"), ("05/2018", "2018-05"), ("2018-05", "2018-05"), ("mai 2018", "2018-05"), ("٢٠١٨", "2018")],
)
def test_a_partial_date_keeps_what_is_not_known_unknown(text: str, value: str) -> None:
    assert read_partial_date(text) == PartialDate.parse(value)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from(["fr", "ar", "en"]))
def test_a_date_shown_in_any_language_reads_back(day: date, language: str) -> None:
    assert read_date(shown_date(day, language)) == day
    month = PartialDate(day.year, day.month)
    assert read_partial_date(shown_date(month, language)) == month


@given(st.text(max_size=30))
def test_no_text_makes_the_date_reader_fail(text: str) -> None:
    assert isinstance(read_partial_date(text), PartialDate | Fault)
