"""`houma capitals`: check a framework, score units, and see their balance, from files and into files."""

from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from houma.cli import capitals_wording as wording
from houma.cli.capitals_options import A_FILE, CHOOSE, DATA, FRAMEWORK, OUT, computed, save, unit_columns, with_choices
from houma.cli.capitals_reading import Units, load_framework, load_units
from houma.cli.capitals_uncertainty import uncertainty_command
from houma.cli.countries import LANGUAGE
from houma.cli.out_files import FileToWrite
from houma.cli.out_tables import OutColumn, out_suffix
from houma.engines.capitals.balance import NONE, balance, effort_against_need, levers, need_by_capital
from houma.engines.capitals.diagnostics import Diagnostics, diagnose
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.ranks import UNRANKED
from houma.engines.capitals.score import Scores
from houma.engines.capitals.tree import Floats
from houma.values.multilingual import Multilingual

_SHOWN = 5


@click.group()
def capitals() -> None:
    """Composite indicators: the five capitals of territories, with every choice stated.

    \b
      houma capitals check --framework five.yaml --data communes.csv
      houma capitals score --framework five.yaml --data communes.csv --out scores.xlsx
      houma capitals score --framework five.yaml --data communes.csv --choose aggregate=geometric --out scores.csv
      houma capitals uncertainty --framework five.yaml --data communes.csv --out ranks.xlsx --sobol
      houma capitals balance --framework five.yaml --data communes.csv --unit 01.051.01.01 --out balance.csv
    """


capitals.add_command(uncertainty_command)


@capitals.command()
@FRAMEWORK
@click.option("--data", "data_file", type=A_FILE, help="Also check data: coverage, outliers, correlations.")
@click.option("--out", type=FileToWrite(), help="A table of what was found by indicator.")
@CHOOSE
@LANGUAGE
def check(framework_file: Path, data_file: Path | None, out: Path | None, choose: tuple[str, ...], lang: str) -> None:
    """Check a framework, and with --data whether the figures carry it. Ends with 1 and every fault, if any."""
    if out is not None:
        out_suffix(out, lang)
        if data_file is None:
            raise click.UsageError(wording.OUT_NEEDS_DATA.in_language(lang))
    framework = with_choices(load_framework(framework_file, lang), choose, lang)
    said = wording.FRAMEWORK_IS.formatted(
        name=framework.names.in_language(lang),
        version=framework.version,
        capitals=len(framework.capitals),
        indicators=len(framework.indicators),
    )
    click.echo(said.in_language(lang))
    if data_file is None:
        return
    units = load_units(data_file, framework, lang)
    scores = computed(framework, units, lang)
    found = diagnose(scores)
    _tell_diagnostics(framework, scores, found, lang)
    if out is not None:
        columns = _diagnostic_columns(framework, scores, found)
        save(out, columns, framework, data_file, units, lang)


@capitals.command("score")
@FRAMEWORK
@DATA
@OUT
@CHOOSE
@LANGUAGE
def score_command(framework_file: Path, data_file: Path, out: Path, choose: tuple[str, ...], lang: str) -> None:
    """Score and rank units: index, capitals, dimensions and normalised indicators, and how much data they stand on."""
    out_suffix(out, lang)
    framework = with_choices(load_framework(framework_file, lang), choose, lang)
    units = load_units(data_file, framework, lang)
    scores = computed(framework, units, lang)
    columns = [
        *unit_columns(units),
        OutColumn("rank", wording.RANK, _ranks(scores, scores.tree.root)),
        OutColumn("index", wording.INDEX, scores.index.tolist()),
        OutColumn("coverage", wording.COVERAGE, scores.coverage.by_unit.tolist()),
        OutColumn("imputed", wording.IMPUTED, scores.imputed.by_unit.tolist()),
    ]
    depth = scores.tree.depth()
    for node in sorted(range(scores.tree.root), key=lambda node: (depth[node], node)):
        code, names, values = framework.codes[node], _with_code(framework, node), scores.nodes[:, node].tolist()
        if node < scores.tree.leaves:
            columns.append(OutColumn(f"{code}_normalised", _joined(names, wording.NORMALISED), values))
            continue
        columns.append(OutColumn(code, names, values))
        columns.append(OutColumn(f"{code}_rank", _joined(names, wording.RANK), _ranks(scores, node)))
    save(out, columns, framework, data_file, units, lang)
    _tell_ends(scores, units, lang)


