"""Sources, measures, claims and the adoption of one claim among several."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.base.models import Named
from houma.domain.sources.publications import Publication as Publication


class SourceKind(models.TextChoices):
    OFFICIAL = "official", _("official page")
    PRESS = "press", _("press")
    NEWS_AGENCY = "agency", _("news agency")
    STATISTICS = "statistics", _("statistical office")
    BLOG = "blog", _("blog")
    FORUM = "forum", _("forum")
    IMPORT = "import", _("imported file")
    OFFICER = "officer", _("entered by an officer")


class Source(models.Model):
    """One public page, document or file that says something."""

    country_code = models.CharField(max_length=2)
    code = models.SlugField(max_length=120)
    address = models.URLField(max_length=600, blank=True)
    publisher = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=SourceKind.choices)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country_code", "code"],
                name="source_code_is_unique",
                violation_error_message=_("This source code exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.publisher


class Unit(models.Model):
    """A unit of measure, with its label in three languages."""

    code = models.SlugField(max_length=60, primary_key=True)
    label_fr = models.CharField(max_length=80)
    label_ar = models.CharField(max_length=80, blank=True)
    label_en = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.code


class Measure(Named):
    """What a claim measures, defined once."""

    code = models.SlugField(max_length=100, unique=True)
    definition_fr = models.TextField(blank=True)
    definition_ar = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="measures")


class SubjectKind(models.TextChoices):
    AGREEMENT = "agreement", pgettext_lazy("what a figure is about", "agreement")
    CONTRIBUTION = "contribution", _("contribution")
    PROJECT = "project", _("project")
    PROGRAMME = "programme", _("programme")
    TERRITORY = "territory", _("territory")
    AGENCY = "agency", _("urban agency")
    COUNTRY = "country", _("country")
    OFFICIAL_TOTAL = "official_total", _("official total")


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class ClaimRelation(models.TextChoices):
    STATEMENT = "", _("statement")
    AMENDMENT = "amendment", _("amendment")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def about(self, country_code: str, kind: str, code: str) -> Self:
        """What is claimed about one subject, adopted first, then the latest."""
        return (
            self.filter(country_code=country_code, subject_kind=kind, subject_code=code)
            .select_related("measure__unit", "unit", "source")
            .annotate(is_adopted=models.Exists(Adoption.objects.filter(claim=models.OuterRef("pk"), ended_at=None)))
            .order_by("measure__code", "-is_adopted", "-as_of", "id")
        )


class Claim(models.Model):
    """What one source says of one subject: a figure, a date or a text. Never edited; contradicted by another."""

    country_code = models.CharField(max_length=2)
    subject_kind = models.CharField(max_length=16, choices=SubjectKind.choices)
    subject_code = models.CharField(max_length=160)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="claims")
    number = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    text = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="claims")
    as_of = models.CharField(max_length=10, blank=True, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD; blank if unknown"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="claims")
    source_no = models.PositiveSmallIntegerField(default=1)
    confidence = models.CharField(max_length=6, choices=Confidence.choices)
    relation = models.CharField(max_length=12, choices=ClaimRelation.choices, blank=True, default="")
    note = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=False) | ~Q(text=""),
                name="claim_says_something",
                violation_error_message=_("A claim states a number or a text."),
            )
        ]
        indexes = [models.Index(fields=["country_code", "subject_kind", "subject_code"], name="claim_subject")]

    def __str__(self) -> str:
        return f"{self.subject_code} {self.measure_id}: {self.number if self.number is not None else self.text}"


class Adoption(models.Model):
    """The claim that the house uses for one measure of one subject, with who chose it and why."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="adoptions")
    country_code = models.CharField(max_length=2)
    subject_kind = models.CharField(max_length=16, choices=SubjectKind.choices)
    subject_code = models.CharField(max_length=160)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="adoptions")
    reason_fr = models.TextField()
    reason_ar = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    adopted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country_code", "subject_kind", "subject_code", "measure"],
                condition=Q(ended_at=None),
                name="one_claim_is_adopted",
                violation_error_message=_("Another claim is adopted already for this measure."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.reason_fr}"


class ImportState(models.TextChoices):
    CHECKING = "checking", _("being checked")
    REFUSED = "refused", _("refused: errors to mend")
    CHECKED = "checked", _("checked, to be confirmed")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    FAILED = "failed", _("failed")


class ImportRun(models.Model):
    """A workbook handed in: what was found, what it would change, what was done."""

    country_code = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    filename = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the file"))
    file = models.FileField(upload_to="imports/%Y/%m/")
    annotated = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    language = models.CharField(max_length=2, default="fr")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["started_by", "-started_at"], name="import_of_person")]

    def __str__(self) -> str:
        return self.filename
