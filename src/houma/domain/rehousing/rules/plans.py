"""What may be done with the plan of an operation."""

from django.utils.translation import gettext as _

from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.rehousing.rules.words import CASE_CLOSED

LEAST_SECONDS, MOST_SECONDS = 1, 300


def can_ask(*, busy: bool, seconds: int) -> Decision:
    """May a plan be worked out now, for so long?"""
    reasons = []
    if busy:
        reasons.append(_("The plan is being worked out."))
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        said = _("A plan is worked out in %(least)d to %(most)d seconds.")
        reasons.append(said % {"least": LEAST_SECONDS, "most": MOST_SECONDS})
    return Decision(tuple(reasons))


def can_fix(*, closed: bool) -> Decision:
    """May the home of a household be fixed?"""
    return Decision.refuse(CASE_CLOSED) if closed else ALLOWED


def can_offer(*, has_home: bool) -> Decision:
    """May what the plan proposes be offered?"""
    return ALLOWED if has_home else Decision.refuse(_("The plan has no home for this household."))
