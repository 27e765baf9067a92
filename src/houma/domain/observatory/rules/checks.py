"""Where to look first among submissions: what is unlikely about how, when or where one was filled, or what it says.

A sign accuses nobody. Each has a limit that is written here, and says what it saw.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy as np

from houma.domain.observatory.rules.questions import Question, Questions
from houma.domain.observatory.rules.xlsform.types import Kind
from houma.engines.surveys import FAR, digit_preference, robust_scores

FEWEST = 5
"""Submissions from which the usual duration of a round is known."""
FEWEST_VALUES = 8
"""Answers of one interviewer from which they are compared among themselves, else with everybody's."""
NIGHT = (21, 6)
"""Hours between which nobody knocks at a door."""
FAR_METRES = 200.0
"""From the place of the unit: beyond what a phone errs between walls."""
STRAIGHT = 5
"""Questions with the same choices in a row from which the same answer to all is a sign."""
SUSPECT_DIGITS = 0.001
COPIED = 0.95
"""Share of answers that two interviews of one person have in common from which the later may be a copy of the earlier,
where it is far from what others of the round have in common. After Kuriakose & Robbins 2016, *Don't get duped: fraud
through duplication in public opinion surveys*, Statistical Journal of the IAOS 32, who look twice from 85 %."""
FEWEST_COMPARED = 12
"""Answers that two interviews both have to give before they are compared."""


class Sign(StrEnum):
    SHORT = "short"
    LONG = "long"
    NIGHT = "night"
    FAR = "far"
    STRAIGHT = "straight"
    OUTLYING = "outlying"
    TWICE = "twice"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Filled:
    """What the checks read of a submission: hours are those of the place, ``metres`` from the unit's place."""

    key: int
    interviewer: int
    unit: int | None
    started: datetime | None
    ended: datetime | None
    metres: float | None
    answers: Mapping[str, Any]

    @property
    def minutes(self) -> float | None:
        """How long it took; None where the phone did not say, or said nonsense."""
        if self.started is None or self.ended is None or self.ended <= self.started:
            return None
        return (self.ended - self.started).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class Signed:
    """A sign on one submission: ``question`` and ``value`` where it is about an answer, else the minutes, the metres or
    the share of answers in common with ``other``: the key of an earlier submission, or of another of the same unit."""

    sign: Sign
    value: float | None = None
    question: str = ""
    other: int | None = None


@dataclass(frozen=True, slots=True)
class InterviewerCheck:
    """What one interviewer's submissions show together; ``digits`` is the p of ``digit_preference``."""

    interviewer: int
    submissions: int
    signed: int
    median_minutes: float | None
    digits: float | None

    @property
    def rounds_numbers(self) -> bool:
        return self.digits is not None and self.digits < SUSPECT_DIGITS


@dataclass(frozen=True, slots=True)
class Checks:
    """Signs by submission, and what each interviewer's show together, the most signed first.

    ``minutes``: a quarter of the submissions took less than the first, half less than the second, three quarters less
    than the third; None where too few say how long they took.
    """

    signs: Mapping[int, tuple[Signed, ...]] = field(default_factory=dict)
    interviewers: tuple[InterviewerCheck, ...] = ()
    minutes: tuple[float, float, float] | None = None


def checks_of(filled: Sequence[Filled], form: Questions) -> Checks:
    """Look through the submissions of one round, of which ``answers`` tell of no person."""
    signs: dict[int, list[Signed]] = defaultdict(list)
    _durations(filled, signs)
    of_unit: dict[int, list[int]] = defaultdict(list)
    for one in filled:
        if one.unit is not None:
            of_unit[one.unit].append(one.key)
    batteries = _batteries(form.questions)
    for one in filled:
        if one.started is not None and _at_night(one.started):
            signs[one.key].append(Signed(Sign.NIGHT, one.started.hour + one.started.minute / 60))
        if one.metres is not None and one.metres > FAR_METRES:
            signs[one.key].append(Signed(Sign.FAR, one.metres))
        others = [key for key in of_unit[one.unit] if key != one.key] if one.unit is not None else []
        if others:
            signs[one.key].append(Signed(Sign.TWICE, other=others[0]))
        if any(_is_straight(one.answers, names) for names in batteries):
            signs[one.key].append(Signed(Sign.STRAIGHT))
    numbers = [(path, question) for path, question in form.every() if question.kind in (Kind.INTEGER, Kind.DECIMAL)]
    repeated = [path for path, question in form.every() if question.kind is Kind.REPEAT]
    asked = [path for path, _question in numbers if not any(path.startswith(f"{one}/") for one in repeated)]
    for path in asked:
        _outlying(filled, path, signs)
    _copied(filled, form, signs)
    return Checks(
        {key: tuple(of) for key, of in signs.items()}, _interviewers(filled, asked, signs), _usual_minutes(filled)
    )


def _usual_minutes(filled: Sequence[Filled]) -> tuple[float, float, float] | None:
    minutes = [told for one in filled if (told := one.minutes) is not None]
    if len(minutes) < FEWEST:
        return None
    low, middle, high = np.quantile(minutes, (0.25, 0.5, 0.75))
    return float(low), float(middle), float(high)


def _at_night(moment: datetime) -> bool:
    return moment.hour >= NIGHT[0] or moment.hour < NIGHT[1]


