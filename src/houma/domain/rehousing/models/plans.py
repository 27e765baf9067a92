"""Plans of an operation: who could go where and when, as the engine proposed it, and what the officer fixed before."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.base.fields import AmountField
from houma.domain.rehousing.models.cases import Case
from houma.domain.rehousing.models.homes import Home, NormVersion
from houma.domain.rehousing.models.operations import Operation


class PlanState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a plan", "waits to be worked out")
    RUNNING = "running", pgettext_lazy("state of a plan", "is worked out")
    DONE = "done", pgettext_lazy("state of a plan", "ready")
    REFUSED = "refused", pgettext_lazy("state of a plan", "contradicts itself")
    FAILED = "failed", pgettext_lazy("state of a plan", "broke off")


class Change(models.TextChoices):
    """What a plan changes for a household beside the plan before it; nothing where the store is silent."""

    DAYS = "days", pgettext_lazy("change of a plan", "other days in the same home")
    HOME = "home", pgettext_lazy("change of a plan", "another home")
    LEFT = "left", pgettext_lazy("change of a plan", "no home any more")
    NEW = "new", pgettext_lazy("change of a plan", "a home, for the first time")


class Because(models.TextChoices):
    """Why a household does not keep the home of the plan before."""

    FIXED = "fixed", pgettext_lazy("reason of a change", "an officer fixed another home")
    LET_GO = "let_go", pgettext_lazy("reason of a change", "the home that was fixed was let go")
    UNFIT = "unfit", pgettext_lazy("reason of a change", "its home is not to be had, or does not suit, on its days")
    CLASH = "clash", pgettext_lazy("reason of a change", "its days there meet those of another household")
    ROOM = "room", pgettext_lazy("reason of a change", "it makes room, so that others find a home")
    FRESH = "fresh", pgettext_lazy("reason of a change", "a fresh plan was asked for")


class PlanRun(models.Model):
    """One working-out of the plan. Finished, it never changes: a new question is a new run.

    Attributes:
        keep: whether who has a home by the plan before keeps it unless a higher goal wants it.
        outcome: goals with what was reached and what cannot be exceeded, counts, fairness, or the contradictions.
    """

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField(help_text=_("In the operation, from 1"))
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.WAITING)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seconds = models.PositiveSmallIntegerField(help_text=_("Time to search"))
    keep = models.BooleanField(default=True, help_text=_("Who need not move stays where the last plan had it"))
    from_day = models.DateField(help_text=_("Nobody is planned to move before"))
    norms = models.ForeignKey(NormVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    currency = models.CharField(max_length=3)
    budget = AmountField(null=True, blank=True)
    progress = models.JSONField(default=dict, help_text=_("The goal that is worked on, and how far it is"))
    stop_asked = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(default=dict)
    engine = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["operation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "number"], name="plan_number_is_unique"),
            models.CheckConstraint(
                condition=Q(finished_at=None, state__in=["waiting", "running"])
                | Q(finished_at__isnull=False, state__in=["done", "refused", "failed"]),
                name="a_finished_plan_says_so",
                violation_error_message=_("A plan that is finished says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} #{self.number}"


class PlanLine(models.Model):
    """What a plan proposes to one household, or why it proposes nothing. Only its words can be erased.

    Attributes:
        until: the day of return, not counted; ``until_is_known`` says whether anybody said it.
        metres: mean distance to school, work and kin; None where it is not known.
        lacks: names of what the home lacks, or of what excludes every home.
        fixed: by an officer, or since the household has this home already.
        change, because: beside the plan before; ``gives_way_to`` has its former home on its days now.
    """

    run = models.ForeignKey(PlanRun, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plan_lines")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_lines")
    starts_on = models.DateField()
    until = models.DateField()
    until_is_known = models.BooleanField(default=True)
    persons = models.PositiveSmallIntegerField()
    risk = models.PositiveSmallIntegerField(help_text=_("Higher is worse; 0 where the building has no class"))
    at_highest_risk = models.BooleanField(default=False)
    metres = models.PositiveIntegerField(null=True, blank=True)
    cost = AmountField(null=True, blank=True, help_text=_("Rent of the whole stay"))
    lacks = models.JSONField(default=list)
    fixed = models.BooleanField(default=False)
    change = models.CharField(max_length=4, choices=Change.choices, blank=True, default="")
    because = models.CharField(max_length=6, choices=Because.choices, blank=True, default="")
    gives_way_to = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why_fr = models.TextField(blank=True)
    why_ar = models.TextField(blank=True)
    why_en = models.TextField(blank=True)
    more_fr = models.TextField(blank=True)
    more_ar = models.TextField(blank=True)
    more_en = models.TextField(blank=True)

    class Meta:
        ordering = ["run", "starts_on", "case"]
        constraints = [
            models.UniqueConstraint(fields=["run", "case"], name="a_plan_speaks_once_of_a_case"),
            models.CheckConstraint(
                condition=Q(until__gt=F("starts_on")),
                name="a_planned_stay_lasts_a_day",
                violation_error_message=_("A stay ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.case_id} > {self.home_id}"


class PlanLock(models.Model):
    """An officer fixed the home of a household for all plans to come, until it is let go."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plan_locks")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="plan_locks")
    locked_at = models.DateTimeField(auto_now_add=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    let_go_at = models.DateTimeField(null=True, blank=True)
    let_go_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["case", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(let_go_at=None),
                name="a_case_is_fixed_to_one_home",
                violation_error_message=_("This household is fixed to a home already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} > {self.home_id}"
