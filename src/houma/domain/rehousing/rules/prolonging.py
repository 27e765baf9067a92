"""Stays that were agreed before a building turned out to be late: for how long their homes can be theirs. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from houma.domain.rehousing.rules.planning import Offered, Wanting, Window, windows_of
from houma.domain.rehousing.rules.stays import Days

STILL_THERE = timedelta(days=30)
"""For how long a home is kept for a family that is in it past its day, where nobody says until when it needs one."""


@dataclass(frozen=True, slots=True)
class Short:
    """A household whose home is promised to others, or gone, before it can return: days on which it has none."""

    case: int
    days: Days


def prolonged(wanting: Sequence[Wanting], offered: Iterable[Offered]) -> tuple[list[Wanting], list[Short]]:
    """The households with the days that they need: who has a home keeps it as long as it is free for them.

    Whoever else was given the home, or had it fixed, keeps to the days agreed: nobody is pushed out of a promise. What
    cannot be covered is told beside it.
    """
    windows = {home.home: windows_of(home) for home in offered}
    days = {one.case: one.days for one in wanting}
    short = []
    for one in sorted(wanting, key=lambda one: (one.days.until, one.case)):
        if one.home is None or one.needed is None or one.needed <= one.days.until:
            continue
        until = _free_until(one, one.needed, windows.get(one.home, ()), wanting, days)
        days[one.case] = Days(one.days.start, until)
        if until < one.needed:
            short.append(Short(one.case, Days(until, one.needed)))
    return [replace(one, days=days[one.case]) for one in wanting], short


def _free_until(
    one: Wanting, needed: date, windows: Sequence[Window], wanting: Sequence[Wanting], days: Mapping[int, Days]
) -> date:
    """Until when the home of ``one`` is free for it, from its planned return on; ``needed`` at most."""
    agreed = one.days.until
    window = next((each for each in windows if each.days.start < agreed <= each.days.until), None)
    if window is None:
        return agreed
    until = min(needed, window.days.until)
    others = [(days[each.case], each.persons) for each in wanting if each.home == one.home and each.case != one.case]
    moments = {agreed, *(each.start for each, _persons in others if agreed < each.start < until)}
    for moment in sorted(moments):
        there = [persons for each, persons in others if each.start <= moment < each.until]
        full = sum(there) + one.persons > window.capacity if window.home.collective else bool(there)
        if full:
            return moment
    return until
