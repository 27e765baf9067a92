"""What may be written down of a family that does not want to be registered."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Decision, Reason
from houma.domain.households.models import Purpose


def may_be_counted(purpose: str, said_on: date, today: date, *, is_known: bool) -> Decision:
    """May a refusal be counted at this door?

    Args:
        is_known: somebody who lives there is registered: then the answer belongs into that file.
    """
    reasons: list[Reason] = []
    if purpose not in Purpose.values:
        reasons.append(_("Say what was asked, and whether it was given or refused."))
    if said_on > today:
        reasons.append(_("A refusal is not heard in the future."))
    if is_known:
        reasons.append(_("A household is registered in this dwelling: record what it answers in its file."))
    return Decision(tuple(reasons))
