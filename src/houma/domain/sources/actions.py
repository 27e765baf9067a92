"""The only writers of sources, measures, claims and adoptions."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from houma.domain.sources.models import Adoption, Claim, ClaimRelation, Confidence, Measure, Source, SubjectKind, Unit
from houma.values.multilingual import Multilingual

if TYPE_CHECKING:
    from houma.domain.accounts.models import User  # Only the name of the type: accounts stands above this app.


@dataclass(frozen=True, slots=True)
class NewClaim:
    """What a source says; exactly one of ``number`` and ``text`` is given. ``adoption_reason`` adopts it."""

    country_code: str
    subject_kind: SubjectKind
    subject_code: str
    measure_code: str
    unit_code: str
    source_code: str
    number: Decimal | None = None
    text: str = ""
    as_of: str = ""
    source_no: int = 1
    confidence: Confidence = Confidence.HIGH
    relation: ClaimRelation = ClaimRelation.STATEMENT
    note: str = ""
    adoption_reason: Multilingual | None = None

    @property
    def fingerprint(self) -> str:
        """The same statement of the same source is the same claim, however often it is loaded."""
        number = "" if self.number is None else format(self.number.normalize(), "f")
        parts = (
            self.country_code,
            self.subject_kind,
            self.subject_code,
            self.measure_code,
            self.unit_code,
            self.source_code,
            number,
            self.text,
            self.as_of,
            str(self.source_no),
            self.relation,
            self.note,
        )
        return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def register_units(units: Iterable[Unit]) -> None:
    """Create units or bring their labels up to date."""
    Unit.objects.bulk_create(
        units,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["label_fr", "label_ar", "label_en"],
    )


def register_measures(measures: Iterable[Measure]) -> None:
    """Create measures or bring their names and definitions up to date."""
    Measure.objects.bulk_create(
        measures,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "name_fr", "name_ar", "name_en", "definition_fr", "definition_ar", "definition_en", "unit",
        ],
    )  # fmt: skip


def register_sources(sources: Iterable[Source]) -> None:
    """Create sources or bring them up to date."""
    Source.objects.bulk_create(
        sources,
        update_conflicts=True,
        unique_fields=["country_code", "code"],
        update_fields=["address", "publisher", "kind", "note"],
    )


@transaction.atomic
def record_claims(claims: Iterable[NewClaim]) -> int:
    """Record claims that are not there yet and adopt those that say why; returns how many were new.

    Raises KeyError naming the unknown measure, unit or source.
    """
    new = {claim.fingerprint: claim for claim in claims}
    known = dict(Claim.objects.filter(fingerprint__in=list(new)).values_list("fingerprint", "pk")) if new else {}
    measures = dict(Measure.objects.values_list("code", "pk"))
    sources = {(country, code): pk for country, code, pk in Source.objects.values_list("country_code", "code", "pk")}
    fresh = [
        Claim(
            country_code=claim.country_code,
            subject_kind=claim.subject_kind,
            subject_code=claim.subject_code,
            measure_id=measures[claim.measure_code],
            number=claim.number,
            text=claim.text,
            unit_id=claim.unit_code,
            as_of=claim.as_of,
            source_id=sources[claim.country_code, claim.source_code],
            source_no=claim.source_no,
            confidence=claim.confidence,
            relation=claim.relation,
            note=claim.note,
            fingerprint=fingerprint,
        )
        for fingerprint, claim in new.items()
        if fingerprint not in known
    ]
    Claim.objects.bulk_create(fresh, batch_size=500)
    now = timezone.now()
    adoptions = [
        _adoption(claim, reason, now, None)
        for claim in fresh
        if (reason := new[claim.fingerprint].adoption_reason) is not None
    ]
    _end_adoptions(adoptions, now)
    Adoption.objects.bulk_create(adoptions, batch_size=500)
    return len(fresh)


@transaction.atomic
def adopt_claim(claim: Claim, reason: Multilingual, *, by: "User | None") -> Adoption:
    """Use ``claim`` for its measure from now on; the claim used before stays visible with its own reason."""
    now = timezone.now()
    adoption = _adoption(claim, reason, now, by)
    _end_adoptions([adoption], now)
    adoption.save()
    return adoption


def _adoption(claim: Claim, reason: Multilingual, now: datetime, by: "User | None") -> Adoption:
    return Adoption(
        claim=claim,
        country_code=claim.country_code,
        subject_kind=claim.subject_kind,
        subject_code=claim.subject_code,
        measure_id=claim.measure_id,
        reason_fr=reason.fr,
        reason_ar=reason.ar,
        reason_en=reason.en,
        adopted_by=by,
        adopted_at=now,
    )


def _end_adoptions(replacing: Iterable[Adoption], now: datetime) -> None:
    """End what was adopted for the same measures of the same subjects."""
    subjects = {(a.country_code, a.subject_kind, a.subject_code, a.measure_id) for a in replacing}
    codes = {code for _country, _kind, code, _measure in subjects}
    in_force = Adoption.objects.filter(ended_at=None, subject_code__in=codes)
    ended = [
        adoption.pk
        for adoption in in_force
        if (adoption.country_code, adoption.subject_kind, adoption.subject_code, adoption.measure_id) in subjects
    ]
    Adoption.objects.filter(pk__in=ended).update(ended_at=now)
