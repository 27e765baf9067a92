"""An agreement as an IATI activity: no fact is made up to please the schema, and the official schema holds."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from tests.standards.samples import PUBLISHER, TODAY, agreement, flow, line, project

from houma.exchange.standards.findings import Weight
from houma.exchange.standards.iati import Activity, activity
from houma.exchange.standards.iati_check import IatiCheck
from houma.exchange.standards.records import AgreementRecord
from houma.values.partial_date import PartialDate


def built(record: AgreementRecord) -> Activity:
    return activity(project(record), record, PUBLISHER, TODAY)


def element_of(record: AgreementRecord) -> etree._Element:
    found = built(record).element
    assert found is not None
    return found


def test_a_known_agreement_passes_schema_and_codelists(schemas: Path) -> None:
    assert IatiCheck(schemas).findings("A-1", element_of(agreement())) == []


def test_transactions_carry_the_types_of_the_ledger() -> None:
    kinds = [one.get("code") for one in element_of(agreement()).iter("transaction-type")]
    assert kinds == ["2", "3", "4"]


def test_a_promise_is_dated_by_the_signature_that_made_it() -> None:
    commitment = next(element_of(agreement()).iter("transaction"))
    assert commitment.find("transaction-date").get("iso-date") == "2024-01-15"  # type: ignore[union-attr]
    assert commitment.find("description") is None


def test_a_day_that_stands_for_a_year_says_so_in_three_languages() -> None:
    commitment = next(element_of(agreement(signed_on=PartialDate(2018))).iter("transaction"))
    assert commitment.find("transaction-date").get("iso-date") == "2018-12-31"  # type: ignore[union-attr]
    said = [one.text or "" for one in commitment.findall("description/narrative")]
    assert len(said) == 3
    assert all("2018" in text for text in said)


def test_a_flow_that_nobody_dates_is_left_out_and_told() -> None:
    record = agreement(signed_on=None, lines=(line(flow(2, "5", reference="undated")),))
    made = built(record)
    assert made.transactions == 0
    assert [(one.weight, one.record, one.path) for one in made.findings] == [
        (Weight.GAP, "A-1", "transaction[@ref='undated']/transaction-date")
    ]


def test_a_release_is_never_dated_by_the_signature() -> None:
    record = agreement(lines=(line(flow(3, "5", reference="release")),))
    assert built(record).transactions == 0


def test_a_period_that_is_not_over_dates_no_flow() -> None:
    record = agreement(signed_on=PartialDate(TODAY.year), lines=(line(flow(2, "5")),))
    assert built(record).transactions == 0


@pytest.mark.parametrize(
    ("silent", "where"),
    [
        ({"signed_on": None, "start_year": None, "end_year": None}, "activity-date"),
        ({"roles": (), "lines": ()}, "participating-org"),
    ],
)
def test_an_agreement_without_what_the_standard_requires_is_a_gap(silent: dict[str, object], where: str) -> None:
    made = built(agreement(**silent))
    assert made.element is None
    assert [(one.weight, one.path) for one in made.findings] == [(Weight.GAP, where)]


def test_a_paused_project_is_told_as_suspended() -> None:
    record = agreement()
    found = activity(project(record, suspended=True), record, PUBLISHER, TODAY).element
    assert found is not None
    assert found.find("activity-status").get("code") == "6"  # type: ignore[union-attr]


def test_a_country_that_does_not_exist_has_no_iso_code_and_is_marked() -> None:
    record = agreement()
    imagined = replace(PUBLISHER, country="xh", illustrative=True)
    found = activity(project(record), record, imagined, TODAY).element
    assert found is not None
    assert found.find("recipient-country") is None
    assert found.find("tag").get("code") == "illustrative"  # type: ignore[union-attr]
    assert "not real" in "".join(found.find("description").itertext())  # type: ignore[union-attr]


def test_faults_are_said_of_their_record(schemas: Path) -> None:
    faulty = element_of(agreement())
    faulty.set("default-currency", "QQQ")
    faulty.find("activity-date").set("iso-date", "in May")  # type: ignore[union-attr]
    faulty.find("participating-org").set("role", "9")  # type: ignore[union-attr]
    found = IatiCheck(schemas).findings("A-1", faulty)
    assert {one.weight for one in found} == {Weight.FAULT}
    assert {one.record for one in found} == {"A-1"}
    read = {one.read for one in found}
    assert {"QQQ", "9"} <= read
    assert any("activity-date" in one.path for one in found)


def test_the_currency_for_tests_is_tolerated_where_nothing_is_real(schemas: Path) -> None:
    imagined = element_of(agreement())
    imagined.set("default-currency", "XTS")
    assert {one.weight for one in IatiCheck(schemas).findings("A-1", imagined)} == {Weight.FAULT}
    assert {one.weight for one in IatiCheck(schemas, illustrative=True).findings("A-1", imagined)} == {Weight.NOTICE}


def test_an_instalment_is_a_planned_disbursement() -> None:
    planned = element_of(agreement()).find("planned-disbursement")
    assert planned is not None
    assert planned.find("period-start").get("iso-date") == date(2024, 6, 30).isoformat()  # type: ignore[union-attr]
