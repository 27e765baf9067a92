"""Morocco's public facts pass both standards as they are: nothing is added to please a schema."""

import json
from pathlib import Path

import pytest
from lxml import etree
from pytest_django.fixtures import Settings
from tests.packs.loaded import of_pack

from houma.domain.agreements.models import Agreement, Flow
from houma.domain.projects.models import Project
from houma.domain.territories.models import Country
from houma.exchange.standards.findings import Weight
from houma.packs.loading import LoadReport
from houma.web.standards.publication import Standard, publish

pytestmark = of_pack("maroc")


@pytest.fixture
def morocco(loaded_pack: LoadReport) -> Country:
    return Country.objects.get(code="ma")


def test_every_project_is_published_as_oc4ids(
    schemas: Path, settings: Settings, morocco: Country, tmp_path: Path
) -> None:
    report = publish(Standard.OC4IDS, morocco, tmp_path / "p.json")
    assert (report.valid, report.written) == (True, Project.objects.filter(country=morocco).count())
    package = json.loads((tmp_path / "p.json").read_text())
    agreements = {one["id"]: one for project in package["projects"] for one in project.get("agreements", [])}
    known = dict(Agreement.objects.filter(country=morocco).values_list("code", "total"))
    assert agreements.keys() == known.keys()
    assert {code: one["value"]["amount"] for code, one in agreements.items() if "value" in one} == {
        code: int(total) for code, total in known.items() if total is not None
    }
    assert not any("hasSigned" in party for one in agreements.values() for party in one.get("parties", []))


def test_every_agreement_is_an_activity_or_a_gap(
    schemas: Path, settings: Settings, morocco: Country, tmp_path: Path
) -> None:
    report = publish(Standard.IATI, morocco, tmp_path / "a.xml")
    assert report.valid
    assert report.written + report.left_out == Agreement.objects.filter(country=morocco).count()
    silent = {one.record for one in report.of_weight(Weight.GAP) if "/" not in one.path}
    assert len(silent) == report.left_out
    root = etree.parse(str(tmp_path / "a.xml"))
    written = {str(one.get("ref")) for one in root.iter("transaction")}
    undated = {one.path.split("'")[1] for one in report.of_weight(Weight.GAP) if "/" in one.path}
    told = Flow.objects.filter(agreement__country=morocco).exclude(agreement__code__in=silent)
    assert written | undated == set(told.values_list("reference", flat=True))
    assert written & undated == set()
