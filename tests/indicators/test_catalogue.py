"""The catalogue: all faults at once, a new definition a new version, nothing rewritten."""

import pytest
from django.db import IntegrityError, transaction
from tests.factories import CountryFactory, RootFactory, user_with_mandate
from tests.factories.indicators import new_indicator, small_catalogue

from houma.domain.accounts.models import Role
from houma.domain.base.decisions import Refused
from houma.domain.indicators.actions import CatalogueRefused, record_indicators
from houma.domain.indicators.models import Indicator, IndicatorVersion
from houma.domain.indicators.queries import catalogue, definition_versions
from houma.domain.territories.models import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return CountryFactory()


def test_a_changed_definition_is_a_new_version_and_the_old_one_stays(country: Country) -> None:
    record_indicators(country, small_catalogue(), by=None)
    again = record_indicators(country, small_catalogue(), by=None)
    assert (again.new, again.changed, len(again.unchanged)) == ((), (), 6)
    told = record_indicators(
        country, [new_indicator("schooling", decimals=2, aggregation="weighted_mean", weight_code="people")], by=None
    )
    assert told.changed == ("schooling",)
    versions = definition_versions(country, "schooling")
    assert [(version.number, version.decimals) for version in versions] == [(2, 2), (1, 1)]
    assert {one.code: one.version for one in catalogue(country)}["schooling"] == 2
    assert len(catalogue(country)) == 6


def test_a_dry_run_tells_and_writes_nothing(country: Country) -> None:
    told = record_indicators(country, small_catalogue(), by=None, dry_run=True)
    assert len(told.new) == 6
    assert not Indicator.objects.exists()


def test_everything_that_is_wrong_is_told_at_once(country: Country) -> None:
    lines = [
        new_indicator("Wrong Code"),
        new_indicator("mean", aggregation="weighted_mean", weight_code="nobody"),
        new_indicator("ratio", aggregation="ratio", numerator_code="mean"),
        new_indicator("sideways", direction="sideways", capital="moral"),
        new_indicator("twice"),
        new_indicator("twice"),
        new_indicator("derived", formula="mean + unknown", aggregation="sum"),
        new_indicator("broken", formula="mean +"),
        new_indicator("mixed", "inhabitants", formula="mean * 2"),
        new_indicator("sourced", source_code="nowhere"),
        new_indicator("on_derived", aggregation="weighted_mean", weight_code="derived"),
        new_indicator("on_itself", aggregation="weighted_mean", weight_code="on_itself"),
    ]
    with pytest.raises(CatalogueRefused) as refused:
        record_indicators(country, lines, by=None)
    found = {(one.code, one.fault.column) for one in refused.value.faults}
    assert found == {
        ("Wrong Code", "code"),
        ("mean", "weight"),
        ("ratio", "numerator"),
        ("ratio", "denominator"),
        ("sideways", "direction"),
        ("sideways", "capital"),
        ("twice", "code"),
        ("derived", "formula"),
        ("derived", "aggregation"),
        ("broken", "formula"),
        ("mixed", "formula"),
        ("sourced", "source"),
        ("on_derived", "weight"),
        ("on_itself", "weight"),
    }
    assert not IndicatorVersion.objects.exists()


def test_formulas_that_lead_back_to_themselves_are_refused_with_their_way(country: Country) -> None:
    lines = [new_indicator("a", formula="b + 1"), new_indicator("b", formula="c * 2"), new_indicator("c", formula="a")]
    with pytest.raises(CatalogueRefused) as refused:
        record_indicators(country, lines, by=None)
    assert {one.fault.code for one in refused.value.faults} == {"cycle"}
    assert "a → b → c → a" in refused.value.faults[0].fault.expected.en


def test_a_definition_on_which_others_stand_changes_only_with_them(country: Country) -> None:
    record_indicators(country, small_catalogue(), by=None)
    with pytest.raises(CatalogueRefused) as refused:
        record_indicators(country, [new_indicator("people", "inhabitants", formula="jobs")], by=None)
    told = {(one.code, one.read) for one in refused.value.faults if one.fault.code == "dependent"}
    assert told == {("people", "schooling")}
    both = [
        new_indicator("people", "households", decimals=0, aggregation="sum"),
        new_indicator("schooling", aggregation="weighted_mean", weight_code="people", decimals=3),
    ]
    assert record_indicators(country, both, by=None).changed == ("people", "schooling")


def test_a_definition_is_never_edited_nor_deleted(country: Country) -> None:
    record_indicators(country, small_catalogue(), by=None)
    version = IndicatorVersion.objects.all()[:1]
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorVersion.objects.filter(pk__in=[one.pk for one in version]).update(decimals=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorVersion.objects.all().delete()


@pytest.mark.parametrize(("role", "allowed"), [(Role.ADMINISTRATOR, True), (Role.AUDITOR, False)])
def test_who_records(country: Country, role: Role, allowed: bool) -> None:
    person = user_with_mandate(role, RootFactory(country=country))
    if allowed:
        assert record_indicators(country, small_catalogue(), by=person).new
        return
    with pytest.raises(Refused):
        record_indicators(country, small_catalogue(), by=person)
