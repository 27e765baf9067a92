"""The file of a household: what it needs, what was done for it, and how it ended.

All of this is about people: it is read through ``queries.scope`` and opened through ``households``, which logs it.
"""

from django.conf import settings
from django.contrib.gis.db import models as gis
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from houma.domain.base.fields import AmountField
from houma.domain.documents.models import Document
from houma.domain.households.models import Household
from houma.domain.rehousing.models.operations import Operation, OperationBuilding

_NOTE = 1000


class Closure(models.TextChoices):
    """How the accompaniment of a household ended."""

    RETURNED = "returned", _("returned home")
    REHOUSED = "rehoused", _("rehoused for good")
    LEFT = "left", _("left")


class Case(models.Model):
    """The accompaniment of one household by one operation, from its opening to its closure with a reason."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="cases")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="cases")
    building = models.ForeignKey(
        OperationBuilding,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        help_text=_("The building that the household leaves; none where it has no home any more"),
    )
    number = models.PositiveIntegerField(help_text=_("In the operation, from 1"))
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="cases_followed"
    )
    opened_on = models.DateField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    out_by = models.DateField(null=True, blank=True, help_text=_("Where it differs from the building's date"))
    back_on = models.DateField(null=True, blank=True, help_text=_("Where it differs from the building's date"))
    most_rent = AmountField(null=True, blank=True, help_text=_("A month, where it differs from the operation's"))
    closed_on = models.DateField(null=True, blank=True)
    closure = models.CharField(max_length=8, choices=Closure.choices, blank=True, default="")
    closure_reason = models.CharField(max_length=_NOTE, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["operation", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "number"],
                name="case_number_is_unique",
                violation_error_message=_("This case number exists already in the operation."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(closed_on=None),
                name="a_household_has_one_open_case",
                violation_error_message=_("This household has an open case already."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closure="") | Q(closed_on__gte=F("opened_on")) & ~Q(closure=""),
                name="a_closed_case_says_how",
                violation_error_message=_("A case is closed on a day after its opening, and says how it ended."),
            ),
            models.CheckConstraint(
                condition=Q(out_by=None) | Q(back_on=None) | Q(back_on__gt=F("out_by")),
                name="back_after_out",
                violation_error_message=_("A household comes back after it has left."),
            ),
        ]
        indexes = [models.Index(fields=["worker", "closed_on"], name="cases_of_worker")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """How people name the case; wants ``operation``."""
        return f"{self.operation.code}-{self.number:04d}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def is_homeless(self) -> bool:
        """It has neither a building to leave nor a day of its own: it waits for a home since the case was opened."""
        return self.building_id is None and self.out_by is None


class Assignment(models.Model):
    """Who was given a case, and when. Append-only; the last one stands on the case itself."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["case", "id"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.worker_id}"


class VulnerabilityKind(models.TextChoices):
    """What makes a household easier to harm (the words of the needs form)."""

    ALONE_WITH_CHILDREN = "alone_with_children", _("one adult alone with children")
    OLD_ALONE = "old_alone", _("old person alone")
    DISABILITY = "disability", _("disability")
    LONG_ILLNESS = "long_illness", _("long illness")
    PREGNANCY = "pregnancy", _("pregnancy or newborn child")
    NO_INCOME = "no_income", _("no regular income")
    NO_TITLE = "no_title", _("neither title nor lease")
    OTHER = "other", _("other")


