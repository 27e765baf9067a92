"""Pure decisions on imports."""

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.sources.models import ImportState

_AGAINST = {
    ImportState.CHECKING: _("The file is still being checked."),
    ImportState.REFUSED: _("The file has errors: mend them and hand it in again."),
    ImportState.APPLYING: _("The import is being applied already."),
    ImportState.APPLIED: _("The import was applied already."),
    ImportState.FAILED: _("The import failed: hand the file in again."),
}


def can_apply(state: ImportState) -> Decision:
    """A checked import may be applied, once."""
    return Decision.refuse(_AGAINST[state]) if state in _AGAINST else ALLOWED
