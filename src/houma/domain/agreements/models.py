"""Agreements: versions, parties, signatures, amendments, which whole contains which part, and which two overlap."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from houma.domain.accounts.models import Party
from houma.domain.agreements.ledger import Flow, FlowKind, FundingBasis, FundingLine, Instalment
from houma.domain.agreements.paper import (
    AgreementDocument,
    AgreementEvent,
    AgreementTemplate,
    PaperLanguage,
    ScanPage,
    ScanStack,
    ScanState,
    SignedCopy,
)
from houma.domain.agreements.payments import (
    CallOutcome,
    FlowDocument,
    FundCall,
    FundCallAnswer,
    FundCallDocument,
    ReleaseDecision,
    ReleaseOutcome,
    ReleasePolicy,
    ReleaseRequest,
)
from houma.domain.base.fields import AmountField
from houma.domain.base.models import Named
from houma.domain.projects.models import Project, Visibility
from houma.domain.sources.models import Source
from houma.domain.territories.models import Country
from houma.values.money import Money

__all__ = [
    "Agreement",
    "AgreementDocument",
    "AgreementEvent",
    "AgreementKind",
    "AgreementParty",
    "AgreementState",
    "AgreementTemplate",
    "AgreementVersion",
    "Amendment",
    "AmendmentState",
    "CallOutcome",
    "ComparableMeasure",
    "Containment",
    "Flow",
    "FlowDocument",
    "FlowKind",
    "FundCall",
    "FundCallAnswer",
    "FundCallDocument",
    "FundingBasis",
    "FundingLine",
    "Instalment",
    "OfficialTotal",
    "Overlap",
    "PaperLanguage",
    "PartyRole",
    "ReleaseDecision",
    "ReleaseOutcome",
    "ReleasePolicy",
    "ReleaseRequest",
    "ScanPage",
    "ScanStack",
    "ScanState",
    "Signature",
    "SignedCopy",
    "VersionState",
]


class AgreementKind(models.TextChoices):
    FRAMEWORK = "framework", _("framework agreement")
    FINANCING = "financing", _("financing agreement")
    SPECIFIC = "specific", _("specific agreement")
    ANNOUNCED = "programme", _("announced programme")


class AgreementState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of an agreement", "draft")
    NEGOTIATED = "negotiated", _("being signed")
    SIGNED = "signed", pgettext_lazy("state of an agreement", "signed")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class Agreement(Named):
    """A framework or financing agreement, or a programme that was announced as one (OC4IDS financialAgreement).

    ``total`` repeats the total of the version in force, or the adopted public claim, for lists and maps.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="agreements")
    code = models.CharField(max_length=80)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=10, choices=AgreementKind.choices)
    state = models.CharField(max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT)
    state_reason = models.TextField(blank=True, help_text=_("Why it was closed or cancelled"))
    framework = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="financings")
    signed_on = models.CharField(
        max_length=10, blank=True, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD; blank if unknown")
    )
    signed_from = models.DateField(null=True, blank=True, help_text=_("The earliest day the date can mean"))
    start_year = models.PositiveSmallIntegerField(null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(null=True, blank=True)
    total = AmountField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.INTERNAL)
    territory_note = models.TextField(blank=True, help_text=_("How the published place was read"))
    source_keywords = models.TextField(blank=True, help_text=_("Words of each source, as “number: words”, by |"))
    updated_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="agreement_code_is_unique",
                violation_error_message=_("This agreement code exists already in the country."),
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=0),
                name="an_agreement_total_is_not_negative",
                violation_error_message=_("The total of an agreement is not negative."),
            ),
        ]
        indexes = [
            models.Index(fields=["country", "visibility", "-signed_from"], name="agreement_latest"),
            models.Index(fields=["project"], name="agreement_of_project"),
        ]

    @property
    def money(self) -> Money | None:
        """The total as money; None where no source gives it."""
        return None if self.total is None else Money(self.total, self.currency)


