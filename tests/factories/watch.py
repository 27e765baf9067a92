"""Rules of the watch, and alerts as the watch raises them."""

from datetime import date, timedelta
from typing import Any

from houma.domain.agreements.models import Agreement
from houma.domain.territories.models import Country, Territory
from houma.domain.watch.actions import NewRule, record_rules
from houma.domain.watch.models import Alert, AlertEvent, AlertStep, Family, Severity, WatchRule
from houma.values.multilingual import Multilingual


def new_rule(family: Family, code: str = "", deadline: int = 30, **settings: Any) -> NewRule:
    """A rule of a family with its usual settings but those given."""
    return NewRule(
        code or family.value, family.value, Multilingual(f"Règle {code or family.value}"), deadline, settings
    )


def agreement_rules(country: Country) -> None:
    """The four rules on agreements, as the packs have them."""
    families = (Family.LATE, Family.BEHIND, Family.SILENT, Family.BEYOND)
    record_rules(country, [new_rule(family) for family in families], by=None)


def raised_alert(
    country: Country,
    *,
    agreement: Agreement | None = None,
    territory: Territory | None = None,
    family: Family = Family.LATE,
    on: date = date(2026, 1, 1),
) -> Alert:
    """An alert with its first event, and its rule where that is missing."""
    figures: dict[str, Any] = {"amount": 5_000_000_000, "instalments": 1, "days": 120}
    if family is Family.LAST:
        figures = {"node": "social", "rank": 9, "low": 9, "high": 9, "of": 9}
    if not WatchRule.objects.filter(country=country, code=family.value).exists():
        settings = {"level": territory.level} if territory else {}
        record_rules(country, [new_rule(family, **settings)], by=None)
    rule = WatchRule.objects.get(country=country, code=family.value)
    alert = Alert.objects.create(
        rule=rule,
        subject=f"a{agreement.pk}" if agreement else f"t{territory.pk if territory else 0}",
        agreement=agreement,
        project=agreement.project if agreement else None,
        territory=territory,
        severity=Severity.SERIOUS,
        measure=1,
        figures=figures,
        raised_on=on,
        due_on=on + timedelta(days=30),
    )
    AlertEvent.objects.create(alert=alert, step=AlertStep.RAISED, severity=alert.severity, figures=figures, on=on)
    return alert
