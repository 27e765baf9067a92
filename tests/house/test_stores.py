"""What is left out on the second store is only what cannot reach any."""

from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.stores import asks_by_itself, knows_a_store


def test_what_asks_for_nothing_knows_no_store(request: pytest.FixtureRequest) -> None:
    assert not knows_a_store(request.node)


@pytest.mark.django_db
def test_what_is_marked_knows_one(request: pytest.FixtureRequest) -> None:
    assert knows_a_store(request.node)


@pytest.fixture
def rows(db: None) -> None:
    """Some that another test makes."""


def test_what_takes_them_from_a_fixture_knows_one(request: pytest.FixtureRequest, rows: None) -> None:
    assert knows_a_store(request.node)


@pytest.fixture
def opened(django_db_blocker: DjangoDbBlocker) -> None:
    """A store that is opened for longer than one test."""


def test_what_opens_it_for_longer_knows_one(request: pytest.FixtureRequest, opened: None) -> None:
    assert knows_a_store(request.node)


@pytest.mark.parametrize(
    "file",
    [
        "operations/test_killed.py",
        "agreements/test_races.py",
        "operations/test_api_races.py",
        "config/test_spatialite.py",
    ],
)
def test_processes_of_their_own_know_one(root: Path, file: str) -> None:
    assert asks_by_itself(root / "tests" / file)


def test_the_second_store_is_told_to_leave_them_out(root: Path) -> None:
    assert "--of-this-store" in (root / "bin/test").read_text()
