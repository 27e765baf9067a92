"""What the tests of funding share."""

import pytest
from tests.funding.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
