"""The method of a run in words and figures: its recipe, its tree, what it covers, what it hangs together with."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from houma.domain.indicators.models import ScoreResult, ScoreRun
from houma.domain.indicators.queries import framework_of
from houma.engines.capitals import Indicator, Node
from houma.values.multilingual import Multilingual
from houma.web.formatting import format_number, format_percent

_IMPUTE: dict[str, str | Promise] = {
    "none": gettext_lazy("A missing figure stays missing: the others of its group count for more."),
    "group_mean": gettext_lazy("A missing figure is replaced by the mean of the places of the same province."),
    "group_median": gettext_lazy("A missing figure is replaced by the median of the places of the same province."),
}
_OUTLIERS: dict[str, str | Promise] = {
    "none": gettext_lazy("Extreme figures count as they are."),
    "winsorise": gettext_lazy(
        "Where a few extreme figures skew an indicator, they are drawn in to the next one that is not."
    ),
    "log": gettext_lazy("Where extreme figures skew an indicator, its logarithm is taken."),
    "box_cox": gettext_lazy("Where extreme figures skew an indicator, it is transformed after Box and Cox."),
}
_NORMALISE: dict[str, str | Promise] = {
    "min_max": gettext_lazy("Each indicator is brought to one scale between its lowest and its highest figure."),
    "z_score": gettext_lazy("Each indicator is counted in standard deviations from its mean."),
    "rank": gettext_lazy("Each indicator counts by the rank of the place."),
    "percentile": gettext_lazy("Each indicator counts by the share of places that stand worse."),
    "goalposts": gettext_lazy("Each indicator is brought to one scale between two fixed goalposts."),
    "reference": gettext_lazy("Each indicator is related to its reference."),
    "frontier": gettext_lazy("Each indicator is related to the best figure of all."),
    "mpi": gettext_lazy("Each indicator is brought to a mean of 100 and a standard deviation of 10."),
    "ampi": gettext_lazy(
        "Each indicator is brought to a scale on which its reference is 100 and its two goalposts lie 60 points apart."
    ),
}
_AGGREGATE: dict[str, str | Promise] = {
    "arithmetic": gettext_lazy("weighted mean"),
    "geometric": gettext_lazy("geometric mean"),
    "harmonic": gettext_lazy("harmonic mean"),
    "power": gettext_lazy("power mean"),
    "owa": gettext_lazy("ordered weighted average"),
    "mpi": gettext_lazy("Mazziotta-Pareto: the mean, less a penalty for imbalance"),
    "copeland": gettext_lazy("Copeland: contests won less contests lost"),
}
FORMULAS = {
    "arithmetic": "Σ w x",
    "geometric": "Π xʷ",
    "harmonic": "1 / Σ (w / x)",
    "power": "(Σ w xᵖ)^(1/p)",
    "owa": "Σ (Q(Tⱼ) − Q(Tⱼ₋₁)) x₍ⱼ₎",
    "mpi": "M − S² / M",
    "copeland": "Σ sign",
    "ampi": "100 ± 60 (x − ref) / (max − min)",
    "min_max": "(x − min) / (max − min)",
    "goalposts": "(x − low) / (high − low)",
    "z_score": "(x − M) / S",
    "mpi_scale": "100 ± 10 (x − M) / S",
}
_CHOICES: dict[str, str | Promise] = {
    "impute": gettext_lazy("what stands in for a missing figure"),
    "outliers": gettext_lazy("the treatment of extreme figures"),
    "normalise": gettext_lazy("the common scale"),
    "aggregate": gettext_lazy("the mean that makes the index"),
    "drop": gettext_lazy("an indicator left out"),
    "weights": gettext_lazy("the weights"),
    "weights_index": gettext_lazy("the weights of the capitals"),
    "weights_capital": gettext_lazy("the weights of the dimensions"),
    "weights_dimension": gettext_lazy("the weights of the indicators"),
}


def aggregation_label(code: str) -> str:
    """An aggregation in words."""
    return str(_AGGREGATE.get(code, code))


def choice_label(code: str) -> str:
    """A choice that the draws question, in words."""
    return str(_CHOICES.get(code, code))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the recipe in words, with its formula where it has one."""

    title: str
    text: str
    formula: str = ""


def recipe_steps(run: ScoreRun, language: str) -> list[Step]:
    """The recipe, in the order in which it is followed."""
    recipe = run.recipe
    screened = format_percent(recipe["screen"], language)
    covered = format_percent(recipe["coverage"], language)
    aggregate = recipe["aggregate"]
    normalise = recipe["normalise"]
    formula = FORMULAS.get("mpi_scale" if normalise == "mpi" else normalise, "")
    steps = [
        Step(_("Who is scored"), _("Places with at least %(share)s of the indicators.") % {"share": screened}),
        Step(_("What is missing"), str(_IMPUTE[recipe["impute"]])),
        Step(_("What is extreme"), str(_OUTLIERS[recipe["outliers"]])),
        Step(_("One scale"), str(_NORMALISE[normalise]), formula),
    ]
    floors = (
        ("dimension", _("From indicators to a dimension")),
        ("capital", _("From dimensions to a capital")),
        ("index", _("From capitals to the index")),
    )
    for floor, title in floors:
        how = aggregate[floor]
        steps.append(Step(title, aggregation_label(how), FORMULAS.get(how, "")))
    steps.append(
        Step(
            _("How much must be there"),
            _("A score is given where at least %(share)s of the weight below it has a figure.") % {"share": covered},
        )
    )
    if fewest := _about(run).get("fewest_people"):
        text = ngettext(
            "Places with fewer than %(count)s inhabitant are not ranked: shares of a handful say nothing of a place.",
            "Places with fewer than %(count)s inhabitants are not ranked: shares of a handful say nothing of a place.",
            int(fewest),
        )
        steps.insert(1, Step(_("Who is left out"), text % {"count": format_number(int(fewest), language)}))
    return steps


