"""Scores as background work: seconds to minutes, whatever page asked for them."""

from django_tasks import task

from houma.domain.accounts.models import User
from houma.domain.indicators.actions import ScoreRequest, run_scores
from houma.domain.territories.models import Country


@task()
def score_level(
    country_code: str, framework_code: str, level: str, *, publish: bool = False, user_id: int | None = None
) -> dict[str, int]:
    """Compute, keep and, where asked for, publish the scores of a level with the latest version of a framework.

    What was computed is kept with its publication in one transaction: a task that was cut off leaves nothing behind.
    """
    country = Country.objects.get(pk=country_code)
    by = None if user_id is None else User.objects.get(pk=user_id)
    run = run_scores(country, ScoreRequest(framework_code, level), by=by, publish=publish)
    return {"run": run.pk, "units": run.units}
