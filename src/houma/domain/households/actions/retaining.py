"""The end of a file's time: warn, then erase; of a refusal's at its door: count, then forget.

Run by a timer every night, and by hand to see what it would do.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.base.decisions import Decision, require
from houma.domain.households.actions.erasing import erase_household
from houma.domain.households.models import (
    DoorRefusal,
    ErasureGround,
    Household,
    RecordClass,
    RefusalCount,
    RetentionDecision,
)
from houma.domain.households.queries.refusals import families_by_month
from houma.domain.households.queries.retention import expiring, periods_of
from houma.domain.households.rules.reach import NO_SUCH_PERIOD, NOT_YOURS, SAY_WHY
from houma.domain.households.rules.retention import PERIODS, earliest_day, may_set_period, months_over_before
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
def retain_refusals(country: Country, *, dry_run: bool = False, today: date | None = None) -> int:
    """Replace refusals at a door whose time is over by how many families said no, by territory, purpose and month.

    They go by whole months, so that no count tells of a day. Families that were registered since count no more.

    Args:
        dry_run: write nothing, say what would be done.
        today: another day than today, for a dry run that looks ahead.

    Returns:
        how many refusals went, or would go.
    """
    on = today or timezone.localdate()
    end = months_over_before(on, periods_of(country, on)[RecordClass.DOORS].months)
    over = DoorRefusal.objects.filter(country=country, said_on__lt=end)
    if dry_run:
        return over.count()
    going = list(over.order_by("pk").values_list("pk", flat=True))
    RefusalCount.objects.bulk_create(
        RefusalCount(country=country, territory_id=territory, purpose=purpose, month=month, families=families)
        for (territory, purpose, month), families in sorted(families_by_month(over).items())
    )
    DoorRefusal.objects.filter(pk__in=going).delete()
    return len(going)


@transaction.atomic
def set_period(
    country: Country,
    record_class: RecordClass,
    months: int,
    basis: str,
    *,
    by: User | None,
    reason: str = "",
    warning_months: int | None = None,
    counts_from: date | None = None,
) -> RetentionDecision:
    """Set how long data of a class is kept in a country, by which text and why; ``by`` is None for a pack.

    The decision stays for good, and the one before it too: another one follows it.

    Args:
        warning_months: as the house has it where it is not said.
        counts_from: the first day on which it counts; as soon as may be where it is not said.

    Raises:
        Refused: ``by`` does not protect the data of the whole country, the period is out of bounds, nothing says why,
            or it would count before the controller could look at what it erases.
    """
    if by is not None:
        require(may_set_periods(by, country))
        require(Decision() if reason.strip() else Decision.refuse(SAY_WHY))
    require(Decision() if basis.strip() else Decision.refuse(NO_SUCH_PERIOD))
    # Two decisions at once would each be judged by what held before both.
    Country.objects.select_for_update(no_key=True, of=("self",)).get(pk=country.pk)
    today = timezone.localdate()
    held = periods_of(country, counts_from or today)[record_class]
    counts = counts_from or earliest_day(months, held, today)
    warning = PERIODS[record_class].warning_months if warning_months is None else warning_months
    require(may_set_period(record_class, months, warning, counts, held, today))
    return RetentionDecision.objects.create(
        country=country, record_class=record_class, months=months, warning_months=warning, basis=basis.strip(),
        reason=reason.strip(), counts_from=counts, decided_by=by,
    )  # fmt: skip


def may_set_periods(user: User, country: Country) -> Decision:
    """Does ``user`` protect the data of the whole country?"""
    held = mandates_allowing(user, Permission.PROTECT_PEOPLE).filter(project_limits=None)
    whole = held.filter(territory__country=country, territory__level=Level.COUNTRY)
    return Decision() if whole.exists() else Decision.refuse(NOT_YOURS)


@transaction.atomic
def _erased(household: Household) -> bool:
    """Erase, unless somebody worked on the file since it was found: then its time runs anew."""
    taken = Household.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.pk)
    if taken.warned_on is None or taken.changed_at != household.changed_at:
        return False
    erase_household(taken, ErasureGround.RETENTION, by=None)
    return True