def _durations(filled: Sequence[Filled], signs: dict[int, list[Signed]]) -> None:
    """Too short or too long against the round: by the logarithm, since durations are skewed."""
    timed = [(one, minutes) for one in filled if (minutes := one.minutes) is not None]
    if len(timed) < FEWEST:
        return
    scores = robust_scores(np.log([minutes for _one, minutes in timed]))
    middle = float(np.median([minutes for _one, minutes in timed]))
    for (one, minutes), score in zip(timed, scores, strict=True):
        # A third of the usual time is short however much the others scatter.
        if score < -FAR or minutes < middle / 3:
            signs[one.key].append(Signed(Sign.SHORT, minutes))
        elif score > FAR and minutes > middle * 2:
            signs[one.key].append(Signed(Sign.LONG, minutes))


def _batteries(asked: Sequence[Question]) -> list[list[str]]:
    """Names of questions that stand one after another with the same list of choices, ``STRAIGHT`` or more."""
    found: list[list[str]] = []
    run: list[Question] = []
    for question in [*asked, None]:
        same = question is not None and question.kind is Kind.SELECT_ONE and bool(question.choices)
        if question is not None and same and run and run[-1].choices == question.choices:
            run.append(question)
            continue
        if len(run) >= STRAIGHT:
            found.append([one.name for one in run])
        run = [question] if question is not None and same else []
        if question is not None and question.kind is Kind.GROUP:
            found.extend(_batteries(question.children))
    return found


def _is_straight(answers: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Were all the questions answered, and all alike? They may stand in any group."""
    if names[0] not in answers:
        return any(_is_straight(below, names) for below in answers.values() if isinstance(below, Mapping))
    said = [answers.get(name) for name in names]
    return all(one is not None for one in said) and len(set(map(str, said))) == 1


_COMPARED = frozenset({Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.DATE})
_NOT_SAID = frozenset({"start", "end", "today", "deviceid", "username", "calculate", "hidden", "audit"})


def _at(answers: Mapping[str, Any], path: str) -> Any:
    here: Any = answers
    for name in path.split("/"):
        here = here.get(name) if isinstance(here, Mapping) else None
    return here


def _copied(filled: Sequence[Filled], form: Questions, signs: dict[int, list[Signed]]) -> None:
    """Interviews of one person that are nearly the same, answer by answer: the later is told of, with the earlier."""
    paths = [path for path, one in form.every() if one.kind in _COMPARED and one.type not in _NOT_SAID]
    if len(paths) < FEWEST_COMPARED:
        return
    codes: dict[tuple[str, str], int] = {}
    said = np.full((len(filled), len(paths)), -1, dtype=np.int32)
    for row, one in enumerate(filled):
        for column, path in enumerate(paths):
            answer = _at(one.answers, path)
            if answer is not None and answer not in ("", []):
                said[row, column] = codes.setdefault((path, repr(answer)), len(codes))
    alike, nearest = np.full(len(filled), np.nan), np.zeros(len(filled), dtype=np.int64)
    by_person: dict[int, list[int]] = defaultdict(list)
    for row, one in enumerate(filled):
        others = [at for at in by_person[one.interviewer] if one.unit is None or filled[at].unit != one.unit]
        before = np.array(others, dtype=np.int64)
        by_person[one.interviewer].append(row)
        both = (said[before] >= 0) & (said[row] >= 0)
        asked_both = both.sum(axis=1)
        enough = asked_both >= FEWEST_COMPARED
        if enough.any():
            share = ((said[before] == said[row]) & both).sum(axis=1)[enough] / asked_both[enough]
            alike[row], nearest[row] = share.max(), before[enough][share.argmax()]
    if int((~np.isnan(alike)).sum()) < FEWEST_VALUES:
        return
    for row, score in enumerate(robust_scores(alike)):
        if alike[row] >= COPIED and score > FAR:
            found = Signed(Sign.COPIED, float(alike[row]), other=filled[int(nearest[row])].key)
            signs[filled[row].key].append(found)


def _number(answers: Mapping[str, Any], path: str) -> float:
    here = _at(answers, path)
    return float(here) if isinstance(here, (int, float)) and not isinstance(here, bool) else math.nan


def _outlying(filled: Sequence[Filled], path: str, signs: dict[int, list[Signed]]) -> None:
    """Numbers far from the interviewer's others, who works in one place; from everybody's where there are few."""
    values = np.array([_number(one.answers, path) for one in filled])
    everybody = robust_scores(values)
    own = everybody.copy()
    for interviewer in {one.interviewer for one in filled}:
        theirs = np.array([one.interviewer == interviewer for one in filled])
        if int((theirs & ~np.isnan(values)).sum()) >= FEWEST_VALUES:
            own[theirs] = robust_scores(values[theirs])
    if int((~np.isnan(values)).sum()) < FEWEST_VALUES:
        return
    for one, value, score in zip(filled, values, own, strict=True):
        if abs(score) > FAR:
            signs[one.key].append(Signed(Sign.OUTLYING, float(value), path))


def _interviewers(
    filled: Sequence[Filled], asked: Sequence[str], signs: Mapping[int, Sequence[Signed]]
) -> tuple[InterviewerCheck, ...]:
    found = []
    for interviewer in sorted({one.interviewer for one in filled}):
        theirs = [one for one in filled if one.interviewer == interviewer]
        minutes = [told for one in theirs if (told := one.minutes) is not None]
        numbers = [number for one in theirs for path in asked if not math.isnan(number := _number(one.answers, path))]
        found.append(
            InterviewerCheck(
                interviewer=interviewer,
                submissions=len(theirs),
                signed=sum(bool(signs.get(one.key)) for one in theirs),
                median_minutes=float(np.median(minutes)) if minutes else None,
                digits=digit_preference([int(number) for number in numbers if number == int(number)]),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.signed, one.interviewer)))
