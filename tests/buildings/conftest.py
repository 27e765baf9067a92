"""What the tests of buildings share."""

import pytest
from tests.buildings.making import Place, make_place


@pytest.fixture
def place(db: None) -> Place:
    """The small country with its people."""
    return make_place()
