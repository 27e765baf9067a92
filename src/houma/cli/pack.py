"""`houma pack`: the data of a country, checked and loaded."""

from collections.abc import Sequence
from pathlib import Path

import click

from houma.cli.countries import LANGUAGE
from houma.exchange.problems import Problem
from houma.packs.catalogue import UnknownPack, folder_of, names
from houma.packs.checking import CheckedPack, check_pack
from houma.packs.description import FILENAME, read_description
from houma.packs.loading import PackRefused, load_pack
from houma.packs.quarter.drawing import BUILDINGS
from houma.packs.quarter.loading import QuarterMissesError, load_quarter
from houma.values.multilingual import Multilingual

_IN_ORDER = Multilingual(
    "{name} : {rows} lignes dans {files} fichiers, rien à corriger.",
    "{name}: {rows} أسطر في {files} ملفات، لا شيء للتصحيح.",
    "{name}: {rows} rows in {files} files, nothing to correct.",
)
_TO_CORRECT = Multilingual("{} points à corriger.", "{} نقاط للتصحيح.", "{} points to correct.")
_NOTHING_WRITTEN = Multilingual(
    "{} points à corriger ; rien n’a été écrit.",
    "{} نقاط للتصحيح؛ لم يكتب شيء.",
    "{} points to correct; nothing was written.",
)
_TOLD_AND_KEPT = Multilingual(
    "{} écarts signalés, gardés comme les sources les donnent :",
    "{} فوارق مبلغ عنها، محفوظة كما وردت في المصادر:",
    "{} differences told, kept as the sources give them:",
)
_ALREADY = Multilingual(
    "{name} : ces fichiers sont déjà chargés ({seconds:.2f} s).",
    "{name}: هذه الملفات محملة سلفا ({seconds:.2f} ث).",
    "{name}: these files are loaded already ({seconds:.2f} s).",
)
_LOADED = Multilingual(
    "{name} chargé en {seconds:.1f} s.", "{name}: تم التحميل في {seconds:.1f} ث.", "{name} loaded in {seconds:.1f} s."
)
_QUARTER_LOADED = Multilingual(
    "Quartier fictif chargé : {buildings} bâtiments, {households} ménages, {homes} logements.",
    "تم تحميل الحي الخيالي: {buildings} بناية، {households} أسرة، {homes} مسكنا.",
    "Invented quarter loaded: {buildings} buildings, {households} households, {homes} homes.",
)
_QUARTER_THERE = Multilingual(
    "Le quartier fictif est déjà là : {buildings} bâtiments, {households} ménages, {homes} logements.",
    "الحي الخيالي موجود من قبل: {buildings} بناية، {households} أسرة، {homes} مسكنا.",
    "The invented quarter is there already: {buildings} buildings, {households} households, {homes} homes.",
)
_NO_COUNTRY = Multilingual(
    "Le pays fictif n’est pas chargé : houma pack load demo.",
    "البلد الخيالي غير محمل: houma pack load demo.",
    "The fictional country is not loaded: houma pack load demo.",
)
_FICTIONAL = Multilingual("fictif", "خيالي", "fictional")

PATH = click.option(
    "--path",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a pack that does not come with Houma; NAME is then left out.",
)


@click.group()
def pack() -> None:
    """Country packs: list, check, load.

    A pack is a folder with pack.toml and the CSV files of a country: territories, partners, agreements, claims.
    """


@pack.command("list")
@LANGUAGE
def list_packs(lang: str) -> None:
    """List the packs that come with Houma."""
    for name in names():
        description, problems = read_description((folder_of(name) / FILENAME).read_bytes())
        if description is None:
            _tell(problems, lang)
            continue
        mark = f" ({_FICTIONAL.in_language(lang)})" if description.illustrative else ""
        click.echo(f"{name:<12} {description.country_code}  {description.names.in_language(lang)}{mark}")


@pack.command()
@click.argument("name", required=False)
@PATH
@LANGUAGE
def check(name: str | None, path: Path | None, lang: str) -> None:
    """Check the pack NAME whole and list everything that is wrong with it. Nothing is written."""
    checked = check_pack(_folder(name, path))
    for notice in checked.notices:
        click.echo(notice.sentence(lang))
    _tell_warnings(checked.warnings, lang)
    _tell(checked.errors, lang)
    if not checked.ok:
        raise click.ClickException(_TO_CORRECT.in_language(lang).format(len(checked.errors)))
    click.echo(_IN_ORDER.in_language(lang).format(name=checked.name, **_counts(checked)))


@pack.command()
@click.argument("name", required=False)
@PATH
@LANGUAGE
def load(name: str | None, path: Path | None, lang: str) -> None:
    """Check the pack NAME and load it: all of it, or nothing.

    Loading the same files again changes nothing and takes no time; changed files bring what they name up to date.
    """
    folder = _folder(name, path)
    try:
        report = load_pack(folder, lambda step: click.echo(f"  {step.seconds:6.2f} s  {step.done.in_language(lang)}"))
    except PackRefused as refused:
        _tell(refused.problems, lang)
        raise click.ClickException(_NOTHING_WRITTEN.in_language(lang).format(len(refused.problems))) from refused
    _tell_warnings(report.warnings, lang)
    said = _ALREADY if report.unchanged else _LOADED
    click.echo(said.in_language(lang).format(name=folder.name, seconds=report.seconds))


def _folder(name: str | None, path: Path | None) -> Path:
    if (name is None) == (path is None):
        raise click.UsageError("Give the NAME of a pack, or --path to its folder.")
    if path is not None:
        return path
    assert name is not None
    try:
        return folder_of(name)
    except UnknownPack as unknown:
        raise click.BadParameter(str(unknown), param_hint="NAME") from unknown


def _tell(problems: Sequence[Problem], lang: str) -> None:
    for problem in problems:
        click.echo(problem.sentence(lang), err=True)


def _tell_warnings(warnings: Sequence[Problem], lang: str) -> None:
    if warnings:
        click.echo(_TOLD_AND_KEPT.in_language(lang).format(len(warnings)))
    for problem in warnings:
        click.echo(f"  {problem.sentence(lang)}")


def _counts(checked: CheckedPack) -> dict[str, int]:
    tables = checked.content.tables if checked.content is not None else {}
    return {"rows": sum(len(rows) for rows in tables.values()), "files": len(tables)}


@pack.command("quarter")
@click.option(
    "--buildings",
    type=click.IntRange(1, BUILDINGS),
    default=BUILDINGS,
    show_default=True,
    help="Fewer make a small quarter: four households a building, five homes for six buildings.",
)
@LANGUAGE
def quarter(buildings: int, lang: str) -> None:
    """Load an invented quarter into the fictional country: buildings, families, homes, surveys, an operation.

    Nobody in it exists. Load the pack demo first, and the demonstration accounts: who asks, and who follows cases.
    """
    try:
        loaded = load_quarter(many=buildings)
    except QuarterMissesError as error:
        raise click.ClickException(_NO_COUNTRY.in_language(lang)) from error
    text = _QUARTER_THERE if loaded.already else _QUARTER_LOADED
    said = text.formatted(buildings=loaded.buildings, households=loaded.households, homes=loaded.homes)
    click.echo(said.in_language(lang))