@capitals.command("balance")
@FRAMEWORK
@DATA
@OUT
@CHOOSE
@click.option("--unit", "asked", multiple=True, help="Also say which indicators move this unit most; may be repeated.")
@click.option(
    "--effort", multiple=True, metavar="CAPITAL=AMOUNT", help="Compare effort with need, capital by capital (repeat)."
)
@click.option("--target", type=float, help="What each capital should reach, for need; the mean of all units.")
@LANGUAGE
def balance_command(
    framework_file: Path,
    data_file: Path,
    out: Path,
    choose: tuple[str, ...],
    asked: tuple[str, ...],
    effort: tuple[str, ...],
    target: float | None,
    lang: str,
) -> None:
    """How unevenly the capitals of each unit stand, and which one holds it back.

    With --effort, need is the shortfall below --target of the units named by --unit, or of all units.
    """
    out_suffix(out, lang)
    framework = with_choices(load_framework(framework_file, lang), choose, lang)
    amounts = _amounts(effort, framework, lang)
    units = load_units(data_file, framework, lang)
    rows = [_row_of(code, units, lang) for code in asked]
    scores = computed(framework, units, lang)
    found = balance(scores)
    codes = [framework.codes[node] for node in found.capitals]
    columns = [
        *unit_columns(units),
        OutColumn("index", wording.INDEX, scores.index.tolist()),
        OutColumn("mean", wording.MEAN, found.mean.tolist()),
        OutColumn("variation", wording.VARIATION, found.variation.tolist()),
        OutColumn("penalty", wording.PENALTY, found.penalty.tolist()),
        OutColumn(
            "holding_back",
            wording.HOLDING_BACK,
            [None if place == NONE else codes[place] for place in found.holding_back],
        ),
    ]
    for position, node in enumerate(found.capitals):
        names = _with_code(framework, int(node))
        columns.append(OutColumn(codes[position], names, scores.nodes[:, node].tolist()))
        columns.append(
            OutColumn(f"{codes[position]}_gain", _joined(names, wording.GAIN), found.gain[:, position].tolist())
        )
    more: dict[str, object] = {}
    if rows:
        more["levers"] = {units.codes[row]: _told_levers(framework, scores, row, units, lang) for row in rows}
    if amounts is not None:
        values = scores.nodes[:, found.capitals]
        more["effort"] = _told_effort(framework, scores, values, rows, amounts, target, codes, lang)
    save(out, columns, framework, data_file, units, lang, more)


def _ranks(scores: Scores, node: int) -> list[int | None]:
    return [None if rank == UNRANKED else int(rank) for rank in scores.ranks[:, node]]


def _with_code(framework: Framework, node: int) -> Multilingual:
    part = framework.parts[node]
    texts = (part.names.in_language(language) for language in ("fr", "ar", "en"))
    return Multilingual(*(f"{text} ({part.code})" for text in texts))


def _joined(first: Multilingual, second: Multilingual) -> Multilingual:
    languages = ("fr", "ar", "en")
    return Multilingual(*(f"{first.in_language(one)}, {second.in_language(one)}" for one in languages))


def _named(row: int, units: Units) -> str:
    return f"{units.codes[row]} {units.names[row]}".strip()


def _row_of(code: str, units: Units, language: str) -> int:
    if code not in units.codes:
        raise click.UsageError(wording.NO_UNIT.formatted(read=code).in_language(language))
    return units.codes.index(code)


def _tell_ends(scores: Scores, units: Units, language: str) -> None:
    ranked = np.flatnonzero(scores.rank != UNRANKED)
    order = ranked[np.argsort(scores.rank[ranked], kind="stable")]
    said = wording.RANKED.formatted(ranked=len(ranked), units=len(units.codes))
    click.echo(said.in_language(language))
    ends = order if len(order) <= 2 * _SHOWN else np.concatenate([order[:_SHOWN], order[-_SHOWN:]])
    for place, row in enumerate(ends):
        if place == _SHOWN and len(order) > 2 * _SHOWN:
            click.echo("     …")
        click.echo(f"{scores.rank[row]:>6}  {scores.index[row]:>10.3f}  {_named(row, units)}")


def _tell_diagnostics(framework: Framework, scores: Scores, found: Diagnostics, language: str) -> None:
    codes = framework.codes

    def listed(title: Multilingual, which: Sequence[str]) -> None:
        if which:
            click.echo(title.formatted(codes=", ".join(which)).in_language(language))

    leaves = range(scores.tree.leaves)
    share = 1.0 - scores.coverage.by_indicator
    click.echo(wording.MISSING.formatted(share=f"{100 * share.mean():.1f}").in_language(language))
    listed(wording.EMPTY_MOST, [f"{codes[i]} ({100 * share[i]:.0f} %)" for i in leaves if share[i] > 0.25])
    listed(wording.OUTLYING, [codes[i] for i in leaves if scores.treated.outlying[i]])
    listed(wording.CONSTANT, [codes[i] for i in leaves if found.constant[i]])
    listed(wording.SILENT, [codes[i] for i in leaves if found.silent[i] and not found.constant[i]])
    listed(wording.AGAINST, [codes[i] for i in leaves if found.against[i]])
    pairs = [f"{codes[pair.first]}~{codes[pair.second]} ({pair.correlation:.2f})" for pair in found.collinear]
    listed(wording.COLLINEAR, pairs)
    for node in scores.at_depth(1):
        alpha = found.alpha[node - scores.tree.leaves]
        said = "—" if np.isnan(alpha) else f"{alpha:.2f}"
        click.echo(wording.ALPHA.formatted(code=codes[node], alpha=said).in_language(language))


