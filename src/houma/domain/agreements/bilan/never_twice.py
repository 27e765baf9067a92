"""No works are added twice: a part not to its whole, and one of two agreements that overlap. Pure."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from houma.domain.agreements.bilan.facts import AgreementFacts

Edges = Mapping[int, tuple[int, ...]]
"""Agreement → those that contain it."""
Overlaps = Mapping[int, frozenset[int]]
"""Agreement → those that are probably about the same works."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How the amounts of some agreements are added.

    ``added`` enter the sum, were their amount known; ``contained`` are held by a whole; ``left_out`` names for an
    agreement that overlaps another the one that stands for both.
    """

    added: list[AgreementFacts]
    contained: frozenset[int]
    left_out: Mapping[int, int]


def count_once(
    agreements: Sequence[AgreementFacts], known: Container[int], edges: Edges, overlaps: Overlaps
) -> Counted:
    """Sort ``agreements`` so that nothing is added twice.

    A part is held by a whole that is among them with a known amount. Of two that overlap the one with the larger total
    stands for both, of equal ones the one recorded first; one whose amount is not known stands for nobody. An agreement
    that overlaps a part is counted with the whole of that part.

    Args:
        agreements: those that may be added, of one currency.
        known: ids of agreements whose amount is known.
        edges: what contains what.
        overlaps: what is probably about the same works, from both sides.
    """
    present = {agreement.pk for agreement in agreements} if edges or overlaps else frozenset()
    contained = frozenset(
        agreement.pk
        for agreement in agreements
        if agreement.pk in edges
        and any(whole in present and whole in known for whole in all_above(agreement.pk, edges))
    )
    doubtful = [one for one in agreements if one.pk in overlaps and one.pk not in contained]
    left_out = _stood_for(doubtful, contained, known, edges, overlaps)
    if not contained and not left_out:
        return Counted(list(agreements), contained, left_out)
    added = [one for one in agreements if one.pk not in contained and one.pk not in left_out]
    return Counted(added, contained, left_out)


def _stood_for(
    doubtful: Sequence[AgreementFacts],
    contained: frozenset[int],
    known: Container[int],
    edges: Edges,
    overlaps: Overlaps,
) -> dict[int, int]:
    standing: dict[int, AgreementFacts] = {}
    found: dict[int, int] = {}

    def order(one: AgreementFacts) -> tuple[bool, int, int]:
        return one.pk not in known, -(one.total or 0), one.pk

    for one in sorted(doubtful, key=order):
        stands = [other for other in standing if other in overlaps[one.pk]]
        within = [part for part in overlaps[one.pk] & contained if one.pk not in all_above(part, edges)]
        if stands or within:
            found[one.pk] = (stands or sorted(within))[0]
        elif one.pk in known:
            standing[one.pk] = one
    return found


def all_above(part: int, edges: Edges) -> set[int]:
    """Every whole over ``part``; the part itself never, not even where sources go round in a circle."""
    seen: set[int] = set()
    ahead = list(edges.get(part, ()))
    while ahead:
        whole = ahead.pop()
        if whole not in seen and whole != part:
            seen.add(whole)
            ahead.extend(edges.get(whole, ()))
    return seen
