"""The right to appeal against a notice, where the texts of a country give it a length."""

from dataclasses import dataclass
from datetime import date, timedelta

from houma.domain.buildings.models import ProcedureTerm
from houma.domain.buildings.rules.procedure import APPEAL, APPEAL_RULING


@dataclass(frozen=True, slots=True)
class Appeal:
    """How many days whoever was notified has to appeal, how many the judge has to rule, and the text that says so.

    Days are counted from the day of the notice: the source at hand for Morocco does not say from which day.
    """

    days: int
    ruling_days: int | None
    source: str

    def until(self, notified_on: date) -> date:
        """The last day to appeal against what was told on ``notified_on``."""
        return notified_on + timedelta(days=self.days)

    def ruled_by(self, appealed_on: date) -> date | None:
        """The day by which an appeal of ``appealed_on`` is ruled on; None where the texts say nothing of it."""
        return None if self.ruling_days is None else appealed_on + timedelta(days=self.ruling_days)


def appeal_in(country: str) -> Appeal | None:
    """The appeal that the texts of a country (its code) give; None where none is known. One query."""
    terms = {one.step: one for one in ProcedureTerm.objects.filter(country=country, step__in=(APPEAL, APPEAL_RULING))}
    given, ruling = terms.get(APPEAL), terms.get(APPEAL_RULING)
    if given is None or given.most_days is None:
        return None
    return Appeal(given.most_days, ruling.most_days if ruling is not None else None, given.source)
