"""Morocco's public facts pass both standards as they are: nothing is added to please a schema."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from lxml import etree
from pytest_django.fixtures import Settings

from houma.domain.agreements.models import Agreement, Flow
from houma.domain.projects.models import Project
from houma.domain.territories.models import Country
from houma.exchange.standards.findings import Weight
from houma.packs.catalogue import folder_of
from houma.packs.loading import load_pack
from houma.web.standards.publication import Standard, publish


@pytest.fixture(scope="module")
def morocco(django_db_setup: None, django_db_blocker: Any) -> Iterator[Country]:
    """The whole pack, loaded once for this file and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(folder_of("maroc"))
        yield Country.objects.get(code="ma")
        transaction.set_rollback(True)


@pytest.mark.django_db
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


@pytest.mark.django_db
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
