"""`houma indicators`: the catalogue and figures in, scores out."""

import hashlib
import json
import time
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import click
from django.utils import timezone

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.cli.indicators_scores import compare, framework, publish, runs, score
from houma.cli.indicators_wording import (
    ALREADY,
    CATALOGUE,
    DONE,
    DRY,
    FIGURES,
    KINDS,
    MORE,
    REFUSED,
    TEMPLATE,
    UNKNOWN_INDICATOR,
    UNKNOWN_SOURCE,
)
from houma.cli.out_files import FileToWrite
from houma.domain.indicators import queries
from houma.domain.indicators.actions import (
    CatalogueRefused,
    LoadReport,
    NewIndicator,
    NewRelease,
    ObservationsRefused,
    import_figures,
)
from houma.domain.indicators.rules.aggregation import PARTS_OF
from houma.domain.indicators.rules.entries import MappedCode
from houma.domain.indicators.workbook import (
    INDICATORS,
    OBSERVATIONS,
    UnreadableFigures,
    catalogue_problems,
    figure_references,
    read_catalogue,
    read_codes,
    read_figures,
    read_listing,
)
from houma.domain.sources.models import Source
from houma.domain.territories.models import Country, Level
from houma.exchange import build_template
from houma.exchange.problems import Problem
from houma.exchange.reading import Reading

_SHOWN_OF_A_KIND = 10
_LEVELS = [level.value for level in Level if level in {*PARTS_OF, *PARTS_OF.values()}]
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def indicators() -> None:
    """Indicators of territories: catalogue, figures, scores."""


@indicators.command("import")
@click.argument("file", type=_FILE, required=False)
@COUNTRY
@click.option("--catalogue", type=_FILE, help="Definitions to record first: a workbook or CSV of indicators.")
@click.option("--codes", type=_FILE, help="What codes of the source stand for: source_code, indicator, sex.")
@click.option("--source", "source_code", default="", help="Code of the source of the figures.")
@click.option("--period", default="", help="Period of rows that say none: 2024, 2024-Q1 or 2024-09.")
@click.option("--data-date", type=click.DateTime(["%Y-%m-%d"]), help="Day from which the figures are known; today.")
@click.option("--title", default="", help="Name of the release; the name of FILE.")
@click.option("--only-known", is_flag=True, help="Pass over figures of indicators that the catalogue does not know.")
@click.option("--dry-run", is_flag=True, help="Tell what would change; write nothing.")
@click.option("--report", "report_file", type=click.Path(path_type=Path), help="Write the whole report there, as JSON.")
@LANGUAGE
def import_command(
    file: Path | None,
    country: Country,
    catalogue: Path | None,
    codes: Path | None,
    source_code: str,
    period: str,
    data_date: datetime | None,
    title: str,
    only_known: bool,
    dry_run: bool,
    report_file: Path | None,
    lang: str,
) -> None:
    """Import figures from FILE (Parquet, CSV or a workbook) and, with --catalogue, definitions of indicators.

    Everything is checked before anything is written, and everything that is wrong is told at once. Duplicates, gaps,
    revised figures and parents that differ from their parts are reported; nothing is corrected. The same file again
    changes nothing.

    \b
    Columns of FILE: territory, indicator, period, area (total, urban, rural), sex (all, female, male), value, status.

    Exit status: 0 done (or dry run), 1 refused, 2 a file or an option cannot be used.
    """
    started = time.perf_counter()
    if file is None and catalogue is None:
        raise click.UsageError("Give FILE, or --catalogue, or both.")
    if file is not None:
        _check_source(country, source_code, lang)
    try:
        reading, definitions, code_map = _definitions(catalogue, source_code)
        code_map |= read_codes(codes) if codes else {}
        references = figure_references(country, [*code_map, *(one.code for one in definitions)])
        figures = read_figures(file, references, period=period, code_map=code_map) if file else None
    except UnreadableFigures as unreadable:
        _refuse(unreadable.problems, lang)
    release = None
    if file is not None and figures is not None:
        release = NewRelease(
            source_code=source_code,
            title=title or file.name,
            data_date=data_date.date() if data_date else timezone.localdate(),
            digest=hashlib.sha256(file.read_bytes()).hexdigest(),
            illustrative=figures.illustrative,
        )
    columns = figures.columns if figures else None
    try:
        done = import_figures(country, definitions, release, columns, by=None, only_known=only_known, dry_run=dry_run)
    except CatalogueRefused as refused:
        if reading is not None:
            _refuse(catalogue_problems(reading, refused.faults), lang)
        raise click.ClickException(str(refused)) from refused
    except ObservationsRefused as refused:
        _tell(refused.report, lang, report_file)
        raise click.ClickException(REFUSED.in_language(lang)) from refused
    if done.catalogue is not None:
        counts = {name: len(getattr(done.catalogue, name)) for name in ("new", "changed", "unchanged")}
        click.echo(CATALOGUE.in_language(lang).format(**counts))
    if done.figures is not None:
        _tell(done.figures, lang, report_file)
        if done.figures.changes_nothing:
            click.echo(ALREADY.in_language(lang))
    said = DRY if dry_run else DONE
    click.echo(said.in_language(lang).format(seconds=time.perf_counter() - started))


