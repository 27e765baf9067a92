"""Who acts for whom: who does something under a mandate that was lent is named with the one who lent it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from houma.domain.accounts.models import Delegation, User
from houma.domain.territories.models import Country

Loans = Mapping[int, list[Delegation]]
"""Mandates that were lent, by the primary key of the delegate, each with its mandate's holder."""


def loans_in(country: Country, actors: Iterable[int] | None = None) -> Loans:
    """Mandates lent in ``country``, to these people or to anybody: one query."""
    lent = Delegation.objects.filter(mandate__territory__country=country).select_related("mandate__user")
    found: dict[int, list[Delegation]] = {}
    for loan in lent if actors is None else lent.filter(delegate__in=list(actors)):
        found.setdefault(loan.delegate_id, []).append(loan)
    return found


def givers(loans: Loans, actor: User | None, at: datetime | date | None) -> tuple[str, ...]:
    """Names of those whose mandates ``actor`` held at that moment, or on that day."""
    if actor is None or at is None:
        return ()
    return tuple(dict.fromkeys(person_name(loan.mandate.user) for loan in loans.get(actor.pk, ()) if _held(loan, at)))


def person_name(user: User) -> str:
    """How a person is called: the name, or the address where there is none."""
    return user.get_full_name() or user.email


def _held(loan: Delegation, at: datetime | date) -> bool:
    day = at.date() if isinstance(at, datetime) else at
    if not loan.starts_on <= day <= loan.ends_on:
        return False
    if loan.revoked_at is None:
        return True
    return at < loan.revoked_at if isinstance(at, datetime) else day <= loan.revoked_at.date()
