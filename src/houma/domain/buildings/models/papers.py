"""Documents and photos of a building."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.buildings.models.buildings import Building
from houma.domain.buildings.models.inspections import Inspection
from houma.domain.buildings.models.procedures import Step
from houma.domain.buildings.models.words import Component
from houma.domain.documents.models import Document


class BuildingDocument(models.Model):
    """A document, photo or scan belongs to a building, and to an inspection or a step where one brought it.

    It stays; a picture that should not have been taken is withdrawn from sight, saying why.
    """

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="papers")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="of_building")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    component = models.CharField(max_length=12, choices=Component.choices, blank=True, default="")
    taken_on = models.DateField(null=True, blank=True)
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attached_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-attached_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""),
                name="a_withdrawn_paper_says_why",
                violation_error_message=_("Say why it is withdrawn."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.building_id}: {self.document_id}"
