"""A publication is public, whole, checked, and says what it leaves out."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from pytest_django.fixtures import Settings
from tests import factories
from tests.agreements.world import make_world, signed

from houma.cli.publish import publish_command
from houma.domain.agreements.models import Agreement
from houma.domain.projects.models import Visibility
from houma.domain.sources.models import Publication
from houma.domain.territories.models import Country
from houma.web.standards.publication import NotPublished, Standard, publish, publish_here

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def country() -> Country:
    """A country with one public agreement in force, and a project that is not public."""
    world = make_world()
    agreement = signed(world)
    agreement.visibility = Visibility.PUBLIC
    agreement.save()
    country = world.project.country
    # "xh" is no country of the ISO: only where nothing is real do the standards let it pass.
    country.illustrative = True
    country.save()
    factories.ProjectFactory(country=country, code="hidden", visibility=Visibility.INTERNAL)
    return country


def _break(country: Country) -> Agreement:
    """An agreement in a currency that no codelist knows: it stands in the store, and in no publication."""
    project = factories.ProjectFactory(country=country, code="broken")
    return factories.AgreementFactory(
        project=project, country=country, code="broken", currency="QQQ", total=5, signed_on="2024-02-03"
    )


@pytest.mark.parametrize("standard", list(Standard))
def test_only_what_everybody_may_see_is_published(
    schemas: Path, country: Country, tmp_path: Path, standard: Standard
) -> None:
    out = tmp_path / "out"
    report = publish(standard, country, out)
    assert (report.written, report.left_out, report.valid) == (1, 0, True)
    assert b"hidden" not in out.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_files_are_what_they_say(schemas: Path, country: Country, tmp_path: Path) -> None:
    publish(Standard.OC4IDS, country, tmp_path / "p.json")
    package = json.loads((tmp_path / "p.json").read_text())
    assert package["version"] == "0.9"
    assert len(package["projects"]) == 1
    publish(Standard.IATI, country, tmp_path / "a.xml")
    root = etree.parse(str(tmp_path / "a.xml"))
    schema = etree.XMLSchema(etree.parse(str(schemas / "iati-2.03" / "iati-activities-schema.xsd")))
    assert schema.validate(root), schema.error_log


def test_a_fault_refuses_the_whole_and_leaves_the_file_as_it_was(
    schemas: Path, country: Country, tmp_path: Path
) -> None:
    _break(country)
    out = tmp_path / "p.json"
    out.write_text("before")
    with pytest.raises(NotPublished) as refusal:
        publish(Standard.OC4IDS, country, out)
    assert {finding.record for finding in refusal.value.report.findings if finding.weight == "fault"} == {"broken"}
    assert out.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["p.json"]


def test_what_is_faulty_is_left_out_when_asked_and_said(schemas: Path, country: Country, tmp_path: Path) -> None:
    _break(country)
    report = publish(Standard.OC4IDS, country, tmp_path / "p.json", leave_out_faulty=True)
    assert (report.written, report.left_out, report.valid) == (1, 1, False)
    assert "QQQ" not in (tmp_path / "p.json").read_text()


@pytest.mark.parametrize("standard", list(Standard))
def test_a_country_without_anything_public_publishes_nothing(schemas: Path, tmp_path: Path, standard: Standard) -> None:
    with pytest.raises(NotPublished):
        publish(standard, factories.CountryFactory(), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_the_house_offers_the_latest_publication_and_keeps_few(schemas: Path, country: Country, tmp_path: Path) -> None:
    for _time in range(5):
        _report, last = publish_here(Standard.IATI, country)
    assert Publication.objects.count() == 3
    assert Publication.objects.first() == last
    assert len(list((tmp_path / "media" / "published").iterdir())) == 3


def test_a_refused_publication_leaves_the_one_before_on_offer(schemas: Path, country: Country) -> None:
    _report, before = publish_here(Standard.OC4IDS, country)
    _break(country)
    with pytest.raises(NotPublished):
        publish_here(Standard.OC4IDS, country)
    assert list(Publication.objects.all()) == [before]


def test_the_command_says_by_record_what_is_wrong(schemas: Path, country: Country, tmp_path: Path) -> None:
    _break(country)
    out = str(tmp_path / "p.json")
    refused = CliRunner().invoke(publish_command, ["oc4ids", "--country", "xh", "--out", out, "--lang", "en"])
    assert refused.exit_code == 1
    assert "broken · agreements/0/value/currency: read “QQQ”" in refused.output
    assert "--leave-out-faulty" in refused.output
    rest = CliRunner().invoke(publish_command, ["oc4ids", "--country", "xh", "--out", out, "--leave-out-faulty"])
    assert rest.exit_code == 0, rest.output
    assert "1 publiés" in rest.output


def test_the_command_helps_where_something_lacks(settings: Settings, country: Country, tmp_path: Path) -> None:
    settings.HOUMA_SCHEMAS = ""
    without = CliRunner().invoke(publish_command, ["iati", "--country", "xh", "--out", str(tmp_path / "a.xml")])
    assert (without.exit_code, "HOUMA_SCHEMAS" in without.output) == (1, True)
    nowhere = CliRunner().invoke(publish_command, ["iati", "--country", "xh", "--out", str(tmp_path / "no" / "a.xml")])
    assert (nowhere.exit_code, "no" in nowhere.output) == (1, True)
    assert list(tmp_path.iterdir()) == []
