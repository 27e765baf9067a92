"""What operators report of their actions and what officers find when they check it. Nothing here is ever changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party
from houma.domain.projects.preparing import Photo, Recorded


class ProgressReport(Recorded):
    """What an operator reports of a period. Append-only."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="progress_reports")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="progress_reports")
    period_start = models.DateField()
    period_end = models.DateField()
    difficulties = models.TextField(blank=True)
    photos = models.ManyToManyField(Photo, related_name="reports", blank=True)

    class Meta:
        ordering = ["-period_end", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="a_period_ends_after_it_starts",
                violation_error_message=_("A period ends after it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.period_start} – {self.period_end}"


class ReportedProgress(models.Model):
    """How far one action is at the end of the period, since its beginning. Append-only."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="lines")
    action = models.ForeignKey("projects.Action", on_delete=models.PROTECT, related_name="reported_progress")
    quantity = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    difficulties = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "action"], name="an_action_is_reported_once"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=False) | Q(percentage__isnull=False),
                name="reported_progress_says_how_far",
                violation_error_message=_("Give a quantity or a percentage."),
            ),
            models.CheckConstraint(
                condition=(Q(quantity=None) | Q(quantity__gte=0))
                & (Q(percentage=None) | Q(percentage__gte=0, percentage__lte=100)),
                name="reported_progress_is_in_range",
                violation_error_message=_("A quantity is not negative; a percentage lies between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.action_id}"


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    CORRECTED = "corrected", _("corrected")
    SENT_BACK = "sent_back", _("sent back")


class ProgressCheck(Recorded):
    """What an officer found: the reported value stands, another stands beside it, or it goes back. Append-only."""

    line = models.ForeignKey(ReportedProgress, on_delete=models.PROTECT, related_name="checks")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    quantity = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    reason = models.TextField(blank=True)
    checked_on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="corrected") & (Q(quantity__isnull=False) | Q(percentage__isnull=False))
                | ~Q(verdict="corrected") & Q(quantity=None, percentage=None),
                name="only_a_correction_has_a_value",
                violation_error_message=_("A correction gives another value; an acceptance and a return give none."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="accepted") | ~Q(reason=""),
                name="a_correction_says_why",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=(Q(quantity=None) | Q(quantity__gte=0))
                & (Q(percentage=None) | Q(percentage__gte=0, percentage__lte=100)),
                name="checked_progress_is_in_range",
                violation_error_message=_("A quantity is not negative; a percentage lies between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.verdict}"
