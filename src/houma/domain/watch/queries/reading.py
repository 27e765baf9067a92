"""Reading what rules look at and letting them decide: every fact of a country under one rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from django.db.models import Max
from django.utils import timezone

from houma.domain.funding import alert_rules as slipping
from houma.domain.funding.alert_rules import AgreementFacts
from houma.domain.funding.watching import facts_of_agreements
from houma.domain.indicators.models import Area, ScoreResult, ScoreRun, Sex, Slice
from houma.domain.indicators.queries import Matrix, inputs_of, matrix, published_run
from houma.domain.indicators.rules.standing import nearest
from houma.domain.projects.models import Phase, ProgressReport, Project
from houma.domain.territories.models import Country, Level, Territory
from houma.domain.watch.models import Family, Severity
from houma.domain.watch.rules import deciding
from houma.domain.watch.rules.deciding import Floats, Found, expected_period, year_of
from houma.domain.watch.rules.families import ANY_CAPITAL, Settings

_MOST_PERIODS = 12
"""Latest periods that a trend looks at."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fact is about: keys in the database; an agreement comes with its project."""

    territory: int | None = None
    project: int | None = None
    agreement: int | None = None

    @property
    def key(self) -> str:
        if self.agreement is not None:
            return f"a{self.agreement}"
        return f"p{self.project}" if self.project is not None else f"t{self.territory}"


Fact = tuple[Subject, Found]


