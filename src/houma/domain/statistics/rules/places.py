"""The places of a release: a tree from its territory down to wherever somebody is counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from houma.domain.statistics.rules.tables import Place


@dataclass(frozen=True, slots=True)
class PlaceTree:
    """The places of a table, the root first and parents before their parts; ``parent`` is -1 for the root."""

    places: tuple[Place, ...]
    parent: tuple[int, ...]

    def leaves_of(self, territories: Iterable[int]) -> dict[int, Place]:
        """Where the units of each territory are counted: in its own leaf, or in what lies in none of its parts."""
        divided = {one.territory for one in self.places if one.outside}
        return {one: Place(one, outside=one in divided) for one in territories}


def place_tree(root: int, parents: Mapping[int, int], inhabited: Iterable[int]) -> PlaceTree:
    """The places from ``root`` down to every territory in which somebody is counted.

    Args:
        root: the territory of the release.
        parents: the parent of each territory at and below the root.
        inhabited: the territories in which units are counted themselves, all at or below the root.
    """
    direct = set(inhabited)
    shown = {root}
    for territory in direct:
        at = territory
        while at not in shown:
            shown.add(at)
            at = parents[at]
    parts: dict[int, list[int]] = {}
    for territory in sorted(shown - {root}):
        parts.setdefault(parents[territory], []).append(territory)
    places, parent, waiting = [Place(root)], [-1], [(root, 0)]
    while waiting:
        territory, number = waiting.pop()
        for part in parts.get(territory, ()):
            waiting.append((part, len(places)))
            places.append(Place(part))
            parent.append(number)
        if territory in direct and territory in parts:
            places.append(Place(territory, outside=True))
            parent.append(number)
    return PlaceTree(tuple(places), tuple(parent))
