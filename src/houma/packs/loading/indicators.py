"""The catalogue of indicators, the figures, and the framework of capitals with its first frozen scores."""

from houma.domain.base.decisions import Refused
from houma.domain.indicators.actions import (
    NewRelease,
    ScoreRequest,
    publish_run,
    record_framework,
    record_indicators,
    record_observation_columns,
    run_scores,
)
from houma.domain.indicators.models import FrameworkVersion, IndicatorVersion, Release, ScoreRun
from houma.domain.indicators.workbook import new_indicator
from houma.exchange.problems import Problem
from houma.packs import wording
from houma.packs.declaration import FRAMEWORK
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.values.multilingual import Multilingual


def load_indicators(loading: Loading) -> Multilingual:
    rows = [new_indicator(row.read.values) for row in loading.content.rows("indicators")]
    done = record_indicators(loading.country, rows, by=None)
    return said.INDICATORS.formatted(count=len(rows), new=len(done.new), changed=len(done.changed))


def load_figures(loading: Loading) -> Multilingual:
    """Record the figures of every file; the same figures again leave no release."""
    count = new = revised = 0
    for table in loading.content.figures:
        release = NewRelease(
            source_code=table.file.source_code,
            title=table.file.title,
            data_date=table.file.known_on,
            digest=table.digest,
            illustrative=loading.about.illustrative,
        )
        done = record_observation_columns(loading.country, release, table.columns, by=None)
        count, new, revised = count + len(table.columns), new + done.new, revised + done.revised
    return said.FIGURES.formatted(count=count, new=new, revised=revised)


def load_framework(loading: Loading) -> Multilingual:
    """Record the framework and, where its scores are not there yet, compute them for the levels that the pack names."""
    if not loading.content.framework:
        return said.FRAMEWORK.formatted(count=0, runs=0)
    try:
        framework = record_framework(loading.country, loading.content.framework, by=None)
    except Refused as refused:
        loading.problems.append(Problem("framework", wording.sentences(refused.decision.reasons), sheet=FRAMEWORK))
        return said.REFUSED
    stale = [level for level in loading.about.scored_levels if not _is_up_to_date(loading, framework, level)]
    for level in stale:
        request = ScoreRequest(framework.framework.code, level, version=framework.version)
        publish_run(run_scores(loading.country, request, by=None), by=None)
    return said.FRAMEWORK.formatted(count=1, runs=len(stale))


def _is_up_to_date(loading: Loading, framework: FrameworkVersion, level: str) -> bool:
    """Whether the latest run of the level is of this framework and later than every figure and definition."""
    run = ScoreRun.objects.filter(country=loading.country, level=level).order_by("-id").first()
    if run is None or run.framework_version_id != framework.pk:
        return False
    figures = Release.objects.filter(country=loading.country, recorded_at__gt=run.computed_at)
    definitions = IndicatorVersion.objects.filter(indicator__country=loading.country, recorded_at__gt=run.computed_at)
    return not figures.exists() and not definitions.exists()
