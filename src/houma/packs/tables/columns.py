"""Columns that return in many files of a pack, written once."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from houma.exchange.columns import CellKind, Choice, Column
from houma.values.multilingual import Multilingual as T

LIST_MARK = "|"
"""What parts the values of a cell that holds several."""

_LANGUAGES = {
    "fr": T("en français", "بالفرنسية", "in French"),
    "ar": T("en arabe", "بالعربية", "in Arabic"),
    "en": T("en anglais", "بالإنجليزية", "in English"),
}
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_MILLIONTHS = 9  # An amount kept to a thousandth of the currency unit, told in millions.


def text(key: str, fr: str, ar: str, en: str, **more: Any) -> Column:
    """A column of free text; ``more`` are further arguments of Column."""
    return Column(key, T(fr, ar, en), **more)


def of_kind(kind: CellKind, key: str, fr: str, ar: str, en: str, **more: Any) -> Column:
    """A column of another kind than text."""
    return Column(key, T(fr, ar, en), kind, **more)


def code(*, longest: int = 80) -> Column:
    """The code by which other files name the row."""
    return text("code", "Code", "الرمز", "Code", required=True, max_length=longest)


def reference(key: str, to: str, fr: str, ar: str, en: str, **more: Any) -> Column:
    """The code of a row of another file (or of this one)."""
    return Column(key, T(fr, ar, en), CellKind.REFERENCE, reference=to, **more)


def several(key: str, fr: str, ar: str, en: str, **more: Any) -> Column:
    """Several values in one cell, parted by ``LIST_MARK``; references in it are checked with the whole pack."""
    return Column(key, T(fr, ar, en), help=T("Valeurs séparées par |", "قيم مفصولة بـ |", "Values parted by |"), **more)


def choice(key: str, codes: Iterable[str], fr: str, ar: str, en: str, **more: Any) -> Column:
    """One code of a closed list. Packs are written with codes, so codes are also what a problem lists."""
    choices = tuple(Choice(str(item), T(str(item))) for item in codes if str(item))
    return Column(key, T(fr, ar, en), CellKind.CHOICE, choices=choices, **more)


def in_three_languages(
    stem: str, fr: str, ar: str, en: str, *, required: bool = True, longest: int | None = 400, former: str = ""
) -> tuple[Column, Column, Column]:
    """The columns ``stem_fr``, ``stem_ar`` and ``stem_en``; French is required where the text is.

    ``former`` is another stem under which the columns are known.
    """
    label = T(fr, ar, en)
    columns = []
    for language, words in _LANGUAGES.items():
        labels = T(*(f"{label.in_language(own)} {words.in_language(own)}" for own in ("fr", "ar", "en")))
        aliases = (f"{former}_{language}",) if former else ()
        needed = required and language == "fr"
        columns.append(Column(f"{stem}_{language}", labels, required=needed, max_length=longest, aliases=aliases))
    return columns[0], columns[1], columns[2]


def named(*, former: str = "") -> tuple[Column, Column, Column]:
    """Names in three languages."""
    return in_three_languages("name", "Nom", "الاسم", "Name", former=former)


def titled() -> tuple[Column, Column, Column]:
    """Titles in three languages."""
    return in_three_languages("title", "Intitulé", "العنوان", "Title")


def summed_up(stem: str, fr: str, ar: str, en: str) -> tuple[Column, Column, Column]:
    """An optional text of any length in three languages."""
    return in_three_languages(stem, fr, ar, en, required=False, longest=None)


def millions(key: str, fr: str, ar: str, en: str, *aliases: str, required: bool = False) -> Column:
    """An amount in millions of the country's currency; blank is unknown, never zero."""
    return of_kind(
        CellKind.DECIMAL, key, fr, ar, en, minimum=Decimal(0), decimals=_MILLIONTHS, aliases=aliases, required=required
    )


def amount(key: str, fr: str, ar: str, en: str, *, required: bool = True) -> Column:
    """An amount in units of the country's currency."""
    return of_kind(CellKind.DECIMAL, key, fr, ar, en, decimals=3, required=required)


def year(key: str, fr: str, ar: str, en: str) -> Column:
    """A year."""
    return of_kind(CellKind.YEAR, key, fr, ar, en, minimum=_FIRST_YEAR, maximum=_LAST_YEAR)


def day(key: str, fr: str, ar: str, en: str, *, required: bool = False) -> Column:
    """A whole date."""
    return of_kind(CellKind.DATE, key, fr, ar, en, minimum=date(1900, 1, 1), required=required)


def as_of() -> Column:
    """The day, month or year at which a figure held."""
    return of_kind(CellKind.PARTIAL_DATE, "as_of", "À la date du", "بتاريخ", "As of")


def source(*, required: bool = False) -> Column:
    """Who says it."""
    return reference("source_code", "sources", "Code de la source", "رمز المصدر", "Source code", required=required)


def territory(key: str = "territory_code", *, required: bool = False) -> Column:
    """A territory by its code."""
    return reference(
        key, "territories", "Code du territoire", "رمز المجال الترابي", "Territory code", required=required
    )


def party(key: str, fr: str, ar: str, en: str, *, required: bool = False) -> Column:
    """A partner by its code."""
    return reference(key, "parties", fr, ar, en, required=required)


def note() -> Column:
    """Anything else worth telling."""
    return text("note", "Note", "ملاحظة", "Note")
