"""How the units of a round are drawn from the register. Pure: the same list and seed give the same units."""

import hashlib
import json
from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Decision, Reason
from houma.domain.observatory.models import SampleMethod, StratifiedBy, UnitKind
from houma.engines.surveys import (
    Drawn,
    clusters,
    clusters_by_size,
    full_list,
    proportional,
    simple_random,
    stratified,
    systematic,
)

OF_CLUSTERS = frozenset({SampleMethod.CLUSTERS, SampleMethod.BY_SIZE})
LARGEST_SEED = 2**53 - 1
"""What a form field and JSON carry without rounding."""
FEWEST_HOUSEHOLDS = 30
"""So many have to live there before who may not count them has some drawn: fewer give no figure anyway."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a round is to be drawn.

    Attributes:
        size: units, or buildings where ``method`` draws buildings first; nothing for a full list.
        within: households of each building drawn; None: all (``CLUSTERS`` only).
    """

    unit_kind: str
    method: str
    stratified_by: str = StratifiedBy.NOTHING
    size: int = 0
    within: int | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The units of the register in scope, by their key (N each).

    ``stratum``: key of what the stratum stands for, 0 where unknown or none; ``cluster``: key of the building, or minus
    the key of a household without one; ``unwilling``: how many households were left out, having said no to surveys.
    """

    keys: np.ndarray[tuple[int], np.dtype[np.int64]]
    stratum: np.ndarray[tuple[int], np.dtype[np.int64]]
    cluster: np.ndarray[tuple[int], np.dtype[np.int64]]
    unwilling: int = 0

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def digest(self) -> str:
        """SHA-256 of the list: tells whether the register moved since it was looked at."""
        rows = [self.keys.tolist(), self.stratum.tolist(), self.cluster.tolist()]
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def within_reach(plan: Plan, frame: Frame) -> Plan:
    """The same plan with no more units than there are: for those who are not told how many that is."""
    return replace(plan, size=min(plan.size, _units(plan, frame)))


def _units(plan: Plan, frame: Frame) -> int:
    return len(np.unique(frame.cluster)) if plan.method in OF_CLUSTERS else len(frame)


def may_be_drawn(plan: Plan, frame: Frame, *, told: bool = True) -> Decision:
    """Can this be drawn from the list? Refused with every fault.

    Args:
        told: whether who asks may know how many units there are. Otherwise no fault depends on it, but for one that
            says that they are few.
    """
    faults: list[Reason] = []
    if not told and len(frame) < FEWEST_HOUSEHOLDS:
        faults.append(
            _("Too few households are registered there for a survey by those who do not review their answers.")
        )
    elif not len(frame):
        faults.append(_("The register holds no such unit in this territory."))
    if plan.method in OF_CLUSTERS and plan.unit_kind != UnitKind.HOUSEHOLD:
        faults.append(_("Buildings are drawn first only to reach households."))
    if plan.method == SampleMethod.STRATIFIED and not plan.stratified_by:
        faults.append(_("Say what the strata are."))
    if plan.method == SampleMethod.BY_SIZE and not plan.within:
        faults.append(_("Say how many households to ask in each building."))
    if plan.method != SampleMethod.FULL and plan.size < 2:
        faults.append(_("Draw two units at least: one alone tells nothing of chance."))
    if not 0 < plan.seed <= LARGEST_SEED:
        faults.append(_("The seed is a whole number above 0."))
    there = _units(plan, frame)
    if told and plan.method != SampleMethod.FULL and there and plan.size > there:
        faults.append(_("The register holds %(there)s of them: draw fewer.") % {"there": there})
    return Decision(tuple(faults))


def draw(plan: Plan, frame: Frame) -> Drawn:
    """Draw; the caller asked ``may_be_drawn``. Strata and clusters of the result bear the frame's keys.

    Raises:
        SurveyFault: what the engine refuses.
    """
    strata = frame.stratum
    if plan.method == SampleMethod.FULL:
        return full_list(len(frame), strata)
    if plan.method == SampleMethod.SIMPLE:
        return simple_random(len(frame), plan.size, seed=plan.seed)
    if plan.method == SampleMethod.STRATIFIED:
        _names, populations = np.unique(strata, return_counts=True)
        return stratified(strata, proportional(populations, plan.size), seed=plan.seed)
    if plan.method == SampleMethod.SYSTEMATIC:
        # Walked street by street: the register's order of strata, buildings and units.
        order = np.lexsort((frame.keys, frame.cluster, strata))
        return systematic(len(frame), plan.size, seed=plan.seed, order=order)
    if plan.method == SampleMethod.CLUSTERS:
        return clusters(frame.cluster, plan.size, seed=plan.seed, within=plan.within)
    if plan.method == SampleMethod.BY_SIZE and plan.within:
        return clusters_by_size(frame.cluster, plan.size, plan.within, seed=plan.seed)
    raise ValueError(f"{plan.method!r} draws nothing")
