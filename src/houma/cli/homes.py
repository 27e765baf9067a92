"""`houma homes`: the stock of homes in from a workbook, its template and what the house holds out."""

import time
from pathlib import Path

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.domain.rehousing.actions.importing import apply_homes, hand_in_homes, homes_references
from houma.domain.rehousing.models import Home
from houma.domain.rehousing.queries.homes import home_rows
from houma.domain.rehousing.workbook import homes_table
from houma.domain.sources.models import ImportState
from houma.domain.territories.models import Country
from houma.exchange import build_template, write_csv, write_xlsx
from houma.values.multilingual import Multilingual
from houma.web.exports import provenance

_CORRECT = Multilingual(
    "Points à corriger\u00a0: {}\u00a0; rien n’a été écrit.",
    "نقاط للتصحيح: {}؛ لم يكتب شيء.",
    "Points to correct: {}; nothing was written.",
)
_ANNOTATED = Multilingual("Classeur annoté\u00a0: {}", "المصنف المعلَّم: {}", "Annotated workbook: {}")
_WOULD = Multilingual(
    "Logements\u00a0: {} nouveaux, {} changés, {} identiques",
    "المساكن: {} جديدة، {} متغيرة، {} دون تغيير",
    "Homes: {} new, {} changed, {} as they are",
)
_DRY = Multilingual(
    "Essai seulement\u00a0: rien n’a été écrit.", "تجربة فقط: لم يكتب شيء.", "Dry run: nothing was written."
)
_SAME = Multilingual(
    "Tout est déjà enregistré\u00a0: rien à changer.",
    "كل شيء مسجل: لا شيء للتغيير.",
    "Everything is stored already: nothing to change.",
)
_DONE = Multilingual("{} logements écrits en {:.1f} s", "كُتب {} من المساكن في {:.1f} ث", "{} homes written in {:.1f} s")
_OUT = Multilingual("{} logements dans {}", "{} من المساكن في {}", "{} homes in {}")
_MOST_PRINTED = 50
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def homes() -> None:
    """The stock of homes for a time: XLSX and CSV."""


@homes.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@COUNTRY
@LANGUAGE
@click.option("--dry-run", is_flag=True, help="Check and compare only; write nothing but the record of the check.")
@click.option("--annotated", type=_FILE, help="Where to put the annotated workbook.")
def import_homes(file: Path, country: Country, lang: str, dry_run: bool, annotated: Path | None) -> None:
    """Check FILE whole, show what it would change, then apply it.

    Exits with 1 and the list of errors when the file is not in order; nothing is written then.
    """
    started = time.perf_counter()
    run, check = hand_in_homes(country, file.name, file.read_bytes(), language=lang, by=None)
    for notice in check.reading.notices:
        click.echo(notice.sentence(lang), err=True)
    if not check.ok:
        for problem in check.problems[:_MOST_PRINTED]:
            click.echo(problem.sentence(lang), err=True)
        target = annotated or file.with_name(f"{file.stem}-annotated.xlsx")
        with run.annotated.open("rb") as copy:
            target.write_bytes(copy.read())
        click.echo(_ANNOTATED.in_language(lang).format(target), err=True)
        raise click.ClickException(_CORRECT.in_language(lang).format(len(check.problems)))
    found = check.difference
    click.echo(_WOULD.in_language(lang).format(len(found.created), len(found.changed), len(found.unchanged)))
    if dry_run or found.changes_nothing:
        click.echo((_DRY if dry_run else _SAME).in_language(lang))
        return
    if apply_homes(run).state != ImportState.APPLIED:
        raise click.ClickException(str(run.get_state_display()))
    click.echo(_DONE.in_language(lang).format(len(check.homes), time.perf_counter() - started))


@homes.command()
@click.argument("out", type=_FILE)
@COUNTRY
@LANGUAGE
def template(out: Path, country: Country, lang: str) -> None:
    """Write the empty workbook to OUT: columns, help, lists to choose from."""
    table = homes_table(country)
    out.write_bytes(build_template([table], homes_references(country), lang, table.labels.in_language(lang)))
    click.echo(str(out))


@homes.command("export")
@click.argument("out", type=_FILE)
@COUNTRY
@LANGUAGE
def export_homes(out: Path, country: Country, lang: str) -> None:
    """Write the homes to OUT, by its ending: .xlsx or .csv. The file reads back."""
    rows, table = Home.objects.filter(country=country).order_by("code"), homes_table(country)
    about = provenance(country, table.labels)
    match out.suffix.lower():
        case ".xlsx":
            out.write_bytes(write_xlsx(table, home_rows(rows), lang, about))
        case ".csv":
            out.write_bytes(b"".join(write_csv(table, home_rows(rows), lang, about)))
        case other:
            raise click.BadParameter(f"{other or 'no ending'} is not written; there is .xlsx, .csv")
    click.echo(_OUT.in_language(lang).format(rows.count(), out))
