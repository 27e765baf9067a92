"""`houma capitals uncertainty`: how sure the ranks of a framework are."""

from dataclasses import replace
from pathlib import Path

import click
import numpy as np

from houma.cli.capitals_reading import Units, load_framework, load_units, tell_faults
from houma.cli.capitals_writing import OutColumn, out_suffix, write_table
from houma.cli.countries import LANGUAGE
from houma.engines.capitals.choices import Choices, Factor, Normalisation, WeightLaw
from houma.engines.capitals.faults import FrameworkFaults
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.recipe import Aggregation, Aggregations, Impute, Normalise, Outliers
from houma.engines.capitals.sensitivity import Sensitivity, sensitivity
from houma.engines.capitals.uncertainty import RankSpread, Uncertainty, uncertainty
from houma.engines.capitals.usual import FROM_1_TO_100, usual_choices
from houma.values.multilingual import Multilingual

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_DRAWING = Multilingual("Tirages", "السحوبات", "Draws")
_SHARING = Multilingual("Sensibilité", "الحساسية", "Sensitivity")
_WRITTEN = Multilingual(
    "{out} : {units} unités, {draws} tirages, graine {seed}.",
    "{out}: {units} وحدة، {draws} سحب، البذرة {seed}.",
    "{out}: {units} units, {draws} draws, seed {seed}.",
)
_WRITTEN_SOBOL = Multilingual(
    "{out} : les rangs bougent de {shift} places en moyenne ; ce qui pèse le plus : {most}.",
    "{out}: تتحرك الرتب بمعدل {shift} مرتبة؛ والأكثر وزنا: {most}.",
    "{out}: ranks move by {shift} places on average; what matters most: {most}.",
)
_NOT_TOGETHER = Multilingual("Choix", "الاختيارات", "Choices")
_HEADINGS = {
    "unit": Multilingual("Unité", "الوحدة", "Unit"),
    "name": Multilingual("Nom", "الاسم", "Name"),
    "score": Multilingual("Score", "النقطة", "Score"),
    "rank": Multilingual("Rang", "الرتبة", "Rank"),
    "median": Multilingual("Rang médian", "الرتبة الوسيطة", "Median rank"),
    "low": Multilingual("Rang, borne basse", "الرتبة، الحد الأدنى", "Rank, lower end"),
    "high": Multilingual("Rang, borne haute", "الرتبة، الحد الأعلى", "Rank, upper end"),
    "best": Multilingual("Meilleur rang", "أفضل رتبة", "Best rank"),
    "worst": Multilingual("Pire rang", "أسوأ رتبة", "Worst rank"),
    "mean": Multilingual("Rang moyen", "الرتبة المتوسطة", "Mean rank"),
    "top": Multilingual("Part dans la tête", "نسبة الحضور في المقدمة", "Share at the top"),
    "ranked": Multilingual("Part des tirages avec un rang", "نسبة السحوبات برتبة", "Share of draws with a rank"),
    "factor": Multilingual("Choix", "الاختيار", "Choice"),
    "first": Multilingual("Indice du premier ordre", "مؤشر الرتبة الأولى", "First-order index"),
    "first_low": Multilingual("Premier ordre, borne basse", "الرتبة الأولى، الحد الأدنى", "First order, lower end"),
    "first_high": Multilingual("Premier ordre, borne haute", "الرتبة الأولى، الحد الأعلى", "First order, upper end"),
    "total": Multilingual("Indice total", "المؤشر الكلي", "Total index"),
    "total_low": Multilingual("Total, borne basse", "الكلي، الحد الأدنى", "Total, lower end"),
    "total_high": Multilingual("Total, borne haute", "الكلي، الحد الأعلى", "Total, upper end"),
}
_FACTORS = {
    Factor.IMPUTE: Multilingual("valeurs manquantes", "القيم الناقصة", "missing values"),
    Factor.OUTLIERS: Multilingual("valeurs extrêmes", "القيم المتطرفة", "outliers"),
    Factor.NORMALISE: Multilingual("normalisation", "التوحيد القياسي", "normalisation"),
    Factor.AGGREGATE: Multilingual("agrégation", "التجميع", "aggregation"),
    Factor.DROP: Multilingual("indicateur écarté", "المؤشر المستبعد", "indicator dropped"),
    Factor.WEIGHTS_INDEX: Multilingual("poids des capitaux", "أوزان الرساميل", "weights of the capitals"),
    Factor.WEIGHTS_CAPITAL: Multilingual("poids des dimensions", "أوزان الأبعاد", "weights of the dimensions"),
    Factor.WEIGHTS_DIMENSION: Multilingual("poids des indicateurs", "أوزان المؤشرات", "weights of the indicators"),
}


