"""A small fictional country of squares, and the real Morocco, both registered through the actions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker
from tests.lasting import settle
from tests.territories.samples import SQUARES, a_country, morocco_rows, small_rows, square, stored

import houma
from houma.domain.territories.actions import TerritoryRow, record_boundaries, register_country, register_territories
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual

PACKED = Path(houma.__file__).parent / "packs/maroc/territories.csv"


@pytest.fixture
def small(db: None) -> Country:
    """The fictional country, without boundaries."""
    country = a_country()
    register_territories(country, small_rows())
    return country


@pytest.fixture
def bounded(small: Country) -> Country:
    """The fictional country, every territory but the country with its boundary."""
    communes = {code: square(*corner) for code, corner in SQUARES.items()}
    shapes = {code: stored(shape) for code, shape in communes.items()}
    for parent in ("P0", "P1"):
        shapes[parent] = stored(*(shape for code, shape in communes.items() if code.startswith(parent)))
    shapes["R"] = stored(*communes.values())
    record_boundaries(small, shapes, "drawn for tests")
    return small


@pytest.fixture(scope="session")
def census(request: pytest.FixtureRequest) -> list[TerritoryRow]:
    """Morocco's 2,017 territories: the pack's own copy, else the shared one."""
    if PACKED.exists():
        return morocco_rows(PACKED)
    shared: Path = request.getfixturevalue("shared_data")
    return morocco_rows(shared / "maroc/territories.csv")


@pytest.fixture(scope="module")
def morocco(django_db_setup: None, django_db_blocker: DjangoDbBlocker, census: list[TerritoryRow]) -> Iterator[Country]:
    """Morocco, registered once for a whole module in a transaction that is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        country = register_country(
            "ma",
            Multilingual("Maroc", "المغرب", "Morocco"),
            "MAD",
            Multilingual("DH", "درهم", "MAD"),
            Multilingual("MDH", "مليون درهم", "MAD million"),
        )
        register_territories(country, census, reason="RGPH 2024")
        settle()
        yield country
        transaction.set_rollback(True)
