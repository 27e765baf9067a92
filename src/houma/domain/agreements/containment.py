"""Which whole contains which part: pure facts about a graph that must have no circle."""

from collections.abc import Mapping, Sequence


def in_circles(wholes_of: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The agreements that contain themselves, directly or through others.

    Args:
        wholes_of: code of an agreement → codes of the agreements that it is a part of.
    """
    return tuple(code for code in wholes_of if _comes_back(code, wholes_of))


def _comes_back(start: str, wholes_of: Mapping[str, Sequence[str]]) -> bool:
    seen: set[str] = set()
    ahead = list(wholes_of[start])
    while ahead:
        here = ahead.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            ahead += wholes_of.get(here, ())
    return False
