"""The figures of a round: worked out from what was accepted, and as they were published."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isclose
from typing import Any

import numpy as np
from django.db.models import Prefetch, QuerySet

from houma.domain.indicators.models import IndicatorVersion
from houma.domain.observatory.models import (
    EvaluationRound,
    FieldFigure,
    FieldIndicator,
    Form,
    ReviewState,
    Round,
    RoundResults,
    RoundUnit,
    UnitKind,
    UnitState,
)
from houma.domain.observatory.queries.reviewing import corrections_of, plain_answers, submissions_of
from houma.domain.observatory.rules.results import Asked, Figure, Measure, as_content, digest_of, figures_of
from houma.domain.observatory.rules.units import was_refused
from houma.domain.projects.models import Evaluation, EvaluationState
from houma.domain.territories.models import Territory
from houma.engines.surveys import Design, Response

FIELD_RESULTS: Any = Prefetch(
    "field_results",
    EvaluationRound.objects.select_related("results__round")
    .defer("results__content")
    .prefetch_related(
        Prefetch(
            "results__figures",
            FieldFigure.objects.select_related("field_indicator__indicator", "territory").defer("territory__boundary"),
        )
    ),
)
"""What evaluations prefetch to show the results of rounds on which they rest."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure with the definition of its indicator that is in force."""

    field_indicator: FieldIndicator
    definition: IndicatorVersion


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure with what a page says of it."""

    figure: Figure
    measured: Measured
    territory: Territory


@dataclass(frozen=True, slots=True)
class Results:
    """What a round gives now. ``response`` is None where nobody was asked."""

    round: Round
    response: Response | None
    figures: tuple[ShownFigure, ...]


def measures_of(form: Form) -> tuple[Measured, ...]:
    """The indicators that follow from a form, with their definitions in force; two queries."""
    kept = list(FieldIndicator.objects.filter(form=form, retired_at=None).select_related("indicator"))
    definitions = {
        one.indicator_id: one
        for one in IndicatorVersion.objects.in_force().filter(indicator__in=[one.indicator_id for one in kept])
    }
    return tuple(Measured(one, definitions[one.indicator_id]) for one in kept)


def as_measure(one: FieldIndicator) -> Measure:
    """A stored measure as a value."""
    return Measure(one.pk, one.question, one.measure, tuple(one.counted), one.factor)


def asked_of(one: Round) -> Asked | None:
    """The units of a round and what was accepted of them; None without units. Four queries.

    Units that were not found are left out: they are taken to be no longer there.
    """
    units = list(
        RoundUnit.objects.filter(round=one)
        .exclude(state=UnitState.NOT_FOUND)
        .order_by("pk")
        .values_list(
            "pk", "stratum", "cluster", "building_id", "household_id", "probability", "first_population",
            "second_population", "building__territory", "household__territory",
        )
    )  # fmt: skip
    if not units:
        return None
    accepted = list(submissions_of(one).filter(review=ReviewState.ACCEPTED).order_by("pk"))
    corrections = corrections_of(accepted)
    # Of two submissions of one unit, the later one holds.
    answers = {of.unit: plain_answers(of, corrections.get(of.pk, [])) for of in accepted}
    answers = {unit: said for unit, said in answers.items() if not was_refused(said)}
    design = Design(
        weight=np.array([1 / row[5] for row in units]),
        stratum=np.array([row[1] for row in units]),
        cluster=np.array([row[2] for row in units]),
        element=np.array([row[3] or row[4] for row in units]),
        first_population=np.array([np.inf if row[6] is None else row[6] for row in units]),
        second_population=np.array([row[7] for row in units]),
    )
    territory = np.array([row[8] or row[9] for row in units], dtype=np.int64)
    return Asked(one.protected_as, design, tuple(answers.get(row[0]) for row in units), territory)


def results_of(one: Round) -> Results:
    """What a round gives now, with its change where it follows another one; some twelve queries."""
    measured = measures_of(one.form)
    now = asked_of(one)
    if now is None:
        return Results(one, None, ())
    before = asked_of(one.follows) if one.follows is not None else None
    figures = figures_of([as_measure(of.field_indicator) for of in measured], now, before)
    if one.follows is not None and one.protected_as == UnitKind.HOUSEHOLD:
        figures = _as_published(figures, one.follows)
    by_key = {of.field_indicator.pk: of for of in measured}
    places = Territory.objects.filter(pk__in={of.territory for of in figures if of.territory} | {one.territory_id})
    territories = {place.pk: place for place in places.defer("boundary")}
    shown = tuple(
        ShownFigure(figure, by_key[figure.measure], territories[figure.territory or one.territory_id])
        for figure in figures
    )
    return Results(one, now.response() if now.answered.any() else None, shown)


def _as_published(figures: Sequence[Figure], earlier: Round) -> tuple[Figure, ...]:
    """Without the changes that start from another figure than was published of the earlier round: both together would
    tell of the few whose answers changed since."""
    last = RoundResults.objects.filter(round=earlier).order_by("-id").first()
    if last is None:
        return tuple(figures)
    whole = earlier.territory_id
    known = {
        (measure, None if place == whole else place): value
        for measure, place, value in last.figures.values_list("field_indicator", "territory", "value")
    }
    return tuple(
        of if of.before is None or _same(known.get((of.measure, of.territory)), of.before) else _unmoved(of)
        for of in figures
    )


def _unmoved(of: Figure) -> Figure:
    return replace(of, before=None, moved=None, moved_low=None, moved_high=None, p=None)


def _same(kept: float | None, now: float | None) -> bool:
    return kept is not None and now is not None and isclose(kept, now, rel_tol=1e-9, abs_tol=1e-9)


def moved_since_published(results: Results) -> bool:
    """Whether a figure of a round of households is another one than was published, or is one where none was.

    Of two figures of nearly the same answers the difference tells of those few that changed between.
    """
    one = results.round
    last = RoundResults.objects.filter(round=one).order_by("-id").first()
    if last is None or one.protected_as != UnitKind.HOUSEHOLD:
        return False
    measured = {int(key) for key in last.content["measures"]}
    kept = {
        (measure, place): (value, answers)
        for measure, place, value, answers in last.figures.values_list(
            "field_indicator", "territory", "value", "answers"
        )
    }
    now = {
        (of.figure.measure, of.territory.pk): (of.figure.value, of.figure.answers)
        for of in results.figures
        if of.figure.value is not None and of.figure.measure in measured
    }
    still = {of.figure.measure for of in results.figures}
    kept = {key: told for key, told in kept.items() if key[0] in still}
    return kept.keys() != now.keys() or any(
        not _same(kept[key][0], value) or kept[key][1] != answers for key, (value, answers) in now.items()
    )


def waits_for_review(one: Round) -> bool:
    """Whether answers of the round may still be accepted or refused; one query."""
    return submissions_of(one).filter(review__in=[ReviewState.RECEIVED, ReviewState.TO_CORRECT]).exists()


def published_results(one: Round) -> QuerySet[RoundResults]:
    """What was published of a round, the latest first, with where it is evidence."""
    found = RoundResults.objects.filter(round=one).select_related("published_by", "release")
    return found.prefetch_related("in_evaluations__evaluation__project").order_by("-id")


def evaluations_to_prove(one: Round) -> QuerySet[Evaluation]:
    """Evaluations of the round's project that are still written."""
    return Evaluation.objects.filter(project=one.project_id, state=EvaluationState.DRAFT).order_by("-dated", "-id")


