"""What a refusal means to whoever reviews at the desk, and whether trying again can help."""

from collections.abc import Iterable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.households.rules.retention import months_from
from houma.domain.observatory.models import RefusalReason

_NEVER = _("Trying again changes nothing: the form has to be filled in anew.")
MEANT: dict[RefusalReason, tuple[str | Promise, str | Promise]] = {
    RefusalReason.MALFORMED: (_("What came cannot be read as a filled form."), _NEVER),
    RefusalReason.UNSAFE: (_("It holds what no telephone and no browser writes."), _NEVER),
    RefusalReason.TOO_LARGE: (_("It is larger than a filled form may be."), _NEVER),
    RefusalReason.UNKNOWN_FORM: (
        _("Who sent it reached no form of this form_id and version."),
        _("Trying again helps once that version is there, on a territory that the sender’s mandate reaches."),
    ),
    RefusalReason.NOT_TAKEN: (
        _("The version took no submissions when it came."),
        _("Trying again helps once the version is offered again."),
    ),
    RefusalReason.NO_INSTANCE_ID: (_("It does not say under which instanceID it was filled in."), _NEVER),
    RefusalReason.CONFLICT: (
        _("Under its instanceID another content was received before; that one stands."),
        _("Trying again changes nothing: compare both with whoever sent them."),
    ),
    RefusalReason.BASE_MOVED: (
        _("It edits a submission that was not there, or that another edit had replaced."),
        _("Trying again helps once the submission that it edits has come."),
    ),
    RefusalReason.ATTACHMENT: (_("A file that came along was not taken."), _("The device that has the file sends it.")),
    RefusalReason.FORBIDDEN: (
        _("Who sent it held no mandate to fill in forms here."),
        _("Trying again helps once the sender holds one."),
    ),
}
"""Of each reason: what it says, and what helps. Nothing of what was sent."""


def kept_until(received: date, most: int, said: Iterable[int | None]) -> date:
    """Until when the body of a refused sending is kept at the longest.

    Args:
        most: months of the country for what is refused.
        said: months for which the versions of its form keep answers, of which the shortest holds where it is shorter.
    """
    return months_from(received, min([most, *(months for months in said if months is not None)]))
