"""Looks at personal answers as the controller of personal data reads them: who, what was sent, of which round, why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import held_places, lying_in
from houma.domain.accounts.rules import Permission
from houma.domain.households.models import LookChannel, LookReason, LookSubject
from houma.domain.households.queries.log import LookEntry, LookFilters, LookKind
from houma.domain.observatory.models import RegisterEffect, SubmissionLook, UnitAnswer
from houma.domain.territories.models import Country, Level

_WHY: Mapping[str, str | Promise] = {
    "review": pgettext_lazy("of a sending", "review"),
    "accept": gettext_lazy("acceptance into the register"),
}
_FILE = re.compile(r"#(\d+)(?:: )?(.*)")


def _looks(user: User, country: Country, filters: LookFilters) -> QuerySet[SubmissionLook]:
    """Looks at answers sent for places where ``user`` protects people; all were shown, on a page, to review a form."""
    others = (
        filters.refused
        or filters.subject not in ("", LookSubject.ANSWERS)
        or filters.reason not in ("", LookReason.SURVEY)
        or filters.channel not in ("", LookChannel.PAGE)
    )
    if others:
        return SubmissionLook.objects.none()
    places = held_places(user, Permission.PROTECT_PEOPLE)
    reached = lying_in(places, territory="submission__territory", country="submission__form__country")
    perimeters = {place for place, level, _country in places if level == Level.PERIMETER}
    found = SubmissionLook.objects.filter(submission__form__country=country)
    if perimeters or filters.household:
        found = found.annotate(series=Coalesce("submission__first_id", "submission_id"))
    found = found.filter(reached | _in_perimeters(perimeters) if perimeters else reached)
    if filters.household:
        found = found.filter(_of_household(filters.household.strip()))
    return found


def _in_perimeters(perimeters: set[int]) -> Q:
    """The condition on looks at a form of a building inside: such a form lies in the commune, not in the perimeter."""
    sent = Q(submission=OuterRef("series")) | Q(submission__first=OuterRef("series"))
    entered = Q(building__perimeter__in=perimeters) | Q(household__dwelling__building__perimeter__in=perimeters)
    asked = Q(unit__building__perimeter__in=perimeters) | Q(
        unit__household__dwelling__building__perimeter__in=perimeters
    )
    return Q(Exists(RegisterEffect.objects.filter(sent).filter(entered))) | Q(
        Exists(UnitAnswer.objects.filter(asked, submission=OuterRef("series")))
    )


def _of_household(code: str) -> Q:
    """The condition on looks at a form that entered this household into the register, or was filled in for it."""
    sent = Q(submission=OuterRef("series")) | Q(submission__first=OuterRef("series"))
    entered = RegisterEffect.objects.filter(sent, household__code__iexact=code)
    asked = UnitAnswer.objects.filter(submission=OuterRef("series"), unit__household__code__iexact=code)
    return Q(Exists(entered)) | Q(Exists(asked))


def _lines(numbers: Sequence[int]) -> Iterable[LookEntry]:
    """Three queries: the looks, and the rounds and households of what they saw."""
    rows = list(
        SubmissionLook.objects.filter(pk__in=numbers)
        .select_related("by", "submission__version", "submission__territory")
        .defer(
            "submission__version__xform", "submission__version__questions", "submission__territory__boundary",
            "submission__values", "submission__unread",
        )
        .annotate(series=Coalesce("submission__first_id", "submission_id"))
    )  # fmt: skip
    series = {row.series for row in rows}
    rounds, households = _rounds_of(series), _households_of(series)
    for row in rows:
        sent = row.submission
        why, shown = _why(row.why)
        parts = (sent.version.name, rounds.get(row.series), why)
        yield LookEntry(
            kind="answers",
            number=row.pk,
            at=row.at,
            by=row.by,
            subject=LookSubject.ANSWERS,
            territory=sent.territory,
            role=row.get_role_display(),
            household=households.get(row.series, ""),
            what=" · ".join(part for part in parts if part),
            reason=str(LookReason.SURVEY.label),
            reference=str(sent.pk),
            channel=str(LookChannel.PAGE.label),
            shown=(shown,),
        )


def _why(written: str) -> tuple[str, str]:
    """Why somebody looked, in words, and what was shown."""
    of_file = _FILE.fullmatch(written)
    why = of_file[2] if of_file else written
    shown = _("personal file no. %(number)s") % {"number": of_file[1]} if of_file else _("personal answers")
    return str(_WHY.get(why, "")), shown


def _rounds_of(series: Iterable[int]) -> Mapping[int, str]:
    """The round whose unit a series of sendings answers, by key of its first one; the last link holds."""
    rows = UnitAnswer.objects.filter(submission__in=series).select_related("unit__round").order_by("pk")
    return {row.submission_id: row.unit.round.name if row.unit is not None else "" for row in rows}


def _households_of(series: Iterable[int]) -> Mapping[int, str]:
    """The household that a series of sendings entered into the register, or was filled in for."""
    keys = list(series)
    asked: Any = UnitAnswer.objects.filter(submission__in=keys, unit__household__isnull=False).order_by("pk")
    found = dict(asked.values_list("submission", "unit__household__code"))
    effects = (
        RegisterEffect.objects.filter(Q(submission__in=keys) | Q(submission__first__in=keys), household__isnull=False)
        .annotate(series=Coalesce("submission__first_id", F("submission_id")))
        .order_by("pk")
    )
    return found | dict(effects.values_list("series", "household__code"))


LOOKS_AT_ANSWERS = LookKind("answers", _looks, Q(), _lines)
