"""Alerts in the scope of who asks, with what they say now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Mandate, User
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission, mandates_allowing
from houma.domain.agreements.models import Agreement
from houma.domain.base.decisions import Decision
from houma.domain.indicators.models import IndicatorVersion
from houma.domain.indicators.queries import published_run
from houma.domain.projects.models import Project, ProjectTerritory
from houma.domain.projects.queries import projects_in
from houma.domain.projects.scope import mandates_reaching
from houma.domain.territories.models import Country, Territory
from houma.domain.watch.models import Alert, AlertEvent, AlertState, AlertStep, Family, RuleVersion, Severity, WatchRun
from houma.domain.watch.queries.rules import rules_in_force
from houma.domain.watch.rules.families import NewRule, Settings
from houma.domain.watch.rules.lives import rests
from houma.domain.watch.rules.telling import Telling, why
from houma.exchange import shown_number
from houma.values.multilingual import Multilingual

ANY = "any"


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """An alert with what it says now.

    ``rests``: nobody is asked about it today. ``late``: its deadline is over and it was not answered.
    """

    alert: Alert
    rule: RuleVersion
    family: Family
    state: AlertState
    severity: Severity
    why: str
    rests: bool
    late: bool

    @property
    def resting_until(self) -> date | None:
        """The day up to which it rests because somebody acknowledged it."""
        if not self.rests or self.state != AlertState.ACKNOWLEDGED:
            return None
        return self.alert.rests_until or self.alert.due_on

    @property
    def subject(self) -> str:
        """The name of what it is about, in the language in use."""
        about: Agreement | Project | Territory | None = (
            self.alert.agreement or self.alert.project or self.alert.territory
        )
        return "" if about is None else about.name


@dataclass(frozen=True, slots=True)
class AlertFilters:
    """What a list of alerts is narrowed to; empty values narrow nothing. ``states`` empty: all but those that ended."""

    families: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    rule: str = ""
    serious: bool = False
    late: bool = False
    mine: bool = False
    territory: Territory | None = None
    resting: bool = True


def alerts_not_ended() -> QuerySet[Alert]:
    """Alerts whose fact still stands."""
    return Alert.objects.exclude(state=AlertState.ENDED)


def last_watch(country: Country) -> WatchRun | None:
    """The latest look of the watch at a country; None where it has not looked yet, so that nobody knows what slips."""
    return WatchRun.objects.filter(country=country).order_by("pk").last()


def visible_alerts(
    user: User | AnonymousUser, country: Country, permission: Permission = Permission.SEE_ALERTS
) -> QuerySet[Alert]:
    """Alerts on projects on which the person holds ``permission``, and on territories that such a mandate covers.

    A mandate that is limited to projects, or speaks for one party, covers no territory as such.
    """
    on_projects = Q(project__in=projects_in(user, permission, country).values("pk"))
    held = mandates_allowing(user, permission).filter(territory__country=country, project_limits=None, party=None)
    places = list(held.values_list("territory", flat=True).distinct())
    on_places = Q(project=None, territory__ancestry__ancestor__in=places)
    found = Alert.objects.filter(rule__country=country)
    return found.filter(on_projects | on_places) if places else found.filter(on_projects)


def may_handle(user: User, alert: Alert) -> Decision:
    """May the person acknowledge, answer and assign? Who holds the permission there, and its owner while it sees it."""
    country = alert.rule.country
    if visible_alerts(user, country, Permission.ACKNOWLEDGE_ALERT).filter(pk=alert.pk).exists():
        return Decision()
    if alert.owner_id == user.pk and visible_alerts(user, country).filter(pk=alert.pk).exists():
        return Decision()
    return Decision.refuse(_("An officer of this territory acknowledges alerts."))


def narrowed(found: QuerySet[Alert], filters: AlertFilters, user: User | None, today: date) -> QuerySet[Alert]:
    """The alerts that ``filters`` let through."""
    found = found.filter(state__in=filters.states) if filters.states else found.exclude(state=AlertState.ENDED)
    if filters.families:
        found = found.filter(rule__family__in=filters.families)
    if filters.rule:
        found = found.filter(rule__code=filters.rule)
    if filters.serious:
        found = found.filter(severity=Severity.SERIOUS)
    if filters.late:
        found = found.filter(due_on__lt=today).exclude(state__in=[AlertState.ENDED, AlertState.ANSWERED])
    if filters.mine and user is not None:
        found = found.filter(owner=user)
    if filters.territory is not None:
        below = filters.territory.descent.values("descendant")
        placed = ProjectTerritory.objects.filter(territory__in=below).values("project")
        found = found.filter(Q(territory__in=below) | Q(project__in=placed))
    if not filters.resting:
        found = found.exclude(state=AlertState.ANSWERED).exclude(
            Q(state=AlertState.ACKNOWLEDGED) & (Q(rests_until__gte=today) | Q(rests_until=None, due_on__gte=today))
        )
    return found


def in_order(found: QuerySet[Alert]) -> QuerySet[Alert]:
    """The most serious first, then by deadline."""
    return found.order_by("-severity", "due_on", "pk")


def shown(found: QuerySet[Alert], country: Country, on: date | None = None) -> list[ShownAlert]:
    """Alerts with their sentences: five queries, and one a level where ranks are told."""
    day = on or timezone.localdate()
    alerts = list(
        found.select_related("rule", "agreement", "project", "territory__parent", "owner").defer(
            "territory__boundary", "territory__parent__boundary", "project__search_text"
        )
    )
    if not alerts:
        return []
    writer = _Writer(country, alerts)
    return [writer.shown(alert, day) for alert in alerts]


def open_alerts(
    user: User | AnonymousUser, country: Country, *, on: date | None = None, resting: bool = False, most: int = 0
) -> list[ShownAlert]:
    """What stands in the person's scope, the most serious first; also what rests where ``resting`` asks for it."""
    day = on or timezone.localdate()
    found = narrowed(visible_alerts(user, country), AlertFilters(resting=resting), None, day)
    ordered = in_order(found)
    return shown(ordered[:most] if most else ordered, country, day)


