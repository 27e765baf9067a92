"""The general form: agents choose among options; options use up capacities; goals are pursued one after the other."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

NONE = -1
"""Stands for no option, no home, no group."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is made as large as possible: one gain for each option, 0 for an agent left without.

    ``gap`` is how near to the bound is near enough for this one goal, where that is not what the limits say.
    """

    code: str
    gain: Floats
    gap: float | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """Agents, the options open to each, what options use, and goals in the order of their importance.

    Attributes:
        agents: how many agents; each takes one of its options, or none.
        agent: the agent of each option [options].
        place: the place of each option [options].
        site: the site of each place [places]; matters only to groups.
        uses: what options take of each capacity [capacities × options], sparse, at least 0.
        capacity: how much there is [capacities].
        goals: lexicographic: a later one never costs an earlier one anything.
        must: agents that must get an option if at all possible: that comes before the first goal [agents].
        group: agents of a group all go to places of one site, or none of them gets any; -1 without [agents].
    """

    agents: int
    agent: Integers
    place: Integers
    site: Integers
    uses: sparse.csr_array
    capacity: Floats
    goals: tuple[Goal, ...]
    must: Booleans
    group: Integers

    def value(self, goal: Goal, chosen: Integers) -> float:
        """What a choice (an option by agent, or -1) gains for a goal."""
        return float(goal.gain[chosen[chosen != NONE]].sum())

    def ceiling(self, goal: Goal) -> float:
        """What no choice can exceed: every agent at its best, as if alone."""
        return float(self.best_alone(goal).sum())

    def best_alone(self, goal: Goal) -> Floats:
        """The most that each agent could gain as if alone [agents], at least 0."""
        best = np.zeros(self.agents)
        np.maximum.at(best, self.agent, goal.gain)
        return best

    def faults(self, chosen: Integers, tolerance: float = 1e-6) -> list[str]:
        """Every rule that a choice breaks, for tests and for callers who made the choice themselves."""
        found: list[str] = []
        taken = chosen[chosen != NONE]
        if not np.array_equal(self.agent[taken], np.flatnonzero(chosen != NONE)):
            found.append("an agent has an option of another")
        used = np.zeros(len(self.agent))
        used[taken] = 1.0
        over = np.flatnonzero(self.uses @ used > self.capacity + tolerance)
        found += [f"capacity {row} is exceeded" for row in over]
        for group in np.unique(self.group[self.group != NONE]):
            options = chosen[self.group == group]
            sites = {NONE if option == NONE else int(self.site[self.place[option]]) for option in options}
            if len(sites) > 1:
                found.append(f"group {group} is torn apart")
        return found


@dataclass(frozen=True, slots=True)
class Progress:
    """Told whenever a better choice is known: for which goal, what it gains, and what cannot be exceeded."""

    goal: str
    reached: float
    bound: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to search and how near to the proven bound is near enough.

    Attributes:
        seconds: after that, the best choice so far is given.
        gap: relative distance to the proven bound at which a goal counts as reached; 0 asks for the proof.
        stop: asked again and again; True ends the search with the best choice so far.
        tell: called with progress.
        seed: the same seed and data give the same answer, where time does not cut the search short.
        threads: of the solver; fewer leave room for others.
    """

    seconds: float = 60.0
    gap: float = 0.0
    stop: Callable[[], bool] | None = None
    tell: Callable[[Progress], None] | None = None
    seed: int = 0
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a goal was taken: what was gained and what, given the goals before it, cannot be exceeded.

    ``bound`` is proven. Where an earlier goal is not proven, it holds among choices as good for that goal.
    """

    goal: str
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """Relative distance between what was reached and the bound."""
        return max(0.0, self.bound - self.value) / max(1.0, abs(self.bound), abs(self.value))

    @property
    def proven(self) -> bool:
        """Whether nothing better exists, up to the precision of the solvers."""
        return self.gap <= 1e-6


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer: an option for each agent or -1 [agents], how far each goal was taken, and by which method."""

    option: Integers
    reached: tuple[Reached, ...]
    method: str
    seconds: float
    stopped: bool = False
    place: Integers = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def proven(self) -> bool:
        """Whether every goal is proven, in the order of their importance."""
        return all(one.proven for one in self.reached)
