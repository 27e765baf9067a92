"""Buildings and the dwellings in them."""

from django.contrib.gis.db import models as gis
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.buildings.models.risk import RiskClass
from houma.domain.territories.models import Country, Territory


class Building(models.Model):
    """A building of the inventory. Its risk is what its last inspection found: the action that records one sets it."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="buildings")
    code = models.CharField(max_length=60, help_text=_("The inventory's own reference"))
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="buildings", help_text=_("Commune or arrondissement")
    )
    perimeter = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="buildings_inside"
    )
    address = models.CharField(max_length=300, blank=True)
    point = gis.PointField(srid=4326)
    footprint = gis.MultiPolygonField(srid=4326, null=True, blank=True)
    floors = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Above the ground floor"))
    risk = models.ForeignKey(RiskClass, on_delete=models.PROTECT, null=True, blank=True, related_name="buildings")
    is_illustrative = models.BooleanField(default=False)

    history = HistoricalRecords(excluded_fields=["footprint"])

    class Meta:
        ordering = ["country", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="building_code_is_unique",
                violation_error_message=_("This building reference exists already in the country."),
            )
        ]
        indexes = [models.Index(fields=["territory", "risk"], name="building_risk")]

    def __str__(self) -> str:
        return self.code


class Dwelling(models.Model):
    """A part of a building in which a household lives or can live."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="dwellings")
    code = models.CharField(max_length=40, help_text=_("Unique in the building: floor and door, say"))
    floor = models.SmallIntegerField(null=True, blank=True)
    rooms = models.PositiveSmallIntegerField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["building", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "code"],
                name="dwelling_code_is_unique",
                violation_error_message=_("This dwelling exists already in the building."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.building_id}/{self.code}"
