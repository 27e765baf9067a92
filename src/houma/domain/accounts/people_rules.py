"""Who may give, change, end and lend a mandate. Pure: the caller brings the mandates and the day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import PARTY_BOUND_ROLES, Mandate, Party, Role, User
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.territories.models import Territory

GIVEN_BY_MANAGERS = frozenset({Role.PARTNER, Role.OPERATOR})
"""What the manager of an organisation gives to its own people; all else is given by an administrator."""
LONGEST_LOAN = 366
"""Days for which a mandate is lent at most: who needs it longer holds a mandate."""


@dataclass(frozen=True, slots=True)
class NewMandate:
    """A mandate as it is asked for. Without days it holds until it is ended."""

    role: Role
    territory: Territory
    party: Party | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def covers(manager: Mandate, role: str, party_id: int | None, line: Collection[int]) -> bool:
    """Whether the mandate ``manager`` lets its holder manage a mandate of ``role`` for this party.

    Args:
        manager: of an administrator or of the manager of an organisation.
        line: the territory of the managed mandate with all above it, by primary key.
    """
    if manager.territory_id not in line:
        return False
    if manager.role == Role.ADMINISTRATOR:
        return True
    return manager.role == Role.ORGANISATION_MANAGER and role in GIVEN_BY_MANAGERS and party_id == manager.party_id


def may_give(
    managers: Iterable[Mandate], new: NewMandate, line: Collection[int], *, to: User | None, by: User
) -> Decision:
    """May ``by``, who holds the managing mandates ``managers``, give ``new`` to ``to`` (None: to somebody new)?"""
    if to is not None and to.pk == by.pk:
        return Decision.refuse(_("Nobody gives a mandate to oneself: ask another administrator."))
    if new.role in PARTY_BOUND_ROLES and new.party is None:
        return Decision.refuse(_("A partner, an operator or a manager acts for an organisation."))
    if new.party is not None and new.party.country_id != new.territory.country_id:
        return Decision.refuse(_("The organisation belongs to another country."))
    if new.starts_on and new.ends_on and new.ends_on < new.starts_on:
        return Decision.refuse(_("A mandate ends after it starts."))
    if not any(covers(held, new.role, new.party.pk if new.party else None, line) for held in managers):
        return Decision.refuse(_("Your own mandate does not reach this role, territory or organisation."))
    return ALLOWED


def may_manage(managers: Iterable[Mandate], mandate: Mandate, line: Collection[int], *, by: User) -> Decision:
    """May ``by`` change or end ``mandate``?"""
    if mandate.ended_at is not None:
        return Decision.refuse(_("This mandate is ended already."))
    if mandate.user_id == by.pk:
        return Decision.refuse(_("Another administrator changes or ends your own mandate."))
    if not any(covers(held, mandate.role, mandate.party_id, line) for held in managers):
        return Decision.refuse(_("Your own mandate does not reach this role, territory or organisation."))
    return ALLOWED


def may_lend(
    mandate: Mandate,
    delegate: User,
    delegate_holds: Iterable[Mandate],
    starts_on: date,
    ends_on: date,
    *,
    by: User,
    today: date,
) -> Decision:
    """May ``by`` lend ``mandate`` from ``starts_on`` to ``ends_on``?

    Args:
        delegate_holds: mandates that the delegate holds in person, in force. Whoever acts for an organisation is one
            of its people already; whoever acts for the State holds a role in the same country.
    """
    if mandate.user_id != by.pk:
        return Decision.refuse(_("Only who holds a mandate in person lends it; a lent mandate is not lent again."))
    if mandate.ended_at is not None or (mandate.ends_on is not None and mandate.ends_on < today):
        return Decision.refuse(_("This mandate is not in force."))
    if delegate.pk == by.pk:
        return Decision.refuse(_("Choose another person."))
    if ends_on < starts_on or ends_on < today:
        return Decision.refuse(_("A delegation ends after it starts, and not in the past."))
    if mandate.ends_on is not None and ends_on > mandate.ends_on:
        return Decision.refuse(_("A delegation ends with the mandate at the latest."))
    if (ends_on - starts_on).days > LONGEST_LOAN:
        return Decision.refuse(_("A mandate is lent for a year at most."))
    if mandate.role in PARTY_BOUND_ROLES:
        if not any(held.party_id == mandate.party_id for held in delegate_holds):
            return Decision.refuse(_("This person holds no mandate of the same organisation."))
    elif not any(
        held.territory.country_id == mandate.territory.country_id and held.role not in PARTY_BOUND_ROLES
        for held in delegate_holds
    ):
        return Decision.refuse(_("This person holds no role of the administration in this country."))
    return ALLOWED
