"""The bilan as a document to print and hand over: what the page shows, set by Typst on A4 with the same figures."""

import json
import logging
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.db.models import QuerySet

from houma.domain.agreements.bilan import Bilan, Comparison, Figure, Group, Statement, ValueKind
from houma.domain.agreements.bilan.labels import GROUPINGS, SCALES
from houma.domain.agreements.bilan.measures import RULES
from houma.domain.agreements.models import Agreement
from houma.domain.sources.models import Source
from houma.exchange import ILLUSTRATIVE_MARK
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate
from houma.web.documents import bilan_words as words
from houma.web.documents.bilan_map import BilanMap, bilan_map
from houma.web.documents.fonts import fonts_at_hand
from houma.web.exports import LICENCE
from houma.web.formatting import UNIT_SPACE, format_number, format_partial_date, format_percent

logger = logging.getLogger(__name__)

HEADLINE = ("total_cost", "agreements", "projects", "ministry_contribution", "released", "late")
IN_GROUPS = ("agreements", "projects", "total_cost", "ministry_contribution", "released", "late")
BY_PARTNER = ("agreements", "committed", "released", "late")
BIGGEST = 9

_SHEET = Path(__file__).with_name("bilan.typ")
_NO_GLYPH = "could not be displayed with font"
_TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")


def bilan_pdf(
    bilan: Bilan,
    compared: Sequence[Comparison],
    language: str,
    visible: QuerySet[Agreement] | None = None,
) -> bytes:
    """Set the bilan as a PDF, at a fixed number of queries.

    Args:
        bilan: the figures; ``bilan.group_by`` says the breakdown.
        compared: the official totals to show beside them.
        language: "fr", "ar" or "en".
        visible: the agreements that may be seen, as they were given to ``bilan``: those of the map. None for the
            public ones.

    Raises:
        FontsMissingError: the typefaces are neither prepared nor at hand to be prepared.
    """
    content = _Content(bilan, language[:2]).all(compared, bilan_map(bilan, visible, language[:2]))
    return _set(content, datetime.combine(bilan.on, time(), UTC))


def _set(content: dict[str, Any], made: datetime) -> bytes:
    compiler = typst.Compiler(
        input=str(_SHEET),
        root=str(_SHEET.parent),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts_at_hand())]
        ),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
    # The day of the figures, not the hour of printing: the same bilan gives the same bytes.
    try:
        document = compiler.compile(format="pdf", timestamp=made, pdf_standards="ua-1")
    except typst.TypstError as error:
        if _NO_GLYPH not in error.message:
            raise
        # A name in a script that the typefaces lack (Tifinagh, say) shows as boxes; that is no reason for no document.
        logger.warning("This bilan is set without the promise of accessibility (PDF/UA): %s", error.message)
        document = compiler.compile(format="pdf", timestamp=made)
    if not isinstance(document, bytes):
        raise TypeError("Typst gave pages instead of one document")
    return document


@cache
def _colours() -> dict[str, str]:
    """The colours of the house, from where the screens have them."""
    tokens = Path(settings.PACKAGE) / "web" / "frontend" / "styles" / "tokens.css"
    return dict(_TOKEN.findall(tokens.read_text(encoding="utf-8")))


