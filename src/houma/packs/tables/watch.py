"""What is published about buildings at risk, urban agencies and intermediary cities: loaded as claims."""

from houma.domain.sources.models import Confidence, SubjectKind
from houma.exchange.columns import CellKind, Column, Table
from houma.exchange.rules import RequiredWith
from houma.packs.tables.columns import (
    as_of,
    choice,
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


def _row() -> Column:
    return of_kind(CellKind.INTEGER, "row", "Rang", "الرتبة", "Row")


def _figure_columns() -> tuple[Column, ...]:
    return (
        choice("subject_kind", SubjectKind.values, "Type de sujet", "نوع الموضوع", "Kind of subject", required=True),
        text("subject_code", "Code du sujet", "رمز الموضوع", "Code of the subject", required=True, max_length=160),
        text("place_text", "Lieu publié", "المكان المنشور", "Place as published"),
        of_kind(CellKind.BOOLEAN, "whole_unit", "Tout le territoire", "المجال كله", "The whole territory"),
        as_of(),
        year("period_start", "Début de la période", "بداية الفترة", "Start of the period"),
        year("period_end", "Fin de la période", "نهاية الفترة", "End of the period"),
        text("period_text", "Période publiée", "الفترة المنشورة", "Period as published"),
        reference("measure", "measures", "Mesure", "المقياس", "Measure", required=True),
        text("value", "Valeur", "القيمة", "Value", required=True),
        reference("unit", "units", "Unité", "الوحدة", "Unit", required=True),
        choice("confidence", Confidence.values, "Confiance", "الثقة", "Confidence"),
        source(required=True),
        note(),
        of_kind(CellKind.BOOLEAN, "adopted", "Retenue", "معتمدة", "Adopted"),
        *summed_up("adoption_reason", "Raison du choix", "سبب الاختيار", "Why it is adopted"),
    )


_ADOPTED_WITH_REASON = RequiredWith("adoption_reason_fr", "adopted", frozenset({True}))

THREATENED_BUILDINGS = Table(
    key="threatened_buildings",
    labels=T("Bâtiments menaçant ruine", "المباني الآيلة للسقوط", "Buildings at risk"),
    checks=(_ADOPTED_WITH_REASON,),
    columns=(
        _row(),
        *_figure_columns(),
        territory(),
        text("indicator_group", "Groupe", "المجموعة", "Group"),
    ),
)

URBAN_AGENCY_INDICATORS = Table(
    key="urban_agency_indicators",
    labels=T("Résultats des agences urbaines", "نتائج الوكالات الحضرية", "Results of urban agencies"),
    checks=(_ADOPTED_WITH_REASON,),
    columns=(
        _row(),
        *_figure_columns(),
        text("name_as_published", "Nom publié", "الاسم المنشور", "Name as published", max_length=300),
    ),
)

URBAN_AGENCIES = Table(
    key="urban_agencies",
    labels=T("Agences urbaines", "الوكالات الحضرية", "Urban agencies"),
    columns=(
        _row(),
        party("agency_code", "Agence", "الوكالة", "Agency", required=True),
        text("name_as_published", "Nom publié", "الاسم المنشور", "Name as published", max_length=300),
        text("seat", "Siège", "المقر", "Seat"),
        territory("seat_territory_code"),
        text("provinces_text", "Ressort publié", "المجال المنشور", "Territories as published"),
        several("territory_codes", "Ressort", "المجال", "Territories"),
        of_kind(CellKind.BOOLEAN, "added_later", "Ajout ultérieur", "إضافة لاحقة", "Added later"),
        source(required=True),
        note(),
    ),
)

INTERMEDIARY_CITIES = Table(
    key="intermediary_cities",
    labels=T("Villes intermédiaires", "المدن المتوسطة", "Intermediary cities"),
    columns=(
        _row(),
        text("name", "Nom publié", "الاسم المنشور", "Name as published", required=True),
        territory(),
        text("list_basis", "Liste", "اللائحة", "List", required=True),
        source(required=True),
        note(),
    ),
)
