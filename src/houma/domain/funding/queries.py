"""Alerts as pages and tasks read them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.funding.alert_rules import why
from houma.domain.funding.models import Alert, AlertEvent, AlertKind, AlertStep, Severity, WatchRun
from houma.domain.projects.queries import projects_in
from houma.domain.territories.models import Country
from houma.exchange import shown_number


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert that is not closed, with what it says now.

    ``resting_until`` is set while somebody acknowledged it for a time that is not over and it has not grown since.
    """

    alert: Alert
    kind: AlertKind
    severity: Severity
    why: str
    raised_on: date
    resting_until: date | None
    acknowledged: AlertEvent | None

    @property
    def rests(self) -> bool:
        return self.resting_until is not None


def alerts_not_closed() -> QuerySet[Alert]:
    """Alerts without a closing event."""
    closed = AlertEvent.objects.filter(alert=OuterRef("pk"), step=AlertStep.CLOSED)
    return Alert.objects.filter(~Exists(closed))


def last_watch(country: Country) -> WatchRun | None:
    """The latest look of the watch at a country; None where it has not looked yet, so that nobody knows what slips."""
    return WatchRun.objects.filter(country=country).order_by("pk").last()


def last_event(alert: Alert) -> AlertEvent:
    """The latest event of an alert; callers prefetch ``events``."""
    return max(alert.events.all(), key=lambda event: event.pk)


def visible_alerts(
    user: User | AnonymousUser, country: Country, permission: Permission = Permission.SEE_LEDGER
) -> QuerySet[Alert]:
    """Alerts on agreements of the projects on which the person holds ``permission``."""
    return Alert.objects.filter(
        agreement__country=country, agreement__project__in=projects_in(user, permission, country).values("pk")
    )


def open_alerts(
    user: User | AnonymousUser, country: Country, *, on: date | None = None, resting: bool = False
) -> list[OpenAlert]:
    """What slips in the person's scope, the most serious and oldest first: three queries.

    Args:
        user: who asks.
        country: where.
        on: the day that is today.
        resting: also those that somebody acknowledged and that rest.
    """
    day = on or timezone.localdate()
    alerts = (
        alerts_not_closed()
        .filter(pk__in=visible_alerts(user, country).values("pk"))
        .select_related("agreement__project")
        .prefetch_related("events__by")
    )
    found = [_read(alert, country, day) for alert in alerts]
    shown = [one for one in found if resting or not one.rests]
    return sorted(shown, key=lambda one: (one.rests, -one.severity, one.raised_on, one.alert.pk))


def _read(alert: Alert, country: Country, day: date) -> OpenAlert:
    events = sorted(alert.events.all(), key=lambda event: event.pk)
    last, acknowledged, resting = events[-1], None, None
    for event in events:
        if event.step == AlertStep.ACKNOWLEDGED:
            acknowledged = event
        elif event.step == AlertStep.CHANGED and acknowledged is not None and event.severity > acknowledged.severity:
            acknowledged = None
    if acknowledged is not None and (acknowledged.until is None or acknowledged.until >= day):
        resting = acknowledged.until or date.max
    kind = AlertKind(alert.kind)
    return OpenAlert(
        alert, kind, Severity(last.severity), sentence(kind, last, country), events[0].on, resting, acknowledged
    )


def sentence(kind: AlertKind, event: AlertEvent, country: Country) -> str:
    """Why, in the language in use, with amounts in millions of the country's currency."""
    language = get_language() or "fr"
    label = {"ar": country.million_label_ar, "en": country.million_label_en}.get(language[:2], country.million_label_fr)

    def money(thousandths: int) -> str:
        millions = Decimal(thousandths) / 1_000_000_000
        return f"{shown_number(millions, language, 1)}\N{NO-BREAK SPACE}{label or country.currency}"

    def percent(share: float) -> str:
        space = "\N{NARROW NO-BREAK SPACE}" if language.startswith("fr") else ""
        return f"{shown_number(Decimal(str(share)) * 100, language, 0)}{space}%"

    return why(kind, event.figures, money, percent)
