"""Running a framework over the figures, keeping the result for good, and saying which run pages show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Decision, require
from houma.domain.indicators.actions.bulk import insert_tuples
from houma.domain.indicators.models import FrameworkVersion, ScorePublication, ScoreResult, ScoreRun
from houma.domain.indicators.queries.gathering import Gathered, gather
from houma.domain.indicators.rules.frameworks import read_text
from houma.domain.indicators.rules.inputs import packed
from houma.domain.indicators.rules.scoring import Computed, Progress, computed, engine_version
from houma.domain.territories.models import Country

_FEWEST_UNITS = 3


DRAWS, SEED, SENSITIVITY_ROWS = 10_000, 20_240_901, 512


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """What to compute.

    Attributes:
        framework_code: its latest version, unless ``version`` names one.
        level: of the territories that are ranked among each other.
        period: "" takes the latest one of each indicator.
        data_date: figures as they were known on that day; None: today.
        draws: for the rank intervals. ``sensitivity_rows``: a power of two, 0 leaves sensitivity out.
    """

    framework_code: str
    level: str
    version: str = ""
    period: str = ""
    data_date: date | None = None
    draws: int = DRAWS
    seed: int = SEED
    sensitivity_rows: int = SENSITIVITY_ROWS


def run_scores(
    country: Country,
    request: ScoreRequest,
    *,
    by: User | None,
    publish: bool = False,
    progress: Progress | None = None,
) -> ScoreRun:
    """Compute scores and keep them for good. Pages show them once they are published: at once with ``publish``, or
    later by ``publish_run``.

    The same request on the same figures with the same engine gives the same results; each run is kept as its own.

    Raises:
        Refused: ``by`` may not, or fewer than three territories of the level have figures.
        FrameworkVersion.DoesNotExist: no such framework, or no such version of it.
        FrameworkFaults: the framework's choices do not go together.
    """
    if by is not None:
        require(may(by, Permission.MANAGE_INDICATORS, country))
    kept = FrameworkVersion.objects.filter(framework__country=country, framework__code=request.framework_code)
    kept = kept.filter(version=request.version) if request.version else kept
    version = kept.order_by("-id").first()
    if version is None:
        raise FrameworkVersion.DoesNotExist(f"{request.framework_code} {request.version}".strip())
    framework = read_text(version.text)
    known_on = request.data_date or timezone.localdate()
    gathered = gather(country, version.text, framework, request.level, request.period, known_on)
    if len(gathered.inputs.units) < _FEWEST_UNITS:
        require(
            Decision.refuse(_("Fewer than three territories of this level have figures: there is nothing to rank."))
        )
    found = computed(
        framework,
        gathered.inputs,
        draws=request.draws,
        seed=request.seed,
        sensitivity_rows=request.sensitivity_rows,
        progress=progress,
    )
    with transaction.atomic():
        run = _keep(country, version, request, known_on, gathered, found, by)
        if publish:
            publish_run(run, by=by)
    return run


def _keep(
    country: Country,
    version: FrameworkVersion,
    request: ScoreRequest,
    known_on: date,
    gathered: Gathered,
    found: Computed,
    by: User | None,
) -> ScoreRun:
    content, digest = packed(gathered.inputs)
    run = ScoreRun.objects.create(
        framework_version=version,
        country=country,
        level=request.level,
        period=request.period,
        data_date=known_on,
        engine_version=engine_version(),
        seed=request.seed,
        draws=request.draws,
        recipe=found.scores.recipe.as_mapping(),
        choices=found.choices_as_mapping(),
        definitions=gathered.definitions,
        nodes=found.nodes(),
        summary=found.summary(gathered.periods),
        sensitivity=found.sensitivity_shares(),
        inputs=content,
        inputs_digest=digest,
        units=len(gathered.inputs.units),
        computed_by=by,
    )
    columns = ("run_id", "node", "territory_id", "score", "rank", "rank_median", "rank_low", "rank_high", "imputed")
    insert_tuples(ScoreResult._meta.db_table, (*columns, "balance"), _rows(run, gathered.territories, found))
    return run


def _rows(run: ScoreRun, territories: tuple[int, ...], found: Computed) -> Iterator[tuple[Any, ...]]:
    names = ("score", "rank", "rank_median", "rank_low", "rank_high", "imputed", "balance")
    for node, unit, kept in found.rows():
        yield run.pk, node, territories[unit], *(kept[name] for name in names)


@transaction.atomic
def publish_run(run: ScoreRun, *, by: User | None) -> ScorePublication:
    """Let pages show this run for its level from now on; publishing the one that is shown changes nothing.

    Raises:
        Refused: ``by`` may not.
    """
    if by is not None:
        require(may(by, Permission.MANAGE_INDICATORS, run.country))
    shown = ScorePublication.objects.filter(run__country=run.country_id, run__level=run.level).order_by("-id").first()
    if shown is not None and shown.run_id == run.pk:
        return shown
    return ScorePublication.objects.create(run=run, published_by=by)
