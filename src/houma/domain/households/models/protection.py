"""What protects people of the register: consents, log of looks, retention and erasure (in Morocco, law 09-08)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.accounts.models import Role
from houma.domain.households.models.people import Household, Person
from houma.domain.territories.models import Country, Territory


class Purpose(models.TextChoices):
    """What a household is asked to agree to."""

    FOLLOW = "follow", _("accompaniment and rehousing")
    SURVEY = "survey", _("answering surveys")
    SHARE = "share", _("passing the file on to partner organisations")
    CONTACT = "contact", _("being called or written to")
    PICTURES = "pictures", _("photographs of the home")


class ConsentKind(models.TextChoices):
    GIVEN = "given", pgettext_lazy("consent", "given")
    REFUSED = "refused", pgettext_lazy("consent", "refused")
    REVOKED = "revoked", pgettext_lazy("consent", "withdrawn")


class Consent(models.Model):
    """What a household answered to one purpose on one day. Append-only: taking it back is another row.

    Attributes:
        said_by: who of the household answered.
        text_version: version of the text that was read out or shown (``rules.consents.TEXTS``).
        revokes: the consent that this row takes back.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    kind = models.CharField(max_length=8, choices=ConsentKind.choices)
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said_on = models.DateField()
    text_version = models.CharField(max_length=20)
    revokes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="revocation")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["household", "-said_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="revoked", revokes__isnull=False) | (~Q(kind="revoked") & Q(revokes=None)),
                name="a_withdrawal_says_what_it_withdraws",
                violation_error_message=_("A withdrawal names the consent that it withdraws."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id}: {self.purpose} {self.kind}"


class LookReason(models.TextChoices):
    """Why somebody opens a file. A list, since free words would carry names into a log that is never erased."""

    CASE = "case", _("work on the case")
    REGISTRATION = "registration", _("registration or check of an entry")
    CORRECTION = "correction", _("correction of the file")
    DANGER = "danger", _("danger or evacuation")
    PLACEMENT = "placement", _("search for a home")
    SURVEY = "survey", _("survey or review of a form")
    REQUEST = "request", _("request of the household")
    PROTECTION = "protection", _("control of personal data")


class LookChannel(models.TextChoices):
    PAGE = "page", _("page")
    LIST = "list", _("list with names")
    EXPORT = "export", _("export")
    API = "api", _("programming interface")
    COMMAND = "command", _("command line")


class Look(models.Model):
    """Somebody saw, or tried to see, the data of a household. Append-only, and without anybody's name but the looker's.

    Attributes:
        sections: what was shown (``rules.files.Section``); empty where nothing was.
        reference: of the case or act that asked for it: a code without spaces, never words.
        role: under which role of ``by``.
        place: name of the route, or of the command.
        together: the same for all households that one list showed.
        granted: False for an attempt outside one's scope, to which nothing was shown.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    reason = models.CharField(max_length=12, choices=LookReason.choices, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=8, choices=LookChannel.choices, default=LookChannel.PAGE)
    place = models.CharField(max_length=100, blank=True)
    sections = models.JSONField(default=list)
    together = models.UUIDField(default=uuid.uuid4)
    granted = models.BooleanField(default=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted=False) | ~Q(reason=""),
                name="a_look_says_why",
                violation_error_message=_("Say why you open this file."),
            )
        ]
        indexes = [
            models.Index(fields=["household", "-at"], name="looks_at_household"),
            models.Index(fields=["by", "-at"], name="looks_of_person"),
            models.Index(fields=["country", "-at"], name="looks_of_country"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.household_id}"


class LookSubject(models.TextChoices):
    """What a look, or an attempt at one, was about."""

    FILE = "file", _("file of a household")
    ANSWERS = "answers", _("answers to a form")
    PLAN = "plan", _("plan of an operation")


class Attempt(models.Model):
    """Somebody asked for what tells of several households, or of none that is known yet, and was refused. Append-only.

    Attributes:
        reference: number of the sending, or code of the operation.
        place: name of the route.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=8, choices=LookSubject.choices)
    reference = models.CharField(max_length=60)
    place = models.CharField(max_length=100)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["country", "-at"], name="attempts_of_country")]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.subject} {self.reference}"


class RecordClass(models.TextChoices):
    """Kinds of data about people by how long they are kept."""

    FOLLOWED = "followed", _("file of a household that was accompanied")
    REGISTERED = "registered", _("file of a household that was only registered")
    ANSWERS = "answers", _("personal answers to a form that tells no period")
    REFUSED = "refused", _("sending from the field that was refused")
    DOORS = "doors", _("refusal of a household that is not registered, at its door")


