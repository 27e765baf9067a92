"""Figures with their classes: what a map draws, its legend tells and its list repeats."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from houma.web.formatting import UNIT_SPACE, format_number
from houma.web.indicators.classes import MISSING, SUPPRESSED, Classes, MapClass, Scheme, classify
from houma.web.indicators.subjects import Place, Shown, Subject

MISSING_KIND, SUPPRESSED_KIND = "missing", "suppressed"


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One line of a legend: the colour, the words, how many places."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Classed:
    """Figures and the classes they fall into."""

    shown: Shown
    classes: Classes

    def number_of(self, place: Place) -> int:
        """The class of a place, counted from 0, or ``MISSING``, or ``SUPPRESSED``."""
        return SUPPRESSED if place.suppressed else self.classes.number_of(place.value)

    def kind_of(self, place: Place) -> str:
        """The colour of a place."""
        number = self.number_of(place)
        if number < 0:
            return SUPPRESSED_KIND if number == SUPPRESSED else MISSING_KIND
        return self.classes.parts[number].kind

    def part_of(self, place: Place) -> MapClass | None:
        """The class of a place; None where it has none."""
        number = self.number_of(place)
        return self.classes.parts[number] if number >= 0 else None

    def legend(self, language: str) -> tuple[LegendLine, ...]:
        """Every class, then what is not shown; counted over the places of this map alone."""
        numbers = [self.number_of(place) for place in self.shown.places]
        subject = self.shown.subject
        lines = [
            LegendLine(part.kind, class_text(part, subject, language), numbers.count(number))
            for number, part in enumerate(self.classes.parts)
        ]
        if missing := numbers.count(MISSING):
            lines.append(LegendLine(MISSING_KIND, _("no figure"), missing))
        if suppressed := numbers.count(SUPPRESSED):
            lines.append(LegendLine(SUPPRESSED_KIND, _("too few people to be shown"), suppressed))
        return tuple(lines)


def classed(maps: Iterable[Shown], scheme: Scheme, wanted: int) -> tuple[Classed, ...]:
    """The figures of one or two maps in classes. Maps of one subject share theirs, so that they can be compared."""
    listed = tuple(maps)
    pooled: dict[str, list[float]] = {}
    for one in listed:
        pooled.setdefault(one.subject.key, []).extend(one.values)
    classes = {one.subject.key: classify(pooled[one.subject.key], scheme, wanted, up=one.subject.up) for one in listed}
    return tuple(Classed(one, classes[one.subject.key]) for one in listed)


def number_text(value: float, subject: Subject, language: str) -> str:
    """A figure with the decimals of its subject, without its unit."""
    return format_number(Decimal(repr(float(value))), language, subject.decimals)


def value_text(value: float | None, subject: Subject, language: str) -> str:
    """A figure with its unit; empty where there is none."""
    if value is None:
        return ""
    unit = subject.unit.in_language(language)
    return (
        f"{number_text(value, subject, language)}{UNIT_SPACE}{unit}" if unit else number_text(value, subject, language)
    )


def class_text(part: MapClass, subject: Subject, language: str) -> str:
    """The two ends of a class."""
    low, high = number_text(part.low, subject, language), number_text(part.high, subject, language)
    return low if low == high else f"{low} – {high}"


def rank_text(place: Place, of: int, language: str) -> str:
    """A rank with its interval: "12 / 1 503 (8–30)"; empty where there is none."""
    if place.rank is None:
        return ""
    text = f"{format_number(place.rank, language)}{UNIT_SPACE}/{UNIT_SPACE}{format_number(of, language)}"
    if place.rank_low is None or place.rank_high is None:
        return text
    return (
        f"{text} ({format_number(round(place.rank_low), language)}–{format_number(round(place.rank_high), language)})"
    )
