"""Rules of the watch by version, the alerts they raised, and what happened to each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.agreements.models import Agreement
from houma.domain.base.models import Named
from houma.domain.documents.models import Document
from houma.domain.projects.models import Project
from houma.domain.territories.models import Country, Territory

TEXT_LENGTH = 2000


class Family(models.TextChoices):
    """What a rule looks at, and how."""

    LATE = "late", _("late instalments")
    BEHIND = "behind", _("releases behind time")
    SILENT = "silent", _("no progress reported")
    BEYOND = "beyond", _("expected to end late")
    UNREPORTED = "unreported", _("project without a report")
    THRESHOLD = "threshold", _("figure beyond a bound")
    CHANGE = "change", _("change between two periods")
    TREND = "trend", _("trend")
    OUTLIER = "outlier", _("far from comparable territories")
    LAST = "last", _("surely among the last")
    GAP = "gap", _("missing figure")


ON_AGREEMENTS = frozenset({Family.LATE, Family.BEHIND, Family.SILENT, Family.BEYOND})
ON_PROJECTS = frozenset({*ON_AGREEMENTS, Family.UNREPORTED})


class Severity(models.IntegerChoices):
    WATCH = 1, _("to watch")
    SERIOUS = 2, _("serious")


class WatchRule(models.Model):
    """A rule by its code. What it asks for stands in its versions, of which ``version`` is the one in force."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="watch_rules")
    code = models.SlugField(max_length=60)
    family = models.CharField(max_length=12, choices=Family.choices)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="watch_rule_code_is_unique",
                violation_error_message=_("This rule code exists already in the country."),
            )
        ]

    def __str__(self) -> str:
        return self.code


class RuleVersion(Named):
    """What a rule asks for under one version. Append-only: another setting is another version.

    ``settings`` are those of its family (``rules.families``); an alert asks for an answer within ``days``.
    """

    rule = models.ForeignKey(WatchRule, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    settings = models.JSONField(default=dict)
    days = models.PositiveSmallIntegerField(help_text=_("Days within which an alert is answered"))
    enabled = models.BooleanField(default=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["rule_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="watch_rule_version_is_numbered_once"),
        ]


class AlertState(models.TextChoices):
    OPEN = "open", _("open")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ANSWERED = "answered", _("answered")
    ENDED = "ended", _("no longer so")


class Alert(models.Model):
    """One fact about one subject under one rule. A fact that ends and comes back is the same alert again.

    What it is about never changes; where it stands is written by the actions together with an event.

    Attributes:
        subject: key of what it is about: ``a12`` an agreement, ``p7`` a project, ``t301`` a territory.
        fact: which fact of several that a rule may find about a subject: a period, a capital; "" where there is one.
        figures: those that the rule looked at when it last had something to say; ``measure`` grows with the fact.
        rests_until: the day up to which it was acknowledged.
    """

    rule = models.ForeignKey(WatchRule, on_delete=models.PROTECT, related_name="alerts")
    subject = models.CharField(max_length=24)
    fact = models.CharField(max_length=80, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts")
    state = models.CharField(max_length=12, choices=AlertState.choices, default=AlertState.OPEN)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    measure = models.FloatField(default=0)
    figures = models.JSONField(default=dict)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_alerts")
    raised_on = models.DateField()
    due_on = models.DateField(help_text=_("Day until which an answer is asked for"))
    rests_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "subject", "fact"], name="a_fact_is_one_alert"),
            models.CheckConstraint(
                condition=Q(territory__isnull=False) | Q(project__isnull=False),
                name="an_alert_is_about_a_place_or_a_project",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="alerts_by_state")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.subject} {self.fact}"


class AlertStep(models.TextChoices):
    RAISED = "raised", _("raised")
    CHANGED = "changed", _("changed")
    ASSIGNED = "assigned", _("given to")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ANSWERED = "answered", _("answered")
    ENDED = "ended", _("no longer so")
    REOPENED = "reopened", _("so again")


class AlertEvent(models.Model):
    """What happened to an alert. Append-only.

    ``figures`` are those that the rule looked at under ``rule_version``; ``until`` is the day up to which an
    acknowledged alert rests; ``owner`` is to whom it was given.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=12, choices=AlertStep.choices)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    figures = models.JSONField(default=dict)
    rule_version = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(blank=True, max_length=TEXT_LENGTH)
    until = models.DateField(null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="alert_events")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True)
    on = models.DateField(help_text=_("The day that was looked at"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["alert"], condition=Q(step="raised"), name="alert_is_raised_first_once"),
            models.CheckConstraint(
                condition=~Q(step__in=["acknowledged", "answered"]) | (~Q(text="") & Q(by__isnull=False)),
                name="who_acknowledges_or_answers_says_what",
                violation_error_message=_("Who acknowledges or answers an alert says why or what."),
            ),
        ]
        indexes = [models.Index(fields=["alert", "id"], name="events_of_an_alert")]

    def __str__(self) -> str:
        return f"{self.alert_id}: {self.step}"


class WatchRun(models.Model):
    """A look of the watch at a country under every rule: what it found on that day. Append-only.

    Without one, that there is no alert says nothing. A watch that finds what the one before found on the same day
    leaves no second row.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="watches")
    on = models.DateField(help_text=_("The day that was looked at"))
    rules = models.PositiveIntegerField(default=0)
    looked_at = models.PositiveIntegerField(help_text=_("Agreements, projects and territories"))
    open_alerts = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["country", "id"], name="watches_of_country")]

    def __str__(self) -> str:
        return f"{self.country_id}: {self.on}"
