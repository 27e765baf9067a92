"""The steering body, its meetings, what they decide and what becomes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from houma.domain.accounts.models import Party, User
from houma.domain.base.decisions import require
from houma.domain.documents.actions import NewDocument
from houma.domain.projects import rules
from houma.domain.projects.actions.attaching import attach_document
from houma.domain.projects.actions.evidence import record_life_evidence
from houma.domain.projects.models import (
    Attendance,
    FollowUp,
    FollowUpState,
    Meeting,
    Project,
    Requirement,
    SteeringBody,
    SteeringDecision,
    SteeringMember,
    SteeringRole,
)
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting with those who came, and its minutes where they are written."""

    held_on: date
    place: str = ""
    agenda: str = ""
    attending: tuple[SteeringMember, ...] = ()
    minutes: NewDocument | None = None


@transaction.atomic
def set_up_body(project: Project, names: Multilingual, set_up_on: date | None, *, by: User | None) -> SteeringBody:
    """Set the steering body up, or bring its name and day up to date."""
    body = SteeringBody.objects.filter(project=project).first() or SteeringBody(project=project)
    body.name_fr, body.name_ar, body.name_en, body.set_up_on = names.fr, names.ar, names.en, set_up_on
    body.save()
    record_life_evidence(project, by=by)
    return body


@transaction.atomic
def seat_member(
    body: SteeringBody,
    role: SteeringRole,
    *,
    party: Party | None = None,
    person: str = "",
    left_on: date | None = None,
    by: User | None,
    member: SteeringMember | None = None,
) -> SteeringMember:
    """Give a party, or a person, a seat in the body, or correct one; raises ValidationError for neither."""
    member = member or SteeringMember(body=body)
    member.party, member.person, member.role, member.left_on = party, person.strip(), role, left_on
    member.full_clean(exclude=["body"])
    member.save()
    record_life_evidence(body.project, by=by)
    return member


@transaction.atomic
def record_meeting(
    body: SteeringBody, new: NewMeeting, *, by: User | None, correcting: Meeting | None = None
) -> Meeting:
    """Record a meeting that was held, or complete one (its minutes, who came); raises Refused for a day to come."""
    require(rules.may_have_been_held(new.held_on, timezone.localdate()))
    meeting = correcting or Meeting(body=body, recorded_by=by)
    meeting.held_on, meeting.place, meeting.agenda = new.held_on, new.place, new.agenda
    if new.minutes is not None:
        meeting.minutes = attach_document(
            body.project, new.minutes, by=by, requirement=Requirement.STEERING, replaces=meeting.minutes
        )
    meeting.save()
    _mark_attendance(meeting, new.attending)
    record_life_evidence(body.project, by=by)
    return meeting


def _mark_attendance(meeting: Meeting, attending: Iterable[SteeringMember]) -> None:
    wanted = {member.pk for member in attending}
    meeting.attendance.exclude(member__in=wanted).delete()
    there = set(meeting.attendance.values_list("member", flat=True))
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member_id=pk) for pk in sorted(wanted - there))


@transaction.atomic
def record_decision(
    meeting: Meeting, text: str, *, party: Party | None = None, due_on: date | None = None, by: User | None
) -> SteeringDecision:
    """Record what a meeting decided, who does it and by when; never changed: follow-ups tell the rest."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    return SteeringDecision.objects.create(
        meeting=meeting, number=last + 1, text=text, party=party, due_on=due_on, recorded_by=by
    )


def follow_up(
    decision: SteeringDecision, state: FollowUpState, *, note: str = "", known_on: date, by: User | None
) -> FollowUp:
    """Tell what became of a decision; raises Refused for giving up without saying why, or a day to come."""
    require(rules.may_follow_up(state, note, known_on, decision.meeting.held_on, timezone.localdate()))
    return FollowUp.objects.create(decision=decision, state=state, note=note.strip(), known_on=known_on, recorded_by=by)
