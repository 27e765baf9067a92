"""The profile of a territory as a document to print and hand over: what the page shows, set by Typst on A4."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from houma.domain.indicators.queries import RULE_OF_COMPARABLES, RULE_OF_NEED
from houma.domain.indicators.rules.evenness import RULE_OF_EVENNESS, Evenness
from houma.domain.projects.effort import RULE_OF_EFFORT
from houma.domain.territories.models import Territory
from houma.exchange import ILLUSTRATIVE_MARK
from houma.values.multilingual import Multilingual
from houma.web.documents import profile_words as words
from houma.web.documents.bilan_words import HOUSE, isolated, left_to_right
from houma.web.documents.typesetting import set_document
from houma.web.exports import LICENCE
from houma.web.formatting import format_number, format_partial_date, format_percent
from houma.web.profile import words as said
from houma.web.profile.asked import EffortView
from houma.web.profile.reading import IndicatorLine, NodeView, ProfileView

_SHEET = Path(__file__).with_name("profile.typ")
_MOST_AREAS = 8
_MOODS = {Evenness.EVEN: "mint", Evenness.MODERATE: "majorelle", Evenness.MARKED: "saffron"}
"""Colours of the word for balance."""


def profile_pdf(
    view: ProfileView, territory: Territory, effort: EffortView | None, language: str, frozen_on: date | None = None
) -> bytes:
    """Set a profile with scores as a PDF, at no query.

    Args:
        view: the profile, of today or frozen.
        territory: read with its country and its parent.
        effort: effort against need; None leaves it out.
        language: "fr", "ar" or "en".
        frozen_on: the day on which it was frozen; None for the profile of today.

    Raises:
        ValueError: the territory has no scores.
        FontsMissingError: the typefaces are neither prepared nor at hand to be prepared.
    """
    if view.run is None or view.index is None:
        raise ValueError(f"{view.code} has no scores")
    made = datetime.combine(frozen_on or view.run.computed_on, time(), UTC)
    return set_document(_SHEET, _Content(view, territory, language[:2]).all(effort, frozen_on), made)


class _Content:
    """What the document says, every value already written in its language."""

    def __init__(self, view: ProfileView, territory: Territory, language: str) -> None:
        self.view, self.territory, self.language = view, territory, language
        self.country = territory.country

    def all(self, effort: EffortView | None, frozen_on: date | None) -> dict[str, Any]:
        """The whole document, in the shape that profile.typ reads."""
        view, run = self.view, self.view.run
        assert run is not None
        day = frozen_on or run.data_date
        dated = self._said(words.FROZEN if frozen_on else words.DATE, format_partial_date(day, self.language))
        attribution = Multilingual(
            self.country.attribution_fr, self.country.attribution_ar, self.country.attribution_en
        )
        parent = self.territory.parent
        return {
            "language": self.language,
            "house": self._said(HOUSE),
            "title": self._said(words.TITLE),
            "name": self._isolated(self._said(view.names)),
            "where": " · ".join(
                part
                for part in (str(self._level()), self._isolated(self._said(parent.names)) if parent else "")
                if part
            ),
            "country": self._said(self.country.names),
            "illustrative": self._said(ILLUSTRATIVE_MARK) if self.country.illustrative else "",
            "date": dated,
            "page": self._said(words.PAGE),
            "headline": self._headline(),
            "capitals": self._capitals(),
            "standing": [
                self._standing(words.STRENGTHS, view.strengths, said.NO_STRENGTH),
                self._standing(words.GAPS, view.gaps, said.NO_GAP),
            ],
            "standing_rule": self._said(said.RULE_OF_STANDING_OUT),
            "unseen": {
                "title": self._said(words.UNSEEN),
                "rows": [
                    {"name": self._said(node.names), "colour": _colour(node), "text": self._said(node.unseen)}
                    for node in view.capitals
                    if node.unseen.fr
                ],
            },
            "effort": self._effort(effort) if effort and effort.drawn else None,
            "areas": self._areas(),
            "comparables": self._comparables(),
            "indicators": self._indicators(),
            "method": {
                "title": self._said(words.METHOD),
                "rows": [
                    self._said(
                        words.RUN,
                        name=self._said(run.names),
                        version=self._ltr(run.version),
                        day=format_partial_date(run.data_date, self.language),
                        draws=self._number(run.draws),
                        engine=self._ltr(run.engine),
                    ),
                    self._said(RULE_OF_EVENNESS),
                ],
            },
            "attribution": self._said(attribution),
            "licence": self._said(LICENCE),
        }

    def _said(self, text: Multilingual, *values: object, **named: object) -> str:
        shown = text.in_language(self.language)
        return shown.format(*values, **named) if values or named else shown

    def _isolated(self, text: str) -> str:
        return isolated(text, self.language)

    def _ltr(self, text: str) -> str:
        return left_to_right(text, self.language)

    def _number(self, value: float | None, decimals: int | None = None) -> str:
        if value is None:
            return self._said(said.UNKNOWN)
        return self._ltr(format_number(value, self.language, decimals))

    def _share(self, share: float | None) -> str:
        return "—" if share is None else self._ltr(format_percent(share, self.language))

    def _level(self) -> str:
        return said.LEVELS[self.view.level].in_language(self.language) if self.view.level in said.LEVELS else ""

    def _headline(self) -> list[dict[str, str]]:
        view = self.view
        assert view.index is not None
        people = self.territory.population if self.territory.population is not None else view.population
        cards = [
            (words.PLACE, said.node_rank(view.index, self.language), self._among(view.index)),
            (words.INHABITANTS, self._number(people, 0), ""),
            (words.HOUSEHOLDS, self._number(self.territory.households), ""),
            (words.URBAN_SHARE, self._share(view.urban_share), ""),
        ]
        return [{"label": self._said(label), "value": value, "note": note} for label, value, note in cards]

    def _among(self, node: NodeView) -> str:
        return f"{self._number(node.of)} {self._said(said.peers(self.view.level))}"

    def _capitals(self) -> dict[str, Any]:
        view = self.view
        assert view.index is not None
        heads = (words.CAPITAL, words.SCORE, words.MEDIAN, words.RANK)
        return {
            "title": self._said(words.CAPITALS),
            "note": self._said(
                words.CAPITALS_NOTE,
                count=self._number(view.index.of),
                peers=self._said(said.peers(view.level)),
                low=self._number(view.axis[0], 0),
                high=self._number(view.axis[1], 0),
            ),
            "heads": [self._said(head) for head in heads],
            "rows": [
                *(self._node(node, self._said(node.names)) for node in view.capitals),
                self._node(view.index, self._said(words.WHOLE)),
            ],
            "evenness": said.evenness_text(view, self.language),
            "mood": _MOODS.get(view.evenness or Evenness.MODERATE, "majorelle"),
            "sentence": said.balance_sentence(view, self.language),
        }

    def _node(self, node: NodeView, name: str) -> dict[str, Any]:
        track = node.track
        return {
            "name": name,
            "colour": _colour(node),
            "score": self._number(node.score, 1),
            "median": self._number(node.median, 1),
            "rank": said.node_rank(node, self.language),
            "track": {"at": track.score, "median": track.median, "band": track.band} if track else None,
        }

    def _standing(self, title: Multilingual, lines: Iterable[IndicatorLine], nothing: Multilingual) -> dict[str, Any]:
        return {
            "title": self._said(title),
            "nothing": self._said(nothing),
            "rows": [
                {
                    "name": self._said(line.names),
                    "colour": line.capital,
                    "value": said.value_text(line.value, line, self.language),
                    "text": said.standing(line, self.view.level, self.language),
                }
                for line in lines
            ],
        }

    def _effort(self, effort: EffortView) -> dict[str, Any]:
        return {
            "title": self._said(words.EFFORT),
            "heads": [self._said(head) for head in (words.CAPITAL, words.EFFORT_SHARE, words.NEED_SHARE)],
            "rows": [
                {
                    "name": self._said(line.names),
                    "colour": line.code,
                    "effort": line.effort,
                    "need": line.need,
                    "effort_text": self._share(line.effort),
                    "need_text": self._share(line.need),
                }
                for line in effort.lines
            ],
            "note": "" if effort.effort.any else self._said(words.NO_EFFORT),
            "rules": [self._said(RULE_OF_NEED), self._said(RULE_OF_EFFORT)],
        }

    def _areas(self) -> dict[str, Any]:
        heads = (words.INDICATOR, words.URBAN, words.RURAL, words.DIFFERENCE)
        return {
            "title": self._said(words.AREAS),
            "heads": [self._said(head) for head in heads],
            "rows": [
                [
                    self._said(line.names),
                    said.value_text(line.urban, line, self.language),
                    said.value_text(line.rural, line, self.language),
                    self._number(line.gap, line.decimals),
                ]
                for line in self.view.two_areas[:_MOST_AREAS]
            ],
        }

    def _comparables(self) -> dict[str, Any]:
        heads = (words.TERRITORY, words.INHABITANTS, words.URBAN_SHARE, words.RANK)
        return {
            "title": self._said(words.COMPARABLES),
            "rule": self._said(RULE_OF_COMPARABLES),
            "heads": [self._said(head) for head in heads],
            "rows": [
                [
                    f"{self._isolated(self._said(one.names))} ({self._isolated(self._said(one.parent))})",
                    self._number(one.population),
                    self._share(one.urban_share),
                    said.rank_text(one.rank, one.low, one.high, self.language),
                ]
                for one in self.view.comparables
            ],
        }

    def _indicators(self) -> dict[str, Any]:
        heads = (words.INDICATOR, words.HERE, words.MEDIAN, words.BETTER_THAN)
        return {
            "title": self._said(words.INDICATORS),
            "heads": [self._said(head) for head in heads],
            "groups": [
                {
                    "name": self._said(capital.names),
                    "colour": _colour(capital),
                    "rows": [
                        {
                            "name": self._said(line.names),
                            "definition": self._said(line.definitions),
                            "value": said.value_text(line.value, line, self.language),
                            "median": said.value_text(line.median, line, self.language),
                            "better": self._share(line.percentile),
                            "source": " · ".join(
                                part for part in (self._isolated(line.source), self._ltr(line.period)) if part
                            ),
                        }
                        for line in self.view.of_capital(capital.code)
                    ],
                }
                for capital in self.view.capitals
            ],
        }


def _colour(node: NodeView) -> str:
    """The token of its colour; ink for the whole."""
    return node.kind if node.kind != "rest" else "ink"
