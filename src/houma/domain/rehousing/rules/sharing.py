"""What may be done with a household's file against its word, and what may not."""

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.documents.rules import PICTURES, ending_of
from houma.domain.rehousing.models import ShareGround

_NOT_PASSED_ON = _(
    "This household has said no to its file being passed on: without a danger or a duty set by law, and the reason in"
    " words, it is not sent to a service."
)
_NO_PHOTOGRAPHS = _(
    "This household has said no to photographs of its home: a picture is attached only where it shows a paper."
)


def may_pass_on(despite: str, reason: str, *, said_no: bool) -> Decision:
    """May a household be sent to a service? Where it said no, on a ground with its reason alone."""
    if said_no and (despite not in ShareGround.values or not reason.strip()):
        return Decision.refuse(_NOT_PASSED_ON)
    if not said_no and (despite or reason.strip()):
        return Decision.refuse(_("This household has not said no: no ground is needed."))
    return ALLOWED


def may_attach(filename: str, *, of_paper: bool, said_no: bool) -> Decision:
    """May such a file enter the household's? ``said_no``: to photographs of its home."""
    is_photograph = ending_of(filename) in PICTURES and not of_paper
    return Decision.refuse(_NO_PHOTOGRAPHS) if said_no and is_photograph else ALLOWED
