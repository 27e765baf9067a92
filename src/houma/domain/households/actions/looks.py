"""The door to people's data: what is read here is written down first, with who read it and why."""

import uuid
from collections.abc import Collection, Iterable, Sequence

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.households.models import Attempt, Household, Look, LookChannel, LookReason, LookSubject, Person
from houma.domain.households.queries.files import HouseholdFile, people_of, read_file
from houma.domain.households.rules.files import NAMES_ONLY, WHOLE_FILE, Section, may_look
from houma.domain.households.rules.reach import NOT_HERE
from houma.domain.households.scope import households_where, role_reaching
from houma.domain.territories.models import Country


def look_at(
    household: Household,
    *,
    by: User,
    reason: LookReason,
    reference: str = "",
    sections: Collection[Section] = WHOLE_FILE,
    channel: LookChannel = LookChannel.PAGE,
    place: str = "",
    permission: Permission = Permission.SEE_HOUSEHOLDS,
) -> HouseholdFile:
    """Open the file of a household, and write down that it was opened. The only way to read a file in full.

    Args:
        household: whose file.
        by: who looks; the file has to be in this person's scope.
        reason: why.
        reference: code of the case or act that asks for it.
        sections: what is shown; the parts that are not named come empty.
        channel: how.
        place: name of the route or command.
        permission: the permission under which it is in scope.

    Raises:
        Refused: no reason, or out of scope; that attempt is written down too.
    """
    require(may_look(reason, reference))
    if not households_where(by, permission).filter(pk=household.pk).exists():
        note_attempt(household, by=by, place=place, channel=channel)
        raise Refused(Decision.refuse(NOT_HERE))
    _written(
        [household], by=by, reason=reason, reference=reference, sections=sections, channel=channel, place=place,
        permission=permission,
    )  # fmt: skip
    return read_file(household, sections)


def look_at_many(
    households: Sequence[Household],
    *,
    by: User,
    reason: LookReason,
    reference: str = "",
    sections: Collection[Section] = NAMES_ONLY,
    channel: LookChannel = LookChannel.LIST,
    place: str = "",
    permission: Permission = Permission.SEE_HOUSEHOLDS,
) -> dict[int, tuple[Person, ...]]:
    """The people of several households, for a list that shows their names: a look at each of them.

    Raises:
        Refused: no reason, or one of them is out of scope; then nothing is shown.
    """
    require(may_look(reason, reference))
    keys = {household.pk for household in households}
    within = set(households_where(by, permission).filter(pk__in=keys).values_list("pk", flat=True))
    if keys - within:
        for household in households:
            if household.pk not in within:
                note_attempt(household, by=by, place=place, channel=channel)
        raise Refused(Decision.refuse(NOT_HERE))
    _written(
        households, by=by, reason=reason, reference=reference, sections=sections, channel=channel, place=place,
        permission=permission,
    )  # fmt: skip
    return people_of(keys)


def note_attempt(
    household: Household, *, by: User, place: str = "", channel: LookChannel = LookChannel.PAGE, reason: str = ""
) -> None:
    """Write down that somebody asked for a file outside one's scope. Nothing was shown."""
    Look.objects.create(
        country_id=household.country_id, territory_id=household.territory_id, household=household, by=by,
        reason=reason, channel=channel, place=place, granted=False,
    )  # fmt: skip


def note_refusal(
    subject: LookSubject, reference: str, *, country: Country, territory_id: int, by: User, place: str
) -> None:
    """Write down that somebody asked for what is of no single household that is known. Nothing was shown.

    Args:
        reference: number or code of what was asked for.
        territory_id: where it lies: who protects people there reads of the attempt.
    """
    Attempt.objects.create(
        country=country, territory_id=territory_id, by=by, subject=subject, reference=reference, place=place
    )


def note_probe(households: Iterable[Household], *, by: User, place: str = "") -> None:
    """Write down that somebody was told that files of these households exist elsewhere."""
    for household in households:
        note_attempt(household, by=by, place=place, reason=LookReason.REGISTRATION)


def _written(
    households: Sequence[Household],
    *,
    by: User,
    reason: LookReason,
    reference: str,
    sections: Collection[Section],
    channel: LookChannel,
    place: str,
    permission: Permission,
) -> None:
    together = uuid.uuid4()
    role = role_reaching(by, permission, households[0]) if households else ""
    Look.objects.bulk_create(
        Look(
            country_id=household.country_id, territory_id=household.territory_id, household=household, by=by,
            role=role, reason=reason, reference=reference, channel=channel, place=place,
            sections=sorted(sections), together=together,
        )
        for household in households
    )  # fmt: skip
