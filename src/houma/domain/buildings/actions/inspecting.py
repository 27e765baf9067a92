"""Inspections, and the risk that they give a building."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import require
from houma.domain.buildings.actions.attaching import NewPhoto, add_photo, attach_paper
from houma.domain.buildings.models import (
    Building,
    Component,
    Decay,
    Finding,
    Gravity,
    Inspection,
    MeasureKind,
    RiskClass,
    UrgedMeasure,
)
from houma.domain.buildings.rules import inspecting as rules
from houma.domain.buildings.scope import may_on_building
from houma.domain.documents.actions import NewDocument
from houma.domain.territories.models import Ancestry


@dataclass(frozen=True, slots=True)
class NewFinding:
    """Decay on one part of the building."""

    component: Component
    decay: Decay
    gravity: Gravity
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewInspection:
    """What an inspector saw. ``risk`` brings its scheme; ``inspector_name`` names whoever has no account."""

    inspected_on: date
    risk: RiskClass
    inspector: User | None = None
    inspector_name: str = ""
    is_expertise: bool = False
    summary: str = ""
    findings: Sequence[NewFinding] = ()
    urged: Sequence[MeasureKind] = ()
    report: NewDocument | None = None
    photos: Sequence[NewPhoto] = ()


@transaction.atomic
def record_inspection(
    building: Building,
    new: NewInspection,
    *,
    by: User | None,
    replaces: Inspection | None = None,
    reason: str = "",
) -> Inspection:
    """Record an inspection and give the building the risk of its newest one, by date.

    ``replaces`` is the inspection that this one corrects, ``reason`` why. Raises Refused with all reasons. ``by`` is
    None where the house loads what a country's pack declares.
    """
    if by is not None:
        require(may_on_building(by, Permission.INSPECT_BUILDINGS, building))
    held = Building.objects.select_for_update(of=("self",)).get(pk=building.pk)
    require(
        rules.may_record(
            day=new.inspected_on,
            today=timezone.localdate(),
            class_is_used_here=_is_used_here(new.risk, held),
            corrects=replaces is not None,
            corrects_same_building=replaces is not None and replaces.building_id == held.pk,
            reason=reason,
            is_corrected_already=replaces is not None and Inspection.objects.filter(replaces=replaces).exists(),
        )
    )
    inspection = Inspection.objects.create(
        building=held,
        inspected_on=new.inspected_on,
        risk=new.risk,
        inspector=new.inspector,
        inspector_name=new.inspector_name.strip(),
        is_expertise=new.is_expertise,
        summary=new.summary.strip(),
        replaces=replaces,
        reason=reason.strip(),
        recorded_by=by,
    )
    for finding in new.findings:
        Finding.objects.create(
            inspection=inspection,
            component=finding.component,
            decay=finding.decay,
            gravity=finding.gravity,
            note=finding.note.strip(),
        )
    for kind in dict.fromkeys(new.urged):
        UrgedMeasure.objects.create(inspection=inspection, kind=kind)
    if new.report is not None:
        attach_paper(held, new.report, by=by, inspection=inspection)
    for photo in new.photos:
        add_photo(held, photo, by=by, inspection=inspection)
    _set_risk(held)
    return inspection


def _is_used_here(risk: RiskClass, building: Building) -> bool:
    scheme = risk.scheme
    if scheme.country_id != building.country_id:
        return False
    return (
        scheme.territory_id is None
        or Ancestry.objects.filter(ancestor=scheme.territory_id, descendant=building.territory_id).exists()
    )


def _set_risk(building: Building) -> None:
    newest = rules.newest(Inspection.objects.filter(building=building, replaced_by=None))
    if newest is None or (building.risk_id, building.inspected_on) == (newest.risk_id, newest.inspected_on):
        return
    building.risk_id, building.inspected_on = newest.risk_id, newest.inspected_on
    building.save(update_fields=["risk", "inspected_on"])
