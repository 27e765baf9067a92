"""`houma indicators`: frameworks in, scores out, runs compared and published."""

import time
from datetime import datetime
from pathlib import Path

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.cli.indicators_wording import (
    COMPARED,
    FAULTS,
    FRAMEWORK,
    NOT_PUBLISHED,
    PUBLISHED,
    SCORED,
)
from houma.domain.base.decisions import Refused
from houma.domain.indicators import queries
from houma.domain.indicators.actions import ScoreRequest, publish_run, record_framework, run_scores
from houma.domain.indicators.actions.scores import DRAWS, SEED, SENSITIVITY_ROWS
from houma.domain.indicators.models import FrameworkVersion, ScoreRun
from houma.domain.indicators.rules.aggregation import PARTS_OF
from houma.domain.territories.models import Country, Level
from houma.engines.capitals import FrameworkFaults

_LEVELS = [level.value for level in Level if level in {*PARTS_OF, *PARTS_OF.values()}]
_MOST_RANKS = 20


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@COUNTRY
@LANGUAGE
def framework(file: Path, country: Country, lang: str) -> None:
    """Record the framework in FILE (YAML or JSON) under its version, which is then never edited."""
    try:
        version = record_framework(country, file.read_text(encoding="utf-8-sig"), by=None)
    except FrameworkFaults as found:
        for fault in found.faults:
            click.echo(fault.said(lang), err=True)
        raise click.ClickException(FAULTS.in_language(lang).format(count=len(found.faults))) from found
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(FRAMEWORK.in_language(lang).format(code=version.framework.code, version=version.version))


@click.command()
@COUNTRY
@click.option("--framework", "framework_code", required=True, help="Code of the framework.")
@click.option("--version", "framework_version", default="", help="Its version; the latest.")
@click.option(
    "--level",
    type=click.Choice(_LEVELS),
    required=True,
)
@click.option("--period", default="", help="Period of the figures; the latest of each indicator.")
@click.option("--data-date", type=click.DateTime(["%Y-%m-%d"]), help="Figures as they were known on this day; today.")
@click.option("--draws", type=click.IntRange(min=100), default=DRAWS, show_default=True, help="For rank intervals.")
@click.option("--seed", type=click.IntRange(min=0), default=SEED, show_default=True)
@click.option(
    "--sensitivity", type=int, default=SENSITIVITY_ROWS, show_default=True,
    help="Rows of the sensitivity analysis, a power of two; 0: none.",
)  # fmt: skip
@click.option("--publish", is_flag=True, help="Let pages show this run from now on.")
@LANGUAGE
def score(
    country: Country,
    framework_code: str,
    framework_version: str,
    level: str,
    period: str,
    data_date: datetime | None,
    draws: int,
    seed: int,
    sensitivity: int,
    publish: bool,
    lang: str,
) -> None:
    """Compute the scores of a framework for all territories of a level, and keep them for good."""
    started = time.perf_counter()
    request = ScoreRequest(
        framework_code, level, framework_version, period, data_date.date() if data_date else None, draws, seed,
        sensitivity,
    )  # fmt: skip
    try:
        run = run_scores(country, request, by=None, publish=publish)
    except FrameworkVersion.DoesNotExist as missing:
        known = ", ".join(sorted({str(one.framework) for one in queries.frameworks(country)})) or "–"
        raise click.BadParameter(f"{missing}; {known}", param_hint="--framework") from missing
    except (FrameworkFaults, Refused) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(
        SCORED.in_language(lang).format(
            number=run.pk, units=run.units, draws=run.draws, seconds=time.perf_counter() - started
        )
    )
    ranked = [one for one in queries.scores_at(run) if one.rank is not None]
    for one in ranked[:5] + ranked[-5:]:
        click.echo(
            f"{one.rank:>5}  [{one.rank_low or 0:.0f}–{one.rank_high or 0:.0f}]  {one.score:8.2f}  "
            f"{one.names.in_language(lang)} ({one.code})"
        )
    click.echo((PUBLISHED if publish else NOT_PUBLISHED).in_language(lang).format(number=run.pk))


@click.command()
@click.argument("number", type=int)
@COUNTRY
@LANGUAGE
def publish(number: int, country: Country, lang: str) -> None:
    """Let pages show the run NUMBER for its level from now on."""
    publish_run(_run(country, number, "NUMBER"), by=None)
    click.echo(PUBLISHED.in_language(lang).format(number=number))


@click.command()
@COUNTRY
def runs(country: Country) -> None:
    """List the runs of scores, the latest first; those that pages show bear a star."""
    shown = {run.pk for level in queries.published_levels(country) if (run := queries.published_run(country, level))}
    for run in queries.runs(country):
        version = run.framework_version
        mark = "*" if run.pk in shown else " "
        click.echo(
            f"{mark}{run.pk:>5}  {run.computed_at:%Y-%m-%d %H:%M}  {version.framework.code} {version.version}  "
            f"{run.level}  {run.units}  {run.data_date}  {run.engine_version}"
        )


@click.command()
@click.argument("before", type=int)
@click.argument("after", type=int)
@COUNTRY
@LANGUAGE
def compare(before: int, after: int, country: Country, lang: str) -> None:
    """Tell what changed from the run BEFORE to the run AFTER: settings, framework, figures, ranks."""
    told = queries.compare_runs(_run(country, before, "BEFORE"), _run(country, after, "AFTER"))
    for name, (old, new) in told.settings.items():
        click.echo(f"{name}: {old} → {new}")
    for node in told.nodes:
        click.echo(f"{node.code}: {_weight(node.before)} → {_weight(node.after)}")
    for code, (first, second) in told.definitions.items():
        click.echo(f"{code}: v{first} → v{second}")
    for one in told.figures:
        click.echo(f"{one.code}: {one.changed} ≠, {one.appeared} +, {one.vanished} −")
    for rank in told.ranks[:_MOST_RANKS]:
        mark = " !" if rank.beyond else ""
        click.echo(f"{rank.unit}: {rank.before or '–'} → {rank.after or '–'}{mark}")
    click.echo(
        COMPARED.in_language(lang).format(
            moved=len(told.ranks),
            beyond=sum(rank.beyond for rank in told.ranks),
            appeared=len(told.appeared),
            vanished=len(told.vanished),
            correlation="–" if told.correlation is None else f"{told.correlation:.4f}",
        )
    )


def _run(country: Country, number: int, argument: str) -> ScoreRun:
    run = queries.runs(country).filter(pk=number).first()
    if run is None:
        raise click.BadParameter(str(number), param_hint=argument)
    return run


def _weight(weight: float | None) -> str:
    return "–" if weight is None else f"{weight:.4g}"
