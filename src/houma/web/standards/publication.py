"""Writing a publication: built record by record, checked before it is there, whole or not at all."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from lxml import etree

from houma.domain.accounts.models import User
from houma.domain.sources.models import Publication
from houma.domain.sources.publication_actions import NewPublication, record_publication
from houma.domain.territories.models import Country
from houma.exchange.standards import iati, oc4ids
from houma.exchange.standards.findings import Finding, Weight
from houma.exchange.standards.iati_check import IatiCheck
from houma.exchange.standards.records import ProjectRecord, Publisher
from houma.exchange.standards.schemas import SchemasMissing
from houma.values.multilingual import Multilingual
from houma.web.standards.reading import public_projects

if TYPE_CHECKING:
    from houma.exchange.standards.oc4ids_check import Oc4idsCheck

_MOST_KEPT = 5000
"""Findings that are kept; beyond, they are only counted."""


class Standard(StrEnum):
    """What can be published."""

    OC4IDS = "oc4ids"
    IATI = "iati"

    @property
    def filename(self) -> str:
        return "projects.oc4ids.json" if self is Standard.OC4IDS else "activities.iati.xml"


@dataclass(slots=True)
class Report:
    """What was published, what was left out, and everything that was found.

    ``written`` and ``left_out`` count records: projects in OC4IDS, agreements in IATI. ``flows`` counts transactions.
    """

    standard: Standard
    country: str
    version: str
    at: datetime
    written: int = 0
    left_out: int = 0
    flows: int = 0
    counts: dict[Weight, int] = field(default_factory=lambda: dict.fromkeys(Weight, 0))
    findings: list[Finding] = field(default_factory=list)
    _noticed: set[Finding] = field(default_factory=set)

    def add(self, findings: list[Finding]) -> bool:
        """Keep what was found, notices once each; says whether a fault is among it."""
        for finding in findings:
            if finding.weight is Weight.NOTICE and finding in self._noticed:
                continue
            if finding.weight is Weight.NOTICE:
                self._noticed.add(finding)
            self.counts[finding.weight] += 1
            if len(self.findings) < _MOST_KEPT:
                self.findings.append(finding)
        return any(finding.weight is Weight.FAULT for finding in findings)

    @property
    def valid(self) -> bool:
        """Whether everything that was built passed."""
        return not self.counts[Weight.FAULT]

    def of_weight(self, weight: Weight) -> list[Finding]:
        """The findings of one weight, in the order of the records."""
        return [finding for finding in self.findings if finding.weight is weight]


class NotPublished(Exception):
    """There are faults, and nobody asked to leave faulty records out; nothing was written."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(f"{report.counts[Weight.FAULT]} faults")


def schemas_folder() -> Path:
    """The configured folder of official schemas; raises SchemasMissing where none is configured."""
    configured = str(settings.HOUMA_SCHEMAS)
    if not configured:
        raise SchemasMissing("HOUMA_SCHEMAS")
    return Path(configured)


def publisher_of(country: Country) -> Publisher:
    """Who publishes for ``country``: what is configured, else this house under the name of the country."""
    house = f"HOUMA-{country.code.upper()}"
    address = str(settings.HOUMA_ADDRESS).rstrip("/") or f"urn:houma:{country.code}"
    configured = str(settings.HOUMA_PUBLISHER)
    names = (
        Multilingual(configured)
        if configured
        else Multilingual(f"Houma – {country.name_fr}", f"حومة – {country.name_ar}", f"Houma – {country.name_en}")
    )
    return Publisher(
        country=country.code,
        names=names,
        country_names=country.names,
        house=house,
        address=address,
        reference=str(settings.HOUMA_PUBLISHER_REFERENCE) or house,
        organisation_type=str(settings.HOUMA_PUBLISHER_TYPE),
        oc4ids_prefix=str(settings.HOUMA_OC4IDS_PREFIX),
        illustrative=country.illustrative,
        licence=str(settings.HOUMA_LICENCE_ADDRESS),
    )


def publish(standard: Standard, country: Country, out: Path, *, leave_out_faulty: bool = False) -> Report:
    """Write the public part of ``country`` to ``out``.

    The file appears whole under its name, or not at all. Raises SchemasMissing, or NotPublished where a record has a
    fault and faulty ones are not to be left out; then ``out`` stays as it was.
    """
    with replacing(out) as file:
        report = write(standard, country, file)
        if not report.valid and not leave_out_faulty:
            raise NotPublished(report)
    return report


