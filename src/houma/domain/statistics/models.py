"""Releases of protected tables: what was let out, once and for all, and who was counted where at the time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.territories.models import Country, Territory


class Release(models.Model):
    """The tables of one territory at one moment, protected together and against all that was released there before.

    Nothing of it ever changes. The true counts are not kept: what is suppressed is gone.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="statistic_releases")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="statistic_releases")
    number = models.PositiveIntegerField(help_text=_("1, 2, 3 … for each territory"))
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    below = models.PositiveSmallIntegerField(help_text=_("Counts from 1 to under this one are protected"))
    protection = models.JSONField(help_text=_("For each table: cells, suppressed, whether the least loss was proved"))
    engine = models.CharField(max_length=40, help_text=_("Version that protected it"))
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["territory", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "number"], name="release_number_is_unique"),
            models.CheckConstraint(
                condition=Q(below__gte=2),
                name="a_release_protects_something",
                violation_error_message=_("The threshold is at least 2."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory_id} #{self.number}"


class Publication(models.Model):
    """A release became open data. It is safe for everybody; that everybody is meant to have it is said here."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="publication")
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.release_id}: {self.published_at:%Y-%m-%d}"


class ReleasedCell(models.Model):
    """A cell as it was let out. An empty count is suppressed, and nothing says whether it was small itself."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="cells")
    table_code = models.CharField(max_length=40)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    outside = models.BooleanField(default=False, help_text=_("What of the territory lies in none of its parts"))
    categories = models.CharField(max_length=200, help_text=_("One code an axis, joined by ;"))
    count = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "table_code", "territory", "outside", "categories"], name="released_cell_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.table_code} {self.categories}"


class CountedUnits(models.Model):
    """Where each unit was counted then, by its number in the register: what the next release is protected against.

    Names are not in here, and no page reads it. Who was erased meanwhile is a number without a row.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="counted")
    table_code = models.CharField(max_length=40)
    places = models.JSONField(help_text=_("Each leaf: territory, categories"))
    units = models.JSONField(help_text=_("For each leaf, the numbers of its units"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "table_code"], name="counted_units_of_a_table")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.table_code}"
