"""Figures that a round gives: what is measured, what was estimated, how it changed, and where it is evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.indicators.models import Indicator, Release
from houma.domain.observatory.models.forms import Form
from houma.domain.observatory.models.rounds import Round
from houma.domain.projects.models import Evaluation
from houma.domain.territories.models import Territory


class MeasureKind(models.TextChoices):
    """What is made of the answers to a question."""

    PROPORTION = "proportion", pgettext_lazy("what is estimated", "share")
    MEAN = "mean", pgettext_lazy("what is estimated", "mean")
    TOTAL = "total", pgettext_lazy("what is estimated", "total")


class FieldIndicator(models.Model):
    """How an indicator of the catalogue follows from a question of a form. One for an indicator and form.

    Attributes:
        question: path of the question.
        counted: of a share, the answers that count as yes; of others empty.
        factor: by which the estimate is multiplied, 100 where the indicator is in percent.
        retired_at: not estimated in later rounds.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="field_indicators")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="field_indicators")
    question = models.CharField(max_length=300)
    measure = models.CharField(max_length=10, choices=MeasureKind.choices)
    counted = models.JSONField(default=list)
    factor = models.FloatField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["form", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "indicator"],
                condition=Q(retired_at=None),
                name="an_indicator_follows_from_one_question",
                violation_error_message=_("This indicator follows from another question of the form already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_id}: {self.question}"


class RoundResults(models.Model):
    """Everything that was estimated of a round at one moment. Append-only; the latest holds.

    Attributes:
        content: what ``rules.results.as_content`` gives: response, and each figure by territory with its interval and,
            where the round follows another one, the change.
        digest: SHA-256 of the content.
        release: the release of the catalogue that holds its figures; None where none had answers enough.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results")
    content = models.JSONField()
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the content"))
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("results of rounds")

    def __str__(self) -> str:
        return f"{self.round_id} {self.published_at:%Y-%m-%d}"


class FieldFigure(models.Model):
    """A figure of a round's results with its interval, which the catalogue's observations do not hold. Append-only.

    ``value``, ``low``, ``high`` in the unit of the indicator; ``answers`` on which it rests.
    """

    results = models.ForeignKey(RoundResults, on_delete=models.PROTECT, related_name="figures")
    field_indicator = models.ForeignKey(FieldIndicator, on_delete=models.PROTECT, related_name="figures")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="field_figures")
    value = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    level = models.FloatField()
    answers = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["results", "field_indicator", "territory"], name="a_figure_is_estimated_once"
            )
        ]
        indexes = [models.Index(fields=["territory", "field_indicator"], name="field_figures_of_place")]

    def __str__(self) -> str:
        return f"{self.field_indicator_id} {self.territory_id}: {self.value}"


class EvaluationRound(models.Model):
    """The results of a round as they stood when an evaluation of a project rested on them. Append-only."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="field_results")
    results = models.ForeignKey(RoundResults, on_delete=models.PROTECT, related_name="in_evaluations")
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attached_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "results"], name="an_evaluation_keeps_results_once")
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}: {self.results_id}"
