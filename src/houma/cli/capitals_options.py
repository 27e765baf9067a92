"""What the commands of `houma capitals` share: options, the recipe changed on the command line, the table written."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import yaml

from houma.cli import capitals_wording as wording
from houma.cli.capitals_reading import Units, tell_faults
from houma.cli.capitals_writing import write_table
from houma.cli.out_files import FileToWrite
from houma.cli.out_tables import OutColumn
from houma.engines.capitals.faults import FrameworkFaults, UnsuitedDataError
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.recipe_reader import read_recipe
from houma.engines.capitals.score import Scores, score

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FRAMEWORK = click.option("--framework", "framework_file", type=A_FILE, required=True, help="YAML, or a workbook.")
DATA = click.option(
    "--data",
    "data_file",
    type=A_FILE,
    required=True,
    help="CSV, XLSX or Parquet: a unit a row, an indicator a column.",
)
OUT = click.option(
    "--out",
    type=FileToWrite(),
    required=True,
    help="CSV, XLSX, Parquet or JSON, by suffix.",
)
CHOOSE = click.option(
    "--choose", multiple=True, metavar="CHOICE=VALUE", help="Change a choice of the recipe: normalise=rank."
)


def with_choices(framework: Framework, choose: Sequence[str], language: str) -> Framework:
    """The framework with choices of its recipe changed by ``CHOICE=VALUE``; ends the command where one is wrong."""
    if not choose:
        return framework
    plain = framework.recipe.as_mapping()
    for one in choose:
        key, equals, value = one.partition("=")
        if not equals:
            raise click.UsageError(wording.A_CHOICE.formatted(read=one).in_language(language))
        head, _, tail = key.strip().partition(".")
        read = yaml.safe_load(value)
        inside = plain.get(head)
        if tail and isinstance(inside, dict):
            inside[tail] = read
        else:
            plain[key.strip()] = read
    try:
        return replace(framework, recipe=read_recipe(plain))
    except FrameworkFaults as error:
        raise tell_faults("--choose", error.faults, language) from error


def computed(framework: Framework, units: Units, language: str) -> Scores:
    """Score the units by the framework's recipe; ends the command where its choices do not suit the data."""
    try:
        return score(framework, units.data, group=units.groups, denominators=units.denominators)
    except FrameworkFaults as error:
        raise tell_faults(framework.code, error.faults, language) from error
    except UnsuitedDataError as error:
        said = wording.NOT_FOR_THESE_DATA.formatted(why=error.sentence.in_language(language))
        raise click.ClickException(said.in_language(language)) from error


def unit_columns(units: Units) -> list[OutColumn]:
    """The columns that say which unit a row is about."""
    columns = [OutColumn("unit", wording.UNIT, units.codes)]
    if any(units.names):
        columns.append(OutColumn("name", wording.NAME, units.names))
    if units.groups is not None:
        columns.append(OutColumn("group", wording.GROUP, units.groups))
    return columns


def save(
    out: Path,
    columns: Sequence[OutColumn],
    framework: Framework,
    data_file: Path,
    units: Units,
    language: str,
    more: dict[str, object] | None = None,
) -> None:
    """Write the table and say where."""
    write_table(
        out,
        columns,
        framework,
        framework.recipe,
        source=data_file.name,
        language=language,
        illustrative=units.illustrative,
        more=more,
    )
    click.echo(wording.WRITTEN.formatted(file=out, rows=len(columns[0].values)).in_language(language))
