"""What happens around a release: who called for it, who asked and who approved, and what proves that it was spent.

Every table here only grows. The state of a call or of a request is told by the row that answers it, one at most.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.ledger import Flow, FundingLine, Instalment
from houma.domain.base.fields import AmountField
from houma.domain.documents.models import Document
from houma.domain.territories.models import Country
from houma.values.money import Money


class ReleasePolicy(models.Model):
    """From which amount on a release takes two persons, from a day on. The latest one in force counts."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="release_policies")
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    threshold = AmountField(help_text=_("A release of more than this takes a second person"))
    reason = models.TextField(help_text=_("Who decided it, and where it is written"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("release policies")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(threshold__gte=0),
                name="a_threshold_is_not_negative",
                violation_error_message=_("A threshold is not negative."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_release_policy_says_why",
                violation_error_message=_("Say who decided it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.currency} {self.starts_on}"

    @property
    def money(self) -> Money:
        return Money(self.threshold, self.currency)


class FundCall(models.Model):
    """The receiver of a line asks for an instalment of it."""

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="calls")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    amount = AmountField()
    currency = models.CharField(max_length=3)
    reason = models.TextField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="fund_calls")
    documents = models.ManyToManyField(Document, through="FundCallDocument", related_name="fund_calls")
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    called_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="a_call_is_positive",
                violation_error_message=_("An amount is more than zero."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_call_says_why",
                violation_error_message=_("A call for funds says what for."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.amount}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


class FundCallDocument(models.Model):
    """What supports a call."""

    call = models.ForeignKey(FundCall, on_delete=models.PROTECT)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "document"], name="a_call_names_a_document_once")]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.document_id}"


class CallOutcome(models.TextChoices):
    RELEASED = "released", _("released")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class FundCallAnswer(models.Model):
    """What became of a call: the one row that ends it."""

    call = models.OneToOneField(FundCall, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=10, choices=CallOutcome.choices)
    reason = models.TextField(blank=True)
    flow = models.OneToOneField(Flow, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_call")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="released", flow__isnull=False) | (~Q(outcome="released") & Q(flow=None)),
                name="a_call_is_released_by_a_flow",
            ),
            models.CheckConstraint(
                condition=Q(outcome="released") | ~Q(reason=""),
                name="an_answer_says_why",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.outcome}"


class ReleaseRequest(models.Model):
    """Somebody who releases money asks for one release; above the threshold a second person decides it.

    ``reference`` names the operation in the ledger: a request is written there once, whoever decides how often.
    """

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="release_requests")
    instalment = models.ForeignKey(
        Instalment, on_delete=models.PROTECT, null=True, blank=True, related_name="release_requests"
    )
    call = models.ForeignKey(FundCall, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    amount = AmountField()
    currency = models.CharField(max_length=3)
    value_date = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    reference = models.CharField(max_length=80, unique=True)
    policy = models.ForeignKey(ReleasePolicy, on_delete=models.PROTECT, null=True, blank=True)
    two_persons = models.BooleanField(help_text=_("A second person decides"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="release_requests"
    )
    requested_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="a_release_request_is_positive",
                violation_error_message=_("An amount is more than zero."),
            ),
            models.CheckConstraint(
                condition=Q(two_persons=False) | Q(requested_by__isnull=False),
                name="the_first_of_two_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount} {self.currency}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


class ReleaseOutcome(models.TextChoices):
    RELEASED = "released", _("released")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ReleaseDecision(models.Model):
    """What became of a request: the one row that ends it, with the entry of the ledger where money was released."""

    request = models.OneToOneField(ReleaseRequest, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=ReleaseOutcome.choices)
    reason = models.TextField(blank=True)
    flow = models.OneToOneField(Flow, on_delete=models.PROTECT, null=True, blank=True, related_name="release_decision")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="release_decisions"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="released", flow__isnull=False) | (~Q(outcome="released") & Q(flow=None)),
                name="a_release_is_a_flow",
            ),
            models.CheckConstraint(
                condition=Q(outcome="released") | ~Q(reason=""),
                name="a_refused_release_says_why",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.outcome}"


class FlowDocument(models.Model):
    """What proves an entry of the ledger: an invoice, a delivery note, a transfer order."""

    flow = models.ForeignKey(Flow, on_delete=models.PROTECT, related_name="proofs")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="proven_flows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["flow", "document"], name="a_flow_names_a_document_once")]

    def __str__(self) -> str:
        return f"{self.flow_id}: {self.document_id}"