class _Content:
    """What the document says, every value already written in its language."""

    def __init__(self, bilan: Bilan, language: str) -> None:
        self.bilan, self.language = bilan, language
        self.country = bilan.country
        labels = Multilingual(
            self.country.million_label_fr, self.country.million_label_ar, self.country.million_label_en
        )
        self.million = self._said(labels).replace(" ", UNIT_SPACE)
        self.cited: dict[int, tuple[int, Source]] = {}

    def all(self, compared: Sequence[Comparison], places: BilanMap | None) -> dict[str, Any]:
        """The whole document, in the shape that bilan.typ reads."""
        country = self._said(self.country.names)
        officials = self._officials(compared)
        return {
            "language": self.language,
            "colours": _colours(),
            "house": self._said(words.HOUSE),
            "title": self._said(words.TITLE),
            "country": country,
            "illustrative": self._said(ILLUSTRATIVE_MARK) if self.country.illustrative else "",
            "filters": words.narrowed_to(self.bilan.filter_labels, self.language) or [self._said(words.EVERYTHING)],
            "date": self._said(words.AS_COUNTED_ON, format_partial_date(self.bilan.on, self.language)),
            "page": self._said(words.PAGE),
            "headline": [self._card(self.bilan.figures[code]) for code in HEADLINE],
            "breakdown": self._breakdown(),
            "map": self._map(places) if places and places.dots else None,
            "officials": officials,
            "apart": {
                "title": self._said(words.APART),
                "rows": [self._line(figure) for figure in self.bilan.apart],
            },
            "figures": {
                "title": self._said(words.ALL_FIGURES),
                "rows": [self._line(figure) for figure in self.bilan.key_figures],
            },
            "figure_heads": [self._said(words.FIGURE), self._said(words.VALUE), self._said(words.WHAT_IT_SAYS)],
            "rules": {
                "title": self._said(words.RULES_TITLE),
                "rows": [{"name": self._said(name), "text": self._said(text)} for name, text in RULES],
            },
            "sources": {
                "title": self._said(words.SOURCES),
                "note": self._said(words.SOURCES_NOTE),
                "rows": [
                    {"number": str(number), "publisher": self._isolated(source.publisher), "address": source.address}
                    for number, source in self.cited.values()
                ],
            },
            "attribution": self._said(
                Multilingual(self.country.attribution_fr, self.country.attribution_ar, self.country.attribution_en)
            ),
            "licence": self._said(LICENCE),
        }

    def _said(self, text: Multilingual, *values: object) -> str:
        said = text.in_language(self.language)
        return said.format(*values) if values else said

    def _isolated(self, text: str) -> str:
        return words.isolated(text, self.language)

    def _number(self, value: Any) -> str:
        return words.left_to_right(format_number(value, self.language), self.language)

    def _bare(self, figure: Figure) -> str:
        """The value alone: millions where it is money."""
        if figure.value is None:
            return self._said(words.UNKNOWN)
        if figure.measure.kind is ValueKind.SHARE:
            return words.left_to_right(format_percent(figure.value, self.language), self.language)
        return self._number(figure.millions if figure.measure.is_money else figure.value)

    def _with_unit(self, figure: Figure) -> dict[str, Any]:
        is_money = figure.measure.is_money and figure.value is not None
        return {
            "value": self._bare(figure),
            "unit": self.million if is_money else "",
            "known": figure.value is not None,
        }

    def _unknown(self, figure: Figure) -> str:
        if not figure.unknown_count:
            return ""
        return self._said(words.WITHOUT_VALUE, self._number(figure.unknown_count))

    def _card(self, figure: Figure) -> dict[str, Any]:
        return {
            "label": self._said(figure.measure.labels),
            "note": self._unknown(figure),
            **self._with_unit(figure),
        }

    def _line(self, figure: Figure) -> dict[str, Any]:
        """A figure with all that explains it."""
        measure = figure.measure
        rows = self._said(words.ROWS_KNOWN, self._number(figure.rows_count)) if figure.rows_count else ""
        return {
            **self._card(figure),
            "notes": [part for part in (rows, self._unknown(figure)) if part],
            "definition": self._said(measure.definition),
            "formula": self._said(words.FORMULA, self._said(measure.formula)),
        }

    def _breakdown(self) -> dict[str, Any] | None:
        by = self.bilan.group_by
        if not by:
            return None
        known = self.bilan.groups[0].figures if self.bilan.groups else {}
        codes = [code for code in (BY_PARTNER if by == "partner" else IN_GROUPS) if code in known]
        groups = [group for group in self.bilan.groups if any(_says_something(group.figures[code]) for code in codes)]
        largest = max((group.share for group in groups if group.share), default=None)
        return {
            "title": f"{self._said(words.BREAKDOWN)} — {self._said(GROUPINGS[by])}",
            "empty": self._said(words.NOTHING_MATCHES),
            "note": self._said(words.BREAKDOWN_NOTE),
            "heads": [self._head(self.bilan.figures[code]) for code in codes],
            "group_head": self._said(GROUPINGS[by]),
            "share_head": self._said(words.SHARE_OF_COMMITMENTS if by == "partner" else words.SHARE_OF_INVESTMENT),
            "rows": [self._group(group, codes, by, float(largest or 1)) for group in groups],
            "whole": {
                "label": self._said(words.WHOLE),
                "cells": [self._cell(self.bilan.figures[code]) for code in codes],
            },
        }

    def _head(self, figure: Figure) -> dict[str, str]:
        return {
            "label": self._said(figure.measure.labels),
            "unit": self.million if figure.measure.is_money else "",
        }

    def _group(self, group: Group, codes: Iterable[str], by: str, largest: float) -> dict[str, Any]:
        share = group.share
        shown = "—" if share is None else words.left_to_right(format_percent(share, self.language), self.language)
        return {
            "label": self._isolated(self._said(group.labels)),
            "colour": _colour_of(group.code) if by == "scale" else "majorelle",
            "cells": [self._cell(group.figures[code]) for code in codes],
            # The longest bar is as long as there is room: lengths compare the groups, the number says the share.
            "bar": None if share is None else max(0.0, float(share) / largest),
            "share": shown,
        }

    def _cell(self, figure: Figure) -> dict[str, Any]:
        unknown = f"+{self._number(figure.unknown_count)} ?" if figure.unknown_count else ""
        return {
            "value": self._bare(figure),
            "known": figure.value is not None,
            "unknown": words.left_to_right(unknown, self.language) if figure.value is not None else "",
        }

    def _map(self, places: BilanMap) -> dict[str, Any]:
        largest = max((dot.amount for dot in places.dots), default=None) or 1
        scales = dict.fromkeys(scale for scale in SCALES if any(dot.scale == scale for dot in places.dots))
        return {
            "title": self._said(words.MAP),
            "alt": self._said(words.MAP_ALT),
            "note": self._said(words.MAP_NOTE),
            "unplaced": self._said(words.NOT_ON_MAP, self._number(places.unplaced)) if places.unplaced else "",
            "aspect": places.aspect,
            "outlines": places.outlines,
            "grounds": places.grounds,
            "dots": [
                {"spot": dot.spot, "colour": _colour_of(dot.scale), "size": float(dot.amount / largest) ** 0.5}
                for dot in places.dots
            ],
            "legend": [{"colour": _colour_of(scale), "label": self._said(SCALES[scale])} for scale in scales],
            "biggest": self._biggest(places),
        }

    def _biggest(self, places: BilanMap) -> dict[str, Any]:
        """The dots with the greatest amounts, named: what the eye looks for on the map."""
        rows = [dot for dot in places.dots if dot.amount][:BIGGEST]
        agreements = self._head(self.bilan.figures["agreements"])
        return {
            "title": self._said(words.BIGGEST_PLACES),
            "heads": [{"label": self._said(words.PLACE), "unit": ""}, agreements, {"label": self.million, "unit": ""}],
            "rows": [
                {
                    "place": self._isolated(dot.place),
                    "colour": _colour_of(dot.scale),
                    "count": self._number(dot.count),
                    "amount": self._number(dot.amount / 1_000_000),
                }
                for dot in rows
            ],
        }

    def _officials(self, compared: Sequence[Comparison]) -> dict[str, Any]:
        heads = (words.OFFICIAL_TOTAL, words.OFFICIAL, words.OUR_ROWS, words.REST)
        return {
            "title": self._said(words.OFFICIALS),
            "note": self._said(words.OFFICIALS_NOTE),
            "heads": [self._said(head) for head in heads],
            "rows": [self._official(one, statement) for one in compared for statement in one.statements],
        }

    def _official(self, compared: Comparison, statement: Statement) -> dict[str, Any]:
        is_money, ours = compared.measure.is_money, statement.ours

        def shown(value: Any) -> dict[str, Any]:
            if value is None:
                return {"value": self._said(words.UNKNOWN), "unit": "", "known": False}
            number = self._number(value / 1_000_000 if is_money else value)
            return {"value": number, "unit": self.million if is_money else "", "known": True}

        own = None if ours is None else ours.value
        published = ""
        if statement.as_of:
            day = format_partial_date(PartialDate.parse(statement.as_of), self.language, "short")
            published = self._said(words.PUBLISHED_ON, day)
        about = words.narrowed_to(compared.filter_labels, self.language)
        return {
            "label": self._isolated(self._said(compared.names)),
            "about": " · ".join(part for part in (*about, published) if part),
            "sources": [self._cite(source) for source in statement.sources],
            "official": shown(statement.value),
            "ours": {**shown(own), "unknown": self._unknown(ours) if ours is not None and own is not None else ""},
            "rest": shown(statement.rest),
            "covered": float(own / statement.value) if own is not None and statement.value else None,
            "sentence": self._said(statement.sentence),
            "notes": [self._said(words.SOURCE_SAYS, self._isolated(note)) for note in statement.notes],
        }

    def _cite(self, source: Source) -> str:
        number, _source = self.cited.setdefault(source.pk, (len(self.cited) + 1, source))
        return str(number)


def _says_something(figure: Figure) -> bool:
    """False where nothing is counted and nothing is unknown: a line of such zeros is left out of print."""
    return figure.value != 0 or figure.unknown_count > 0


def _colour_of(scale: str) -> str:
    colour = scale.replace("_", "-")
    return colour if colour in _colours() else "dot"
