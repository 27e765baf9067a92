"""What may be done with a round and its units."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision, Reason
from houma.domain.observatory.models import Round, RoundPhase, RoundUnit, UnitState

LONGEST = 400
"""Days: beyond, answers of one round would speak of different years."""


def may_be_planned(
    *,
    phase: str,
    starts_on: date,
    ends_on: date,
    project_reached: bool,
    form_is_open: bool,
    form_fits: bool,
    follows: Round | None,
    form_of_round: int,
    territory_of_round: int,
    unit_kind: str,
) -> Decision:
    """May such a round be opened? Refused with every reason."""
    reasons: list[Reason] = []
    if ends_on < starts_on:
        reasons.append(_("A round ends after it starts."))
    elif (ends_on - starts_on).days > LONGEST:
        reasons.append(_("A round lasts a year at most: open another one for later answers."))
    if not project_reached:
        reasons.append(_("This project does not act on the territory of the round, or is none of yours."))
    if not form_is_open:
        reasons.append(_("No version of this form is published."))
    if not form_fits:
        reasons.append(_("This form is for another territory."))
    if follows is not None:
        if follows.form_id != form_of_round:
            reasons.append(_("A round is compared with an earlier one of the same form."))
        if follows.territory_id != territory_of_round or follows.unit_kind != unit_kind:
            reasons.append(_("A round is compared with one that asked the same kind of unit in the same territory."))
        if follows.starts_on >= starts_on:
            reasons.append(_("The round that it is compared with starts earlier."))
        if phase == RoundPhase.BEFORE:
            reasons.append(_("A round before the project is compared with none: it is the first."))
    return Decision(tuple(reasons))


def may_be_worked_on(one: Round) -> Decision:
    """Are visits, links and assignments still taken?"""
    return Decision.refuse(_("This round is closed.")) if one.closed_at is not None else ALLOWED


def may_record_visit(unit: RoundUnit, outcome: str, visited_at: datetime, now: datetime) -> Decision:
    """May this visit be recorded? What a submission says (``DONE``) comes with the submission."""
    reasons = list(may_be_worked_on(unit.round).reasons)
    if outcome not in {UnitState.REFUSED, UnitState.ABSENT, UnitState.NOT_FOUND}:
        reasons.append(_("Refused, absent or not found: an answer comes with its form."))
    if unit.state == UnitState.DONE:
        reasons.append(_("Answers of this unit are there already."))
    if visited_at > now:
        reasons.append(_("This moment is still to come."))
    return Decision(tuple(reasons))
