"""`houma buildings`: an inventory in, and what the house holds out."""

import time
from pathlib import Path

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.cli.importing import ANNOTATED, DRY, DRY_RUN, FILE, OUT, refuse, tell_notices, write_rows
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
from houma.values.multilingual import Multilingual

_WOULD = Multilingual(
    "{} nouveaux bâtiments, {} changés, {} identiques",
    "{} بنايات جديدة، {} متغيرة، {} دون تغيير",
    "{} new buildings, {} changed, {} as they are",
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
@FILE
@COUNTRY
@LANGUAGE
@click.option("--scheme", default="", help="Scheme of risk of rows that name none.")
@click.option("--class", "classes", multiple=True, metavar="WORD=CODE", help="What a word of the file stands for.")
@click.option("--refuse-known", is_flag=True, help="Refuse the file where a building is known already.")
@click.option("--layer", default="", help="Layer of buildings, where the file has several.")
@click.option(
    "--crs",
    default="",
    help="Reference system, where the file does not say it, or a workbook is in metres: EPSG:26191.",
)
@DRY_RUN
@ANNOTATED
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
    tell_notices(check.notices, lang)
    if not check.ok:
        refuse(file, check.problems, check.annotated(content, file.name, lang), annotated, lang)
    found = check.difference
    click.echo(_WOULD.in_language(lang).format(len(found.created), len(found.changed), len(found.unchanged)))
    if dry_run:
        click.echo(DRY.in_language(lang))
        return
    done = apply_inventory(country, check, filename=file.name, by=None)
    seconds = time.perf_counter() - started
    click.echo(_DONE.in_language(lang).format(check.row_count, seconds, done.inspections))


@buildings.command("export")
@OUT
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
    write_rows(out, table, building_rows(rows), country, lang, {".gpkg": lambda: write_geopackage(rows)})
    click.echo(_WRITTEN.in_language(lang).format(rows.count(), out))
