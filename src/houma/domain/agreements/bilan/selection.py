"""Which agreements are counted, which stand apart, and whose amount another one already holds. Pure."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from houma.domain.agreements.bilan.facts import AgreementFacts, Portfolio, ProjectFacts
from houma.domain.agreements.bilan.scopes import Scope
from houma.domain.agreements.ledger import FlowKind
from houma.domain.agreements.models import AgreementKind, AgreementState


class Base(Enum):
    """The amounts of which a part is not added to its whole."""

    TOTAL = "total"
    PLEDGED = "pledged"
    COMMITTED = "committed"
    FOLLOWED = "followed"
    SCHEDULED = "scheduled"


FLOWS_OF = {Base.PLEDGED: int(FlowKind.PLEDGE), Base.COMMITTED: int(FlowKind.COMMITMENT)}
_SIGNED = frozenset({AgreementState.SIGNED.value, AgreementState.CLOSED.value})


@dataclass
class Selection:
    """The agreements of a portfolio that a scope lets through, sorted by how they are counted."""

    portfolio: Portfolio
    scope: Scope
    counted: list[AgreementFacts] = field(default_factory=list)
    announced: list[AgreementFacts] = field(default_factory=list)
    undated: list[AgreementFacts] = field(default_factory=list)
    unsigned: list[AgreementFacts] = field(default_factory=list)
    _added: dict[Base, list[AgreementFacts]] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The currency in which the country counts."""
        return self.portfolio.country.currency

    @cached_property
    def by_pk(self) -> dict[int, AgreementFacts]:
        """The counted agreements by id."""
        return {agreement.pk: agreement for agreement in self.counted}

    @cached_property
    def of_currency(self) -> list[AgreementFacts]:
        """The counted agreements whose amounts can be added: those in the currency of the country."""
        return [agreement for agreement in self.counted if agreement.currency == self.currency]

    @cached_property
    def of_project(self) -> dict[int, list[AgreementFacts]]:
        """The counted agreements of each project."""
        found: dict[int, list[AgreementFacts]] = {}
        for agreement in self.counted:
            found.setdefault(agreement.project.pk, []).append(agreement)
        return found

    @cached_property
    def projects(self) -> dict[int, ProjectFacts]:
        """The projects that have a counted agreement."""
        return {agreement.project.pk: agreement.project for agreement in self.counted}

    @cached_property
    def _containers(self) -> dict[int, tuple[int, ...]]:
        """Agreement → those that contain it or are its framework."""
        joined = dict(self.portfolio.wholes)
        for part, framework in self.portfolio.frameworks.items():
            joined[part] = (*joined.get(part, ()), framework)
        return joined

    def added(self, base: Base) -> list[AgreementFacts]:
        """The counted agreements whose amount enters the sum of ``base``, were it known."""
        if base not in self._added:
            known, edges = self.known(base), self._edges(base)
            self._added[base] = [
                agreement
                for agreement in self.of_currency
                if agreement.pk not in edges
                or not any(whole in self.by_pk and whole in known for whole in _all_above(agreement.pk, edges))
            ]
        return self._added[base]

    def known(self, base: Base) -> Container[int]:
        """Ids of the agreements whose amount is known."""
        if base is Base.TOTAL:
            return self._with_total
        if base is Base.FOLLOWED:
            return self.portfolio.followed
        return self.portfolio.scheduled if base is Base.SCHEDULED else self.portfolio.with_flows(FLOWS_OF[base])

    def _edges(self, base: Base) -> Mapping[int, tuple[int, ...]]:
        """A framework agreement is a whole of its financing agreements for what is promised, which both may state; not
        for what moves, which the ledger holds once.
        """
        return self._containers if base in (Base.TOTAL, *FLOWS_OF) else self.portfolio.wholes

    @cached_property
    def _with_total(self) -> frozenset[int]:
        return frozenset(agreement.pk for agreement in self.of_currency if agreement.total is not None)

    @cached_property
    def contained(self) -> frozenset[int]:
        """Ids of counted agreements whose total is not added."""
        added = {agreement.pk for agreement in self.added(Base.TOTAL)}
        return frozenset(agreement.pk for agreement in self.of_currency if agreement.pk not in added)

    def stands_in_another_project(self, agreement: AgreementFacts) -> bool:
        """Whether a counted agreement of another project contains this one, directly or through others."""
        if agreement.pk not in self._containers:
            return False
        wholes = (self.by_pk.get(whole) for whole in _all_above(agreement.pk, self._containers))
        return any(whole is not None and whole.project is not agreement.project for whole in wholes)


def select(portfolio: Portfolio, scope: Scope, agreements: Iterable[AgreementFacts] | None = None) -> Selection:
    """Sort the agreements that ``scope`` lets through; those of another year are left out altogether."""
    selection = Selection(portfolio, scope)
    for agreement in portfolio.agreements if agreements is None else agreements:
        if agreement.state == AgreementState.CANCELLED or not scope.accepts(agreement):
            continue
        inside = scope.in_period(agreement)
        if inside is False:
            continue
        announced = agreement.kind == AgreementKind.ANNOUNCED
        if not announced and agreement.state not in _SIGNED and not agreement.published:
            selection.unsigned.append(agreement)
            continue
        if agreement.year is None:
            selection.undated.append(agreement)
        if inside:
            (selection.announced if announced else selection.counted).append(agreement)
    return selection


def _all_above(part: int, edges: Mapping[int, tuple[int, ...]]) -> set[int]:
    """Every whole over ``part``; the part itself never, not even where sources go round in a circle."""
    seen: set[int] = set()
    ahead = list(edges.get(part, ()))
    while ahead:
        whole = ahead.pop()
        if whole not in seen and whole != part:
            seen.add(whole)
            ahead.extend(edges.get(whole, ()))
    return seen
