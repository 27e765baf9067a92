"""Forms, their versions, and what happened to each version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.accounts.models import Party, User
from houma.domain.base.models import Named
from houma.domain.documents.models import Document
from houma.domain.territories.models import Country, Territory


class FormKind(models.TextChoices):
    """What a form is for: it says which register its submissions may feed."""

    INSPECTION = "inspection", _("building inspection")
    CENSUS = "census", _("household census")
    NEEDS = "needs", _("needs and expectations")
    SATISFACTION = "satisfaction", _("satisfaction after delivery")
    OTHER = "other", _("other survey")


class LegalBasis(models.TextChoices):
    """On what ground personal data is collected (law 09-08, article 4)."""

    CONSENT = "consent", _("consent of the person")
    LEGAL_DUTY = "legal_duty", _("legal obligation")
    PUBLIC_TASK = "public_task", _("mission of public interest")


class RetentionClass(models.TextChoices):
    """Under which rule of retention the answers fall."""

    BUILDING_RECORD = "building_record", _("record of a building")
    SURVEY_ANSWERS = "survey_answers", _("answers to a survey")
    CASE_FILE = "case_file", _("file of a household")


class VersionState(models.TextChoices):
    """A draft takes nothing. A published version is offered and takes; a closing one takes what was begun with it.

    One version is published at a time: the one before closes when the next is published. A draft that was never offered
    may be replaced by another workbook under the same version, and stays in the history.
    """

    DRAFT = "draft", pgettext_lazy("state of a form", "draft")
    PUBLISHED = "published", pgettext_lazy("state of a form", "published")
    CLOSING = "closing", pgettext_lazy("state of a form", "no longer offered")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a form", "withdrawn")
    REPLACED = "replaced", pgettext_lazy("state of a form", "replaced before it was offered")


class Form(models.Model):
    """A questionnaire by its ``form_id``. What it asks stands in its versions.

    It is for one territory and all below it, or without one for the whole country.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="forms")
    form_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=FormKind.choices, default=FormKind.OTHER)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="forms")
    is_illustrative = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["country", "form_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "form_id"],
                name="form_id_is_unique",
                violation_error_message=_("This form_id exists already in the country."),
            )
        ]

    def __str__(self) -> str:
        return self.form_id


class FormVersion(Named):
    """One version of a form as it was uploaded; its names are its title. Nothing but ``state`` ever changes.

    Attributes:
        number: counts the versions of a form from 1, in the order in which they came.
        version: the version as ODK means it, a text of the workbook's settings.
        digest: MD5 of ``xform``, which the OpenRosa form list asks for to tell whether a phone has this form.
        questions: the version's own model, by which its submissions are read (``rules.questions``).
        media_names: files that the form mentions and phones fetch with it.
        languages: codes of its languages, the default one first.
        notices: what the check of the workbook warned of, as it was said (``rules.xlsform.faults``).
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    languages = models.JSONField(default=list)
    xform = models.TextField()
    digest = models.CharField(max_length=32, help_text=_("MD5 of the XForm"))
    questions = models.JSONField(default=dict)
    media_names = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    workbook = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    has_personal = models.BooleanField(default=False)
    purpose_fr = models.TextField(blank=True)
    purpose_ar = models.TextField(blank=True)
    purpose_en = models.TextField(blank=True)
    legal_basis = models.CharField(max_length=12, choices=LegalBasis.choices, blank=True)
    controller = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who answers for the data under law 09-08"),
    )
    retention_class = models.CharField(max_length=16, choices=RetentionClass.choices, blank=True)
    retention_months = models.PositiveSmallIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["form", "number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_is_numbered_once"),
            models.UniqueConstraint(
                fields=["form", "version"],
                condition=~Q(state="replaced"),
                name="form_version_is_unique",
                violation_error_message=_("This form has this version already: a new upload bears a new version."),
            ),
            models.UniqueConstraint(
                fields=["form"],
                condition=Q(state="published"),
                name="one_version_is_offered",
                violation_error_message=_("One version of a form is offered at a time."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(has_personal=False)
                | (
                    ~Q(purpose_fr="")
                    & ~Q(legal_basis="")
                    & Q(controller__isnull=False)
                    & ~Q(retention_class="")
                    & Q(retention_months__isnull=False)
                ),
                name="personal_questions_have_a_purpose",
                violation_error_message=_(
                    "A form with personal questions states its purpose, its legal basis, who answers for the data and "
                    "how long they are kept."
                ),
            ),
        ]
        indexes = [models.Index(fields=["state", "form"], name="form_versions_by_state")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}"


class FormMedia(models.Model):
    """A file that phones fetch with a version of a form: a picture of a label, a list of choices. Append-only."""

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="media")
    name = models.CharField(max_length=255)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=32, help_text=_("MD5 of the file"))

    class Meta:
        ordering = ["version", "name"]
        verbose_name_plural = _("media of forms")
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="form_media_is_named_once")]

    def __str__(self) -> str:
        return self.name


class FormEvent(models.Model):
    """A version went from one state to another. Append-only."""

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=10, choices=VersionState.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["version", "id"], name="events_of_form_version")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.state}"
