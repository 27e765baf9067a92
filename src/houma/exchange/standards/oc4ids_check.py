"""Projects against the official OC4IDS schema and codelists, through the standard's own library (libcoveoc4ids).

The library fetches its schemas from the web; here it is given the configured folder, with the house's extension merged
into the project schema as the standard prescribes (JSON Merge Patch, RFC 7396; codelists named ``+name.csv`` add).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonref
from libcove.lib.common import get_schema_codelist_paths
from libcoveoc4ids.common_checks import common_checks_oc4ids
from libcoveoc4ids.schema import SchemaOC4IDS
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from houma.exchange.standards.findings import Finding, Weight, shortened
from houma.exchange.standards.schemas import EXTENSION, csv_codes, oc4ids_folder
from houma.values.multilingual import Multilingual

_PACKAGE_RECORD = "*"
"""Stands for the record where something is said of all of them."""
_ITEM, _PACKAGE = "project-schema.json", "project-package-schema.json"

Json = dict[str, Any]

_EXPECTED: dict[str, Multilingual] = {
    "required": Multilingual(
        "une valeur, que le standard exige", "قيمة يشترطها المعيار", "a value, which the standard requires"
    ),
    "type": Multilingual("une valeur de type {0}", "قيمة من نوع {0}", "a value of type {0}"),
    "format": Multilingual("une valeur de la forme {0}", "قيمة على شكل {0}", "a value of the form {0}"),
    "pattern": Multilingual("une valeur de la forme {0}", "قيمة على شكل {0}", "a value of the form {0}"),
    "enum": Multilingual("un code de la liste officielle", "رمز من اللائحة الرسمية", "a code of the official list"),
    "minLength": Multilingual("un texte non vide", "نص غير فارغ", "a text that is not empty"),
    "minItems": Multilingual("une liste non vide", "لائحة غير فارغة", "a list that is not empty"),
    "uniqueItems": Multilingual("des identifiants distincts", "معرفات متمايزة", "identifiers that differ"),
}
_CODE = Multilingual("un code de {0}", "رمز من {0}", "a code of {0}")
_PREFIX = Multilingual(
    "un identifiant qui commence par un préfixe enregistré (oc4ids-xxxxxx)",
    "معرف يبدأ ببادئة مسجلة (oc4ids-xxxxxx)",
    "an identifier that begins with a registered prefix (oc4ids-xxxxxx)",
)
_CHECKS: dict[str, Multilingual] = {
    "missing-values": Multilingual(
        "un champ rempli ou absent", "حقل مملوء أو غائب", "a field that is filled, or absent"
    ),
    "missing-currency": Multilingual("une monnaie", "عملة", "a currency"),
    "missing-org-refs": Multilingual(
        "un organisme listé dans parties", "هيئة مدرجة في parties", "an organisation listed in parties"
    ),
}


class LocalSchema(SchemaOC4IDS):  # type: ignore[misc]
    """The official schema of a folder, with the house's extension; nothing is fetched."""

    def __init__(self, schemas: Path) -> None:
        super().__init__()
        self.folder = oc4ids_folder(schemas)
        self.codelists = f"{self.folder / 'codelists'}/"
        self.version = self.folder.name.removeprefix("oc4ids-")
        self.version_choices = {self.version: (self.version, str(self.folder))}
        self.item = merged(_read(self.folder / _ITEM), _read(EXTENSION / _ITEM))

    @cached_property
    def schema_str(self) -> str:
        return json.dumps(self.item)

    @cached_property
    def pkg_schema_str(self) -> str:
        package = merged(_read(self.folder / _PACKAGE), _read(EXTENSION / _PACKAGE))
        package["properties"]["projects"]["items"]["$ref"] = self.item["id"]
        return json.dumps(package)

    @cached_property
    def registry(self) -> Registry[Any]:
        resource = Resource.from_contents(self.item, default_specification=DRAFT4)
        registry: Registry[Any] = Registry().with_resource(self.item["id"], resource)
        return registry

    @cached_property
    def _whole(self) -> Json:
        whole: Json = jsonref.loads(self.pkg_schema_str, loader=lambda _uri, **_options: self.item)
        repr(whole)  # References are followed when they are looked at: all of them now.
        return whole

    def deref_schema(self, schema_str: str) -> Json:
        return self._whole if schema_str == self.pkg_schema_str else self.item

    @cached_property
    def _codes(self) -> dict[str, dict[str, str]]:
        codes = {path.name: csv_codes(path) for path in (self.folder / "codelists").glob("*.csv")}
        for path in (EXTENSION / "codelists").glob("*.csv"):
            codes.setdefault(path.name.removeprefix("+"), {}).update(csv_codes(path))
        return codes

    def process_codelists(self) -> None:
        self.core_codelist_schema_paths = self.extended_codelist_schema_paths = self._codelist_paths
        self.core_codelists = self.extended_codelists = self._codes

    @cached_property
    def _codelist_paths(self) -> dict[tuple[str, ...], tuple[str, bool]]:
        return get_schema_codelist_paths(self)  # type: ignore[no-any-return]

    def closed_codes(self) -> Iterator[tuple[tuple[str, ...], str, frozenset[str], bool]]:
        """(path without numbers, codelist, its codes, whether it is open)."""
        for path, (codelist, is_open) in self._codelist_paths.items():
            yield path, codelist, frozenset(self._codes.get(codelist, {})), is_open


