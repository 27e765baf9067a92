"""``load_pack``: every step in its order, timed, in one transaction."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction

from houma.domain.sources.pack_loads import loaded_digest, record_pack_load
from houma.exchange.problems import Problem
from houma.packs.checking import check_pack, digest_of
from houma.packs.description import FILENAME, read_description
from houma.packs.loading import (
    buildings,
    course,
    envelopes,
    figures,
    indicators,
    life,
    papers,
    places,
    programmes,
    published,
    published_evidence,
    said,
    watching,
)
from houma.packs.loading.context import Loading
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did, and how many seconds it took."""

    done: Multilingual
    seconds: float


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. ``unchanged``: these very files were loaded already, so nothing was done.

    ``warnings`` are those of the check, and what an earlier load recorded and these files say otherwise: it stays.
    """

    country_code: str
    steps: tuple[Step, ...]
    warnings: tuple[Problem, ...]
    unchanged: bool
    seconds: float


class PackRefused(Exception):
    """The pack has errors: nothing was written. ``problems`` lists all that were found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems")


_STEPS: tuple[Callable[[Loading], Multilingual], ...] = (
    places.load_territories,
    places.load_boundaries,
    figures.load_sources,
    figures.load_measures,
    indicators.load_indicators,
    indicators.load_figures,
    watching.compute_sdg,
    indicators.load_framework,
    places.load_parties,
    programmes.load_programmes,
    programmes.load_projects,
    published.load_components,
    published.load_published,
    published_evidence.load_published_evidence,
    papers.load_papers,
    buildings.load_risk,
    course.load_course,
    life.load_life,
    envelopes.load_envelopes,
    published.load_containments,
    published.load_overlaps,
    figures.load_claims,
    figures.load_official_totals,
    watching.load_watch_rules,
)


def load_pack(folder: Path, say: Callable[[Step], None] | None = None) -> LoadReport:
    """Check the pack in ``folder`` and load it, or find that these very files are loaded already.

    ``say`` hears of each step when it is done. Raises PackRefused where the files, or an action of the domain, do not
    allow it: then everything is as it was.
    """
    started = time.perf_counter()
    code = _country_code(folder)
    earlier = loaded_digest(code) if code else ""
    if earlier and earlier == digest_of(folder):
        return LoadReport(code, (), (), unchanged=True, seconds=time.perf_counter() - started)
    checked = check_pack(folder)
    if checked.content is None or not checked.ok:
        raise PackRefused(checked.errors)
    steps = [Step(said.CHECKED, time.perf_counter() - started)]
    if say is not None:
        say(steps[0])
    with transaction.atomic():
        loading = Loading(checked.content, places.load_country(checked.content), was_loaded=bool(earlier))
        for step in _STEPS:
            begun = time.perf_counter()
            done = Step(step(loading), time.perf_counter() - begun)
            steps.append(done)
            if loading.problems:
                raise PackRefused(loading.problems)
            if say is not None:
                say(done)
        record_pack_load(loading.country.pk, checked.name, checked.digest, {"steps": [asdict(step) for step in steps]})
    return LoadReport(
        loading.country.pk,
        tuple(steps),
        (*checked.warnings, *loading.kept),
        unchanged=False,
        seconds=time.perf_counter() - started,
    )


def _country_code(folder: Path) -> str:
    described = folder / FILENAME
    if not described.is_file():
        return ""
    description, _problems = read_description(described.read_bytes())
    return description.country_code if description is not None else ""