def is_published_so(results: Results) -> bool:
    """Whether these very figures are the last that were published of the round; one query."""
    last = RoundResults.objects.filter(round=results.round).order_by("-id").values_list("digest", flat=True).first()
    content = as_content(results.response, [of.figure for of in results.figures], said_of(results))
    return last is not None and last == digest_of(content)


def said_of(results: Results) -> dict[str, Any]:
    """What ``rules.results.as_content`` keeps of a round and of the names of its figures."""
    one = results.round
    return {
        "round": {
            "key": one.pk,
            "names": {"fr": one.name_fr, "ar": one.name_ar, "en": one.name_en},
            "phase": one.phase,
            "method": one.method,
            "starts_on": one.starts_on.isoformat(),
            "ends_on": one.ends_on.isoformat(),
            "follows": one.follows_id,
            "is_illustrative": one.is_illustrative,
        },
        "measures": {
            str(of.measured.field_indicator.pk): {
                "indicator": of.measured.field_indicator.indicator.code,
                "definition": of.measured.definition.number,
                "question": of.measured.field_indicator.question,
                "measure": of.measured.field_indicator.measure,
                "counted": of.measured.field_indicator.counted,
            }
            for of in results.figures
        },
        "territories": {str(of.territory.pk): of.territory.code for of in results.figures},
    }
