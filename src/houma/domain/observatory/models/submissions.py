"""What was handed in from the field, as it was received and as it was read."""

from django.conf import settings
from django.contrib.gis.db import models as gis
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.accounts.models import Role, User
from houma.domain.observatory.models.forms import Form, FormVersion
from houma.domain.territories.models import Country, Territory


class Channel(models.TextChoices):
    OPENROSA = "openrosa", _("field application")
    BROWSER = "browser", _("browser")


class Submission(models.Model):
    """One filled form. It is never changed: an edit is another submission that ``replaces`` it.

    Only its answers go, once, when the household that it entered into the register is erased.

    Attributes:
        first: the submission that a series of edits began with; None for that one itself.
        digest: SHA-256 of the instance as it was received: tells a repeated sending from another content.
        territory: where it belongs, the narrowest of the form's territory and of the mandate that it was sent under.
        values: typed answers by name, those of personal questions left out (``rules.answers``).
        unread: paths of answers that are not of their kind, and are kept as text.
        media_names: files that the instance mentions; they may come with later requests.
        device: what the device said it is.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="submissions")
    instance_id = models.CharField(max_length=200)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    first = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="edits")
    digest = models.CharField(max_length=64)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="submissions")
    values = models.JSONField(default=dict)
    unread = models.JSONField(default=list)
    media_names = models.JSONField(default=list)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    device = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.OPENROSA)
    submitter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions")
    received_at = models.DateTimeField(auto_now_add=True)
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["form", "instance_id"], name="instance_is_kept_once"),
            models.CheckConstraint(
                condition=Q(replaces=None, first=None) | Q(replaces__isnull=False, first__isnull=False),
                name="an_edit_knows_what_it_began_with",
            ),
        ]
        indexes = [
            models.Index(fields=["territory", "form", "-received_at"], name="submissions_of_a_place"),
            models.Index(fields=["version", "-received_at"], name="submissions_of_a_version"),
            models.Index(fields=["submitter", "-received_at"], name="submissions_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.instance_id


class SubmissionContent(models.Model):
    """What of a submission tells of persons: the raw instance, personal answers, the place. One row each.

    Whoever counts or lists answers never reads it. It is never changed, only emptied once, when its time is over or the
    person asks for it; the submission itself stays.

    Attributes:
        raw: the instance as it was received, byte by byte; where it held identity numbers, without them.
        personal: typed answers to personal questions, laid out as ``Submission.values`` is; of an identity number only
            its digests (``rules.sealing``).
        location: the first point that the form asked for.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="content", primary_key=True)
    raw = models.BinaryField(null=True)
    personal = models.JSONField(null=True)
    location = gis.PointField(srid=4326, null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None, raw__isnull=False)
                | Q(erased_at__isnull=False, raw=None, personal=None, location=None),
                name="content_is_whole_or_erased",
            )
        ]

    def __str__(self) -> str:
        return str(self.submission_id)


class Attachment(models.Model):
    """A file that came with a submission: a picture without its place, a sound, a film.

    It is never changed, only erased once: its file goes, the row stays.

    Attributes:
        sent_digest: SHA-256 of the file as it was sent, by which a repeated sending is recognised.
        digest: SHA-256 of the file as it is kept.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="submissions/", max_length=200, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text=_("Bytes"))
    digest = models.CharField(max_length=64)
    sent_digest = models.CharField(max_length=64)
    is_personal = models.BooleanField(default=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["submission", "name"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "name"], name="attachment_is_kept_once"),
            models.CheckConstraint(
                condition=~Q(file="") & Q(erased_at=None) | Q(file="") & Q(erased_at__isnull=False),
                name="attachment_is_whole_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class RefusalReason(models.TextChoices):
    MALFORMED = "malformed", _("not a well-formed instance")
    UNSAFE = "unsafe", _("holds what no instance holds")
    TOO_LARGE = "too_large", pgettext_lazy("reason of a refusal", "too large")
    UNKNOWN_FORM = "unknown_form", _("unknown form or version")
    NOT_TAKEN = "not_taken", _("the version takes no submissions")
    NO_INSTANCE_ID = "no_instance_id", _("no instanceID")
    CONFLICT = "conflict", _("same instanceID, other content")
    BASE_MOVED = "base_moved", _("edits what is not there or was edited before")
    ATTACHMENT = "attachment", _("attachment that is not taken")
    FORBIDDEN = "forbidden", _("not allowed to this person")


class RefusedSubmission(models.Model):
    """What was sent and not taken: nothing is lost and nothing passes in silence. Append-only but for ``body``.

    Attributes:
        detail: in plain words, in the language of the house's log.
        body: what was sent, where it is small enough to be kept; taken out again when its time is over.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=RefusalReason.choices)
    detail = models.TextField(blank=True)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True, blank=True, related_name="refused")
    form_id_said = models.CharField(max_length=200, blank=True)
    version_said = models.CharField(max_length=200, blank=True)
    instance_id = models.CharField(max_length=200, blank=True)
    filename = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text=_("Bytes"))
    body = models.BinaryField(null=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["country", "-at"], name="refused_submissions")]

    def __str__(self) -> str:
        return f"{self.reason}: {self.digest[:12]}"


class SubmissionLook(models.Model):
    """Somebody saw the personal answers or files of a submission. Append-only.

    Attributes:
        role: under which role of ``by``; "" for looks of before roles were written down.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="looks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True, default="")
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["submission", "-at"], name="looks_at_submission")]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.submission_id}"
