"""What the desk keeps for the people at it: questions, saved views, what was done to many projects, digests sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party, Role
from houma.domain.agreements.models import Agreement
from houma.domain.projects.models import Project
from houma.domain.territories.models import Country


class QuestionState(models.TextChoices):
    OPEN = "open", _("waits for an answer")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


class Question(models.Model):
    """A question about a project or one of its agreements, put to a role or to an organisation.

    What was asked is frozen by the database; ``state`` repeats where its thread stands, for lists.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="questions")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="questions")
    to_role = models.CharField(max_length=20, choices=Role.choices, blank=True, default="")
    to_party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="questions")
    text = models.CharField(max_length=2000)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=QuestionState.choices, default=QuestionState.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="questions_asked")
    asked_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(help_text=_("When its thread last grew"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_role="") | Q(to_party__isnull=False),
                name="a_question_is_put_to_somebody",
                violation_error_message=_("A question is put to a role or to an organisation."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="a_question_asks_something",
                violation_error_message=_("Write your question."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "to_role"], name="question_to_role"),
            models.Index(fields=["state", "to_party"], name="question_to_party"),
            models.Index(fields=["project", "-changed_at"], name="question_of_project"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.text[:60]}"


class EntryKind(models.TextChoices):
    ANSWER = "answer", _("answer")
    FOLLOW_UP = "follow_up", _("further question")
    CLOSING = "closing", _("closed")


class QuestionEntry(models.Model):
    """What was said in the thread of a question. Append-only."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=9, choices=EntryKind.choices)
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="closing") | ~Q(text=""),
                name="an_entry_says_something",
                violation_error_message=_("Write something."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.kind}"


class Audience(models.TextChoices):
    """Who finds a saved view."""

    MYSELF = "myself", _("only me")
    ORGANISATION = "organisation", _("my organisation")
    ROLE = "role", _("everybody in my role")


class SavedView(models.Model):
    """A name for what the portfolio shows: its filters, columns, order and way of showing, as one address."""

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True, help_text=_("The address after its question mark"))
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.MYSELF)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True, default="")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "country", "name"],
                name="a_view_has_a_name_of_its_own",
                violation_error_message=_("You have a view of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(audience="myself", party=None, role="")
                | Q(audience="organisation", party__isnull=False, role="")
                | Q(audience="role", party=None) & ~Q(role=""),
                name="a_shared_view_says_with_whom",
                violation_error_message=_("A shared view names the organisation or the role that finds it."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BulkRun(models.Model):
    """One thing that was done to many projects, with what became of each. Append-only."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    results = models.JSONField(default=list, help_text=_("List of {code, name, done, reasons}"))
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.action} {self.done_at}"


class DeskPreference(models.Model):
    """What a person chose for the own desk; who chose nothing gets the digest."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_preference")
    digest = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"


class DigestState(models.TextChoices):
    """How far a digest came, as far as it is known.

    ``SENDING`` was taken in hand: whoever finds it so later does not know whether the message left.
    """

    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused by the mail server")
    UNCERTAIN = "uncertain", _("interrupted: it may have left")


class Digest(models.Model):
    """The one digest that a person gets on a day: the row is taken before anything is sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField()
    state = models.CharField(max_length=9, choices=DigestState.choices, default=DigestState.SENDING)
    attempts = models.PositiveSmallIntegerField(default=1)
    tasks = models.PositiveIntegerField(default=0, help_text=_("How many tasks it told of"))
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}: {self.state}"
