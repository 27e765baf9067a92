"""The declared columns of released counts that leave as a file."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from houma.domain.statistics.models import Release
from houma.domain.statistics.queries.reading import ShownTable
from houma.exchange import CellKind, Column, Table
from houma.values.multilingual import Multilingual as T

RELEASED = Table(
    key="released-counts",
    labels=T("Effectifs diffusés", "الأعداد الصادرة", "Released counts"),
    identity=("table", "place", "outside", "first", "second"),
    columns=(
        Column("table", T("Tableau", "الجدول", "Table"), width=26),
        Column("place", T("Code du territoire", "رمز المجال الترابي", "Code of the territory"), width=18),
        Column("place_name", T("Territoire", "المجال الترابي", "Territory"), width=34),
        Column(
            "outside",
            T("Hors des parties", "خارج الأجزاء", "Outside its parts"),
            CellKind.BOOLEAN,
            help=T(
                "Ce qui, du territoire, n’est dans aucune de ses parties",
                "ما لا يقع من المجال الترابي في أي من أجزائه",
                "What of the territory lies in none of its parts",
            ),
            width=14,
        ),
        Column("first", T("Code de la catégorie", "رمز الفئة", "Code of the category"), width=18),
        Column("first_label", T("Catégorie", "الفئة", "Category"), width=30),
        Column(
            "second", T("Code de la deuxième catégorie", "رمز الفئة الثانية", "Code of the second category"), width=18
        ),
        Column("second_label", T("Deuxième catégorie", "الفئة الثانية", "Second category"), width=24),
        Column("count", T("Effectif", "العدد", "Count"), CellKind.INTEGER, width=12),
        Column(
            "suppressed",
            T("Masqué", "محجوب", "Suppressed"),
            CellKind.BOOLEAN,
            help=T(
                "Petit effectif, ou effectif qui en révélerait un",
                "عدد صغير، أو عدد قد يكشف عددا صغيرا",
                "A small count, or one that would give a small one away",
            ),
            width=12,
        ),
        Column("released_on", T("Diffusé le", "تاريخ الإصدار", "Released on"), CellKind.DATE, width=14),
    ),
)


def released_rows(release: Release, tables: Iterable[ShownTable]) -> Iterator[Mapping[str, Any]]:
    """The cells of a release under the keys of ``RELEASED``, in the language in use."""
    for shown in tables:
        labels = [shown.labels(axis) for axis in range(len(shown.table.axes))]
        for cell in shown.cells:
            texts = [str(labels[axis].get(code, code)) for axis, code in enumerate(cell.categories)]
            yield {
                "table": shown.table.code,
                "place": cell.territory.code,
                "place_name": cell.place,
                "outside": cell.outside,
                "first": cell.categories[0],
                "first_label": texts[0],
                "second": cell.categories[1] if len(cell.categories) > 1 else None,
                "second_label": texts[1] if len(texts) > 1 else None,
                "count": cell.count,
                "suppressed": cell.count is None,
                "released_on": release.made_at.date(),
            }
