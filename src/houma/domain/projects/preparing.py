"""What a project shows before it is negotiated: local will, diagnosis, vision; and every document attached to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.accounts.models import Party
from houma.domain.base.models import Named
from houma.domain.documents.models import Document
from houma.domain.indicators.models import ProfileSnapshot
from houma.values.multilingual import Multilingual


class Recorded(models.Model):
    """Something that a person wrote down on a day."""

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class LocalWill(Recorded):
    """The deliberation by which a local government asks for the project."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="local_wills")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    adopted_on = models.DateField()
    summary = models.TextField(blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["-adopted_on", "-id"]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.party_id} {self.number}"


class Diagnosis(Recorded):
    """What a place lacks and what it has, and who found it."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="diagnoses")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dated = models.DateField()
    findings_fr = models.TextField()
    findings_ar = models.TextField(blank=True)
    findings_en = models.TextField(blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["-dated", "-id"]
        verbose_name_plural = _("diagnoses")

    def __str__(self) -> str:
        return f"{self.project_id}: {self.dated}"

    @property
    def findings(self) -> str:
        """The findings in the language in use."""
        texts = Multilingual(self.findings_fr, self.findings_ar, self.findings_en)
        return texts.in_language(get_language() or "fr")


class DiagnosisProfile(models.Model):
    """The profile of a territory as it was when a diagnosis was made of it. Append-only."""

    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.PROTECT, related_name="profiles")
    snapshot = models.ForeignKey(ProfileSnapshot, on_delete=models.PROTECT, related_name="in_diagnoses")
    attached_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["diagnosis", "snapshot"], name="a_diagnosis_keeps_a_profile_once")
        ]

    def __str__(self) -> str:
        return f"{self.diagnosis_id}: {self.snapshot_id}"


class Vision(Recorded):
    """What the place is to become."""

    project = models.OneToOneField("projects.Project", on_delete=models.PROTECT, related_name="vision")
    text_fr = models.TextField()
    text_ar = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.project_id}"

    @property
    def text(self) -> str:
        """The vision in the language in use."""
        return Multilingual(self.text_fr, self.text_ar, self.text_en).in_language(get_language() or "fr")


class Objective(Named):
    """One thing that the vision asks to be reached."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="objectives")
    number = models.PositiveSmallIntegerField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="objective_number_is_unique")]


class ProjectDocument(models.Model):
    """A document belongs to a project, as evidence for one requirement or for none. Append-only."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="attachments")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="in_project")
    requirement = models.CharField(max_length=24, blank=True)
    attached_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-attached_at", "-id"]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.document_id}"


class Moment(models.TextChoices):
    BEFORE = "before", _("before")
    DURING = "during", _("during the works")
    AFTER = "after", _("after")


class Photo(Recorded):
    """A picture of a place before, during or after; the file is a document of the project."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="photos")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="photo")
    action = models.ForeignKey(
        "projects.Action", on_delete=models.SET_NULL, null=True, blank=True, related_name="photos"
    )
    moment = models.CharField(max_length=8, choices=Moment.choices)
    place = models.CharField(max_length=200, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    taken_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["taken_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="a_photo_lies_on_the_earth",
                violation_error_message=_("Give longitude and latitude in degrees, both or none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.moment} {self.place}"
