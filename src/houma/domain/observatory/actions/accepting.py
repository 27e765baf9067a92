"""Accepting a submission: from then on it is in the register, once, with what it says of buildings and households."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Decision, require
from houma.domain.buildings.actions.attaching import NewPhoto
from houma.domain.buildings.actions.inspecting import NewFinding, NewInspection, record_inspection
from houma.domain.buildings.actions.registering import (
    Description,
    NewBuilding,
    NewDwelling,
    add_dwelling,
    register_building,
)
from houma.domain.buildings.models import Building, Component, Dwelling
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.documents.rules import PICTURES, may_be_handed_in
from houma.domain.households.actions.consents import record_consent
from houma.domain.households.actions.looks import note_probe
from houma.domain.households.actions.people import add_person
from houma.domain.households.actions.refusals import Door, count_refusal, is_lived_in_by_known
from houma.domain.households.actions.registering import (
    HouseholdEntry,
    change_household,
    move_household,
    register_household,
)
from houma.domain.households.models import Household
from houma.domain.households.rules.consents import form_version
from houma.domain.households.rules.entries import HouseholdFacts
from houma.domain.observatory.actions.looking import note_look
from houma.domain.observatory.actions.reviewing import held_for_review, is_replaced
from houma.domain.observatory.models import RegisterEffect, ReviewState, ReviewStep, Submission
from houma.domain.observatory.queries.effects import (
    CensusEffect,
    InspectionEffect,
    consents_to_write,
    effect_of,
    filled_on,
    was_counted,
)
from houma.domain.observatory.queries.reviewing import corrections_of, state_of, whole_answers
from houma.domain.observatory.queries.submissions import attachments_of
from houma.domain.observatory.rules.reviewing import may_move

LOOK_FIRST = _("Households that look alike are registered: say which one it is, or that it is none of them.")
BUILDINGS_FIRST = _("Buildings stand there already: say which one it is, or that it is none of them.")
NOT_ONE_OF_THEM = _("This household is none of those that look alike.")


@dataclass(frozen=True, slots=True)
class Identity:
    """What whoever accepts says of households that look alike, or of buildings that stand where a new one would: which
    one it is, or none of them."""

    same_as: Household | None = None
    same_building: Building | None = None
    is_new: bool = False


@transaction.atomic
def accept_submission(submission: Submission, *, identity: Identity = Identity(), by: User) -> ReviewStep:
    """Accept a submission and bring what it says into the register, once whatever is pressed twice.

    Raises:
        Refused: its review is over, answers that the register cannot take, or lookalikes of which nothing was said;
            then nothing is written.
    """
    held = held_for_review(submission, by)
    require(may_move(state_of(held), ReviewState.ACCEPTED, reason="", is_replaced=is_replaced(held)))
    if not RegisterEffect.objects.filter(submission=held).exists():
        _bring_in(held, identity, by)
    return ReviewStep.objects.create(submission=held, state=ReviewState.ACCEPTED, by=by)


def _bring_in(submission: Submission, identity: Identity, by: User) -> None:
    answers = whole_answers(submission, corrections_of([submission]).get(submission.pk, []))
    if submission.content.personal:
        note_look(submission, by=by, why="accept")
    effect = effect_of(submission, answers, by=by)
    if isinstance(effect, InspectionEffect):
        _record_inspection(submission, effect, identity, by)
    elif isinstance(effect, CensusEffect) and effect.answers.refused:
        _count_refusal(submission, effect, by)
    elif isinstance(effect, CensusEffect):
        _register(submission, effect, identity, by)


def _record_inspection(submission: Submission, effect: InspectionEffect, identity: Identity, by: User) -> None:
    require(Decision(effect.faults))
    read = effect.answers
    assert effect.risk is not None
    known = effect.building or _stands_there(effect, identity)
    building = known or _new_building(submission, effect, by)
    before = effect.replaces.inspection if effect.replaces is not None else None
    if before is not None and before.building_id != building.pk:
        before = None
    inspection = record_inspection(
        building,
        NewInspection(
            inspected_on=read.inspected_on,
            risk=effect.risk,
            inspector=submission.submitter,
            summary=read.summary,
            findings=[NewFinding(one.component, one.decay, one.gravity, one.note) for one in read.findings],
            urged=read.urged,
            photos=_photos(submission, {one.photo: one.component for one in read.findings if one.photo}),
        ),
        by=by,
        replaces=before,
        reason=str(_("Corrected in the field: a newer sending of the form.")) if before is not None else "",
    )
    RegisterEffect.objects.create(
        submission=submission,
        building=building,
        inspection=inspection,
        told={"building": "new" if known is None else "found", "inspection": "new"},
        by=by,
    )


def _stands_there(effect: InspectionEffect, identity: Identity) -> Building | None:
    """Which of the buildings that stand there it is; None for a new one."""
    if identity.same_building is not None:
        found = next((one for one in effect.near if one.pk == identity.same_building.pk), None)
        if found is None:
            require(Decision.refuse(NOT_ONE_OF_THEM))
        return found
    if effect.near and not identity.is_new:
        require(Decision.refuse(BUILDINGS_FIRST))
    return None


def _photos(submission: Submission, parts: Mapping[str, Component]) -> list[NewPhoto]:
    """The pictures that came along and tell of no person; one that its file says is none is left where it is.

    Args:
        parts: of which part of the building a file was taken, by its name.
    """
    found = []
    for one in attachments_of(submission).values():
        if one.is_picture and not one.is_personal and one.erased_at is None:
            with one.file.open("rb") as file:
                content = file.read()
            if may_be_handed_in(one.name, content, only=PICTURES):
                found.append(NewPhoto(NewDocument(one.name, content, DocumentKind.PHOTO), parts.get(one.name)))
    return found


def _footprint(outline: Sequence[tuple[float, float]]) -> MultiPolygon | None:
    """The outline as the inventory keeps it; None for one that crosses itself or holds no area."""
    if not outline:
        return None
    polygon = Polygon(outline, srid=4326)
    return MultiPolygon(polygon, srid=4326) if polygon.valid and polygon.area > 0 else None


def _new_building(submission: Submission, effect: InspectionEffect, by: User) -> Building:
    read = effect.answers
    assert effect.territory is not None
    assert read.point is not None
    longitude, latitude = read.point
    return register_building(
        NewBuilding(
            # One that no list names has no reference: the house's own, until the inventory gives it another.
            code=read.building_code or f"N-{submission.pk:05d}",
            territory=effect.territory,
            longitude=longitude,
            latitude=latitude,
            description=Description(
                **read.described, source=submission.form.form_id, inventoried_on=filled_on(submission)
            ),
            footprint=_footprint(read.outline),
            is_illustrative=submission.is_illustrative,
        ),
        by=by,
    )


def _register(submission: Submission, effect: CensusEffect, identity: Identity, by: User) -> None:
    require(Decision(effect.faults))
    household = effect.household or _chosen(effect, identity, by)
    dwelling, told = effect.dwelling, {}
    if dwelling is None and effect.building is not None and effect.answers.dwelling_code:
        dwelling = _new_dwelling(effect.building, effect, by)
        told["dwelling"] = "new"
    if household is None:
        household = _new_household(submission, effect, dwelling, by)
        told["household"] = "new"
    else:
        _bring_up_to_date(household, effect, dwelling, submission, by)
        told["household"] = "found"
    RegisterEffect.objects.create(
        submission=submission, building=effect.building, dwelling=dwelling, household=household, told=told, by=by
    )
    _write_consents(submission, household, effect, by)


def _count_refusal(submission: Submission, effect: CensusEffect, by: User) -> None:
    """What a known household refused stands in its file; of another nothing is kept but that somebody said no there."""
    told = {}
    if effect.household is not None:
        _write_consents(submission, effect.household, effect, by)
    elif effect.territory is not None and not was_counted(submission):
        dwelling = None if is_lived_in_by_known(effect.dwelling) else effect.dwelling
        count_refusal(
            submission.form.country,
            Door(effect.territory, effect.building, dwelling),
            by=by,
            said_on=filled_on(submission),
            heard_by=submission.submitter,
        )
        told = {"refusal": "new"}
    RegisterEffect.objects.create(
        submission=submission, building=effect.building, household=effect.household, told=told, by=by
    )


def _write_consents(submission: Submission, household: Household, effect: CensusEffect, by: User) -> None:
    """What the household answered to whoever filled in the form, on that day."""
    for purpose, kind in consents_to_write(effect, household).items():
        record_consent(
            household, purpose, kind, by=by, said_on=filled_on(submission),
            text_version=form_version(submission.version_id), heard_by=submission.submitter,
        )  # fmt: skip


def _chosen(effect: CensusEffect, identity: Identity, by: User) -> Household | None:
    """Which of those that look alike it is; None for a new one."""
    note_probe(effect.alike.elsewhere, by=by, place="submission")
    if identity.same_as is not None:
        inside = {one.household.pk: one.household for one in effect.alike.inside}
        if identity.same_as.pk not in inside:
            require(Decision.refuse(NOT_ONE_OF_THEM))
        return inside[identity.same_as.pk]
    if effect.alike and not identity.is_new:
        require(Decision.refuse(LOOK_FIRST))
    return None


def _new_dwelling(building: Building, effect: CensusEffect, by: User) -> Dwelling:
    read = effect.answers
    return add_dwelling(building, NewDwelling(read.dwelling_code, read.floor, read.rooms), by=by)


def _new_household(submission: Submission, effect: CensusEffect, dwelling: Dwelling | None, by: User) -> Household:
    read = effect.answers
    assert effect.territory is not None
    return register_household(
        submission.form.country,
        HouseholdEntry(
            territory=effect.territory,
            people=read.people,
            facts=read.facts,
            dwelling=dwelling,
            point=Point(*read.point, srid=4326) if read.point is not None and dwelling is None else None,
            is_illustrative=submission.is_illustrative,
        ),
        by=by,
    )


def _bring_up_to_date(
    household: Household, effect: CensusEffect, dwelling: Dwelling | None, submission: Submission, by: User
) -> None:
    """What the census says replaces what was known; what it does not say stays. People are added to an empty file
    only: who is who among those who are there is for the desk to say."""
    told: dict[str, Any] = {
        name: getattr(effect.answers.facts, name) or getattr(household, name)
        for name in HouseholdFacts.__dataclass_fields__
    }
    change_household(household, HouseholdFacts(**told), by=by)
    if dwelling is not None and household.dwelling_id != dwelling.pk:
        move_household(household, dwelling, filled_on(submission), by=by)
    if not household.people.filter(left_on=None).exists():
        for person in effect.answers.people:
            add_person(household, person, by=by)
