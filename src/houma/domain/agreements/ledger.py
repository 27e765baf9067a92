"""The ledger: who promised, committed, released and spent what. Rows are never changed or deleted, only reversed."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party
from houma.domain.base.fields import AmountField
from houma.domain.projects.models import Action
from houma.domain.sources.models import Source


class FundingBasis(models.TextChoices):
    """What a published contribution is worth: only ``PART`` rows add up to the whole."""

    PART = "part", _("part of the whole")
    ALTERNATIVE = "alternative", _("other source or other base, not added")
    PARTIAL_BASE = "partial_base", _("on a part of the whole, not added")


class FundingLine(models.Model):
    """A promise to pay under an agreement: who pays, who receives, for which action, in which currency.

    ``receiver`` and ``action`` are empty only where a public source does not say them.
    """

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="funding_lines")
    key = models.CharField(max_length=40, help_text=_("Name of the line inside the agreement's terms"))
    payer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="lines_to_pay")
    payer_as_published = models.CharField(max_length=300, blank=True)
    receiver = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="lines_to_receive"
    )
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="funding_lines")
    currency = models.CharField(max_length=3)
    basis = models.CharField(max_length=12, choices=FundingBasis.choices, default=FundingBasis.PART)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="funding_lines")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "key"], name="funding_line_key_is_unique"),
            models.CheckConstraint(
                condition=Q(receiver__isnull=False, action__isnull=False) | Q(source__isnull=False),
                name="a_line_names_receiver_and_action",
                violation_error_message=_("A funding line names who receives and for which action."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}/{self.key}"


class Instalment(models.Model):
    """A part of a commitment with the day it is due. Withdrawn, never changed, when an amendment reschedules it."""

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount = AmountField()
    introduced_in = models.PositiveSmallIntegerField(help_text=_("Version of the agreement that brought it"))
    withdrawn_in = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Version that withdrew it"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "introduced_in", "number"], name="instalment_number_is_unique"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="an_instalment_is_positive",
                violation_error_message=_("An instalment is more than zero."),
            ),
        ]
        indexes = [models.Index(fields=["due_on", "line"], name="instalment_due", condition=Q(withdrawn_in=None))]

    def __str__(self) -> str:
        return f"{self.line_id} #{self.number} {self.due_on}"


class FlowKind(models.IntegerChoices):
    """IATI transaction types."""

    COMMITMENT = 2, _("commitment")
    DISBURSEMENT = 3, _("disbursement")
    EXPENDITURE = 4, _("expenditure")
    PLEDGE = 13, _("pledge")


class FlowQuerySet(models.QuerySet["Flow"]):
    def of_kind(self, kind: FlowKind) -> Self:
        return self.filter(kind=kind)

    def total(self) -> Decimal:
        """Net sum; callers select one currency."""
        return self.aggregate(total=models.Sum("amount"))["total"] or Decimal(0)


class Flow(models.Model):
    """One entry of the ledger. ``amount`` is negative only in a reversal, or where an amendment lowers a commitment."""

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="flows")
    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="flows")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, null=True, blank=True, related_name="flows")
    kind = models.PositiveSmallIntegerField(choices=FlowKind.choices)
    amount = AmountField()
    currency = models.CharField(max_length=3)
    value_date = models.DateField(
        null=True, blank=True, help_text=_("Day the money moved or was promised; blank if unknown")
    )
    version_number = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Version that commits"))
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    reason = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="flows")
    reference = models.CharField(
        max_length=80, unique=True, help_text=_("Name of the operation: the same one is recorded once")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = FlowQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0)
                | Q(amount__lt=0, reverses__isnull=False)
                | Q(amount__lt=0, kind=2, version_number__isnull=False),
                name="only_a_reversal_is_negative",
                violation_error_message=_("An amount is more than zero; a mistake is reversed."),
            ),
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reason=""),
                name="a_reversal_says_why",
                violation_error_message=_("A reversal says why."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[2, 3, 4, 13]),
                name="a_flow_has_a_known_kind",
                violation_error_message=_("A flow is a pledge, a commitment, a disbursement or an expenditure."),
            ),
        ]
        indexes = [
            # Sums of a whole country read one kind after the other, and never the many expenditures.
            models.Index(fields=["kind", "agreement", "amount"], name="flow_of_kind_and_agreement"),
            models.Index(fields=["kind", "line", "amount"], name="flow_of_kind_and_line"),
            models.Index(
                fields=["instalment", "amount"], name="flow_of_instalment", condition=Q(instalment__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount} {self.currency}"
