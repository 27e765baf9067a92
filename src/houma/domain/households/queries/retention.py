"""Whose time is over, or soon: without any name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from houma.domain.households.models import Household, RecordClass, RetentionDecision
from houma.domain.households.rules.retention import PERIODS, Period, class_of, due_on, is_erased_now, months_from
from houma.domain.households.scope import under_accompaniment
from houma.domain.territories.models import Country


@dataclass(frozen=True, slots=True)
class Expiry:
    """A file whose time ends.

    Attributes:
        due: when it is over.
        is_ripe: whether it is erased at the next run: its time is over and the controller was warned long enough.
    """

    household: Household
    record_class: RecordClass
    due: date
    is_ripe: bool


def decisions_of(country: Country) -> list[RetentionDecision]:
    """What a country decided about its periods, the latest first; one query."""
    return list(RetentionDecision.objects.filter(country=country).select_related("decided_by").order_by("-pk"))


def periods_of(country: Country, on: date) -> dict[RecordClass, Period]:
    """The periods of a country on a day: its own, and the house's for classes for which it has set none; one query."""
    return periods_among(decisions_of(country), on)


def periods_among(decisions: Iterable[RetentionDecision], on: date) -> dict[RecordClass, Period]:
    """The periods that hold on a day: of each class the latest decision that counts then."""
    held = dict(PERIODS)
    for row in sorted((one for one in decisions if one.counts_from <= on), key=lambda one: one.pk):
        record_class = RecordClass(row.record_class)
        held[record_class] = Period(record_class, row.months, row.warning_months, row.basis, row.counts_from)
    return held


def expiring(country: Country, today: date, *, among: QuerySet[Household] | None = None) -> Iterator[Expiry]:
    """Files whose time is over or ends within the warning, the oldest first. Whoever is accompanied is not there.

    Args:
        among: only these, for somebody's scope; all of the country by default.
    """
    periods = periods_of(country, today)
    followed, registered = periods[RecordClass.FOLLOWED], periods[RecordClass.REGISTERED]
    closed = months_from(today, followed.warning_months - followed.months)
    changed = months_from(today, registered.warning_months - registered.months)
    changed_before = datetime.combine(changed, time.max, tzinfo=timezone.get_current_timezone())
    found = (
        (Household.objects.all() if among is None else among)
        .filter(Q(closed_on__lte=closed) | Q(closed_on=None, changed_at__lte=changed_before))
        .filter(country=country, erased_at=None)
        .exclude(under_accompaniment())
        .exclude(kept_until__gt=months_from(today, max(followed.warning_months, registered.warning_months)))
        .select_related("territory")
        .defer("territory__boundary")
        .order_by("closed_on", "changed_at", "pk")
    )
    for household in found.iterator(chunk_size=500):
        record_class = class_of(household.closed_on)
        changed_on = timezone.localdate(household.changed_at)
        due = due_on(periods[record_class], household.closed_on, changed_on, household.kept_until)
        yield Expiry(household, record_class, due, is_erased_now(due, household.warned_on, today))
