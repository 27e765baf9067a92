"""Buildings, the dwellings in them, and to whom they belong."""

from django.conf import settings
from django.contrib.gis.db import models as gis
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.buildings.models.risk import RiskClass
from houma.domain.buildings.models.words import Heritage, Material, Occupancy, Ownership, Use
from houma.domain.territories.models import Country, Territory


class Building(models.Model):
    """A building of the inventory. Its risk is what its last inspection found: the action that records one sets it."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="buildings")
    code = models.CharField(max_length=60, help_text=_("The inventory's own reference"))
    name = models.CharField(max_length=200, blank=True, help_text=_("A name by which it is known, if any"))
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
    built_year = models.PositiveSmallIntegerField(null=True, blank=True)
    built_period = models.CharField(max_length=100, blank=True, help_text=_("In words, where no year is known"))
    walls = models.CharField(max_length=10, choices=Material.choices, blank=True, default="")
    slabs = models.CharField(max_length=10, choices=Material.choices, blank=True, default="")
    use = models.CharField(max_length=16, choices=Use.choices, blank=True, default="")
    ownership = models.CharField(max_length=10, choices=Ownership.choices, blank=True, default="")
    heritage = models.CharField(max_length=10, choices=Heritage.choices, blank=True, default="")
    occupancy = models.CharField(max_length=10, choices=Occupancy.choices, blank=True, default="")
    decay = models.TextField(blank=True, help_text=_("Decay observed at the inventory"))
    source = models.CharField(max_length=300, blank=True, help_text=_("Who made the inventory, in which document"))
    inventoried_on = models.DateField(null=True, blank=True)
    risk = models.ForeignKey(RiskClass, on_delete=models.PROTECT, null=True, blank=True, related_name="buildings")
    inspected_on = models.DateField(null=True, blank=True, help_text=_("Day of the inspection that gave the risk"))
    is_illustrative = models.BooleanField(default=False)
    search_text = models.TextField(blank=True, editable=False, help_text=_("Words to be found by, as they sound"))

    history = HistoricalRecords(excluded_fields=["footprint", "search_text"])

    class Meta:
        ordering = ["country", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="building_code_is_unique",
                violation_error_message=_("This building reference exists already in the country."),
            ),
            models.CheckConstraint(
                condition=~Q(code=""),
                name="a_building_has_a_code",
                violation_error_message=_("A building has a reference."),
            ),
        ]
        indexes = [
            models.Index(fields=["territory", "risk"], name="building_risk"),
            models.Index(fields=["territory", "code"], name="building_list"),
        ]

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


class Owner(models.Model):
    """To whom a notice is addressed. Personal data: what the notice needs and no more, and without a history."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="owners")
    name = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=300, blank=True, help_text=_("Where a notice reaches the owner"))
    share = models.CharField(max_length=60, blank=True, help_text=_("Part owned, in words"))
    ended_on = models.DateField(null=True, blank=True, help_text=_("No longer an owner since"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_at_end = models.BooleanField(
        default=False, help_text=_("Asked to be erased: goes with the last step of the open file")
    )

    class Meta:
        ordering = ["building", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(erased_at__isnull=False),
                name="an_owner_has_a_name",
                violation_error_message=_("Give the owner's name, or record no owner: then the notice is posted."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.building_id}: {self.pk}"
