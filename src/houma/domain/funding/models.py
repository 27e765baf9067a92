"""Envelopes of funds, delegated down a tree, and what is charged to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.accounts.models import Party
from houma.domain.agreements.models import FundingLine
from houma.domain.base.fields import AmountField
from houma.domain.base.models import Named
from houma.domain.territories.models import Country, Territory

_REASON_LENGTH = 400


class Fund(Named):
    """A source of money with a payer: a budget chapter, a special account, a region's own funds."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="funds")
    code = models.SlugField(max_length=60)
    payer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="funds")
    currency = models.CharField(max_length=3)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="fund_code_is_unique",
                violation_error_message=_("This fund code exists already in the country."),
            )
        ]


class Envelope(models.Model):
    """What a holder may commit of a fund in one year on one territory; delegated by the holder of the one above.

    A row never changes: amounts stand in its entries.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="envelopes")
    code = models.CharField(max_length=80)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    year = models.PositiveSmallIntegerField()
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="envelopes")
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="envelopes")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["fund_id", "year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "code"],
                name="envelope_code_is_unique",
                violation_error_message=_("This envelope code exists already in the fund."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="an_envelope_is_not_its_own_part",
                violation_error_message=_("An envelope is not a part of itself."),
            ),
        ]
        indexes = [models.Index(fields=["fund", "year"], name="envelope_of_year")]

    def __str__(self) -> str:
        return self.code


class EntryKind(models.TextChoices):
    ALLOCATION = "allocation", _("allocation")
    CHARGE = "charge", _("charge")


class EnvelopeEntry(models.Model):
    """An amount put into an envelope or taken back (allocation), or charged to it for a funding line. Append-only."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    line = models.ForeignKey(
        FundingLine, on_delete=models.PROTECT, null=True, blank=True, related_name="envelope_entries"
    )
    amount = AmountField(help_text=_("Negative where an earlier entry is taken back"))
    reason = models.CharField(max_length=_REASON_LENGTH)
    reference = models.CharField(max_length=120, unique=True, help_text=_("Name of the operation, recorded once"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("envelope entries")
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="an_envelope_entry_is_not_zero",
                violation_error_message=_("An entry changes something."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="an_envelope_entry_says_why",
                violation_error_message=_("A change of an envelope says why."),
            ),
            models.CheckConstraint(
                condition=Q(kind="allocation", line=None) | Q(kind="charge", line__isnull=False),
                name="a_charge_names_its_line",
                violation_error_message=_("A charge names the funding line that it is for."),
            ),
        ]
        indexes = [models.Index(fields=["envelope", "kind", "amount"], name="entries_of_envelope")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"
