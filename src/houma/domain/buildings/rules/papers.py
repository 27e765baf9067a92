"""Whether a document may be attached to a building or withdrawn from sight."""

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision


def may_be_attached(building: int, *, inspection_of: int | None = None, step_of: int | None = None) -> Decision:
    """A document belongs to an inspection or a step of the same building (all given by primary key)."""
    if any(owner not in (None, building) for owner in (inspection_of, step_of)):
        return Decision.refuse(_("This belongs to another building."))
    return ALLOWED


def may_be_withdrawn(because: str, *, is_withdrawn: bool) -> Decision:
    """A document is withdrawn once, and with a reason."""
    if is_withdrawn:
        return Decision.refuse(_("It is withdrawn already."))
    return ALLOWED if because.strip() else Decision.refuse(_("Say why."))
