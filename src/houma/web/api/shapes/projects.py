"""Projects, their gates, their documents."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from houma.domain.documents.models import Document
from houma.domain.projects.models import Action as ActionRow
from houma.domain.projects.models import (
    Axis,
    EvidenceState,
    Passage,
    Phase,
    Project,
    Requirement,
    Scale,
    Visibility,
)
from houma.domain.projects.reasons import reason_in_words
from houma.domain.projects.rules import GateStep
from houma.web.api.shapes.common import (
    Amount,
    Code,
    NewTexts,
    Page,
    PartyRef,
    PlaceRef,
    Reference,
    Texts,
    Words,
    day_text,
    number_text,
)


class ProjectShape(Schema):
    """A project as a list shows it."""

    code: str
    name: Texts
    programme: Reference
    scale: Scale
    phase: Phase
    phase_before_pause: Phase | None
    royal_presentation: bool | None
    territories: list[PlaceRef]
    territory_text: str = Field(description="Where it acts, in the words of the source")
    start_year: int | None
    end_year: int | None
    visibility: Visibility

    @classmethod
    def of(cls, project: Project) -> "ProjectShape":
        """Of a project with its programme and territories read."""
        return cls.model_validate(_described(project))


def _described(project: Project) -> dict[str, object]:
    return {
        "code": project.code,
        "name": Texts.of(project.names),
        "programme": Reference(code=project.programme.code, name=Texts.of(project.programme.names)),
        "scale": Scale(project.scale),
        "phase": Phase(project.phase),
        "phase_before_pause": Phase(project.phase_before_pause) if project.phase_before_pause else None,
        "royal_presentation": project.royal_presentation,
        "territories": [PlaceRef.of(place) for place in project.territories.all()],
        "territory_text": project.territory_text,
        "start_year": project.start_year,
        "end_year": project.end_year,
        "visibility": Visibility(project.visibility),
    }


class ProjectPage(Page):
    items: list[ProjectShape]


class ActionShape(Schema):
    """Something to build, equip or accompany; ``number`` is ``axis.action``."""

    number: str
    name: Texts
    basis: str
    operator: PartyRef | None
    planned_quantity: str | None
    achieved_quantity: str | None
    unit: str
    cost: Amount | None
    starts_on: str | None
    ends_on: str | None

    @classmethod
    def of(cls, axis: Axis, action: ActionRow) -> "ActionShape":
        return cls(
            number=f"{axis.number}.{action.number}",
            name=Texts.of(action.names),
            basis=action.basis,
            operator=PartyRef.of(action.operator) if action.operator else None,
            planned_quantity=number_text(action.planned_quantity),
            achieved_quantity=number_text(action.achieved_quantity),
            unit=action.quantity_unit,
            cost=Amount.of(action.money),
            starts_on=day_text(action.starts_on),
            ends_on=day_text(action.ends_on),
        )


class AxisShape(Schema):
    number: int
    name: Texts
    actions: list[ActionShape]


class ProjectDetail(ProjectShape):
    """A project with its axes and the codes of its agreements."""

    description: str
    axes: list[AxisShape]
    agreements: list[str]

    @classmethod
    def with_parts(cls, project: Project, axes: list[AxisShape], agreements: list[str]) -> "ProjectDetail":
        parts = {"description": project.description, "axes": axes, "agreements": agreements}
        return cls.model_validate(_described(project) | parts)


class EvidenceShape(Schema):
    """What a project can show for one requirement; ``summary`` in the caller's language."""

    requirement: Requirement
    state: EvidenceState
    summary: str


class GateShape(Schema):
    """One phase with the evidence that its gate asks for."""

    phase: Phase
    position: int
    status: Literal["done", "now", "next"]
    requirements: list[EvidenceShape]

    @classmethod
    def of(cls, step: GateStep) -> "GateShape":
        lines = [
            EvidenceShape(requirement=line.requirement, state=line.state, summary=line.summary)
            for line in step.requirements
        ]
        return cls(phase=step.phase, position=step.position, status=step.status, requirements=lines)  # type: ignore[arg-type]


class PassageShape(Schema):
    """A project went from one phase to another."""

    transition: str
    from_phase: Phase | None
    to_phase: Phase
    reason: str
    passed_at: datetime

    @classmethod
    def of(cls, passage: Passage) -> "PassageShape":
        return cls(
            transition=passage.transition,
            from_phase=Phase(passage.from_phase) if passage.from_phase else None,
            to_phase=Phase(passage.to_phase),
            reason=reason_in_words(passage.reason),
            passed_at=passage.passed_at,
        )


class DocumentShape(Schema):
    """What a document is; its file is read on the pages of the project."""

    id: int
    kind: str
    title: str
    confidentiality: str
    filename: str
    media_type: str
    size: int
    sha256: str
    dated: str | None
    handed_in_at: datetime

    @classmethod
    def of(cls, document: Document) -> "DocumentShape":
        return cls(
            id=document.pk,
            kind=document.kind,
            title=document.title,
            confidentiality=document.confidentiality,
            filename=document.filename,
            media_type=document.media_type,
            size=document.size,
            sha256=document.digest,
            dated=day_text(document.dated),
            handed_in_at=document.handed_in_at,
        )


class DocumentPage(Page):
    items: list[DocumentShape]


_Year = Annotated[int, Field(ge=1900, le=2199)]


class NewProjectBody(Schema):
    """A project to open. It begins in preparation, and is not public until an officer makes it so."""

    code: Code
    name: NewTexts
    programme: Code
    scale: Scale
    territories: Annotated[list[Code], Field(min_length=1, max_length=200)]
    territory_text: Annotated[Words, Field(max_length=400)] = ""
    start_year: _Year | None = None
    end_year: _Year | None = None


class ProjectChanges(Schema):
    """What of a project is to be said anew; what is absent stays. Null says that a year, or whether it was presented to
    the King, is not known; of the others it changes nothing."""

    name: NewTexts | None = Field(None, description="All three languages together")
    programme: Code | None = None
    scale: Scale | None = None
    visibility: Visibility | None = None
    description: Annotated[Words, Field(max_length=20_000)] | None = None
    royal_presentation: bool | None = None
    start_year: _Year | None = None
    end_year: _Year | None = None


class SourceBody(Schema):
    """A public page that shows it."""

    publisher: Annotated[Words, Field(min_length=1, max_length=200)]
    address: Annotated[str, Field(min_length=9, max_length=600, pattern=r"^https?://[!-~]+$")]


class EvidenceBody(Schema):
    """What a project can show for one requirement, and the public page that shows it.

    What the house's own records prove (deliberations, meetings, reports, agreements) needs no declaration.
    """

    state: EvidenceState
    summary: NewTexts
    source: SourceBody


class PassageBody(Schema):
    """A passage to take; a pause, a cancellation and a step back say why."""

    transition: Annotated[str, Field(min_length=1, max_length=32)]
    reason: Annotated[Words, Field(max_length=2000)] = ""