class Reading:
    """A country on one day. What several rules look at is read once."""

    def __init__(self, country: Country, on: date | None = None) -> None:
        self.country = country
        self.on = on or timezone.localdate()
        self._seen: set[str] = set()
        self._peers: dict[tuple[str, int], dict[int, Sequence[int]]] = {}

    @property
    def looked_at(self) -> int:
        """How many agreements, projects and territories any rule looked at."""
        return len(self._seen)

    def facts(self, family: Family, settings: Settings) -> list[Fact]:
        """Everything that a rule finds."""
        found = []
        for subject, fact in self._decided(family, settings):
            self._seen.add(subject.key)
            if fact is not None:
                found.append((subject, fact))
        return found

    def _decided(self, family: Family, settings: Settings) -> Iterator[tuple[Subject, Found | None]]:
        match family:
            case Family.LATE | Family.BEHIND | Family.SILENT | Family.BEYOND:
                return self._agreements(family, settings)
            case Family.UNREPORTED:
                return self._projects(settings)
            case Family.THRESHOLD:
                return self._thresholds(settings)
            case Family.CHANGE:
                return self._changes(settings)
            case Family.TREND:
                return self._trends(settings)
            case Family.OUTLIER:
                return self._outliers(settings)
            case Family.LAST:
                return self._last(settings)
            case Family.GAP:
                return self._gaps(settings)

    # ── Money and projects ───────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _slipping(self) -> tuple[tuple[Subject, AgreementFacts], ...]:
        facts = facts_of_agreements(self.country, self.on)
        return tuple(
            (Subject(project=of_agreement.project, agreement=pk), of_agreement) for pk, of_agreement in facts.items()
        )

    def _agreements(self, family: Family, settings: Settings) -> Iterator[tuple[Subject, Found | None]]:
        for subject, facts in self._slipping:
            finding = slipping.finding(slipping.Slip(family.value), facts, settings)
            if finding is None:
                yield subject, None
                continue
            severity = Severity.SERIOUS if finding.serious else Severity.WATCH
            yield subject, Found(severity, finding.measure, finding.figures)

    def _projects(self, settings: Settings) -> Iterator[tuple[Subject, Found | None]]:
        """Projects under way with actions that somebody reports on; heard of last by a report, or when work began."""
        under_way = Project.objects.filter(
            country=self.country, phase=Phase.IMPLEMENTATION, axes__actions__isnull=False
        ).distinct()
        begun = dict(
            under_way.filter(passages__to_phase=Phase.IMPLEMENTATION)
            .order_by()
            .values_list("pk")
            .annotate(Max("passages__passed_at"))
        )
        told = dict(
            ProgressReport.objects.filter(project__in=under_way.values("pk"), period_end__lte=self.on)
            .order_by()
            .values_list("project_id")
            .annotate(Max("period_end"))
        )
        for pk in under_way.values_list("pk", flat=True):
            days = [day for day in (told.get(pk), begun[pk].date() if pk in begun else None) if day is not None]
            subject = Subject(project=pk)
            yield subject, deciding.unreported(max(days), self.on, settings) if days else None

    # ── Indicators ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _figures(self, settings: Settings, period: str = "") -> tuple[Matrix, Floats, str]:
        """Figures of an indicator for every territory of a level, those that are not shown left out; their period."""
        code = settings["indicator"]
        found = matrix(self.country, [code], settings["level"], period=period, until=self.on)
        column = found.columns[code]
        return found, column.shown, column.period

    def _periods(self, code: str) -> list[str]:
        slices = Slice.objects.filter(
            indicator__country=self.country, indicator__code=code, area=Area.TOTAL, sex=Sex.ALL
        )
        return list(slices.order_by("-period").values_list("period", flat=True)[:_MOST_PERIODS])

    def _thresholds(self, settings: Settings) -> Iterator[tuple[Subject, Found | None]]:
        found, values, period = self._figures(settings)
        for place, value in zip(found.units, values, strict=True):
            yield Subject(place), deciding.threshold(float(value), period, settings)

    def _changes(self, settings: Settings) -> Iterator[tuple[Subject, Found | None]]:
        periods = self._periods(settings["indicator"])[:2]
        if len(periods) < 2:
            return
        found, after, later = self._figures(settings, periods[0])
        _before, before, earlier = self._figures(settings, periods[1])
        for number, place in enumerate(found.units):
            fact = deciding.change(float(before[number]), float(after[number]), (earlier, later), settings)
            yield Subject(place), fact

    def _trends(self, settings: Settings) -> Iterator[tuple[Subject, Found | None]]:
        periods = sorted(self._periods(settings["indicator"]))
        if len(periods) < int(settings["periods"]):
            return
        read = [self._figures(settings, period) for period in periods]
        years = [year_of(period) for period in periods]
        for number, place in enumerate(read[0][0].units):
            series = [float(values[number]) for _matrix, values, _period in read]
            yield Subject(place), deciding.trend(years, series, periods, settings)

    def _outliers(self, settings: Settings) -> Iterator[tuple[Subject, Found | None]]:
        found, values, period = self._figures(settings)
        peers = self._comparables(settings["level"], int(settings["peers"]))
        at = {place: number for number, place in enumerate(found.units)}
        for number, place in enumerate(found.units):
            alike = [at[one] for one in peers.get(place, ()) if one in at]
            yield Subject(place), deciding.outlier(float(values[number]), values[alike], period, settings)

    def _comparables(self, level: str, most: int) -> dict[int, Sequence[int]]:
        """The comparable territories of each (``indicators.rules.standing.RULE_OF_COMPARABLES``); read once a level."""
        if (level, most) in self._peers:
            return self._peers[level, most]
        found: dict[int, Sequence[int]] = {}
        run = published_run(self.country, level)
        if run is not None:
            inputs = inputs_of(run)
            keys = dict(
                Territory.objects.of_country(self.country.pk)
                .filter(code__in=inputs.units, level=level)
                .values_list("code", "pk")
            )
            scores = _capital_scores(run, inputs.units)
            for row, code in enumerate(inputs.units):
                near = nearest(row, inputs.population, inputs.urban_share, scores, most)
                found[keys[code]] = [keys[inputs.units[one]] for one, _distance in near]
        self._peers[level, most] = found
        return found

    def _last(self, settings: Settings) -> Iterator[tuple[Subject, Found | None]]:
        run = published_run(self.country, settings["level"])
        if run is None:
            return
        asked = settings["node"]
        nodes = [node["code"] for node in run.nodes if (node["depth"] == 1 if asked == ANY_CAPITAL else True)]
        results = ScoreResult.objects.filter(run=run, node__in=nodes if asked == ANY_CAPITAL else [asked])
        rows = list(results.values_list("node", "territory_id", "rank", "rank_low", "rank_high"))
        of: dict[str, int] = {}
        for node, _place, rank, _low, _high in rows:
            of[node] = of.get(node, 0) + (rank is not None)
        for node, place, rank, low, high in rows:
            yield Subject(place), deciding.last(low, rank, high, of[node], node, settings)

    def _gaps(self, settings: Settings) -> Iterator[tuple[Subject, Found | None]]:
        """Figures of a period that is due and that nobody has; else territories that the latest period leaves out."""
        found, _values, period = self._figures(settings)
        if not period:
            return
        code = settings["indicator"]
        periodicity = found.columns[code].version.periodicity
        due = expected_period(period, periodicity, self.on, int(settings["months"]))
        if due:
            root = Territory.objects.of_country(self.country.pk).get(level=Level.COUNTRY)
            yield Subject(root.pk), deciding.missing(due, period)
        for number, place in enumerate(found.units):
            lacks = bool(np.isnan(found.columns[code].value[number]))
            yield Subject(place), deciding.missing(period, "") if lacks else None


def _capital_scores(run: ScoreRun, units: Sequence[str]) -> Floats:
    """Scores of the capitals (units × capitals)."""
    capitals = [node["code"] for node in run.nodes if node["depth"] == 1]
    row = {code: number for number, code in enumerate(units)}
    scores = np.full((len(units), len(capitals)), np.nan)
    results = ScoreResult.objects.filter(run=run, node__in=capitals).values_list("node", "territory__code", "score")
    for node, code, score in results:
        if score is not None:
            scores[row[code], capitals.index(node)] = score
    return scores
