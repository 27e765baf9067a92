"""Rounds of a survey: whom to ask, how they were drawn, who was found, and which answers are whose."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.base.models import Named
from houma.domain.buildings.models import Building
from houma.domain.households.models import Household
from houma.domain.observatory.models.forms import Form, FormKind
from houma.domain.observatory.models.submissions import Submission
from houma.domain.projects.models import Project
from houma.domain.territories.models import Country, Territory


class RoundPhase(models.TextChoices):
    """When a round asks, seen from a project."""

    BEFORE = "before", _("before the project")
    DURING = "during", _("during the project")
    AFTER = "after", _("after the project")


class UnitKind(models.TextChoices):
    """What is drawn from the register."""

    BUILDING = "building", pgettext_lazy("unit of a survey", "building")
    HOUSEHOLD = "household", pgettext_lazy("unit of a survey", "household")


class SampleMethod(models.TextChoices):
    """How the units of a round are drawn (``engines.surveys``)."""

    FULL = "full", _("full list")
    SIMPLE = "simple", _("simple random sample")
    STRATIFIED = "stratified", _("stratified sample")
    SYSTEMATIC = "systematic", _("systematic sample")
    CLUSTERS = "clusters", _("buildings at random, then their households")
    BY_SIZE = "by_size", _("buildings by number of households, then some of each")


class StratifiedBy(models.TextChoices):
    """What the strata are; the number of each stratum is the key of what it stands for."""

    NOTHING = "", pgettext_lazy("strata", "none")
    RISK = "risk", _("class of risk of the building")
    TERRITORY = "territory", pgettext_lazy("strata", "commune or arrondissement")


class Round(Named):
    """One round of a form over a territory. How its units were drawn never changes; its end and ``closed_at`` may.

    Attributes:
        follows: the earlier round of the same form with which it is compared.
        size: units asked for, or clusters where clusters are drawn; of a full list, all.
        within: households asked for in each building drawn; None: all.
        seed: draws the same sample again from the same register.
        frame_size, frame_digest: units of the register in scope when it was drawn, and SHA-256 of their list.
        unwilling: households that were left out of that list, having said no to surveys; None where the round was drawn
            before they were.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="rounds")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="rounds")
    phase = models.CharField(max_length=6, choices=RoundPhase.choices)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="rounds")
    starts_on = models.DateField()
    ends_on = models.DateField()
    unit_kind = models.CharField(max_length=9, choices=UnitKind.choices)
    method = models.CharField(max_length=10, choices=SampleMethod.choices)
    stratified_by = models.CharField(max_length=9, choices=StratifiedBy.choices, blank=True, default="")
    size = models.PositiveIntegerField()
    within = models.PositiveSmallIntegerField(null=True, blank=True)
    seed = models.PositiveBigIntegerField()
    frame_size = models.PositiveIntegerField()
    frame_digest = models.CharField(max_length=64, help_text=_("SHA-256 of the list from which it was drawn"))
    unwilling = models.PositiveIntegerField(null=True, blank=True, editable=False)
    is_illustrative = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_round_ends_after_it_starts",
                violation_error_message=_("A round ends after it starts."),
            )
        ]
        indexes = [models.Index(fields=["territory", "-starts_on"], name="rounds_of_place")]

    @property
    def protected_as(self) -> UnitKind:
        """By which kind of unit its counts and figures are protected.

        People answer about themselves in a building too: only an inspection tells of buildings alone.
        """
        if self.unit_kind == UnitKind.BUILDING and self.form.kind == FormKind.INSPECTION:
            return UnitKind.BUILDING
        return UnitKind.HOUSEHOLD


class UnitState(models.TextChoices):
    """What became of a unit. ``DONE`` says that answers are there, whatever their review."""

    TO_VISIT = "to_visit", _("to visit")
    DONE = "done", pgettext_lazy("unit of a survey", "answered")
    REFUSED = "refused", pgettext_lazy("unit of a survey", "refused")
    ABSENT = "absent", pgettext_lazy("unit of a survey", "absent")
    NOT_FOUND = "not_found", pgettext_lazy("unit of a survey", "not found")


class RoundUnit(models.Model):
    """A building or household to be asked in a round. Only its interviewer and state change.

    Attributes:
        stratum: key of what the stratum stands for (class of risk, territory), 0 for none or unknown.
        cluster: key of the building where buildings were drawn, else of the unit.
        probability: of being in the sample; first_population, second_population: as ``engines.surveys.Drawn`` has
            them, None where the first corrects nothing.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="units")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="round_units")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="round_units"
    )
    stratum = models.BigIntegerField(default=0)
    cluster = models.BigIntegerField()
    probability = models.FloatField()
    first_population = models.FloatField(null=True)
    second_population = models.FloatField(default=1)
    interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="round_units"
    )
    state = models.CharField(max_length=9, choices=UnitState.choices, default=UnitState.TO_VISIT)

    class Meta:
        ordering = ["round", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(building__isnull=False, household=None) | Q(building=None, household__isnull=False),
                name="a_unit_is_a_building_or_a_household",
            ),
            models.CheckConstraint(
                condition=Q(probability__gt=0, probability__lte=1), name="a_unit_had_a_chance_to_be_drawn"
            ),
            models.UniqueConstraint(fields=["round", "building"], name="a_building_is_asked_once_in_a_round"),
            models.UniqueConstraint(fields=["round", "household"], name="a_household_is_asked_once_in_a_round"),
        ]
        indexes = [models.Index(fields=["interviewer", "state"], name="units_of_interviewer")]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.building_id or self.household_id}"


class Visit(models.Model):
    """Somebody went to a unit, and what came of it. Append-only but for erasing its note."""

    unit = models.ForeignKey(RoundUnit, on_delete=models.PROTECT, related_name="visits")
    outcome = models.CharField(max_length=9, choices=UnitState.choices)
    visited_at = models.DateTimeField()
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["unit", "visited_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=UnitState.TO_VISIT),
                name="a_visit_has_an_outcome",
                violation_error_message=_("Say what came of the visit."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.outcome}"


class UnitAnswer(models.Model):
    """A submission and the unit whose answers it holds. Append-only: the latest row of a submission holds.

    ``submission`` is the one that a series of edits began with; ``unit`` None takes a link back.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="unit_answers")
    unit = models.ForeignKey(RoundUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.submission_id} → {self.unit_id}"