@click.command("uncertainty")
@click.option("--framework", "framework_file", type=_FILE, required=True, help="YAML, JSON or a workbook.")
@click.option("--data", "data_file", type=_FILE, required=True, help="CSV, a workbook or Parquet: one row a unit.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help=".csv, .xlsx, .parquet or .json."
)
@click.option("--draws", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same answer.")
@click.option("--level", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.9, show_default=True)
@click.option("--weights", type=click.Choice([law.value for law in WeightLaw]), help="How weights are drawn.")
@click.option("--amount", type=click.FloatRange(0, min_open=True), help="Share of a weight, or sum of the Dirichlet.")
@click.option("--normalise", multiple=True, type=click.Choice([one.value for one in Normalise]), help="Repeatable.")
@click.option("--aggregate", multiple=True, type=click.Choice([one.value for one in Aggregation]), help="Repeatable.")
@click.option("--impute", multiple=True, type=click.Choice([one.value for one in Impute]), help="Repeatable.")
@click.option("--outliers", multiple=True, type=click.Choice([one.value for one in Outliers]), help="Repeatable.")
@click.option("--drop", type=click.FloatRange(0, 1), help="How often a draw leaves out one indicator.")
@click.option("--capitals", is_flag=True, help="Ranks in each capital too.")
@click.option("--sobol", is_flag=True, help="Also which choice matters, into a file of its own beside --out.")
@click.option("--rows", type=click.IntRange(2), default=1024, show_default=True, help="For --sobol: a power of two.")
@click.option("--threads", type=click.IntRange(1), help="All cores by default.")
@LANGUAGE
def uncertainty_command(
    framework_file: Path,
    data_file: Path,
    out: Path,
    draws: int,
    seed: int,
    level: float,
    weights: str | None,
    amount: float | None,
    normalise: tuple[str, ...],
    aggregate: tuple[str, ...],
    impute: tuple[str, ...],
    outliers: tuple[str, ...],
    drop: float | None,
    capitals: bool,
    sobol: bool,
    rows: int,
    threads: int | None,
    lang: str,
) -> None:
    """How sure ranks are: thousands of draws over weights, normalisation, means, gaps, outliers, dropped indicators.

    Without options it takes what critics usually question, around the framework's own recipe: weights a quarter up or
    down, min-max and percentiles from 1 to 100, arithmetic and geometric means, gaps filled with the group's median,
    outliers drawn in, one indicator left out in a quarter of the draws. An option replaces its kind.

    \b
      houma capitals uncertainty --framework five.yaml --data communes.csv --out ranks.xlsx
      houma capitals uncertainty --framework five.yaml --data communes.csv --out ranks.csv --sobol --seed 7
      houma capitals uncertainty ... --weights dirichlet --amount 20 --aggregate arithmetic --aggregate harmonic
    """
    out_suffix(out, lang)
    framework = load_framework(framework_file, lang)
    units = load_units(data_file, framework, lang)
    choices = usual_choices(framework)
    asked: dict[str, object] = {}
    if normalise:
        asked["normalise"] = tuple(Normalisation(Normalise(one), _scale(Normalise(one))) for one in normalise)
    if aggregate:
        asked["aggregate"] = tuple(Aggregations.all(Aggregation(one)) for one in aggregate)
    if impute:
        asked["impute"] = tuple(Impute(one) for one in impute)
    if outliers:
        asked["outliers"] = tuple(Outliers(one) for one in outliers)
    if weights:
        asked["weights"] = WeightLaw(weights)
    if amount is not None:
        asked["amount"] = amount
    elif weights == WeightLaw.DIRICHLET:
        asked["amount"] = float(len(framework.indicators))
    if drop is not None:
        asked["drop"] = drop
    try:
        choices = replace(choices, **asked)  # type: ignore[arg-type]  # Each was made for its own field.
        found = _drawn(framework, units, choices, draws, seed, level, capitals, threads, lang)
        shares = _shared_out(framework, units, choices, rows, seed, threads, lang) if sobol else None
    except FrameworkFaults as error:
        raise tell_faults(_NOT_TOGETHER.in_language(lang), error.faults, lang) from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    _write(out, framework, units, found, data_file.name, lang)
    if shares:
        _write_shares(out.with_stem(f"{out.stem}-sobol"), framework, units, shares, data_file.name, lang)


def _scale(method: Normalise) -> tuple[float, float] | None:
    """From 1 to 100 where the method has two ends, so that every mean can be drawn; centre 100 for z-scores."""
    if method in {Normalise.MPI, Normalise.AMPI, Normalise.REFERENCE}:
        return None
    return (100.0, 10.0) if method is Normalise.Z_SCORE else FROM_1_TO_100


def _drawn(
    framework: Framework,
    units: Units,
    choices: Choices,
    draws: int,
    seed: int,
    level: float,
    capitals: bool,
    threads: int | None,
    language: str,
) -> Uncertainty:
    depth = framework.tree().depth()
    nodes = np.flatnonzero(depth == 1) if capitals else ()
    with click.progressbar(length=draws, label=_DRAWING.in_language(language), file=_stderr()) as bar:
        return uncertainty(
            framework,
            units.data,
            choices,
            draws,
            seed,
            group=units.groups,
            denominators=units.denominators,
            nodes=nodes,
            level=level,
            threads=threads,
            progress=lambda done, _of: bar.update(done - bar.pos),
        )


def _shared_out(
    framework: Framework, units: Units, choices: Choices, rows: int, seed: int, threads: int | None, language: str
) -> Sensitivity:
    runs = rows * (len(choices.factors) + 2)
    with click.progressbar(length=runs, label=_SHARING.in_language(language), file=_stderr()) as bar:
        return sensitivity(
            framework,
            units.data,
            choices,
            rows,
            seed,
            group=units.groups,
            denominators=units.denominators,
            threads=threads,
            progress=lambda done, _of: bar.update(done - bar.pos),
        )


def _write(out: Path, framework: Framework, units: Units, found: Uncertainty, source: str, language: str) -> None:
    columns = [
        _column("unit", units.codes),
        _column("name", units.names),
        _column("score", found.scores.index),
        *(_column(key, values) for key, values in _ranks(found.index).items()),
    ]
    for spread in found.capitals:
        part = framework.parts[spread.node]
        for key, values in _ranks(spread).items():
            if key in {"rank", "median", "low", "high"}:
                title = _HEADINGS[key]
                labels = Multilingual(*(f"{part.names.in_language(to)} : {title.in_language(to)}" for to in _TO))
                columns.append(OutColumn(f"{part.code}_{key}", labels, values))
    more = {"draws": len(found.draws), "seed": found.seed, "level": found.level, "choices": _told(found.choices)}
    recipe = found.choices.nominal
    write_table(
        out, columns, framework, recipe, source=source, language=language, illustrative=units.illustrative, more=more
    )
    said = _WRITTEN.formatted(out=out, units=len(units.codes), draws=len(found.draws), seed=found.seed)
    click.echo(said.in_language(language), err=True)


def _write_shares(
    out: Path, framework: Framework, units: Units, found: Sensitivity, source: str, language: str
) -> None:
    shift = found.shift
    keys = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    columns = [
        _column("factor", [factor.value for factor in found.factors]),
        _column("name", [_FACTORS[factor].in_language(language) for factor in found.factors]),
        *(_column(key, getattr(shift, key)) for key in keys),
    ]
    more = {"runs": found.runs, "seed": found.seed, "mean_shift": shift.mean, "choices": _told(found.choices)}
    recipe = found.choices.nominal
    write_table(
        out, columns, framework, recipe, source=source, language=language, illustrative=units.illustrative, more=more
    )
    most = _FACTORS[found.factors[int(np.nanargmax(shift.total))]] if np.isfinite(shift.total).any() else None
    said = _WRITTEN_SOBOL.formatted(
        out=out, shift=f"{shift.mean:.1f}", most=most.in_language(language) if most else "–"
    )
    click.echo(said.in_language(language), err=True)
