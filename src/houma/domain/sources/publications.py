"""Publications in open standards: each one a file with what was found when it was made."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """The public part of a country in one standard, as it was at one moment. The latest is the one that is offered.

    ``written`` and ``left_out`` count records: projects in OC4IDS, agreements in IATI.
    """

    country_code = models.CharField(max_length=2)
    standard = models.CharField(max_length=10)
    schema_version = models.CharField(max_length=10)
    file = models.FileField(upload_to="published/", max_length=200)
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the file"))
    size = models.PositiveBigIntegerField(help_text=_("Bytes"))
    written = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    flows = models.PositiveIntegerField()
    findings = models.JSONField(default=list, help_text=_("List of {weight, record, path, read, expected}"))
    faults = models.PositiveIntegerField()
    gaps = models.PositiveIntegerField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["country_code", "standard", "-published_at"], name="publication_latest")]

    def __str__(self) -> str:
        return f"{self.country_code} {self.standard} {self.published_at:%Y-%m-%d}"
