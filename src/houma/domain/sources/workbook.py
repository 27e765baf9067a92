"""Claims and sources as tables that leave the house."""

from collections.abc import Iterator, Mapping
from typing import Any

from houma.domain.sources.models import Adoption, Claim, Source
from houma.exchange.columns import CellKind, Column, Table
from houma.values.multilingual import Multilingual as T
from houma.values.partial_date import PartialDate

CLAIMS = Table(
    key="claims",
    labels=T("Affirmations des sources", "تصريحات المصادر", "Claims"),
    columns=(
        Column("subject_kind", T("Nature du sujet", "نوع الموضوع", "Kind of subject")),
        Column("subject", T("Sujet", "الموضوع", "Subject"), width=26),
        Column("measure", T("Mesure", "القياس", "Measure"), width=26),
        Column("number", T("Valeur", "القيمة", "Number"), CellKind.DECIMAL),
        Column("text", T("Texte", "النص", "Text"), width=30),
        Column("unit", T("Unité", "الوحدة", "Unit")),
        Column("as_of", T("À la date de", "بتاريخ", "As of"), CellKind.PARTIAL_DATE),
        Column(
            "adopted",
            T("Retenue", "معتمدة", "Adopted"),
            CellKind.BOOLEAN,
            help=T(
                "Vrai pour la valeur que Houma emploie ; les autres restent visibles.",
                "صحيح للقيمة التي تستعملها حومة؛ وتبقى الأخرى ظاهرة.",
                "True for the value that Houma uses; the others stay visible.",
            ),
        ),
        Column("confidence", T("Confiance", "الثقة", "Confidence")),
        Column("relation", T("Relation", "العلاقة", "Relation")),
        Column("note", T("Note", "ملاحظة", "Note"), width=40),
        Column("source", T("Source", "المصدر", "Source"), CellKind.URL, width=50),
    ),
)
SOURCES = Table(
    key="sources",
    labels=T("Sources", "المصادر", "Sources"),
    identity=("code",),
    columns=(
        Column("code", T("Code", "الرمز", "Code"), required=True, width=30),
        Column("publisher", T("Éditeur", "الناشر", "Publisher"), width=34),
        Column("kind", T("Nature", "النوع", "Kind")),
        Column("address", T("Adresse", "الرابط", "Address"), CellKind.URL, width=60),
        Column("note", T("Note", "ملاحظة", "Note"), width=40),
    ),
)


def claim_rows(country_code: str) -> Iterator[Mapping[str, Any]]:
    """Rows of ``CLAIMS``; two queries."""
    in_force = Adoption.objects.filter(country_code=country_code, ended_at=None)
    adopted = frozenset(in_force.values_list("claim", flat=True))
    claims = (
        Claim.objects.filter(country_code=country_code)
        .select_related("measure", "source")
        .order_by("subject_kind", "subject_code", "measure__code", "pk")
    )
    for claim in claims.iterator(chunk_size=2000):
        yield {
            "subject_kind": claim.subject_kind,
            "subject": claim.subject_code,
            "measure": claim.measure.code,
            "number": claim.number,
            "text": claim.text or None,
            "unit": claim.unit_id,
            "as_of": PartialDate.parse(claim.as_of) if claim.as_of else None,
            "adopted": claim.pk in adopted,
            "confidence": claim.confidence,
            "relation": claim.relation or None,
            "note": claim.note or None,
            "source": claim.source.address or None,
        }


def source_rows(country_code: str) -> Iterator[Mapping[str, Any]]:
    """Rows of ``SOURCES``; one query."""
    for source in Source.objects.filter(country_code=country_code).order_by("code").iterator(chunk_size=2000):
        yield {
            "code": source.code,
            "publisher": source.publisher,
            "kind": source.kind,
            "address": source.address or None,
            "note": source.note or None,
        }
