"""Totals that institutions published, which agreement is a part of which, and which two are about the same works."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.agreements.containment import in_circles
from houma.domain.agreements.models import Agreement, Containment, OfficialTotal, Overlap
from houma.domain.base.decisions import Decision, require
from houma.domain.sources.models import Source
from houma.domain.territories.models import Country

_IDENTITY = frozenset({"id", "country", "code"})


def register_official_totals(country: Country, totals: Iterable[OfficialTotal]) -> int:
    """Create official totals of ``country``, or bring them up to date by their code; returns how many were given."""
    rows = list(totals)
    for row in rows:
        row.country = country
    OfficialTotal.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["country", "code"],
        update_fields=[field.name for field in OfficialTotal._meta.fields if field.name not in _IDENTITY],
    )
    return len(rows)


@dataclass(frozen=True, slots=True)
class NewContainment:
    """A source says that ``part`` belongs to ``whole``; ``evidence`` tells in which words."""

    whole: Agreement
    part: Agreement
    evidence: str
    source: Source | None = None


@transaction.atomic
def record_containments(country: Country, containments: Sequence[NewContainment]) -> int:
    """Record which agreements are parts of which; returns how many were new.

    Raises Refused naming every agreement that would contain itself; nothing is written then.
    """
    known = set(Containment.objects.filter(whole__country=country).values_list("whole__code", "part__code"))
    said = {(item.whole.code, item.part.code) for item in containments}
    require(_no_circle(known | said))
    Containment.objects.bulk_create(
        [
            Containment(whole=item.whole, part=item.part, evidence=item.evidence, source=item.source)
            for item in containments
        ],
        update_conflicts=True,
        unique_fields=["whole", "part"],
        update_fields=["evidence", "source"],
    )
    return len(said - known)


@dataclass(frozen=True, slots=True)
class NewOverlap:
    """``one`` and ``other`` are probably about the same works; ``evidence`` tells in which words, or why."""

    one: Agreement
    other: Agreement
    evidence: str
    source: Source | None = None

    @property
    def pair(self) -> tuple[int, int]:
        """The keys of both, the lower first: the same from either side."""
        return min(self.one.pk, self.other.pk), max(self.one.pk, self.other.pk)


@transaction.atomic
def record_overlaps(country: Country, overlaps: Sequence[NewOverlap]) -> int:
    """Record which agreements are probably about the same works; returns how many pairs were new.

    A pair may be told from both sides: it is one, with what each side says. Raises Refused naming every agreement that
    would overlap itself; nothing is written then.
    """
    require(
        Decision(
            tuple(
                format_lazy(_("{code}: an agreement does not overlap itself."), code=item.one.code)
                for item in overlaps
                if item.one.pk == item.other.pk
            )
        )
    )
    said: dict[tuple[int, int], list[NewOverlap]] = {}
    for item in overlaps:
        said.setdefault(item.pair, []).append(item)
    known = set(Overlap.objects.filter(first__country=country).values_list("first_id", "second_id"))
    Overlap.objects.bulk_create(
        [
            Overlap(
                first_id=first,
                second_id=second,
                evidence="\n".join(dict.fromkeys(item.evidence for item in items)),
                source=next((item.source for item in items if item.source is not None), None),
            )
            for (first, second), items in said.items()
        ],
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["evidence", "source"],
    )
    return len(said.keys() - known)


def _no_circle(pairs: Iterable[tuple[str, str]]) -> Decision:
    wholes: dict[str, list[str]] = {}
    for whole, part in pairs:
        wholes.setdefault(part, []).append(whole)
    return Decision(
        tuple(format_lazy(_("{code}: an agreement does not contain itself."), code=code) for code in in_circles(wholes))
    )
