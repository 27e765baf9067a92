"""Offers of homes, placements and what becomes of each stay.

Days are half open: a stay that ends on the day on which another begins does not meet it. The laws that no home is given
twice and no household is in two places stand in ``guards``, in the database itself.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.households.models import Household
from houma.domain.rehousing.models.cases import Case
from houma.domain.rehousing.models.homes import Home, NormVersion

_REASON = 1000


class Answer(models.TextChoices):
    PENDING = "", _("waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
    REFUSED = "refused", pgettext_lazy("offer", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("offer", "withdrawn")


class Offer(models.Model):
    """A home that was offered to a household, checked against one version of the norms, with its answer."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="offers")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="offers")
    norms = models.ForeignKey(NormVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="offers")
    persons = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    until = models.DateField(help_text=_("Day of return, not counted"))
    lacks = models.JSONField(default=list, help_text=_("What the home lacked by the norms, a list of NormLack"))
    offered_on = models.DateField()
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=_REASON, blank=True, help_text=_("Why it was refused or withdrawn"))
    answered_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["case", "-offered_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("starts_on")),
                name="an_offer_lasts_a_day",
                violation_error_message=_("A stay ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None) | ~Q(answer="") & Q(answered_on__gte=F("offered_on")),
                name="an_answer_has_its_day",
                violation_error_message=_("An answer has its day, which is not before the offer."),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answer=""),
                name="one_offer_at_a_time",
                violation_error_message=_("This household has an offer that waits for an answer."),
            ),
        ]
        indexes = [models.Index(fields=["home", "answer"], name="offers_of_home")]

    def __str__(self) -> str:
        return f"{self.case_id} > {self.home_id}"


class Ending(models.TextChoices):
    """Why a stay ended, or did not begin."""

    RETURNED = "returned", _("returned home")
    MOVED = "moved", _("moved to another home")
    REHOUSED = "rehoused", _("rehoused for good")
    LEFT = "left", _("left")
    WITHDRAWN = "withdrawn", _("withdrawn before it began")


class Placement(models.Model):
    """A household in a home from a day until another: planned, then moved in, then ended or withdrawn.

    ``until`` is what is planned, and changes only by a ``StayChange`` that says why. An ended stay took the days
    until ``ended_on``; one that was withdrawn took none.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="placements")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="placements")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="placements")
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="placement")
    collective = models.BooleanField(help_text=_("As the home is; the database checks it"))
    persons = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    until = models.DateField(help_text=_("Day of return, not counted"))
    first_until = models.DateField(help_text=_("The day of return that was planned first"))
    reason = models.CharField(max_length=_REASON, blank=True, help_text=_("Why without an offer"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    placed_at = models.DateTimeField(auto_now_add=True)
    moved_in_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True, help_text=_("When the stay is looked at next"))
    ended_on = models.DateField(null=True, blank=True)
    ending = models.CharField(max_length=9, choices=Ending.choices, blank=True, default="")
    ending_reason = models.CharField(max_length=_REASON, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["case", "-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("starts_on")),
                name="a_stay_lasts_a_day",
                violation_error_message=_("A stay ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(persons__gte=1),
                name="somebody_is_placed",
                violation_error_message=_("A placement is of at least one person."),
            ),
            models.CheckConstraint(
                condition=Q(moved_in_on=None) | Q(moved_in_on__gte=F("starts_on")),
                name="nobody_moves_in_before_the_stay",
                violation_error_message=_("Nobody moves in before the first day of the stay."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ending="")
                | Q(ending="withdrawn", moved_in_on=None, ended_on=F("starts_on"))
                | Q(moved_in_on__isnull=False, ended_on__gte=F("moved_in_on"))
                & Q(ending__in=["returned", "moved", "rehoused", "left"]),
                name="a_stay_ends_after_moving_in",
                violation_error_message=_("A stay ends after the household moved in; else it is withdrawn."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(moved_in_on__isnull=False, ended_on=None),
                name="a_household_lives_in_one_home",
                violation_error_message=_("The household still lives in another home."),
            ),
            models.UniqueConstraint(
                fields=["home"],
                condition=Q(collective=False, moved_in_on__isnull=False, ended_on=None),
                name="one_household_lives_in_a_home",
                violation_error_message=_("Another household still lives in this home."),
            ),
        ]
        indexes = [
            models.Index(fields=["home", "starts_on"], name="placements_of_home"),
            models.Index(fields=["household", "starts_on"], name="placements_of_household"),
            models.Index(fields=["ended_on", "review_on"], name="reviews_of_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} > {self.home_id}"


class StayChange(models.Model):
    """The days of a stay were changed, with a reason: extended, shortened, or moved before it began. Append-only."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="changes")
    started_on = models.DateField()
    starts_on = models.DateField()
    was_until = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=_REASON)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["placement", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_changed_stay_says_why",
                violation_error_message=_("Say why the stay changes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id}: {self.until}"


class StayReview(models.Model):
    """The stay was looked at with the household. Append-only, but for its words."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField()
    finding = models.CharField(max_length=_REASON)
    next_on = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["placement", "-reviewed_on", "-id"]

    def __str__(self) -> str:
        return f"{self.placement_id}: {self.reviewed_on}"
