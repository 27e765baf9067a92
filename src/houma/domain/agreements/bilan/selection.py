"""Which agreements are counted, which stand apart, and whose amount another one already holds. Pure."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from houma.domain.agreements.bilan.facts import AgreementFacts, Portfolio, ProjectFacts
from houma.domain.agreements.bilan.never_twice import Counted, all_above, count_once
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
    _counted_once: dict[Base, Counted] = field(default_factory=dict)

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
    def containers(self) -> dict[int, tuple[int, ...]]:
        """Agreement → those that contain it or are its framework."""
        joined = dict(self.portfolio.wholes)
        for part, framework in self.portfolio.frameworks.items():
            joined[part] = (*joined.get(part, ()), framework)
        return joined

    def added(self, base: Base) -> list[AgreementFacts]:
        """The counted agreements whose amount enters the sum of ``base``, were it known."""
        return self.counted_once(base).added

    def counted_once(self, base: Base) -> Counted:
        """The same, with the agreements whose amount another one holds."""
        if base not in self._counted_once:
            self._counted_once[base] = count_once(
                self.of_currency, self.known(base), self._edges(base), self.portfolio.overlaps
            )
        return self._counted_once[base]

    @cached_property
    def announced_once(self) -> Counted:
        """The announced programmes whose amount enters the sum of what is announced, were it known."""
        ours = [programme for programme in self.announced if programme.currency == self.currency]
        known = frozenset(programme.pk for programme in ours if programme.total is not None)
        return count_once(ours, known, self.containers, self.portfolio.overlaps)

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
        return self.containers if base in (Base.TOTAL, *FLOWS_OF) else self.portfolio.wholes

    @cached_property
    def _with_total(self) -> frozenset[int]:
        return frozenset(agreement.pk for agreement in self.of_currency if agreement.total is not None)

    @cached_property
    def contained(self) -> frozenset[int]:
        """Ids of counted agreements whose total is not added because a whole holds it."""
        return self.counted_once(Base.TOTAL).contained

    @cached_property
    def overlapping(self) -> Mapping[int, int]:
        """Counted agreement whose total is not added → the one about the same works that stands for both."""
        return self.counted_once(Base.TOTAL).left_out

    def stands_in_another_project(self, agreement: AgreementFacts) -> bool:
        """Whether a counted agreement of another project contains this one, directly or through others, or stands for
        it because both are about the same works.
        """
        others = all_above(agreement.pk, self.containers) if agreement.pk in self.containers else set()
        if agreement.pk in self.overlapping:
            others.add(self.overlapping[agreement.pk])
        counted = (self.by_pk.get(other) for other in others)
        return any(other is not None and other.project is not agreement.project for other in counted)


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
