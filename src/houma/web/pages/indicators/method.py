"""The method: framework and recipe in words, what it rests on, other weights at once, runs and their differences."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from houma.domain.indicators.models import ScoreRun
from houma.domain.indicators.queries import compare_runs, published_levels, published_run, runs
from houma.domain.indicators.rules.comparing import RunComparison
from houma.domain.territories.models import Country, Level, Territory
from houma.web.country import of_country
from houma.web.formatting import format_number, format_percent
from houma.web.indicators.method import (
    aggregation_label,
    capital_correlations,
    framework_tree,
    influences,
    recipe_steps,
)
from houma.web.indicators.subjects import LEVELS
from houma.web.indicators.weighing import CAN_WEIGH, can_weigh, weighed_parts, weighing
from houma.web.indicators.wording import levels_label
from houma.web.pages.agreement_filters import FilterField, Option
from houma.web.pages.indicators.fields import indicator_tabs

PAGE_LENGTH = 25
MOST_CHANGES = 20
_ONE_DAY = 86_400


@of_country
def method(request: HttpRequest, country: Country) -> HttpResponse:
    """How the scores of a level are made, and how much they hang on that."""
    level, levels = _level(request, country)
    run = None if level is None else published_run(country, level)
    context: dict[str, Any] = {"tabs": indicator_tabs(request, country), "run": run}
    if run is None or level is None:
        return render(request, "pages/indicators/method.html", context)
    language = _language()
    tree = framework_tree(run, language)
    lines = [line for capital in tree for dimension in capital.nodes for line in dimension.lines]
    context |= {
        "fields": [_level_field(levels, level)],
        "action": request.path,
        "level": levels_label(level),
        "version": run.framework_version,
        "steps": recipe_steps(run, language),
        "tree": tree,
        "blind": [(capital.names, capital.note, capital.code) for capital in tree if capital.note.fr],
        "scored": run.summary.get("scored", run.units),
        "indicators": len(lines),
        "silent": [line.names for line in lines if line.silent],
        "against": [line.names for line in lines if line.against],
        "collinear": _collinear(run, {line.code: line.names for line in lines}),
        "correlations": capital_correlations(run),
        "alpha": run.summary.get("alpha", {}).get(run.nodes[-1]["code"]),
        "influences": influences(run),
        "mean_shift": run.sensitivity.get("mean_shift"),
        "can_weigh": can_weigh(run),
    }
    return render(request, "pages/indicators/method.html", context)


@of_country
def weights(request: HttpRequest, country: Country) -> HttpResponse:
    """Sliders that weigh capitals and dimensions anew; the ranks move in the page."""
    level, levels = _level(request, country)
    run = None if level is None else published_run(country, level)
    context: dict[str, Any] = {"tabs": indicator_tabs(request, country), "run": run}
    if run is None or level is None or not can_weigh(run):
        return render(request, "pages/indicators/weights.html", context)
    own = run.recipe["aggregate"]["index"]
    context |= {
        "fields": [_level_field(levels, level)],
        "action": request.path,
        "level": levels_label(level),
        "version": run.framework_version,
        "capitals": weighed_parts(run, _language()),
        "means": [
            {"value": one, "label": aggregation_label(one), "own": one == own}
            for one in sorted(CAN_WEIGH, key=lambda one: one != own)
            if one in {own, "arithmetic", "geometric"}
        ],
        "source": reverse("method_scores", args=[country.code, run.pk]),
        "place_page": reverse("territory", args=[country.code, "CODE"]).replace("CODE", "{code}"),
    }
    return render(request, "pages/indicators/weights.html", context)


@gzip_page
@cache_control(public=True, max_age=_ONE_DAY)
@of_country
def scores(request: HttpRequest, country: Country, number: int) -> HttpResponse:
    """The scores of the dimensions of a run, for the page that weighs them anew. A run never changes."""
    run = runs(country).filter(pk=number).first()
    if run is None or not can_weigh(run):
        raise Http404
    options = {"ensure_ascii": False, "separators": (",", ":")}
    return JsonResponse(weighing(run, _language()), json_dumps_params=options)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting that differs between two runs."""

    name: str
    before: str
    after: str


