"""The inspection that comes with the house, sent by a device as devices send it, and taken into the inventory."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.field.conftest import Field, published

from houma.domain.buildings.actions.registering import NewBuilding, register_building
from houma.domain.buildings.models import Building, Inspection, RiskClass, RiskScheme
from houma.domain.observatory.models import FormVersion, Submission
from houma.domain.observatory.workbook.ready import INSPECTION, ready_form

FINDING = "<findings><component>{}</component><decay>{}</decay><gravity>{}</gravity><note/><decay_photo/></findings>"
EMPTY = FINDING.format("", "", "")
CRACK = FINDING.format("walls", "cracks", "2")


@pytest.fixture
def version(field: Field) -> FormVersion:
    scheme = RiskScheme.objects.create(country=field.tree.country, code="s", name_fr="Échelle", source="Essai")
    classes = [
        RiskClass.objects.create(scheme=scheme, code=code, name_fr=code, severity=rank)
        for rank, code in enumerate(("A", "B"), start=1)
    ]
    content = ready_form(INSPECTION, classes, controller="agence", months=24)
    return published(field.tree, field.manager, content, field.tree.provinces[0], {})


def filled(version: FormVersion, *, building: str = "", findings: str = "", risk: str = "A", number: int = 1,
           replaces: int = 0, place: str = "34.0 -5.0 0 0") -> bytes:  # fmt: skip
    """An instance as Collect writes it: what is not relevant is not there, what is empty is an empty element."""
    known = "yes" if building else "no"
    code = f"<building_code>{building}</building_code>" if building else ""
    described = "" if building else "<description><floors/><occupancy>occupied</occupancy></description>"
    edit = f"<deprecatedID>uuid:i{replaces}</deprecatedID>" if replaces else ""
    return (
        f'<data id="building_inspection" version="{version.version}"><identification><is_known>{known}</is_known>{code}'
        f"<inspection_date>2026-05-04</inspection_date><location>{place}</location><address/><front_photo/>"
        f"</identification>{described}<has_decay>{'yes' if findings else 'no'}</has_decay>{findings}"
        f"<conclusion><risk_scheme>s</risk_scheme><risk_class>{risk}</risk_class><measures_urged/><summary/>"
        f"</conclusion><meta><instanceID>uuid:i{number}</instanceID>{edit}</meta></data>"
    ).encode()


def send(client: Client, field: Field, instance: bytes) -> Submission:
    body = {"xml_submission_file": SimpleUploadedFile("f.xml", instance, "text/xml")}
    answer = client.post(field.at("submission"), body)
    assert answer.status_code == 201, answer.content.decode()
    return Submission.objects.latest("pk")


def at(field: Field, one: Submission, name: str = "desk_submission") -> str:
    return reverse(name, args=[field.country, one.pk])


def test_an_inspection_is_accepted_whatever_it_found(client: Client, field: Field, version: FormVersion) -> None:
    """None asked for, one opened and left empty, an empty one beside another; of a known building and a new one."""
    register_building(NewBuilding("B-1", field.tree.communes[0], -5.0, 34.0), by=None)
    client.force_login(field.manager)
    far = "34.01 -5.01 0 0"
    sendings = [("B-1", "", 0), ("B-1", EMPTY, 0), ("B-1", EMPTY + CRACK, 1), ("", EMPTY, 0)]
    for number, (building, findings, recorded) in enumerate(sendings):
        one = send(client, field, filled(version, building=building, findings=findings, number=number, place=far))
        page = client.get(at(field, one))
        assert page.context["effect"]["faults"] == ()
        assert not re.search(r'value="accept"[^>]* disabled', page.content.decode())
        assert client.post(at(field, one, "desk_submission_do"), {"do": "accept"}).status_code == 302
        assert Inspection.objects.latest("pk").findings.count() == recorded
    assert Building.objects.count() == 2


def test_what_stands_against_it_is_said_beside_the_button_and_corrected_there(
    client: Client, field: Field, version: FormVersion
) -> None:
    register_building(NewBuilding("B-1", field.tree.communes[0], -5.0, 34.0), by=None)
    client.force_login(field.manager)
    half = FINDING.format("walls", "cracks", "")
    one = send(client, field, filled(version, building="B-9", findings=EMPTY + half, risk=""))
    page = client.get(at(field, one))
    assert len(page.context["effect"]["faults"]) == 3
    assert re.search(r'value="accept"[^>]* disabled aria-describedby="against"', page.content.decode())
    against = [line["path"] for line in page.context["against"]]
    assert against == [
        "findings[2]/gravity", "identification/building_code", "identification/is_known", "conclusion/risk_class",
    ]  # fmt: skip
    assert f'<option value="{against[0]}" selected>' in client.get(at(field, one), {"correct": against[0]}).text
    chosen = client.get(at(field, one), {"correct": "conclusion/risk_class"})
    assert [code for code, _label in chosen.context["offered"]] == ["A", "B"]
    for path, value in zip(against, ("3", "B-1", "yes", "B"), strict=True):
        said = {"do": "correct", "path": path, "value": value, "reason": "Relu sur place"}
        client.post(at(field, one, "desk_submission_do"), said)
    client.post(at(field, one, "desk_submission_do"), {"do": "accept"})
    kept = Inspection.objects.get()
    assert (kept.building.code, kept.risk.code, kept.findings.get().gravity) == ("B-1", "B", 3)


def test_a_finding_that_was_left_half_is_taken_out_or_sent_again(
    client: Client, field: Field, version: FormVersion
) -> None:
    register_building(NewBuilding("B-1", field.tree.communes[0], -5.0, 34.0), by=None)
    client.force_login(field.manager)
    one = send(client, field, filled(version, building="B-1", findings=FINDING.format("", "", "2")))
    assert client.get(at(field, one)).context["against"][0]["path"] == "findings[1]/decay"
    said = {"do": "correct", "path": "findings[1]/gravity", "value": "", "reason": "Rien vu"}
    client.post(at(field, one, "desk_submission_do"), said)
    assert client.get(at(field, one)).context["effect"]["faults"] == ()
    again = send(client, field, filled(version, building="B-1", number=2, replaces=1))
    client.post(at(field, again, "desk_submission_do"), {"do": "accept"})
    assert Inspection.objects.get().findings.count() == 0
