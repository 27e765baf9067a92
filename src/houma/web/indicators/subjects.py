"""What a map, a list or the API shows: an indicator, or a node of the published scores, for all places of a level."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.core.cache import cache
from django.db.models import Max
from django.utils.translation import gettext as _

from houma.domain.indicators.models import (
    Area,
    Capital,
    IndicatorVersion,
    Release,
    ScorePublication,
    ScoreRun,
    Sex,
    Slice,
    Status,
)
from houma.domain.indicators.queries import IndicatorView, catalogue, published_run, scores_at, values_at
from houma.domain.observatory.queries.intervals import Interval, intervals_at
from houma.domain.territories.models import Country, Level, Territory
from houma.values.multilingual import LANGUAGES, Multilingual
from houma.web.indicators.wording import theme_label

SCORE = "score."
"""Begins the key of a node of the scores; any other key is the code of an indicator."""
LEVELS = (Level.REGION, Level.PROVINCE, Level.COMMUNE)
LAYER_OF = {Level.REGION: "regions", Level.PROVINCE: "provinces", Level.COMMUNE: "communes"}
_SCORE_DECIMALS = 1
_ONE_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Subject:
    """What is shown. ``direction``: up, down or none; ``capital`` "" where it serves none."""

    key: str
    names: Multilingual
    definitions: Multilingual
    unit: Multilingual
    decimals: int
    direction: str
    capital: str
    source: Multilingual
    address: str
    is_score: bool

    @property
    def up(self) -> bool:
        """Whether a high figure is drawn as a good one."""
        return self.direction != "down"


@dataclass(frozen=True, slots=True)
class Place:
    """The figure of one territory; ``value`` is None where missing or suppressed. Ranks stand with scores only, an
    ``interval`` with figures that a survey published."""

    code: str
    names: Multilingual
    parent_id: int | None
    value: float | None
    suppressed: bool = False
    status: str = Status.NORMAL.value
    computed: bool = False
    coverage: float = 1.0
    rank: int | None = None
    rank_low: float | None = None
    rank_high: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A subject for every territory of a level. ``of`` is how many are ranked; ``run`` the run that scores are of.

    ``sexes`` are those of whom there are figures.
    """

    subject: Subject
    level: str
    period: str
    area: int
    periods: tuple[str, ...]
    places: tuple[Place, ...]
    data_date: date | None
    run: int | None = None
    of: int = 0
    sex: int = Sex.ALL
    sexes: tuple[int, ...] = (Sex.ALL,)

    @property
    def values(self) -> list[float]:
        """The figures that are shown."""
        return [place.value for place in self.places if place.value is not None]

    @property
    def surveyed(self) -> bool:
        """Whether a survey published some of the figures, with how sure they are."""
        return any(place.interval is not None for place in self.places)

    @property
    def suppressed(self) -> int:
        """How many figures are there and may not be shown."""
        return sum(place.suppressed for place in self.places)

    @property
    def missing(self) -> int:
        """How many territories have no figure at all."""
        return len(self.places) - len(self.values) - self.suppressed


def levels_of(country: Country) -> tuple[Level, ...]:
    """Levels of the country that figures are shown for."""
    found = Territory.objects.filter(country=country, level__in=LEVELS).order_by().values_list("level", flat=True)
    there = set(found.distinct())
    return tuple(level for level in LEVELS if level in there)


def figures_stamp(country: Country) -> str:
    """Changes whenever a figure, a definition, a published run or a territory does: three short queries."""
    parts = (
        Release.objects.filter(country=country).aggregate(last=Max("pk"))["last"],
        IndicatorVersion.objects.of_country(country.pk).aggregate(last=Max("pk"))["last"],
        ScorePublication.objects.filter(run__country=country).aggregate(last=Max("pk"))["last"],
        country.territories_stamp,
    )
    return ":".join(str(part) for part in parts)


def subject_of(view: IndicatorView) -> Subject:
    """An indicator as a subject."""
    return Subject(
        key=view.code,
        names=view.names,
        definitions=view.definitions,
        unit=view.unit,
        decimals=view.decimals,
        direction=view.direction,
        capital=view.capital,
        source=Multilingual(view.source),
        address=view.address,
        is_score=False,
    )


def score_subjects(run: ScoreRun) -> tuple[Subject, ...]:
    """The index, then each capital followed by its dimensions."""
    inner = [node for node in run.nodes if not node["indicator"]]
    below: dict[str, list[dict[str, object]]] = {}
    for node in inner:
        below.setdefault(str(node["parent"]), []).append(node)

    def walk(parent: str) -> Iterable[Subject]:
        for node in below.get(parent, []):
            yield _score_subject(run, node)
            yield from walk(str(node["code"]))

    return tuple(walk(""))


