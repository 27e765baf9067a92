"""Time and the wish to stop, asked in one place."""

import time

from houma.engines.placement.model import Goal, Limits, Progress


class Clock:
    """Started once for a search; knows what time is left and whether somebody asked to stop."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._started = time.perf_counter()
        self.stopped = False

    @property
    def seconds(self) -> float:
        """Since the search began."""
        return time.perf_counter() - self._started

    @property
    def left(self) -> float:
        """Seconds that remain, at least 0."""
        return max(0.0, self.limits.seconds - self.seconds)

    def near_enough(self, goal: Goal, value: float, bound: float) -> bool:
        """Whether what was reached for a goal is as near to its bound as was asked for."""
        gap = self.limits.gap if goal.gap is None else goal.gap
        return bound - value <= gap * max(1.0, abs(bound)) + 1e-9

    def over(self) -> bool:
        """Whether the search has to end now."""
        if not self.stopped and (self.left <= 0 or (self.limits.stop is not None and self.limits.stop())):
            self.stopped = True
        return self.stopped

    def tell(self, goal: str, reached: float, bound: float) -> None:
        """Pass progress on to whoever listens."""
        if self.limits.tell is not None:
            self.limits.tell(Progress(goal, reached, bound, self.seconds))
