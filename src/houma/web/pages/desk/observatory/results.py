"""What a round found: figures with their intervals, changes, publication, and the evaluations that rest on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Decision, Refused
from houma.domain.indicators.actions import ObservationsRefused
from houma.domain.indicators.models import IndicatorVersion
from houma.domain.observatory.actions.results import (
    may_publish,
    may_write_catalogue,
    publish_results,
    rest_evaluation_on,
)
from houma.domain.observatory.models import Round, RoundResults
from houma.domain.observatory.queries.frames import stratum_names
from houma.domain.observatory.queries.results import (
    Results,
    ShownFigure,
    evaluations_to_prove,
    is_published_so,
    moved_since_published,
    published_results,
    results_of,
    waits_for_review,
)
from houma.domain.observatory.rules.results import ENOUGH, FEWEST_ALIKE, Held
from houma.domain.observatory.scope import is_told_counts
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.formatting import format_number
from houma.web.pages.desk.observatory.rounds import SEES, key_in, round_here, tell_refusal

_HELD = {
    Held.FEW: gettext_lazy("too few answers"),
    Held.ALIKE: gettext_lazy("too few alike to be shown"),
    Held.BESIDE: gettext_lazy("would give away what is held back elsewhere"),
    Held.NOTHING: gettext_lazy("no answer"),
}


@at_desk
def results(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """The figures as they stand; who answers for the catalogue publishes them."""
    one = round_here(user, country, number)
    if request.method == "POST":
        round_here(user, country, number, *SEES)
        _done(request, one, user)
        return redirect("desk_round_results", country.code, one.pk)
    found = results_of(one)
    told = is_told_counts(user, one.protected_as, one.territory)
    # Who may not count households reads no figure that still moves with each answer.
    settled = told or (one.closed_at is not None and not waits_for_review(one) and not moved_since_published(found))
    names = stratum_names(one.stratified_by, {of.label for of in found.response.classes} if found.response else set())
    return render(
        request,
        "desk/observatory/round_results.html",
        {
            "round": one,
            "results": found,
            "groups": _groups(found) if settled else [],
            "settled": settled,
            "told": told,
            "response": found.response if settled else None,
            "classes": [
                {"name": names.get(of.label, ""), "of": of}
                for of in (found.response.classes if found.response else ())
                if names and told
            ],
            "published": published_results(one),
            "evaluations": evaluations_to_prove(one) if one.project_id else [],
            "may_publish": _may_publish(one, found, user),
            "may_design": may(user, Permission.DESIGN_SURVEYS, country),
            "enough": ENOUGH,
            "alike": FEWEST_ALIKE,
        },
    )


@at_desk
def published(request: HttpRequest, country: Country, user: User, number: int, results: int) -> HttpResponse:
    """Results as they were published: what an evaluation rests on stays as it was."""
    one = round_here(user, country, number)
    kept = get_object_or_404(RoundResults.objects.select_related("published_by"), round=one, pk=results)
    figures = list(kept.figures.select_related("territory", "field_indicator__indicator").defer("territory__boundary"))
    measured = {of.field_indicator.indicator_id for of in figures}
    names = {of.indicator_id: of.name for of in IndicatorVersion.objects.in_force().filter(indicator__in=measured)}
    return render(
        request,
        "desk/observatory/round_published.html",
        {
            "round": one,
            "kept": kept,
            "figures": [{"of": of, "name": names[of.field_indicator.indicator_id]} for of in figures],
            "response": kept.content["response"] if is_told_counts(user, one.protected_as, one.territory) else None,
        },
    )


def _may_publish(one: Round, found: Results, user: User) -> Decision:
    allowed = may_write_catalogue(user, one)
    if allowed and is_published_so(found):
        return Decision.refuse(_("These figures are published, as they stand."))
    return may_publish(one, found) if allowed else allowed


def _done(request: HttpRequest, one: Round, user: User) -> None:
    try:
        if request.POST.get("do") == "publish":
            publish_results(one, by=user)
            messages.success(request, _("Published: the figures are in the catalogue, marked as estimates."))
        elif request.POST.get("do") == "attach":
            kept = get_object_or_404(published_results(one), pk=key_in(request.POST.get("results")))
            evaluation = get_object_or_404(evaluations_to_prove(one), pk=key_in(request.POST.get("evaluation")))
            rest_evaluation_on(evaluation, kept, by=user)
            messages.success(request, _("The evaluation rests on these results, as they are now."))
    except Refused as refused:
        tell_refusal(request, refused)
    except ObservationsRefused as refused:
        for fault in refused.faults:
            messages.error(request, fault.sentence.in_language(get_language() or "fr"))


def _groups(found: Results) -> list[dict[str, Any]]:
    """Figures by measure: the whole round first, then its communes, drawn on one scale."""
    groups: dict[int, list[ShownFigure]] = {}
    for of in found.figures:
        groups.setdefault(of.figure.measure, []).append(of)
    return [_group(of) for of in groups.values()]


def _group(figures: list[ShownFigure]) -> dict[str, Any]:
    definition = figures[0].measured.definition
    bounds = [
        bound for of in figures for bound in (of.figure.low, of.figure.high, of.figure.before) if bound is not None
    ]
    low, high = (min([0.0, *bounds]), max(bounds)) if bounds else (0.0, 1.0)
    if definition.unit_id == "percent":
        low, high = 0.0, 100.0
    width = (high - low) or 1.0
    return {
        "definition": definition,
        "unit": Multilingual(definition.unit.label_fr, definition.unit.label_ar, definition.unit.label_en),
        "measure": figures[0].measured.field_indicator.get_measure_display(),
        "question": figures[0].measured.field_indicator.question,
        "low": low,
        "high": high,
        "compared": any(of.figure.moved is not None for of in figures),
        "rows": [_row(of, low, width) for of in figures],
    }


def _signed(value: float, language: str) -> str:
    """A change with its sign, from left to right in any language."""
    return f"{'+' if value > 0 else ''}{format_number(value, language, 1)}"


def _row(of: ShownFigure, low: float, width: float) -> dict[str, Any]:
    figure = of.figure
    row: dict[str, Any] = {"figure": figure, "territory": of.territory, "held": ""}
    if figure.held:
        return row | {"held": _HELD[Held(figure.held)]}
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    language = get_language() or "fr"
    moved = {
        name: _signed(bound, language)
        for name, bound in (("value", figure.moved), ("low", figure.moved_low), ("high", figure.moved_high))
        if bound is not None
    }
    return row | {
        "moved": moved,
        "interval": {
            "low": f"{100 * (figure.low - low) / width:.1f}",
            "width": f"{max(100 * (figure.high - figure.low) / width, 0.8):.1f}",
            "mark": f"{min(100 * (figure.value - low) / width, 98.8):.1f}",
        },
    }
