"""A plan that begins with the last one keeps what it can: people are not moved about for a small change elsewhere."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from houma.engines.placement import NONE, general_model
from houma.engines.placement.model import Model
from houma.engines.placement.taken_up import taken_up


def drawn(seed: int, agents: int = 12, places: int = 4) -> tuple[Model, np.ndarray]:
    """Agents of sizes one to three, places of six, some agents who must, and a start that breaks rules."""
    random = np.random.default_rng(seed)
    agent = np.repeat(np.arange(agents), places)
    place = np.tile(np.arange(places), agents)
    size = random.integers(1, 4, agents)
    model = general_model(
        agents=agents,
        agent=agent,
        place=place,
        score=random.integers(1, 50, len(agent)).astype(float),
        uses=size[agent].astype(float)[:, None],
        capacities=np.full((places, 1), 6.0),
    )
    start = np.where(random.random(agents) < 0.8, np.arange(agents) * places + random.integers(0, places, agents), NONE)
    return model, start


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_whatever_it_begins_with_it_keeps_to_the_rules_and_fills_what_is_free(seed: int) -> None:
    model, start = drawn(seed)
    chosen = taken_up(model, start)
    assert model.faults(chosen) == []
    kept = (chosen == start) & (start != NONE)
    assert kept.any() or (start == NONE).all()


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_what_keeps_to_the_rules_stays_as_it_is(seed: int) -> None:
    model, start = drawn(seed)
    sound = taken_up(model, start)
    assert np.array_equal(taken_up(model, sound), sound)


def test_who_must_takes_the_place_of_another_and_nobody_else_moves() -> None:
    # Three agents, three places of one; the third must have the place that the first had.
    agent = np.array([0, 0, 0, 1, 1, 1, 2])
    place = np.array([0, 1, 2, 0, 1, 2, 0])
    model = general_model(
        agents=3,
        agent=agent,
        place=place,
        score=np.array([5.0, 1.0, 4.0, 1.0, 5.0, 1.0, 1.0]),
        uses=np.ones((7, 1)),
        capacities=np.ones((3, 1)),
    )
    model.must[2] = True
    last = np.array([0, 4, NONE])
    assert taken_up(model, last).tolist() == [2, 4, 6]
