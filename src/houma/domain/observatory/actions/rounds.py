"""Opening a round, giving its units to interviewers, visits, and whose answers a submission holds."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.base.bulk_rows import insert_rows
from houma.domain.base.decisions import Decision, require
from houma.domain.buildings.rules.reach import NOT_HERE
from houma.domain.observatory.models import (
    Form,
    Round,
    RoundUnit,
    Submission,
    SubmissionContent,
    UnitAnswer,
    UnitKind,
    UnitState,
    VersionState,
    Visit,
)
from houma.domain.observatory.queries.frames import frame_of
from houma.domain.observatory.queries.standing import is_unwilling
from houma.domain.observatory.rules.rounds import may_be_planned, may_be_worked_on, may_record_visit
from houma.domain.observatory.rules.sampling import OF_CLUSTERS, Plan, draw, may_be_drawn, within_reach
from houma.domain.observatory.rules.units import OTHER_FORM, OTHER_ROUND, unit_reference, was_refused
from houma.domain.observatory.scope import fills_forms_in, is_told_counts, may_on_round, reached_by
from houma.domain.projects.models import Project
from houma.domain.projects.queries import may_on_project
from houma.domain.territories.models import Ancestry, Territory
from houma.values.multilingual import Multilingual

MOVED = _("The register moved since you looked: look at the sample again.")
NO_INTERVIEWER = _("This person fills no forms here.")


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round to open. ``frame_digest``: of the list that was looked at; "" where nobody looked."""

    names: Multilingual
    form: Form
    phase: str
    territory: Territory
    starts_on: date
    ends_on: date
    plan: Plan
    project: Project | None = None
    follows: Round | None = None
    frame_digest: str = ""
    is_illustrative: bool = False


@transaction.atomic
def open_round(new: NewRound, *, by: User | None) -> Round:
    """Draw the units and open the round; raises Refused with every reason. ``by`` None is the house itself."""
    country = new.territory.country
    if by is not None:
        here = territories_held(by, Permission.DESIGN_SURVEYS, country).filter(pk=new.territory.pk)
        require(Decision() if here.exists() else Decision.refuse(_("Your role does not allow this in this territory.")))
        if new.follows is not None:
            # Its figures stand beside those of the new round.
            require(may_on_round(by, Permission.DESIGN_SURVEYS, new.follows))
    frame = frame_of(new.territory, new.plan.unit_kind, new.plan.stratified_by)
    told = by is None or is_told_counts(by, new.plan.unit_kind, new.territory)
    plan = new.plan if told else within_reach(new.plan, frame)
    planned = may_be_planned(
        phase=new.phase,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        project_reached=new.project is None or _acts_there(new.project, new.territory, by),
        form_is_open=new.form.versions.filter(state=VersionState.PUBLISHED).exists(),
        form_fits=new.form.country_id == country.pk and _covers(new.form.territory, new.territory),
        follows=new.follows,
        form_of_round=new.form.pk,
        territory_of_round=new.territory.pk,
        unit_kind=new.plan.unit_kind,
    )
    require(Decision((*planned.reasons, *may_be_drawn(plan, frame, told=told).reasons)))
    if new.frame_digest and new.frame_digest != frame.digest:
        require(Decision.refuse(MOVED))
    drawn = draw(plan, frame)
    opened = Round(
        country=country,
        form=new.form,
        name_fr=new.names.fr,
        name_ar=new.names.ar,
        name_en=new.names.en,
        phase=new.phase,
        project=new.project,
        follows=new.follows,
        territory=new.territory,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        unit_kind=new.plan.unit_kind,
        method=new.plan.method,
        stratified_by=new.plan.stratified_by,
        size=plan.size or len(drawn),
        within=new.plan.within,
        seed=new.plan.seed,
        frame_size=len(frame),
        frame_digest=frame.digest,
        unwilling=frame.unwilling if new.plan.unit_kind == UnitKind.HOUSEHOLD else None,
        is_illustrative=new.is_illustrative or new.form.is_illustrative,
        created_by=by,
    )
    opened.full_clean(exclude=["country", "form", "project", "follows", "territory", "created_by"])
    opened.save()
    of_buildings = new.plan.unit_kind == UnitKind.BUILDING
    units = [
        {
            "round_id": opened.pk,
            "building_id": key if of_buildings else None,
            "household_id": None if of_buildings else key,
            "stratum": stratum,
            "cluster": cluster,
            "probability": probability,
            "first_population": None if math.isinf(first) else first,
            "second_population": second,
            "interviewer_id": None,
            "state": UnitState.TO_VISIT.value,
        }
        for key, stratum, cluster, probability, first, second in zip(
            frame.keys[drawn.chosen].tolist(),
            drawn.stratum.tolist(),
            # A cluster bears the key of its building, a unit its own: the same in another round.
            (frame.keys if new.plan.method not in OF_CLUSTERS else frame.cluster)[drawn.chosen].tolist(),
            drawn.probability.tolist(),
            drawn.first_population.tolist(),
            drawn.second_population.tolist(),
            strict=True,
        )
    ]
    insert_rows(RoundUnit, units)
    return opened


