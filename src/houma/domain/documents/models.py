"""Files that were handed in. What a document belongs to is said by the app that attaches it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.territories.models import Country


class Confidentiality(models.TextChoices):
    """Who may read a document of a project or an agreement."""

    PUBLIC = "public", _("everybody")
    PARTIES = "parties", _("the parties of the project")
    OFFICERS = "officers", _("officers and auditors")


class DocumentKind(models.TextChoices):
    DELIBERATION = "deliberation", _("deliberation")
    STUDY = "study", _("study or diagnosis")
    MINUTES = "minutes", _("minutes")
    PHOTO = "photo", _("photo")
    DRAFT = "draft", _("draft of an agreement")
    SCAN = "scan", _("signed scan")
    PROOF = "proof", _("proof of payment or delivery")
    REPORT = "report", _("report")
    OTHER = "other", _("other document")


class Document(models.Model):
    """One file with what it is. Its content is never changed: a new one replaces it and says which."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=16, choices=DocumentKind.choices)
    title = models.CharField(max_length=200)
    confidentiality = models.CharField(max_length=8, choices=Confidentiality.choices, default=Confidentiality.OFFICERS)
    file = models.FileField(upload_to="documents/", max_length=200)
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text=_("Bytes"))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the file"))
    dated = models.DateField(null=True, blank=True, help_text=_("Day that the document bears"))
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    handed_in_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-handed_in_at", "-id"]
        indexes = [models.Index(fields=["digest"], name="document_digest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gt=0),
                name="a_document_is_not_empty",
                violation_error_message=_("The file is empty."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")
