"""Households, the people in them, and where they lived."""

from django.conf import settings
from django.contrib.gis.db import models as gis
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from houma.domain.buildings.models import Dwelling
from houma.domain.territories.models import Country, Territory


class Sex(models.TextChoices):
    FEMALE = "female", pgettext_lazy("sex of a person", "female")
    MALE = "male", pgettext_lazy("sex of a person", "male")


class Relation(models.TextChoices):
    """What a person is to the head of the household (the census's own list, shortened)."""

    HEAD = "head", _("head of the household")
    SPOUSE = "spouse", _("wife or husband")
    CHILD = "child", _("child")
    PARENT = "parent", _("parent")
    OTHER_KIN = "other_kin", _("other relative")
    OTHER = "other", _("not related")


class Tenure(models.TextChoices):
    """By what right a household lives where it was found."""

    OWNER = "owner", pgettext_lazy("tenure", "owner")
    JOINT_OWNER = "joint_owner", pgettext_lazy("tenure", "joint owner, heir")
    TENANT = "tenant", pgettext_lazy("tenure", "tenant")
    SUBTENANT = "subtenant", pgettext_lazy("tenure", "subtenant")
    FREE = "free", pgettext_lazy("tenure", "housed free of charge")
    UNTITLED = "untitled", pgettext_lazy("tenure", "without title")


class SpokenLanguage(models.TextChoices):
    ARABIC = "ar", _("Arabic")
    AMAZIGH = "zgh", _("Amazigh")
    FRENCH = "fr", _("French")
    OTHER = "other", pgettext_lazy("language", "other")


class PreferredContact(models.TextChoices):
    VISIT = "visit", _("visit")
    CALL = "call", _("telephone call")
    MESSAGE = "message", _("text message")
    KIN = "kin", _("through a relative or neighbour")


class SchoolLevel(models.TextChoices):
    PRESCHOOL = "preschool", _("preschool")
    PRIMARY = "primary", _("primary school")
    LOWER_SECONDARY = "lower_secondary", _("lower secondary school")
    UPPER_SECONDARY = "upper_secondary", _("upper secondary school")
    HIGHER = "higher", _("higher education")
    TRAINING = "training", _("vocational training")


class Presence(models.TextChoices):
    PRESENT = "present", _("lives there")
    ABSENT = "absent", _("absent for a time")
    VISITING = "visiting", _("staying for a time")


class Household(models.Model):
    """People who live together. Its place is a dwelling, or at least a territory; nobody is lost when a house falls.

    The row stays when its data is erased: a shell with its reference, its territory and its months, to which cases and
    the log of looks still point.

    Attributes:
        code: drawn at random, so that it tells nothing and is not guessed.
        point: where it lives, for a household without a known dwelling.
        closed_on: when its accompaniment ended; its time of retention runs from there.
        warned_on: when the controller was first told that its data would be erased.
        kept_until: to when the controller keeps its data although its time is over.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="households_followed")
    code = models.CharField(max_length=60)
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        related_name="households_followed",
        help_text=_("Commune or arrondissement"),
    )
    dwelling = models.ForeignKey(
        Dwelling,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
        help_text=_("The dwelling in which it was found: its home, wherever it is housed meanwhile"),
    )
    point = gis.PointField(srid=4326, null=True, blank=True)
    tenure = models.CharField(max_length=12, choices=Tenure.choices, blank=True)
    arrived_on = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=300, blank=True, help_text=_("Where it came from"))
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, choices=SpokenLanguage.choices, blank=True)
    preferred_contact = models.CharField(max_length=8, choices=PreferredContact.choices, blank=True)
    is_illustrative = models.BooleanField(default=False)
    registered_at = models.DateTimeField(auto_now_add=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)
    closed_on = models.DateField(null=True, blank=True)
    warned_on = models.DateField(null=True, blank=True)
    kept_until = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["country", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="household_code_is_unique",
                violation_error_message=_("This household reference exists already in the country."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(
                    dwelling=None,
                    point=None,
                    tenure="",
                    arrived_on=None,
                    origin="",
                    phone="",
                    language="",
                    preferred_contact="",
                ),
                name="an_erased_household_is_empty",
                violation_error_message=_("Nothing is kept of an erased household but its reference."),
            ),
        ]
        indexes = [
            models.Index(fields=["territory"], name="household_territory"),
            models.Index(fields=["phone"], name="household_phone", condition=~Q(phone="")),
            models.Index(fields=["country", "closed_on"], name="household_closed"),
        ]

    def __str__(self) -> str:
        return self.code


class Person(models.Model):
    """A person of a household. No identity number is kept: only its keyed digest, which finds the person again.

    Of health, only what a home has to offer is kept, never a diagnosis. The row stays when its data is erased: an empty
    shell to which cases still point.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="people")
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    given_name_ar = models.CharField(max_length=120, blank=True)
    family_name_ar = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    born_in = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Year"))
    relation = models.CharField(max_length=10, choices=Relation.choices, default=Relation.OTHER)
    identity_digest = models.CharField(max_length=64, blank=True)
    presence = models.CharField(max_length=8, choices=Presence.choices, default=Presence.PRESENT)
    language = models.CharField(max_length=5, choices=SpokenLanguage.choices, blank=True)
    reduced_mobility = models.BooleanField(default=False, help_text=_("Needs a home without steps"))
    needs_care = models.BooleanField(default=False, help_text=_("Long illness or care: a hospital has to be near"))
    school_level = models.CharField(max_length=16, choices=SchoolLevel.choices, blank=True)
    school = models.CharField(max_length=200, blank=True)
    school_point = gis.PointField(srid=4326, null=True, blank=True)
    work = models.CharField(max_length=200, blank=True, help_text=_("Place of work"))
    work_point = gis.PointField(srid=4326, null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["household", "id"]
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="head", left_on=None),
                name="a_household_has_one_head",
                violation_error_message=_("A household has one head."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(
                    given_name="",
                    family_name="",
                    given_name_ar="",
                    family_name_ar="",
                    sex="",
                    born_in=None,
                    relation="other",
                    identity_digest="",
                    language="",
                    reduced_mobility=False,
                    needs_care=False,
                    school_level="",
                    school="",
                    school_point=None,
                    work="",
                    work_point=None,
                ),
                name="an_erased_person_is_empty",
                violation_error_message=_("Nothing is kept of an erased person."),
            ),
        ]
        indexes = [models.Index(fields=["identity_digest"], name="person_identity", condition=~Q(identity_digest=""))]

    def __str__(self) -> str:
        return f"{self.household_id}: {self.pk}"


class PersonKey(models.Model):
    """What a person is found again by: hashes of how the name sounds, alone with a year, or two words of it together.

    Written with the person by the actions, gone with the person's data.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="person_key_is_listed_once")]
        indexes = [models.Index(fields=["country", "key"], name="person_by_key")]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Residence(models.Model):
    """A time during which a household lived in a dwelling: its homes, not where it is housed meanwhile."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residences")
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="residences")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["household", "-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until=None),
                name="a_household_lives_in_one_dwelling",
                violation_error_message=_("A household lives in one dwelling at a time."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="a_residence_ends_after_it_starts",
                violation_error_message=_("A residence ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}: {self.dwelling_id}"
