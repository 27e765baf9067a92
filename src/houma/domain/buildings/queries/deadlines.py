"""The deadlines that open files set, over all buildings that a person may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from django.utils.functional import Promise

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.models import ENDED, Building, Procedure, ProcedureTerm, Step
from houma.domain.buildings.queries.appeals import appeal_in
from houma.domain.buildings.queries.words import told_by
from houma.domain.buildings.rules.procedure import AWAITED, ENDS_APPEAL
from houma.domain.buildings.scope import reached_by
from houma.domain.territories.models import Country, Territory

_TOUCH_APPEALS = ("appeal", *ENDS_APPEAL, "decide", "monitor")
SORTS: dict[str, tuple[OrderBy | str, ...]] = {
    "due": ("due_on", "building__code"),
    "since": (F("set_on").asc(nulls_last=True), "building__code"),
    "code": ("building__code",),
    "territory": ("building__territory__name_fr", "due_on", "building__code"),
}


@dataclass(frozen=True, slots=True)
class DeadlineFilters:
    """What the deadlines are narrowed to; empty values narrow nothing. ``late`` is None for those of both kinds."""

    text: str = ""
    territory: Territory | None = None
    step: str = ""
    late: bool | None = None
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that the file of a building waits for.

    ``awaited`` is what is to have happened, ``step`` the code of the step that set the day, on ``since``; ``days_left``
    is negative where the day is over. ``rule`` is the text from which the deadline comes and ``most_days`` how long it
    lets it be, where the country's data says so; ``appeal_until`` is the last day to appeal against the notice, where
    those texts give one, as long as it is to come or the notice is what the file waits for; ``appeal_runs`` says that
    one was lodged and has not ended.
    """

    key: int
    building: Building
    state: str
    awaited: str | Promise
    step: str
    since: date | None
    due_on: date
    days_left: int
    rule: str
    most_days: int | None
    appeal_until: date | None
    appeal_runs: bool
    is_illustrative: bool

    @property
    def late(self) -> bool:
        """Whether the day is over."""
        return self.days_left < 0

    @property
    def may_be_appealed(self) -> bool:
        """Whether an appeal against the notice is still open."""
        return self.appeal_until is not None and self.appeal_until >= self.due_on - timedelta(days=self.days_left)

    @property
    def days_over(self) -> int:
        """How many days too late it is; 0 where it is not."""
        return max(-self.days_left, 0)


def open_deadlines(
    user: User | AnonymousUser, country: Country, filters: DeadlineFilters, today: date
) -> QuerySet[Procedure]:
    """The open files with a deadline, of the buildings that ``user`` may see, that ``filters`` let through, sorted."""
    rows = awaiting(country).filter(reached_by(user, Permission.SEE_BUILDINGS, building="building__"))
    rows = rows.filter(told_by(filters.text, building="building__"))
    if filters.territory is not None:
        below = filters.territory.descent.values("descendant")
        place = "building__perimeter__in" if filters.territory.perimeter_kind else "building__territory__in"
        rows = rows.filter(**{place: below})
    if filters.step:
        rows = rows.filter(Q(set_by=filters.step))
    if filters.late is not None:
        rows = rows.filter(due_on__lt=today) if filters.late else rows.filter(due_on__gte=today)
    return rows.order_by(*SORTS.get(filters.sort, SORTS["due"]), "pk")


def awaiting(country: Country) -> QuerySet[Procedure]:
    """Open files of a country that wait for a day, with the step that set it (``set_by``) and when (``set_on``).

    ``told_on`` is the day of the last notice, ``last_of_appeal`` the last step that began or ended an appeal.
    """
    taken = Step.objects.filter(procedure=OuterRef("pk")).order_by("-pk")
    setting = taken.filter(due_on__isnull=False)
    files = Procedure.objects.filter(building__country=country, due_on__isnull=False).exclude(state__in=ENDED)
    return files.annotate(
        set_by=Subquery(setting.values("code")[:1]),
        set_on=Subquery(setting.values("happened_on")[:1]),
        told_on=Subquery(taken.filter(code="notify").values("happened_on")[:1]),
        last_of_appeal=Subquery(
            taken.filter(code__in=("appeal", *ENDS_APPEAL, "decide", "monitor")).values("code")[:1]
        ),
    )


def deadlines(found: QuerySet[Procedure] | Iterable[Procedure], country: Country, today: date) -> Iterator[Deadline]:
    """Files of ``open_deadlines`` (or a page of them) as they are told: three queries."""
    appeal = appeal_in(country.pk)
    terms = {term.step: term for term in ProcedureTerm.objects.filter(country=country)}
    if isinstance(found, QuerySet):
        found = found.select_related("building__territory").defer(
            "building__footprint", "building__territory__boundary", "building__territory__point"
        )
    for file in found:
        step, due_on = vars(file)["set_by"] or "", file.due_on
        if due_on is None:  # What ``awaiting`` lets through has a day.
            continue
        term, told_on = terms.get(step), vars(file)["told_on"]
        until = appeal.until(told_on) if appeal is not None and told_on is not None else None
        yield Deadline(
            key=file.pk,
            building=file.building,
            state=file.get_state_display(),
            awaited=AWAITED.get(step, file.get_state_display()),
            step=step,
            since=vars(file)["set_on"],
            due_on=due_on,
            days_left=(due_on - today).days,
            rule=term.source if term is not None else "",
            most_days=term.most_days if term is not None else None,
            appeal_until=until if until is not None and (step == "notify" or until >= today) else None,
            appeal_runs=vars(file)["last_of_appeal"] == "appeal",
            is_illustrative=file.is_illustrative,
        )
