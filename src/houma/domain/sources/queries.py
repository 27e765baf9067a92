"""Reading claims: what sources say, the adopted value first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import get_language

from houma.domain.sources.models import Adoption, Claim, Measure, Publication, Source, Unit
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim as a page shows it; ``pk`` names it in forms.

    ``number`` is in ``unit``; ``reason`` says why an adopted one was chosen.
    """

    pk: int
    measure_code: str
    measure: Multilingual
    number: Decimal | None
    text: str
    unit_code: str
    unit: Multilingual
    as_of: PartialDate | None
    source: Source
    confidence: str
    relation: str
    note: str
    adopted: bool
    reason: Multilingual
    adopted_by: str
    adopted_at: datetime | None


def _names(row: Measure | Unit, stem: str) -> Multilingual:
    return Multilingual(*(getattr(row, f"{stem}_{code}") for code in ("fr", "ar", "en")))


def claims_about(country_code: str, kind: str, code: str, measures: Iterable[str] | None = None) -> list[ClaimView]:
    """What is claimed about one subject, by measure, the adopted claim first, then the latest: two queries."""
    claims = list(Claim.objects.about(country_code, kind, code))
    if measures is not None:
        wanted = set(measures)
        claims = [claim for claim in claims if claim.measure.code in wanted]
    adoptions = {
        adoption.claim_id: adoption
        for adoption in Adoption.objects.filter(
            country_code=country_code, subject_kind=kind, subject_code=code, ended_at=None
        ).select_related("adopted_by")
    }
    return [_view(claim, adoptions.get(claim.pk)) for claim in claims]


def _view(claim: Claim, adoption: Adoption | None) -> ClaimView:
    reason = Multilingual("")
    if adoption is not None:
        reason = Multilingual(adoption.reason_fr, adoption.reason_ar, adoption.reason_en)
    return ClaimView(
        pk=claim.pk,
        measure_code=claim.measure.code,
        measure=claim.measure.names,
        number=claim.number,
        text=claim.text,
        unit_code=claim.unit_id,
        unit=_names(claim.unit, "label"),
        as_of=PartialDate.parse(claim.as_of) if claim.as_of else None,
        source=claim.source,
        confidence=claim.confidence,
        relation=claim.relation,
        note=claim.note,
        adopted=adoption is not None,
        reason=reason,
        adopted_by=adoption.adopted_by.get_full_name() if adoption and adoption.adopted_by else "",
        adopted_at=adoption.adopted_at if adoption else None,
    )


def definition_of(measure: Measure) -> str:
    """What the measure counts, in the language in use."""
    return _names(measure, "definition").in_language(get_language() or "fr")


def latest_publication(country_code: str, standard: str) -> Publication | None:
    """What is offered now of a country in one standard."""
    return Publication.objects.filter(country_code=country_code, standard=standard).first()
