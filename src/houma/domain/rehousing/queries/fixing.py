"""What fixing a home would do to others, worked out before it is kept."""

from dataclasses import dataclass, replace

from houma.domain.rehousing.models import Case, Home
from houma.domain.rehousing.queries.planning import contradictions, facts_of, last_plan, taken_up
from houma.domain.rehousing.rules.planning import MOST_HOMES, question
from houma.engines.placement import NEEDS, NONE, Limits
from houma.engines.placement import place as propose
from houma.values.multilingual import Multilingual

_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Fixing:
    """What would follow if a home were fixed for a household.

    Attributes:
        left: cases that have a home by the last plan, and for which none was found any more.
        faults: what is fixed already contradicts it.
        seconds: how long a way for all was looked for; 0 where there is no plan that it could spoil.
    """

    left: tuple[Case, ...] = ()
    faults: tuple[Multilingual, ...] = ()
    seconds: float = 0.0

    @property
    def harms(self) -> bool:
        """Whether somebody should think twice."""
        return bool(self.left or self.faults)


def if_fixed(case: Case, home: Home) -> Fixing:
    """Begin with the last plan, give ``home`` to ``case``, and look for a home for whoever had it.

    Only who can be housed is asked, not how near: that takes a second or two, as a person waits for it.
    """
    operation = case.operation
    last = last_plan(operation)
    if last is None:
        return Fixing()
    facts, offered, _short = facts_of(operation, last.from_day, last.asked_by)
    wanting = [replace(one, home=home.pk) if one.case == case.pk else one for one in facts]
    asked = question(wanting, offered, last.norms)
    before = taken_up(operation, asked)
    budget = None if operation.budget is None else float(operation.budget)
    faults = contradictions(operation, asked)
    if faults:
        return Fixing(faults=faults)
    found = propose(
        asked.households,
        asked.homes,
        asked.norms,
        budget=budget,
        limits=Limits(seconds=_SECONDS, gap=0.005),
        start=None if before is None else before.last.home,
        most_options=MOST_HOMES,
        last_goal=NEEDS,
    )
    left = [
        one.case
        for row, one in enumerate(asked.wanting)
        if before is not None and before.last.home[row] != NONE and found.home[row] == NONE
    ]
    cases = Case.objects.filter(pk__in=left).select_related("operation").order_by("number")
    return Fixing(left=tuple(cases), seconds=_SECONDS)
