"""What is kept here about a household, told to it and erased: rows that count stay, words and places go.

Stays, visits, offers and aids keep their days and amounts, which account for homes and money; needs, places of life,
kin, steps and documents go altogether. None of these rows is about one person alone; where one is erased, words and
documents that name this one go, and the others stay for the household that is still followed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from houma.domain.households.models import Household, Person
from houma.domain.households.rules.holdings import HeldFact
from houma.domain.households.rules.mentions import given_names, mentions, whole_names
from houma.domain.rehousing.models import (
    Aid,
    Anchor,
    Case,
    CaseDocument,
    CaseTask,
    HomeClosure,
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


@dataclass(frozen=True, slots=True)
class _Words:
    """Columns of a table in which somebody wrote freely about a household, with what stands there once it is erased."""

    rows: type[models.Model]
    blanks: Mapping[str, str]
    case: str = "case"

    def of(self, cases: models.QuerySet[Case]) -> models.QuerySet[models.Model]:
        return self.rows._default_manager.filter(**{f"{self.case}__in": cases})


_IN_ROWS_THAT_STAY = (
    _Words(Case, {"closure_reason": ""}, case="pk"),
    _Words(Visit, {"note": ""}),
    _Words(Aid, {"rule": _ERASED}),
    _Words(Referral, {"service": _ERASED, "purpose": _ERASED, "outcome": ""}),
    _Words(Offer, {"reason": ""}),
    _Words(Placement, {"reason": "", "ending_reason": ""}),
    _Words(StayChange, {"reason": _ERASED}, case="placement__case"),
    _Words(StayReview, {"finding": _ERASED}, case="placement__case"),
    _Words(PlanLine, dict.fromkeys(("why_fr", "why_ar", "why_en", "more_fr", "more_ar", "more_en"), "")),
)
_IN_ROWS_THAT_GO = (
    _Words(Need, {"note": ""}),
    _Words(Vulnerability, {"note": ""}),
    _Words(Anchor, {"note": ""}),
    _Words(CaseTask, {"what": _ERASED}),
    _Words(Kinship, {"note": ""}, case="first"),
    _Words(Kinship, {"note": ""}, case="second"),
)


def held(household: Household, person: Person | None) -> Iterable[HeldFact]:
    """Everything that is kept here about ``household``; of one person, what names this one."""
    told = _held(household)
    if person is None:
        return told
    names = given_names([person])
    return (fact for fact in told if mentions(fact.value, names))


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
    """Take out what tells of the household, or names ``person``, and return how many rows that were; then none."""
    cases = Case.objects.filter(household=household)
    papers = CaseDocument.objects.filter(case__in=cases).select_related("document")
    if person is not None:
        names = given_names([person])
        gone = sum(_unnamed(words, cases, names) for words in (*_IN_ROWS_THAT_STAY, *_IN_ROWS_THAT_GO))
        titled = [one for one in papers if mentions(f"{one.document.title} {one.document.filename}", names)]
        return gone + _without(titled) + _closures_emptied(_naming(household, names, []))
    gone = sum(words.of(cases).delete()[0] for words in _IN_ROWS_THAT_GO)
    gone += sum(_emptied(words.of(cases), words.blanks) for words in _IN_ROWS_THAT_STAY)
    names = whole_names(Person.objects.filter(household=household))
    codes = [household.code, *(case.code for case in cases.select_related("operation"))]
    return gone + _closures_emptied(_naming(household, names, codes) | _since_they_came(cases)) + _without(papers)


def _without(papers: Iterable[CaseDocument]) -> int:
    """Take documents out of the file, with what was kept of them earlier and the files themselves."""
    gone = 0
    for attached in papers:
        document, key = attached.document, attached.document_id
        attached.delete()
        document.delete()
        document.history.model.objects.filter(id=key).delete()  # Last: deleting writes into the history too.
        if not type(document).objects.filter(file=document.file.name).exists():
            transaction.on_commit(lambda file=document.file: file.storage.delete(file.name))  # type: ignore[misc]
        gone += 1
    return gone


def _emptied(rows: models.QuerySet[models.Model], blanks: Mapping[str, str]) -> int:
    """Blank these columns where they still say something."""
    saying = Q()
    for name, blank in blanks.items():
        saying |= ~Q(**{name: blank})
    return rows.filter(saying).update(**blanks)


def _unnamed(words: _Words, cases: models.QuerySet[Case], names: frozenset[str]) -> int:
    """Blank only the columns in which one of ``names`` stands."""
    gone = 0
    for row in words.of(cases):
        telling = {name: blank for name, blank in words.blanks.items() if mentions(getattr(row, name), names)}
        if telling:
            gone += words.rows._default_manager.filter(pk=row.pk).update(**telling)
    return gone


def _closures_emptied(keys: set[int]) -> int:
    return HomeClosure.objects.filter(pk__in=keys).exclude(reason=_ERASED).update(reason=_ERASED)


def _naming(household: Household, names: frozenset[str], codes: Iterable[str]) -> set[int]:
    """Closures of homes of which the reason names somebody, or one of these references: they belong to no household."""
    told = HomeClosure.objects.filter(home__country=household.country_id).values_list("pk", "reason")
    written = tuple(code.casefold() for code in codes)
    return {
        key
        for key, reason in told.iterator(chunk_size=2000)
        if mentions(reason, names) or any(code in reason.casefold() for code in written)
    }


def _since_they_came(cases: models.QuerySet[Case]) -> set[int]:
    """Closures of homes that were offered or given to the household, written down since: they may tell of it."""
    found = Q(home__offers__case__in=cases, recorded_at__date__gte=F("home__offers__offered_on"))
    found |= Q(home__placements__case__in=cases, recorded_at__gte=F("home__placements__placed_at"))
    return set(HomeClosure.objects.filter(found).values_list("pk", flat=True))