def hold_rounds(rounds: Iterable[int]) -> dict[int, Round]:
    """Rounds by key as they are now, held against their closing until the transaction ends; always in one order.

    What is recorded in a round is recorded under this hold: it is in the round when it closes, or refused.
    """
    held = Round.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(rounds)).order_by("pk")
    return {one.pk: one for one in held}


def hold_round_of(submission: Submission) -> None:
    """Hold the round in which a submission's series stands: an edit comes in before the round closes, or after."""
    last = UnitAnswer.objects.filter(submission=first_of(submission)).select_related("unit").last()
    if last is not None and last.unit is not None:
        hold_rounds([last.unit.round_id])


def _held_open(one: Round) -> Round:
    """The round as it is now, held; refused where it closed meanwhile."""
    held = hold_rounds([one.pk])[one.pk]
    require(may_be_worked_on(held))
    return held


def _covers(form_territory: Territory | None, territory: Territory) -> bool:
    if form_territory is None:
        return True
    return Ancestry.objects.filter(ancestor=form_territory, descendant=territory).exists()


def _acts_there(project: Project, territory: Territory, by: User | None) -> bool:
    """Is the project one of hers, and do project and round meet: is a place of one on or below one of the other?"""
    if by is not None and not may_on_project(by, Permission.DESCRIBE_PROJECT, project):
        return False
    places = project.places.values("territory")
    return Ancestry.objects.filter(
        Q(ancestor=territory, descendant__in=places) | Q(ancestor__in=places, descendant=territory)
    ).exists()


@transaction.atomic
def assign_units(one: Round, units: Sequence[int], interviewer: User | None, *, by: User) -> int:
    """Give units (keys) to an interviewer, or take them back; returns how many. Units that answered keep theirs."""
    require(may_on_round(by, Permission.REVIEW_SUBMISSIONS, one))
    _held_open(one)
    if interviewer is not None:
        require(Decision() if fills_forms_in(interviewer, one) else Decision.refuse(NO_INTERVIEWER))
    return one.units.filter(pk__in=units).exclude(state=UnitState.DONE).update(interviewer=interviewer)


@transaction.atomic
def record_visit(
    unit: RoundUnit, outcome: str, *, visited_at: datetime | None = None, note: str = "", by: User
) -> Visit:
    """Somebody went there and got no answer. Interviewers record their own units, reviewers any of the round."""
    own = unit.interviewer_id == by.pk and fills_forms_in(by, unit.round)
    require(Decision() if own else may_on_round(by, Permission.REVIEW_SUBMISSIONS, unit.round))
    _held_open(unit.round)
    held = RoundUnit.objects.select_for_update(of=("self",)).select_related("round").get(pk=unit.pk)
    now = timezone.now()
    require(may_record_visit(held, outcome, visited_at or now, now))
    visit = Visit.objects.create(unit=held, outcome=outcome, visited_at=visited_at or now, note=note.strip(), by=by)
    held.state = outcome
    held.save(update_fields=["state"])
    return visit


def first_of(submission: Submission) -> int:
    """Key of the submission with which its series of edits began: what a unit is linked to."""
    return submission.first_id or submission.pk


@transaction.atomic
def link_submission(submission: Submission, unit: RoundUnit | None, *, by: User | None, reason: str = "") -> UnitAnswer:
    """Say whose answers a submission holds, or take that back with ``unit`` None; the latest word holds.

    ``by`` None is the house itself, that found the unit's reference among the answers.
    """
    if by is not None:
        reached = Submission.objects.filter(reached_by(by, Permission.REVIEW_SUBMISSIONS), pk=submission.pk)
        require(Decision() if reached.exists() else Decision.refuse(NOT_HERE))
    # Of two who link the same answers the second waits, and sees what the first said.
    SubmissionContent.objects.select_for_update(of=("self",)).get(pk=first_of(submission))
    last = UnitAnswer.objects.filter(submission=first_of(submission)).select_related("unit__round").last()
    before = last.unit if last is not None else None
    held = hold_rounds(one.round_id for one in (unit, before) if one is not None)
    for one in held.values():
        require(Decision() if by is None else may_on_round(by, Permission.REVIEW_SUBMISSIONS, one))
        require(may_be_worked_on(one))
    if unit is not None and unit.round.form_id != submission.form_id:
        require(Decision.refuse(OTHER_FORM))
    if unit is not None and not _lies_in(submission, unit.round):
        require(Decision.refuse(OTHER_ROUND))
    link = UnitAnswer.objects.create(submission_id=first_of(submission), unit=unit, reason=reason.strip(), by=by)
    for moved in (unit, before):
        if moved is not None:
            _set_state(moved)
    return link


