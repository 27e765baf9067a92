"""Where exported figures come from, and whether they are real."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from houma.exchange.shown import NO, YES, shown_date
from houma.values.multilingual import LANGUAGES, Multilingual

ILLUSTRATIVE_KEY = "illustrative"
ILLUSTRATIVE_MARK = Multilingual(
    "Données illustratives, qui ne sont pas réelles",
    "معطيات توضيحية غير حقيقية",
    "Illustrative data, which are not real",
)
_TITLE = Multilingual("Titre", "العنوان", "Title")
_SOURCE = Multilingual("Source", "المصدر", "Source")
_LICENCE = Multilingual("Licence", "الرخصة", "Licence")
_DATE = Multilingual("Date d’extraction", "تاريخ الاستخراج", "Date of extraction")
_FILTER = Multilingual("Filtre\u00a0: {}", "تصفية: {}", "Filter: {}")
_ADDRESS = Multilingual("Adresse", "الرابط", "Address")
_ILLUSTRATIVE = Multilingual("Données illustratives", "معطيات توضيحية", "Illustrative data")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What every export says about itself. ``filters`` are (what is filtered, the value shown)."""

    title: Multilingual
    source: Multilingual
    licence: Multilingual
    date: date
    filters: tuple[tuple[Multilingual, str], ...] = ()
    illustrative: bool = False
    address: str = ""

    def lines(self, language: str) -> Iterator[tuple[str, str]]:
        """(label, text) pairs for a reader of ``language``."""
        yield _TITLE.in_language(language), self.title.in_language(language)
        yield _SOURCE.in_language(language), self.source.in_language(language)
        yield _LICENCE.in_language(language), self.licence.in_language(language)
        yield _DATE.in_language(language), shown_date(self.date, language)
        if self.address:
            yield _ADDRESS.in_language(language), self.address
        for what, value in self.filters:
            yield _FILTER.in_language(language).format(what.in_language(language)), value
        yield _ILLUSTRATIVE.in_language(language), (YES if self.illustrative else NO).in_language(language)

    def as_mapping(self, language: str) -> dict[str, object]:
        """The same for programs."""
        return {
            "title": self.title.in_language(language),
            "source": self.source.in_language(language),
            "licence": self.licence.in_language(language),
            "date": self.date.isoformat(),
            "address": self.address,
            "filters": {what.in_language(language): value for what, value in self.filters},
            "illustrative": self.illustrative,
            "mark": {code: ILLUSTRATIVE_MARK.in_language(code) for code in LANGUAGES} if self.illustrative else None,
        }


def illustrative_banner() -> str:
    """The mark in the three languages, on one line."""
    return " · ".join(ILLUSTRATIVE_MARK.variants())
