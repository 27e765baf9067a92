"""Who steers a project: the body, its members, its meetings, what they decide and what becomes of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.accounts.models import Party
from houma.domain.base.models import Named
from houma.domain.base.wording import listed
from houma.domain.documents.models import Document
from houma.domain.projects.preparing import Recorded


class SteeringBody(Named):
    """The body that steers a project: one a project."""

    project = models.OneToOneField("projects.Project", on_delete=models.PROTECT, related_name="steering_body")
    set_up_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = _("steering bodies")


class SteeringRole(models.TextChoices):
    CHAIR = "chair", _("chair")
    SECRETARY = "secretary", _("secretary")
    MEMBER = "member", _("member")
    OBSERVER = "observer", _("observer")


class SteeringMember(models.Model):
    """A party, or a person for it, with a role in the body."""

    body = models.ForeignKey(SteeringBody, on_delete=models.PROTECT, related_name="members")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="steering_seats")
    person = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=10, choices=SteeringRole.choices, default=SteeringRole.MEMBER)
    left_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False) | ~Q(person=""),
                name="a_member_is_a_party_or_a_person",
                violation_error_message=_("A member is an organisation, a person, or both."),
            )
        ]

    def __str__(self) -> str:
        names = [self.person, self.party.name if self.party else ""]
        return listed(name for name in names if name)


class Meeting(Recorded):
    """A meeting of the body, with its agenda and minutes."""

    body = models.ForeignKey(SteeringBody, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    agenda = models.TextField(blank=True)
    minutes = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    attending = models.ManyToManyField(SteeringMember, through="Attendance", related_name="meetings")

    history = HistoricalRecords()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"{self.body_id}: {self.held_on}"


class Attendance(models.Model):
    """A member came to a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    member = models.ForeignKey(SteeringMember, on_delete=models.PROTECT, related_name="attendance")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="a_member_attends_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.member_id}"


class SteeringDecision(Recorded):
    """What a meeting decided: who does what, by when. Append-only."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.number}"


class FollowUpState(models.TextChoices):
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class FollowUp(models.Model):
    """What became of a decision, as it was known on a day. Append-only: the last one stands."""

    decision = models.ForeignKey(SteeringDecision, on_delete=models.PROTECT, related_name="follow_ups")
    state = models.CharField(max_length=10, choices=FollowUpState.choices)
    note = models.TextField(blank=True)
    known_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["known_on", "id"]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.state}"
