"""Which indicators follow from a form, publishing what a round found, and resting an evaluation on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import ALLOWED, Decision, require
from houma.domain.indicators.actions import NewObservation, NewRelease, record_observations
from houma.domain.indicators.models import Indicator
from houma.domain.observatory.models import (
    EvaluationRound,
    FieldFigure,
    FieldIndicator,
    Form,
    Round,
    RoundResults,
    UnitKind,
)
from houma.domain.observatory.queries.reach import may_design
from houma.domain.observatory.queries.results import (
    Results,
    as_measure,
    moved_since_published,
    results_of,
    said_of,
    waits_for_review,
)
from houma.domain.observatory.rules.questions import Questions
from houma.domain.observatory.rules.results import as_content, digest_of, may_measure
from houma.domain.observatory.scope import may_on_round
from houma.domain.projects.models import Evaluation, EvaluationState
from houma.domain.projects.queries import may_on_project
from houma.domain.projects.rules import may_edit_evaluation
from houma.domain.sources.actions import register_sources
from houma.domain.sources.models import Source, SourceKind

NOT_MEASURED = _("This question cannot be measured so.")


@dataclass(frozen=True, slots=True)
class NewFieldIndicator:
    """How an indicator follows from a question; ``counted``: answers that are a yes, of a share."""

    indicator: Indicator
    question: str
    measure: str
    counted: Sequence[str] = ()
    factor: float = 1


@transaction.atomic
def map_indicator(form: Form, new: NewFieldIndicator, *, by: User) -> FieldIndicator:
    """Say that an indicator follows from a question of a form, in the place of what was said before.

    It holds for every round of the form, so it is for whoever designs the form itself to say.

    Raises:
        Refused: not allowed, a question that cannot be measured so, or no such indicator in the country.
    """
    require(may_design(by, form.country, form.territory))
    version = form.versions.order_by("-number").first()
    made = FieldIndicator(
        form=form,
        indicator=new.indicator,
        question=new.question,
        measure=new.measure,
        counted=list(new.counted),
        factor=new.factor,
        created_by=by,
    )
    asked = Questions.from_json(version.questions) if version is not None else Questions()
    kinds = {one.protected_as for one in form.rounds.select_related("form")}
    fits = new.indicator.country_id == form.country_id and may_measure(as_measure(made), asked, kinds)
    require(Decision() if fits else Decision.refuse(NOT_MEASURED))
    FieldIndicator.objects.filter(form=form, indicator=new.indicator, retired_at=None).update(retired_at=timezone.now())
    made.save()
    return made


@transaction.atomic
def retire_indicator(kept: FieldIndicator, *, by: User) -> None:
    """Later rounds estimate it no more; what was published stays."""
    require(may_design(by, kept.form.country, kept.form.territory))
    FieldIndicator.objects.filter(pk=kept.pk, retired_at=None).update(retired_at=timezone.now())


def may_publish(one: Round, results: Results) -> Decision:
    """May the figures of a round go into the catalogue?"""
    if one.closed_at is None:
        return Decision.refuse(_("Close the round first: its answers still change."))
    if one.protected_as == UnitKind.HOUSEHOLD and waits_for_review(one):
        return Decision.refuse(_("Review every answer first: figures that move one by one tell of single households."))
    if moved_since_published(results):
        return Decision.refuse(
            _("Figures of this round are published; other ones beside them would tell of the few answers that changed.")
        )
    if not any(of.figure.value is not None for of in results.figures):
        return Decision.refuse(_("No figure rests on answers enough."))
    return Decision()


def may_write_catalogue(user: User, one: Round) -> Decision:
    """May ``user`` put figures of the round's territory into the catalogue? A mandate elsewhere, or over some projects
    only, does not say so."""
    if may_on_round(user, Permission.MANAGE_INDICATORS, one):
        return ALLOWED
    return Decision.refuse(_("Your mandate does not reach the catalogue of this territory."))


@transaction.atomic
def publish_results(one: Round, *, by: User) -> RoundResults:
    """Put the figures of a closed round into the catalogue with their status, and keep them with their intervals.

    Figures that are held back stay out. The same figures again change nothing in the catalogue.

    Raises:
        Refused: not allowed, the round is open, or no figure rests on answers enough.
        ObservationsRefused: the catalogue takes no such figure.
    """
    require(may_on_round(by, Permission.DESIGN_SURVEYS, one))
    require(may_write_catalogue(by, one))
    held = (
        Round.objects.select_for_update(of=("self",)).select_related("form", "follows__form", "country").get(pk=one.pk)
    )
    results = results_of(held)
    require(may_publish(held, results))
    source = Source(
        country_code=held.country_id,
        code=f"survey-round-{held.pk}",
        publisher=_publisher(held)[:200],
        kind=SourceKind.STATISTICS,
        note=_note(held),
    )
    register_sources([source])
    shown = [of for of in results.figures if of.figure.value is not None]
    report = record_observations(
        held.country,
        NewRelease(source.code, held.name_fr[:300], timezone.localdate(), illustrative=held.is_illustrative),
        [
            NewObservation(
                of.territory.code,
                of.measured.field_indicator.indicator.code,
                f"{held.ends_on:%Y-%m}",
                of.figure.value,
                status=of.figure.status,
            )
            for of in shown
        ],
        by=by,
    )
    content = as_content(results.response, [of.figure for of in results.figures], said_of(results))
    kept = RoundResults.objects.create(
        round=held, content=content, digest=digest_of(content), release_id=report.release_id, published_by=by
    )
    FieldFigure.objects.bulk_create(
        FieldFigure(
            results=kept,
            field_indicator=of.measured.field_indicator,
            territory=of.territory,
            value=of.figure.value or 0.0,
            low=of.figure.low or 0.0,
            high=of.figure.high or 0.0,
            level=of.figure.level or 0.0,
            answers=of.figure.answers,
        )
        for of in shown
    )
    return kept


def _publisher(one: Round) -> str:
    """Who answers for the survey: the party that its form names; else the round stands for itself."""
    named = one.form.versions.filter(controller__isnull=False).order_by("-number")
    return named.values_list("controller__name_fr", flat=True).first() or one.name_fr


def _note(one: Round) -> str:
    return f"{one.form.form_id}, {one.starts_on:%Y-%m-%d} – {one.ends_on:%Y-%m-%d}, {one.method}"


@transaction.atomic
def rest_evaluation_on(evaluation: Evaluation, results: RoundResults, *, by: User) -> EvaluationRound:
    """Attach results, as they were published, to an evaluation of the round's project that is still written."""
    require(may_on_project(by, Permission.DESCRIBE_PROJECT, evaluation.project))
    require(may_edit_evaluation(EvaluationState(evaluation.state)))
    of_project = results.round.project_id == evaluation.project_id
    require(Decision() if of_project else Decision.refuse(_("This round was not made for this project.")))
    kept, _made = EvaluationRound.objects.get_or_create(
        evaluation=evaluation, results=results, defaults={"attached_by": by}
    )
    return kept