def _lies_in(submission: Submission, one: Round) -> bool:
    return Ancestry.objects.filter(
        Q(ancestor=one.territory_id, descendant=submission.territory_id)
        | Q(ancestor=submission.territory_id, descendant=one.territory_id)
    ).exists()


def _set_state(unit: RoundUnit) -> None:
    """What the links and visits of a unit say of it."""
    latest: dict[int, int | None] = {}
    linked = UnitAnswer.objects.filter(unit=unit).values("submission")
    rows = UnitAnswer.objects.filter(submission__in=linked).order_by("id").values_list("submission", "unit")
    for submission, of in rows:
        latest[submission] = of
    visit = unit.visits.last()
    if unit.pk in latest.values():
        firsts = [submission for submission, of in latest.items() if of == unit.pk]
        series = Submission.objects.filter(Q(pk__in=firsts) | Q(first__in=firsts), replaced_by=None)
        refused = all(was_refused(values) for values in series.values_list("values", flat=True))
        state = UnitState.REFUSED.value if refused else UnitState.DONE.value
    else:
        state = visit.outcome if visit is not None else UnitState.TO_VISIT.value
    RoundUnit.objects.filter(pk=unit.pk).update(state=state)


@transaction.atomic
def link_received(submission: Submission, *, only: Round | None = None) -> UnitAnswer | None:
    """Find the unit that a submission speaks of by the reference among its answers; None where there is none.

    An edit of a submission that is linked already says anew what became of its unit.
    Open rounds of the form are looked through, the latest first; the interviewer's own units before others'.

    Args:
        only: the one round that is looked through.
    """
    last = UnitAnswer.objects.filter(submission=first_of(submission)).select_related("unit").last()
    if last is not None:
        if last.unit is not None and may_be_worked_on(hold_rounds([last.unit.round_id])[last.unit.round_id]):
            _set_state(last.unit)
        return None
    reference = unit_reference(submission.values)
    if not reference:
        return None
    found = (
        RoundUnit.objects.filter(round__form=submission.form_id, round__closed_at=None)
        .filter(Q(building__code=reference) | Q(household__code=reference))
        .select_related("round")
    )
    if only is not None:
        found = found.filter(round=only)
    candidates = sorted(found, key=lambda one: (one.interviewer_id != submission.submitter_id, -one.round_id))
    held = hold_rounds(unit.round_id for unit in candidates)
    for unit in candidates:
        # One that closed since it was looked for takes nothing more.
        if may_be_worked_on(held[unit.round_id]) and _lies_in(submission, unit.round):
            return link_submission(submission, unit, by=None)
    return None


def link_all_received(one: Round, *, by: User) -> int:
    """Look in the round for the units of submissions that nobody linked; returns how many were found."""
    require(may_on_round(by, Permission.REVIEW_SUBMISSIONS, one))
    linked = UnitAnswer.objects.values("submission")
    waiting = Submission.objects.filter(form=one.form_id, first=None, received_at__date__gte=one.starts_on)
    waiting = waiting.filter(reached_by(by, Permission.REVIEW_SUBMISSIONS)).exclude(pk__in=linked)
    return sum(link_received(submission, only=one) is not None for submission in waiting)


@transaction.atomic
def close_round(one: Round, *, by: User) -> Round:
    """From now on nothing more is recorded in the round; its results can be published.

    It waits for what is being recorded. Answers that were sent anew after this moment stay out of the round; those that
    are in it are still reviewed. Households that said no to surveys since they were drawn have refused.
    """
    require(may_on_round(by, Permission.DESIGN_SURVEYS, one))
    held = _held_open(one)
    held.units.filter(is_unwilling()).update(state=UnitState.REFUSED)
    held.closed_at = timezone.now()
    held.save(update_fields=["closed_at"])
    return held
