"""What is overdue for a person: households that should be out, stays too long, reviews, steps of plans.

For ``my tasks`` of the desk, and for the head of the list of cases.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.rehousing.models import Case, CaseTask, Offer, Placement
from houma.domain.rehousing.queries.cases import cases_in
from houma.domain.territories.models import Country

SOON = timedelta(days=14)
_MOST = 200


class Late(StrEnum):
    """What waits in a case."""

    EVACUATION = "evacuation"
    STAY = "stay"
    MOVE = "move"
    REVIEW = "review"
    STEP = "step"
    OFFER = "offer"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]


_LABELS: dict[Late, str | Promise] = {
    Late.EVACUATION: _("household to move out"),
    Late.STAY: _("stay that comes to its end"),
    Late.MOVE: _("household to move in"),
    Late.REVIEW: _("stay to review"),
    Late.STEP: _("step of a plan"),
    Late.OFFER: _("offer without an answer"),
}


@dataclass(frozen=True, slots=True)
class LateCase:
    """One thing that waits in a case, since or until ``due_on``. ``what`` names a step; it is empty elsewhere."""

    kind: Late
    case: Case
    due_on: date
    what: str = ""


def waiting_in_cases(user: User, country: Country, today: date) -> list[LateCase]:
    """What is overdue, or due within two weeks, in the open cases that ``user`` follows; five queries.

    At most 200 of each kind, the most pressing first.
    """
    return sorted(_waiting(user, country, today), key=lambda one: (one.due_on, one.case.pk))


def _waiting(user: User, country: Country, today: date) -> Iterator[LateCase]:
    soon = today + SOON
    cases = cases_in(user, country).filter(closed_on=None)
    inside = Placement.objects.filter(case=OuterRef("pk"), ended_on=None)
    leaving = cases.annotate(due=Coalesce("out_by", "building__evacuate_by")).filter(~Exists(inside), due__lte=soon)
    for case in leaving.select_related("operation").order_by("due")[:_MOST]:
        yield LateCase(Late.EVACUATION, case, case.due)
    stays = Placement.objects.filter(case__in=cases, ended_on=None).select_related("case__operation")
    pressing = Q(moved_in_on=None, starts_on__lte=soon) | Q(until__lte=soon) | Q(review_on__lte=soon)
    for stay in stays.filter(pressing).order_by("until")[:_MOST]:
        if stay.moved_in_on is None:
            yield LateCase(Late.MOVE, stay.case, stay.starts_on)
        elif stay.until <= soon:
            yield LateCase(Late.STAY, stay.case, stay.until)
        elif stay.review_on is not None:
            yield LateCase(Late.REVIEW, stay.case, stay.review_on)
    steps = CaseTask.objects.filter(case__in=cases, done_on=None, due_on__lte=soon).select_related("case__operation")
    for task in steps.order_by("due_on")[:_MOST]:
        yield LateCase(Late.STEP, task.case, task.due_on, task.what)
    offers = Offer.objects.filter(case__in=cases, answer="").select_related("case__operation")
    for offer in offers.order_by("starts_on")[:_MOST]:
        yield LateCase(Late.OFFER, offer.case, offer.starts_on)
