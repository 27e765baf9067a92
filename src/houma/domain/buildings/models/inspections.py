"""What inspectors saw and when. Append-only: an inspection is corrected by another one that says which and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.buildings.models.buildings import Building
from houma.domain.buildings.models.risk import RiskClass
from houma.domain.buildings.models.words import Component, Decay, Gravity, MeasureKind


class Inspection(models.Model):
    """One look at a building by somebody entitled to it, and the class of risk that it led to."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="inspections")
    inspected_on = models.DateField()
    risk = models.ForeignKey(RiskClass, on_delete=models.PROTECT, related_name="inspections")
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Where the inspector has an account"),
    )
    inspector_name = models.CharField(max_length=200, blank=True, help_text=_("Person or laboratory that inspected"))
    is_expertise = models.BooleanField(default=False, help_text=_("With measurements, by an expert or a laboratory"))
    summary = models.TextField(blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.TextField(blank=True, help_text=_("Why it replaces the other one"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-inspected_on", "-id"]
        indexes = [models.Index(fields=["building", "-inspected_on", "-id"], name="inspections_of_building")]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(reason=""),
                name="a_corrected_inspection_says_why",
                violation_error_message=_("Say why this inspection replaces the other one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building_id}: {self.inspected_on}"


class Finding(models.Model):
    """What an inspection found on one part of the building. Append-only."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    component = models.CharField(max_length=12, choices=Component.choices)
    decay = models.CharField(max_length=16, choices=Decay.choices)
    gravity = models.PositiveSmallIntegerField(choices=Gravity.choices)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["inspection", "-gravity", "id"]

    def __str__(self) -> str:
        return f"{self.inspection_id}: {self.component} {self.decay}"


class UrgedMeasure(models.Model):
    """What an inspection urges. Append-only: the commission decides."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="measures_urged")
    kind = models.CharField(max_length=20, choices=MeasureKind.choices)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["inspection", "kind"], name="a_measure_is_urged_once")]

    def __str__(self) -> str:
        return f"{self.inspection_id}: {self.kind}"
