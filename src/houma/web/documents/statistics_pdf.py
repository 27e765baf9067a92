"""A release of protected counts as a document: the same numbers as the page, set by Typst on A4."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from houma.domain.statistics.models import Release
from houma.domain.statistics.queries.reading import ShownTable
from houma.exchange import ILLUSTRATIVE_MARK
from houma.values.multilingual import Multilingual as T
from houma.web.documents.bilan_words import HOUSE, isolated, left_to_right
from houma.web.documents.profile_words import PAGE
from houma.web.documents.typesetting import set_document
from houma.web.exports import LICENCE
from houma.web.formatting import format_number, format_partial_date
from houma.web.statistics.grids import HIDDEN, Grid, Heading, grid_of

_SHEET = Path(__file__).with_name("statistics.typ")
_MOST_PLACES = 40
"""A table of two axes is set place by place: beyond so many, the file of the cells serves better."""
_TITLE = T("Effectifs diffusés", "الأعداد الصادرة", "Released counts")
_RELEASED = T("Diffusion n° {number} du {day}", "الإصدار رقم {number} بتاريخ {day}", "Release no. {number} of {day}")
_HOW = T(
    "{hidden} : effectif masqué. Les effectifs de 1 à {most} le sont, et d’autres avec eux, choisis pour que nul ne "
    "puisse retrouver les premiers en soustrayant des effectifs de même nature, de personnes ou de ménages, ni ici "
    "ni en comparant avec les diffusions précédentes.",
    "{hidden}: عدد محجوب. تُحجب الأعداد من 1 إلى {most}، ومعها أعداد أخرى اختيرت حتى لا يتمكن أحد من استنتاج الأولى "
    "بطرح أعداد من النوع نفسه، أشخاصا كانت أو أسرا، لا هنا ولا بالمقارنة مع الإصدارات السابقة.",
    "{hidden}: suppressed count. Counts from 1 to {most} are, and others with them, chosen so that nobody can work the "
    "former out by subtracting counts of its kind, of people or of households, neither here nor "
    "by comparing with earlier releases.",
)
_PLACES = T("Territoire", "المجال الترابي", "Territory")
_MORE = T(
    "{count} autres territoires se trouvent dans les fichiers de cette diffusion.",
    "يوجد {count} مجالا آخر في ملفات هذا الإصدار.",
    "{count} other territories are in the files of this release.",
)


def statistics_pdf(release: Release, tables: Sequence[ShownTable], language: str) -> bytes:
    """Set the cells of ``tables`` as a PDF, at no query.

    Args:
        release: read with its territory and country.
        language: "fr", "ar" or "en", the language in use.

    Raises:
        FontsMissingError: the typefaces are neither prepared nor at hand to be prepared.
    """
    country = release.country

    def said(text: T, **values: object) -> str:
        return (text.formatted(**values) if values else text).in_language(language)

    day = format_partial_date(release.made_at.date(), language)
    number = left_to_right(format_number(release.number, language), language)
    most = left_to_right(format_number(release.below - 1, language), language)
    content = {
        "language": language,
        "house": said(HOUSE),
        "title": said(_TITLE),
        "name": isolated(release.territory.names.in_language(language), language),
        "country": said(country.names),
        "released": said(_RELEASED, number=number, day=day),
        "reason": release.reason,
        "illustrative": said(ILLUSTRATIVE_MARK) if release.is_illustrative or country.illustrative else "",
        "how": said(_HOW, hidden=HIDDEN, most=most),
        "page": said(PAGE),
        "tables": [_table(shown, language) for shown in tables],
        "licence": said(LICENCE),
    }
    return set_document(_SHEET, content, release.made_at.replace(microsecond=0))


def _table(shown: ShownTable, language: str) -> dict[str, Any]:
    places = shown.places()
    if len(shown.table.axes) == 1:
        grids = [("", grid_of(shown, places[0]))] if places else []
    else:
        grids = [(isolated(place.place, language), grid_of(shown, place)) for place in places[:_MOST_PLACES]]
    left = max(0, len(places) - _MOST_PLACES) if len(shown.table.axes) > 1 else 0
    return {
        "title": str(shown.table.title),
        "grids": [{"place": place, **_grid(grid, language)} for place, grid in grids],
        "more": _MORE.formatted(count=format_number(left, language)).in_language(language) if left else "",
    }


def _grid(grid: Grid, language: str) -> dict[str, Any]:
    def count(value: int | None) -> str:
        return HIDDEN if value is None else left_to_right(format_number(value, language), language)

    def heading(one: Heading) -> dict[str, Any]:
        return {"label": isolated(one.label, language), "depth": one.depth}

    return {
        "of": grid.of or _PLACES.in_language(language),
        "columns": [heading(one) for one in grid.columns],
        "lines": [
            {"heading": heading(line.heading), "counts": [count(value) for value in line.counts]} for line in grid.lines
        ],
    }
