"""Files of a project handed in by programs: documents and photos, through the actions of the desk."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Status
from ninja.files import UploadedFile

from houma.domain.accounts.rules import Permission
from houma.domain.accounts.tokens import Scope
from houma.domain.base.decisions import Decision, Refused
from houma.domain.documents.models import DocumentKind
from houma.domain.projects.actions import NewPhoto, add_photo, attach_document
from houma.domain.projects.models import Action, Photo, Project
from houma.domain.projects.queries import may_on_project
from houma.web.api.callers import person, writes
from houma.web.api.problems import allowed
from houma.web.api.routes.common import CountryCode, PathCode, day_of, writing
from houma.web.api.routes.projects import project_in_sight, router
from houma.web.api.shapes.projects import DocumentShape
from houma.web.api.shapes.uploads import DocumentForm, PhotoForm, PhotoShape
from houma.web.api.uploads import handed_in


@router.post(
    "/{country}/projects/{code}/documents",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(DocumentShape, status=201),
    operation_id="hand_in_document",
    url_name="list_documents",
)
def create_document(
    request: HttpRequest, country: CountryCode, code: PathCode, form: Form[DocumentForm], file: File[UploadedFile]
) -> Any:
    """Attach a file to a project. What is taken is decided on its bytes; one that is not is refused with the reason."""
    project = project_in_sight(request, country, code)
    allowed(may_on_project(person(request), Permission.BRING_EVIDENCE, project))
    new = handed_in(file, DocumentKind(form.kind), form.confidentiality, title=form.title, dated=day_of(form.dated))
    document = attach_document(project, new, by=person(request), requirement=form.requirement)
    return Status(201, DocumentShape.of(document))


@router.post(
    "/{country}/projects/{code}/photos",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(PhotoShape, status=201),
    operation_id="hand_in_photo",
    url_name="hand_in_photo",
)
def create_photo(
    request: HttpRequest, country: CountryCode, code: PathCode, form: Form[PhotoForm], picture: File[UploadedFile]
) -> Any:
    """Add a photo to a project. What the camera wrote into it is taken out before it is kept."""
    project = project_in_sight(request, country, code)
    allowed(may_on_project(person(request), Permission.BRING_EVIDENCE, project))
    if (form.longitude is None) != (form.latitude is None):
        raise Refused(Decision.refuse(_("Give longitude and latitude in degrees, both or none.")))
    taken = day_of(form.taken_on)
    new = handed_in(picture, DocumentKind.PHOTO, form.confidentiality, title=form.place, dated=taken)
    photo = NewPhoto(new, form.moment, form.place, taken, _action(project, form.action), form.longitude, form.latitude)
    added = add_photo(project, photo, by=person(request))
    shown = Photo.objects.select_related("document", "action__axis").get(pk=added.pk)
    return Status(201, PhotoShape.of(shown))


def _action(project: Project, number: str | None) -> Action | None:
    if number is None:
        return None
    axis, _dot, action = number.partition(".")
    found = Action.objects.filter(axis__project=project, axis__number=int(axis), number=int(action)).first()
    if found is None:
        raise Refused(Decision.refuse(_("This project has no such action.")))
    return found
