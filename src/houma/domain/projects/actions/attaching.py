"""Documents and photos of a project."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.base.decisions import require
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.documents.models import Document
from houma.domain.documents.pictures import cleaned
from houma.domain.documents.rules import PICTURES, ending_of, may_be_handed_in
from houma.domain.projects.models import Action, Moment, Photo, Project, ProjectDocument, Requirement


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A picture; ``longitude`` and ``latitude`` in degrees, both or none."""

    file: NewDocument
    moment: Moment
    place: str = ""
    taken_on: date | None = None
    action: Action | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None


@transaction.atomic
def attach_document(
    project: Project,
    new: NewDocument,
    *,
    by: User | None,
    requirement: Requirement | None = None,
    replaces: Document | None = None,
    only: frozenset[str] | None = None,
) -> Document:
    """Hand a file in and attach it to the project; raises Refused for a file that is not taken."""
    document = hand_in(project.country, new, by=by, replaces=replaces, only=only)
    return _attached(project, document, requirement)


def _attached(project: Project, document: Document, requirement: Requirement | None = None) -> Document:
    ProjectDocument.objects.create(
        project=project, document=document, requirement=requirement.value if requirement is not None else ""
    )
    return document


@transaction.atomic
def add_photo(project: Project, new: NewPhoto, *, by: User | None) -> Photo:
    """Add a picture to the project, without what the camera wrote into it.

    The day and place that the camera wrote stand in where none are given. Raises Refused where the file is no picture,
    ValidationError for a value out of range.
    """
    require(may_be_handed_in(new.file.filename, new.file.content, only=PICTURES))
    clean = cleaned(new.file.content, ending_of(new.file.filename))
    file = replace(new.file, content=clean.content)
    placed = new.longitude is not None or new.latitude is not None
    photo = Photo(
        project=project,
        document=_attached(project, hand_in(project.country, file, by=by, only=PICTURES, made_here=True)),
        action=new.action,
        moment=new.moment,
        place=new.place,
        longitude=new.longitude if placed else clean.longitude,
        latitude=new.latitude if placed else clean.latitude,
        taken_on=new.taken_on or clean.taken_on,
        recorded_by=by,
    )
    photo.full_clean(exclude=["project", "document", "action", "recorded_by"])
    photo.save()
    return photo
