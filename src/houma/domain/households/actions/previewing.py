"""What an erasure would do, before anybody confirms it: the erasure itself, rolled back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import ALLOWED, Decision, Refused, require
from houma.domain.households.actions.erasing import granted
from houma.domain.households.actions.looks import look_at
from houma.domain.households.models import ErasureRequest, LookReason
from houma.domain.households.rules.files import Section
from houma.domain.households.rules.holdings import Erasing, Gone, Stays
from houma.domain.households.rules.reach import NOT_HERE
from houma.domain.households.scope import households_where


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would do in each room.

    Attributes:
        may_erase: allowed, or why it cannot be done now; then there are no rooms.
    """

    rooms: Mapping[str, Erasing]
    may_erase: Decision

    @property
    def gone(self) -> tuple[Gone, ...]:
        """All that would go, room after room."""
        return tuple(one for room in self.rooms.values() for one in room.gone)

    @property
    def stays(self) -> tuple[Stays, ...]:
        """All that would stay, room after room."""
        return tuple(one for room in self.rooms.values() for one in room.stays)


def preview_erasure(request: ErasureRequest, *, by: User, with_words: bool = False, place: str = "") -> Preview:
    """Say what granting a request would do, and change nothing.

    Args:
        with_words: also what was found by a name in words about buildings and homes, so that ``by`` can judge whether
            this household is meant: that is a look at it, and is written down. What goes with the household's own file
            is counted and never shown.
        place: name of the page, for the log.

    Raises:
        Refused: ``by`` does not protect these people.
    """
    household = request.household
    reached = households_where(by, Permission.PROTECT_PEOPLE).filter(pk=household.pk)
    require(Decision() if reached.exists() else Decision.refuse(NOT_HERE))
    try:
        with transaction.atomic():
            rooms = granted(request, by=by).rooms
            transaction.set_rollback(True)
    except Refused as refused:
        return Preview({}, refused.decision)
    if with_words:
        look_at(
            household, by=by, reason=LookReason.PROTECTION, reference=str(request.pk), sections=(Section.WORDS,),
            place=place, permission=Permission.PROTECT_PEOPLE,
        )  # fmt: skip
        return Preview(rooms, ALLOWED)
    return Preview({code: _without_words(room) for code, room in rooms.items()}, ALLOWED)


def _without_words(room: Erasing) -> Erasing:
    return replace(room, gone=tuple(replace(one, words=()) for one in room.gone))
