"""The catalogue of indicators (*référentiel*): each definition is a version that is never edited."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from houma.domain.base.models import Named
from houma.domain.sources.models import Source, Unit
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual

CODE_LENGTH = 120


class Capital(models.TextChoices):
    """The five capitals of resilience (UCLG)."""

    HUMAN = "human", _("human capital")
    SOCIAL = "social", _("social capital")
    ECONOMIC = "economic", _("economic capital")
    CULTURAL = "cultural", _("cultural capital")
    ENVIRONMENTAL = "environmental", _("environmental capital")


class Direction(models.TextChoices):
    """Whether more is better."""

    UP = "up", _("more is better")
    DOWN = "down", _("less is better")
    NONE = "none", _("neither")


class Aggregation(models.TextChoices):
    """How the value of a territory follows from those of its parts."""

    SUM = "sum", _("sum")
    WEIGHTED_MEAN = "weighted_mean", _("weighted mean")
    RATIO = "ratio", _("ratio of sums")
    NONE = "none", _("not at all")


class Periodicity(models.TextChoices):
    UNKNOWN = "", _("not said")
    ONCE = "once", _("once")
    DECENNIAL = "decennial", _("every ten years")
    QUINQUENNIAL = "quinquennial", _("every five years")
    ANNUAL = "annual", _("every year")
    QUARTERLY = "quarterly", _("every quarter")
    MONTHLY = "monthly", _("every month")


class Indicator(models.Model):
    """An indicator by its code. What it means stands in its versions, of which ``version`` is the one in force."""

    id = models.SmallAutoField(primary_key=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=CODE_LENGTH)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="indicator_code_is_unique",
                violation_error_message=_("This indicator code exists already in the country."),
            )
        ]

    def __str__(self) -> str:
        return self.code


class IndicatorVersionQuerySet(models.QuerySet["IndicatorVersion"]):
    def of_country(self, country_code: str) -> Self:
        return self.filter(indicator__country_id=country_code)

    def in_force(self) -> Self:
        """The definitions that hold now, with their indicator, unit and source."""
        return self.filter(number=F("indicator__version")).select_related("indicator", "unit", "source")


class IndicatorVersion(Named):
    """One definition of an indicator. Append-only: another definition is another version."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=60, blank=True, help_text=_("Group in which the source publishes it"))
    definition_fr = models.TextField(blank=True)
    definition_ar = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="indicators")
    decimals = models.PositiveSmallIntegerField(default=1)
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.NONE)
    capital = models.CharField(max_length=13, choices=Capital.choices, blank=True, default="")
    sdg_target = models.CharField(max_length=10, blank=True, help_text=_("11.1, or the indicator 11.1.1"))
    urban_agenda = models.CharField(max_length=60, blank=True, help_text=_("Paragraph of an urban agenda: NUA 33"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators")
    periodicity = models.CharField(max_length=12, choices=Periodicity.choices, blank=True, default="")
    aggregation = models.CharField(max_length=13, choices=Aggregation.choices, default=Aggregation.NONE)
    weight_code = models.CharField(max_length=CODE_LENGTH, blank=True, help_text=_("Indicator that weighs the mean"))
    numerator_code = models.CharField(max_length=CODE_LENGTH, blank=True)
    denominator_code = models.CharField(max_length=CODE_LENGTH, blank=True)
    smallest_count = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("A figure about fewer than so many is not shown")
    )
    formula = models.TextField(blank=True, help_text=_("Of a derived indicator; blank for an observed one"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = IndicatorVersionQuerySet.as_manager()

    class Meta:
        ordering = ["indicator_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="indicator_version_is_numbered_once"),
            models.CheckConstraint(
                condition=~Q(aggregation="weighted_mean") | ~Q(weight_code=""),
                name="a_weighted_mean_names_its_weight",
                violation_error_message=_("A weighted mean names the indicator that weighs it."),
            ),
            models.CheckConstraint(
                condition=~Q(aggregation="ratio") | (~Q(numerator_code="") & ~Q(denominator_code="")),
                name="a_ratio_names_its_two_parts",
                violation_error_message=_("A ratio of sums names its numerator and its denominator."),
            ),
        ]

    @property
    def definitions(self) -> Multilingual:
        """What is counted, in the three languages."""
        return Multilingual(self.definition_fr, self.definition_ar, self.definition_en)

    @property
    def definition(self) -> str:
        """What is counted, in the language in use."""
        return self.definitions.in_language(get_language() or "fr")