class Containment(models.Model):
    """A source says that one agreement is a part of another: the two are never added."""

    whole = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="contained")
    part = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="containers")
    evidence = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["whole", "part"], name="containment_is_said_once"),
            models.CheckConstraint(
                condition=~Q(whole=models.F("part")),
                name="nothing_contains_itself",
                violation_error_message=_("An agreement does not contain itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whole_id} > {self.part_id}"


class Overlap(models.Model):
    """Two agreements are probably about the same works, and nobody says which contains which: one of them is added.

    The relation has no direction, so a pair stands once, under the lower key first.
    """

    first = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="overlaps_after")
    second = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="overlaps_before")
    evidence = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="overlap_is_said_once"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")),
                name="an_overlap_is_of_two_agreements",
                violation_error_message=_("An agreement does not overlap itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"


class VersionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("version of an agreement", "draft")
    PROPOSED = "proposed", _("open for signature")
    SIGNED = "signed", _("signed, in force")
    SUPERSEDED = "superseded", _("replaced by a later version")
    ABANDONED = "abandoned", _("abandoned")


class AgreementVersion(models.Model):
    """The terms of an agreement at one moment. Terms of a proposed or signed version are frozen by the database."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    terms = models.JSONField(help_text=_("Title, total, period and funding lines: see agreements.terms"))
    reason = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="version_number_is_unique"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state="signed"),
                name="one_version_is_in_force",
                violation_error_message=_("Another version of this agreement is in force."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} v{self.number}"


class PartyRole(models.TextChoices):
    LEAD = "lead", _("lead")
    FUNDER = "funder", _("funder")
    OPERATOR = "operator", pgettext_lazy("part in an agreement", "operator")
    OWNER = "owner", _("contracting authority")
    SIGNATORY = "signatory", _("signatory")
    BENEFICIARY = "beneficiary", _("beneficiary")


class AgreementParty(models.Model):
    """A party to one version of an agreement."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="agreement_roles")
    role = models.CharField(max_length=12, choices=PartyRole.choices)
    must_sign = models.BooleanField(default=True)
    name_as_published = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = _("agreement parties")
        constraints = [models.UniqueConstraint(fields=["version", "party", "role"], name="a_party_has_a_role_once")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.party_id} {self.role}"


class Signature(models.Model):
    """A party signed one version. Append-only."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatures")
    signed_on = models.CharField(
        max_length=10, blank=True, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD; blank if unknown")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "party"],
                name="a_party_signs_once",
                violation_error_message=_("This party has signed this version already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.party_id}"


class AmendmentState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    APPLIED = "applied", _("applied")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Amendment(models.Model):
    """A difference on a signed version: changed paths with what stood there and what shall stand there."""

    base = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="amendments")
    changes = models.JSONField(help_text=_("List of {path, before, after}"))
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=AmendmentState.choices, default=AmendmentState.PROPOSED)
    result = models.OneToOneField(
        AgreementVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="amendment_applied"
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    proposed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="an_amendment_says_why",
                violation_error_message=_("An amendment says why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.base_id}: {self.reason}"


class ComparableMeasure(models.TextChoices):
    """The measure of the bilan that an official total can stand beside."""

    NONE = "", pgettext_lazy("no figure of ours", "none")
    AGREEMENTS = "agreements", _("agreements")
    PROJECTS = "projects", _("projects")
    TOTAL = "total_cost", _("total investment")
    MINISTRY = "ministry_contribution", _("contribution of the ministry")
    RELEASED = "ministry_released", _("released by the ministry")
    NEIGHBOURHOODS = "neighbourhoods", _("neighbourhoods")
    MEDINAS = "medinas", _("medinas")
    CENTRES = "centres", _("emerging centres")


class OfficialTotal(Named):
    """A total that an institution published, with the filter that selects Houma's own rows beside it."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="official_totals")
    code = models.CharField(max_length=160)
    programme_code = models.CharField(max_length=80, blank=True)
    scale = models.CharField(max_length=24, blank=True)
    territory_code = models.CharField(max_length=40, blank=True)
    royal = models.BooleanField(default=False, help_text=_("Counts only projects presented to the King"))
    period_start = models.PositiveSmallIntegerField(null=True, blank=True)
    period_end = models.PositiveSmallIntegerField(null=True, blank=True)
    period_text = models.CharField(max_length=100, blank=True)
    agreement_codes = models.JSONField(
        default=list, blank=True, help_text=_("Codes of the agreements that it is about, where the source names them")
    )
    party_code = models.CharField(max_length=120, blank=True, help_text=_("The partner whose share it is"))
    comparable = models.CharField(max_length=24, choices=ComparableMeasure.choices, blank=True, default="")
    value = models.DecimalField(max_digits=24, decimal_places=6)
    unit_code = models.CharField(max_length=60)
    measure_code = models.CharField(max_length=100)
    as_of = models.CharField(max_length=10, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="official_totals")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "code"], name="official_total_code_is_unique")]