def _definitions(
    catalogue: Path | None, source_code: str
) -> tuple[Reading | None, tuple[NewIndicator, ...], dict[str, MappedCode]]:
    """Definitions from a catalogue of ours or from a source's own list, which also says what its codes stand for."""
    if catalogue is None:
        return None, (), {}
    listing = read_listing(catalogue, source_code)
    if listing is not None:
        return None, listing.indicators, listing.code_map
    reading, definitions = read_catalogue(catalogue)
    return reading, definitions, {}


def _check_source(country: Country, code: str, lang: str) -> None:
    known = list(Source.objects.filter(country_code=country.pk).values_list("code", flat=True))
    if code not in known:
        near = ", ".join(get_close_matches(code, known, n=3)) or "–"
        raise click.BadParameter(UNKNOWN_SOURCE.in_language(lang).format(code=code, near=near), param_hint="--source")


def _refuse(problems: tuple[Problem, ...], lang: str) -> None:
    for problem in problems:
        click.echo(problem.sentence(lang), err=True)
    raise click.ClickException(REFUSED.in_language(lang))


def _tell(report: LoadReport, lang: str, report_file: Path | None) -> None:
    if report_file is not None:
        report_file.write_text(json.dumps(report.as_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    click.echo(FIGURES.in_language(lang).format(**report.as_dict()))
    for kind, count in report.counts.items():
        click.echo(f"{KINDS[kind].in_language(lang)}: {count}")
        shown = [one for one in report.findings if one.kind == kind][:_SHOWN_OF_A_KIND]
        for one in shown:
            click.echo("  • " + one.sentence.in_language(lang))
        kept = sum(one.kind == kind for one in report.findings)
        if kept > len(shown):
            click.echo("  • " + MORE.in_language(lang))


@indicators.command("template")
@click.argument("out", type=FileToWrite())
@COUNTRY
@LANGUAGE
def template_command(out: Path, country: Country, lang: str) -> None:
    """Write the empty workbook of definitions and figures to OUT: columns, help, lists to choose from."""
    tables = (INDICATORS, OBSERVATIONS)
    out.write_bytes(build_template(tables, figure_references(country), lang, TEMPLATE.in_language(lang)))
    click.echo(str(out))


@indicators.command("list")
@COUNTRY
@click.option("--theme", default="", help="Only indicators of this theme.")
@LANGUAGE
def list_command(country: Country, theme: str, lang: str) -> None:
    """List the catalogue: code, unit, name."""
    for one in queries.catalogue(country):
        if not theme or one.theme == theme:
            derived = " =" if one.formula else ""
            click.echo(f"{one.code}{derived}\t{one.unit.in_language(lang)}\t{one.names.in_language(lang)}")


@indicators.command("show")
@click.argument("code")
@COUNTRY
@click.option("--level", type=click.Choice([level.value for level in Level]), help="Also the figures of this level.")
@LANGUAGE
def show_command(code: str, country: Country, level: str | None, lang: str) -> None:
    """Show the definition of the indicator CODE, and its figures at a level."""
    catalogue = {one.code: one for one in queries.catalogue(country)}
    if code not in catalogue:
        near = ", ".join(get_close_matches(code, catalogue, n=3)) or "–"
        raise click.BadParameter(UNKNOWN_INDICATOR.in_language(lang).format(code=code, near=near), param_hint="CODE")
    one = catalogue[code]
    click.echo(one.names.in_language(lang))
    for text in (one.definitions.in_language(lang), one.formula):
        if text:
            click.echo(text)
    facts = (one.unit.in_language(lang), one.direction, one.aggregation, one.capital, one.sdg_target, one.urban_agenda)
    click.echo(" · ".join(fact for fact in (*facts, one.source, f"v{one.version}") if fact))
    if level is not None:
        found = queries.values_at(country, code, level)
        for place in found.places:
            shown = "" if place.value is None else f"{place.value:.{one.decimals}f}"
            mark = f" ~{place.coverage:.0%}" if place.computed else ""
            click.echo(f"{place.code}\t{place.names.in_language(lang)}\t{shown}{mark}\t{place.status}")


for _command in (framework, score, runs, compare, publish):
    indicators.add_command(_command)