def _about(run: ScoreRun) -> dict[str, Any]:
    about = yaml.safe_load(run.framework_version.text).get("about")
    return about if isinstance(about, dict) else {}


@dataclass(frozen=True, slots=True)
class TreeLine:
    """An indicator in the tree. ``weight`` is its share of the whole index; goalposts "" where it has none."""

    code: str
    names: Multilingual
    note: Multilingual
    up: bool
    weight: float
    low: str
    high: str
    reference: str
    unit: str
    known: int
    missing: int
    imputed: int
    silent: bool
    against: bool


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A capital or a dimension. ``weight`` is its share among siblings; ``alpha`` None where it has one indicator."""

    code: str
    names: Multilingual
    note: Multilingual
    weight: float
    alpha: float | None
    nodes: tuple["TreeNode", ...]
    lines: tuple[TreeLine, ...]


def framework_tree(run: ScoreRun, language: str) -> tuple[TreeNode, ...]:
    """The capitals of the framework of a run, down to the indicators, with what the run found out about each."""
    framework = framework_of(run)
    shares = {node["code"]: node["weight"] for node in run.nodes}
    alpha = run.summary.get("alpha", {})
    facts = run.summary.get("indicators", {})

    def line(one: Indicator, weight: float) -> TreeLine:
        found = facts.get(one.code, {})
        low, high = one.goalposts or (None, None)
        return TreeLine(
            code=one.code,
            names=one.names,
            note=one.note,
            up=one.direction > 0,
            weight=weight * shares[one.code],
            low=_figure(low, language),
            high=_figure(high, language),
            reference=_figure(one.reference, language),
            unit=one.unit.in_language(language),
            known=found.get("known", 0),
            missing=found.get("missing", 0),
            imputed=found.get("imputed", 0),
            silent=found.get("silent", False),
            against=found.get("against", False),
        )

    def node(one: Node, above: float) -> TreeNode:
        weight = above * shares[one.code]
        return TreeNode(
            code=one.code,
            names=one.names,
            note=one.note,
            weight=shares[one.code],
            alpha=alpha.get(one.code),
            nodes=tuple(node(child, weight) for child in one.children if isinstance(child, Node)),
            lines=tuple(line(child, weight) for child in one.children if isinstance(child, Indicator)),
        )

    return tuple(node(capital, 1.0) for capital in framework.capitals)


def _figure(value: float | None, language: str) -> str:
    return "" if value is None else format_number(value, language)


@dataclass(frozen=True, slots=True)
class CorrelationRow:
    """A capital with its correlation to each of the others, in the order of the capitals; 1 with itself."""

    code: str
    names: Multilingual
    values: tuple[float | None, ...]


def capital_correlations(run: ScoreRun) -> tuple[CorrelationRow, ...]:
    """Pearson's correlation between the scores of the capitals, over the places that have both: one query."""
    capitals = [node for node in run.nodes if node["depth"] == 1 and not node["indicator"]]
    place = {node["code"]: number for number, node in enumerate(capitals)}
    rows: dict[int, list[float]] = {}
    results = ScoreResult.objects.filter(run=run, node__in=list(place)).values_list("node", "territory_id", "score")
    for code, territory, score in results:
        if score is not None:
            rows.setdefault(territory, [np.nan] * len(capitals))[place[code]] = score
    scores = np.array(list(rows.values()), dtype=np.float64).reshape(-1, len(capitals))
    return tuple(
        CorrelationRow(
            node["code"],
            Multilingual(**node["names"]),
            tuple(_correlation(scores[:, number], scores[:, other]) for other in range(len(capitals))),
        )
        for number, node in enumerate(capitals)
    )


def _correlation(
    first: np.ndarray[Any, np.dtype[np.float64]], second: np.ndarray[Any, np.dtype[np.float64]]
) -> float | None:
    both = ~np.isnan(first) & ~np.isnan(second)
    if both.sum() < 3 or first[both].std() == 0 or second[both].std() == 0:
        return None
    return float(np.corrcoef(first[both], second[both])[0, 1])


@dataclass(frozen=True, slots=True)
class Influence:
    """What share of the shift of ranks one choice explains: alone (``first``), and with all others (``total``)."""

    label: str
    first: float
    total: float


def influences(run: ScoreRun) -> tuple[Influence, ...]:
    """The choices that the run questioned, the weightiest first; estimates below zero are noise and read as none."""
    found = [
        Influence(choice_label(one["choice"]), max(one["first"] or 0.0, 0.0), max(one["total"] or 0.0, 0.0))
        for one in run.sensitivity.get("choices", [])
    ]
    return tuple(sorted(found, key=lambda one: -one.total))
