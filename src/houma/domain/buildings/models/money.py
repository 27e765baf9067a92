"""Money of a file: what works done instead of the owner cost, what was recovered, which aid was granted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party
from houma.domain.base.fields import AmountField
from houma.domain.base.models import Named
from houma.domain.buildings.models.procedures import Procedure
from houma.domain.buildings.models.words import MoneyKind
from houma.domain.documents.models import Document
from houma.domain.territories.models import Country, Territory
from houma.values.money import Money


class AidRule(Named):
    """A rule by which aid is granted, as a public text states it."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="aid_rules")
    code = models.SlugField(max_length=60)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="aid_rules")
    share_percent = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Of the cost of works"))
    ceiling = AmountField(null=True, blank=True, help_text=_("Most for one building or family"))
    currency = models.CharField(max_length=3)
    source = models.CharField(max_length=400)
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["country", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="aid_rule_code_is_unique",
                violation_error_message=_("This aid rule exists already in the country."),
            ),
            models.CheckConstraint(
                condition=Q(share_percent=None) | Q(share_percent__gte=1, share_percent__lte=100),
                name="a_share_is_a_percentage",
            ),
            models.CheckConstraint(condition=Q(ceiling=None) | Q(ceiling__gt=0), name="a_ceiling_is_positive"),
        ]

    @property
    def most(self) -> Money | None:
        """The ceiling as money; None where the rule has none."""
        return None if self.ceiling is None else Money(self.ceiling, self.currency)


class MoneyEntry(models.Model):
    """One amount. Append-only: a wrong one is reversed by another of the opposite sign."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="money")
    kind = models.CharField(max_length=8, choices=MoneyKind.choices)
    amount = AmountField()
    currency = models.CharField(max_length=3)
    happened_on = models.DateField()
    payer = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who paid; the owner where money is recovered"),
    )
    rule = models.ForeignKey(AidRule, on_delete=models.PROTECT, null=True, blank=True, related_name="granted")
    rule_cited = models.CharField(max_length=300, blank=True, help_text=_("Rule of the aid, in words"))
    note = models.CharField(max_length=400, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["procedure", "happened_on", "id"]
        verbose_name_plural = _("money entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="only_a_building_reversal_is_negative",
                violation_error_message=_("An amount is more than zero; a wrong one is reversed."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="aid") | Q(rule__isnull=False) | ~Q(rule_cited=""),
                name="an_aid_cites_its_rule",
                violation_error_message=_("An aid says by which rule it is granted."),
            ),
            models.CheckConstraint(
                condition=Q(kind="recovery") | Q(payer__isnull=False),
                name="a_cost_or_an_aid_has_a_payer",
                violation_error_message=_("Say which organisation pays."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.kind} {self.amount}"

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.currency)
