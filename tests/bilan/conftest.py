"""A drawn portfolio: a few hundred agreements of every kind, with schedules, releases and delays."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.lasting import settle

sys.path.append(str(Path(__file__).parents[2]))  # The benchmarks lie beside the package, not in it.

from benchmarks.portfolio_data import COUNTRY, TODAY, Size, fill


@pytest.fixture(scope="module")
def drawn(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The code of a country with 240 agreements and 9,000 flows, written once and taken back afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        fill(Size(agreements=240, flows=9_000, seed=7), vacuum=False)
        settle()
        yield COUNTRY
        transaction.set_rollback(True)


@pytest.fixture
def today() -> date:
    return TODAY
