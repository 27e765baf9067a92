"""Territories from the command line: importing boundaries."""

import csv
import json
import sys
from pathlib import Path

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.domain.territories.actions import import_boundaries
from houma.domain.territories.models import Country, Level
from houma.domain.territories.queries import UnreadableBoundaries, examine_boundaries, read_boundary_file
from houma.domain.territories.rules.boundary_join import JoinFields
from houma.domain.territories.rules.boundary_report import BoundaryReport
from houma.values.multilingual import Multilingual

_SHOWN_OF_A_KIND = 20


@click.group()
def territories() -> None:
    """Territories and their boundaries."""


@territories.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@COUNTRY
@click.option("--level", type=click.Choice([level.value for level in Level]), help="Level of the territories in FILE.")
@click.option("--layer", help="Layer of FILE, where several hold polygons.")
@click.option("--code-field", help="Field that holds the code; found out where not given.")
@click.option("--name-field", help="Field that holds the name; found out where not given.")
@click.option("--parent-field", help="Field that holds the name or code of a territory above.")
@click.option("--crosswalk", type=click.Path(path_type=Path), help="CSV of two columns: old code, present code.")
@click.option("--crs", help="Reference system of FILE (EPSG:26191), where it names none or a wrong one.")
@click.option("--encoding", help="Encoding of the texts of a Shapefile, where they come out wrong.")
@click.option("--source", default="", help="Origin and licence of the boundaries, shown where they are drawn.")
@click.option("--report", "report_file", type=click.Path(path_type=Path), help="Also write the report there, as JSON.")
@LANGUAGE
@click.option("--dry-run", is_flag=True, help="Report only.")
@click.option("--yes", is_flag=True, help="Record what joined without asking, whatever the report says.")
def import_command(
    file: Path,
    country: Country,
    level: str | None,
    layer: str | None,
    code_field: str | None,
    name_field: str | None,
    parent_field: str | None,
    crosswalk: Path | None,
    crs: str | None,
    encoding: str | None,
    source: str,
    report_file: Path | None,
    lang: str,
    dry_run: bool,
    yes: bool,
) -> None:
    """Import boundaries from FILE (GeoPackage, GeoJSON, Shapefile; zipped or not) in any reference system.

    Features are joined with territories by code, else by name. Everything that did not join, was invalid and repaired,
    overlaps or leaves a gap is reported first. Without anything to report, or after a yes, what joined is recorded.

    Exit status: 0 done (or clean dry run), 1 nothing recorded, 2 the file or an option cannot be used.
    """
    try:
        read = read_boundary_file(file, layer=layer, crs=crs, encoding=encoding)
        fields = JoinFields(*(_field(name, read.field_names, lang) for name in (code_field, name_field, parent_field)))
        report = examine_boundaries(
            country, read, level=level, fields=fields, crosswalk=_crosswalk(crosswalk, lang) if crosswalk else None
        )
    except UnreadableBoundaries as problem:
        raise click.UsageError(problem.message.in_language(lang)) from problem
    _show(report, lang)
    if report_file is not None:
        report_file.write_text(json.dumps(report.as_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if dry_run:
        click.echo(_DRY_RUN.in_language(lang))
        sys.exit(0 if report.is_clean else 1)
    if not report.boundaries or not (report.is_clean or yes or _confirmed(lang)):
        click.echo(_NOTHING_RECORDED.in_language(lang))
        sys.exit(1)
    recorded = import_boundaries(country, report, source or file.name)
    click.echo(_RECORDED.formatted(count=recorded).in_language(lang))


def _field(name: str | None, known: tuple[str, ...], lang: str) -> str | None:
    if name is None or name in known:
        return name
    raise click.UsageError(_NO_FIELD.formatted(field=name, fields=", ".join(known)).in_language(lang))


def _crosswalk(path: Path, lang: str) -> dict[str, str]:
    """Old code → present code from the first two columns of a CSV file; a first line of headings is passed over."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise click.UsageError(_BAD_CROSSWALK.formatted(path=path.name, line="–").in_language(lang)) from problem
    separator = max(",;\t", key=text.partition("\n")[0].count)
    pairs: dict[str, str] = {}
    for line, cells in enumerate(csv.reader(text.splitlines(), delimiter=separator), start=1):
        old, new = ([cell.strip() for cell in cells] + ["", ""])[:2]
        if not (old or new) or (line == 1 and not any(char.isdigit() for char in old + new)):
            continue
        if not old or not new or pairs.get(old, new) != new:
            raise click.UsageError(_BAD_CROSSWALK.formatted(path=path.name, line=line).in_language(lang))
        pairs[old] = new
    return pairs


def _show(report: BoundaryReport, lang: str) -> None:
    for line in report.summary():
        click.echo(line.in_language(lang))
    shown: dict[str, int] = {}
    for finding in report.findings:
        shown[finding.kind] = shown.get(finding.kind, 0) + 1
        if shown[finding.kind] <= _SHOWN_OF_A_KIND:
            click.echo("  • " + finding.sentence.in_language(lang))
        elif shown[finding.kind] == _SHOWN_OF_A_KIND + 1:
            hidden = report.counts()[finding.kind] - _SHOWN_OF_A_KIND
            click.echo("  • " + _MORE.formatted(count=hidden).in_language(lang))


def _confirmed(lang: str) -> bool:
    if not sys.stdin.isatty():
        click.echo(_NEEDS_YES.in_language(lang))
        return False
    return click.confirm(_CONFIRM.in_language(lang), default=False)


_NO_FIELD = Multilingual(
    "le fichier n’a pas de champ « {field} » ; il a : {fields}",
    "لا يحتوي الملف على الحقل «{field}»؛ حقوله: {fields}",
    "the file has no field “{field}”; it has: {fields}",
)
_BAD_CROSSWALK = Multilingual(
    "{path}, ligne {line} : attendu, un CSV en UTF-8 à deux colonnes, ancien code puis code actuel, un seul par ancien",
    "{path}، السطر {line}: المنتظر ملف CSV بترميز UTF-8 وبعمودين: الرمز القديم ثم الرمز الحالي، واحد لكل رمز قديم",
    "{path}, line {line}: expected a CSV in UTF-8 with two columns, old code then present code, one for each old code",
)
_MORE = Multilingual(
    "et {count} autres de cette sorte (tous dans le rapport : --report)",
    "و{count} أخرى من هذا النوع (كلها في التقرير: --report)",
    "and {count} more of this kind (all of them in the report: --report)",
)
_DRY_RUN = Multilingual(
    "Essai à blanc : rien n’a été enregistré.", "تجربة فقط: لم يُسجل شيء.", "Dry run: nothing was recorded."
)
_NEEDS_YES = Multilingual(
    "Pour enregistrer malgré ces points, relancer avec --yes.",
    "للتسجيل رغم هذه النقط، أعيدوا الأمر مع --yes.",
    "To record in spite of this, run again with --yes.",
)
_CONFIRM = Multilingual("Enregistrer malgré ces points ?", "هل تريد التسجيل رغم هذه النقط؟", "Record in spite of this?")
_NOTHING_RECORDED = Multilingual("Rien n’a été enregistré.", "لم يُسجل شيء.", "Nothing was recorded.")
_RECORDED = Multilingual("Limites enregistrées : {count}.", "الحدود المسجلة: {count}.", "Boundaries recorded: {count}.")
