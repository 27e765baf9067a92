"""Which version of a country's pack was loaded, so that the same files are not loaded twice."""

from typing import Any

from django.utils import timezone

from houma.domain.sources.models import ImportRun, ImportState

PACK = "pack"
"""Kind of the import that a pack is."""


def loaded_digest(country_code: str) -> str:
    """Digest of the pack that was loaded last for a country; empty where none was."""
    run = ImportRun.objects.filter(country_code=country_code, kind=PACK, state=ImportState.APPLIED).order_by("-id")
    return run.values_list("digest", flat=True).first() or ""


def record_pack_load(country_code: str, name: str, digest: str, report: dict[str, Any]) -> ImportRun:
    """Remember that a pack was loaded. To be called in the transaction that loads it."""
    return ImportRun.objects.create(
        country_code=country_code,
        kind=PACK,
        filename=name,
        digest=digest,
        state=ImportState.APPLIED,
        report=report,
        ended_at=timezone.now(),
    )
