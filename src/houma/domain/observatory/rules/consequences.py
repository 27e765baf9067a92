"""What hangs on an answer that is corrected: calculations that give another value, and questions that come or go.

A device follows its form while it is filled in; at the desk nobody does. Here the formulas are followed from the
corrected answer, row by row, and what each gives is told where the house computes it exactly (``computing``). A value
is proposed only where the same formula, on the answers as they were sent, gives what the device wrote: where it does
not, the house reads the formula otherwise than the device did, and says nothing.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Any

from houma.domain.observatory.rules.answers import Values, text_of
from houma.domain.observatory.rules.computing import Steps, World, schema, written
from houma.domain.observatory.rules.formulas import BELOW, Bound, Formula, Mention
from houma.domain.observatory.rules.functions import NotComputed
from houma.domain.observatory.rules.questions import Question, Questions
from houma.domain.observatory.rules.reviewing import answer_at, steps_of, with_corrections
from houma.domain.observatory.rules.wording import plainly
from houma.domain.observatory.rules.xlsform.types import Kind


class Change(StrEnum):
    """What becomes of an answer that hangs on a corrected one."""

    CALCULATED = "calculated"
    """The form computes it anew."""
    GONE = "gone"
    """The form would no longer ask it."""
    ASKED = "asked"
    """The form would ask it, and nobody answered."""
    UNSURE = "unsure"
    """Whether it is still asked, or has as many rows, cannot be said here."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One answer or section that hangs on the corrected one.

    Attributes:
        path: with rows ("people[2]/years").
        before: the answer in force.
        after: what the form computes, as it would be typed; None where that cannot be said, or nothing is computed.
    """

    path: str
    question: Question
    change: Change
    before: Any = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission as its answers are followed.

    Attributes:
        original: the answers as they were sent.
        in_force: with the corrections made so far.
        sees_personal: whether personal ones are among both.
    """

    form: Questions
    formulas: Mapping[str, Bound]
    original: Values
    in_force: Values
    sees_personal: bool = True


def consequences(sent: Sent, path: str, value: Any) -> list[Consequence]:
    """What hangs on the answer at ``path`` once it is ``value``, in the order of the form; only what changes or may."""
    follower = _Follower(sent, steps_of(path), with_corrections(sent.in_force, [(path, value)]))
    follower.spread()
    return follower.told()


def day_filled(values: Values, form: Questions) -> date | None:
    """The day on which a device says that it was filled in; None where it says none, or two."""
    days = set()
    for type_ in ("start", "end", "today"):
        try:
            days.add(datetime.fromisoformat(text_of(values, form.questions, type_)).date())
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


@dataclass(slots=True)
class _Hanging:
    """Places whose value, presence or number of rows hangs on the corrected answer."""

    computed: dict[Steps, None] = field(default_factory=dict)
    present: dict[Steps, None] = field(default_factory=dict)
    rows: dict[Steps, None] = field(default_factory=dict)