def _score_subject(run: ScoreRun, node: dict[str, object]) -> Subject:
    capital = str(node["code"] if node["depth"] == 1 else node["parent"] if node["depth"] == 2 else "")
    version = run.framework_version
    names = node["names"]
    assert isinstance(names, dict)
    return Subject(
        key=f"{SCORE}{node['code']}",
        names=Multilingual(**names) if node["depth"] else version.names,
        definitions=Multilingual(""),
        unit=Multilingual("points", "نقطة", "points"),
        decimals=_SCORE_DECIMALS,
        direction="up",
        capital=capital,
        source=Multilingual(*(f"{version.names.in_language(code)} {version.version}" for code in LANGUAGES)),
        address="",
        is_score=True,
    )


def shown(
    country: Country, key: str, level: str, period: str = "", area: int = Area.TOTAL, sex: int = Sex.ALL
) -> Shown | None:
    """A subject for the territories of a level; None where there is no such subject. Kept until a figure changes."""
    name = f"shown:{country.code}:{key}:{level}:{period}:{int(area)}:{int(sex)}:{figures_stamp(country)}"
    found: Shown | None = cache.get(name)
    if found is None:
        found = _scores(country, key.removeprefix(SCORE), level) if key.startswith(SCORE) else None
        found = found or _figures(country, key, level, period, area, sex)
        if found is not None:
            cache.set(name, found, _ONE_HOUR)
    return found


def _figures(country: Country, code: str, level: str, period: str, area: int, sex: int) -> Shown | None:
    try:
        found = values_at(country, code, level, period=period, area=area, sex=sex)
    except KeyError:
        return None
    whole = (area, sex) == (Area.TOTAL, Sex.ALL)
    intervals = intervals_at(country, code, found.period) if whole else {}
    places = tuple(
        Place(
            code=place.code,
            names=place.names,
            parent_id=place.parent_id,
            value=place.value,
            suppressed=place.suppressed,
            status=place.status,
            computed=place.computed,
            coverage=place.coverage,
            interval=_interval_of(place.value, intervals.get(place.territory_id)),
        )
        for place in found.places
    )
    subject = subject_of(found.indicator)
    periods = found.periods or ((found.period,) if found.period else ())
    slices = Slice.objects.filter(indicator__country=country, indicator__code=code)
    sexes = {int(Sex.ALL), *slices.order_by().values_list("sex", flat=True).distinct()}
    return Shown(
        subject, level, found.period, area, periods, places, found.data_date, sex=sex, sexes=tuple(sorted(sexes))
    )


def _interval_of(value: float | None, interval: Interval | None) -> Interval | None:
    return interval if interval is not None and interval.is_of(value) else None


def _scores(country: Country, node: str, level: str) -> Shown | None:
    run = published_run(country, level)
    if run is None:
        return None
    subject = next((one for one in score_subjects(run) if one.key == f"{SCORE}{node}"), None)
    if subject is None:
        return None
    scored = {one.territory_id: one for one in scores_at(run, node)}
    rows = Territory.objects.filter(country=country, level=level).defer("boundary", "point").order_by("code")
    places = []
    for row in rows:
        found = scored.get(row.pk)
        bare = Place(row.code, row.names, row.parent_id, None, status=Status.MISSING.value)
        if found is not None and found.score is not None:
            bare = replace(
                bare,
                value=found.score,
                status=Status.NORMAL.value,
                coverage=1 - found.imputed,
                rank=found.rank,
                rank_low=found.rank_low,
                rank_high=found.rank_high,
            )
        places.append(bare)
    ranked = sum(place.rank is not None for place in places)
    return Shown(subject, level, run.period, 0, (), tuple(places), run.data_date, run.pk, ranked)


@dataclass(frozen=True, slots=True)
class SubjectGroup:
    """Subjects that a chooser shows under one heading."""

    label: str
    subjects: tuple[Subject, ...]


def subject_groups(country: Country, language: str) -> tuple[SubjectGroup, ...]:
    """Everything that can be shown: scores first, then the indicators of each capital, then the others by theme."""
    groups = []
    run = next((run for level in reversed(LEVELS) if (run := published_run(country, level)) is not None), None)
    if run is not None:
        groups.append(SubjectGroup(_("Scores of the five capitals"), score_subjects(run)))
    views = catalogue(country)
    for capital in Capital:
        found = tuple(subject_of(view) for view in views if view.capital == capital)
        if found:
            groups.append(SubjectGroup(str(capital.label), _by_name(found, language)))
    for theme in dict.fromkeys(view.theme for view in views if not view.capital):
        found = tuple(subject_of(view) for view in views if not view.capital and view.theme == theme)
        groups.append(SubjectGroup(theme_label(theme), _by_name(found, language)))
    return tuple(groups)


def _by_name(subjects: Iterable[Subject], language: str) -> tuple[Subject, ...]:
    return tuple(sorted(subjects, key=lambda one: one.names.in_language(language).casefold()))