def _diagnostic_columns(framework: Framework, scores: Scores, found: Diagnostics) -> list[OutColumn]:
    leaves = scores.tree.leaves
    capital = scores.tree.ancestor(1)[:leaves]
    treated = scores.treated
    return [
        OutColumn("indicator", wording.INDICATOR, framework.codes[:leaves]),
        OutColumn("name", wording.NAME, [one.names.in_language("fr") for one in framework.indicators]),
        OutColumn("capital", wording.CAPITAL, [framework.codes[node] for node in capital]),
        OutColumn("weight", wording.WEIGHT, scores.tree.effective_weight()[:leaves].tolist()),
        OutColumn("coverage", wording.COVERAGE, scores.coverage.by_indicator.tolist()),
        OutColumn("imputed", wording.IMPUTED, scores.imputed.by_indicator.tolist()),
        OutColumn("outlying", wording.IS_OUTLYING, [str(bool(one)).lower() for one in treated.outlying]),
        OutColumn("changed", wording.CHANGED, treated.changed.tolist()),
        OutColumn("skewness", wording.SKEWNESS, treated.skewness.tolist()),
        OutColumn("kurtosis", wording.KURTOSIS, treated.kurtosis.tolist()),
        OutColumn("with_dimension", wording.WITH_DIMENSION, found.with_parent[:leaves].tolist()),
        OutColumn("with_index", wording.WITH_INDEX, found.with_index[:leaves].tolist()),
        OutColumn("silent", wording.IS_SILENT, [str(bool(one)).lower() for one in found.silent]),
    ]


def _told_levers(
    framework: Framework, scores: Scores, row: int, units: Units, language: str
) -> list[dict[str, object]]:
    """Say the strongest levers of a unit; returns all of them."""
    found = levers(scores, row)
    click.echo(wording.LEVERS_OF.formatted(unit=_named(row, units)).in_language(language))
    told: list[dict[str, object]] = []
    for leaf in found.order:
        if np.isnan(found.index_gain[leaf]):
            continue
        one = framework.indicators[leaf]
        step, gain, places = float(found.step[leaf]), float(found.index_gain[leaf]), int(found.places[leaf])
        told.append({"indicator": one.code, "step": round(step, 6), "gain": round(gain, 6), "places": places})
        if len(told) <= _SHOWN:
            click.echo(
                f"  {one.code:<24} {step:>+12.4g}  {gain:>+10.4f}  {places:>+6d}  {one.names.in_language(language)}"
            )
    return told


def _amounts(effort: Sequence[str], framework: Framework, language: str) -> Floats | None:
    if not effort:
        return None
    codes = [capital.code for capital in framework.capitals]
    amounts = dict.fromkeys(codes, 0.0)
    for one in effort:
        code, _, amount = one.partition("=")
        try:
            amounts[codes[codes.index(code.strip())]] += float(amount)
        except ValueError as error:
            said = wording.AN_EFFORT.formatted(read=one, codes=", ".join(codes))
            raise click.UsageError(said.in_language(language)) from error
    return np.array([amounts[code] for code in codes])


def _told_effort(
    framework: Framework,
    scores: Scores,
    values: Floats,
    rows: Sequence[int],
    amounts: Floats,
    target: float | None,
    codes: Sequence[str],
    language: str,
) -> dict[str, object]:
    """Say effort against need; returns it."""
    goal = np.nanmean(values, axis=0) if target is None else target
    weight = scores.tree.weight[scores.at_depth(1)]
    need = need_by_capital(values[list(rows)] if rows else values, weight, goal)
    try:
        found = effort_against_need(amounts, need)
    except ValueError as error:
        raise click.ClickException(wording.NO_NEED.in_language(language)) from error
    click.echo(wording.EFFORT_AND_NEED.formatted(mismatch=f"{100 * found.mismatch:.0f}").in_language(language))
    for place, code in enumerate(codes):
        click.echo(f"  {code:<24} {100 * found.effort[place]:>6.1f} %  {100 * found.need[place]:>6.1f} %")
    return {
        "mismatch": round(found.mismatch, 6),
        "effort": dict(zip(codes, found.effort.round(6).tolist(), strict=True)),
        "need": dict(zip(codes, found.need.round(6).tolist(), strict=True)),
    }
