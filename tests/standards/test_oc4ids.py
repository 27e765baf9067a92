"""A project as OC4IDS: what is known is said, what is unknown is absent, and the official schema holds."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4
from tests.standards.samples import MINISTRY, PUBLISHER, agreement, flow, line, mad, project

from houma.exchange.standards import oc4ids
from houma.exchange.standards.findings import Weight
from houma.exchange.standards.oc4ids_check import Oc4idsCheck, merged
from houma.exchange.standards.records import RoleRecord
from houma.exchange.standards.schemas import EXTENSION, SchemasMissing, oc4ids_folder

HEAD = oc4ids.package_head(PUBLISHER, "https://houma.example/p.json", datetime(2026, 1, 1, tzinfo=UTC))


def test_a_known_project_passes_the_official_schema_as_it_is_published(schemas: Path) -> None:
    """Checked without our extension and without our library: the schema of the standard alone."""
    folder = oc4ids_folder(schemas)
    item = json.loads((folder / "project-schema.json").read_text())
    package = json.loads((folder / "project-package-schema.json").read_text())
    reference = package["properties"]["projects"]["items"]["$ref"]
    registry = Registry().with_resource(reference, Resource.from_contents(item, default_specification=DRAFT4))
    published = {**HEAD, "projects": [oc4ids.project(project(), PUBLISHER)]}
    errors = list(Draft4Validator(package, registry=registry).iter_errors(json.loads(json.dumps(published))))
    assert [(list(error.path), error.message) for error in errors] == []


def test_the_check_finds_no_fault_in_it(schemas: Path) -> None:
    found = Oc4idsCheck(schemas).findings(HEAD, [("P-1", oc4ids.project(project(), PUBLISHER))])
    assert [finding for finding in found if finding.weight is Weight.FAULT] == []


def test_agreements_of_several_parties_are_said_line_by_line() -> None:
    said = oc4ids.project(project(), PUBLISHER)["agreements"][0]
    assert [(party["id"], party["roles"]) for party in said["parties"]] == [
        ("HOUMA-MA-ministry", ["funder"]),
        ("HOUMA-MA-operator", ["operator"]),
    ]
    only = said["fundingLines"][0]
    assert (only["committed"], only["disbursed"], only["spent"]) == (
        {"amount": 1000, "currency": "MAD"},
        {"amount": 600, "currency": "MAD"},
        {"amount": 200, "currency": "MAD"},
    )
    assert said["value"] == {"amount": 1000.5, "currency": "MAD"}


def test_a_signature_that_nobody_recorded_is_not_denied() -> None:
    parties = oc4ids.project(project(), PUBLISHER)["agreements"][0]["parties"]
    assert [party.get("hasSigned") for party in parties] == [True, None]


def test_what_no_source_says_is_absent() -> None:
    silent = agreement(
        total=None, signed_on=None, start_year=None, end_year=None, roles=(), lines=(line(flow(2, "5"), receiver=None),)
    )
    said = oc4ids.project(project(silent, start_year=None, end_year=None, places=(), updated_at=None), PUBLISHER)
    assert {"period", "updated", "publicAuthority", "transactions"} & set(said) == set()
    assert {"value", "dateSigned", "startYear"} & set(said["agreements"][0]) == set()
    assert "receiver" not in said["agreements"][0]["fundingLines"][0]
    assert "amount" not in said["budget"]
    assert said["locations"] == [{"id": "as-published", "description": "Salé"}]


def test_totals_of_several_agreements_are_never_added() -> None:
    said = oc4ids.project(project(agreement(), agreement(code="A-2")), PUBLISHER)
    assert "amount" not in said["budget"]


def test_one_contracting_authority_is_the_public_authority_and_of_two_none() -> None:
    owner = RoleRecord(MINISTRY, ("owner",), True, False, None)
    said = oc4ids.project(project(agreement(roles=(owner,))), PUBLISHER)
    assert said["publicAuthority"]["id"] == "HOUMA-MA-ministry"
    assert "publicAuthority" not in oc4ids.project(project(), PUBLISHER)


@pytest.mark.parametrize(
    ("path", "wrong", "where"),
    [
        (("status",), "under way", "status"),
        (("title",), 5, "title"),
        (("agreements", 0, "kind"), "treaty", "agreements/0/kind"),
        (("agreements", 0, "value", "currency"), "QQQ", "agreements/0/value/currency"),
        (("agreements", 0, "dateSigned"), "in May", "agreements/0/dateSigned"),
        (("parties", 0, "name"), "", "parties/0/name"),
    ],
)
def test_a_fault_is_said_of_its_record_with_its_place(
    schemas: Path, path: tuple[Any, ...], wrong: object, where: str
) -> None:
    sound = oc4ids.project(project(), PUBLISHER)
    faulty = json.loads(json.dumps(sound))
    target = faulty
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = wrong
    found = Oc4idsCheck(schemas).findings(HEAD, [("SOUND", sound), ("P-1", {**faulty, "id": "other"})])
    faults = {(finding.record, finding.path) for finding in found if finding.weight is Weight.FAULT}
    assert ("P-1", where) in faults
    assert {record for record, _path in faults} == {"P-1"}


def test_a_project_without_a_registered_prefix_is_noticed_once(schemas: Path) -> None:
    pairs = [(code, oc4ids.project(project(code=code), PUBLISHER)) for code in ("P-1", "P-2")]
    notices = [one for one in Oc4idsCheck(schemas).findings(HEAD, pairs) if one.path == "projects/id"]
    assert [(one.weight, one.record) for one in notices] == [(Weight.NOTICE, "*")]


def test_a_folder_without_schemas_says_what_lacks(tmp_path: Path) -> None:
    with pytest.raises(SchemasMissing, match=r"oc4ids-0\.9"):
        Oc4idsCheck(tmp_path)


@given(st.decimals(min_value=0, max_value=10**12, places=3))
def test_every_amount_is_written_exactly(amount: Any) -> None:
    written = json.dumps(oc4ids.value(mad(str(amount)))["amount"])
    assert mad(written) == mad(str(amount))


def test_the_extension_only_adds_to_the_standard(schemas: Path) -> None:
    official = json.loads((oc4ids_folder(schemas) / "project-schema.json").read_text())
    ours = json.loads((EXTENSION / "project-schema.json").read_text())
    extended = merged(official, ours)
    assert set(ours["properties"]).isdisjoint(official["properties"])
    for name, definition in ours["definitions"].items():
        kept = official["definitions"].get(name, {}).get("properties", {})
        assert set(definition["properties"]).isdisjoint(kept)
        assert set(kept) <= set(extended["definitions"][name]["properties"])


def test_the_extension_names_every_file_that_it_has() -> None:
    about = json.loads((EXTENSION / "extension.json").read_text())
    assert sorted(about["codelists"]) == sorted(path.name for path in (EXTENSION / "codelists").iterdir())
    assert all((EXTENSION / name).is_file() for name in about["schemas"])
