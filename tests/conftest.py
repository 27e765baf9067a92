"""What every test may count on: the store that it runs on, and data from outside the project where it is there."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker
from tests.lasting import settle
from tests.operations.own_store import fill_test_database
from tests.stores import knows_a_store, without_other_languages

ROOT = Path(__file__).parents[1]
SHARED_DATA = Path(os.environ.get("HOUMA_SHARED_DATA", ROOT.parent / "shared" / "data"))

# A law holds or it does not: how long an example takes says how busy the machine is. Everybody is given the same
# examples, so that a run says of this change whether it is in order, and nothing of luck; others are looked for with
# ``--hypothesis-profile search``.
_SEARCH = hypothesis.settings(deadline=None, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("search", _SEARCH)
hypothesis.settings.register_profile("house", _SEARCH, derandomize=True, database=None)
hypothesis.settings.load_profile("house")
settings.PASSWORD_HASHERS = ["tests.passwords.FewRounds"]


def store_name() -> str:
    """The store behind this run: ``spatialite`` or ``postgis``."""
    return str(settings.DATABASES["default"]["ENGINE"]).rpartition(".")[2]


def pytest_report_header() -> str:
    return f"store: {store_name()}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_use_migrations: bool) -> Iterator[None]:
    """Migrations run once for all databases that tests make, and again only when one of them changed."""
    let_go = fill_test_database() if django_db_use_migrations else None
    yield
    if let_go is not None:
        let_go()


@pytest.fixture(scope="session")
def store() -> str:
    """The store behind this run, for the few tests that look at what only one of them has."""
    return store_name()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Other people's data: never part of the project, so a test that wants it is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no data at {SHARED_DATA}; HOUMA_SHARED_DATA says where it is")
    return SHARED_DATA


@pytest.fixture(scope="session")
def loaded_pack(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Any]:
    """The report on a pack that comes with Houma, loaded once and taken back after the last test ``of_pack``."""
    from houma.packs.catalogue import folder_of
    from houma.packs.loading import load_pack

    with django_db_blocker.unblock(), transaction.atomic():
        report = load_pack(folder_of(request.param))
        settle()
        yield report
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _in_no_language_of_another_test() -> Iterator[None]:
    """A page leaves its language behind in the process, as on a server, where the next page says its own."""
    yield
    translation.deactivate()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests on a loaded pack come last, pack by pack: all others count on an empty store.

    ``--of-this-store`` leaves out those that would say the same on any other.
    """
    items.sort(key=lambda item: getattr(getattr(item, "callspec", None), "params", {}).get("loaded_pack", ""))
    if config.getoption("--of-this-store"):
        wanted = without_other_languages([item for item in items if knows_a_store(item)])
        kept = set(wanted)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = wanted


def pytest_collection_finish() -> None:
    """What was imported stays to the end: looking through it for garbage again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--of-this-store", action="store_true", help="only tests that know which store they run on")


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What pages keep in memory is kept for the rows of one test only."""
    cache.clear()
