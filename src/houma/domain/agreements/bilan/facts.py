"""The facts a bilan is counted from, as they were read: small, flat, and deaf to the database.

Amounts are whole thousandths of the country's currency (as stored), so sums of a million flows stay exact integers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from houma.domain.agreements.ledger import FlowKind
from houma.domain.territories.models import Country

THOUSANDTHS = 1000


@dataclass(slots=True)
class ProjectFacts:
    """A project: ``places`` are territory ids, ``quantities`` the published numbers of places by measure."""

    pk: int
    programme: int = 0
    scale: str = ""
    royal: bool = False
    places: list[int] = field(default_factory=list)
    quantities: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class AgreementFacts:
    """An agreement. ``total`` is None where no source gives it; ``published`` where a public source reports it."""

    pk: int
    project: ProjectFacts
    kind: str
    state: str
    total: int | None
    currency: str
    signed_from: date | None
    start_year: int | None
    published: bool

    @property
    def year(self) -> int | None:
        """The year it belongs to: of its signature, else of its start."""
        return self.start_year if self.signed_from is None else self.signed_from.year


@dataclass(slots=True)
class LateFacts:
    """Instalments of one agreement that are due and not wholly released."""

    amount: int
    instalments: int


@dataclass(frozen=True, slots=True)
class Place:
    """A territory of the tree."""

    pk: int
    code: str
    parent: int | None
    level: str
    perimeter: str


class Tree:
    """Territories by id, with what stands above each and what below."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_pk = {place.pk: place for place in places}
        self.by_code = {place.code: place.pk for place in self.by_pk.values()}
        self._children: dict[int, list[int]] = {}
        for place in self.by_pk.values():
            if place.parent is not None:
                self._children.setdefault(place.parent, []).append(place.pk)

    def upwards(self, pk: int) -> Iterator[Place]:
        """The territory, its parent, and so on to the top."""
        here: int | None = pk
        while here is not None:
            place = self.by_pk[here]
            yield place
            here = place.parent

    def at_level(self, pk: int, level: str) -> int | None:
        """The territory of that level at or above ``pk``; None where there is none."""
        return next((place.pk for place in self.upwards(pk) if place.level == level), None)

    def below(self, pk: int) -> frozenset[int]:
        """The territory and everything below it."""
        found, ahead = {pk}, [pk]
        while ahead:
            for child in self._children.get(ahead.pop(), ()):
                found.add(child)
                ahead.append(child)
        return frozenset(found)


@dataclass(frozen=True)
class ProgrammeTree:
    """Programmes by code, and the programme above each."""

    by_code: Mapping[str, int]
    parents: Mapping[int, int | None]

    @property
    def only_top(self) -> int | None:
        """The programme that stands over all others, where there is one."""
        tops = [pk for pk, parent in self.parents.items() if parent is None]
        return tops[0] if len(tops) == 1 else None

    def below(self, pk: int) -> frozenset[int]:
        """The programme and its parts, theirs included."""
        return frozenset(one for one in self.parents if pk in self.upwards(one))

    def upwards(self, pk: int) -> list[int]:
        """The programme, the one it is part of, and so on."""
        chain: list[int] = []
        here: int | None = pk
        while here is not None and here not in chain:
            chain.append(here)
            here = self.parents.get(here)
        return chain


Ledger = Mapping[int, Mapping[int, int]]
"""Agreement → kind of flow → net sum."""


@dataclass(frozen=True, slots=True)
class Paid:
    """The ledger and what is late by agreement and payer."""

    flows: Mapping[tuple[int, int], Mapping[int, int]]
    late: Mapping[tuple[int, int], LateFacts]


@dataclass
class Portfolio:
    """Everything the agreements in sight are counted from.

    With ``payers`` (where a partner is asked for) ``ledger``, ``late`` and ``scheduled`` hold only what they pay;
    ``overlaps`` names for an agreement those that are probably about the same works, from both sides.
    ``lead_ledger`` is what the party that leads city policy pays, and ``committed`` what all partners commit. ``paid``
    tells the same of each payer, where it was asked for.
    """

    country: Country
    on: date
    programmes: ProgrammeTree
    tree: Tree
    agreements: list[AgreementFacts]
    wholes: Mapping[int, tuple[int, ...]]
    overlaps: Mapping[int, frozenset[int]]
    frameworks: Mapping[int, int]
    payers: frozenset[int] | None
    ledger: Ledger
    lead_ledger: Ledger
    committed: Mapping[int, int]
    late: Mapping[int, LateFacts]
    scheduled: frozenset[int]
    paid: "Paid | None" = None

    @cached_property
    def followed(self) -> frozenset[int]:
        """Agreements whose releases are known: they have a schedule or a release."""
        return self.scheduled | self.with_flows(int(FlowKind.DISBURSEMENT))

    def with_flows(self, kind: int) -> frozenset[int]:
        """Agreements that have flows of a kind in the ledger."""
        return frozenset(pk for pk, kinds in self.ledger.items() if kind in kinds)
