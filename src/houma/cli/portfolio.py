"""`houma portfolio`: a workbook of projects and agreements in, its template out."""

import time
from pathlib import Path

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.cli.importing import ANNOTATED, DRY, DRY_RUN, FILE, OUT, SAME, refuse, tell_notices
from houma.domain.agreements.portfolio.checking import PortfolioCheck, portfolio_references
from houma.domain.agreements.tasks import apply_run, check_run
from houma.domain.agreements.workbook import portfolio_tables
from houma.domain.sources.import_actions import open_import
from houma.domain.sources.models import ImportState
from houma.domain.territories.models import Country
from houma.exchange import build_template
from houma.values.multilingual import Multilingual

_TITLE = Multilingual("Portefeuille de conventions", "محفظة الاتفاقيات", "Portfolio of agreements")
_DONE = Multilingual("{} lignes appliquées en {:.1f} s", "طبقت {} أسطر في {:.1f} ث", "{} rows applied in {:.1f} s")
_ROWS = Multilingual(
    "{}: {} nouvelles, {} changées, {} identiques",
    "{}: {} جديدة، {} متغيرة، {} دون تغيير",
    "{}: {} new, {} changed, {} as they are",
)


@click.group()
def portfolio() -> None:
    """Projects and agreements as a workbook."""


@portfolio.command("import")
@FILE
@COUNTRY
@LANGUAGE
@DRY_RUN
@ANNOTATED
def import_portfolio(file: Path, country: Country, lang: str, dry_run: bool, annotated: Path | None) -> None:
    """Check FILE (XLSX or CSV) whole, show what it would change, then apply it.

    Exits with 1 and the list of errors when the file is not in order; nothing is written then.
    """
    started = time.perf_counter()
    run = open_import(country.code, "portfolio", file.name, file.read_bytes(), language=lang)
    check = check_run(run)
    tell_notices(check.reading.notices, lang)
    if not check.ok:
        copy = None
        if run.annotated:
            with run.annotated.open("rb") as marked:
                copy = marked.read()
        refuse(file, check.reading.problems, copy, annotated, lang)
    _tell(check, lang)
    if check.changes_nothing:
        click.echo(SAME.in_language(lang))
    elif dry_run:
        click.echo(DRY.in_language(lang))
    else:
        apply_run(run)
        run.refresh_from_db()
        if run.state != ImportState.APPLIED:
            raise click.ClickException(str(run.get_state_display()))
        click.echo(_DONE.in_language(lang).format(check.reading.row_count, time.perf_counter() - started))


def _tell(check: PortfolioCheck, lang: str) -> None:
    for table in check.tables:
        difference = check.differences.get(table.key)
        if difference is not None:
            counts = len(difference.created), len(difference.changed), len(difference.unchanged)
            click.echo(_ROWS.in_language(lang).format(table.labels.in_language(lang), *counts))


@portfolio.command()
@OUT
@COUNTRY
@LANGUAGE
def template(out: Path, country: Country, lang: str) -> None:
    """Write the empty workbook to OUT: columns, help, lists to choose from."""
    out.write_bytes(
        build_template(portfolio_tables(country), portfolio_references(country), lang, _TITLE.in_language(lang))
    )
    click.echo(str(out))
