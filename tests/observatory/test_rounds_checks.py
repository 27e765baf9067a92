"""Checks: what is unlikely is told where it is, and usual answers are left in peace."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from numpy.random import default_rng
from tests.observatory.rounds_scene import CENSUS, a_building, a_round, asked, make_scene, sent

from houma.domain.observatory.actions.rounds import link_received
from houma.domain.observatory.queries.rounds import checks_on
from houma.domain.observatory.rules.checks import Checks, Filled, Sign, checks_of
from houma.domain.observatory.rules.questions import Questions
from houma.domain.observatory.rules.xlsform.types import Kind

MORNING = datetime(2026, 5, 4, 10, tzinfo=UTC)
SCALES = Questions(
    tuple(asked(name, Kind.SELECT_ONE, choices="scale") for name in ("a", "b", "c", "d", "e")),
    {"scale": {"1": {"fr": "Un"}, "2": {"fr": "Deux"}}},
)


def filled(
    key: int,
    *,
    minutes: float = 20,
    hour: int = 10,
    interviewer: int = 1,
    unit: int | None = None,
    metres: float | None = 20,
    answers: Mapping[str, Any] | None = None,
) -> Filled:
    start = MORNING.replace(hour=hour)
    return Filled(key, interviewer, unit, start, start + timedelta(minutes=minutes), metres, answers or {})


def signs(checks: Checks) -> dict[int, list[Sign]]:
    return {key: [one.sign for one in of] for key, of in checks.signs.items()}


def test_usual_interviews_bear_no_sign() -> None:
    usual = [filled(key, minutes=15 + key % 7, answers={"persons": 3 + key % 4}) for key in range(40)]
    found = checks_of(usual, CENSUS)
    assert signs(found) == {}
    assert [(one.submissions, one.signed) for one in found.interviewers] == [(40, 0)]


def test_each_unlikely_thing_is_told_where_it_is() -> None:
    usual = [filled(key, minutes=15 + key % 7, answers={"persons": 3 + key % 4}) for key in range(30)]
    odd = [
        filled(100, minutes=2),
        filled(101, minutes=300),
        filled(102, hour=23),
        filled(103, metres=900),
        filled(104, answers={"persons": 60}),
        filled(105, unit=7),
        filled(106, unit=7),
    ]
    assert signs(checks_of([*usual, *odd], CENSUS)) == {
        100: [Sign.SHORT],
        101: [Sign.LONG],
        102: [Sign.NIGHT],
        103: [Sign.FAR],
        104: [Sign.OUTLYING],
        105: [Sign.TWICE],
        106: [Sign.TWICE],
    }


def test_the_same_answer_to_a_row_of_questions_is_a_sign_and_varied_ones_are_not() -> None:
    same = dict.fromkeys("abcde", "2")
    found = checks_of([filled(1, answers=same), filled(2, answers={**same, "c": "1"})], SCALES)
    assert signs(found) == {1: [Sign.STRAIGHT]}
    assert signs(
        checks_of([filled(3, answers={"g": same})], Questions((asked("g", Kind.GROUP), *SCALES.questions)))
    ) == {3: [Sign.STRAIGHT]}


def test_an_interview_that_repeats_an_earlier_one_of_the_same_person_is_told_with_it() -> None:
    names = [f"q{number}" for number in range(20)]
    form = Questions(tuple(asked(name, Kind.SELECT_ONE) for name in names))

    def said(key: int) -> dict[str, str]:
        return {name: str(answer) for name, answer in zip(names, default_rng(key).integers(5, size=20), strict=True)}

    honest = [filled(key, unit=key, interviewer=1 + key % 2, answers=said(key)) for key in range(30)]
    copy = filled(90, unit=90, interviewer=1, answers={**said(4), "q3": "9"})
    of_another = filled(91, unit=91, interviewer=3, answers=said(4))
    again = filled(92, unit=6, interviewer=1, answers=said(6))  # The same household twice is told as such.
    found = checks_of([*honest, copy, of_another, again], form)
    assert {key: [(one.sign, one.other) for one in of] for key, of in found.signs.items()} == {
        6: [(Sign.TWICE, 92)],
        90: [(Sign.COPIED, 4)],
        92: [(Sign.TWICE, 6)],
    }
    alike = [filled(key, unit=key, answers={**said(1), "q0": str(key % 5)}) for key in range(30)]
    assert signs(checks_of(alike, form)) == {}  # Where everybody says the same, that two do is no sign.


def test_who_rounds_every_number_is_told_from_who_counts() -> None:
    rounding = [filled(key, interviewer=2, answers={"persons": 10 + 5 * (key % 9)}) for key in range(60)]
    counting = [filled(100 + key, interviewer=3, answers={"persons": 10 + key % 37}) for key in range(60)]
    found = {one.interviewer: one.rounds_numbers for one in checks_of([*rounding, *counting], CENSUS).interviewers}
    assert found == {2: True, 3: False}


@pytest.mark.django_db
def test_answers_of_a_round_are_compared_with_the_place_of_their_unit() -> None:
    scene = make_scene()
    building = a_building(scene, "B-1")
    a_building(scene, "B-2")
    one = a_round(scene, scene.inspection)
    near = sent(scene, scene.inspection, {"building_code": "B-1"}, at=building.point)
    far = sent(scene, scene.inspection, {"building_code": "B-2"}, at=Point(-6, 35, srid=4326), hour=23)
    for submission in (near, far):
        link_received(submission)
    assert signs(checks_on(one)) == {far.pk: [Sign.NIGHT, Sign.FAR]}
