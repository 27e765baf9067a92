"""Runs of scores: which one is shown, what it says of one territory or of a whole level, how two of them differ."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from houma.domain.indicators.models import (
    FrameworkVersion,
    IndicatorVersion,
    Release,
    ScorePublication,
    ScoreResult,
    ScoreRun,
)
from houma.domain.indicators.rules.comparing import (
    Ranked,
    RunComparison,
    figure_changes,
    node_changes,
    rank_changes,
    setting_changes,
    spearman,
)
from houma.domain.indicators.rules.frameworks import read_text
from houma.domain.indicators.rules.inputs import ScoreInputs, unpacked
from houma.domain.indicators.rules.scoring import replayed
from houma.domain.territories.models import Country, Territory
from houma.engines.capitals import Framework, Scores
from houma.values.multilingual import Multilingual

ROOT = "index"
_HEAVY = ("inputs",)


@dataclass(frozen=True, slots=True)
class NodeScore:
    """The score of one territory on one node of the tree.

    ``rank`` is 1 for the best of ``of`` territories; ``rank_low`` (the better end) and ``rank_high`` hold nine tenths
    of the draws, on the index and the capitals. ``imputed`` is the share of its weight that was filled in.
    """

    code: str
    names: Multilingual
    parent: str
    depth: int
    weight: float
    score: float | None
    rank: int | None
    rank_median: float | None
    rank_low: float | None
    rank_high: float | None
    of: int
    imputed: float
    balance: float | None


@dataclass(frozen=True, slots=True)
class LevelScore:
    """The score of one territory in the list or on the map of a level."""

    territory_id: int
    code: str
    names: Multilingual
    parent_id: int | None
    score: float | None
    rank: int | None
    rank_low: float | None
    rank_high: float | None
    imputed: float


def published_run(country: Country, level: str) -> ScoreRun | None:
    """The run that pages show for a level, with its framework; without the figures it was made from: one query."""
    latest = ScorePublication.objects.filter(run__country=country, run__level=level).order_by("-id")
    return (
        ScoreRun.objects.filter(pk__in=latest.values("run_id")[:1])
        .select_related("framework_version__framework")
        .defer(*_HEAVY)
        .first()
    )


def published_levels(country: Country) -> tuple[str, ...]:
    """The levels that have a published run: one query."""
    found = ScorePublication.objects.filter(run__country=country).order_by().values_list("run__level", flat=True)
    return tuple(sorted(found.distinct()))


def runs(country: Country) -> QuerySet[ScoreRun]:
    """All runs of a country, the latest first, without the figures they were made from."""
    return (
        ScoreRun.objects.filter(country=country)
        .select_related("framework_version__framework", "computed_by")
        .defer(*_HEAVY)
        .order_by("-id")
    )


def framework_of(run: ScoreRun) -> Framework:
    """The framework of a run, read from the text that was kept. No query if its version was read with it."""
    return read_text(run.framework_version.text)


def inputs_of(run: ScoreRun) -> ScoreInputs:
    """The figures that a run was made from: one query where they were not read with it."""
    return unpacked(bytes(run.inputs))


def scores_again(run: ScoreRun) -> Scores:
    """The nominal scores computed again from what the run keeps, with every intermediate of the engine."""
    return replayed(framework_of(run), inputs_of(run))


def frameworks(country: Country) -> tuple[FrameworkVersion, ...]:
    """All versions of all frameworks, by framework, the latest first: one query."""
    versions = FrameworkVersion.objects.filter(framework__country=country).select_related("framework")
    return tuple(versions.order_by("framework__code", "-id"))


def scores_of_territory(run: ScoreRun, territory_id: int) -> tuple[NodeScore, ...]:
    """What a run says of one territory, the index first, then capitals and dimensions in the order of the tree: one
    query. Empty where the territory was not scored."""
    rows = {row.node: row for row in ScoreResult.objects.filter(run=run, territory_id=territory_id)}
    inner = [node for node in run.nodes if not node["indicator"] and node["code"] in rows]
    of = int(run.summary.get("scored", run.units))
    return tuple(_node_score(node, rows[node["code"]], of) for node in sorted(inner, key=lambda one: one["depth"]))


def _node_score(node: dict[str, Any], row: ScoreResult, of: int) -> NodeScore:
    return NodeScore(
        code=node["code"],
        names=Multilingual(**node["names"]),
        parent=node["parent"],
        depth=node["depth"],
        weight=node["weight"],
        score=row.score,
        rank=row.rank,
        rank_median=row.rank_median,
        rank_low=row.rank_low,
        rank_high=row.rank_high,
        of=of,
        imputed=row.imputed,
        balance=row.balance,
    )


def scores_at(run: ScoreRun, node: str = ROOT) -> tuple[LevelScore, ...]:
    """What a run says of every territory on one node, the best first, those without a score last: one query."""
    place = ("territory_id", "territory__code", "territory__name_fr", "territory__name_ar", "territory__name_en")
    said = ("territory__parent_id", "score", "rank", "rank_low", "rank_high", "imputed")
    found = [
        LevelScore(pk, code, Multilingual(french, arabic, english), *rest)
        for pk, code, french, arabic, english, *rest in ScoreResult.objects.filter(run=run, node=node).values_list(
            *place, *said
        )
    ]
    return tuple(sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.code)))


def compare_runs(before: ScoreRun, after: ScoreRun) -> RunComparison:
    """What changed from one run to another in the settings, the framework, the figures and the ranks.

    Two queries, and two more where the figures were not read with the runs.
    """
    old, new = inputs_of(before), inputs_of(after)
    first, second = _ranks(before), _ranks(after)
    definitions = setting_changes(before.definitions, after.definitions)
    return RunComparison(
        settings=setting_changes(_settings(before), _settings(after)),
        nodes=node_changes(before.nodes, after.nodes),
        definitions=definitions,
        appeared=tuple(sorted(set(new.units) - set(old.units))),
        vanished=tuple(sorted(set(old.units) - set(new.units))),
        figures=figure_changes(old, new),
        ranks=rank_changes(first, second),
        correlation=spearman(first, second),
    )


def _settings(run: ScoreRun) -> dict[str, Any]:
    return {
        "framework": f"{run.framework_version.framework.code} {run.framework_version.version}",
        "framework_digest": run.framework_version.digest,
        "level": run.level,
        "period": run.period,
        "data_date": run.data_date,
        "engine_version": run.engine_version,
        "seed": run.seed,
        "draws": run.draws,
        "inputs_digest": run.inputs_digest,
        **{f"recipe.{name}": value for name, value in run.recipe.items()},
        **{f"choices.{name}": value for name, value in run.choices.items()},
    }


def _ranks(run: ScoreRun) -> dict[str, Ranked]:
    rows = ScoreResult.objects.filter(run=run, node=run.nodes[-1]["code"])
    listed = rows.values_list("territory__code", "rank", "rank_low", "rank_high")
    return {code: Ranked(rank, low, high) for code, rank, low, high in listed}


def profile_mark(territory: Territory) -> tuple[int, int, int]:
    """What the profile of a territory was made from: keys of the published run of its level, of the latest release and
    of the latest definition, 0 for none. Another mark may be another profile: three queries."""
    run = published_run(territory.country, territory.level)
    release = Release.objects.filter(country=territory.country_id).order_by("-id").values_list("pk", flat=True).first()
    versions = IndicatorVersion.objects.of_country(territory.country_id).order_by("-id")
    return run.pk if run else 0, release or 0, versions.values_list("pk", flat=True).first() or 0
