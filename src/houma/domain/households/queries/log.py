"""The controller's log: looks at files of households, and what later apps write down of looks at theirs.

An app says once, by ``declare_looks`` in its ``ready()``, which rows of its own are looks. The log reads them all in
one order without knowing what they are about.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import held_places, lying_in
from houma.domain.accounts.rules import Permission
from houma.domain.households.models import Attempt, Look, LookChannel, LookSubject
from houma.domain.households.rules.files import SECTION_NAMES, Section
from houma.domain.households.scope import reached_by
from houma.domain.territories.models import Country, Territory


@dataclass(frozen=True, slots=True)
class LookFilters:
    """What the log is narrowed to; empty values narrow nothing.

    Attributes:
        household: reference of a household.
        person: key of the user who looked.
        refused: True for attempts to which nothing was shown, False for looks that were; None for both.
        subject: a ``LookSubject``.
    """

    household: str = ""
    person: int | None = None
    reason: str = ""
    channel: str = ""
    since: date | None = None
    until: date | None = None
    refused: bool | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class LookEntry:
    """A line of the log, in words of the language in use.

    Attributes:
        kind, number: which rows it is one of, and its key there.
        role: under which role of ``by``; "" where nobody wrote it down.
        household: reference of the household; "" where none is known.
        what: what was looked at, where that is no file of a household.
        reference: code of the case, the form that was sent or the operation.
        shown: parts that were shown; none where nothing was.
    """

    kind: str
    number: int
    at: datetime
    by: User
    subject: LookSubject
    territory: Territory
    role: str = ""
    household: str = ""
    what: str = ""
    reason: str = ""
    reference: str = ""
    channel: str = ""
    shown: tuple[str, ...] = ()
    granted: bool = True


@dataclass(frozen=True, slots=True)
class LookKind:
    """Rows that are looks: a model with ``at`` and ``by``.

    Attributes:
        code: says in a file of the log which rows a line is one of.
        rows: those that a person protects, under filters other than who and when.
        granted: the condition on those to which something was shown.
        lines: lines of the log for rows of these keys.
    """

    code: str
    rows: Callable[[User, Country, LookFilters], QuerySet[Any]]
    granted: Q
    lines: Callable[[Sequence[int]], Iterable[LookEntry]]


_declared: dict[str, LookKind] = {}


def declare_looks(*kinds: LookKind) -> None:
    """Say which rows of a later app are looks at what tells of persons. Called once, when the app is ready."""
    _declared.update({kind.code: kind for kind in kinds})


def looks(user: User, country: Country, filters: LookFilters) -> QuerySet[Look]:
    """Looks at the files whose people ``user`` protects, without those of later apps, the latest first."""
    found = Look.objects.filter(reached_by(user, Permission.PROTECT_PEOPLE, household="household__"), country=country)
    if filters.subject not in ("", LookSubject.FILE):
        return found.none()
    if filters.household:
        found = found.filter(household__code__iexact=filters.household.strip())
    if filters.reason:
        found = found.filter(reason=filters.reason)
    if filters.channel:
        found = found.filter(channel=filters.channel)
    if filters.refused is not None:
        found = found.filter(granted=not filters.refused)
    found = _when_and_who(found, filters).select_related("by", "household", "territory")
    return found.defer("territory__boundary").order_by("-at", "-pk")


def log_keys(user: User, country: Country, filters: LookFilters) -> QuerySet[Any]:
    """Every look and attempt that ``user`` reads of, as (at, kind, number), the latest first."""
    each = [
        _when_and_who(kind.rows(user, country, filters), filters)
        .order_by()
        .values_list("at", Value(kind.code, CharField()), F("pk"))
        for kind in _kinds()
    ]
    first, *others = each
    return first.union(*others, all=True).order_by("-at")


def entries_of(keys: Iterable[tuple[datetime, str, int]]) -> list[LookEntry]:
    """The lines of these keys in their order; a few queries for each kind among them."""
    wanted = list(keys)
    found: dict[tuple[str, int], LookEntry] = {}
    for kind in _kinds():
        numbers = [number for _at, code, number in wanted if code == kind.code]
        if numbers:
            found |= {(kind.code, one.number): one for one in kind.lines(numbers)}
    return [found[code, number] for _at, code, number in wanted]


def looks_by_person(user: User, country: Country, since: datetime) -> dict[int, int]:
    """Everybody of whom a look or an attempt is kept, by key, and how many there are from a moment on.

    Two queries for each kind, and its mandates. Not counted from the beginning: a log of years has millions of lines.
    """
    counts: dict[int, int] = {}
    for kind in _kinds():
        rows = kind.rows(user, country, LookFilters()).order_by()
        ever = User.objects.filter(Exists(rows.filter(by=OuterRef("pk")).values("pk")))
        counts = dict.fromkeys(ever.values_list("pk", flat=True), 0) | counts
        for row in rows.filter(at__gte=since).values("by").annotate(number=Count("pk")):
            counts[row["by"]] = counts.get(row["by"], 0) + row["number"]
    return counts


def looks_since(user: User, country: Country, since: datetime) -> tuple[int, int]:
    """Looks, and attempts that were refused, from a moment on."""
    shown = refused = 0
    for kind in _kinds():
        rows = kind.rows(user, country, LookFilters()).order_by().filter(at__gte=since)
        told = rows.aggregate(all=Count("pk"), shown=Count("pk", filter=kind.granted))
        shown, refused = shown + told["shown"], refused + told["all"] - told["shown"]
    return shown, refused


def _kinds() -> tuple[LookKind, ...]:
    return (*_OWN, *_declared.values())


def _when_and_who(rows: QuerySet[Any], filters: LookFilters) -> QuerySet[Any]:
    if filters.person is not None:
        rows = rows.filter(by=filters.person)
    if filters.since is not None:
        rows = rows.filter(at__date__gte=filters.since)
    if filters.until is not None:
        rows = rows.filter(at__date__lte=filters.until)
    return rows


def _attempts(user: User, country: Country, filters: LookFilters) -> QuerySet[Attempt]:
    """Refused attempts at what is of no household that is known, on the territories where ``user`` protects people."""
    if filters.household or filters.reason or filters.refused is False:
        return Attempt.objects.none()
    if filters.channel not in ("", LookChannel.PAGE):
        return Attempt.objects.none()
    held = held_places(user, Permission.PROTECT_PEOPLE)
    found = Attempt.objects.filter(lying_in(held, country="country"), country=country)
    return found.filter(subject=filters.subject) if filters.subject else found


def _files(numbers: Sequence[int]) -> Iterable[LookEntry]:
    rows = Look.objects.filter(pk__in=numbers).select_related("by", "household", "territory")
    for look in rows.defer("territory__boundary"):
        yield LookEntry(
            kind=_FILES,
            number=look.pk,
            at=look.at,
            by=look.by,
            subject=LookSubject.FILE,
            territory=look.territory,
            role=look.get_role_display(),
            household=look.household.code,
            reason=look.get_reason_display(),
            reference=look.reference,
            channel=look.get_channel_display(),
            shown=tuple(str(SECTION_NAMES[Section(section)]) for section in look.sections),
            granted=look.granted,
        )


def _refusals(numbers: Sequence[int]) -> Iterable[LookEntry]:
    rows = Attempt.objects.filter(pk__in=numbers).select_related("by", "territory").defer("territory__boundary")
    for attempt in rows:
        subject = LookSubject(attempt.subject)
        yield LookEntry(
            kind=_REFUSALS,
            number=attempt.pk,
            at=attempt.at,
            by=attempt.by,
            subject=subject,
            territory=attempt.territory,
            what=str(subject.label),
            reference=attempt.reference,
            channel=str(LookChannel.PAGE.label),
            granted=False,
        )


_FILES, _REFUSALS = "file", "attempt"
_OWN = (
    LookKind(_FILES, looks, Q(granted=True), _files),
    LookKind(_REFUSALS, _attempts, Q(pk__in=[]), _refusals),
)
