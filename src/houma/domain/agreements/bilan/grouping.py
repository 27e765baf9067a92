"""Into which group an item of a bilan falls. What lies in several groups stands in none of them, but apart. Pure."""

from collections.abc import Callable
from enum import StrEnum

from houma.domain.agreements.bilan.counting import Subject, Tally
from houma.domain.agreements.bilan.facts import AgreementFacts
from houma.domain.agreements.bilan.results import NONE, SEVERAL
from houma.domain.agreements.bilan.selection import Selection
from houma.domain.territories.models import Level


class Grouping(StrEnum):
    """How a bilan is cut up."""

    PROGRAMME = "programme"
    SCALE = "scale"
    REGION = "region"
    PROVINCE = "province"
    COMMUNE = "commune"
    YEAR = "year"
    PARTNER = "partner"


LEVELS = {
    Grouping.REGION: Level.REGION.value,
    Grouping.PROVINCE: Level.PROVINCE.value,
    Grouping.COMMUNE: Level.COMMUNE.value,
}
Keys = frozenset[str]
_NOWHERE: Keys = frozenset()


class Grouper:
    """Tells the group of agreements, projects and places of one selection."""

    def __init__(self, selection: Selection, by: Grouping) -> None:
        self.selection = selection
        self.by = by
        self._programme_codes = {pk: code for code, pk in selection.portfolio.programmes.by_code.items()}
        self._keys_of_place: dict[int, Keys] = {}
        self._groups: dict[int, dict[int, str]] = {subject: {} for subject in Subject}
        self._by_pk = {one.pk: one for one in selection.portfolio.agreements}
        self._keys: Callable[[AgreementFacts], Keys] = {
            Grouping.PROGRAMME: self._programme,
            Grouping.SCALE: lambda agreement: frozenset({agreement.project.scale}),
            Grouping.YEAR: lambda agreement: _NOWHERE if agreement.year is None else frozenset({str(agreement.year)}),
        }.get(by, self._territories)

    def split(self, tally: Tally) -> dict[str, Tally]:
        """The items, the unknown ones and those left out of a tally, by group."""
        groups: dict[str, Tally] = {}
        for item in tally.items:
            code = self._group(tally, item[0], item[1])
            if code not in groups:
                groups[code] = Tally()
            groups[code].items.append(item)
        for kind, pk in tally.unknown:
            groups.setdefault(self._group(tally, kind, pk), Tally()).unknown.append((kind, pk))
        for left_out in tally.left_out:
            code = self._group(tally, Subject.AGREEMENT, left_out[0])
            groups.setdefault(code, Tally()).left_out.append(left_out)
        return groups

    def _group(self, tally: Tally, kind: Subject, pk: int) -> str:
        if kind is Subject.PLACE:
            return _only(self._place(pk) if self.by in LEVELS else self._of_projects(tally.naming[pk]))
        known = self._groups[kind].get(pk)
        if known is None:
            keys = self._keys(self._by_pk[pk]) if kind is Subject.AGREEMENT else self._of_projects([pk])
            known = self._groups[kind][pk] = _only(keys)
        return known

    def _of_projects(self, projects: list[int]) -> Keys:
        return self._union([one for project in projects for one in self.selection.of_project[project]])

    def _union(self, agreements: list[AgreementFacts]) -> Keys:
        return frozenset().union(*(self._keys(agreement) for agreement in agreements))

    def _programme(self, agreement: AgreementFacts) -> Keys:
        """The programme just below the one asked for, or below the only one on top; without one, the one on top.

        A country whose programmes all belong to one policy is cut up by its programmes, not into that one policy.
        """
        programmes = self.selection.portfolio.programmes
        chain = programmes.upwards(agreement.project.programme)
        asked = self.selection.scope.filter.programme
        above = programmes.by_code[asked] if asked else programmes.only_top
        position = chain.index(above) if above is not None else len(chain)
        return frozenset({self._programme_codes[chain[max(0, position - 1)]]})

    def _territories(self, agreement: AgreementFacts) -> Keys:
        return frozenset().union(*(self._place(place) for place in agreement.project.places))

    def _place(self, pk: int) -> Keys:
        known = self._keys_of_place.get(pk)
        if known is None:
            tree = self.selection.portfolio.tree
            found = tree.at_level(pk, LEVELS[self.by])
            known = self._keys_of_place[pk] = _NOWHERE if found is None else frozenset({tree.by_pk[found].code})
        return known


def _only(keys: Keys) -> str:
    return SEVERAL if len(keys) > 1 else next(iter(keys), NONE)
