"""The list of the register from which a round is drawn, and a look at what would be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Exists, OuterRef, Q

from houma.domain.buildings.models import Building, RiskClass
from houma.domain.households.models import Household, Purpose
from houma.domain.households.queries.consents import unwilling
from houma.domain.observatory.models import StratifiedBy, UnitKind
from houma.domain.observatory.rules.sampling import Frame, Plan, draw
from houma.domain.territories.models import Ancestry, Territory

_STRATUM = {StratifiedBy.RISK: "risk", StratifiedBy.TERRITORY: "territory"}


def frame_of(territory: Territory, unit_kind: str, stratified_by: str) -> Frame:
    """The units in scope by key: buildings on or below the territory, or the households that live there; one query.

    Households that have said no to surveys are left out, and counted.
    """
    inside = Ancestry.objects.filter(ancestor=territory).values("descendant")
    told: list[tuple[int, int | None, int | None]]
    left_out = 0
    if unit_kind == UnitKind.BUILDING:
        here = Q(territory__in=inside) | Q(perimeter=territory)
        stratum = _STRATUM.get(StratifiedBy(stratified_by), "pk")
        told = list(Building.objects.filter(here).order_by("pk").values_list("pk", stratum, "pk"))
    else:
        here = Q(territory__in=inside) | Q(dwelling__building__perimeter=territory)
        stratum = "dwelling__building__risk" if stratified_by == StratifiedBy.RISK else "territory"
        rows = Household.objects.filter(here, erased_at=None).order_by("pk")
        no = Exists(unwilling(Purpose.SURVEY).filter(household=OuterRef("pk")))
        found = list(rows.annotate(no=no).values_list("pk", stratum, "dwelling__building", "no"))
        told = [(key, where, cluster) for key, where, cluster, says_no in found if not says_no]
        left_out = len(found) - len(told)
    keys = np.array([key for key, _stratum, _cluster in told], dtype=np.int64)
    strata = np.array([stratum or 0 for _key, stratum, _cluster in told], dtype=np.int64)
    if not stratified_by:
        strata = np.zeros(len(told), dtype=np.int64)
    clusters = np.array([cluster or -key for key, _stratum, cluster in told], dtype=np.int64)
    return Frame(keys, strata, clusters, left_out)


def stratum_names(stratified_by: str, keys: set[int]) -> Mapping[int, str]:
    """What the numbers of strata stand for, in the language in use; one query."""
    if stratified_by == StratifiedBy.RISK:
        classes = RiskClass.objects.filter(pk__in=keys).select_related("scheme")
        return {one.pk: f"{one.name} ({one.scheme.name})" for one in classes}
    if stratified_by == StratifiedBy.TERRITORY:
        return {one.pk: one.name for one in Territory.objects.filter(pk__in=keys).defer("boundary")}
    return {}


@dataclass(frozen=True, slots=True)
class StratumPreview:
    """One stratum of a sample: how many there are, and how many would be asked."""

    name: str
    there: int
    asked: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be drawn: nothing is written. ``digest`` tells whether the register moved meanwhile.

    ``unwilling``: households that are not in the list since they have said no to surveys.
    """

    there: int
    unwilling: int
    asked: int
    buildings: int
    strata: tuple[StratumPreview, ...]
    least_probability: float
    digest: str


def preview_of(plan: Plan, frame: Frame) -> Preview:
    """Draw without keeping; the caller asked ``may_be_drawn``. One query, for the names of strata."""
    drawn = draw(plan, frame)
    names, counts = np.unique(frame.stratum, return_counts=True)
    asked = frame.stratum[drawn.chosen]
    told = stratum_names(plan.stratified_by, set(names.tolist()))
    strata = tuple(
        StratumPreview(told.get(int(name), ""), int(count), int((asked == name).sum()))
        for name, count in zip(names, counts, strict=True)
    )
    return Preview(
        there=len(frame),
        unwilling=frame.unwilling,
        asked=len(drawn),
        buildings=len(np.unique(frame.cluster[drawn.chosen])),
        strata=strata,
        least_probability=float(drawn.probability.min()),
        digest=frame.digest,
    )
