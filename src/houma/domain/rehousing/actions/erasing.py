"""What is kept here about a household, told to it and erased: rows that count stay, words and places go.

Stays, visits, offers and aids keep their days and amounts, which account for homes and money; needs, places of life,
kin, steps and documents go altogether. None of these rows is about one person alone; where one is erased, words and
documents that name this one go, and the others stay for the household that is still followed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from houma.domain.households.models import Household, Person
from houma.domain.households.rules.holdings import Erasing, Gone, HeldFact, Stays, Words
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
from houma.values.marking import marked

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
_CHANGE = pgettext_lazy("kept about a household", "change of a stay")
_REVIEW = pgettext_lazy("kept about a household", "review of a stay")
_KIN = pgettext_lazy("kept about a household", "household of kin or neighbours")
_CLOSURE = pgettext_lazy("kept about a household", "closing of a home")
_REASON = gettext_lazy("Reason")
_COUNTED = gettext_lazy("days and kinds stay, for the counts of the operation; the words go")
_MONEY = gettext_lazy("amounts and days account for public money; the words go")
_HOMES = gettext_lazy("days and homes stay, so that no home is counted twice; the words go")
_OTHERS = gettext_lazy("they do not name this person, and stay for the household that is still followed")


@dataclass(frozen=True, slots=True)
class _Words:
    """Columns of a table in which somebody wrote freely about a household, with what stands there once it is erased."""

    what: Promise
    rows: type[models.Model]
    blanks: Mapping[str, str]
    case: str = "case"
    stays_because: str | Promise = ""

    def of(self, cases: models.QuerySet[Case]) -> models.QuerySet[models.Model]:
        return self.rows._default_manager.filter(**{f"{self.case}__in": cases})


_IN_ROWS_THAT_STAY = (
    _Words(_CASE, Case, {"closure_reason": ""}, case="pk", stays_because=_COUNTED),
    _Words(_VISIT, Visit, {"note": ""}, stays_because=_COUNTED),
    _Words(_AID, Aid, {"rule": _ERASED}, stays_because=_MONEY),
    _Words(
        _REFERRAL,
        Referral,
        {"service": _ERASED, "purpose": _ERASED, "outcome": "", "despite_reason": ""},
        stays_because=_COUNTED,
    ),
    _Words(_OFFER, Offer, {"reason": ""}, stays_because=_HOMES),
    _Words(_STAY, Placement, {"reason": "", "ending_reason": ""}, stays_because=_HOMES),
    _Words(_CHANGE, StayChange, {"reason": _ERASED}, case="placement__case", stays_because=_HOMES),
    _Words(_REVIEW, StayReview, {"finding": _ERASED}, case="placement__case", stays_because=_HOMES),
    _Words(
        _PLANNED,
        PlanLine,
        dict.fromkeys(("why_fr", "why_ar", "why_en", "more_fr", "more_ar", "more_en"), ""),
        stays_because=_HOMES,
    ),
)
_IN_ROWS_THAT_GO = (
    _Words(_NEED, Need, {"note": ""}),
    _Words(_FRAGILE, Vulnerability, {"note": ""}),
    _Words(_ANCHOR, Anchor, {"note": ""}),
    _Words(_TASK, CaseTask, {"what": _ERASED}),
    _Words(_KIN, Kinship, {"note": ""}, case="first"),
    _Words(_KIN, Kinship, {"note": ""}, case="second"),
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
            despite = sent.get_despite_display()
            yield _fact(_REFERRAL, sent.sent_on, sent.service, sent.purpose, despite, sent.despite_reason, sent.outcome)
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
def erase(household: Household, person: Person | None) -> Erasing:
    """Take out what tells of the household, or names ``person``, and tell which rows; the second time none."""
    cases = Case.objects.filter(household=household)
    papers = CaseDocument.objects.filter(case__in=cases).select_related("document")
    if person is not None:
        return _of_one(household, cases, papers, given_names([person]))
    gone = [Gone(words.what, rows) for words in _IN_ROWS_THAT_GO if (rows := words.of(cases).delete()[0])]
    stays = []
    for words in _IN_ROWS_THAT_STAY:
        if rows := _emptied(words.of(cases), words.blanks):
            gone.append(Gone(words.what, rows, words_only=True))
        if rows := words.of(cases).count():
            stays.append(Stays(words.what, rows, words.stays_because))
    names = whole_names(Person.objects.filter(household=household))
    codes = [household.code, *(case.code for case in cases.select_related("operation"))]
    keys = _naming(household, names, codes) | _since_they_came(cases)
    gone += _closures_emptied(keys, lambda text: _tells(text, names, codes))
    return Erasing((*gone, *_without(papers)), tuple(stays))


def _of_one(
    household: Household, cases: models.QuerySet[Case], papers: Iterable[CaseDocument], names: frozenset[str]
) -> Erasing:
    """Take out what names one person; what does not stays for those who are still followed."""
    gone, stays = [], []
    for words in (*_IN_ROWS_THAT_STAY, *_IN_ROWS_THAT_GO):
        gone += _unnamed(words, cases, names)
        if left := _saying(words.of(cases), words.blanks).count():
            stays.append(Stays(words.what, left, _OTHERS))
    titled = [one for one in papers if mentions(f"{one.document.title} {one.document.filename}", names)]
    if left := sum(1 for one in papers if one not in titled):
        stays.append(Stays(_PAPER, left, _OTHERS))
    gone += _closures_emptied(_naming(household, names, []), lambda text: mentions(text, names))
    return Erasing((*gone, *_without(titled)), tuple(stays))


def _without(papers: Iterable[CaseDocument]) -> list[Gone]:
    """Take documents out of the file, with what was kept of them earlier and the files themselves."""
    gone = files = 0
    for attached in papers:
        document, key = attached.document, attached.document_id
        attached.delete()
        document.delete()
        document.history.model.objects.filter(id=key).delete()  # Last: deleting writes into the history too.
        if not type(document).objects.filter(file=document.file.name).exists():
            transaction.on_commit(lambda file=document.file: file.storage.delete(file.name))  # type: ignore[misc]
            files += 1
        gone += 1
    return [Gone(_PAPER, gone, files)] if gone else []


def _saying(rows: models.QuerySet[models.Model], blanks: Mapping[str, str]) -> models.QuerySet[models.Model]:
    """Those of which these columns still say something."""
    saying = Q()
    for name, blank in blanks.items():
        saying |= ~Q(**{name: blank})
    return rows.filter(saying)


def _emptied(rows: models.QuerySet[models.Model], blanks: Mapping[str, str]) -> int:
    """Blank these columns where they still say something."""
    return _saying(rows, blanks).update(**blanks)


def _unnamed(words: _Words, cases: models.QuerySet[Case], names: frozenset[str]) -> list[Gone]:
    """Blank only the columns in which one of ``names`` stands."""
    gone = 0
    for row in words.of(cases):
        telling = {name: blank for name, blank in words.blanks.items() if mentions(getattr(row, name), names)}
        if telling:
            gone += words.rows._default_manager.filter(pk=row.pk).update(**telling)
    return [Gone(words.what, gone, words_only=True)] if gone else []


def _closures_emptied(keys: set[int], means: Callable[[str], bool]) -> list[Gone]:
    """Blank why these homes were closed; told with what it said, since it belongs to the home and not to the file."""
    found = HomeClosure.objects.filter(pk__in=keys).exclude(reason=_ERASED).order_by("pk")
    told = [
        Gone(_CLOSURE, place=code, searched=True, words=(Words(_REASON, marked(reason, means)),))
        for code, reason in found.values_list("home__code", "reason")
    ]
    found.update(reason=_ERASED)
    return told


def _tells(text: str, names: frozenset[str], codes: Iterable[str]) -> bool:
    return mentions(text, names) or any(code.casefold() in text.casefold() for code in codes)


def _naming(household: Household, names: frozenset[str], codes: Iterable[str]) -> set[int]:
    """Closures of homes of which the reason names somebody, or one of these references: they belong to no household."""
    told = HomeClosure.objects.filter(home__country=household.country_id).values_list("pk", "reason")
    written = [*codes]
    return {key for key, reason in told.iterator(chunk_size=2000) if _tells(reason, names, written)}


def _since_they_came(cases: models.QuerySet[Case]) -> set[int]:
    """Closures of homes that were offered or given to the household, written down since: they may tell of it."""
    found = Q(home__offers__case__in=cases, recorded_at__date__gte=F("home__offers__offered_on"))
    found |= Q(home__placements__case__in=cases, recorded_at__gte=F("home__placements__placed_at"))
    return set(HomeClosure.objects.filter(found).values_list("pk", flat=True))
