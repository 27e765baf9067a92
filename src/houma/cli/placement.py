"""`houma placement`: households to homes, or agents to places, from files and into a file."""

from pathlib import Path

import click
import numpy as np
from click.core import ParameterSource

from houma.cli import placement_wording as wording
from houma.cli.countries import LANGUAGE
from houma.cli.out_files import FileToWrite
from houma.cli.out_tables import OutColumn, out_suffix
from houma.cli.placement_assigning import solve_general
from houma.cli.placement_reading import Operation, load_operation
from houma.cli.placement_telling import about_choice, said_number, tell_proofs, write_told
from houma.engines.placement.explain import explain
from houma.engines.placement.homes import Lack, Norms
from houma.engines.placement.locks import lock_faults
from houma.engines.placement.model import NONE, Limits
from houma.engines.placement.plan import Plan, place

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_REQUIRABLE = {
    "step_free": Lack.STEP_FREE,
    "rooms": Lack.ROOMS,
    "sanitation": Lack.SANITATION,
    "water": Lack.WATER,
    "ventilation": Lack.VENTILATION,
    "far": Lack.FAR,
}
_OF_HOMES = frozenset(
    {"persons_per_room", "separate_sanitation", "water", "ventilation", "farthest", "require", "budget", "most_homes"}
)
"""Options that mean nothing in the general form."""


@click.group()
def placement() -> None:
    """Temporary homes for households, with what is proven and why, in words.

    \b
      houma placement solve --households households.csv --homes homes.xlsx --out plan.xlsx --separate-sanitation
      houma placement solve --general --households pairs.csv --homes places.csv --out assignment.csv
    """


@placement.command()
@click.option("--households", "households_file", type=A_FILE, required=True, help="CSV, XLSX or Parquet.")
@click.option("--homes", "homes_file", type=A_FILE, required=True, help="CSV, XLSX or Parquet.")
@click.option(
    "--out",
    type=FileToWrite(),
    required=True,
    help="CSV, XLSX, Parquet or JSON, by suffix.",
)
@click.option("--general", is_flag=True, help="Pairs (agent, place, score, use) to places (place, capacity).")
@click.option("--must", is_flag=True, help="With --general: every agent has to get a place; ends with 1 if not.")
@click.option("--persons-per-room", type=click.FloatRange(min=0, min_open=True), help="A norm: at most so many.")
@click.option("--separate-sanitation", is_flag=True, help="A norm: sanitation of its own.")
@click.option("--water", is_flag=True, help="A norm: water.")
@click.option("--ventilation", is_flag=True, help="A norm: ventilation.")
@click.option(
    "--farthest", type=click.FloatRange(min=0), metavar="KM", help="A norm: no farther from school, work, kin."
)
@click.option(
    "--require",
    multiple=True,
    type=click.Choice(list(_REQUIRABLE)),
    default=("step_free",),
    show_default=True,
    help="Norms without which a home is not given; the others count as unmet needs.",
)
@click.option("--budget", type=click.FloatRange(min=0), help="Of all rents together.")
@click.option("--most-homes", type=click.IntRange(min=1), help="Look at no more homes for a household, the best ones.")
@click.option("--seconds", type=click.FloatRange(min=0.1), default=60.0, show_default=True, help="Time to search.")
@click.option(
    "--gap", type=click.FloatRange(min=0), default=0.0, show_default=True, help="Percent that is near enough."
)
@click.option("--seed", type=int, default=0, show_default=True)
@LANGUAGE
def solve(
    households_file: Path,
    homes_file: Path,
    out: Path,
    general: bool,
    must: bool,
    persons_per_room: float | None,
    separate_sanitation: bool,
    water: bool,
    ventilation: bool,
    farthest: float | None,
    require: tuple[str, ...],
    budget: float | None,
    most_homes: int | None,
    seconds: float,
    gap: float,
    seed: int,
    lang: str,
) -> None:
    """Propose a home for each household, and say why.

    \b
    Goals, each without harm to the one before: nobody at the highest risk left; fewest unmet needs, weighed by risk;
    life kept near; least cost.
    Households: household, persons, start, end; may have risk, step_free, most_rent, keep_with, locked, refused
      (homes, with commas between), label, and school_lat, school_lon, work_…, kin_….
    Homes: home, capacity; may have collective, rooms, step_free, sanitation, water, ventilation, rent, start, end,
      lat, lon, site.
    """
    out_suffix(out, lang)
    limits = Limits(seconds=seconds, gap=gap / 100, seed=seed)
    if general:
        _refuse_norms(click.get_current_context(), lang)
        solve_general(households_file, homes_file, out, must, limits, lang)
        return
    if must:
        raise click.UsageError(wording.ONLY_GENERAL.in_language(lang))
    required = Lack(0)
    for one in require:
        required |= _REQUIRABLE[one]
    norms = Norms(
        persons_per_room=persons_per_room,
        separate_sanitation=separate_sanitation,
        water=water,
        ventilation=ventilation,
        farthest=None if farthest is None else farthest * 1000,
        required=required,
    )
    operation = load_operation(households_file, homes_file, lang)
    asking, offered = operation.households, operation.homes
    faults = lock_faults(asking, offered, operation.household_codes, operation.home_codes)
    if faults:
        raise click.ClickException("\n".join(one.in_language(lang) for one in faults))
    plan = place(asking, offered, norms, budget=budget, limits=limits, most_options=most_homes)
    _tell_plan(plan, most_homes, lang)
    about = about_choice("plan", wording.PLAN, [households_file, homes_file], operation.illustrative, plan.choice)
    write_told(out, _plan_columns(plan, operation, norms, budget, lang), about, lang)


