"""Activities against the official IATI 2.03 schema (XSD) and codelists, with the mapping that comes with them.

Checked one by one, so that each fault is said of its record and files of any length need no more memory than one.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lxml import etree

from houma.exchange.standards.findings import Finding, Weight, shortened
from houma.exchange.standards.schemas import iati_folder
from houma.values.multilingual import Multilingual

_CODE = "{0}"
_A_CODE = Multilingual(
    "un code de la liste IATI {0}", "رمز من لائحة IATI المسماة {0}", "a code of the IATI codelist {0}"
)
_TEST_CURRENCY = "XTS"
"""ISO 4217 keeps it for tests. IATI's list lacks it; only data that are not real carry it."""


@dataclass(frozen=True, slots=True)
class CodelistRule:
    """Values found under ``path`` stand in a codelist."""

    codelist: str
    path: etree.XPath
    shown: str
    codes: frozenset[str]


class _SchemaFault(Protocol):
    """An entry of the log of an XSD, of which the stubs of lxml say nothing."""

    path: str | None
    message: str


class IatiCheck:
    """The check of one folder, used activity after activity.

    Args:
        schemas: the folder of official schemas; raises SchemasMissing where it lacks IATI 2.03.
        illustrative: whether the data are not real. Then the currency that ISO 4217 reserves for tests is a notice.
    """

    def __init__(self, schemas: Path, *, illustrative: bool = False) -> None:
        folder = iati_folder(schemas)
        self._schema = etree.XMLSchema(etree.parse(str(folder / "iati-activities-schema.xsd")))
        self._rules = tuple(_rules(folder / "codelists"))
        self._illustrative = illustrative

    version = "2.03"

    def findings(self, record: str, activity: etree._Element) -> list[Finding]:
        """What is wrong with the activity of that record."""
        root = etree.Element("iati-activities", {"version": self.version})
        root.append(deepcopy(activity))
        found: list[Finding] = []
        if not self._schema.validate(root):
            found += [
                Finding(Weight.FAULT, record, _inside(error.path), "", Multilingual(error.message))
                for error in _faults(self._schema)
            ]
        for rule in self._rules:
            for value in _texts(rule.path(root)):
                code = value.strip()
                if code not in rule.codes:
                    expected = Multilingual(
                        *(text.replace(_CODE, rule.codelist) for text in (_A_CODE.fr, _A_CODE.ar, _A_CODE.en))
                    )
                    weight = self._weight(rule, code)
                    said_of = record if weight is Weight.FAULT else "*"
                    found.append(Finding(weight, said_of, rule.shown, shortened(code), expected))
        return list(dict.fromkeys(found))

    def _weight(self, rule: CodelistRule, code: str) -> Weight:
        for_tests = self._illustrative and rule.codelist == "Currency" and code == _TEST_CURRENCY
        return Weight.NOTICE if for_tests else Weight.FAULT


def _faults(schema: etree.XMLSchema) -> Iterable[_SchemaFault]:
    """What the schema found wrong with the last document that it looked at."""
    log: Any = schema.error_log
    faults: Iterable[_SchemaFault] = log.filter_from_errors()
    return faults


def _rules(codelists: Path) -> Iterator[CodelistRule]:
    """The rules of ``mapping.xml`` that speak of activities and whose codelist is there."""
    mapping = etree.parse(str(codelists / "mapping.xml"))
    for entry in mapping.iter("mapping"):
        path = (entry.findtext("path") or "").strip()
        named = entry.find("codelist")
        codes = None if named is None else _codes(codelists, named.get("ref", ""))
        if not codes or not path.startswith("//iati-activit") or named is None:
            continue
        condition = (entry.findtext("condition") or "").strip()
        holder, _slash, last = path.rpartition("/")
        query = f"{holder}[{condition}]/{last}" if condition else path
        yield CodelistRule(named.get("ref", ""), etree.XPath(query), path.removeprefix("//iati-activity/"), codes)


def _codes(codelists: Path, name: str) -> frozenset[str] | None:
    for kind in ("Embedded", "NonEmbedded"):
        file = codelists / kind / f"{name}.xml"
        if file.exists():
            return frozenset((code.text or "").strip() for code in etree.parse(str(file)).iter("code"))
    return None


def _inside(path: str | None) -> str:
    return (path or "").removeprefix("/iati-activities/").removeprefix("iati-activity/")


def _texts(found: object) -> Iterator[str]:
    """What a path to attributes or texts finds."""
    if isinstance(found, list):
        yield from map(str, found)
