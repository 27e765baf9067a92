"""My tasks: what waits for the person who is signed in, in order of urgency."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from houma.domain.accounts.models import User
from houma.domain.desk.queries import TaskList, tasks_of
from houma.domain.desk.rules import KIND_WORDS, URGENCY_LABELS, TaskFilters, TaskKind, Urgency, Waiting
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.desk_ways import keep_count
from houma.web.places import address_of

PAGE_LENGTH = 25


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task with the address where it is done and how late it is."""

    task: Waiting
    url: str
    days_late: int


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Tasks of one urgency."""

    label: str
    urgency: Urgency
    tasks: tuple[ShownTask, ...]


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of task that can be looked at alone, with how many there are."""

    label: str
    url: str
    count: int
    current: bool


@at_desk
def my_tasks(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """What waits, grouped by urgency, under the filters of the address."""
    today = timezone.localdate()
    found = tasks_of(user, country, today)
    keep_count(user, country, found.total)
    filters = _filters(request)
    narrowed = found.narrowed(filters)
    page = Paginator(narrowed, PAGE_LENGTH).get_page(request.GET.get("page"))
    own_url = reverse("desk", args=[country.code])
    return render(
        request,
        "desk/tasks.html",
        {
            "found": found,
            "page": page,
            "groups": tuple(_groups(list(page.object_list), country)),
            "kinds": _kinds(found, filters, own_url),
            "filters": filters,
            "narrowed": len(narrowed),
            "own_url": own_url,
            "late_url": f"{own_url}?late=1",
            "PAGE_LENGTH": PAGE_LENGTH,
        },
    )


def _filters(request: HttpRequest) -> TaskFilters:
    kind = request.GET.get("kind", "")
    return TaskFilters(
        kind=TaskKind(kind) if kind in set(TaskKind) else None,
        late=request.GET.get("late") == "1",
        text=request.GET.get("q", "").strip()[:100],
    )


def _groups(tasks: Sequence[Waiting], country: Country) -> Iterator[TaskGroup]:
    today = timezone.localdate()
    for urgency, together in groupby(tasks, key=lambda task: task.urgency):
        shown = tuple(ShownTask(task, address_of(task.place, country), task.days_late(today)) for task in together)
        yield TaskGroup(str(URGENCY_LABELS[urgency]), urgency, shown)


def _kinds(found: TaskList, filters: TaskFilters, own_url: str) -> tuple[KindChoice, ...]:
    kept = {"q": filters.text} if filters.text else {}
    return tuple(
        KindChoice(
            capfirst(str(KIND_WORDS[kind].many)),
            own_url if filters.kind == kind else f"{own_url}?{urlencode({**kept, 'kind': kind.value})}",
            found.counts[kind],
            filters.kind == kind,
        )
        for kind in TaskKind
        if found.counts.get(kind)
    )
