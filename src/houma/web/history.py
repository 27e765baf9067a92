"""The history of every record: which kinds there are, who may read which, and what changed when.

One registry says for each kind which model it is and which records a person may read the history of; a later kind is
one more ``register``. What belongs to a record is found by the foreign keys that lead to it: models with a history
(django-simple-history) give each change, models that only grow (a pair of fields ``…_at`` and ``…_by``) each row.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Mandate, Party, User
from houma.domain.accounts.people_queries import mandates_seen
from houma.domain.accounts.reach import held_places, territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.models import Agreement
from houma.domain.funding.models import Fund
from houma.domain.projects.models import Evidence, Programme, Project
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Country, Level, Territory

_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class HistoryKind:
    """A kind of record whose history is read.

    ``key`` names the field by which the address names a record. ``parts`` names the apps whose models belong to the
    record as far as their foreign keys lead to it.
    """

    name: str
    label: str | Promise
    model: type[models.Model]
    visible: Callable[[User, Country], QuerySet[Any]]
    key: str = "pk"
    parts: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    """Names of models that lead to the record and are not told here: others read them."""


@dataclass(frozen=True, slots=True)
class HistorySource:
    """Where entries of a history come from: versions of a model with a history, or rows that were recorded once.

    ``path`` leads from a row to the record; ``at`` and ``by`` name the fields that say when and who.
    """

    model: type[models.Model]
    path: str
    at: str
    by: str
    versions: bool

    def rows(self, record: models.Model) -> QuerySet[Any]:
        """The entries of ``record``, in no order."""
        manager = self.model.history if self.versions else self.model._default_manager  # type: ignore[attr-defined]
        value = record.pk if self.path == "id" else record
        return manager.filter(**{self.path: value}).order_by()


_kinds: dict[str, HistoryKind] = {}


def register(kind: HistoryKind) -> None:
    """Make the history of a kind of record readable."""
    _kinds[kind.name] = kind


def history_kind(name: str) -> HistoryKind | None:
    """The kind of this name; None where there is none."""
    return _kinds.get(name)


def kinds() -> tuple[HistoryKind, ...]:
    """All kinds whose history is read."""
    return tuple(_kinds.values())


@cache
def sources_of(kind: HistoryKind) -> tuple[HistorySource, ...]:
    """Where the history of a kind comes from: the record itself first, then its parts."""
    own = HistorySource(kind.model, "id", "history_date", "history_user", versions=True)
    parts = (source for app in kind.parts for source in _sources_in(app, kind.model))
    return (own, *(source for source in parts if source.model.__name__ not in kind.apart))


def _sources_in(app: str, root: type[models.Model]) -> Iterator[HistorySource]:
    for model in apps.get_app_config(app).get_models():
        if model is root or hasattr(model, "history_object"):
            continue
        path = _path_to(model, root, surely=True) or _path_to(model, root)
        if path is None:
            continue
        if hasattr(model, "history"):
            yield HistorySource(model, path, "history_date", "history_user", versions=True)
        elif stamp := _stamp(model):
            yield HistorySource(model, path, f"{stamp}_at", f"{stamp}_by", versions=False)


def _stamp(model: type[models.Model]) -> str | None:
    """The stem of the fields that say when a row was written and by whom; None where it has no such pair."""
    names = {field.name for field in model._meta.fields}
    return next((name[:-3] for name in sorted(names) if name.endswith("_at") and f"{name[:-3]}_by" in names), None)


def _path_to(model: type[models.Model], root: type[models.Model], *, surely: bool = False) -> str | None:
    """The shortest way along foreign keys from ``model`` to ``root``, as a lookup; ``surely``: none may be empty."""
    seen = {model}
    waiting: deque[tuple[type[models.Model], tuple[str, ...]]] = deque([(model, ())])
    while waiting:
        here, steps = waiting.popleft()
        for field in here._meta.fields:
            target = field.related_model
            if not isinstance(target, type) or target in seen or len(steps) >= _DEEPEST or (surely and field.null):
                continue
            path = (*steps, field.name)
            if target is root:
                return "__".join(path)
            if target._meta.app_label == model._meta.app_label:
                seen.add(target)
                waiting.append((target, path))
    return None


def _projects(user: User, country: Country) -> QuerySet[Project]:
    return projects_where(user, Permission.READ_HISTORY).filter(country=country)


def _agreements(user: User, country: Country) -> QuerySet[Agreement]:
    return Agreement.objects.filter(country=country, project__in=_projects(user, country))


def _evidence(user: User, country: Country) -> QuerySet[Evidence]:
    return Evidence.objects.filter(project__in=_projects(user, country))


def _mandates(user: User, country: Country) -> QuerySet[Mandate]:
    return mandates_seen(user, country).select_related("user", "territory")


def _parties(user: User, country: Country) -> QuerySet[Party]:
    return Party.objects.filter(country=country) if _levels_read(user, country) else Party.objects.none()


def _programmes(user: User, country: Country) -> QuerySet[Programme]:
    return Programme.objects.filter(country=country) if _levels_read(user, country) else Programme.objects.none()


def _territories(user: User, country: Country) -> QuerySet[Territory]:
    return territories_held(user, Permission.READ_HISTORY, country).defer("boundary")


def _funds(user: User, country: Country) -> QuerySet[Fund]:
    """Funds are the whole country's: so are their histories."""
    national = Level.COUNTRY in _levels_read(user, country)
    return Fund.objects.filter(country=country) if national else Fund.objects.none()


def _levels_read(user: User, country: Country) -> set[str]:
    """The levels of the territories of ``country`` whose histories ``user`` reads, beyond those of single projects."""
    held = held_places(user, Permission.READ_HISTORY)
    return {level for _territory, level, code in held if code == country.code}


for _kind in (
    HistoryKind(
        "project", _("project"), Project, _projects, key="code", parts=("projects",), apart=("MandateProject",)
    ),
    HistoryKind("evidence", _("evidence"), Evidence, _evidence),
    HistoryKind("agreement", _("agreement"), Agreement, _agreements, key="code", parts=("agreements",)),
    HistoryKind("mandate", _("mandate"), Mandate, _mandates, parts=("accounts", "projects")),
    HistoryKind("party", _("organisation"), Party, _parties, key="code"),
    HistoryKind("territory", _("territory"), Territory, _territories, key="code"),
    HistoryKind("programme", _("programme"), Programme, _programmes, key="code"),
    HistoryKind("fund", _("fund"), Fund, _funds, key="code", parts=("funding",)),
):
    register(_kind)
