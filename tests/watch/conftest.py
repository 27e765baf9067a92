"""What the tests of the watch share."""

import pytest
from tests.factories.watch import agreement_rules
from tests.funding.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """The small country with money that moved, with the four rules on agreements."""
    made = make_world()
    agreement_rules(made.tree.country)
    return made