class _Follower:
    def __init__(self, sent: Sent, corrected: Steps, after: Values) -> None:
        self.sent = sent
        self.corrected = corrected
        self.order = {path: number for number, (path, _question) in enumerate(sent.form.every())}
        self.asked = dict(_asked(sent.form.questions, "", personal=False))
        day = day_filled(sent.original, sent.form)
        self.original, self.before, self.after = (
            World(self.asked, values, day, sent.sees_personal) for values in (sent.original, sent.in_force, after)
        )
        self.hanging = _Hanging()
        self._speaking: dict[str, list[tuple[Bound, Formula, Mention]]] = defaultdict(list)
        for bound in sent.formulas.values():
            for formula in bound.every:
                for mention in formula.mentions:
                    for path in self._meant(mention):
                        self._speaking[path].append((bound, formula, mention))

    def _meant(self, mention: Mention) -> list[str]:
        """The paths that a mention means; one of whatever bears a name, or lies below, means several."""
        if BELOW not in mention.path:
            return [mention.path]
        if mention.path.startswith(BELOW):
            name = mention.path.rpartition("/")[2]
            return [path for path in self.asked if path.rpartition("/")[2] == name]
        start = mention.path.partition(BELOW)[0]
        return [path for path in self.asked if path.startswith(start)]

    def spread(self) -> None:
        """Follow the formulas from the corrected answer to all that hangs on it."""
        waiting = deque([self.corrected])
        seen = {self.corrected}
        while waiting:
            place = waiting.popleft()
            for bound, formula, mention in self._speaking[schema(place)]:
                for other in self._places(bound.path, place[: mention.shared]):
                    for reached in self._mark(bound, formula, other):
                        if reached not in seen:
                            seen.add(reached)
                            waiting.append(reached)

    def _mark(self, bound: Bound, formula: Formula, place: Steps) -> Iterator[Steps]:
        """Put down that a formula of a place hangs on the answer; what hangs on the place from then on."""
        if formula is bound.calculation:
            self.hanging.computed[place] = None
            yield place
        elif formula is bound.rows:
            self.hanging.rows[place] = None
        else:
            for path in self.asked:
                if path == bound.path or path.startswith(f"{bound.path}/"):
                    for inner in self._places(path, place):
                        self.hanging.present[inner] = None
                        yield inner

    def _places(self, path: str, near: Steps) -> list[Steps]:
        """Every row of a path in the answers, of the same rows as ``near`` as far as both lie in the same repeats.

        A repeat itself is one place, without a row.
        """
        found: list[Steps] = [()]
        names = path.split("/")
        for depth, name in enumerate(names):
            here = "/".join(names[: depth + 1])
            is_repeat = here in self.asked and self.asked[here][0].kind is Kind.REPEAT and depth < len(names) - 1
            grown = []
            for place in found:
                if not is_repeat:
                    grown.append((*place, (name, None)))
                    continue
                own = near[depth][1] if len(near) > depth and near[: depth + 1] == (*place, near[depth]) else None
                if own is not None and near[depth][0] == name:
                    grown.append((*place, (name, own)))
                    continue
                rows = _rows(self.sent.in_force, (*place, (name, None)))
                grown += [(*place, (name, row)) for row in range(1, rows + 1)]
            found = grown
        return found

    def told(self) -> list[Consequence]:
        """What becomes of everything that hangs on it, each after what it hangs on itself."""
        places = {**self.hanging.computed, **self.hanging.present, **self.hanging.rows}
        places.pop(self.corrected, None)
        by_path: dict[str, list[Steps]] = defaultdict(list)
        for place in places:
            by_path[schema(place)].append(place)
        found = [one for path in self._in_turn(by_path) for place in by_path[path] for one in self._of(place)]
        return sorted(found, key=lambda one: [(self.order.get(schema(at), 0), row or 0) for at, row in _rowed(one)])

    def _in_turn(self, paths: Mapping[str, Any]) -> list[str]:
        """The paths, each after those that its formulas speak of and after the sections around it."""
        waits: dict[str, set[str]] = {path: set() for path in paths}
        for path, others in waits.items():
            parts = path.split("/")
            others |= {above for depth in range(1, len(parts)) if (above := "/".join(parts[:depth])) in paths}
        for path, speaking in self._speaking.items():
            for bound, _formula, _mention in speaking:
                if path in waits and bound.path in waits and bound.path != path:
                    waits[bound.path].add(path)
        try:
            return list(TopologicalSorter(waits).static_order())
        except CycleError:
            # No such form was ever taken; were there one, nothing of it would be computed.
            self.after.unknown |= {written(place) for place in (*self.hanging.computed, *self.hanging.present)}
            return sorted(paths)

    def _of(self, place: Steps) -> Iterator[Consequence]:
        question = self.asked[schema(place)][0]
        path = written(place)
        if place in self.hanging.rows:
            yield Consequence(path, question, Change.UNSURE)
        if place not in self.hanging.present:
            yield from self._calculated(place, question)
            return
        try:
            was, is_now = self._is_there(self.before, place), self._is_there(self.after, place)
            self._must_have_been(place)
        except NotComputed:
            self.after.unknown.add(path)
            if self._shows(question) and self._answer(place) is not None:
                yield Consequence(path, question, Change.UNSURE, self._answer(place))
            return
        if not is_now:
            self.after.gone.add(path)
            if self._shows(question) and self._answer(place) is not None:
                yield Consequence(path, question, Change.GONE, self._answer(place))
        elif place in self.hanging.computed or (not was and self._calculates(place)):
            yield from self._calculated(place, question)
        elif not was:
            self.after.unknown.add(path)
            empty = question.kind is Kind.REPEAT and not _rows(self.sent.in_force, place)
            if empty or (self._shows(question) and self._answer(place) is None):
                yield Consequence(path, question, Change.ASKED)

    def _is_there(self, world: World, place: Steps) -> bool:
        """Whether the form asks a question or section: its own condition and those of all sections around it."""
        for depth in range(1, len(place) + 1):
            around = place[:depth]
            bound = self.sent.formulas.get(schema(around))
            if bound is None or bound.relevance is None:
                continue
            if bound.relevance.tree is None:
                raise NotComputed
            if not world.is_so(bound.relevance.tree, around):
                return False
        return True

    def _must_have_been(self, place: Steps) -> None:
        """Raise NotComputed where an answer was sent that, as the house reads the form, was not asked."""
        if self.original.at(place) is not None and not self._is_there(self.original, place):
            raise NotComputed

    def _calculates(self, place: Steps) -> bool:
        bound = self.sent.formulas.get(schema(place))
        return bound is not None and bound.calculation is not None

    def _calculated(self, place: Steps, question: Question) -> Iterator[Consequence]:
        bound = self.sent.formulas.get(schema(place))
        if bound is None or bound.calculation is None:
            return
        path, before = written(place), self._answer(place)
        try:
            if path in self.after.unknown or bound.calculation.tree is None:
                raise NotComputed
            sent = plainly(self.original.at(place))
            if not _alike(self.original.answer_of(bound.calculation.tree, place), sent):
                raise NotComputed
            after = self.after.answer_of(bound.calculation.tree, place)
        except NotComputed:
            self.after.unknown.add(path)
            yield Consequence(path, question, Change.CALCULATED, before)
            return
        self.after.computed[path] = after
        if not _alike(after, plainly(before)):
            yield Consequence(path, question, Change.CALCULATED, before, after)

    def _answer(self, place: Steps) -> Any:
        return answer_at(self.sent.in_force, written(place))

    def _shows(self, question: Question) -> bool:
        return question.kind not in (Kind.GROUP, Kind.REPEAT, Kind.NOTE)


def _asked(
    questions: tuple[Question, ...], above: str, *, personal: bool
) -> Iterator[tuple[str, tuple[Question, bool]]]:
    """Every question and section by its path, with whether it or a section around it is personal."""
    for question in questions:
        path, hidden = f"{above}{question.name}", personal or question.personal
        yield path, (question, hidden)
        yield from _asked(question.children, f"{path}/", personal=hidden)


def _rows(values: Values, repeat: Steps) -> int:
    found = answer_at(values, written(repeat))
    return len(found) if isinstance(found, list) else 0


def _rowed(one: Consequence) -> list[tuple[Steps, int | None]]:
    """The sections down to an answer, each with its row: by them answers stand in the order of the form."""
    place = steps_of(one.path)
    return [(place[: depth + 1], row) for depth, (_name, row) in enumerate(place)]


def _alike(one: str, other: str) -> bool:
    """Whether two answers say the same; numbers as far as floating point can tell."""
    if one == other:
        return True
    try:
        left, right = float(one), float(other)
    except ValueError:
        return False
    return abs(left - right) <= 1e-9 * max(abs(left), abs(right))
