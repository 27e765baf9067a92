"""Documents and photos of a building."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, require
from houma.domain.buildings.models import Building, BuildingDocument, Component, Inspection, Step
from houma.domain.buildings.rules.papers import may_be_attached, may_be_withdrawn
from houma.domain.buildings.scope import may_on_building
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.documents.models import Confidentiality, Document, DocumentKind
from houma.domain.documents.pictures import cleaned
from houma.domain.documents.rules import PICTURES, ending_of, may_be_handed_in


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A picture of the building, of one part of it where ``component`` says so."""

    file: NewDocument
    component: Component | None = None
    taken_on: date | None = None


def _allowed(by: User | None, building: Building) -> Decision:
    return Decision() if by is None else may_on_building(by, Permission.INSPECT_BUILDINGS, building)


@transaction.atomic
def attach_paper(
    building: Building,
    new: NewDocument,
    *,
    by: User | None,
    inspection: Inspection | None = None,
    step: Step | None = None,
    only: frozenset[str] | None = None,
) -> BuildingDocument:
    """Hand a document in and attach it to the building; raises Refused for a file that is not taken.

    What it belongs to has to be of the same building. It is for officers: a building has no parties.
    """
    require(_allowed(by, building))
    require(
        may_be_attached(
            building.pk,
            inspection_of=inspection.building_id if inspection is not None else None,
            step_of=step.procedure.building_id if step is not None else None,
        )
    )
    kept = hand_in(building.country, replace(new, confidentiality=Confidentiality.OFFICERS), by=by, only=only)
    return link_paper(building, kept, by=by, inspection=inspection, step=step)


def link_paper(
    building: Building,
    document: Document,
    *,
    by: User | None,
    inspection: Inspection | None = None,
    step: Step | None = None,
    component: Component | None = None,
    taken_on: date | None = None,
) -> BuildingDocument:
    """Say that a document that was handed in belongs to the building."""
    return BuildingDocument.objects.create(
        building=building,
        document=document,
        inspection=inspection,
        step=step,
        component=component or "",
        taken_on=taken_on,
        attached_by=by,
    )


@transaction.atomic
def add_photo(
    building: Building, new: NewPhoto, *, by: User | None, inspection: Inspection | None = None
) -> BuildingDocument:
    """Add a picture without what the camera wrote into it, its place above all; raises Refused where it is none.

    The day that the camera wrote stands in where none is given.
    """
    require(_allowed(by, building))
    require(may_be_handed_in(new.file.filename, new.file.content, only=PICTURES))
    require(may_be_attached(building.pk, inspection_of=inspection.building_id if inspection is not None else None))
    clean = cleaned(new.file.content, ending_of(new.file.filename))
    file = replace(new.file, content=clean.content, kind=DocumentKind.PHOTO, confidentiality=Confidentiality.OFFICERS)
    return link_paper(
        building,
        hand_in(building.country, file, by=by, only=PICTURES, made_here=True),
        by=by,
        inspection=inspection,
        component=new.component,
        taken_on=new.taken_on or clean.taken_on,
    )


@transaction.atomic
def withdraw_paper(paper: BuildingDocument, because: str, *, by: User) -> BuildingDocument:
    """Take a document or picture out of sight, saying why: somebody's face, another building. The record stays."""
    require(may_on_building(by, Permission.MANAGE_BUILDINGS, paper.building))
    held = BuildingDocument.objects.select_for_update().get(pk=paper.pk)
    require(may_be_withdrawn(because, is_withdrawn=held.withdrawn_at is not None))
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = timezone.now(), by, because.strip()
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return held