class RetentionDecision(models.Model):
    """A country says how long it keeps data of one class, from a day on. Append-only: the latest that counts holds.

    Where a country has decided nothing, the periods of the house hold (``rules.retention``).

    Attributes:
        months: from the end of the accompaniment, the last change or the sending.
        warning_months: how long before that the controller is warned.
        basis: the text or decision that sets the period.
        reason: why it was changed.
        counts_from: the first day on which it holds.
        decided_by: None for a pack.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="retention_decisions")
    record_class = models.CharField(max_length=12, choices=RecordClass.choices)
    months = models.PositiveSmallIntegerField()
    warning_months = models.PositiveSmallIntegerField(default=3)
    basis = models.CharField(max_length=400)
    reason = models.CharField(max_length=400, blank=True)
    counts_from = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["country", "record_class", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=1),
                name="data_is_kept_a_month_at_least",
                violation_error_message=_("Data is kept for at least one month."),
            ),
            models.CheckConstraint(
                condition=~Q(basis=""),
                name="a_period_names_its_text",
                violation_error_message=_("Name the text or the decision that sets the period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id}: {self.record_class}"


class RequestState(models.TextChoices):
    OPEN = "open", pgettext_lazy("request", "open")
    DONE = "done", pgettext_lazy("request", "done")
    REFUSED = "refused", pgettext_lazy("request", "refused")


class RefusalGround(models.TextChoices):
    OPEN_CASE = "open_case", _("the household is still accompanied")
    DISPUTE = "dispute", _("a dispute or complaint is open")
    LEGAL_DUTY = "legal_duty", _("a law obliges to keep the data")
    NOT_CONCERNED = "not_concerned", _("who asks is not the person concerned")


class ErasureRequest(models.Model):
    """Somebody of a household asked that data be erased: of one person, or of the whole household."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="erasure_requests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.OPEN)
    refused_for = models.CharField(max_length=16, choices=RefusalGround.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(refused_for="") | ~Q(state="refused") & Q(refused_for=""),
                name="a_refused_erasure_says_why",
                violation_error_message=_("A refusal says why."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(state="open", person=None),
                name="one_open_erasure_of_a_household",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(state="open"), name="one_open_erasure_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}: {self.state}"


class ErasureGround(models.TextChoices):
    REQUEST = "request", _("request of the person")
    RETENTION = "retention", _("end of the period of retention")


class ErasureRecord(models.Model):
    """What was erased, when and why: counts of rows by kind, nobody's name. Append-only.

    Attributes:
        by: who ordered it; None where a period of retention ended by itself.
        counts: rows erased or emptied, by the name of what held them.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="erasures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField(max_length=12, choices=ErasureGround.choices)
    request = models.OneToOneField(
        ErasureRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="record"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counts = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["country", "-at"], name="erasures_of_country")]

    def __str__(self) -> str:
        return f"{self.household_id}: {self.ground}"

    @property
    def rows(self) -> int:
        """How many rows were erased or emptied, of all kinds."""
        return sum(self.counts.values())


class ErasedCounts(models.Model):
    """What statistics keep of people whose data was erased: counts and months, pointing at nobody. Append-only."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    registered_in = models.DateField(help_text=_("First day of the month"))
    closed_in = models.DateField(null=True, blank=True, help_text=_("First day of the month"))
    erased_in = models.DateField(help_text=_("First day of the month"))
    households = models.PositiveSmallIntegerField(help_text=_("1 for a whole household, 0 for one of its people"))
    people = models.PositiveSmallIntegerField()
    women = models.PositiveSmallIntegerField()
    men = models.PositiveSmallIntegerField()
    minors = models.PositiveSmallIntegerField(help_text=_("Under 18 when they were registered"))
    elders = models.PositiveSmallIntegerField(help_text=_("60 or over when they were registered"))
    reduced_mobility = models.PositiveSmallIntegerField()
    needing_care = models.PositiveSmallIntegerField()
    at_school = models.PositiveSmallIntegerField()
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["country", "territory", "registered_in"]
        verbose_name_plural = _("erased counts")
        indexes = [models.Index(fields=["territory", "registered_in"], name="erased_counts_of_place")]

    def __str__(self) -> str:
        return f"{self.territory_id}: {self.people}"