class Oc4idsCheck:
    """The check of one folder, used block after block."""

    def __init__(self, schemas: Path) -> None:
        self.schema = LocalSchema(schemas)
        self._codelists = {path: (name, codes, is_open) for path, name, codes, is_open in self.schema.closed_codes()}

    @property
    def version(self) -> str:
        """The version of the schema that is checked against, as ``0.9.4``."""
        return str(self.schema.version)

    def findings(self, head: Mapping[str, Any], projects: Sequence[tuple[str, Json]]) -> list[Finding]:
        """What is wrong with ``projects`` ((record, project) pairs) in a package of that head."""
        records = [record for record, _project in projects]
        package = {**head, "projects": [project for _record, project in projects]}
        result = common_checks_oc4ids({"file_type": "json"}, "", package, self.schema, cache=False)
        found = [
            _schema_finding(json.loads(key), value, records)
            for key, values in result["validation_errors"]
            for value in values
        ]
        for check in result["additional_checks"]:
            found += [
                _finding(Weight.FAULT, path.strip("/"), "", _CHECKS[check["check_id"]], records)
                for path in check["paths"]
            ]
        for check in result["conformance_checks"]:
            # Said once: the prefix is the publisher's, not the project's.
            first = check["path_values"][0]
            found.append(Finding(Weight.NOTICE, _PACKAGE_RECORD, "projects/id", shortened(first["value"]), _PREFIX))
        for position, (_record, project) in enumerate(projects):
            found += self._codes_of(project, ("projects",), f"projects/{position}", records)
        return found

    def _codes_of(self, value: Any, generic: tuple[str, ...], path: str, records: Sequence[str]) -> Iterator[Finding]:
        """Codes that no codelist knows: a fault where the list is closed, a notice where it is open."""
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from self._codes_of(inner, (*generic, key), f"{path}/{key}", records)
            return
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for number, inner in enumerate(value):
                yield from self._codes_of(inner, generic, f"{path}/{number}", records)
            return
        if generic in self._codelists:
            codelist, codes, is_open = self._codelists[generic]
            for code in value if isinstance(value, list) else [value]:
                if str(code) in codes:
                    continue
                if is_open:
                    expected = _code_of(codelist)
                    yield Finding(Weight.NOTICE, _PACKAGE_RECORD, "/".join(generic), shortened(code), expected)
                else:
                    yield _finding(Weight.FAULT, path, str(code), _code_of(codelist), records)


def merged(target: Any, patch: Any) -> Any:
    """JSON Merge Patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def _schema_finding(key: Json, value: Json, records: Sequence[str]) -> Finding:
    expected = _EXPECTED.get(key["validator"])
    if expected is None:
        expected = Multilingual(key["message"])
    else:
        wanted = key["validator_value"]
        shown = " / ".join(map(str, wanted)) if isinstance(wanted, list) else str(wanted)
        expected = Multilingual(*(text.replace("{0}", shown) for text in (expected.fr, expected.ar, expected.en)))
    path = value["path"]
    if key["validator"] == "required":
        path = f"{path}/{key['header']}"
    return _finding(Weight.FAULT, path, value.get("value", ""), expected, records)


def _finding(weight: Weight, path: str, read: object, expected: Multilingual, records: Sequence[str]) -> Finding:
    """Say it of the record where the path leads into one, else of the package."""
    parts = path.split("/")
    if len(parts) > 1 and parts[0] == "projects" and parts[1].isdecimal():
        return Finding(weight, records[int(parts[1])], "/".join(parts[2:]), shortened(read), expected)
    return Finding(weight, _PACKAGE_RECORD, path, shortened(read), expected)


def _read(path: Path) -> Json:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _code_of(codelist: str) -> Multilingual:
    return Multilingual(*(text.replace("{0}", codelist) for text in (_CODE.fr, _CODE.ar, _CODE.en)))
