"""What comes with a file that a program hands in, and what is answered."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from houma.domain.agreements.models import ScanStack, ScanState
from houma.domain.documents.models import Confidentiality
from houma.domain.projects.models import Moment, Photo, Requirement
from houma.web.api.shapes.agreements import Day, OperationName
from houma.web.api.shapes.common import Code, NewAmount, Words, day_text, number_text
from houma.web.api.shapes.projects import DocumentShape


class DocumentForm(Schema):
    """What a document of a project is. A photo is handed in as one."""

    kind: Literal["deliberation", "study", "minutes", "draft", "scan", "proof", "report", "other"]
    title: Annotated[Words, Field(max_length=200)] = Field("", description="The name of the file where it is absent")
    requirement: Requirement | None = Field(None, description="The evidence of a gate that it is")
    confidentiality: Confidentiality = Confidentiality.OFFICERS
    dated: Day | None = None


class PhotoForm(Schema):
    """What a photo shows. Day and place that the camera wrote stand in where none are given; they leave the file."""

    moment: Moment
    place: Annotated[Words, Field(max_length=200)] = ""
    taken_on: Day | None = None
    action: Annotated[str, Field(pattern=r"^\d{1,4}\.\d{1,4}$")] | None = Field(None, description="As `axis.action`")
    longitude: Annotated[Decimal, Field(ge=-180, le=180, max_digits=9, decimal_places=6)] | None = None
    latitude: Annotated[Decimal, Field(ge=-90, le=90, max_digits=9, decimal_places=6)] | None = None
    confidentiality: Confidentiality = Confidentiality.OFFICERS


class PhotoShape(Schema):
    """A photo of a project."""

    moment: Moment
    place: str
    taken_on: str | None
    action: str | None
    longitude: str | None
    latitude: str | None
    document: DocumentShape

    @classmethod
    def of(cls, photo: Photo) -> "PhotoShape":
        """Of a photo with its document and its action's axis."""
        return cls(
            moment=Moment(photo.moment),
            place=photo.place,
            taken_on=day_text(photo.taken_on),
            action=f"{photo.action.axis.number}.{photo.action.number}" if photo.action else None,
            longitude=number_text(photo.longitude),
            latitude=number_text(photo.latitude),
            document=DocumentShape.of(photo.document),
        )


class SpendingForm(NewAmount):
    """Spending of released money. The same ``reference`` again changes nothing and answers with the first."""

    reference: OperationName
    value_date: Day | None = None


class StackForm(Schema):
    """Whose copy a stack of scans is, where the pages do not say it by their codes."""

    party: Code | None = None


class ScannedPageShape(Schema):
    """One page: where its code put it, or why not."""

    position: int
    origin: str
    state: ScanState
    reason: str
    agreement: str | None
    version: int | None
    party: str | None
    language: str | None
    page: int | None
    pages: int | None


class StackShape(Schema):
    """A stack of scans with what became of each page."""

    id: int
    handed_in_at: datetime
    pages: list[ScannedPageShape]

    @classmethod
    def of(cls, stack: ScanStack) -> "StackShape":
        """Of a stack; its pages are read here, with one query."""
        pages = stack.pages.select_related("version__agreement", "party").order_by("position")
        return cls(
            id=stack.pk,
            handed_in_at=stack.handed_in_at,
            pages=[
                ScannedPageShape(
                    position=page.position,
                    origin=page.origin,
                    state=ScanState(page.state),
                    reason=page.reason,
                    agreement=page.version.agreement.code if page.version else None,
                    version=page.version.number if page.version else None,
                    party=page.party.code if page.party else None,
                    language=page.language or None,
                    page=page.page,
                    pages=page.pages,
                )
                for page in pages
            ],
        )
