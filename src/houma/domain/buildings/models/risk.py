"""Classes of risk. Each place has its own scheme, so a class never travels without the scheme that it belongs to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from houma.domain.base.models import Named
from houma.domain.territories.models import Country, Territory


class RiskScheme(Named):
    """The classes by which one authority judges the danger of buildings, and where it does."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="risk_schemes")
    code = models.SlugField(max_length=60)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="risk_schemes"
    )
    source = models.CharField(max_length=400, help_text=_("Who set these classes, and where it is written"))
    is_ordered = models.BooleanField(
        default=True, help_text=_("Whether the source says which class is graver; else they only follow their list")
    )
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["country", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="risk_scheme_code_is_unique",
                violation_error_message=_("This risk scheme exists already in the country."),
            )
        ]


class RiskClass(Named):
    """One class of a scheme. ``severity`` orders the classes of one scheme; it compares nothing across schemes.

    Where the scheme is not ordered it is no more than the place in the list.
    """

    scheme = models.ForeignKey(RiskScheme, on_delete=models.PROTECT, related_name="classes")
    code = models.CharField(max_length=40)
    severity = models.PositiveSmallIntegerField(help_text=_("1 for the gravest danger, then 2, 3 …"))
    evacuates = models.BooleanField(default=False, help_text=_("Nobody may stay in a building of this class"))

    class Meta:
        ordering = ["scheme", "severity", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="risk_class_code_is_unique",
                violation_error_message=_("This class exists already in the scheme."),
            ),
            models.CheckConstraint(
                condition=Q(severity__gte=1),
                name="severity_starts_at_one",
                violation_error_message=_("Severity is 1 for the gravest danger, then 2, 3 …"),
            ),
        ]
