"""When several desks reach for the same home at the same moment, one gets it and the others are told."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.db import connection
from tests.racing import RUNNERS, Racers, outcomes, racers


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Racers]:
    with racers(tmp_path_factory.mktemp("race"), "tests.rehousing.race_worker") as started:
        yield started


def test_a_home_goes_to_one_household(field: Racers) -> None:
    there = field.one("setup_quarter")
    home = there["homes"][0]
    results = field.race([("place", {"case": case, "home": home, "start": 0, "until": 90}) for case in there["cases"]])
    assert outcomes(results) == ["done"] + ["refused"] * (RUNNERS - 1)
    assert field.one("held", home=home) == [[0, 90]]


def test_a_household_is_placed_once(field: Racers) -> None:
    there = field.one("setup_quarter", cases=1, homes=5)
    case = there["cases"][0]
    results = field.race([("place", {"case": case, "home": home, "start": 0, "until": 90}) for home in there["homes"]])
    assert outcomes(results) == ["done"] + ["refused"] * (RUNNERS - 1)


def test_a_collective_home_fills_up_to_its_places(field: Racers) -> None:
    there = field.one("setup_quarter", collective=True, capacity=7)
    home = there["homes"][0]
    results = field.race([("place", {"case": case, "home": home, "start": 0, "until": 90}) for case in there["cases"]])
    assert outcomes(results) == ["done", "done"] + ["refused"] * (RUNNERS - 2)


@pytest.mark.parametrize(("collective", "winners"), [(False, 1), (True, 2)])
def test_the_database_alone_gives_a_home_to_whom_it_holds(field: Racers, collective: bool, winners: int) -> None:
    there = field.one("setup_quarter", collective=collective, capacity=7)
    home = there["homes"][0]
    results = field.race(
        [("type_in", {"case": case, "home": home, "start": 0, "until": 90}) for case in there["cases"]]
    )
    assert outcomes(results) == ["done"] * winners + ["refused by the database"] * (RUNNERS - winners)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one level of isolation")
def test_homes_are_not_given_from_an_old_snapshot(field: Racers) -> None:
    there = field.one("setup_quarter", collective=True, capacity=7)
    order = {"home": there["homes"][0], "start": 0, "until": 90, "isolation": "REPEATABLE READ"}
    results = field.race([("type_in", {"case": case, **order}) for case in there["cases"][:2]])
    assert outcomes(results) == ["refused by the database"] * 2


def test_an_offer_is_accepted_once(field: Racers) -> None:
    there = field.one("setup_offer")
    results = field.race([("accept", {"offer": there["offer"]})] * RUNNERS)
    assert outcomes(results) == ["done"] + ["refused"] * (RUNNERS - 1)
    assert field.one("held", home=there["home"]) == [[0, 100]]


def test_a_home_is_offered_to_one_household_at_a_time(field: Racers) -> None:
    there = field.one("setup_quarter")
    results = field.race(
        [("offer", {"case": case, "home": there["homes"][0], "start": 0, "until": 90}) for case in there["cases"]]
    )
    assert outcomes(results) == ["done"] + ["refused"] * (RUNNERS - 1)


def test_two_stays_that_grow_towards_each_other_do_not_meet(field: Racers) -> None:
    there = field.one("setup_extension")
    results = field.race(
        [
            ("change", {"stay": there["first"], "start": 0, "until": 160}),
            ("change", {"stay": there["second"], "start": 140, "until": 300}),
            ("place", {"case": there["case"], "home": there["home"], "start": 100, "until": 200}),
        ]
    )
    assert outcomes(results) == ["done", "refused", "refused"]
    days = field.one("held", home=there["home"])
    assert all(before[1] <= after[0] for before, after in pairwise(days))
