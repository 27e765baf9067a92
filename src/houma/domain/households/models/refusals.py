"""Families that did not want to be registered: counted at their door, and known by nothing else."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.buildings.models import Building, Dwelling
from houma.domain.households.models.protection import Purpose
from houma.domain.territories.models import Country, Territory


class DoorRefusal(models.Model):
    """A household that is not in the register said no, or did not open. Never changed.

    It goes when its time is over (``actions.retaining``), and a count by month stays: ``RefusalCount``. It holds no
    name, no number and no words: where, what was asked, on which day, and who asked. Whoever is registered in the
    dwelling later has answered otherwise since (``queries.refusals``).

    Attributes:
        building: None where only the place is known; ``dwelling`` only inside of it.
        heard_by: who stood at the door, where that is not who writes it down.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="refusals")
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, null=True, blank=True, related_name="refusals")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    said_on = models.DateField()
    heard_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-said_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dwelling=None) | Q(building__isnull=False),
                name="a_door_is_in_a_building",
                violation_error_message=_("A dwelling stands in a building: name the building too."),
            )
        ]
        indexes = [models.Index(fields=["territory", "-said_on"], name="refusals_of_territory")]

    def __str__(self) -> str:
        return f"{self.territory_id}: {self.said_on}"


class RefusalCount(models.Model):
    """What stays of refusals whose time is over: how many families said no in a month, at no door. Append-only.

    Attributes:
        month: its first day.
        families: a door at which several refusals were heard in the month counts once.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    month = models.DateField(help_text=_("First day of the month"))
    families = models.PositiveIntegerField()

    class Meta:
        ordering = ["country", "territory", "month", "id"]
        indexes = [models.Index(fields=["territory", "month"], name="refusal_counts_of_territory")]

    def __str__(self) -> str:
        return f"{self.territory_id}: {self.month} {self.families}"
