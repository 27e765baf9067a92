"""What changed in a territory's profile since it was frozen."""

from collections.abc import Iterator
from dataclasses import dataclass

from houma.web.profile.reading import IndicatorLine, NodeView, ProfileView


@dataclass(frozen=True, slots=True)
class NodeChange:
    """The index or a capital then and now.

    ``beyond``: each rank lies outside the interval of the other: more than the choices of the method explain.
    """

    then: NodeView
    now: NodeView

    @property
    def beyond(self) -> bool:
        return _outside(self.now, self.then) and _outside(self.then, self.now)


@dataclass(frozen=True, slots=True)
class LineChange:
    """A figure then and now; None where it was not known, or not asked for."""

    line: IndicatorLine
    then: float | None
    now: float | None


@dataclass(frozen=True, slots=True)
class Since:
    """The differences between a frozen profile and the one of today; ``newer_run`` where scores were computed anew."""

    newer_run: bool
    nodes: tuple[NodeChange, ...]
    lines: tuple[LineChange, ...]


def since(then: ProfileView, now: ProfileView) -> Since:
    """What differs: ranks and scores of the index and the capitals, figures of indicators."""
    newer = now.run is not None and (then.run is None or then.run.key != now.run.key)
    return Since(newer, tuple(_nodes(then, now)), tuple(_lines(then, now)))


def _nodes(then: ProfileView, now: ProfileView) -> Iterator[NodeChange]:
    today = {one.code: one for one in (now.index, *now.capitals) if one is not None}
    for old in (then.index, *then.capitals):
        new = today.get(old.code) if old else None
        if old is None or new is None:
            continue
        if (old.score, old.rank, old.low, old.high) != (new.score, new.rank, new.low, new.high):
            yield NodeChange(old, new)


def _lines(then: ProfileView, now: ProfileView) -> Iterator[LineChange]:
    old = {line.code: line for line in then.indicators}
    new = {line.code: line for line in now.indicators}
    for code in dict.fromkeys([*old, *new]):
        before, after = old.get(code), new.get(code)
        values = (before.value if before else None, after.value if after else None)
        line = after or before
        if line is not None and values[0] != values[1]:
            yield LineChange(line, *values)


def _outside(one: NodeView, other: NodeView) -> bool:
    if one.rank is None or other.low is None or other.high is None:
        return False
    return not other.low <= one.rank <= other.high
