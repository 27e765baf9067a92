"""Countries, territories, partners, programmes, claims, official totals, the bilan, questions."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from houma.domain.accounts.models import Party, PartyType, Role
from houma.domain.agreements.bilan import Bilan, Figure
from houma.domain.agreements.models import OfficialTotal
from houma.domain.agreements.partners import PartnerLine
from houma.domain.desk.models import Question, QuestionEntry, QuestionState
from houma.domain.projects.models import Programme
from houma.domain.sources.models import Measure, SubjectKind
from houma.domain.sources.queries import ClaimView
from houma.domain.territories.models import Country, Level, Territory
from houma.values.multilingual import Multilingual
from houma.web.api.shapes.agreements import Day
from houma.web.api.shapes.common import (
    Amount,
    Code,
    Page,
    PartyRef,
    PlaceRef,
    Texts,
    Words,
    day_text,
    known_text,
    number_text,
)


class CountryShape(Schema):
    """A country; ``illustrative`` where nothing of it is real."""

    code: str
    name: Texts
    currency: str
    illustrative: bool

    @classmethod
    def of(cls, country: Country) -> "CountryShape":
        return cls(
            code=country.code,
            name=Texts.of(country.names),
            currency=country.currency,
            illustrative=country.illustrative,
        )


class TerritoryShape(Schema):
    """A unit of the tree, or a perimeter drawn for a project."""

    code: str
    level: Level
    name: Texts
    parent: str | None
    population: int | None
    households: int | None
    population_on: str | None
    longitude: float | None
    latitude: float | None
    iso_3166_2: str
    wikidata: str

    @classmethod
    def of(cls, place: Territory) -> "TerritoryShape":
        """Of a territory with its parent read."""
        return cls(**_place(place))


def _place(place: Territory) -> dict[str, Any]:
    point = place.point
    return {
        "code": place.code,
        "level": Level(place.level),
        "name": Texts.of(place.names),
        "parent": place.parent.code if place.parent else None,
        "population": place.population,
        "households": place.households,
        "population_on": day_text(place.population_on),
        "longitude": round(point.x, 5) if point is not None else None,
        "latitude": round(point.y, 5) if point is not None else None,
        "iso_3166_2": place.iso_3166_2,
        "wikidata": place.wikidata,
    }


class TerritoryPage(Page):
    items: list[TerritoryShape]


class TerritoryDetail(TerritoryShape):
    """A territory in its surroundings."""

    ancestors: list[PlaceRef]
    children: list[PlaceRef]

    @classmethod
    def around(cls, place: Territory, ancestors: Any, children: Any) -> "TerritoryDetail":
        return cls(
            **_place(place),
            ancestors=[PlaceRef.of(other) for other in ancestors],
            children=[PlaceRef.of(other) for other in children],
        )


class ProgrammeShape(Schema):
    code: str
    name: Texts
    description: Texts
    parent: str | None

    @classmethod
    def of(cls, programme: Programme) -> "ProgrammeShape":
        about = Multilingual(programme.description_fr, programme.description_ar, programme.description_en)
        return cls(
            code=programme.code,
            name=Texts.of(programme.names),
            description=Texts.of(about),
            parent=programme.parent.code if programme.parent else None,
        )


class PartnerShape(Schema):
    """A partner, with what is seen under its name; a family adds its members."""

    party: PartyRef
    agreements: int
    promised: Amount
    released: Amount
    members: int

    @classmethod
    def of(cls, line: PartnerLine) -> "PartnerShape":
        return cls(
            party=PartyRef.of(line.party),
            agreements=line.agreements,
            promised=Amount.sure(line.promised),
            released=Amount.sure(line.released),
            members=line.members,
        )


class PartnerPage(Page):
    items: list[PartnerShape]


class PartnerDetail(Schema):
    """An organisation, its family and its members."""

    code: str
    type: PartyType
    name: Texts
    short_name: str
    is_family: bool
    family: str | None
    territory: str | None
    members: list[PartyRef]

    @classmethod
    def of(cls, party: Party) -> "PartnerDetail":
        return cls(
            code=party.code,
            type=PartyType(party.type),
            name=Texts.of(party.names),
            short_name=party.short_name,
            is_family=party.is_family,
            family=party.family.code if party.family else None,
            territory=party.territory.code if party.territory else None,
            members=[PartyRef.of(member) for member in party.members.all()],
        )


class SourceShape(Schema):
    publisher: str
    address: str
    kind: str


class ClaimShape(Schema):
    """What one source says of one subject; at most one claim of a measure is adopted, with its reason."""

    subject_kind: SubjectKind
    subject: str
    measure: str
    number: str | None
    text: str
    unit: str
    as_of: str | None
    confidence: str
    adopted: bool
    reason: Texts
    source: SourceShape

    @classmethod
    def of(cls, kind: SubjectKind, subject: str, claim: ClaimView) -> "ClaimShape":
        source = claim.source
        return cls(
            subject_kind=kind,
            subject=subject,
            measure=claim.measure_code,
            number=number_text(claim.number),
            text=claim.text,
            unit=claim.unit_code,
            as_of=known_text(claim.as_of),
            confidence=claim.confidence,
            adopted=claim.adopted,
            reason=Texts.of(claim.reason),
            source=SourceShape(publisher=source.publisher, address=source.address, kind=source.kind),
        )


class MeasureShape(Schema):
    code: str
    name: Texts
    definition: Texts
    unit: str

    @classmethod
    def of(cls, measure: Measure) -> "MeasureShape":
        said = Multilingual(measure.definition_fr, measure.definition_ar, measure.definition_en)
        return cls(code=measure.code, name=Texts.of(measure.names), definition=Texts.of(said), unit=measure.unit_id)


class OfficialTotalShape(Schema):
    """A total that an institution published."""

    code: str
    name: Texts
    programme: str | None
    scale: str | None
    period: str | None
    value: str
    unit: str
    as_of: str | None
    source: SourceShape

    @classmethod
    def of(cls, total: OfficialTotal) -> "OfficialTotalShape":
        source = total.source
        return cls(
            code=total.code,
            name=Texts.of(total.names),
            programme=total.programme_code or None,
            scale=total.scale or None,
            period=total.period_text or None,
            value=number_text(total.value) or "0",
            unit=total.unit_code,
            as_of=known_text(total.as_of),
            source=SourceShape(publisher=source.publisher, address=source.address, kind=source.kind),
        )


class OfficialTotalPage(Page):
    items: list[OfficialTotalShape]


class FigureShape(Schema):
    """One figure: its value, how many rows add up to it, how many more would if they were known."""

    measure: str
    name: Texts
    value: str | None = Field(description="Null where nothing is known; a share is a fraction of one")
    unit: Texts
    rows: int
    unknown: int
    definition: Texts

    @classmethod
    def of(cls, figure: Figure) -> "FigureShape":
        return cls(
            measure=figure.measure.code,
            name=Texts.of(figure.measure.labels),
            value=number_text(figure.value),
            unit=Texts.of(figure.unit),
            rows=figure.rows_count,
            unknown=figure.unknown_count,
            definition=Texts.of(figure.definition),
        )


class GroupShape(Schema):
    code: str
    name: Texts
    share: str | None
    figures: list[FigureShape]


class BilanShape(Schema):
    """The figures of a country under a filter, whole and by group."""

    on: str
    by: str
    figures: list[FigureShape]
    groups: list[GroupShape]

    @classmethod
    def of(cls, found: Bilan) -> "BilanShape":
        return cls(
            on=found.on.isoformat(),
            by=found.group_by,
            figures=[FigureShape.of(figure) for figure in found.figures.values()],
            groups=[
                GroupShape(
                    code=group.code,
                    name=Texts.of(group.labels),
                    share=number_text(group.share),
                    figures=[FigureShape.of(figure) for figure in group.figures.values()],
                )
                for group in found.groups
            ],
        )


class EntryShape(Schema):
    kind: str
    text: str
    written_by: str
    written_at: datetime

    @classmethod
    def of(cls, entry: QuestionEntry) -> "EntryShape":
        return cls(
            kind=entry.kind,
            text=entry.text,
            written_by=entry.written_by.get_full_name(),
            written_at=entry.written_at,
        )


class QuestionShape(Schema):
    """A question about a project, with its thread."""

    id: int
    project: str
    agreement: str | None
    to_role: str | None
    to_party: str | None
    text: str
    due_on: str | None
    state: QuestionState
    asked_by: str
    asked_at: datetime
    entries: list[EntryShape]

    @classmethod
    def of(cls, question: Question) -> "QuestionShape":
        """Of a question with its thread read."""
        return cls(
            id=question.pk,
            project=question.project.code,
            agreement=question.agreement.code if question.agreement else None,
            to_role=question.to_role or None,
            to_party=question.to_party.code if question.to_party else None,
            text=question.text,
            due_on=day_text(question.due_on),
            state=QuestionState(question.state),
            asked_by=question.asked_by.get_full_name(),
            asked_at=question.asked_at,
            entries=[EntryShape.of(entry) for entry in question.entries.all()],
        )


class QuestionPage(Page):
    items: list[QuestionShape]


class QuestionBody(Schema):
    """A question to put, to a role or to an organisation."""

    project: Code
    text: Annotated[Words, Field(min_length=1, max_length=2000)]
    to_role: Role | None = None
    to_party: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9_-]+$")] | None = None
    agreement: Code | None = None
    due_on: Day | None = None


class EntryBody(Schema):
    """An answer."""

    text: Annotated[Words, Field(min_length=1, max_length=2000)]
