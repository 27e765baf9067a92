"""What sources say: sources, units, measures, claims, and totals that institutions published."""

from houma.domain.agreements.models import ComparableMeasure
from houma.domain.projects.models import Scale
from houma.domain.sources.models import ClaimRelation, Confidence, SourceKind, SubjectKind
from houma.exchange.columns import CellKind, Table
from houma.exchange.rules import NotBefore, RequiredWith
from houma.packs.tables.columns import (
    as_of,
    choice,
    code,
    in_three_languages,
    named,
    note,
    of_kind,
    party,
    reference,
    several,
    source,
    summed_up,
    territory,
    text,
    year,
)
from houma.values.multilingual import Multilingual as T

SOURCES = Table(
    key="sources",
    labels=T("Sources", "المصادر", "Sources"),
    identity=("code",),
    columns=(
        code(longest=120),
        of_kind(CellKind.URL, "address", "Adresse", "العنوان", "Address", max_length=600),
        text("publisher", "Éditeur", "الناشر", "Publisher", required=True, max_length=200),
        choice("kind", SourceKind.values, "Type", "النوع", "Kind", required=True),
        note(),
    ),
)

UNITS = Table(
    key="units",
    labels=T("Unités", "الوحدات", "Units"),
    identity=("code",),
    columns=(
        code(longest=60),
        *in_three_languages("label", "Libellé", "التسمية", "Label", longest=80, former="name"),
        text("published_as", "Graphie publiée", "الكتابة المنشورة", "As published"),
    ),
)

MEASURES = Table(
    key="measures",
    labels=T("Mesures", "المقاييس", "Measures"),
    identity=("code",),
    columns=(
        code(longest=100),
        *named(),
        *summed_up("definition", "Définition", "التعريف", "Definition"),
        reference("unit", "units", "Unité", "الوحدة", "Unit", required=True, aliases=("unit_code",)),
        text("direction", "Sens souhaité", "الاتجاه المرغوب", "Wanted direction"),
        text("source_indicators", "Indicateurs d’origine", "المؤشرات الأصلية", "Indicators of origin"),
    ),
)

CLAIMS = Table(
    key="claims",
    labels=T("Affirmations", "المعطيات المنشورة", "Claims"),
    checks=(RequiredWith("adoption_reason_fr", "adopted", frozenset({True})),),
    columns=(
        choice("subject_kind", SubjectKind.values, "Type de sujet", "نوع الموضوع", "Kind of subject", required=True),
        text("subject_code", "Code du sujet", "رمز الموضوع", "Code of the subject", required=True, max_length=160),
        reference("measure", "measures", "Mesure", "المقياس", "Measure", required=True, aliases=("measure_code",)),
        text("value", "Valeur", "القيمة", "Value", required=True),
        reference("unit", "units", "Unité", "الوحدة", "Unit", required=True, aliases=("unit_code",)),
        as_of(),
        source(required=True),
        choice("confidence", Confidence.values, "Confiance", "الثقة", "Confidence", required=True),
        note(),
        of_kind(CellKind.BOOLEAN, "adopted", "Retenue", "معتمدة", "Adopted"),
        *summed_up("adoption_reason", "Raison du choix", "سبب الاختيار", "Why it is adopted"),
        choice("relation", ClaimRelation.values, "Relation", "العلاقة", "Relation"),
        of_kind(CellKind.INTEGER, "source_no", "Rang de la source", "رتبة المصدر", "Rank of the source", minimum=1),
    ),
)

OFFICIAL_TOTALS = Table(
    key="official_totals",
    labels=T("Totaux officiels", "المجاميع الرسمية", "Official totals"),
    identity=("code",),
    checks=(NotBefore("period_end", "period_start"),),
    columns=(
        code(longest=160),
        of_kind(CellKind.INTEGER, "row", "Rang", "الرتبة", "Row"),
        *in_three_languages("name", "Nom", "الاسم", "Name", required=False),
        as_of(),
        year("period_start", "Début de la période", "بداية الفترة", "Start of the period"),
        year("period_end", "Fin de la période", "نهاية الفترة", "End of the period"),
        text("period_text", "Période publiée", "الفترة المنشورة", "Period as published", max_length=100),
        reference("programme_code", "programmes", "Programme", "البرنامج", "Programme"),
        text("programme_text", "Programme publié", "البرنامج المنشور", "Programme as published"),
        choice("scale", Scale.values, "Échelle", "المستوى", "Scale"),
        text("scale_text", "Échelle publiée", "المستوى المنشور", "Scale as published"),
        territory(),
        several("agreement_codes", "Conventions", "الاتفاقيات", "Agreements"),
        party("party_code", "Partenaire", "الشريك", "Partner"),
        of_kind(CellKind.BOOLEAN, "royal", "Présentés au Roi", "المقدمة أمام الملك", "Presented to the King"),
        reference("measure", "measures", "Mesure", "المقياس", "Measure", required=True, aliases=("measure_code",)),
        of_kind(CellKind.DECIMAL, "value", "Valeur", "القيمة", "Value", required=True, decimals=6),
        reference("unit", "units", "Unité", "الوحدة", "Unit", required=True, aliases=("unit_code",)),
        source(required=True),
        reference("repeats", "official_totals", "Répète", "يكرر", "Repeats"),
        note(),
        choice(
            "comparable_measure", ComparableMeasure.values, "Mesure comparable", "المقياس المقارن", "Comparable measure"
        ),
    ),
)
