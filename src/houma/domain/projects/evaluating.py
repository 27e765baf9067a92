"""What a project was worth: its evaluation by criteria, with findings and lessons."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from houma.domain.accounts.models import Party
from houma.domain.documents.models import Document
from houma.domain.projects.preparing import Recorded
from houma.values.multilingual import Multilingual

BEST_SCORE = 4
"""Scores go from 1 (weak) to 4 (very good): an even scale has no comfortable middle."""


class EvaluationState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("evaluation", "draft")
    CONCLUDED = "concluded", _("concluded")
    PUBLISHED = "published", _("published")


class EvaluationKind(models.TextChoices):
    MID_TERM = "mid_term", _("mid-term")
    FINAL = "final", _("final")
    EX_POST = "ex_post", _("ex post")


class Criterion(models.TextChoices):
    """The six criteria of the OECD Development Assistance Committee (2019)."""

    RELEVANCE = "relevance", _("relevance")
    COHERENCE = "coherence", _("coherence")
    EFFECTIVENESS = "effectiveness", _("effectiveness")
    EFFICIENCY = "efficiency", _("efficiency")
    IMPACT = "impact", _("impact")
    SUSTAINABILITY = "sustainability", _("sustainability")


class Evaluation(Recorded):
    """An evaluation; once concluded it is not edited any more."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="evaluations")
    kind = models.CharField(max_length=10, choices=EvaluationKind.choices)
    state = models.CharField(max_length=10, choices=EvaluationState.choices, default=EvaluationState.DRAFT)
    evaluator = models.CharField(max_length=200)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dated = models.DateField()
    findings_fr = models.TextField(blank=True)
    findings_ar = models.TextField(blank=True)
    findings_en = models.TextField(blank=True)
    lessons_fr = models.TextField(blank=True)
    lessons_ar = models.TextField(blank=True)
    lessons_en = models.TextField(blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["-dated", "-id"]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.kind} {self.dated}"

    @property
    def findings(self) -> str:
        """The findings in the language in use."""
        texts = Multilingual(self.findings_fr, self.findings_ar, self.findings_en)
        return texts.in_language(get_language() or "fr")

    @property
    def lessons(self) -> str:
        """The lessons in the language in use."""
        texts = Multilingual(self.lessons_fr, self.lessons_ar, self.lessons_en)
        return texts.in_language(get_language() or "fr")


class Judgement(models.Model):
    """What an evaluation says by one criterion."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="judgements")
    criterion = models.CharField(max_length=16, choices=Criterion.choices)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    finding = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="a_criterion_is_judged_once"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=1, score__lte=BEST_SCORE),
                name="a_score_lies_between_one_and_four",
                violation_error_message=_("A score lies between 1 and 4."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}: {self.criterion}"
