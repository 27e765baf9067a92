"""Programmes, projects, axes and actions; the evidence of each phase and the passages between phases."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.accounts.models import Mandate, Party
from houma.domain.base.fields import AmountField
from houma.domain.base.models import Named
from houma.domain.base.wording import listed
from houma.domain.projects.evaluating import Evaluation, EvaluationKind, EvaluationState, Judgement
from houma.domain.projects.preparing import (
    Diagnosis,
    DiagnosisProfile,
    LocalWill,
    Moment,
    Objective,
    Photo,
    ProjectDocument,
    Vision,
)
from houma.domain.projects.progress import ProgressCheck, ProgressReport, ReportedProgress, Verdict
from houma.domain.projects.steering import (
    Attendance,
    FollowUp,
    FollowUpState,
    Meeting,
    SteeringBody,
    SteeringDecision,
    SteeringMember,
    SteeringRole,
)
from houma.domain.projects.sustainability import Capital, Weight
from houma.domain.sources.models import Source
from houma.domain.territories.models import Country, Territory
from houma.values.money import Money
from houma.values.multilingual import Multilingual

__all__ = [
    "Action",
    "ActionCapital",
    "ActionTarget",
    "Attendance",
    "Axis",
    "Breakdown",
    "Diagnosis",
    "DiagnosisProfile",
    "Evaluation",
    "EvaluationKind",
    "EvaluationState",
    "Evidence",
    "EvidenceState",
    "FollowUp",
    "FollowUpState",
    "Judgement",
    "LocalWill",
    "MandateProject",
    "Meeting",
    "Moment",
    "Objective",
    "Passage",
    "Phase",
    "Photo",
    "Programme",
    "ProgressCheck",
    "ProgressReport",
    "Project",
    "ProjectDocument",
    "ProjectTerritory",
    "ReportedProgress",
    "Requirement",
    "Scale",
    "SteeringBody",
    "SteeringDecision",
    "SteeringMember",
    "SteeringRole",
    "Verdict",
    "Visibility",
    "Vision",
]

_PLACES_NAMED = 4


class Scale(models.TextChoices):
    """Scale of intervention."""

    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    MEDINA = "medina", _("medina")
    CITY = "city", _("city")
    EMERGING_CENTRE = "emerging_centre", _("emerging centre")
    NEW_TOWN = "new_town", _("new town")
    REGION = "region", _("region")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("public")
    INTERNAL = "internal", _("internal")


class Phase(models.TextChoices):
    """Phases of the project cycle."""

    PREPARATION = "preparation", _("Preparation")
    SETUP = "setup", _("Set-up")
    CONTRACTING = "contracting", _("Negotiation and contracting")
    IMPLEMENTATION = "implementation", _("Implementation and follow-up")
    CLOSED = "closed", _("Closed")
    SUSPENDED = "suspended", _("Suspended")
    CANCELLED = "cancelled", _("Cancelled")


class Programme(Named):
    """A public programme that gathers projects (IATI related-activity)."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="programmes")
    code = models.SlugField(max_length=80)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    description_fr = models.TextField(blank=True)
    description_ar = models.TextField(blank=True)
    description_en = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="programme_code_is_unique",
                violation_error_message=_("This programme code exists already in the country."),
            )
        ]


class Project(Named):
    """A project of city policy (OC4IDS project)."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="projects")
    code = models.CharField(max_length=80)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="projects")
    scale = models.CharField(max_length=16, choices=Scale.choices)
    phase = models.CharField(max_length=16, choices=Phase.choices, default=Phase.PREPARATION)
    phase_before_pause = models.CharField(max_length=16, choices=Phase.choices, blank=True, default="")
    royal_presentation = models.BooleanField(
        null=True, blank=True, help_text=_("Presented to the King; blank if unknown")
    )
    territories = models.ManyToManyField(Territory, through="ProjectTerritory", related_name="projects")
    territory_text = models.CharField(max_length=400, blank=True, help_text=_("Territory in the words of the source"))
    start_year = models.PositiveSmallIntegerField(null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(null=True, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.INTERNAL)
    description = models.TextField(blank=True)
    search_text = models.TextField(blank=True, editable=False, help_text=_("Words to be found by, as they sound"))

    history = HistoricalRecords(excluded_fields=["search_text"])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="project_code_is_unique",
                violation_error_message=_("This project code exists already in the country."),
            ),
            models.CheckConstraint(
                condition=Q(end_year=None) | Q(start_year=None) | Q(end_year__gte=F("start_year")),
                name="a_project_ends_after_it_starts",
                violation_error_message=_("A project ends after it starts."),
            ),
        ]
        indexes = [models.Index(fields=["country", "visibility", "scale"], name="project_scale")]

    @property
    def place(self) -> str:
        """Where it acts: in French in the words of the source, else by the names of its territories.

        Lists prefetch ``territories``.
        """
        if self.territory_text and (get_language() or "fr").startswith("fr"):
            return self.territory_text
        names = [territory.name for territory in self.territories.all()]
        shown = listed(names[:_PLACES_NAMED])
        return f"{shown}…" if len(names) > _PLACES_NAMED else shown or self.territory_text


class ProjectTerritory(models.Model):
    """A territory on which a project acts."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="places")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="project_places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "territory"], name="a_territory_is_named_once")]

    def __str__(self) -> str:
        return f"{self.project_id} @ {self.territory_id}"