class Vulnerability(models.Model):
    """A fact that makes a household vulnerable, while it holds."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="vulnerabilities")
    kind = models.CharField(max_length=20, choices=VulnerabilityKind.choices)
    note = models.CharField(max_length=_NOTE, blank=True)
    noted_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["case", "id"]
        verbose_name_plural = _("vulnerabilities")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(ended_on=None) & ~Q(kind="other"),
                name="a_vulnerability_is_noted_once",
                violation_error_message=_("This is noted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"


class NeedKind(models.TextChoices):
    MOBILITY = "mobility", _("mobility")
    HEALTH = "health", _("health")
    SCHOOLING = "schooling", _("schooling")
    WORK = "work", _("work")
    LANGUAGE = "language", _("language")
    OTHER = "other", _("other need")


class Need(models.Model):
    """What a household needs, until it is met. ``step_free``: somebody needs an entrance without steps."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=10, choices=NeedKind.choices)
    step_free = models.BooleanField(default=False)
    note = models.CharField(max_length=_NOTE, blank=True)
    noted_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["case", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step_free=False) | Q(kind="mobility"),
                name="steps_are_a_need_of_mobility",
                violation_error_message=_("An entrance without steps is a need of mobility."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"


class AnchorKind(models.TextChoices):
    SCHOOL = "school", _("school")
    WORK = "work", _("work")
    KIN = "kin", _("kin and neighbours")
    CARE = "care", _("care")


class Anchor(models.Model):
    """A place on which the life of a household hangs. A person's data: the point never leaves as a point."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="anchors")
    kind = models.CharField(max_length=6, choices=AnchorKind.choices)
    point = gis.PointField(srid=4326)
    weight = models.PositiveSmallIntegerField(default=1, help_text=_("How much it counts beside the others"))
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["case", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=1),
                name="an_anchor_counts",
                violation_error_message=_("A place counts at least one."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"


class Kinship(models.Model):
    """Two households that stay together; ``first`` is the case with the lower key, so that a pair stands once."""

    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="kin_after")
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="kin_before")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["first", "second"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="kin_are_named_once",
                violation_error_message=_("These households are kept together already."),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="kin_are_two_cases_in_order",
                violation_error_message=_("A household is kept together with another one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} + {self.second_id}"


class VisitKind(models.TextChoices):
    HOME = "home", _("at home")
    OFFICE = "office", _("at the office")
    PHONE = "phone", _("by phone")


class Visit(models.Model):
    """A meeting with the household. What was recorded stays, only its words can be erased."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=6, choices=VisitKind.choices)
    met_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=_NOTE, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["case", "-met_on", "-id"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.met_on}"


class AidKind(models.TextChoices):
    RENT = "rent", _("rent")
    MOVING = "moving", _("moving")
    EMERGENCY = "emergency", _("emergency")
    REPAIR = "repair", _("repair or rebuilding")
    OTHER = "other", _("other aid")


class Aid(models.Model):
    """Money given to a household, by a rule. Append-only: a mistake is reversed by another row."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="aids")
    kind = models.CharField(max_length=9, choices=AidKind.choices)
    amount = AmountField(help_text=_("Negative where an earlier aid is reversed"))
    currency = models.CharField(max_length=3)
    rule = models.CharField(max_length=400, help_text=_("The decision or scale by which it is due"))
    granted_on = models.DateField()
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["case", "-granted_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses=None) | Q(amount__lt=0, reverses__isnull=False),
                name="only_a_reversal_of_aid_is_negative",
                violation_error_message=_("An aid is more than zero; only what reverses it is negative."),
            ),
            models.CheckConstraint(
                condition=~Q(rule=""),
                name="an_aid_names_its_rule",
                violation_error_message=_("Name the decision or the scale by which the aid is due."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"


class ShareGround(models.TextChoices):
    """On what a file is passed on against the word of the household."""

    DANGER = "danger", _("imminent danger")
    LAW = "law", _("duty set by law")


class Referral(models.Model):
    """The household was sent to a service; what came of it is written beside.

    ``despite``, ``despite_reason``: on what ground, and why, where the household does not want its file passed on.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    service = models.CharField(max_length=200)
    purpose = models.CharField(max_length=_NOTE)
    sent_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=_NOTE, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    despite = models.CharField(max_length=8, choices=ShareGround.choices, blank=True, default="")
    despite_reason = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["case", "-sent_on", "-id"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.sent_on}"


class CaseDocument(models.Model):
    """A document of the file. It goes with the file's data, and not before."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="of_case")
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attached_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["case", "-id"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.document_id}"


class CaseTask(models.Model):
    """One step of the plan made with the household."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    what = models.CharField(max_length=300)
    due_on = models.DateField()
    whose = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="case_tasks",
        help_text=_("Whoever follows the case, where nobody is named"),
    )
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["case", "done_on", "due_on", "id"]
        indexes = [models.Index(fields=["done_on", "due_on"], name="case_tasks_due")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.due_on}"
