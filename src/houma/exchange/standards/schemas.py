"""The official schemas and codelists, read from a folder that whoever runs the house keeps: they are not ours to ship.

Layout: ``oc4ids-0.9.x/`` with ``project-package-schema.json``, ``project-schema.json`` and ``codelists/*.csv``;
``iati-2.03/`` with ``iati-activities-schema.xsd``, what it includes, and ``codelists/`` (``mapping.xml``,
``Embedded/*.xml``, ``NonEmbedded/*.xml``).
"""

import csv
import re
from pathlib import Path

EXTENSION = Path(__file__).parent / "agreements_extension"
"""The house's own extension of OC4IDS: this one is ours, and stands beside this file."""
_OC4IDS = re.compile(r"^oc4ids-0\.9(\.\d+)?$")


class SchemasMissing(Exception):
    """The folder of official schemas is not there, or lacks what a check needs: the message names what."""


def oc4ids_folder(schemas: Path) -> Path:
    """The newest OC4IDS 0.9 in ``schemas``; raises SchemasMissing."""
    found = sorted(
        (folder for folder in (schemas.iterdir() if schemas.is_dir() else ()) if _OC4IDS.match(folder.name)),
        key=lambda folder: [int(part) for part in folder.name.removeprefix("oc4ids-").split(".")],
    )
    if not found:
        raise SchemasMissing(str(schemas / "oc4ids-0.9"))
    return _with(found[-1], "project-package-schema.json", "project-schema.json", "codelists")


def iati_folder(schemas: Path) -> Path:
    """IATI 2.03 in ``schemas``; raises SchemasMissing."""
    return _with(schemas / "iati-2.03", "iati-activities-schema.xsd", "codelists/mapping.xml")


def _with(folder: Path, *wanted: str) -> Path:
    for name in wanted:
        if not (folder / name).exists():
            raise SchemasMissing(str(folder / name))
    return folder


def csv_codes(path: Path) -> dict[str, str]:
    """Code → title of a codelist in CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["Code"]: row.get("Title", "") for row in csv.DictReader(file) if row.get("Code")}
