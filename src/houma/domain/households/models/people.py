"""Households and the people in them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.buildings.models import Dwelling
from houma.domain.territories.models import Country, Territory


class Sex(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")


class Relation(models.TextChoices):
    """What a person is to the head of the household (the census's own list, shortened)."""

    HEAD = "head", _("head of the household")
    SPOUSE = "spouse", _("wife or husband")
    CHILD = "child", _("child")
    PARENT = "parent", _("parent")
    OTHER_KIN = "other_kin", _("other relative")
    OTHER = "other", _("not related")


class Household(models.Model):
    """People who live together. Its place is a dwelling, or at least a territory; nobody is lost when a house falls."""

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
    is_illustrative = models.BooleanField(default=False)
    registered_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["country", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="household_code_is_unique",
                violation_error_message=_("This household reference exists already in the country."),
            )
        ]
        indexes = [models.Index(fields=["territory"], name="household_territory")]

    def __str__(self) -> str:
        return self.code


class Person(models.Model):
    """A person of a household. No identity number is kept: only its keyed digest, which finds the person again."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="people")
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    given_name_ar = models.CharField(max_length=120, blank=True)
    family_name_ar = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    born_in = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Year"))
    relation = models.CharField(max_length=10, choices=Relation.choices, default=Relation.OTHER)
    identity_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["household", "id"]
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="head"),
                name="a_household_has_one_head",
                violation_error_message=_("A household has one head."),
            )
        ]
        indexes = [models.Index(fields=["identity_digest"], name="person_identity")]

    def __str__(self) -> str:
        return f"{self.household_id}: {self.pk}"
