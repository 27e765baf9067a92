"""Locks that contradict each other or what a home is, said before anything is searched."""

from collections.abc import Sequence

import numpy as np

from houma.engines.placement.homes import Homes, Households
from houma.engines.placement.model import NONE, Integers
from houma.values.multilingual import Multilingual

_CROWDED = Multilingual(
    "Logement {home} : les ménages fixés y sont {used} au même moment, pour {capacity} au plus (ménages {households})",
    "المسكن {home}: عدد من ثبتوا فيه في الوقت نفسه {used}، والحد الأقصى {capacity} (الأسر {households})",
    "Home {home}: those locked into it are {used} at one time, for {capacity} at most (households {households})",
)
_TORN = Multilingual(
    "Les ménages {households} restent ensemble, mais sont fixés sur des sites différents",
    "الأسر {households} تبقى مجتمعة، لكنها مثبتة في مواقع مختلفة",
    "Households {households} stay together, but are locked to different sites",
)


def lock_faults(
    households: Households,
    homes: Homes,
    household_names: Sequence[str] | None = None,
    home_names: Sequence[str] | None = None,
) -> tuple[Multilingual, ...]:
    """Every contradiction among locks; households and homes are named by their number, from 0, where none is given."""

    def named(numbers: Integers, names: Sequence[str] | None) -> str:
        return ", ".join(str(one) if names is None else names[one] for one in numbers)

    found = []
    for home in np.unique(households.locked[households.locked != NONE]):
        inside = np.flatnonzero(households.locked == home)
        collective = bool(homes.collective[home])
        amounts = households.persons[inside] if collective else np.ones(len(inside), np.int64)
        capacity = int(homes.capacity[home]) if collective else 1
        for moment in np.unique(households.start[inside]):
            there = (households.start[inside] <= moment) & (moment < households.end[inside])
            used = int(amounts[there].sum())
            if used > capacity:
                who = named(inside[there], household_names)
                where = named(np.array([home]), home_names)
                found.append(_CROWDED.formatted(home=where, used=used, capacity=capacity, households=who))
                break
    for group in np.unique(households.keep_with[households.keep_with != NONE]):
        members = np.flatnonzero((households.keep_with == group) & (households.locked != NONE))
        if len(np.unique(homes.site[households.locked[members]])) > 1:
            found.append(_TORN.formatted(households=named(members, household_names)))
    return tuple(found)
