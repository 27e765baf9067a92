"""`houma buildings`: an inventory in, and what the house holds out."""

import time
from pathlib import Path

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.domain.buildings.actions.importing import apply_inventory
from houma.domain.buildings.models import Building
from houma.domain.buildings.workbook import (
    Existing,
    Options,
    building_rows,
    buildings_table,
    check_inventory,
    write_geopackage,
)
from houma.domain.territories.models import Country, Territory
from houma.exchange import annotate_workbook, write_csv, write_xlsx
from houma.exchange.annotated_copy import annotate_copy
from houma.values.multilingual import Multilingual
from houma.web.exports import provenance

_MOST_PRINTED = 50
_CORRECT = Multilingual(
    "Points à corriger\u00a0: {}\u00a0; rien n’a été écrit.",
    "نقاط للتصحيح: {}؛ لم يكتب شيء.",
    "Points to correct: {}; nothing was written.",
)
_ANNOTATED = Multilingual("Classeur annoté\u00a0: {}", "المصنف المعلَّم: {}", "Annotated workbook: {}")
_WOULD = Multilingual(
    "{} nouveaux bâtiments, {} changés, {} identiques",
    "{} بنايات جديدة، {} متغيرة، {} دون تغيير",
    "{} new buildings, {} changed, {} as they are",
)
_DRY = Multilingual(
    "Essai seulement\u00a0: rien n’a été écrit.", "تجربة فقط: لم يكتب شيء.", "Dry run: nothing was written."
)
_DONE = Multilingual(
    "{} lignes appliquées en {:.1f} s, {} inspections notées",
    "طبقت {} أسطر في {:.1f} ث، وسجلت {} معاينات",
    "{} rows applied in {:.1f} s, {} inspections recorded",
)
_NO_PLACE = Multilingual(
    "{} n’est le code d’aucun territoire de\u00a0: {} (l’option --country désigne un autre pays)",
    "{} ليس رمز أي مجال ترابي في: {} (الخيار ‎--country يعين بلدا آخر)",
    "{} is the code of no territory of: {} (--country names another country)",
)
_WRITTEN = Multilingual("{} bâtiments dans {}", "{} بنايات في {}", "{} buildings in {}")


@click.group()
def buildings() -> None:
    """The inventory of buildings: GeoPackage, Shapefile, GeoJSON, XLSX and CSV."""


@buildings.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@COUNTRY
@LANGUAGE
@click.option("--scheme", default="", help="Scheme of risk of rows that name none.")
@click.option("--class", "classes", multiple=True, metavar="WORD=CODE", help="What a word of the file stands for.")
@click.option("--refuse-known", is_flag=True, help="Refuse the file where a building is known already.")
@click.option("--layer", default="", help="Layer of buildings, where the file has several.")
@click.option("--crs", default="", help="Reference system, where the file does not say it: EPSG:26191.")
@click.option("--dry-run", is_flag=True, help="Check and compare only.")
@click.option(
    "--annotated", type=click.Path(dir_okay=False, path_type=Path), help="Where to put the annotated workbook."
)
def import_buildings(
    file: Path,
    country: Country,
    lang: str,
    scheme: str,
    classes: tuple[str, ...],
    refuse_known: bool,
    layer: str,
    crs: str,
    dry_run: bool,
    annotated: Path | None,
) -> None:
    """Check FILE whole, show what it would change, then apply it.

    Exits with 1 and the list of faults when the file is not in order; nothing is written then.
    """
    started = time.perf_counter()
    pairs = [word.rpartition("=") for word in classes]
    if any(not equals for _word, equals, _code in pairs):
        raise click.BadParameter("write WORD=CODE", param_hint="--class")
    options = Options(
        Existing.REFUSE if refuse_known else Existing.UPDATE,
        scheme,
        {word: code for word, _equals, code in pairs},
        layer,
        crs,
    )
    content = file.read_bytes()
    check = check_inventory(country, content, file.name, options, by=None)
    for notice in check.notices:
        click.echo(notice.sentence(lang), err=True)
    if not check.ok:
        for problem in check.problems[:_MOST_PRINTED]:
            click.echo(problem.sentence(lang), err=True)
        target = annotated or file.with_name(f"{file.stem}-annotated.xlsx")
        drafted = check.drafted
        geographic = drafted is not None and drafted.opened.is_geographic
        copy = (
            annotate_copy(drafted.opened.grids, check.problems, lang)
            if drafted is not None and geographic
            else annotate_workbook(content, file.name, check.problems, lang)
        )
        target.write_bytes(copy)
        click.echo(_ANNOTATED.in_language(lang).format(target), err=True)
        raise click.ClickException(_CORRECT.in_language(lang).format(len(check.problems)))
    found = check.difference
    click.echo(_WOULD.in_language(lang).format(len(found.created), len(found.changed), len(found.unchanged)))
    if dry_run:
        click.echo(_DRY.in_language(lang))
        return
    done = apply_inventory(country, check, filename=file.name, by=None)
    seconds = time.perf_counter() - started
    click.echo(_DONE.in_language(lang).format(check.row_count, seconds, done.inspections))


@buildings.command("export")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@COUNTRY
@LANGUAGE
@click.option("--territory", default="", help="Code of a territory: only what stands there.")
def export_buildings(out: Path, country: Country, lang: str, territory: str) -> None:
    """Write the buildings to OUT, by its ending: .gpkg, .xlsx or .csv."""
    rows = Building.objects.filter(country=country).order_by("code")
    if territory:
        if not Territory.objects.filter(country=country, code=territory).exists():
            raise click.BadParameter(_NO_PLACE.in_language(lang).format(territory, country.name))
        rows = rows.filter(territory__ancestry__ancestor__code=territory)
    table = buildings_table()
    about = provenance(country, table.labels)
    match out.suffix.lower():
        case ".gpkg":
            out.write_bytes(write_geopackage(rows))
        case ".xlsx":
            out.write_bytes(write_xlsx(table, building_rows(rows), lang, about))
        case ".csv":
            out.write_bytes(b"".join(write_csv(table, building_rows(rows), lang, about)))
        case other:
            raise click.BadParameter(f"{other or 'no ending'} is not written; there is .gpkg, .xlsx, .csv")
    click.echo(_WRITTEN.in_language(lang).format(rows.count(), out))
