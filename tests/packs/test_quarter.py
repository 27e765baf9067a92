"""The invented quarter: the same everywhere, complete, marked, and loaded once."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone
from tests.factories.people import PartyFactory, user_with_mandate
from tests.factories.places import CommuneFactory, CountryFactory

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.models import Building, RiskClass, RiskScheme
from houma.domain.households.models import Household, Tenure
from houma.domain.observatory.models import (
    RefusedSubmission,
    ReviewStep,
    Round,
    RoundPhase,
    Submission,
    UnitState,
)
from houma.domain.observatory.queries.results import waits_for_review
from houma.domain.observatory.queries.rounds import checks_on
from houma.domain.observatory.rules.checks import Sign
from houma.domain.rehousing.models import Case, Home, Placement
from houma.domain.sources.models import Unit
from houma.domain.statistics.models import Release
from houma.domain.territories.models import Level, PerimeterKind
from houma.packs.quarter.asking import Came, DrawnInterview, Wave, interview
from houma.packs.quarter.drawing import BUILDINGS, Spot, drawn
from houma.packs.quarter.loading import AGENCY, PERIMETER, SCHEME, QuarterMissesError, load_quarter

TODAY = date(2026, 11, 22)


def test_the_quarter_is_the_same_everywhere_and_as_large_as_it_says() -> None:
    first, again = drawn(Spot(-41.0, 30.9), TODAY), drawn(Spot(-41.0, 30.9), TODAY)
    assert first == again
    assert (len(first.buildings), len(first.households), len(first.homes)) == (300, 1200, 250)
    assert {one.building for one in first.households} == set(range(BUILDINGS))
    assert all(one.kin < one.number for one in first.households)
    assert {one.severity for one in first.buildings} == {1, 2, 3}
    assert {one.tenure for one in first.households} <= set(Tenure.values)
    assert all(one.evacuate_by < one.works_from < one.works_until <= one.return_on for one in first.buildings)


@pytest.mark.django_db
def test_without_its_country_it_says_what_is_missing() -> None:
    with pytest.raises(QuarterMissesError):
        load_quarter(TODAY)


@pytest.mark.django_db
def test_it_is_loaded_once_whole_and_marked_as_invented() -> None:
    country = CountryFactory.create()
    commune = CommuneFactory.create(country=country)
    CommuneFactory.create(
        country=country,
        code=PERIMETER,
        parent=commune,
        level=Level.PERIMETER,
        perimeter_kind=PerimeterKind.MEDINA,
        point=Point(-41.0, 30.9, srid=4326),
    )
    scheme = RiskScheme.objects.create(country=country, code=SCHEME, name_fr="Degrés", source="x")
    for severity in (1, 2, 3):
        RiskClass.objects.create(
            scheme=scheme, code=f"D{severity}", name_fr="D", severity=severity, evacuates=severity == 1
        )
    PartyFactory.create(country=country, code=AGENCY)
    Unit.objects.get_or_create(code="percent", defaults={"label_fr": "%"})
    manager, inspector = (user_with_mandate(role, commune) for role in (Role.OPERATION_MANAGER, Role.INSPECTOR))
    loaded = load_quarter(many=24)
    assert loaded.buildings == Building.objects.filter(is_illustrative=True).count() == 24
    assert loaded.households == Household.objects.filter(is_illustrative=True).count() == Case.objects.count()
    assert loaded.homes == Home.objects.filter(is_illustrative=True).count()
    assert Building.objects.filter(procedures__isnull=False).exists()
    assert Placement.objects.filter(ended_on=None).exists()
    assert Case.objects.exclude(closed_on=None).exists()
    assert Release.objects.get().is_illustrative
    asked_in_three_rounds(inspector, manager)
    sent = Submission.objects.count()
    assert load_quarter(many=24).already
    assert Submission.objects.count() == sent


def asked_in_three_rounds(interviewer: User, reviewer: User) -> None:
    """The same households before and after the works, all reviewed; others now, of whom some are still to visit."""
    before, after, delivered = Round.objects.order_by("pk")
    assert (before.phase, after.phase, delivered.phase) == (RoundPhase.BEFORE, RoundPhase.AFTER, RoundPhase.AFTER)
    assert after.follows == before
    assert set(before.units.values_list("household")) == set(after.units.values_list("household"))
    assert before.closed_at is not None
    assert after.closed_at is not None
    assert not waits_for_review(before)
    assert not waits_for_review(after)
    assert delivered.closed_at is None
    assert delivered.starts_on < timezone.localdate() <= delivered.ends_on
    assert delivered.units.filter(state=UnitState.TO_VISIT, interviewer=interviewer).exists()
    assert before.is_illustrative
    assert delivered.is_illustrative
    assert all(one.is_illustrative and not one.unread for one in Submission.objects.all())
    assert not RefusedSubmission.objects.exists()
    assert set(Submission.objects.values_list("submitter", flat=True)) == {interviewer.pk}
    assert set(ReviewStep.objects.values_list("by", flat=True)) == {reviewer.pk}
    signs = {one.sign for signs in checks_on(before).signs.values() for one in signs}
    assert {Sign.SHORT, Sign.NIGHT} <= signs


def test_what_families_say_is_the_same_everywhere_and_moves_as_the_evaluation_says() -> None:
    before, after = ([interview(wave, number, number) for number in range(400)] for wave in (Wave.BEFORE, Wave.AFTER))
    assert before == [interview(Wave.BEFORE, number, number) for number in range(400)]
    assert {one.came for one in before} == set(Came) - {Came.NOT_YET}
    assert Came.NOT_YET in {interview(Wave.DELIVERED, number, number).came for number in range(400)}

    def share(said: list[DrawnInterview], question: str, counted: set[str]) -> float:
        answers = [one.answers["needs_group"][question] for one in said if one.came is Came.ANSWERED]
        return sum(bool(counted & set(answer)) for answer in answers) / len(answers)

    assert share(after, "living_here", {"4", "5"}) > share(before, "living_here", {"4", "5"}) + 0.1
    assert share(after, "needs", {"sanitation"}) < share(before, "needs", {"sanitation"}) - 0.1
