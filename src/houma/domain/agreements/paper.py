"""An agreement on paper: templates to draft from, what was handed in, scanned pages and assembled signed copies."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party
from houma.domain.base.models import Named
from houma.domain.documents.models import Document
from houma.domain.territories.models import Country


class PaperLanguage(models.TextChoices):
    """Languages in which agreements are signed."""

    FRENCH = "fr", _("French")
    ARABIC = "ar", _("Arabic")


class AgreementTemplate(Named):
    """Articles to draft an agreement of one kind from. Data of the country; a draft takes a copy of its articles."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="agreement_templates")
    code = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, help_text=_("Kind of agreement that is drafted from it"))
    articles = models.JSONField(help_text=_("As in the terms of a version: {key: {position, title, text}}"))
    note_fr = models.TextField(blank=True, help_text=_("What has to be adapted before use"))
    note_ar = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="agreement_template_code_is_unique",
                violation_error_message=_("This template exists already in the country."),
            )
        ]


class EventKind(models.TextChoices):
    """What is done to an agreement besides entries of the ledger, which tell their own who and when."""

    DRAFTED = "drafted", _("drafted")
    REVISED = "revised", _("draft corrected")
    REDRAFTED = "redrafted", _("new version drafted")
    PROPOSED = "proposed", _("opened for signature")
    WITHDRAWN = "withdrawn", _("version withdrawn")
    CANCELLED = "cancelled", _("given up")
    SIGNED = "signed", _("signature recorded")
    IN_FORCE = "in_force", _("in force")
    AMENDMENT = "amendment", _("amendment proposed")
    AMENDMENT_WITHDRAWN = "amendment_off", _("amendment withdrawn")
    PRINTED = "printed", _("signing copy made")
    SCANNED = "scanned", _("signed copy assembled")
    ATTACHED = "attached", _("document attached")
    CALLED = "called", _("call for funds")
    CALL_ANSWERED = "call_answered", _("call for funds answered")
    RELEASE_ASKED = "release_asked", _("release asked for")
    RELEASE_DECIDED = "release_decided", _("release decided")
    JUSTIFIED = "justified", _("spending justified")
    CLOSED = "closed", _("closed")


class AgreementEvent(models.Model):
    """Who did what to an agreement, and when. Append-only."""

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="events")
    version_number = models.PositiveSmallIntegerField(null=True, blank=True)
    what = models.CharField(max_length=32)
    detail = models.TextField(blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.what}"

    @property
    def label(self) -> str:
        """What was done, in the language in use."""
        return str(EventKind(self.what).label)


class AgreementDocument(models.Model):
    """A document of an agreement, of one of its versions or not."""

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="agreement_documents")
    version = models.ForeignKey(
        "agreements.AgreementVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="of_agreement")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.document_id}"


class ScanStack(models.Model):
    """What one person handed in at once: files with pages in any order, of any agreement."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="scan_stacks")
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scan_stacks",
        help_text=_("Whose copy it is, where the pages do not say"),
    )
    filenames = models.JSONField(default=list)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    handed_in_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.country_id} #{self.pk}"


class ScanState(models.TextChoices):
    PLACED = "placed", _("in its place")
    UNKNOWN = "unknown", _("to be placed by hand")
    REFUSED = "refused", _("refused")
    REPLACED = "replaced", _("replaced by a later scan")
    ASSEMBLED = "assembled", _("in a signed copy")
    SET_ASIDE = "set_aside", _("set aside")


class ScanPage(models.Model):
    """One scanned page with the place that its code, or a person, gave it."""

    stack = models.ForeignKey(ScanStack, on_delete=models.PROTECT, related_name="pages")
    position = models.PositiveIntegerField(help_text=_("Where it lay in the stack, from 1"))
    origin = models.CharField(max_length=260, help_text=_("File and page it comes from"))
    picture = models.FileField(upload_to="scans/", max_length=200)
    state = models.CharField(max_length=10, choices=ScanState.choices)
    reason = models.TextField(blank=True)
    version = models.ForeignKey(
        "agreements.AgreementVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="scan_pages"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="scan_pages")
    language = models.CharField(max_length=2, choices=PaperLanguage.choices, blank=True)
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    placed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["stack", "position"]
        constraints = [
            models.UniqueConstraint(fields=["stack", "position"], name="a_scanned_page_lies_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["placed", "assembled"])
                | Q(version__isnull=False, party__isnull=False, page__isnull=False, pages__isnull=False),
                name="a_placed_page_has_a_place",
            ),
            models.UniqueConstraint(
                fields=["version", "party", "language", "page"],
                condition=Q(state="placed"),
                name="one_scan_waits_at_a_place",
            ),
        ]
        indexes = [models.Index(fields=["version", "party", "language", "state"], name="scan_of_copy")]

    def __str__(self) -> str:
        return f"{self.stack_id}/{self.position}"


class SignedCopy(models.Model):
    """The assembled scan of one party's signed copy of one version. Append-only; the latest one counts."""

    version = models.ForeignKey("agreements.AgreementVersion", on_delete=models.PROTECT, related_name="signed_copies")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signed_copies")
    language = models.CharField(max_length=2, choices=PaperLanguage.choices)
    pages = models.PositiveSmallIntegerField()
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="signed_copy")
    assembled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    assembled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("signed copies")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.party_id} {self.language}"