class MandateProject(models.Model):
    """A project to which a mandate is limited. A mandate without any reaches all that its territory holds.

    The project cannot be deleted under the row: that would widen the mandate.
    """

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="project_limits")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="mandate_limits")

    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mandate", "project"], name="a_mandate_names_a_project_once")]

    def __str__(self) -> str:
        return f"{self.mandate_id} @ {self.project_id}"


class Breakdown(models.TextChoices):
    """What a published list of parts is worth: only ``PART`` rows add up to the whole."""

    PART = "part", _("part of the whole")
    NO_AMOUNT = "no_amount", _("no amount published")
    WHOLE = "whole", _("amount of the whole programme")
    DETAIL = "detail", _("detail of another row")
    OUTSIDE = "outside", _("outside the agreement")
    SECOND = "second_breakdown", _("second breakdown, not added")


class Axis(Named):
    """A line of a project's intervention programme."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="axes")
    number = models.PositiveSmallIntegerField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        verbose_name_plural = _("axes")
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="axis_number_is_unique")]


class Action(Named):
    """A concrete thing to build, equip or accompany, within an axis."""

    axis = models.ForeignKey(Axis, on_delete=models.CASCADE, related_name="actions")
    number = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=20, choices=Breakdown.choices, default=Breakdown.PART)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True)
    operator = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="operated_actions"
    )
    planned_quantity = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    achieved_quantity = models.DecimalField(
        max_digits=16, decimal_places=3, null=True, blank=True, help_text=_("The last one that was checked")
    )
    achieved_on = models.DateField(null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True, help_text=_("Degrees east"))
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True, help_text=_("Degrees north"))
    quantity_unit = models.CharField(max_length=60, blank=True)
    cost = AmountField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    note = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["axis", "number"], name="action_number_is_unique"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_action_ends_after_it_starts",
                violation_error_message=_("An action ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0),
                name="a_cost_is_not_negative",
                violation_error_message=_("A cost is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="an_action_lies_on_the_earth",
                violation_error_message=_("Give longitude and latitude in degrees, both or none."),
            ),
        ]

    @property
    def money(self) -> Money | None:
        """The cost as money; None where it is unknown."""
        return None if self.cost is None else Money(self.cost, self.currency)


class ActionCapital(models.Model):
    """A capital of resilience that an action serves, mainly or also."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="capitals")
    capital = models.CharField(max_length=14, choices=Capital.choices)
    weight = models.CharField(max_length=10, choices=Weight.choices)

    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["action", "capital"], name="a_capital_is_served_once")]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.capital} {self.weight}"


class ActionTarget(models.Model):
    """A target of the Sustainable Development Goals that an action serves."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="targets")
    code = models.CharField(max_length=5)

    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["action", "code"], name="a_target_is_served_once")]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.code}"


class Requirement(models.TextChoices):
    """What the gates of the cycle ask for."""

    LOCAL_WILL = "local_will", _("Expressed local will")
    DIAGNOSIS = "diagnosis", _("Territorial diagnosis")
    TERRITORY = "territory", _("Defined territory")
    VISION = "vision", _("Development vision")
    INTERVENTION_PROGRAMME = "intervention_programme", _("Intervention programme")
    AXES = "axes", _("Axes and actions")
    STEERING = "steering", _("Steering body")
    FUNDING_PLAN = "funding_plan", _("Funding plan that closes")
    FRAMEWORK_SIGNED = "framework_signed", _("Framework agreement signed by all parties")
    SCHEDULED_COMMITMENTS = "scheduled_commitments", _("Commitments with schedules")
    RELEASES = "releases", _("Releases")
    DASHBOARD = "dashboard", _("Dashboard")
    EVALUATION = "evaluation", _("Evaluation")


class EvidenceState(models.TextChoices):
    THERE = "there", _("there")
    PARTIAL = "partial", _("partial or not published")
    MISSING = "missing", _("missing")


class Evidence(models.Model):
    """What a project can show for one requirement."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="evidence")
    requirement = models.CharField(max_length=24, choices=Requirement.choices)
    state = models.CharField(max_length=8, choices=EvidenceState.choices)
    summary_fr = models.CharField(max_length=400, blank=True)
    summary_ar = models.CharField(max_length=400, blank=True)
    summary_en = models.CharField(max_length=400, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = _("evidence")
        constraints = [models.UniqueConstraint(fields=["project", "requirement"], name="one_evidence_a_requirement")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.requirement} {self.state}"

    @property
    def summary(self) -> str:
        """What is there, in the language in use."""
        texts = Multilingual(self.summary_fr, self.summary_ar, self.summary_en)
        return texts.in_language(get_language() or "fr")


class Passage(models.Model):
    """A project went from one phase to another. Append-only."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="passages")
    transition = models.CharField(max_length=32)
    from_phase = models.CharField(max_length=16, choices=Phase.choices, blank=True)
    to_phase = models.CharField(max_length=16, choices=Phase.choices)
    reason = models.TextField(blank=True)
    passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    passed_at = models.DateTimeField()
    evidence = models.JSONField(default=dict, help_text=_("State of each requirement at that moment"))

    class Meta:
        ordering = ["passed_at", "id"]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.transition}"
