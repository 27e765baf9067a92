"""What filled-in forms keep about a household: told to it, and erased with it.

A form that entered the household into the register goes wholly. Of a survey in which it was drawn, what tells of people
goes; the other answers stay for the figures, and so does the fact that it was asked.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.households.models import Household, Person
from houma.domain.households.rules.holdings import Erasing, Gone, HeldFact, Stays
from houma.domain.observatory.actions.looking import erase_submission
from houma.domain.observatory.models import Attachment, RegisterEffect, RoundUnit, Submission, UnitAnswer, Visit
from houma.domain.observatory.queries.effects import filled_on
from houma.domain.observatory.queries.reviewing import corrections_of, questions_of, whole_answers
from houma.domain.observatory.rules.answers import shown
from houma.domain.observatory.rules.wording import worded

_FORMS = pgettext_lazy("kept about a household", "filled-in form")
_FILES = pgettext_lazy("kept about a household", "file of a filled-in form")
_VISIT = pgettext_lazy("kept about a household", "visit for a survey")
_DAY = pgettext_lazy("kept about a household", "day")
_NAME = pgettext_lazy("kept about a household", "name")
_NOTE = pgettext_lazy("kept about a household", "note")
_ALL_OF_THEM = pgettext_lazy("kept about a household", "the answers tell of the whole household")


def held(household: Household, person: Person | None) -> Iterable[HeldFact]:
    """Everything that forms keep about ``household``; to one person alone, only which forms there are.

    Answers tell of everybody in the household: what they say of this one stands in the file itself.
    """
    language = get_language() or "fr"
    found = Submission.objects.filter(_about(household)).select_related("version__form", "content").order_by("pk")
    submissions = list(found.prefetch_related("attachments"))
    corrections = corrections_of(submissions)
    for one in submissions:
        item = f"{one.version.name} ({one.pk})"
        if person is not None:
            yield _fact(_FORMS, item, _DAY, f"{date_format(filled_on(one))}: {_ALL_OF_THEM}")
            continue
        yield _fact(_FORMS, item, _DAY, date_format(filled_on(one)))
        form = questions_of(one)
        for line in shown(whole_answers(one, corrections.get(one.pk, [])), form.questions, personal=True):
            text = worded(line, form, language)
            if text:
                yield _fact(_FORMS, item, line.question.label_in(language), text)
        for file in one.attachments.all():
            if file.erased_at is None:
                yield _fact(_FILES, item, _NAME, file.name)
    if person is None:
        yield from _visits(household)


def _visits(household: Household) -> Iterator[HeldFact]:
    for visit in Visit.objects.filter(unit__household=household).select_related("unit__round"):
        item = f"{visit.unit.round.name}, {date_format(visit.visited_at)}"
        yield _fact(_VISIT, item, visit.get_outcome_display(), "")
        if visit.note:
            yield _fact(_VISIT, item, _NOTE, visit.note)


def _fact(part: str | Promise, item: str, field: str | Promise, value: str) -> HeldFact:
    return HeldFact(str(part), item, str(field), value)


@transaction.atomic
def erase(household: Household, person: Person | None) -> Erasing:
    """Take out what forms tell of the household, and tell of which; the second time none.

    Also for one person: nobody can say which words of a form tell of this one alone, and what it says of the others
    stands in their file.
    """
    gone, left = [], 0
    for one in Submission.objects.filter(_entered(household)):
        gone += _emptied(one, wholly=True)
    for one in Submission.objects.filter(_answered(household), replaces=None):
        gone += _emptied(one, wholly=False)
        left += bool(one.values)
    if person is None:
        notes = Visit.objects.filter(unit__household=household).exclude(note="").update(note="")
        gone += [Gone(_VISIT, notes, words_only=True)] if notes else []
    stays = (Stays(_FORMS, left, _("the answers that their form does not call personal stay for the figures")),)
    return Erasing(tuple(gone), stays if left else ())


def _emptied(submission: Submission, *, wholly: bool) -> list[Gone]:
    first = submission.first_id or submission.pk
    series = Q(submission=first) | Q(submission__first=first)
    files = Attachment.objects.filter(series, erased_at=None).count()
    return [Gone(_FORMS, files=files)] if erase_submission(submission, wholly=wholly) else []


def _about(household: Household) -> Q:
    return _entered(household) | _answered(household)


def _entered(household: Household) -> Q:
    """Every sending of the series of which one entered the household into the register."""
    effects = RegisterEffect.objects.filter(household=household).values_list("submission", "submission__first")
    return _series({first or own for own, first in effects})


def _answered(household: Household) -> Q:
    """Every sending of the series that hold the household's answers in a round."""
    last = UnitAnswer.objects.filter(submission=OuterRef("submission")).order_by("-id").values("unit")[:1]
    linked: QuerySet[Any] = UnitAnswer.objects.annotate(now=Subquery(last))
    units = RoundUnit.objects.filter(household=household).values("pk")
    return _series(set(linked.filter(now__in=units).values_list("submission", flat=True)))


def _series(beginnings: set[int]) -> Q:
    return Q(pk__in=beginnings) | Q(first__in=beginnings)
