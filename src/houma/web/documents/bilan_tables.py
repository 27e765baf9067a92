"""The bilan as declared tables: figures, groups and official totals, for XLSX and JSON."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from houma.domain.agreements.bilan import Bilan, Comparison, Figure, ValueKind
from houma.domain.territories.models import Country
from houma.exchange import CellKind, Column, Table
from houma.values.multilingual import Multilingual as T
from houma.values.partial_date import PartialDate

_UNITS = {
    ValueKind.COUNT: T("nombre", "عدد", "number"),
    ValueKind.SHARE: T("part de un", "حصة من واحد", "share of one"),
}


def _unit(kind: ValueKind, country: Country) -> T:
    if kind is ValueKind.MONEY:
        return T(country.million_label_fr, country.million_label_ar, country.million_label_en)
    return _UNITS[kind]


def shown_value(figure: Figure) -> Decimal | None:
    """The value in the unit of the tables: millions for money, six decimals for a share."""
    if figure.value is None:
        return None
    if figure.measure.kind is ValueKind.MONEY:
        return figure.value / 1_000_000
    return round(figure.value, 6) if figure.measure.kind is ValueKind.SHARE else figure.value


FIGURES = Table(
    key="bilan",
    labels=T("Bilan", "الحصيلة", "Bilan"),
    columns=(
        Column("group", T("Groupe", "المجموعة", "Group"), width=30),
        Column("measure", T("Mesure", "القياس", "Measure")),
        Column("label", T("Intitulé", "العنوان", "Label"), width=30),
        Column("value", T("Valeur", "القيمة", "Value"), CellKind.DECIMAL),
        Column("unit", T("Unité", "الوحدة", "Unit")),
        Column("rows", T("Lignes", "الأسطر", "Rows"), CellKind.INTEGER),
        Column("unknown", T("Dont sans montant publié", "منها بدون مبلغ منشور", "Of which without a published amount"),
               CellKind.INTEGER),
        Column("definition", T("Définition", "التعريف", "Definition"), width=60),
    ),
)  # fmt: skip
OFFICIALS = Table(
    key="official-totals",
    labels=T("Totaux officiels", "المجاميع الرسمية", "Official totals"),
    columns=(
        Column("code", T("Code", "الرمز", "Code"), width=30),
        Column("label", T("Intitulé", "العنوان", "Label"), width=50),
        Column("period", T("Période", "الفترة", "Period")),
        Column("as_of", T("À la date de", "بتاريخ", "As of"), CellKind.PARTIAL_DATE),
        Column("official", T("Total officiel", "المجموع الرسمي", "Official total"), CellKind.DECIMAL),
        Column("ours", T("Somme de nos lignes", "مجموع أسطرنا", "Sum of our rows"), CellKind.DECIMAL),
        Column("rest", T("Reste inexpliqué", "الباقي غير المفسر", "Unexplained rest"), CellKind.DECIMAL),
        Column("unit", T("Unité", "الوحدة", "Unit")),
        Column("source", T("Source", "المصدر", "Source"), CellKind.URL, width=50),
    ),
)
WHOLE = T("Ensemble", "المجموع", "Whole")


def figure_rows(bilan: Bilan, language: str) -> Iterator[Mapping[str, Any]]:
    """Rows of ``FIGURES``: the whole first, then each group."""
    groups = [(WHOLE, bilan.figures), *((group.labels, group.figures) for group in bilan.groups)]
    for names, figures in groups:
        for figure in figures.values():
            measure = figure.measure
            yield {
                "group": names.in_language(language),
                "measure": measure.code,
                "label": measure.labels.in_language(language),
                "value": shown_value(figure),
                "unit": _unit(measure.kind, bilan.country).in_language(language),
                "rows": figure.rows_count,
                "unknown": figure.unknown_count,
                "definition": measure.definition.in_language(language),
            }


def official_rows(country: Country, compared: Iterable[Comparison], language: str) -> Iterator[Mapping[str, Any]]:
    """Rows of ``OFFICIALS``."""
    for comparison in compared:
        kind = comparison.measure.kind
        scale = Decimal(1_000_000) if comparison.measure.is_money else Decimal(1)
        for statement in comparison.statements:
            ours = statement.ours.value if statement.ours is not None else None
            yield {
                "code": " ".join(statement.codes),
                "label": comparison.names.in_language(language),
                "period": comparison.period_text or str(comparison.filter.period) or None,
                "as_of": PartialDate.parse(statement.as_of) if statement.as_of else None,
                "official": statement.value / scale,
                "ours": None if ours is None else ours / scale,
                "rest": None if statement.rest is None else statement.rest / scale,
                "unit": _unit(kind, country).in_language(language),
                "source": statement.sources[0].address if statement.sources else None,
            }
