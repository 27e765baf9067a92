"""What is kept here about a household, told to it and erased: rows that count stay, words and places go.

Stays, visits, offers and aids keep their days and amounts, which account for homes and money; needs, places of life,
kin, steps and documents go altogether. None of it tells of one person alone: a single person's request finds nothing.
"""

from collections.abc import Iterable, Iterator

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from houma.domain.households.models import Household, Person
from houma.domain.households.rules.holdings import HeldFact
from houma.domain.rehousing.models import (
    Anchor,
    Case,
    CaseDocument,
    CaseTask,
    Kinship,
    Need,
    Offer,
    Placement,
    PlanLine,
    Referral,
    StayChange,
    StayReview,
    Visit,
    Vulnerability,
)

_ERASED = "–"
_WORDS_OF_A_PLAN = ("why_fr", "why_ar", "why_en", "more_fr", "more_ar", "more_en")
_CASE = pgettext_lazy("kept about a household", "case")
_NEED = pgettext_lazy("kept about a household", "need")
_FRAGILE = pgettext_lazy("kept about a household", "vulnerability")
_ANCHOR = pgettext_lazy("kept about a household", "place of life")
_VISIT = pgettext_lazy("kept about a household", "visit")
_AID = pgettext_lazy("kept about a household", "aid")
_REFERRAL = pgettext_lazy("kept about a household", "referral")
_STAY = pgettext_lazy("kept about a household", "stay")
_OFFER = pgettext_lazy("kept about a household", "offer of a home")
_PLANNED = pgettext_lazy("kept about a household", "line of a plan of the operation")
_TASK = pgettext_lazy("kept about a household", "step of the plan")
_PAPER = pgettext_lazy("kept about a household", "document")
_SAID = pgettext_lazy("kept about a household", "content")


def held(household: Household, person: Person | None) -> Iterable[HeldFact]:
    """Everything that is kept here about ``household``."""
    return () if person is not None else _held(household)


def _held(household: Household) -> Iterator[HeldFact]:
    for case in Case.objects.filter(household=household).select_related("operation"):
        yield _fact(_CASE, case.code, case.opened_on, case.closed_on, case.get_closure_display(), case.closure_reason)
        for need in case.needs.all():
            yield _fact(_NEED, need.noted_on, need.get_kind_display(), need.note)
        for fact in case.vulnerabilities.all():
            yield _fact(_FRAGILE, fact.noted_on, fact.get_kind_display(), fact.note)
        for anchor in case.anchors.all():
            where = f"{anchor.point.y:.5f}, {anchor.point.x:.5f}"
            yield _fact(_ANCHOR, anchor.get_kind_display(), where, anchor.note)
        for visit in case.visits.all():
            yield _fact(_VISIT, visit.met_on, visit.get_kind_display(), visit.note)
        for aid in case.aids.all():
            yield _fact(_AID, aid.granted_on, aid.get_kind_display(), aid.amount, aid.currency, aid.rule)
        for sent in case.referrals.all():
            yield _fact(_REFERRAL, sent.sent_on, sent.service, sent.purpose, sent.outcome)
        for offer in case.offers.select_related("home"):
            yield _fact(_OFFER, offer.offered_on, offer.home.code, offer.get_answer_display(), offer.reason)
        for stay in case.placements.select_related("home"):
            days = f"{stay.starts_on} – {stay.ended_on or stay.until}"
            yield _fact(_STAY, stay.starts_on, stay.home.code, days, stay.reason, stay.ending_reason)
        for line in case.plan_lines.select_related("home"):
            home = line.home.code if line.home else ""
            yield _fact(_PLANNED, line.starts_on, home, f"{line.starts_on} – {line.until}", line.why_fr, line.more_fr)
        for task in case.tasks.all():
            yield _fact(_TASK, task.due_on, task.what)
        for attached in case.documents.select_related("document"):
            yield _fact(_PAPER, attached.document.title, attached.document.filename)


def _fact(part: str | Promise, item: object, *said: object) -> HeldFact:
    return HeldFact(str(part), str(item), str(_SAID), " · ".join(str(one) for one in said if one))


@transaction.atomic
def erase(household: Household, person: Person | None) -> int:
    """Take out what tells of the household, and return how many rows that were; the second time none."""
    if person is not None:
        return 0
    cases = Case.objects.filter(household=household)
    own = {"case__in": cases}
    gone = sum(rows.delete()[0] for rows in _going(cases))
    gone += _emptied(Visit.objects.filter(**own), note="")
    gone += _emptied(Referral.objects.filter(**own), service=_ERASED, purpose=_ERASED, outcome="")
    gone += _emptied(Offer.objects.filter(**own), reason="")
    gone += _emptied(Placement.objects.filter(**own), reason="", ending_reason="")
    gone += _emptied(StayChange.objects.filter(placement__case__in=cases), reason=_ERASED)
    gone += _emptied(StayReview.objects.filter(placement__case__in=cases), finding=_ERASED)
    gone += _emptied(PlanLine.objects.filter(**own), **dict.fromkeys(_WORDS_OF_A_PLAN, ""))
    gone += _emptied(cases, closure_reason="")
    for attached in CaseDocument.objects.filter(**own).select_related("document"):
        document = attached.document
        attached.delete()
        document.history.all().delete()
        document.delete()
        if not type(document).objects.filter(file=document.file.name).exists():
            transaction.on_commit(lambda file=document.file: file.storage.delete(file.name))  # type: ignore[misc]
        gone += 1
    return gone


def _going(cases: models.QuerySet[Case]) -> Iterator[models.QuerySet[models.Model]]:
    for model in (Vulnerability, Need, Anchor, CaseTask):
        yield model._default_manager.filter(case__in=cases)
    yield Kinship._default_manager.filter(models.Q(first__in=cases) | models.Q(second__in=cases))


def _emptied(rows: models.QuerySet[models.Model], **words: str) -> int:
    """Blank these columns where they still say something."""
    saying = models.Q()
    for name, blank in words.items():
        saying |= ~models.Q(**{name: blank})
    return rows.filter(saying).update(**words)