@of_country
def run_list(request: HttpRequest, country: Country) -> HttpResponse:
    """Every run that was kept, and what changed from one to another."""
    found = runs(country)
    before = _run(found, request.GET.get("before"))
    after = _run(found, request.GET.get("after"))
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    shown = {one.pk for level in published_levels(country) if (one := published_run(country, level)) is not None}
    context: dict[str, Any] = {
        "tabs": indicator_tabs(request, country),
        "page": page,
        "rows": [{"run": run, "level": _level_label(run.level), "shown": run.pk in shown} for run in page.object_list],
        "fields": [_run_field("before", _("From"), found, before), _run_field("after", _("To"), found, after)],
        "action": request.path,
        "before": before,
        "after": after,
    }
    if before is not None and after is not None and before.pk != after.pk:
        difference = compare_runs(before, after)
        context |= {
            "difference": difference,
            "settings": _settings(difference),
            "nodes": [_node_row(one) for one in difference.nodes],
            "changes": _rank_rows(country, difference),
            "beyond": sum(one.beyond for one in difference.ranks),
            "figures": difference.figures[:MOST_CHANGES],
        }
    return render(request, "pages/indicators/runs.html", context)


def _language() -> str:
    return (get_language() or "fr")[:2]


def _level(request: HttpRequest, country: Country) -> tuple[Level | None, list[Level]]:
    """The level asked for, else the finest that has published scores; and all that have."""
    published = set(published_levels(country))
    levels = [one for one in LEVELS if one.value in published]
    asked = request.GET.get("level", "")
    return next((one for one in levels if one.value == asked), levels[-1] if levels else None), levels


def _level_field(levels: list[Level], level: Level) -> FilterField:
    options = tuple(Option(one.value, levels_label(one), one == level) for one in levels)
    return FilterField("level", _("Level"), "select", options=options)


def _level_label(level: str) -> str:
    return levels_label(Level(level)) if level in LEVELS else str(Level(level).label)


def _collinear(run: ScoreRun, names: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "first": names[pair["first"]],
            "second": names[pair["second"]],
            "correlation": pair["correlation"],
        }
        for pair in run.summary.get("collinear", [])
        if pair["first"] in names and pair["second"] in names
    ]


def _run(found: Any, number: str | None) -> ScoreRun | None:
    if number is None or not number.isdecimal() or len(number) > 9:
        return None
    run: ScoreRun | None = found.filter(pk=int(number)).first()
    return run


def _run_field(name: str, label: str, found: Any, chosen: ScoreRun | None) -> FilterField:
    options = [Option("", _("choose a run"), chosen is None)]
    for run in found[:100]:
        text = f"{run.pk} · {_level_label(run.level)} · {run.framework_version.version} · {run.data_date:%Y-%m-%d}"
        options.append(Option(str(run.pk), text, chosen is not None and run.pk == chosen.pk))
    return FilterField(name, label, "select", options=tuple(options))


def _settings(difference: RunComparison) -> list[SettingRow]:
    labels = {
        "framework": _("framework"),
        "framework_digest": _("text of the framework"),
        "level": _("level"),
        "period": _("period"),
        "data_date": _("figures known on"),
        "engine_version": _("version of the engine"),
        "seed": _("seed"),
        "draws": _("draws"),
        "inputs_digest": _("figures"),
    }
    return [
        SettingRow(labels.get(name, name.replace(".", " · ")), _short(pair[0]), _short(pair[1]))
        for name, pair in difference.settings.items()
    ]


def _short(value: object) -> str:
    text = "–" if value is None or value == "" else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _node_row(change: Any) -> dict[str, str]:
    language = _language()

    def shown(weight: float | None) -> str:
        return "–" if weight is None else format_percent(weight, language, 1)

    return {"code": change.code, "before": shown(change.before), "after": shown(change.after)}


def _rank_rows(country: Country, difference: RunComparison) -> list[dict[str, Any]]:
    """The places whose rank moved most: one query for their names."""
    most = difference.ranks[:MOST_CHANGES]
    language = _language()
    places = Territory.objects.filter(country=country, code__in=[one.unit for one in most]).defer("boundary", "point")
    names = {place.code: place.names.in_language(language) for place in places}
    return [
        {
            "code": one.unit,
            "name": names.get(one.unit, one.unit),
            "before": "–" if one.before is None else format_number(one.before, language),
            "after": "–" if one.after is None else format_number(one.after, language),
            "places": one.places,
            "beyond": one.beyond,
        }
        for one in most
    ]
