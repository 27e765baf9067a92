"""What accepting a submission would do to the register: shown before, and asked again when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.gis.geos import Point, Polygon
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Reason
from houma.domain.buildings.models import Building, Dwelling, RiskClass
from houma.domain.buildings.scope import buildings_where
from houma.domain.households.models import ConsentKind, Household, Purpose
from houma.domain.households.queries.lookalikes import Lookalikes, lookalikes
from houma.domain.households.rules.consents import standing
from houma.domain.households.scope import households_where
from houma.domain.observatory.models import FormKind, RegisterEffect, Submission
from houma.domain.observatory.queries.reviewing import UnitOf, questions_of, unit_of
from houma.domain.observatory.queries.submissions import place_of
from houma.domain.observatory.rules.checks import FAR_METRES
from houma.domain.observatory.rules.distances import metres_between
from houma.domain.observatory.rules.effects import CensusAnswers, InspectionAnswers, read_census, read_inspection
from houma.domain.observatory.rules.told_consents import told_consents
from houma.domain.territories.models import Ancestry, Level, Territory

NEAR = 0.0002
"""Degrees: some twenty metres, what a phone errs between walls."""
MOST_NEAR = 8


@dataclass(frozen=True, slots=True)
class InspectionEffect:
    """An inspection that would be recorded; ``building`` None: it would enter the inventory with it.

    ``to_correct``: ends of the paths of the answers that stand against it, as in ``answers``.
    ``near``: buildings so near to a new one that it may be one of them; whoever accepts says which, or that it is none.
    """

    answers: InspectionAnswers
    building: Building | None
    risk: RiskClass | None
    territory: Territory | None
    replaces: RegisterEffect | None
    near: tuple[Building, ...]
    faults: tuple[Reason, ...]
    to_correct: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CensusEffect:
    """A household that would be registered, or found again where ``household`` is one.

    ``alike``: households that may be the same; whoever accepts says which, or that it is none of them.
    ``consents``: what the household agreed to or refused, as the form asks.
    """

    answers: CensusAnswers
    household: Household | None
    building: Building | None
    dwelling: Dwelling | None
    territory: Territory | None
    alike: Lookalikes
    faults: tuple[Reason, ...]
    consents: Mapping[Purpose, ConsentKind] = field(default_factory=dict)
    to_correct: tuple[str, ...] = ()


def consents_to_write(effect: CensusEffect, household: Household | None) -> dict[Purpose, ConsentKind]:
    """What accepting adds to the consents of ``household`` (None: of a new one); what stands already is not repeated.

    Of a household that is not known and said no, nothing is written.
    """
    told = effect.consents
    if effect.answers.refused:
        told = {} if household is None else told or {Purpose.FOLLOW: ConsentKind.REFUSED}
    last = {} if household is None else standing(household.consents.all())
    return {purpose: kind for purpose, kind in told.items() if purpose not in last or last[purpose].kind != kind}


Effect = InspectionEffect | CensusEffect


def far_from(effect: Effect) -> float | None:
    """How many metres lie between where the form was filled and the building or household that it names, where that is
    beyond what a phone errs (``rules.checks.FAR_METRES``); one query at most."""
    there = effect.building.point if effect.building is not None else None
    household = effect.household if isinstance(effect, CensusEffect) else None
    if there is None and household is not None:
        home = Building.objects.filter(dwellings=household.dwelling_id).values_list("point", flat=True)
        there = household.point or home.first()
    here = Point(*effect.answers.point, srid=4326) if effect.answers.point is not None else None
    metres = metres_between(here, there)
    return metres if metres is not None and metres > FAR_METRES else None


def filled_on(submission: Submission) -> date:
    """The day on which a form was filled, as its phone says, else on which it came; never one to come."""
    said = submission.ended_at or submission.started_at or submission.received_at
    return min(localdate(said), localdate())


def effect_of(submission: Submission, answers: dict[str, Any], *, by: User) -> Effect | None:
    """What accepting would do; None for forms that feed no register. The caller logged the look at ``answers``."""
    kind = submission.form.kind
    if kind == FormKind.INSPECTION:
        return _inspection(submission, answers, by)
    if kind == FormKind.CENSUS:
        return _census(submission, answers, by)
    return None


def _inspection(submission: Submission, answers: dict[str, Any], by: User) -> InspectionEffect:
    read = read_inspection(answers, filled_on(submission))
    linked = unit_of(submission)
    building = _building(submission, read.building_code, linked, by)
    faults: list[Reason] = list(read.faults)
    to_correct = list(read.to_correct)
    territory = building.territory if building is not None else _place(submission, read.point)
    if building is None and read.is_known:
        faults.append(_("The inventory has no building with this reference (building_code)."))
        to_correct += ["building_code", "is_known"]
    elif building is None:
        if read.point is None:
            faults.append(_("The inventory has no such building, and its place was not recorded (location)."))
            to_correct.append("location")
        if territory is None:
            faults.append(_("The inventory has no such building, and its commune is not known."))
            to_correct += ["location", "building_code"]
    risk = _risk(submission, read, territory)
    if risk is None:
        faults.append(_("No class of risk of a scheme used there is named (risk_class)."))
        to_correct.append("risk_class")
    near = _near(submission, read.point, by) if building is None and read.point is not None else ()
    before = _effect_before(submission)
    return InspectionEffect(read, building, risk, territory, before, near, tuple(faults), tuple(to_correct))


def _near(submission: Submission, point: tuple[float, float], by: User) -> tuple[Building, ...]:
    """Buildings within some twenty steps of a point, by their reference; one query."""
    west, south, east, north = (point[0] - NEAR, point[1] - NEAR, point[0] + NEAR, point[1] + NEAR)
    frame = Polygon.from_bbox((west, south, east, north))
    frame.srid = 4326
    reached = buildings_where(by, Permission.SEE_BUILDINGS).filter(country=submission.form.country_id)
    there = reached.filter(point__within=frame).select_related("territory__country").order_by("code")
    return tuple(there.defer("footprint", "territory__boundary")[:MOST_NEAR])


def _census(submission: Submission, answers: dict[str, Any], by: User) -> CensusEffect:
    read = read_census(answers, filled_on(submission))
    linked = unit_of(submission)
    if read.refused:
        return _refusal(submission, read, answers, linked, by)
    before = _effect_before(submission)
    household = before.household if before is not None else None
    if household is None and linked is not None:
        household = linked.unit.household
    if household is None and read.household_code:
        household = households_where(by, Permission.SEE_HOUSEHOLDS).filter(code=read.household_code).first()
    faults: list[Reason] = list(read.faults)
    to_correct = list(read.to_correct)
    if read.household_code and household is None:
        faults.append(_("No household that you reach has this reference (household_code)."))
        to_correct.append("household_code")
    building = _building(submission, read.building_code, linked, by)
    dwelling = None
    if building is not None and read.dwelling_code:
        dwelling = Dwelling.objects.filter(building=building, code=read.dwelling_code).first()
    if read.building_code and building is None:
        faults.append(_("The inventory has no building with this reference (building_code)."))
        to_correct.append("building_code")
    territory = building.territory if building is not None else _place(submission, read.point)
    if household is None and territory is None:
        faults.append(_("The commune of the household is not known: name its building (building_code)."))
        to_correct.append("building_code")
    if household is None and not read.people:
        faults.append(_("The answers name nobody (people)."))
    alike = Lookalikes()
    if household is None and territory is not None and read.people:
        alike = lookalikes(
            submission.form.country,
            read.people,
            by=by,
            territory=territory,
            dwelling=dwelling,
            point=Point(*read.point, srid=4326) if read.point is not None else None,
            phone=read.facts.phone,
        )
    told = told_consents(answers, questions_of(submission))
    return CensusEffect(read, household, building, dwelling, territory, alike, tuple(faults), told, tuple(to_correct))


def _refusal(
    submission: Submission, read: CensusAnswers, answers: dict[str, Any], linked: UnitOf | None, by: User
) -> CensusEffect:
    """Who said no: a household that is known, whose file says so, or nobody known, who is counted where it lives."""
    household = linked.unit.household if linked is not None else None
    if household is None and read.household_code:
        household = households_where(by, Permission.SEE_HOUSEHOLDS).filter(code=read.household_code).first()
    building = _building(submission, read.building_code, linked, by)
    dwelling = None
    if building is not None and read.dwelling_code:
        dwelling = Dwelling.objects.filter(building=building, code=read.dwelling_code).first()
    territory = building.territory if building is not None else _place(submission, read.point)
    told = told_consents(answers, questions_of(submission))
    return CensusEffect(read, household, building, dwelling, territory, Lookalikes(), (), told)


def _building(submission: Submission, code: str, linked: UnitOf | None, by: User) -> Building | None:
    """The building that the answers name, else the one of the unit; only where ``by`` reaches it."""
    reached = buildings_where(by, Permission.SEE_BUILDINGS).select_related("territory__country", "perimeter")
    reached = reached.defer("footprint", "territory__boundary")
    if code:
        return reached.filter(country=submission.form.country_id, code=code).first()
    if linked is not None and linked.unit.building_id is not None:
        return reached.filter(pk=linked.unit.building_id).first()
    return None


def _place(submission: Submission, point: tuple[float, float] | None) -> Territory | None:
    """The commune or arrondissement of the submission, where its territory is one or lies in one; else the one below
    its territory that holds ``point``, which may have been corrected since."""
    here = Territory.objects.filter(pk=submission.territory_id).select_related("country").defer("boundary").get()
    if here.level in (Level.COMMUNE, Level.ARRONDISSEMENT):
        return here
    above = Ancestry.objects.filter(
        descendant=here, ancestor__level__in=[Level.COMMUNE, Level.ARRONDISSEMENT]
    ).order_by("distance")
    nearest = above.values_list("ancestor", flat=True).first()
    if nearest is None:
        found = place_of(submission.form.country, Point(*point, srid=4326)) if point is not None else None
        inside = found is not None and Ancestry.objects.filter(ancestor=here, descendant=found).exists()
        return found if inside else None
    return Territory.objects.select_related("country").defer("boundary").get(pk=nearest)


def _risk(submission: Submission, read: InspectionAnswers, territory: Territory | None) -> RiskClass | None:
    """The class of that code, of the scheme named, else of the nearest scheme used there."""
    if territory is None or not read.risk_class:
        return None
    above = list(Ancestry.objects.filter(descendant=territory).order_by("distance").values_list("ancestor", flat=True))
    used_here = Q(scheme__territory=None) | Q(scheme__territory__in=above)
    found = RiskClass.objects.filter(used_here, scheme__country=submission.form.country_id, code=read.risk_class)
    if read.risk_scheme:
        found = found.filter(scheme__code=read.risk_scheme)
    rank = {key: number for number, key in enumerate(above)}
    classes = sorted(found.select_related("scheme"), key=lambda one: rank.get(one.scheme.territory_id or 0, len(above)))
    return classes[0] if classes else None


def _effect_before(submission: Submission) -> RegisterEffect | None:
    """What the last accepted sending of the same series did."""
    if submission.first_id is None:
        return None
    series = Q(submission__first=submission.first_id) | Q(submission=submission.first_id)
    return RegisterEffect.objects.filter(series).select_related("inspection", "household").order_by("-id").first()


def was_counted(submission: Submission) -> bool:
    """Whether an earlier sending of the same series was counted as a refusal already."""
    before = _effect_before(submission)
    return before is not None and "refusal" in before.told
