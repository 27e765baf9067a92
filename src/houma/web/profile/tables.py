"""A profile as one declared table, for CSV, XLSX and JSON: the numbers of the page."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from houma.exchange import CellKind, Column, Table
from houma.values.multilingual import Multilingual as T
from houma.web.profile.reading import IndicatorLine, NodeView, ProfileView

_DECIMAL, _INTEGER = CellKind.DECIMAL, CellKind.INTEGER
PROFILE = Table(
    key="profile",
    labels=T("Profil du territoire", "بطاقة المجال الترابي", "Territory profile"),
    columns=(
        Column("kind", T("Nature", "النوع", "Kind"), width=14),
        Column("code", T("Code", "الرمز", "Code"), width=30),
        Column("name", T("Nom", "الاسم", "Name"), width=46),
        Column("capital", T("Capital", "الرأسمال", "Capital"), width=22),
        Column("value", T("Score ou valeur", "النقطة أو القيمة", "Score or value"), _DECIMAL),
        Column("unit", T("Unité", "الوحدة", "Unit")),
        Column("median", T("Médiane du niveau", "وسيط المستوى", "Median of the level"), _DECIMAL),
        Column("rank", T("Rang", "الرتبة", "Rank"), _INTEGER),
        Column("rank_low", T("Rang, meilleure borne", "الرتبة، الحد الأفضل", "Rank, better end"), _INTEGER),
        Column("rank_high", T("Rang, moins bonne borne", "الرتبة، الحد الأدنى", "Rank, worse end"), _INTEGER),
        Column("of", T("Territoires classés", "المجالات المرتبة", "Territories ranked"), _INTEGER),
        Column("percentile", T("Part des pairs moins bons", "حصة النظراء الأقل", "Share of peers that stand worse"),
               _DECIMAL),
        Column("urban", T("Urbain", "حضري", "Urban"), _DECIMAL),
        Column("rural", T("Rural", "قروي", "Rural"), _DECIMAL),
        Column("female", T("Féminin", "إناث", "Female"), _DECIMAL),
        Column("male", T("Masculin", "ذكور", "Male"), _DECIMAL),
        Column("period", T("Période", "الفترة", "Period")),
        Column("source", T("Source", "المصدر", "Source"), width=30),
        Column("definition", T("Définition", "التعريف", "Definition"), width=60),
    ),
)  # fmt: skip
_KINDS = {
    "index": T("ensemble", "المجموع", "whole"),
    "capital": T("capital", "رأسمال", "capital"),
    "dimension": T("dimension", "بعد", "dimension"),
    "indicator": T("indicateur", "مؤشر", "indicator"),
}
_DIGITS = 6


def profile_rows(view: ProfileView, language: str) -> Iterator[Mapping[str, Any]]:
    """Rows of ``PROFILE``: the index, each capital with its dimensions, then each indicator."""
    names = {node.code: node.names.in_language(language) for node in view.capitals}
    if view.index is not None:
        yield _node_row(view.index, "index", "", language)
    for capital in view.capitals:
        yield _node_row(capital, "capital", names[capital.code], language)
        for dimension in view.dimensions:
            if dimension.parent == capital.code:
                yield _node_row(dimension, "dimension", names[capital.code], language)
    for line in view.indicators:
        yield _line_row(line, names.get(line.capital, ""), language)


def _node_row(node: NodeView, kind: str, capital: str, language: str) -> dict[str, Any]:
    return {
        "kind": _KINDS[kind].in_language(language),
        "code": node.code,
        "name": node.names.in_language(language),
        "capital": capital,
        "value": _exact(node.score),
        "median": _exact(node.median),
        "rank": node.rank,
        "rank_low": node.low,
        "rank_high": node.high,
        "of": node.of,
    }


def _line_row(line: IndicatorLine, capital: str, language: str) -> dict[str, Any]:
    return {
        "kind": _KINDS["indicator"].in_language(language),
        "code": line.code,
        "name": line.names.in_language(language),
        "capital": capital,
        "value": _exact(line.value),
        "unit": line.unit.in_language(language),
        "median": _exact(line.median),
        "percentile": _exact(line.percentile),
        "urban": _exact(line.urban),
        "rural": _exact(line.rural),
        "female": _exact(line.female),
        "male": _exact(line.male),
        "period": line.period,
        "source": line.source,
        "definition": line.definitions.in_language(language),
    }


def _exact(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), _DIGITS)
