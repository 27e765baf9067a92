"""The end of a file's time: warn, then erase. Run by a timer every night, and by hand to see what it would do."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.base.decisions import Decision, require
from houma.domain.households.actions.erasing import erase_household
from houma.domain.households.models import ErasureGround, Household, RecordClass, RetentionClass
from houma.domain.households.queries.retention import expiring
from houma.domain.households.rules.reach import NO_SUCH_PERIOD, NOT_YOURS
from houma.domain.territories.models import Country, Level


@dataclass(frozen=True, slots=True)
class Retained:
    """What a run did, or would do: references of households, never names.

    Attributes:
        warned: now for the first time.
        waiting: over or nearly so, warned before, not erased yet.
        erased: their data is gone.
    """

    warned: tuple[str, ...]
    waiting: tuple[str, ...]
    erased: tuple[str, ...]


def retain(country: Country, *, dry_run: bool = False, today: date | None = None) -> Retained:
    """Warn of files whose time ends, and erase those whose controller was warned long enough.

    Each file is its own transaction: what stops the run leaves whole files, erased or not.

    Args:
        dry_run: write nothing, say what would be done.
        today: another day than today, for a dry run that looks ahead.
    """
    on = today or timezone.localdate()
    warned, waiting, erased = [], [], []
    for expiry in list(expiring(country, on)):
        household = expiry.household
        if expiry.is_ripe:
            if dry_run or _erased(household):
                erased.append(household.code)
        elif household.warned_on is None:
            if not dry_run:
                Household.objects.filter(pk=household.pk, warned_on=None).update(warned_on=on)
            warned.append(household.code)
        else:
            waiting.append(household.code)
    return Retained(tuple(warned), tuple(waiting), tuple(erased))


@transaction.atomic
def set_period(
    country: Country, record_class: RecordClass, months: int, basis: str, *, by: User | None, warning_months: int = 3
) -> RetentionClass:
    """Set how long files of a class are kept in a country, and by which text; ``by`` is None for a pack.

    Raises:
        Refused: ``by`` does not protect the data of the whole country, or the period is none.
    """
    if by is not None:
        held = mandates_allowing(by, Permission.PROTECT_PEOPLE).filter(project_limits=None)
        whole = held.filter(territory__country=country, territory__level=Level.COUNTRY)
        require(Decision() if whole.exists() else Decision.refuse(NOT_YOURS))
    sound = 1 <= months <= 600 and 0 <= warning_months < months and basis.strip()
    require(Decision() if sound else Decision.refuse(NO_SUCH_PERIOD))
    kept, _new = RetentionClass.objects.update_or_create(
        country=country,
        record_class=record_class,
        defaults={"months": months, "warning_months": warning_months, "basis": basis.strip()},
    )
    return kept


@transaction.atomic
def _erased(household: Household) -> bool:
    """Erase, unless somebody worked on the file since it was found: then its time runs anew."""
    taken = Household.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.pk)
    if taken.warned_on is None or taken.changed_at != household.changed_at:
        return False
    erase_household(taken, ErasureGround.RETENTION, by=None)
    return True
