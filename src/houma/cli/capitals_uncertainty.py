"""`houma capitals uncertainty`: how sure the ranks of a framework are."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np

from houma.cli import capitals_wording as wording
from houma.cli.capitals_options import CHOOSE, DATA, FRAMEWORK, OUT, save, unit_columns, with_choices
from houma.cli.capitals_reading import Units, load_framework, load_units, tell_faults
from houma.cli.countries import LANGUAGE
from houma.cli.out_tables import OutColumn, out_suffix
from houma.engines.capitals.choices import Choices, Factor, Normalisation, WeightLaw
from houma.engines.capitals.faults import FrameworkFaults
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.recipe import Aggregation, Aggregations, Impute, Normalise, Outliers
from houma.engines.capitals.sensitivity import Sensitivity, sensitivity
from houma.engines.capitals.uncertainty import RankSpread, Uncertainty, uncertainty
from houma.engines.capitals.usual import FROM_1_TO_100, usual_choices
from houma.values.multilingual import LANGUAGES, Multilingual

_USUAL_DIRICHLET = 10.0
"""Sum of parameters where none is given: one of four equal weights has a standard deviation of 0.13."""
_DRAWING = Multilingual("Tirages", "السحوبات", "Draws")
_SHARING = Multilingual("Sensibilité", "الحساسية", "Sensitivity")
_MOVED = Multilingual(
    "Les rangs bougent de {shift} places en moyenne ; ce qui pèse le plus : {most}.",
    "تتحرك الرتب بمعدل {shift} مرتبة؛ والأكثر وزنا: {most}.",
    "Ranks move by {shift} places on average; what matters most: {most}.",
)
_NOT_TOGETHER = Multilingual("Choix", "الاختيارات", "Choices")
_HEADINGS = {
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
@FRAMEWORK
@DATA
@OUT
@CHOOSE
@click.option("--draws", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same answer.")
@click.option("--level", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.9, show_default=True)
@click.option("--weights", type=click.Choice([law.value for law in WeightLaw]), help="How weights are drawn.")
@click.option(
    "--amount",
    type=click.FloatRange(0, min_open=True),
    help="uniform: share of each weight; dirichlet: sum of parameters (10).",
)
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
    choose: tuple[str, ...],
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
    framework = with_choices(load_framework(framework_file, lang), choose, lang)
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
        asked["amount"] = _USUAL_DIRICHLET
    if drop is not None:
        asked["drop"] = drop
    try:
        choices = replace(choices, **asked)  # type: ignore[arg-type]  # Each was made for its own field.
        found = _drawn(framework, units, choices, draws, seed, level, capitals, threads, lang)
        shares = _shared_out(framework, units, choices, rows, seed, threads, lang) if sobol else None
    except FrameworkFaults as error:
        raise tell_faults(_NOT_TOGETHER.in_language(lang), error.faults, lang) from error
    except ValueError as error:
        raise click.ClickException(wording.NOT_FOR_THESE_DATA.formatted(why=error).in_language(lang)) from error
    _write(out, framework, units, found, data_file, lang)
    if shares:
        _write_shares(out.with_stem(f"{out.stem}-sobol"), framework, units, shares, data_file, lang)


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
    with click.progressbar(length=draws, label=_DRAWING.in_language(language), file=sys.stderr) as bar:
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
    runs = rows * (len(choices.factors(framework.tree())) + 2)
    with click.progressbar(length=runs, label=_SHARING.in_language(language), file=sys.stderr) as bar:
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


def _write(out: Path, framework: Framework, units: Units, found: Uncertainty, data_file: Path, language: str) -> None:
    columns = [
        *unit_columns(units),
        _column("score", found.scores.index.tolist()),
        *(_column(key, values) for key, values in _ranks(found.index).items()),
    ]
    for spread in found.capitals:
        part = framework.parts[spread.node]
        for key, values in _ranks(spread).items():
            if key in {"rank", "median", "low", "high"}:
                title = _HEADINGS[key]
                labels = Multilingual(
                    *(f"{part.names.in_language(to)} ({part.code}), {title.in_language(to)}" for to in LANGUAGES)
                )
                columns.append(OutColumn(f"{part.code}_{key}", labels, values))
    more: dict[str, object] = {"draws": len(found.draws), "seed": found.seed, "level": found.level, "top": found.top}
    save(out, columns, framework, data_file, units, language, {**more, "choices": found.choices.as_mapping()})


def _write_shares(
    out: Path, framework: Framework, units: Units, found: Sensitivity, data_file: Path, language: str
) -> None:
    shift = found.shift
    keys = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    columns = [
        _column("factor", [factor.value for factor in found.factors]),
        _column("name", [_FACTORS[factor].in_language(language) for factor in found.factors]),
        *(_column(key, getattr(shift, key).tolist()) for key in keys),
    ]
    more: dict[str, object] = {"runs": found.runs, "seed": found.seed, "mean_shift": shift.mean}
    save(out, columns, framework, data_file, units, language, {**more, "choices": found.choices.as_mapping()})
    if np.isfinite(shift.total).all():
        most = _FACTORS[found.factors[int(np.argmax(shift.total))]].in_language(language)
        click.echo(_MOVED.formatted(shift=f"{shift.mean:.1f}", most=most).in_language(language))


def _ranks(spread: RankSpread) -> dict[str, Sequence[Any]]:
    """Columns of one node's ranks; blank where a unit has none."""
    ranks = {"rank": spread.nominal, "median": spread.median, "low": spread.low, "high": spread.high}
    ranks |= {"best": spread.best, "worst": spread.worst}
    return {
        **{key: [int(one) or None for one in values] for key, values in ranks.items()},
        "mean": spread.mean.tolist(),
        "top": spread.top.tolist(),
        "ranked": spread.ranked.tolist(),
    }


def _column(key: str, values: Sequence[Any]) -> OutColumn:
    return OutColumn(key, _HEADINGS[key], values)
