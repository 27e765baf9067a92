"""What the answers of a round say of its territory: figures with intervals, and those that are held back."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from houma.domain.indicators.models import Status
from houma.domain.observatory.models import MeasureKind, UnitKind
from houma.domain.observatory.rules.questions import Questions
from houma.domain.observatory.rules.reviewing import answer_at
from houma.domain.observatory.rules.xlsform.types import SELECT_KINDS, Kind
from houma.engines.disclosure.audit import audit
from houma.engines.disclosure.cells import tied
from houma.engines.disclosure.rules import small_counts
from houma.engines.surveys import (
    Change,
    Design,
    Estimate,
    Method,
    Response,
    SurveyFault,
    adjusted_for_response,
    change,
    mean,
    proportion,
    total,
)

ENOUGH = 30
"""Answers below which no figure of a sample is shown: an interval that says nothing is taken for a figure anyway."""
FEWEST_ALIKE = 5
"""Of households: a share is held back where fewer than so many, but somebody, said yes, or said no."""
UNRELIABLE_FROM = 0.33
"""Coefficient of variation from which a mean or total is said to be of low reliability (Statistics Canada)."""
WIDEST = 0.15
"""Half-width of the interval of a share from which it is said to be of low reliability."""
FORMAT = 1
"""Number of the shape of ``as_content``; a later shape gets a later number."""


class Held(StrEnum):
    """Why a figure is not shown."""

    FEW = "few"
    ALIKE = "alike"
    BESIDE = "beside"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is made of the answers to a question; ``factor`` brings it to the unit of the indicator."""

    key: int
    question: str
    kind: str
    counted: tuple[str, ...]
    factor: float


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The units of a round (n), and the answers in force of those accepted.

    Attributes:
        unit_kind: building or household, by which its figures are protected.
        design: of all units that were drawn and are still there.
        answers: of each unit; None where there are none.
        territory: key of each unit's commune or arrondissement.
    """

    unit_kind: str
    design: Design
    answers: tuple[Mapping[str, Any] | None, ...]
    territory: NDArray[np.int64]
    _known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)
    """What was worked out already: each place, measure and share together asks for the same again and again."""

    def response(self) -> Response:
        """Those who answered, standing in for the others of their stratum."""
        found: Response = self.once("response", lambda: adjusted_for_response(self.design, self.answered))
        return found

    @property
    def answered(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.once(
            "answered", lambda: np.array([one is not None for one in self.answers], dtype=bool)
        )
        return found

    def values(self, measure: "Measure") -> NDArray[np.float64]:
        """The answers to a measure's question as numbers, of those who answered (m)."""
        found: NDArray[np.float64] = self.once(
            ("values", measure), lambda: values_of(measure, [one for one in self.answers if one is not None])
        )
        return found

    def once(self, key: Any, work: Callable[[], Any]) -> Any:
        """What ``work`` gives, worked out the first time."""
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one territory, in the unit of the indicator; ``held`` says why it has none.

    Attributes:
        territory: its key, None for the round's own territory.
        before, moved, moved_low, moved_high, p: the same in the round before, the change with its interval, and how
            often chance alone would give as much; None where there is no such round or figure.
    """

    measure: int
    territory: int | None
    answers: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    effective: float | None = None
    method: str = ""
    status: str = ""
    held: str = ""
    before: float | None = None
    moved: float | None = None
    moved_low: float | None = None
    moved_high: float | None = None
    p: float | None = None

    @property
    def beyond_chance(self) -> bool:
        """Does the interval of the change leave 0 out?"""
        return (
            self.moved_low is not None and self.moved_high is not None and (self.moved_low > 0 or self.moved_high < 0)
        )


def may_measure(measure: Measure, form: Questions, unit_kinds: Iterable[str]) -> bool:
    """Can the question of a form be measured so? A total of households leaves through protected tables only."""
    kinds = {path: question.kind for path, question in form.every()}
    inside = {path for path, question in form.every() if question.kind is Kind.REPEAT}
    kind = kinds.get(measure.question)
    if kind is None or any(measure.question.startswith(f"{path}/") for path in inside):
        return False
    if measure.kind == MeasureKind.PROPORTION:
        return kind in SELECT_KINDS and bool(measure.counted)
    if measure.kind == MeasureKind.TOTAL and UnitKind.HOUSEHOLD in set(unit_kinds):
        return False
    return kind in (Kind.INTEGER, Kind.DECIMAL)


def values_of(measure: Measure, answers: Sequence[Mapping[str, Any]]) -> NDArray[np.float64]:
    """The answers to the question as numbers, 1 and 0 for a share; NaN where there is none (n)."""

    def number(answer: Any) -> float:
        if answer is None or answer in ("", []):
            return math.nan
        if measure.kind == MeasureKind.PROPORTION:
            said = answer if isinstance(answer, list) else [str(answer)]
            return float(any(one in measure.counted for one in said))
        return float(answer) if isinstance(answer, (int, float)) and not isinstance(answer, bool) else math.nan

    return np.array([number(answer_at(one, measure.question)) for one in answers], dtype=np.float64)


def figures_of(measures: Sequence[Measure], now: Asked, before: Asked | None) -> tuple[Figure, ...]:
    """Every measure over the whole round and in each of its communes or arrondissements, with the change."""
    places: list[int | None] = [None]
    communes = np.unique(now.territory)
    if len(communes) > 1:
        places += communes.tolist()
    found = []
    together, together_before = _held_together(measures, now), _held_together(measures, before)
    for measure in measures:
        if measure.key in together:
            found += [_held_back(measure, place, now) for place in places]
            continue
        beside = _held_beside(measure, now)
        beside_before = _held_beside(measure, before) if before is not None else frozenset()
        for place in places:
            if place is not None and place in beside:
                found.append(_held_back(measure, place, now))
            else:
                compared = measure.key not in together_before and place not in beside_before
                found.append(_figure(measure, place, now, before if compared else None))
    return tuple(found)


def _held_back(measure: Measure, place: int | None, asked: Asked) -> Figure:
    """A figure that would tell of few beside others."""
    places = np.unique(asked.territory).tolist() if place is None else [place]
    return Figure(measure.key, place, len(_answers_in(measure, places, asked)), held=Held.BESIDE.value)


def _held_together(measures: Sequence[Measure], asked: Asked | None) -> frozenset[int]:
    """Shares of one question of households that, side by side, tell of few: 7 say a, 9 say a or b, so 2 say b.

    Of those that do, the ones that were declared last are held back, everywhere: the others may be out already.
    """
    if asked is None or asked.unit_kind != UnitKind.HOUSEHOLD:
        return frozenset()
    by_question: dict[str, list[Measure]] = {}
    for measure in sorted(measures, key=lambda one: one.key):
        if measure.kind == MeasureKind.PROPORTION:
            by_question.setdefault(measure.question, []).append(measure)
    held: set[int] = set()
    for alike in by_question.values():
        kept = alike[:1]
        for measure in alike[1:]:
            if all(_safe_together([*kept, measure], place, asked) for place in [None, *np.unique(asked.territory)]):
                kept.append(measure)
            else:
                held.add(measure.key)
    return frozenset(held)


def _safe_together(measures: Sequence[Measure], place: int | None, asked: Asked) -> bool:
    """Whether an attacker who knows how many said yes to each of these can still exclude, of no few who answered alike,
    that there are none, nor that they are many; asked of the auditor of released tables."""
    places = np.unique(asked.territory).tolist() if place is None else [place]
    shown = [one for one in measures if _estimated(one, place, asked)[0] is not None]
    if len(shown) < 2:
        return True
    said = np.column_stack([_answers_in(one, places, asked) for one in shown])
    ways, counts = np.unique(said, axis=0, return_counts=True)
    known = np.vstack([ways.T, np.ones(len(ways))])
    values = np.concatenate([counts, known @ counts]).astype(np.float64)
    published = np.arange(len(values)) >= len(ways)
    cells = tied(
        values,
        sparse.csr_array(np.hstack([known, -np.eye(len(known))])),
        whole=True,
        lowest=np.zeros(len(values)),
        highest=np.full(len(values), np.inf),
        fixed=published,
        hidden=~published,
    )
    needs = small_counts(cells, FEWEST_ALIKE)
    # What is known already, a single share, is judged by itself.
    needs = replace(needs, sensitive=needs.sensitive & ~published)
    return audit(cells, ~published, needs, exact=False).safe


def _held_beside(measure: Measure, asked: Asked) -> frozenset[int]:
    """Places of a round of households whose figure, taken from the whole, would give away what is held back elsewhere.

    What is left of the whole without the places that are shown has to be such that it could be shown itself: until it
    is, the place with fewest answers is held back too.
    """
    if asked.unit_kind != UnitKind.HOUSEHOLD or _estimated(measure, None, asked)[0] is None:
        return frozenset()
    shown: list[int] = []
    hidden: list[int] = []
    beside: set[int] = set()
    for place in np.unique(asked.territory).tolist():
        (hidden if _estimated(measure, place, asked)[0] is None else shown).append(place)
    shown.sort(key=lambda place: (-len(_answers_in(measure, [place], asked)), place))
    while shown and _tells_of_few(measure, _answers_in(measure, hidden, asked)):
        beside.add(shown[-1])
        hidden.append(shown.pop())
    return frozenset(beside)


def _answers_in(measure: Measure, places: Sequence[int], asked: Asked) -> NDArray[np.float64]:
    """The answers of these places, as numbers."""
    values = asked.values(measure)
    found: NDArray[np.float64] = values[np.isin(asked.territory[asked.answered], places) & ~np.isnan(values)]
    return found


def _tells_of_few(measure: Measure, answers: NDArray[np.float64]) -> bool:
    """Of households: is this too little to be shown?"""
    if 0 < len(answers) < ENOUGH:
        return True
    return _few_alike(measure, answers)


def _few_alike(measure: Measure, answers: NDArray[np.float64]) -> bool:
    """Of households: would a figure of these answers tell of few? A mean times the answers is their sum: where few have
    any of what it counts, it says how much these few have."""
    some = int(np.count_nonzero(answers))
    if measure.kind != MeasureKind.PROPORTION:
        return 0 < some < FEWEST_ALIKE
    return 0 < some < FEWEST_ALIKE or 0 < len(answers) - some < FEWEST_ALIKE


def _figure(measure: Measure, place: int | None, now: Asked, before: Asked | None) -> Figure:
    estimate, held, answers = _estimated(measure, place, now)
    if estimate is None:
        return Figure(measure.key, place, answers, held=held)
    moved, earlier = None, None
    if before is not None:
        earlier, _held, _answers = _estimated(measure, place, before)
        moved = change(earlier, estimate) if earlier is not None else None
    return _told(measure, place, estimate, earlier, moved)


def _told(
    measure: Measure, place: int | None, estimate: Estimate, earlier: Estimate | None, moved: Change | None
) -> Figure:
    by = measure.factor
    effective = None if math.isnan(estimate.effective) else estimate.effective
    return Figure(
        measure=measure.key,
        territory=place,
        answers=estimate.answers,
        value=estimate.value * by,
        low=estimate.low * by,
        high=estimate.high * by,
        level=estimate.level,
        effective=effective,
        method=estimate.method.value,
        status=_status(measure, estimate),
        before=earlier.value * by if earlier is not None else None,
        moved=moved.value * by if moved is not None else None,
        moved_low=moved.low * by if moved is not None else None,
        moved_high=moved.high * by if moved is not None else None,
        p=moved.p if moved is not None else None,
    )


def _status(measure: Measure, estimate: Estimate) -> str:
    if estimate.method is Method.KNOWN:
        return Status.NORMAL.value
    if measure.kind == MeasureKind.PROPORTION:
        wide = (estimate.high - estimate.low) / 2 > WIDEST
    else:
        wide = not estimate.coefficient_of_variation <= UNRELIABLE_FROM
    return Status.UNRELIABLE.value if wide else Status.ESTIMATED.value


def _estimated(measure: Measure, place: int | None, asked: Asked) -> tuple[Estimate | None, str, int]:
    """The estimate, or why it is held back; and on how many answers it rests."""
    found: tuple[Estimate | None, str, int] = asked.once(
        ("estimate", measure, place), lambda: _estimate(measure, place, asked)
    )
    return found


def _estimate(measure: Measure, place: int | None, asked: Asked) -> tuple[Estimate | None, str, int]:
    there = asked.answered
    if not there.any():
        return None, Held.NOTHING.value, 0
    response = asked.response()
    values = asked.values(measure)
    part = np.ones(len(values), dtype=bool) if place is None else asked.territory[there] == place
    known = part & ~np.isnan(values)
    answers = int(known.sum())
    if not answers:
        return None, Held.NOTHING.value, 0
    of_households = asked.unit_kind == UnitKind.HOUSEHOLD
    everybody = bool(there.all() and (asked.design.weight == 1).all())
    if answers < ENOUGH and (of_households or not everybody):
        return None, Held.FEW.value, answers
    if of_households and _few_alike(measure, values[known]):
        return None, Held.ALIKE.value, answers
    if of_households and measure.kind == MeasureKind.TOTAL:
        # It may have been declared while nobody was asked yet. Totals of people leave through protected tables only.
        return None, Held.BESIDE.value, answers
    estimators: Mapping[str, Callable[..., Estimate]] = {
        MeasureKind.PROPORTION: proportion,
        MeasureKind.MEAN: mean,
        MeasureKind.TOTAL: total,
    }
    try:
        found = estimators[measure.kind](response.design, values, where=part)
    except SurveyFault:
        return None, Held.NOTHING.value, answers
    return found, "", answers


def as_content(response: Response | None, figures: Sequence[Figure], said: Mapping[str, Any]) -> dict[str, Any]:
    """Everything as plain values that JSON holds, beside what the caller says of the round (``said``)."""
    told = None
    if response is not None:
        told = {
            "asked": sum(one.asked for one in response.classes),
            "answered": sum(one.answered for one in response.classes),
            "uncovered": response.uncovered,
            "strata": [asdict(one) for one in response.classes],
        }
    return {
        "format": FORMAT,
        **said,
        "response": told,
        "figures": [asdict(one) for one in figures],
    }


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
