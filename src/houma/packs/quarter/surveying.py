"""Ask the families of the quarter, through the actions of the observatory: three rounds, each step as people take it.

Needs before the works and after them, of the same households, closed, reviewed and published, and an evaluation of the
project that rests on both; then satisfaction with what was delivered, under way today.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import cos, radians
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils import timezone

from houma.domain.accounts.models import Party, Role, User
from houma.domain.households.models import Household
from houma.domain.indicators.actions import record_indicators
from houma.domain.indicators.models import Indicator
from houma.domain.indicators.rules.definitions import NewIndicator
from houma.domain.observatory.actions.accepting import accept_submission
from houma.domain.observatory.actions.forms import publish_form, upload_form
from houma.domain.observatory.actions.results import (
    NewFieldIndicator,
    map_indicator,
    may_publish,
    publish_results,
    rest_evaluation_on,
)
from houma.domain.observatory.actions.reviewing import correct_answer, move_review
from houma.domain.observatory.actions.rounds import NewRound, assign_units, close_round, open_round, record_visit
from houma.domain.observatory.actions.submissions import receive_submission
from houma.domain.observatory.models import (
    Form,
    MeasureKind,
    ReviewState,
    Round,
    RoundPhase,
    RoundResults,
    RoundUnit,
    SampleMethod,
    StratifiedBy,
    Submission,
    UnitKind,
    UnitState,
)
from houma.domain.observatory.queries.results import results_of
from houma.domain.observatory.rules.sampling import Plan
from houma.domain.observatory.workbook.ready import ready_form
from houma.domain.projects.actions import NewEvaluation, conclude_evaluation, publish_evaluation, save_evaluation
from houma.domain.projects.evaluating import Criterion
from houma.domain.projects.models import EvaluationKind, Passage, Phase, Project
from houma.domain.sources.actions import register_sources
from houma.domain.sources.models import Source, SourceKind
from houma.domain.territories.models import Country, Territory
from houma.packs.quarter import surveys
from houma.packs.quarter.asking import Came, DrawnInterview, Odd, Wave, interview
from houma.packs.quarter.drawing import METRES_A_DEGREE, SEED, Spot

_MONTHS_KEPT = 24
_ONE_IN, _OF_FEW, _FEW = 16, 8, 50
"""Of so many households one is asked; of a small quarter more, up to some fifty: fewer answers give no figures."""
_LASTS = timedelta(days=24)
_BEGUN = timedelta(days=13)
"""Since when the round that is under way asks."""
_OWN = UUID("5f0c6f0e-2f3f-4f6b-9a3a-6d1b6c0b1912")
_VISITS = {
    Came.REFUSED: UnitState.REFUSED,
    Came.ABSENT: UnitState.ABSENT,
    Came.NOT_FOUND: UnitState.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class People:
    """Who does what in the survey: interviewers fill forms, the manager steers and reviews, the officer publishes."""

    interviewers: Sequence[User]
    manager: User
    officer: User | None
    controller: Party


@dataclass(frozen=True, slots=True)
class Lived:
    """A household of the quarter, and where its building stands."""

    number: int
    household: Household
    building: str
    place: Spot


def ask_the_quarter(
    perimeter: Territory,
    commune: Territory,
    project: Project | None,
    people: People,
    lived: Sequence[Lived],
    today: date,
) -> None:
    """Ask the households of the quarter in three rounds."""
    _Survey(perimeter, commune, project, people, lived, today).all()


class _Survey:
    def __init__(
        self,
        perimeter: Territory,
        commune: Territory,
        project: Project | None,
        people: People,
        lived: Sequence[Lived],
        today: date,
    ) -> None:
        self.perimeter, self.commune, self.project = perimeter, commune, project
        self.country: Country = commune.country
        self.people, self.today = people, today
        self.lived = {one.household.pk: one for one in lived}

    def all(self) -> None:
        begun, done = self.works()
        needs = self.form(surveys.NEEDS)
        before = self.asked(needs, Wave.BEFORE, begun - timedelta(days=45))
        after = self.asked(needs, Wave.AFTER, done + timedelta(days=45), follows=before)
        self.evaluation(self.published(before), self.published(after))
        self.asked(self.form(surveys.SATISFACTION), Wave.DELIVERED, self.today - _BEGUN)

    def works(self) -> tuple[date, date]:
        """When the works of the project began and were over; a year and the spring before today, where it has none."""
        passed = dict(
            Passage.objects.filter(project=self.project)
            .order_by("passed_at")
            .values_list("to_phase", "passed_at__date")
        )
        begun = passed.get(Phase.IMPLEMENTATION, self.today - timedelta(days=700))
        return begun, passed.get(Phase.CLOSED, self.today - timedelta(days=250))

    def form(self, declared: surveys.Survey) -> Form:
        workbook = ready_form(
            declared.ready, controller=self.people.controller.code, months=_MONTHS_KEPT, form_id=declared.form_id
        )
        upload = upload_form(
            self.country,
            workbook,
            f"{declared.form_id}.xlsx",
            by=None,
            territory=self.commune,
            is_illustrative=True,
        )
        if upload.version is None:
            raise ValueError(f"{declared.ready}: {upload.checked.problems}")
        form = publish_form(upload.version, by=None).form
        register_sources(
            [
                Source(
                    country_code=self.country.code,
                    code=surveys.SOURCE,
                    publisher=surveys.PUBLISHER,
                    kind=SourceKind.STATISTICS,
                    note=surveys.SOURCE_NOTE,
                )
            ]
        )
        record_indicators(self.country, [self.indicator(one) for one in declared.measures], by=None)
        known = {one.code: one for one in Indicator.objects.filter(country=self.country)}
        for one in declared.measures:
            measure = NewFieldIndicator(known[one.code], one.question, MeasureKind.PROPORTION, one.counted, 100)
            map_indicator(form, measure, by=self.people.manager)
        return form

    def indicator(self, one: surveys.Measured) -> NewIndicator:
        return NewIndicator(
            code=one.code,
            names=one.names,
            unit_code="percent",
            definitions=one.definitions,
            direction=one.direction,
            source_code=surveys.SOURCE,
        )

    def asked(self, form: Form, wave: Wave, starts_on: date, follows: Round | None = None) -> Round:
        """A round: opened, given to its interviewers, asked and reviewed; closed where its days are over."""
        plan = Plan(
            UnitKind.HOUSEHOLD,
            SampleMethod.STRATIFIED,
            StratifiedBy.RISK,
            size=max(len(self.lived) // _ONE_IN, min(len(self.lived) // _OF_FEW, _FEW)),
            # The same seed draws the same households: who is asked twice tells best what changed.
            seed=SEED + (wave is Wave.DELIVERED),
        )
        one = open_round(
            NewRound(
                names=surveys.ROUNDS[wave],
                form=form,
                phase=RoundPhase.BEFORE if wave is Wave.BEFORE else RoundPhase.AFTER,
                territory=self.perimeter,
                starts_on=starts_on,
                ends_on=starts_on + _LASTS,
                plan=plan,
                project=self.project,
                follows=follows,
                is_illustrative=True,
            ),
            by=None,
        )
        over = one.ends_on < self.today
        units = list(one.units.order_by("pk"))
        met = [(unit, self.lived[unit.household_id or 0]) for unit in units]
        drawn = [interview(wave, of.number, place) for place, (_unit, of) in enumerate(met)]
        for at, interviewer in enumerate(self.people.interviewers):
            share = units[at :: len(self.people.interviewers)]
            assign_units(one, [unit.pk for unit in share], interviewer, by=self.people.manager)
        sent = [
            (submission, said)
            for place, ((unit, of), said) in enumerate(zip(met, drawn, strict=True))
            for submission in self.visited(one, unit, of, said, place)
        ]
        self.review(sent, over=over)
        return close_round(one, by=self.people.manager) if over else one

    def visited(self, one: Round, unit: RoundUnit, of: Lived, said: DrawnInterview, place: int) -> Iterator[Submission]:
        """What comes of the visit to a unit: answers that are sent, or a note of who was not met."""
        people = self.people.interviewers
        interviewer = people[place % len(people)]
        last = min(one.ends_on, self.today - timedelta(days=1))
        day = one.starts_on + timedelta(days=round(said.day * (last - one.starts_on).days))
        begun = timezone.make_aware(datetime.combine(day, time(said.at // 60, said.at % 60)))
        if said.came in (Came.ANSWERED, Came.SAID_NO):
            yield self.sent(one, of, said, begun, interviewer)
            if said.odd is Odd.TWICE:
                yield self.sent(one, of, said, begun + timedelta(minutes=50), interviewer)
        elif said.came in _VISITS:
            unit.round, unit.interviewer = one, interviewer
            record_visit(unit, _VISITS[said.came], visited_at=begun, by=interviewer)

    def sent(self, one: Round, of: Lived, said: DrawnInterview, begun: datetime, interviewer: User) -> Submission:
        """The instance as a telephone sends it."""
        ended = begun + timedelta(minutes=said.minutes)
        place = {"household_code": of.household.code}
        if said.metres is not None:
            north = of.place.latitude + said.metres * 0.6 / METRES_A_DEGREE
            east = of.place.longitude + said.metres * 0.8 / METRES_A_DEGREE / cos(radians(north))
            place["location"] = f"{north:.6f} {east:.6f} 0 6"
        values = {
            "start": begun.isoformat(timespec="milliseconds"),
            "end": ended.isoformat(timespec="milliseconds"),
            "today": f"{begun:%Y-%m-%d}",
            "deviceid": f"exemple-{interviewer.pk}",
            "place": place,
            **said.answers,
            "meta": {"instanceID": f"uuid:{uuid5(_OWN, f'{one.form.form_id} {begun.isoformat()} {of.number}')}"},
        }
        filled = Element("data", {"id": one.form.form_id, "version": "1"})
        _fill(filled, values)
        received = receive_submission(self.country, tostring(filled, encoding="utf-8"), by=interviewer)
        if received.submission is None:
            raise ValueError(f"{one.form.form_id}: {received.sentence}")
        return received.submission

    def review(self, sent: Sequence[tuple[Submission, DrawnInterview]], *, over: bool) -> None:
        """All of a round that is over; of one that is under way four in five, the others wait."""
        manager = self.people.manager
        before: Submission | None = None
        for place, (submission, said) in enumerate(sent):
            twice = before is not None and said.odd is Odd.TWICE and sent[place - 1][1] is said
            before = submission
            if not over and place % 5 == 2:
                continue
            if twice:
                move_review(submission, ReviewState.REJECTED, reason=surveys.TWICE, by=manager)
                continue
            if said.odd is Odd.SHORT and not over:
                move_review(submission, ReviewState.TO_CORRECT, reason=surveys.TOO_SHORT, by=manager)
                continue
            if said.odd is Odd.MISTYPED and "needs_group" in said.answers:
                path = "needs_group/minutes_to_water"
                correct_answer(submission, path, "9", reason=surveys.MISTYPED, by=manager)
            accept_submission(submission, by=manager)

    def published(self, one: Round) -> RoundResults | None:
        """The figures of a closed round in the catalogue, where somebody publishes and enough households answered."""
        if self.people.officer is None or not may_publish(one, results_of(one)):
            return None
        return publish_results(one, by=self.people.officer)

    def evaluation(self, *rests_on: RoundResults | None) -> None:
        """What the project was worth, a few months later, on what both rounds found."""
        results = [one for one in rests_on if one is not None]
        if self.project is None or self.people.officer is None or len(results) < len(rests_on):
            return
        evaluation = save_evaluation(
            self.project,
            NewEvaluation(
                kind=EvaluationKind.EX_POST,
                evaluator=surveys.EVALUATOR,
                dated=results[-1].round.ends_on + timedelta(days=40),
                findings=surveys.FINDINGS,
                lessons=surveys.LESSONS,
                judgements={Criterion.RELEVANCE: (3, surveys.RELEVANT), Criterion.IMPACT: (3, surveys.IMPACT)},
            ),
            by=None,
        )
        for one in results:
            rest_evaluation_on(evaluation, one, by=self.people.officer)
        conclude_evaluation(evaluation, by=None)
        publish_evaluation(evaluation, by=None)


def _fill(parent: Element, values: Mapping[str, object]) -> None:
    """Answers as elements: groups below each other, chosen answers beside each other, a repeat again for each row."""
    for name, value in values.items():
        rows = value if isinstance(value, list) and value and isinstance(value[0], Mapping) else [value]
        for row in rows:
            element = SubElement(parent, name)
            if isinstance(row, Mapping):
                _fill(element, row)
            else:
                element.text = " ".join(row) if isinstance(row, list) else str(row)


def people_of(country: Country, controller: str) -> People | None:
    """Who asks the quarter; None where nobody steers surveys, or the party that answers for the answers is unknown."""
    held = User.objects.filter(mandates__territory__country=country).order_by("pk").distinct()
    manager = held.filter(mandates__role=Role.OPERATION_MANAGER).first()
    party = Party.objects.filter(country=country, code=controller).first()
    if manager is None or party is None:
        return None
    interviewers = list(held.filter(mandates__role__in=[Role.INSPECTOR, Role.SOCIAL_WORKER])[:4])
    officer = held.filter(mandates__role=Role.PROGRAMME_OFFICER).first()
    return People(interviewers or [manager], manager, officer, party)
