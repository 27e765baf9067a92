"""The only writer of publications."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from django.core.files import File
from django.db import transaction

from houma.domain.sources.publications import Publication

if TYPE_CHECKING:
    from houma.domain.accounts.models import User  # Only the name of the type: accounts stands above this app.

_KEPT = 3
"""Publications of one standard that are kept, the latest included."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class NewPublication:
    """What was made; ``findings`` as ``Publication.findings`` holds them."""

    country_code: str
    standard: str
    schema_version: str
    filename: str
    written: int
    left_out: int
    flows: int
    faults: int
    gaps: int
    findings: list[dict[str, Any]]
    at: datetime


def record_publication(new: NewPublication, content: IO[bytes], *, by: "User | None" = None) -> Publication:
    """Keep the file, then offer it: until the last step readers get the publication before.

    A worker that is killed before leaves a file that nothing names, and the earlier publication in its place.
    """
    digest, size = _digest(content)
    publication = Publication(
        country_code=new.country_code,
        standard=new.standard,
        schema_version=new.schema_version,
        digest=digest,
        size=size,
        written=new.written,
        left_out=new.left_out,
        flows=new.flows,
        findings=new.findings,
        faults=new.faults,
        gaps=new.gaps,
        published_by=by,
        published_at=new.at,
    )
    publication.file.save(f"{new.country_code}-{new.at:%Y%m%dT%H%M%S}-{new.filename}", File(content), save=False)
    with transaction.atomic():
        publication.save(force_insert=True)
        older = list(
            Publication.objects.filter(country_code=new.country_code, standard=new.standard).values_list("pk", "file")
        )[_KEPT:]
        Publication.objects.filter(pk__in=[key for key, _file in older]).delete()
    storage = publication.file.storage
    for _key, name in older:
        storage.delete(name)
    return publication


def _digest(content: IO[bytes]) -> tuple[str, int]:
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while block := content.read(_BLOCK):
        digest.update(block)
        size += len(block)
    content.seek(0)
    return digest.hexdigest(), size
