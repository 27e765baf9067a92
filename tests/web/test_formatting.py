"""Figures and dates on pages: as each language writes them, and never more precise than they are known."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from houma.values.money import Money
from houma.values.partial_date import PartialDate
from houma.web.formatting import format_money, format_number, format_partial_date, format_percent

NARROW, UNIT = "\u202f", "\u00a0"
MARKS = {"fr": (NARROW, ","), "ar": (NARROW, ","), "en": (",", ".")}


def shown(source: str, language: str = "fr", **context: object) -> str:
    with translation.override(language):
        return Template("{% load houma %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "text"), [("fr", f"246{NARROW}600,5"), ("ar", f"246{NARROW}600,5"), ("en", "246,600.5")]
)
def test_thousands_are_grouped_as_the_language_does(language: str, text: str) -> None:
    assert format_number(Decimal("246600.5"), language) == text


@given(st.decimals(min_value=0, max_value=10**12, places=3), st.sampled_from(["fr", "ar", "en"]))
def test_a_number_shows_every_digit_it_has(value: Decimal, language: str) -> None:
    group, mark = MARKS[language]
    assert Decimal(format_number(value, language).replace(group, "").replace(mark, ".")) == value


@given(st.decimals(min_value=0, max_value=10**9, places=3), st.integers(min_value=0, max_value=2))
def test_fixed_decimals_round_half_up_and_keep_their_zeros(value: Decimal, decimals: int) -> None:
    text = format_number(value, "en", decimals).replace(",", "")
    assert abs(Decimal(text) - value) <= Decimal(1).scaleb(-decimals) / 2
    assert len(text.partition(".")[2]) == decimals


def test_a_share_is_a_percentage() -> None:
    assert format_percent(Decimal("0.353"), "fr", 1) == f"35,3{NARROW}%"
    assert format_percent(0.353, "en") == "35%"


def test_money_is_in_millions_with_the_label_of_the_country() -> None:
    amount = Money(Decimal("424565000"), "MAD")
    assert format_money(amount, "fr", "MDH") == f"424,565{UNIT}MDH"
    assert format_money(amount, "en") == f"424.565{UNIT}M{UNIT}MAD"


@pytest.mark.parametrize(
    ("known", "long", "short"),
    [
        (PartialDate(2020, 3, 2), "2 mars 2020", "2 mars 2020"),
        (PartialDate(2020, 9), "septembre 2020", "sept. 2020"),
        (PartialDate(2020), "2020", "2020"),
        (date(2025, 1, 8), "8 janvier 2025", "8 janv. 2025"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(known: date | PartialDate, long: str, short: str) -> None:
    assert (format_partial_date(known, "fr"), format_partial_date(known, "fr", "short")) == (long, short)
    assert format_partial_date(known, "fr", "numeric") == str(known)


def test_moroccan_arabic_names_its_own_months_in_western_digits() -> None:
    assert format_partial_date(PartialDate(2025, 8, 14), "ar") == "14 غشت 2025"


def test_figures_are_isolated_from_the_direction_of_the_text() -> None:
    assert shown("{{ count|number }}", count=1503) == f'<bdi class="num">1{NARROW}503</bdi>'
    assert shown("{{ count|number_text }}", count=1503) == f"1{NARROW}503"
    assert shown("{{ day|partial_date }}", day="2020-03") == '<time datetime="2020-03"><bdi>mars 2020</bdi></time>'


@pytest.mark.parametrize("filter_", ["number", "percent", "money", "partial_date", "localdate"])
def test_what_is_missing_is_unknown_and_never_zero(filter_: str) -> None:
    text = shown("{{ value|" + filter_ + " }}", language="en", value=None)
    assert text == '<span class="soft">unknown</span>'


def test_the_money_tag_takes_the_label_from_the_country_shown() -> None:
    site = {"country": type("Country", (), {"million_label": "MDH"})}
    amount = Money(Decimal("670000000"), "MAD")
    context = {"site": type("Site", (), site), "amount": amount}
    assert shown("{% money amount %}", **context) == f'<bdi class="num">670{UNIT}MDH</bdi>'
    assert shown("{% money amount decimals=2 label=False %}", **context) == '<bdi class="num">670,00</bdi>'


@pytest.mark.parametrize(
    ("millions", "text"), [("144483.97", f"144{NARROW}484"), ("999.5", "999,5"), ("-1200.4", f"-1{NARROW}200")]
)
def test_a_card_shows_whole_millions_from_a_thousand_on(millions: str, text: str) -> None:
    amount = Money(Decimal(millions) * 1_000_000, "MAD")
    label = f'<span class="unit">{UNIT}M MAD</span>'
    assert shown("{% large_money amount %}", amount=amount) == f'<bdi class="num">{text}{label}</bdi>'


@pytest.mark.parametrize(
    ("unit", "quantity", "language", "text"),
    [
        ("sites", "1", "fr", "site"),
        ("sites", "4", "ar", "مواقع"),
        ("salles", "2", "en", "rooms"),
        ("bacs", "1", "ar", "bacs"),
    ],
)
def test_a_unit_follows_its_quantity_and_the_language(unit: str, quantity: str, language: str, text: str) -> None:
    assert shown("{{ unit|unit_of:quantity }}", language, unit=unit, quantity=Decimal(quantity)) == text


@pytest.mark.parametrize(
    ("measure", "unit", "text", "words"),
    [
        ("royal_presentation", "boolean", "true", "نعم"),
        ("royal_presentation", "boolean", "false", "لا"),
        ("kind", "text", "financing", "اتفاقية تمويل"),
        ("title", "text", "financing", "financing"),
    ],
)
def test_a_claim_says_words_where_its_source_table_has_codes(measure: str, unit: str, text: str, words: str) -> None:
    claim = SimpleNamespace(measure_code=measure, unit_code=unit, text=text)
    assert shown("{{ claim|claimed_words }}", "ar", claim=claim) == words


def test_filters_in_force_are_counted_and_an_order_is_none() -> None:
    fields = [
        {"type": "search", "value": "Fès"},
        {"type": "number", "value": ""},
        {"type": "select", "options": [{"value": "", "selected": False}, {"value": "medina", "selected": True}]},
        {"type": "select", "options": [{"value": "scale", "selected": False}, {"value": "year", "selected": True}]},
        {"type": "checkbox", "value": False},
    ]
    assert shown("{{ fields|filters_in_force }}", fields=fields) == "2"
