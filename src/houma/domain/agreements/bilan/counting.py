"""What each measure counts: the items whose sum is the figure, and those whose value is not known. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from houma.domain.agreements.bilan.facts import AgreementFacts, LateFacts
from houma.domain.agreements.bilan.never_twice import Counted
from houma.domain.agreements.bilan.places_counted import COUNTED_PLACES, CountedPlace
from houma.domain.agreements.bilan.selection import FLOWS_OF, Base, Selection
from houma.domain.agreements.ledger import FlowKind

COMMITMENT, DISBURSEMENT = int(FlowKind.COMMITMENT), int(FlowKind.DISBURSEMENT)


class Subject(IntEnum):
    """What an item is."""

    AGREEMENT = 1
    PROJECT = 2
    PLACE = 3


Item = tuple[Subject, int, int, int]
"""(what, id, value, base): value in thousandths for money; base is the denominator of a share, else 0."""
Unknown = tuple[Subject, int]
LeftOut = tuple[int, int, int | None]
"""(agreement, the one that stands for both, its total in thousandths where it is known)."""


@dataclass(slots=True)
class Tally:
    """The items of one figure, and what is not known.

    ``left_out`` are agreements that are not added because another one is about the same works; ``naming`` tells the
    projects for which a place is counted.
    """

    items: list[Item] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    naming: dict[int, list[int]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    def add(self, agreement: AgreementFacts, value: int, base: int = 0) -> None:
        """Count an agreement with its value."""
        self.items.append((Subject.AGREEMENT, agreement.pk, value, base))

    def miss(self, agreement: AgreementFacts) -> None:
        """Count an agreement whose value is not known."""
        self.unknown.append((Subject.AGREEMENT, agreement.pk))


def count(selection: Selection, code: str) -> Tally:
    """The items behind the measure ``code``; raises KeyError for an unknown one."""
    if code in COUNTED_PLACES:
        return _places(selection, code, COUNTED_PLACES[code])
    return _COUNTERS[code](selection)


def _each(agreements: list[AgreementFacts]) -> Tally:
    return Tally([(Subject.AGREEMENT, agreement.pk, 1, 0) for agreement in agreements])


def _projects(selection: Selection) -> Tally:
    return Tally([(Subject.PROJECT, pk, 1, 0) for pk in selection.projects])


def _agreements(selection: Selection) -> Tally:
    return _each(selection.counted)


def _sum_of(selection: Selection, counted: Counted) -> Tally:
    """An empty tally that knows what is left out of the sum."""
    totals = {one.pk: one.total for one in (*selection.counted, *selection.announced)} if counted.left_out else {}
    return Tally(left_out=[(pk, other, totals[pk]) for pk, other in counted.left_out.items()])


def _total_cost(selection: Selection) -> Tally:
    tally = _sum_of(selection, selection.counted_once(Base.TOTAL))
    for agreement in selection.added(Base.TOTAL):
        if agreement.total is None:
            tally.miss(agreement)
        else:
            tally.add(agreement, agreement.total)
    return tally


def _flows(selection: Selection, base: Base) -> Tally:
    tally = _sum_of(selection, selection.counted_once(base))
    ledger, kind = selection.portfolio.ledger, FLOWS_OF[base]
    for agreement in selection.added(base):
        kinds = ledger.get(agreement.pk)
        if kinds is None or kind not in kinds:
            tally.miss(agreement)
        else:
            tally.add(agreement, kinds[kind])
    return tally


def _ministry_contribution(selection: Selection) -> Tally:
    tally, lead = _sum_of(selection, selection.counted_once(Base.COMMITTED)), selection.portfolio.lead_ledger
    for agreement in selection.added(Base.COMMITTED):
        kinds = lead.get(agreement.pk)
        if kinds is not None and COMMITMENT in kinds:
            tally.add(agreement, kinds[COMMITMENT])
        elif not _plan_closes(selection, agreement):
            tally.miss(agreement)
    return tally


def _plan_closes(selection: Selection, agreement: AgreementFacts) -> bool:
    """Whether the known commitments make up the whole amount, so that who is not among them pays nothing."""
    committed = selection.portfolio.committed.get(agreement.pk)
    return committed is not None and agreement.total is not None and committed >= agreement.total


def _released(selection: Selection) -> Tally:
    tally = _sum_of(selection, selection.counted_once(Base.FOLLOWED))
    ledger, known = selection.portfolio.ledger, selection.portfolio.followed
    for agreement in selection.added(Base.FOLLOWED):
        if agreement.pk in known:
            tally.add(agreement, ledger.get(agreement.pk, {}).get(DISBURSEMENT, 0))
        else:
            tally.miss(agreement)
    return tally


def _ministry_released(selection: Selection) -> Tally:
    tally = _sum_of(selection, selection.counted_once(Base.FOLLOWED))
    lead, known = selection.portfolio.lead_ledger, selection.portfolio.followed
    for agreement in selection.added(Base.FOLLOWED):
        kinds = lead.get(agreement.pk)
        if agreement.pk in known or (kinds is not None and DISBURSEMENT in kinds):
            if kinds is not None:
                tally.add(agreement, kinds.get(DISBURSEMENT, 0))
        elif kinds is not None or not _plan_closes(selection, agreement):
            tally.miss(agreement)
    return tally


def _rate(selection: Selection) -> Tally:
    tally = _sum_of(selection, selection.counted_once(Base.FOLLOWED))
    ledger, known = selection.portfolio.ledger, selection.portfolio.followed
    for agreement in selection.added(Base.FOLLOWED):
        kinds = ledger.get(agreement.pk, {})
        if agreement.pk in known and kinds.get(COMMITMENT, 0) > 0:
            tally.add(agreement, kinds.get(DISBURSEMENT, 0), kinds[COMMITMENT])
        else:
            tally.miss(agreement)
    return tally


def _late(selection: Selection, part: Callable[[LateFacts], int]) -> Tally:
    tally = _sum_of(selection, selection.counted_once(Base.SCHEDULED))
    late, known = selection.portfolio.late, selection.portfolio.scheduled
    for agreement in selection.added(Base.SCHEDULED):
        if agreement.pk not in known:
            tally.miss(agreement)
        elif agreement.pk in late:
            tally.add(agreement, part(late[agreement.pk]))
    return tally


def _announced_cost(selection: Selection) -> Tally:
    tally = _sum_of(selection, selection.announced_once)
    for agreement in selection.announced_once.added:
        if agreement.total is None:
            tally.miss(agreement)
        else:
            tally.add(agreement, agreement.total)
    return tally


def _contained(selection: Selection) -> Tally:
    return _each([agreement for agreement in selection.counted if agreement.pk in selection.contained])


def _overlapping(selection: Selection) -> Tally:
    return _each([agreement for agreement in selection.counted if agreement.pk in selection.overlapping])


def _other_currency(selection: Selection) -> Tally:
    return _each([agreement for agreement in selection.counted if agreement.currency != selection.currency])


def _places(selection: Selection, code: str, counted: CountedPlace) -> Tally:
    """Distinct named places, and published numbers beyond the names."""
    tree, tally = selection.portfolio.tree, Tally()
    beyond: dict[int, int] = {}
    for project in selection.projects.values():
        at_scale = project.scale == counted.scale
        named = [
            pk
            for pk in set(project.places)
            if tree.by_pk[pk].perimeter == counted.perimeter
            or (at_scale and tree.by_pk[pk].level in counted.stands_for)
        ]
        for pk in named:
            tally.naming.setdefault(pk, []).append(project.pk)
        published = project.quantities.get(code, 0)
        if published > len(named) and not _repeats_another(selection, project.pk):
            beyond[project.pk] = published - len(named)
        elif at_scale and not published and not named:
            tally.unknown.append((Subject.PROJECT, project.pk))
    # A commune that stands for its medina is the medina drawn in it, where one is drawn.
    drawn_in = {tree.by_pk[pk].parent for pk in tally.naming if tree.by_pk[pk].perimeter}
    tally.items = [(Subject.PLACE, pk, 1, 0) for pk in sorted(tally.naming) if pk not in drawn_in]
    tally.items += [(Subject.PROJECT, pk, number, 0) for pk, number in beyond.items()]
    return tally


def _repeats_another(selection: Selection, project: int) -> bool:
    """Whether every agreement of the project is contained in one of another project, which counts the same places."""
    return all(selection.stands_in_another_project(agreement) for agreement in selection.of_project[project])


_COUNTERS: Mapping[str, Callable[[Selection], Tally]] = {
    "projects": _projects,
    "agreements": _agreements,
    "total_cost": _total_cost,
    "ministry_contribution": _ministry_contribution,
    "pledged": lambda selection: _flows(selection, Base.PLEDGED),
    "committed": lambda selection: _flows(selection, Base.COMMITTED),
    "released": _released,
    "ministry_released": _ministry_released,
    "rate": _rate,
    "late": lambda selection: _late(selection, lambda late: late.amount),
    "late_instalments": lambda selection: _late(selection, lambda late: late.instalments),
    "announced_programmes": lambda selection: _each(selection.announced),
    "announced_cost": _announced_cost,
    "contained_agreements": _contained,
    "overlapping_agreements": _overlapping,
    "undated": lambda selection: _each(selection.undated),
    "unsigned": lambda selection: _each(selection.unsigned),
    "other_currency": _other_currency,
}
