"""What the desk says of a submission: accepted or not, corrected, and what it did to the register."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.buildings.models import Building, Dwelling, Inspection
from houma.domain.households.models import Household
from houma.domain.observatory.models.submissions import Submission


class ReviewState(models.TextChoices):
    """Where the review of a submission stands; one without any step is received."""

    RECEIVED = "received", pgettext_lazy("submission", "received")
    TO_CORRECT = "to_correct", pgettext_lazy("submission", "to correct")
    ACCEPTED = "accepted", pgettext_lazy("submission", "accepted")
    REJECTED = "rejected", pgettext_lazy("submission", "rejected")


class ReviewStep(models.Model):
    """A submission went to another state of review. Append-only but for erasing its reason; the latest row holds."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="review_steps")
    state = models.CharField(max_length=10, choices=ReviewState.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["submission", "-id"], name="review_of_submission")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["to_correct", "rejected"]) | ~Q(reason=""),
                name="a_refusal_in_review_says_why",
                violation_error_message=_("Say what is to be corrected, or why it is rejected."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.state}"


class Correction(models.Model):
    """Another value for one answer, beside the original that stays. It is only erased, once; the latest row holds.

    Attributes:
        path: of the answer in the instance, as ``rules.answers`` has it.
        before, after: the value that was in force, and the one that is from now on.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="corrections")
    path = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField()
    is_personal = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["submission", "id"], name="corrections_of_submission")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_corrected_answer_says_why",
                violation_error_message=_("Say why the answer is corrected."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.path}"


class RegisterEffect(models.Model):
    """What an accepted submission did to the register; one of each submission, whoever accepts again.

    Append-only, but its place goes when the household that it entered is erased.

    ``told`` holds, in plain values, which rows were made and which were there.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="effect")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="effects")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, null=True, blank=True, related_name="effects")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="effects")
    told = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.submission_id}"