def publish_here(
    standard: Standard, country: Country, *, leave_out_faulty: bool = False, by: User | None = None
) -> tuple[Report, Publication]:
    """Publish to the open data pages of this house; raises as ``publish`` does, and then offers what it did before."""
    with tempfile.TemporaryFile() as file:
        report = write(standard, country, file)
        if not report.valid and not leave_out_faulty:
            raise NotPublished(report)
        new = NewPublication(
            country_code=country.code,
            standard=standard.value,
            schema_version=report.version,
            filename=standard.filename,
            written=report.written,
            left_out=report.left_out,
            flows=report.flows,
            faults=report.counts[Weight.FAULT],
            gaps=report.counts[Weight.GAP],
            findings=[finding.as_json() for finding in report.findings],
            at=report.at,
        )
        return report, record_publication(new, file, by=by)


def write(standard: Standard, country: Country, file: IO[bytes]) -> Report:
    """Write the public part to an open file, checked record by record; the caller decides what faults mean."""
    now = timezone.now()
    writing = _write_oc4ids if standard is Standard.OC4IDS else _write_iati
    return writing(country, file, now)


@contextmanager
def replacing(out: Path) -> Iterator[IO[bytes]]:
    """A file beside ``out`` that takes its place when the work ends well, and goes away when it does not."""
    descriptor, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write_oc4ids(country: Country, file: IO[bytes], now: datetime) -> Report:
    # The standard's library takes a second to load: only those who publish wait for it, not every server that starts.
    from houma.exchange.standards.oc4ids_check import Oc4idsCheck

    publisher = publisher_of(country)
    check = Oc4idsCheck(schemas_folder())
    report = Report(Standard.OC4IDS, country.code, check.version, now)
    head = oc4ids.package_head(publisher, f"{publisher.address}/{Standard.OC4IDS.filename}", now)
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    file.write(f'{opening}, "projects": ['.encode())
    for block in public_projects(country):
        for record, project in _sound_projects(block, publisher, head, check, report):
            file.write((",\n" if report.written else "\n").encode())
            file.write(json.dumps(project, ensure_ascii=False).encode())
            report.written += 1
            report.flows += sum(len(line.flows) for agreement in record.agreements for line in agreement.lines)
    file.write(b"\n]}\n")
    if not report.written:
        report.add([Finding(Weight.FAULT, "package", "projects", "", _A_PROJECT)])
    return report


def _sound_projects(
    block: list[ProjectRecord], publisher: Publisher, head: oc4ids.Json, check: "Oc4idsCheck", report: Report
) -> Iterator[tuple[ProjectRecord, oc4ids.Json]]:
    built = [(record, oc4ids.project(record, publisher)) for record in block]
    findings = check.findings(head, [(record.code, project) for record, project in built])
    report.add(findings)
    faulty = {finding.record for finding in findings if finding.weight is Weight.FAULT}
    for record, project in built:
        if record.code in faulty:
            report.left_out += 1
        else:
            yield record, project


def _write_iati(country: Country, file: IO[bytes], now: datetime) -> Report:
    publisher = publisher_of(country)
    check = IatiCheck(schemas_folder(), illustrative=country.illustrative)
    report = Report(Standard.IATI, country.code, check.version, now)
    today = timezone.localdate(now)
    with (
        etree.xmlfile(file, encoding="utf-8") as xml,
        xml.element("iati-activities", iati.root_attributes(now)),
    ):
        for block in public_projects(country):
            for project in block:
                for agreement in project.agreements:
                    built = iati.activity(project, agreement, publisher, today)
                    findings = list(built.findings)
                    if built.element is not None:
                        findings += check.findings(agreement.code, built.element)
                    if report.add(findings) or built.element is None:
                        report.left_out += 1
                        continue
                    etree.indent(built.element)
                    xml.write(built.element)
                    report.written += 1
                    report.flows += built.transactions
    if not report.written:
        report.add([Finding(Weight.FAULT, "iati-activities", "iati-activity", "", _AN_ACTIVITY)])
    return report


_A_PROJECT = Multilingual("au moins un projet public", "مشروع عمومي واحد على الأقل", "at least one public project")
_AN_ACTIVITY = Multilingual(
    "au moins une convention publique dont une partie et une date sont connues",
    "اتفاقية عمومية واحدة على الأقل يُعرف أحد أطرافها وتاريخها",
    "at least one public agreement of which a party and a date are known",
)
