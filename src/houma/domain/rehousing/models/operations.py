"""An operation: the buildings of a quarter that are emptied, worked on and given back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.accounts.models import Party
from houma.domain.base.fields import AmountField
from houma.domain.base.models import Named
from houma.domain.buildings.models import Building
from houma.domain.projects.models import Project
from houma.domain.rehousing.models.homes import NormVersion
from houma.domain.territories.models import Country, Territory


class Operation(Named):
    """What one agency does for the households of some buildings, on one territory, with one budget."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="operations")
    code = models.SlugField(max_length=40)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="operations", help_text=_("Commune or arrondissement")
    )
    perimeter = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="operations_inside"
    )
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="operations")
    agency = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="operations")
    norms = models.ForeignKey(
        NormVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="operations",
        help_text=_("What homes are checked against"),
    )
    currency = models.CharField(max_length=3)
    budget = AmountField(null=True, blank=True, help_text=_("For the rents of all stays"))
    most_rent = AmountField(null=True, blank=True, help_text=_("A month and household, where its case says nothing"))
    review_months = models.PositiveSmallIntegerField(default=3, help_text=_("A stay is reviewed every so many months"))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_illustrative = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="operation_code_is_unique",
                violation_error_message=_("This operation code exists already in the country."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_operation_ends_after_it_starts",
                violation_error_message=_("An operation ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(review_months__gte=1),
                name="a_stay_is_reviewed_after_a_month_at_least",
                violation_error_message=_("There is at least a month between two reviews."),
            ),
        ]


class OperationBuilding(models.Model):
    """A building of an operation with its dates: everybody out, works, everybody back."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="buildings")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="operations")
    evacuate_by = models.DateField()
    works_from = models.DateField(null=True, blank=True)
    works_until = models.DateField(null=True, blank=True)
    return_on = models.DateField(
        null=True, blank=True, help_text=_("Day from which its households live in it again; none where it is lost")
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["operation", "evacuate_by", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "building"],
                name="a_building_is_in_an_operation_once",
                violation_error_message=_("This building is in the operation already."),
            ),
            models.CheckConstraint(
                condition=(Q(works_from=None) | Q(works_from__gte=F("evacuate_by")))
                & (Q(works_until=None) | Q(works_from__isnull=False, works_until__gte=F("works_from")))
                & (Q(return_on=None) | Q(return_on__gt=F("evacuate_by")))
                & (Q(return_on=None) | Q(works_until=None) | Q(return_on__gte=F("works_until"))),
                name="out_works_and_back_follow_each_other",
                violation_error_message=_("Evacuation, start and end of works, and return follow each other."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id}: {self.building_id}"
