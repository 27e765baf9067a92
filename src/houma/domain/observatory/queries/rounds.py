"""A round on one screen: who was found, by whom, and where to look first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from houma.domain.accounts.models import Mandate, User
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission
from houma.domain.observatory.models import (
    ReviewState,
    Round,
    RoundUnit,
    Submission,
    SubmissionContent,
    UnitState,
)
from houma.domain.observatory.queries.frames import stratum_names
from houma.domain.observatory.queries.reviewing import (
    corrections_of,
    plain_answers,
    submissions_of,
    with_review,
    with_unit,
)
from houma.domain.observatory.queries.standing import is_unwilling, with_standing
from houma.domain.observatory.rules.checks import Checks, Filled, checks_of
from houma.domain.observatory.rules.distances import metres_between
from houma.domain.observatory.rules.questions import Questions
from houma.domain.observatory.scope import rounds_where
from houma.domain.territories.models import Ancestry


def rounds_listed(user: User | AnonymousUser) -> QuerySet[Round]:
    """The rounds that ``user`` steers or reviews, the latest first, with how many units they have and answered."""
    reached = rounds_where(user, Permission.DESIGN_SURVEYS, Permission.REVIEW_SUBMISSIONS)
    return (
        reached.select_related("form", "territory", "project")
        .defer("territory__boundary")
        .annotate(
            asked=Count("units"),
            answered=Count("units", filter=Q(units__state=UnitState.DONE)),
            refused=Count("units", filter=Q(units__state=UnitState.REFUSED) | is_unwilling("units__")),
        )
        .order_by("-starts_on", "-id")
    )


@dataclass(frozen=True, slots=True)
class StratumCoverage:
    """How far one stratum is: units by state."""

    name: str
    states: Mapping[str, int]

    @property
    def asked(self) -> int:
        return sum(self.states.values())

    @property
    def answered(self) -> int:
        return self.states.get(UnitState.DONE, 0)


@dataclass(frozen=True, slots=True)
class InterviewerCoverage:
    """How far one interviewer is; ``interviewer`` None for units given to nobody."""

    interviewer: User | None
    states: Mapping[str, int]

    @property
    def asked(self) -> int:
        return sum(self.states.values())

    @property
    def answered(self) -> int:
        return self.states.get(UnitState.DONE, 0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Units by state over the round, by stratum and by interviewer, and submissions by state of review."""

    states: Mapping[str, int]
    strata: tuple[StratumCoverage, ...]
    interviewers: tuple[InterviewerCoverage, ...]
    reviews: Mapping[str, int]

    @property
    def asked(self) -> int:
        return sum(self.states.values())

    @property
    def answered(self) -> int:
        return self.states.get(UnitState.DONE, 0)


def coverage_of(one: Round) -> Coverage:
    """Who was found so far; five queries."""
    rows = list(
        with_standing(RoundUnit.objects.filter(round=one))
        .order_by()
        .values_list("stratum", "interviewer", "stands")
        .annotate(units=Count("pk"))
    )
    names = stratum_names(one.stratified_by, {stratum for stratum, *_rest in rows})
    people = {user.pk: user for user in User.objects.filter(pk__in={who for _s, who, *_rest in rows if who})}
    states: Counter[str] = Counter()
    strata: dict[int, Counter[str]] = {}
    interviewers: dict[int | None, Counter[str]] = {}
    for stratum, who, state, units in rows:
        states[state] += units
        strata.setdefault(stratum, Counter())[state] += units
        interviewers.setdefault(who, Counter())[state] += units
    reviews = Counter(submissions_of(one).values_list("review", flat=True))
    return Coverage(
        states,
        tuple(StratumCoverage(names.get(key, ""), count) for key, count in sorted(strata.items())),
        tuple(
            InterviewerCoverage(people.get(who) if who else None, count)
            for who, count in sorted(interviewers.items(), key=lambda of: (of[0] is None, of[0] or 0))
        ),
        {state: reviews.get(state, 0) for state in ReviewState.values},
    )


def checks_on(one: Round) -> Checks:
    """Signs on the submissions of a round, without personal answers; five queries."""
    submissions = list(submissions_of(one).select_related("version").order_by("pk"))
    if not submissions:
        return Checks()
    corrections = corrections_of(submissions)
    units = {
        unit.pk: unit
        for unit in RoundUnit.objects.filter(round=one, pk__in={of.unit for of in submissions})
        .select_related("building", "household__dwelling__building")
        .defer("building__footprint", "household__dwelling__building__footprint")
    }
    places = dict(SubmissionContent.objects.filter(submission__in=submissions).values_list("submission", "location"))
    zone = timezone.get_current_timezone()
    filled = [
        Filled(
            key=of.pk,
            interviewer=of.submitter_id,
            unit=of.unit,
            started=of.started_at.astimezone(zone) if of.started_at else None,
            ended=of.ended_at.astimezone(zone) if of.ended_at else None,
            metres=metres_between(places.get(of.pk), place_of(units[of.unit])),
            answers=plain_answers(of, corrections.get(of.pk, [])),
        )
        for of in submissions
    ]
    latest = max(submissions, key=lambda of: of.version.number).version
    return checks_of(filled, Questions.from_json(latest.questions))


def place_of(unit: RoundUnit) -> Point | None:
    """Where the register says that a unit is; building, household and its building are read."""
    if unit.building is not None:
        return unit.building.point
    household = unit.household
    if household is None:
        return None
    return household.point or (household.dwelling.building.point if household.dwelling is not None else None)


def interviewers_for(one: Round) -> Sequence[User]:
    """Who may fill forms on, above or below the round's territory, by name; one query."""
    near = Q(territory__in=Ancestry.objects.filter(descendant=one.territory_id).values("ancestor")) | Q(
        territory__in=Ancestry.objects.filter(ancestor=one.territory_id).values("descendant")
    )
    held = Mandate.objects.in_force(timezone.localdate()).filter(
        near, role__in=ALLOWED_ROLES[Permission.FILL_FORMS], project_limits=None
    )
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("last_name", "email"))


def unlinked_of(one: Round) -> QuerySet[Submission]:
    """Newest submissions of the round's form, received in its time in its place, that no unit was found for."""
    inside = Ancestry.objects.filter(ancestor=one.territory_id).values("descendant")
    here = Submission.objects.filter(form=one.form_id, replaced_by=None, territory__in=inside)
    return with_unit(with_review(here)).filter(received_at__date__gte=one.starts_on, unit=None)
