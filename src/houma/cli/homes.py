"""`houma homes`: the stock of homes in from a workbook, its template and what the house holds out."""

import time
from pathlib import Path

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.cli.importing import ANNOTATED, DRY, DRY_RUN, FILE, OUT, SAME, refuse, tell_notices, write_rows
from houma.domain.rehousing.actions.importing import apply_homes, hand_in_homes, homes_references
from houma.domain.rehousing.models import Home
from houma.domain.rehousing.queries.homes import home_rows
from houma.domain.rehousing.workbook import homes_table
from houma.domain.sources.models import ImportState
from houma.domain.territories.models import Country
from houma.exchange import build_template
from houma.values.multilingual import Multilingual

_WOULD = Multilingual(
    "Logements\u00a0: {} nouveaux, {} changés, {} identiques",
    "المساكن: {} جديدة، {} متغيرة، {} دون تغيير",
    "Homes: {} new, {} changed, {} as they are",
)
_DONE = Multilingual("{} logements écrits en {:.1f} s", "كُتب {} من المساكن في {:.1f} ث", "{} homes written in {:.1f} s")
_OUT = Multilingual("{} logements dans {}", "{} من المساكن في {}", "{} homes in {}")


@click.group()
def homes() -> None:
    """The stock of homes for a time: XLSX and CSV."""


@homes.command("import")
@FILE
@COUNTRY
@LANGUAGE
@DRY_RUN
@ANNOTATED
def import_homes(file: Path, country: Country, lang: str, dry_run: bool, annotated: Path | None) -> None:
    """Check FILE whole, show what it would change, then apply it.

    Exits with 1 and the list of errors when the file is not in order; nothing is written then.
    """
    started = time.perf_counter()
    run, check = hand_in_homes(country, file.name, file.read_bytes(), language=lang, by=None)
    tell_notices(check.reading.notices, lang)
    if not check.ok:
        with run.annotated.open("rb") as copy:
            refuse(file, check.problems, copy.read(), annotated, lang)
    found = check.difference
    click.echo(_WOULD.in_language(lang).format(len(found.created), len(found.changed), len(found.unchanged)))
    if dry_run or found.changes_nothing:
        click.echo((DRY if dry_run else SAME).in_language(lang))
        return
    if apply_homes(run).state != ImportState.APPLIED:
        raise click.ClickException(str(run.get_state_display()))
    click.echo(_DONE.in_language(lang).format(len(check.homes), time.perf_counter() - started))


@homes.command()
@OUT
@COUNTRY
@LANGUAGE
def template(out: Path, country: Country, lang: str) -> None:
    """Write the empty workbook to OUT: columns, help, lists to choose from."""
    table = homes_table(country)
    out.write_bytes(build_template([table], homes_references(country), lang, table.labels.in_language(lang)))
    click.echo(str(out))


@homes.command("export")
@OUT
@COUNTRY
@LANGUAGE
def export_homes(out: Path, country: Country, lang: str) -> None:
    """Write the homes to OUT, by its ending: .xlsx or .csv. The file reads back."""
    rows, table = Home.objects.filter(country=country).order_by("code"), homes_table(country)
    write_rows(out, table, home_rows(rows), country, lang)
    click.echo(_OUT.in_language(lang).format(rows.count(), out))