def _refuse_norms(context: click.Context, language: str) -> None:
    """The general form knows neither homes nor norms nor rents: whoever names one is told, rather than ignored."""
    given = [
        one.opts[0]
        for one in context.command.params
        if one.name in _OF_HOMES and context.get_parameter_source(one.name) is ParameterSource.COMMANDLINE
    ]
    if given:
        said = wording.NOT_GENERAL.formatted(option=", ".join(given))
        raise click.UsageError(said.in_language(language))


def _plan_columns(
    plan: Plan, operation: Operation, norms: Norms, budget: float | None, language: str
) -> list[OutColumn]:
    told = explain(plan, operation.households, operation.homes, norms, budget=budget, names=operation.home_codes)
    homes = [None if home == NONE else operation.home_codes[home] for home in plan.home]
    lacks = [", ".join(str(one.name).lower() for one in Lack if one in reason.lack) for reason in told]
    return [
        OutColumn("household", wording.HOUSEHOLD, operation.household_codes),
        OutColumn("home", wording.HOME, homes),
        OutColumn("metres", wording.DISTANCE, np.round(plan.metres).tolist()),
        OutColumn("cost", wording.COST, plan.cost.tolist()),
        OutColumn("lacks", wording.LACKS, lacks),
        OutColumn("why", wording.WHY, [reason.sentence.in_language(language) for reason in told]),
        OutColumn("more", wording.MORE, [reason.more.in_language(language) for reason in told]),
    ]


def _tell_plan(plan: Plan, most_homes: int | None, language: str) -> None:
    said = wording.PLACED.formatted(
        placed=plan.placed,
        total=len(plan.home),
        left=plan.left_at_highest_risk,
        cost=said_number(f"{plan.total_cost:.2f}", language),
    )
    click.echo(said.in_language(language))
    tell_proofs(plan.choice, language)
    if plan.cut_short:
        click.echo(wording.CUT.formatted(count=plan.cut_short, most=most_homes).in_language(language))
    for one in plan.fairness:
        if one.label:
            km = "—" if np.isnan(one.metres) else said_number(f"{one.metres / 1000:.1f}", language)
            fares = wording.GROUP_FARES.formatted(label=one.label, share=f"{100 * one.share:.0f}", km=km)
            click.echo(f"  {fares.in_language(language)}")
