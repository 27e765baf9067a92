"""Countries, territories, their names and their tree."""

import uuid
from typing import Self

from django.contrib.gis.db import models as gis
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from houma.domain.base.boxes import with_box_meeting
from houma.domain.base.models import Named


class Country(Named):
    """A country whose city policy is steered here; the fictional one is marked illustrative."""

    code = models.CharField(max_length=2, primary_key=True, help_text=_("ISO 3166-1 alpha-2, lower case"))
    currency = models.CharField(max_length=3, help_text=_("ISO 4217"))
    currency_label_fr = models.CharField(max_length=20)
    currency_label_ar = models.CharField(max_length=20, blank=True)
    currency_label_en = models.CharField(max_length=20, blank=True)
    million_label_fr = models.CharField(max_length=30)
    million_label_ar = models.CharField(max_length=30, blank=True)
    million_label_en = models.CharField(max_length=30, blank=True)
    lead_party_code = models.CharField(max_length=80, blank=True)
    attribution_fr = models.TextField(blank=True)
    attribution_ar = models.TextField(blank=True)
    attribution_en = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    # Drawn anew whenever a name, a place in the tree or a point of the country changes: what other processes keep in
    # memory about its territories is out of date as soon as the stamp differs.
    territories_stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["illustrative", "position", "code"]
        verbose_name_plural = _("countries")


class Level(models.TextChoices):
    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    PROVINCE = "province", _("province or prefecture")
    DISTRICT_PREFECTURE = "prefecture_of_arrondissements", _("prefecture of arrondissements")
    CIRCLE = "cercle", _("cercle")
    COMMUNE = "commune", _("commune")
    ARRONDISSEMENT = "arrondissement", _("arrondissement")
    URBAN_CENTRE = "urban_centre", _("urban centre")
    PERIMETER = "perimeter", _("perimeter")


class PerimeterKind(models.TextChoices):
    NONE = "", pgettext_lazy("kind of perimeter", "none")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    MEDINA = "medina", _("medina")
    EMERGING_CENTRE = "emerging_centre", _("emerging centre")
    TOWN = "town", _("town")


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def of_country(self, country_code: str) -> Self:
        return self.filter(country_id=country_code)

    def within(self, territory: "Territory") -> Self:
        """``territory`` and everything below it: one indexed join."""
        return self.filter(ancestry__ancestor=territory)

    def with_box_meeting(self, box: tuple[float, float, float, float], column: str = "boundary") -> Self:
        """Territories whose ``column`` has a bounding box that meets ``box``: see ``base.boxes``."""
        return with_box_meeting(self, box, column)


class Territory(Named):
    """A unit of one country's tree, or a perimeter drawn for a project."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="territories")
    code = models.CharField(max_length=40)
    level = models.CharField(max_length=30, choices=Level.choices)
    perimeter_kind = models.CharField(max_length=16, choices=PerimeterKind.choices, blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    hcp_code = models.CharField(max_length=20, blank=True)
    iso_3166_2 = models.CharField(max_length=10, blank=True)
    wikidata = models.CharField(max_length=20, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    households = models.PositiveIntegerField(null=True, blank=True)
    population_on = models.DateField(null=True, blank=True)
    point = gis.PointField(srid=4326, null=True, blank=True)
    boundary = gis.MultiPolygonField(srid=4326, null=True, blank=True)
    boundary_source = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords(excluded_fields=["boundary"])
    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("territories")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="territory_code_is_unique",
                violation_error_message=_("This territory code exists already in the country."),
            ),
            models.CheckConstraint(
                condition=Q(level="country", parent=None) | (~Q(level="country") & Q(parent__isnull=False)),
                name="only_a_country_has_no_parent",
                violation_error_message=_("Only a country stands at the top of the tree."),
            ),
            models.CheckConstraint(
                condition=Q(level="perimeter") & ~Q(perimeter_kind="") | ~Q(level="perimeter") & Q(perimeter_kind=""),
                name="a_perimeter_says_its_kind",
                violation_error_message=_(
                    "A perimeter says what it is: neighbourhood, medina, emerging centre or town."
                ),
            ),
        ]
        indexes = [models.Index(fields=["country", "level"], name="territory_level")]


class Ancestry(models.Model):
    """Every pair (ancestor, descendant) of the tree, each territory being its own ancestor at distance 0."""

    ancestor = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="descent")
    descendant = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="ancestry")
    distance = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ancestor", "descendant"], name="ancestry_is_listed_once")]
        indexes = [models.Index(fields=["descendant", "distance"], name="ancestry_upwards")]

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"


class TerritoryName(models.Model):
    """A spelling under which a territory is looked for."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="spellings")
    spelling = models.CharField(max_length=400)
    folded = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "spelling"], name="spelling_is_listed_once")]
        indexes = [models.Index(fields=["folded"], name="spelling_folded")]

    def __str__(self) -> str:
        return self.spelling


class FormerCode(models.Model):
    """A code that a territory had before (crosswalk)."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT)
    former_code = models.CharField(max_length=40)
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="former_codes")
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "former_code"], name="former_code_points_once")]

    def __str__(self) -> str:
        return self.former_code