def alerts_of_territory(user: User | AnonymousUser, territory: Territory, most: int = 10) -> list[ShownAlert]:
    """The alerts on a territory itself that stand and that the person may see, for its page."""
    found = visible_alerts(user, territory.country).filter(territory=territory).exclude(state=AlertState.ENDED)
    return shown(in_order(found)[:most], territory.country)


def alerts_of_project(user: User | AnonymousUser, project: Project, most: int = 10) -> list[ShownAlert]:
    """The alerts on a project and its agreements that stand and that the person may see, for its page."""
    found = visible_alerts(user, project.country).filter(project=project).exclude(state=AlertState.ENDED)
    return shown(in_order(found)[:most], project.country)


class _Writer:
    """Writes sentences with the names of indicators and capitals, which it reads once."""

    def __init__(self, country: Country, alerts: Iterable[Alert], trial: Settings | None = None) -> None:
        self.country = country
        self.language = get_language() or "fr"
        self.rules = {version.rule_id: version for version in rules_in_force(country)}
        asked = [trial or {}, *(version.settings for version in self.rules.values())]
        codes = {settings.get("indicator", "") for settings in asked} - {""}
        versions = IndicatorVersion.objects.of_country(country.pk).in_force().filter(indicator__code__in=codes)
        self.indicators = {version.indicator.code: version for version in versions}
        levels = {self.rules[alert.rule_id].settings["level"] for alert in alerts if alert.rule.family == Family.LAST}
        self.nodes: dict[str, str] = {}
        for level in levels:
            run = published_run(country, level)
            for node in run.nodes if run else ():
                names = node.get("names") or {}
                told = Multilingual(names.get("fr", ""), names.get("ar", ""), names.get("en", ""))
                self.nodes[node["code"]] = told.in_language(self.language)

    def shown(self, alert: Alert, day: date) -> ShownAlert:
        family = Family(alert.rule.family)
        return ShownAlert(
            alert=alert,
            rule=self.rules[alert.rule_id],
            family=family,
            state=AlertState(alert.state),
            severity=Severity(alert.severity),
            why=self.sentence(alert, alert.figures),
            rests=rests(alert.state, alert.due_on, alert.rests_until, day),
            late=alert.due_on < day and alert.state not in (AlertState.ANSWERED, AlertState.ENDED),
        )

    def sentence(self, alert: Alert, figures: Mapping[str, Any]) -> str:
        return self.told(Family(alert.rule.family), self.rules[alert.rule_id].settings, figures)

    def told(self, family: Family, settings: Settings, figures: Mapping[str, Any]) -> str:
        indicator = self.indicators.get(settings.get("indicator", ""))

        def figure(value: float) -> str:
            return self._with_unit(value, indicator)

        tell = Telling(
            money=self._money,
            percent=self._percent,
            figure=figure,
            number=self._number,
            indicator=indicator.name if indicator else "",
            node=lambda code: self.nodes.get(code, code),
        )
        return why(family, figures, tell)

    def _number(self, value: float, decimals: int) -> str:
        return shown_number(Decimal(str(value)), self.language, decimals)

    def _with_unit(self, value: float, indicator: IndicatorVersion | None) -> str:
        if indicator is None:
            return self._number(value, 1)
        number = self._number(value, indicator.decimals)
        if indicator.unit_id == "percent":
            return f"{number}{'' if self.language.startswith('en') else _NARROW}%"
        unit = indicator.unit
        label = Multilingual(unit.label_fr, unit.label_ar, unit.label_en).in_language(self.language)
        return f"{number}\N{NO-BREAK SPACE}{label}"

    def _money(self, thousandths: int) -> str:
        country, language = self.country, self.language
        label = {"ar": country.million_label_ar, "en": country.million_label_en}.get(
            language[:2], country.million_label_fr
        )
        millions = Decimal(thousandths) / 1_000_000_000
        return f"{shown_number(millions, language, 1)}\N{NO-BREAK SPACE}{label or country.currency}"

    def _percent(self, share: float) -> str:
        space = _NARROW if self.language.startswith("fr") else ""
        return f"{shown_number(Decimal(str(share)) * 100, self.language, 0)}{space}%"


