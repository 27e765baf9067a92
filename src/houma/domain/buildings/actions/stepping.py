"""Steps of the procedure: who took them, when, why, and what they bring along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.base.decisions import require
from houma.domain.buildings.actions.attaching import link_paper
from houma.domain.buildings.actions.registering import empty_owner
from houma.domain.buildings.models import (
    ENDED,
    AppealGround,
    Building,
    CommissionMember,
    DespiteAppeal,
    Measure,
    MeasureKind,
    Notice,
    NoticeWay,
    Occupancy,
    Owner,
    Procedure,
    ProcedureState,
    ProcedureTerm,
    Step,
    Works,
    WorksBy,
)
from houma.domain.buildings.queries.facts import facts_of, last_inspection
from houma.domain.buildings.rules import procedure as rules
from houma.domain.buildings.rules.papers import may_be_attached
from houma.domain.buildings.scope import may_on_building
from houma.domain.documents.actions import NewDocument, hand_in


@dataclass(frozen=True, slots=True)
class Member:
    """A seat on the commission: the service, its delegate where the minutes name one, and whether it chaired."""

    body: str
    person: str = ""
    chairs: bool = False


@dataclass(frozen=True, slots=True)
class NewStep:
    """What is said of a step. A step asks only for what concerns it (``Transition.asks_for``)."""

    happened_on: date
    due_on: date | None = None
    reason: str = ""
    document: NewDocument | None = None
    measures: Sequence[MeasureKind] = ()
    measure_details: str = ""
    members: Sequence[Member] = ()
    way: NoticeWay | None = None
    owner: Owner | None = None
    works_by: WorksBy | None = None
    contractor: str = ""
    works: str = ""
    despite: AppealGround | None = None


@transaction.atomic
def take_step(building: Building, code: str, new: NewStep, *, by: User | None) -> Step:
    """Record a step of the building's file; ``open`` begins a new file.

    Raises Refused with every reason against it, KeyError for a step that is not in the table. ``by`` is None where the
    house loads what a country's pack declares.
    """
    transition = rules.BY_CODE[code]
    if by is not None:
        require(may_on_building(by, transition.permission, building))
    held = Building.objects.select_for_update(of=("self",)).get(pk=building.pk)
    procedure = held.procedures.select_for_update().exclude(state__in=ENDED).first()
    if new.owner is not None:
        require(may_be_attached(held.pk, inspection_of=new.owner.building_id))
    term = ProcedureTerm.objects.filter(country=held.country_id, step=code).first()
    entry = rules.Entry(
        happened_on=new.happened_on,
        due_on=new.due_on,
        reason=new.reason,
        has_document=new.document is not None,
        measures=frozenset(new.measures),
        members=sum(bool(member.body.strip()) for member in new.members),
        has_chair=sum(member.chairs for member in new.members) == 1,
        way=new.way,
        owner_named=new.owner is not None,
        works_by=rules.WORKS_BY.get(code) or new.works_by,
        most_days=term.most_days if term is not None else None,
        despite=new.despite,
    )
    facts = facts_of(held, procedure)
    require(rules.can_take(transition, facts, entry))
    from_state = procedure.state if procedure is not None else ""
    procedure = _moved(procedure, held, transition, new)
    step = Step.objects.create(
        procedure=procedure,
        code=code,
        from_state=from_state,
        to_state=procedure.state,
        happened_on=new.happened_on,
        due_on=new.due_on,
        reason=new.reason.strip(),
        inspection=last_inspection(held) if code == "open" else None,
        recorded_by=by,
    )
    _bring_along(step, transition, entry, new, by)
    if new.despite is not None and rules.cautions_on(transition, facts, entry.happened_on):
        DespiteAppeal.objects.create(step=step, ground=new.despite)
    if transition.target in ENDED:
        for owner in held.owners.filter(erased_at_end=True, erased_at=None):
            empty_owner(owner)
    if transition.target == ProcedureState.EVACUATED and held.occupancy != Occupancy.EMPTY:
        held.occupancy = Occupancy.EMPTY
        held.save(update_fields=["occupancy"])
    return step


def _moved(procedure: Procedure | None, building: Building, transition: rules.Transition, new: NewStep) -> Procedure:
    """The file in its new state, begun where there was none; a step that leads nowhere leaves it as it is."""
    if procedure is None:
        return Procedure.objects.create(
            building=building,
            number=building.procedures.count() + 1,
            state=transition.target or ProcedureState.REPORTED,
            due_on=new.due_on,
            opened_on=new.happened_on,
            is_illustrative=building.is_illustrative,
        )
    if transition.target is not None:
        procedure.state, procedure.due_on = transition.target, new.due_on
        procedure.save(update_fields=["state", "due_on"])
    return procedure


def _bring_along(step: Step, transition: rules.Transition, entry: rules.Entry, new: NewStep, by: User | None) -> None:
    building = step.procedure.building
    if new.document is not None:
        link_paper(building, hand_in(building.country, new.document, by=by), by=by, step=step)
    if "members" in transition.asks_for:
        effective = rules.effective_measures(transition, entry)
        for kind in MeasureKind:
            if kind in effective:
                Measure.objects.create(step=step, kind=kind, detail=new.measure_details.strip())
        for member in new.members:
            if member.body.strip():
                CommissionMember.objects.create(
                    step=step, body=member.body.strip(), person=member.person.strip(), chairs=member.chairs
                )
    if "notice" in transition.asks_for and new.way is not None:
        Notice.objects.create(step=step, way=new.way, owner=new.owner)
    if "works" in transition.asks_for:
        Works.objects.create(
            step=step,
            by=rules.WORKS_BY.get(transition.code) or new.works_by or WorksBy.OWNER,
            contractor=new.contractor.strip(),
            description=new.works.strip(),
        )
