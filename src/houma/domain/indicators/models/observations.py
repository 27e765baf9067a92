"""Observations: one narrow row a figure, so that a whole census is a small table."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from houma.domain.indicators.models.catalogue import Indicator
from houma.domain.sources.models import Source
from houma.domain.territories.models import Country, Territory


class Area(models.IntegerChoices):
    """The part of a territory that is counted."""

    TOTAL = 0, _("total")
    URBAN = 1, _("urban")
    RURAL = 2, _("rural")


class Sex(models.IntegerChoices):
    """The part of the people that is counted."""

    ALL = 0, _("all")
    FEMALE = 1, _("female")
    MALE = 2, _("male")


class Status(models.TextChoices):
    """What kind of figure it is: codes of SDMX CL_OBS_STATUS."""

    NORMAL = "A", _("normal")
    BREAK = "B", _("break in the series")
    ESTIMATED = "E", _("estimated")
    FORECAST = "F", _("forecast")
    IMPUTED = "I", _("imputed")
    MISSING = "M", _("missing")
    PROVISIONAL = "P", _("provisional")
    UNRELIABLE = "U", _("of low reliability")


class Release(models.Model):
    """What a source had to say on one day: a vintage of figures. Append-only.

    ``data_date`` is the day from which these figures are known; of two releases the one with the later day holds, and
    of one day the one recorded later.
    """

    id = models.AutoField(primary_key=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="releases")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="releases")
    title = models.CharField(max_length=300)
    data_date = models.DateField()
    digest = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of the file"))
    illustrative = models.BooleanField(default=False)
    report = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["data_date", "id"]
        indexes = [models.Index(fields=["country", "data_date"], name="release_vintage")]

    def __str__(self) -> str:
        return f"{self.title} ({self.data_date})"


class Slice(models.Model):
    """One indicator in one period for one area and sex: what a map shows of all territories."""

    id = models.AutoField(primary_key=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="slices")
    period = models.CharField(max_length=10, help_text=_("SDMX time period: 2024, 2024-Q1 or 2024-09"))
    area = models.PositiveSmallIntegerField(choices=Area.choices, default=Area.TOTAL)
    sex = models.PositiveSmallIntegerField(choices=Sex.choices, default=Sex.ALL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period", "area", "sex"], name="slice_is_listed_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period} {self.get_area_display()} {self.get_sex_display()}"


class Observation(models.Model):
    """The figure of one territory in one slice, as one release gave it. Append-only: a revision is another release's.

    The key is ordered as it is read: a slice of all territories, or some slices of one. ``value`` is None where the
    source says that it is missing, which also withdraws an earlier figure.
    """

    pk = models.CompositePrimaryKey("slice_id", "territory_id", "release_id")
    slice = models.ForeignKey(Slice, on_delete=models.PROTECT, related_name="observations", db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="observations", db_index=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="observations", db_index=False)
    value = models.FloatField(null=True)
    status = models.CharField(max_length=1, choices=Status.choices, default=Status.NORMAL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="M", value=None) | (~models.Q(status="M") & models.Q(value__isnull=False)),
                name="only_what_is_missing_has_no_value",
                violation_error_message=_("A figure has a value unless it is missing."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.slice_id} {self.territory_id}: {self.value}"
