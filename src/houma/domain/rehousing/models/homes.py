"""The stock of homes, and the norms that say what a decent home is."""

from django.conf import settings
from django.contrib.gis.db import models as gis
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.accounts.models import Party
from houma.domain.base.fields import AmountField
from houma.domain.base.models import Named
from houma.domain.territories.models import Country, Territory


class NormLack(models.TextChoices):
    """What norms can say that a home lacks; a version names those that forbid the home."""

    STEP_FREE = "step_free", _("entrance without steps")
    ROOMS = "rooms", _("rooms")
    FLOOR_AREA = "floor_area", _("floor area")
    SANITATION = "sanitation", _("sanitation of its own")
    WATER = "water", _("running water")
    VENTILATION = "ventilation", _("ventilation")
    FAR = "far", _("nearness")


class NormVersion(Named):
    """What a decent home is, at one time and by one source. Append-only: norms change by a new version."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="norm_versions")
    code = models.SlugField(max_length=60, help_text=_("The same for all versions of these norms"))
    number = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    persons_per_room = models.DecimalField(
        max_digits=4, decimal_places=2, null=True, blank=True, help_text=_("At most; nothing where there is no norm")
    )
    floor_area_per_person = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, help_text=_("Square metres at least")
    )
    separate_sanitation = models.BooleanField(default=False)
    water = models.BooleanField(default=False)
    ventilation = models.BooleanField(default=False)
    farthest = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Metres to school, work and kin, on average, at most")
    )
    required = models.JSONField(default=list, help_text=_("What a home may not lack, a list of NormLack"))
    source = models.CharField(max_length=400, help_text=_("Who set these norms, and where it is written"))
    is_illustrative = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["country", "code", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code", "number"],
                name="norm_version_is_unique",
                violation_error_message=_("This version of the norms exists already."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="norms_name_their_source",
                violation_error_message=_("Norms name their source."),
            ),
        ]


class Home(models.Model):
    """A unit in which households can be housed for a time: a flat, a room, or a collective centre."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="homes")
    code = models.CharField(max_length=60)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="homes")
    site = models.CharField(
        max_length=120, blank=True, help_text=_("Building, street or centre: homes of one site count as together")
    )
    address = models.CharField(max_length=300, blank=True)
    point = gis.PointField(srid=4326, null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(help_text=_("Persons"))
    collective = models.BooleanField(default=False, help_text=_("Takes several households at once"))
    rooms = models.PositiveSmallIntegerField()
    floor_area = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, help_text=_("Square metres")
    )
    step_free = models.BooleanField(default=False)
    separate_sanitation = models.BooleanField(default=False)
    water = models.BooleanField(default=False)
    ventilation = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    rent = AmountField(help_text=_("A month; of a person where the home is collective"))
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="homes")
    available_from = models.DateField()
    available_until = models.DateField(null=True, blank=True, help_text=_("Day on which it has to be given back"))
    is_illustrative = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["country", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="home_code_is_unique",
                violation_error_message=_("This home exists already in the country."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1) & Q(rooms__gte=1) & Q(rent__gte=0),
                name="a_home_has_room",
                violation_error_message=_("A home takes at least one person and has a room; its rent is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(available_until=None) | Q(available_until__gt=F("available_from")),
                name="a_home_is_available_for_a_day",
                violation_error_message=_("A home is available from a day until a later one."),
            ),
        ]
        indexes = [models.Index(fields=["territory", "available_from"], name="home_of_territory")]

    def __str__(self) -> str:
        return self.code


class HomeClosure(models.Model):
    """Days on which a home is not to be had: repairs, the owner's own use. ``until`` is the day it opens again."""

    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="closures")
    starts_on = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True, help_text=_("Taken back"))

    class Meta:
        ordering = ["home", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("starts_on")),
                name="a_closure_lasts_a_day",
                violation_error_message=_("A home is closed from a day until a later one."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_closure_says_why",
                violation_error_message=_("Say why the home is closed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_id}: {self.starts_on} – {self.until}"
