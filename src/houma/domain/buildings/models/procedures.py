"""The file of a building threatening ruin: each step with who took it, when and why. Steps are append-only."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.buildings.models.buildings import Building, Owner
from houma.domain.buildings.models.inspections import Inspection
from houma.domain.buildings.models.words import AppealGround, MeasureKind, NoticeWay, ProcedureState, WorksBy
from houma.domain.territories.models import Country

ENDED = (ProcedureState.CLOSED, ProcedureState.WITHDRAWN)
"""States in which nothing more is done under this file."""


class Procedure(models.Model):
    """One file of a building. ``state`` and ``due_on`` follow from its steps: the action that records one sets them."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="procedures")
    number = models.PositiveSmallIntegerField(help_text=_("First, second … file of the building"))
    state = models.CharField(max_length=20, choices=ProcedureState.choices)
    due_on = models.DateField(null=True, blank=True, help_text=_("Last day of what is awaited now"))
    opened_on = models.DateField()
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["building", "-number"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="procedure_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["building", "number"], name="procedure_number_is_unique"),
            models.UniqueConstraint(
                fields=["building"],
                condition=~Q(state__in=["closed", "withdrawn"]),
                name="a_building_has_one_open_file",
                violation_error_message=_("This building has an open file already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building_id} #{self.number}"


class Step(models.Model):
    """A step that was taken. What it carries besides stands in the tables that point at it. Append-only."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=32, help_text=_("Transition of the table of the procedure"))
    from_state = models.CharField(max_length=20, choices=ProcedureState.choices, blank=True)
    to_state = models.CharField(max_length=20, choices=ProcedureState.choices)
    happened_on = models.DateField()
    due_on = models.DateField(null=True, blank=True, help_text=_("Last day that this step sets"))
    reason = models.TextField(blank=True)
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="led_to", help_text=_("Its ground")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["procedure", "id"]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.code}"


class Measure(models.Model):
    """What the commission decided in a step. Append-only: a later decision replaces all measures of an earlier one."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=20, choices=MeasureKind.choices)
    detail = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["step", "kind"], name="a_measure_is_decided_once")]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.kind}"


class CommissionMember(models.Model):
    """Who sat on the commission that decided: a service, and its delegate where the minutes name one. Append-only."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="members")
    body = models.CharField(max_length=200, help_text=_("Service or authority"))
    person = models.CharField(max_length=150, blank=True)
    chairs = models.BooleanField(default=False)

    class Meta:
        ordering = ["-chairs", "id"]
        constraints = [
            models.UniqueConstraint(fields=["step"], condition=Q(chairs=True), name="a_commission_has_one_chair"),
            models.CheckConstraint(
                condition=~Q(body=""),
                name="a_member_sits_for_a_service",
                violation_error_message=_("Name the service or authority."),
            ),
        ]

    def __str__(self) -> str:
        return self.body


class Notice(models.Model):
    """How a step told the owner, or posted it where no owner is known. Append-only."""

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="notice")
    way = models.CharField(max_length=8, choices=NoticeWay.choices)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.way}"


class Works(models.Model):
    """Works that a step began: by whom, and what they are. Append-only."""

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="works")
    by = models.CharField(max_length=8, choices=WorksBy.choices)
    contractor = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("works")

    def __str__(self) -> str:
        return f"{self.step_id}: {self.by}"


class DespiteAppeal(models.Model):
    """Why a step that cannot be undone did not wait for an appeal; its words and its evidence are the step's.

    Append-only.
    """

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="despite_appeal")
    ground = models.CharField(max_length=8, choices=AppealGround.choices)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("steps taken despite an appeal")

    def __str__(self) -> str:
        return f"{self.step_id}: {self.ground}"


class ProcedureTerm(models.Model):
    """From which text of a country the deadline of a step comes, and how long that text lets it be.

    Where no text gives a length, the authority sets the day.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="procedure_terms")
    step = models.CharField(max_length=32)
    most_days = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=400, help_text=_("Text that says so"))
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["country", "step"]
        constraints = [
            models.UniqueConstraint(fields=["country", "step"], name="a_step_has_one_term"),
            models.CheckConstraint(condition=Q(most_days__gte=1), name="a_term_is_a_day_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id}: {self.step} {self.most_days or '–'}"
