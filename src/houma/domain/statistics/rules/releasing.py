"""When tables may be released, and published."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from houma.domain.base.decisions import ALLOWED, Decision

LEAST_BELOW = 5
"""Counts under this one are protected at the least; who releases may ask for more."""
BETWEEN_RELEASES = timedelta(days=28)
"""Figures of the same place let out every day would be suppressed by what was let out the day before."""


def can_release(
    *, reaches: bool, below: int, last: datetime | None, now: datetime, overlapping: str, reason: str
) -> Decision:
    """May the tables of a territory be released?

    Args:
        reaches: whether the person holds the permission on the whole territory.
        last: when they were last released.
        overlapping: a territory above or below with releases of its own, "" where there is none. Of two that overlap,
            the difference could give somebody away.
    """
    if not reaches:
        return Decision.refuse(_("Your role does not allow this here."))
    reasons = []
    if below < LEAST_BELOW:
        reasons.append(_("Counts under %(least)d are protected at the least.") % {"least": LEAST_BELOW})
    if overlapping:
        said = _("The figures of %(territory)s are released already; two territories that overlap could be subtracted.")
        reasons.append(said % {"territory": overlapping})
    if last is not None and now < last + BETWEEN_RELEASES:
        said = _("The last release is less than %(days)d days old; small changes since then would be suppressed.")
        reasons.append(said % {"days": BETWEEN_RELEASES.days})
    if not reason.strip():
        reasons.append(_("Say what these figures are for."))
    return Decision(tuple(reasons))


def can_publish(*, reaches: bool, published: bool) -> Decision:
    """May a release become open data? It is safe for everybody already; whether it is wanted is a decision."""
    if not reaches:
        return Decision.refuse(_("Your role does not allow this here."))
    return Decision.refuse(_("This release is published already.")) if published else ALLOWED