_NARROW = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One thing that happened to an alert, with what the watch found then; "" where people did something."""

    event: AlertEvent
    why: str


def history_of(found: ShownAlert, country: Country) -> list[ToldEvent]:
    """What happened to an alert, the latest first, with the figures of each time."""
    writer = _Writer(country, [found.alert])
    events = found.alert.events.select_related("by", "owner", "document").order_by("-pk")
    people = {AlertStep.ACKNOWLEDGED, AlertStep.ANSWERED, AlertStep.ASSIGNED}
    return [
        ToldEvent(event, "" if event.step in people else writer.sentence(found.alert, event.figures))
        for event in events
    ]


def sentences_of(country: Country, rule: NewRule, figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a rule that is only tried would say of each of its facts."""
    writer = _Writer(country, (), rule.settings)
    return [writer.told(Family(rule.family), rule.settings, one) for one in figures]


def people_for(alert: Alert) -> list[User]:
    """Who may be given an alert: those who see it. One query."""
    if alert.project is not None:
        reach = mandates_reaching(alert.project)
    else:
        above = Territory.objects.filter(descent__descendant=alert.territory)
        reach = Q(territory__in=above.values("pk"), project_limits=None, party=None)
    roles = ALLOWED_ROLES[Permission.SEE_ALERTS]
    held = Mandate.objects.in_force(timezone.localdate()).filter(reach, role__in=roles)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return list(people.order_by("last_name", "email"))
