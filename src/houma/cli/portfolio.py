"""`houma portfolio`: a workbook of projects and agreements in, its template out."""

import time
from pathlib import Path

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.domain.agreements.portfolio.checking import PortfolioCheck, portfolio_references
from houma.domain.agreements.tasks import apply_run, check_run
from houma.domain.agreements.workbook import portfolio_tables
from houma.domain.sources.import_actions import open_import
from houma.domain.sources.models import ImportState
from houma.domain.territories.models import Country
from houma.exchange import build_template
from houma.values.multilingual import Multilingual

_TITLE = Multilingual("Portefeuille de conventions", "محفظة الاتفاقيات", "Portfolio of agreements")
_CORRECT = Multilingual(
    "Points à corriger : {} ; rien n’a été écrit.",
    "نقاط للتصحيح: {}؛ لم يكتب شيء.",
    "Points to correct: {}; nothing was written.",
)
_ANNOTATED = Multilingual("Classeur annoté : {}", "المصنف المعلَّم: {}", "Annotated workbook: {}")
_SAME = Multilingual(
    "Tout est déjà enregistré : rien à changer.",
    "كل شيء مسجل: لا شيء للتغيير.",
    "Everything is stored already: nothing to change.",
)
_DRY = Multilingual("Essai seulement : rien n’a été écrit.", "تجربة فقط: لم يكتب شيء.", "Dry run: nothing was written.")
_DONE = Multilingual("{} lignes appliquées en {:.1f} s", "طبقت {} أسطر في {:.1f} ث", "{} rows applied in {:.1f} s")
_ROWS = Multilingual(
    "{}: {} nouvelles, {} changées, {} identiques",
    "{}: {} جديدة، {} متغيرة، {} دون تغيير",
    "{}: {} new, {} changed, {} as they are",
)
_MOST_PRINTED = 50


@click.group()
def portfolio() -> None:
    """Projects and agreements as a workbook."""


@portfolio.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@COUNTRY
@LANGUAGE
@click.option("--dry-run", is_flag=True, help="Check and compare only; write nothing but the record of the check.")
@click.option(
    "--annotated", type=click.Path(dir_okay=False, path_type=Path), help="Where to put the annotated workbook."
)
def import_portfolio(file: Path, country: Country, lang: str, dry_run: bool, annotated: Path | None) -> None:
    """Check FILE (XLSX or CSV) whole, show what it would change, then apply it.

    Exits with 1 and the list of errors when the file is not in order; nothing is written then.
    """
    started = time.perf_counter()
    run = open_import(country.code, "portfolio", file.name, file.read_bytes(), language=lang)
    check = check_run(run)
    for notice in check.reading.notices:
        click.echo(notice.sentence(lang), err=True)
    if not check.ok:
        for problem in check.reading.problems[:_MOST_PRINTED]:
            click.echo(problem.sentence(lang), err=True)
        if run.annotated:
            target = annotated or file.with_name(f"{file.stem}-annotated.xlsx")
            with run.annotated.open() as copy:
                target.write_bytes(copy.read())
            click.echo(_ANNOTATED.in_language(lang).format(target), err=True)
        raise click.ClickException(_CORRECT.in_language(lang).format(len(check.reading.problems)))
    _tell(check, lang)
    if check.changes_nothing:
        click.echo(_SAME.in_language(lang))
    elif dry_run:
        click.echo(_DRY.in_language(lang))
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
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@COUNTRY
@LANGUAGE
def template(out: Path, country: Country, lang: str) -> None:
    """Write the empty workbook to OUT: columns, help, lists to choose from."""
    out.write_bytes(
        build_template(portfolio_tables(country), portfolio_references(country), lang, _TITLE.in_language(lang))
    )
    click.echo(str(out))
