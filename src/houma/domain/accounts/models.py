"""Parties (partners), users and their mandates."""

from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from houma.domain.accounts.field_keys import FieldKey as FieldKey
from houma.domain.accounts.tokens import ApiToken as ApiToken
from houma.domain.base.models import Named
from houma.domain.territories.models import Country, Territory


class PartyType(models.TextChoices):
    MINISTRY = "ministry", _("ministry")
    LOCAL_GOVERNMENT = "local_government", _("local government")
    OPERATOR = "operator", pgettext_lazy("kind of organisation", "operator")
    PUBLIC_AGENCY = "public_agency", _("public agency")
    FUND = "fund", _("fund")
    URBAN_AGENCY = "urban_agency", _("urban agency")
    OTHER = "other", _("other")


class Party(Named):
    """An organisation that signs, pays, receives or carries out (OC4IDS party). A family groups bodies of one kind."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="parties")
    code = models.SlugField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    type = models.CharField(max_length=20, choices=PartyType.choices)
    family = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    is_family = models.BooleanField(default=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="parties")
    role_fr = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="party_code_is_unique",
                violation_error_message=_("This partner code exists already in the country."),
            ),
            models.CheckConstraint(
                condition=Q(is_family=False) | Q(family=None),
                name="a_family_has_no_family",
                violation_error_message=_("A family of partners does not belong to another family."),
            ),
        ]


class PartyName(models.Model):
    """A spelling under which a party was seen in a source."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="spellings")
    spelling = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "spelling"], name="party_spelling_is_listed_once")]
        indexes = [models.Index(fields=["folded"], name="party_spelling_folded")]

    def __str__(self) -> str:
        return self.spelling


class User(AbstractUser):
    """A person with an account. Whoever was invited and has not answered yet has no usable password."""

    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(
        max_length=2, choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")], default="fr"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["username"]


class Role(models.TextChoices):
    PROGRAMME_OFFICER = "programme_officer", _("programme officer")
    PARTNER = "partner", _("partner")
    OPERATOR = "operator", pgettext_lazy("role of a person", "operator")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")
    AUTHORISING_OFFICER = "authorising_officer", _("authorising officer")
    ORGANISATION_MANAGER = "organisation_manager", _("manager of an organisation")
    OPERATION_MANAGER = "operation_manager", _("manager of a rehousing operation")
    INSPECTOR = "inspector", _("inspector of buildings")
    SOCIAL_WORKER = "social_worker", _("social worker")
    DATA_CONTROLLER = "data_controller", _("controller of personal data")


PARTY_BOUND_ROLES = frozenset({Role.PARTNER, Role.OPERATOR, Role.ORGANISATION_MANAGER})
"""Roles that speak for one party: they reach only the projects in which this party takes part."""

FIELD_ROLES = frozenset({Role.OPERATION_MANAGER, Role.INSPECTOR, Role.SOCIAL_WORKER, Role.DATA_CONTROLLER})
"""Roles for buildings and people of a territory: they see of projects and agreements what everybody sees."""


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self, day: date) -> Self:
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day), ended_at=None
        )


class Mandate(models.Model):
    """A role that a person holds on a territory and all below it, for a party or not, for a time or not."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("territory")
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name=_("organisation")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, help_text=_("Ended by hand, at once"))

    history = HistoricalRecords()
    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_mandate_ends_after_it_starts",
                violation_error_message=_("A mandate ends after it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["partner", "operator", "organisation_manager"]) | Q(party__isnull=False),
                name="a_partner_speaks_for_a_party",
                violation_error_message=_("A partner, an operator or a manager acts for an organisation."),
            ),
        ]
        indexes = [models.Index(fields=["party", "territory"], name="mandate_of_party")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, day: date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day, revoked_at=None)


class Delegation(models.Model):
    """A mandate lent to another person for a time. It ends with the mandate itself, and earlier where it is revoked."""

    mandate = models.ForeignKey(
        Mandate, on_delete=models.CASCADE, related_name="delegations", verbose_name=_("mandate")
    )
    delegate = models.ForeignKey(User, on_delete=models.CASCADE, related_name="delegations", verbose_name=_("delegate"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by"))
    given_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()
    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["delegate", "ends_on"], name="delegation_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_delegation_ends_after_it_starts",
                violation_error_message=_("A delegation ends after it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_delegation_says_why",
                violation_error_message=_("A delegation says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} > {self.delegate_id}"


class Invitation(models.Model):
    """A link, good once and for a time, with which an invited person chooses a password. Only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, help_text=_("SHA-256 of the secret in the link"))
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at", "-id"]
        indexes = [models.Index(fields=["user", "-invited_at"], name="invitation_of_person")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.expires_at:%Y-%m-%d}"
