"""Frameworks of capitals, the scores computed with them, and the snapshots that projects keep."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from houma.domain.base.models import Named
from houma.domain.territories.models import Country, Level, Territory


class ScoreFramework(models.Model):
    """A framework by its code: index → capital → dimension → indicator. Its texts are its versions."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="score_frameworks")
    code = models.SlugField(max_length=80)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="framework_code_is_unique",
                violation_error_message=_("This framework code exists already in the country."),
            )
        ]

    def __str__(self) -> str:
        return self.code


class FrameworkVersion(Named):
    """The text of a framework under one version. Append-only: another text is another version."""

    framework = models.ForeignKey(ScoreFramework, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=40)
    text = models.TextField(help_text=_("YAML, as houma.engines.capitals reads it"))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the text"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["framework_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "version"],
                name="framework_version_is_written_once",
                violation_error_message=_("This version of the framework is written already."),
            )
        ]


class ScoreRun(models.Model):
    """One computation of scores: everything that it was made from, so that it can be made again. Append-only.

    ``inputs`` holds the figures themselves (see ``rules.inputs``); ``nodes`` lists the tree of the framework,
    ``summary`` the distribution of each indicator, ``sensitivity`` the shares of variance by choice.
    """

    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="runs")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="score_runs")
    level = models.CharField(max_length=30, choices=Level.choices)
    period = models.CharField(max_length=10, blank=True, help_text=_("Blank: the latest of each indicator"))
    data_date = models.DateField(help_text=_("Figures known on this day"))
    engine_version = models.CharField(max_length=40)
    seed = models.PositiveBigIntegerField()
    draws = models.PositiveIntegerField()
    recipe = models.JSONField(default=dict)
    choices = models.JSONField(default=dict, help_text=_("What the draws questioned"))
    definitions = models.JSONField(default=dict, help_text=_("Indicator → version of its definition"))
    nodes = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    sensitivity = models.JSONField(default=dict)
    inputs = models.BinaryField()
    inputs_digest = models.CharField(max_length=64, help_text=_("SHA-256 of the inputs"))
    units = models.PositiveIntegerField()
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    computed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["country", "level", "id"], name="score_runs_of_level")]

    def __str__(self) -> str:
        return f"{self.framework_version_id} {self.level} {self.data_date}"


class ScoreResult(models.Model):
    """The score of one territory on one node of the tree. Append-only.

    Rank 1 is the best; ``rank_low`` and ``rank_high`` bound the ranks of the draws (``rank_low`` is the better end).
    A territory that lacks too many figures has neither score nor rank. ``balance`` stands on the root only.
    """

    pk = models.CompositePrimaryKey("run_id", "node", "territory_id")
    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="results", db_index=False)
    node = models.CharField(max_length=80)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="scores", db_index=False)
    score = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)
    rank_median = models.FloatField(null=True)
    rank_low = models.FloatField(null=True)
    rank_high = models.FloatField(null=True)
    imputed = models.FloatField(default=0, help_text=_("Share of the weight that was imputed"))
    balance = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index(fields=["territory", "run"], name="scores_of_territory")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.node} {self.territory_id}: {self.score}"


class ScorePublication(models.Model):
    """From this moment on, pages show this run for its framework and level. Append-only; the latest one holds."""

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="publications")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.run_id}"


class ProfileSnapshot(models.Model):
    """The profile of a territory as it was on one day: evidence for a project's diagnosis. Append-only."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="profile_snapshots")
    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, null=True, blank=True, related_name="snapshots")
    content = models.JSONField()
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the content"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.territory_id} {self.taken_at:%Y-%m-%d}"
