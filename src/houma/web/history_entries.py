"""One page of a record's history in words: who, when, for whom, what stood there before and what after."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.base.fields import AmountField
from houma.domain.projects.models import Passage
from houma.domain.projects.reasons import reason_in_words
from houma.domain.territories.models import Country
from houma.values.multilingual import LANGUAGES, Multilingual
from houma.web.delegates import Loans, givers, loans_in, person_name
from houma.web.history import HistoryKind, HistorySource, sources_of
from houma.web.history_words import field_label, model_label
from houma.web.templatetags.values import date_text, number_text

_UNSAID = frozenset({"id", "search_text", "updated_at", "fingerprint"})
_LONGEST_VALUE = 400


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with what stood there and what stands there; empty texts where there was or is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that was done. ``sign``: "+" recorded, "~" changed, "-" deleted."""

    at: datetime
    who: str
    delegates_of: tuple[str, ...]
    sign: str
    what: str
    subject: str
    changes: tuple[FieldChange, ...]
    reason: str


def moments(kind: HistoryKind, record: models.Model) -> QuerySet[Any, tuple[datetime, int, str]]:
    """All entries of a record, the latest first, as (when, source, row): to be counted and cut into pages."""
    parts = [
        source.rows(record)
        .annotate(
            entry_at=F(source.at),
            entry_source=Value(index),
            entry_row=Cast("pk", CharField()),
        )
        .values_list("entry_at", "entry_source", "entry_row")
        for index, source in enumerate(sources_of(kind))
    ]
    together: QuerySet[Any, tuple[datetime, int, str]] = parts[0].union(*parts[1:], all=True)
    return together.order_by("-entry_at", "entry_source", "-entry_row")


def entries(kind: HistoryKind, country: Country, page: Sequence[tuple[datetime, int, str]]) -> list[HistoryEntry]:
    """The entries of one page, in its order. A fixed number of queries for each source that is on the page."""
    sources = sources_of(kind)
    rows: dict[tuple[int, str], tuple[Any, Any]] = {}
    for index, source in enumerate(sources):
        wanted = [row for _at, at_source, row in page if at_source == index]
        if wanted:
            rows |= {(index, str(new.pk)): (old, new) for old, new in _with_previous(source, wanted)}
    names = _Names(source.model for source in sources)
    names.learn([row for pair in rows.values() for row in pair if row is not None])
    actors = {getattr(new, f"{sources[index].by}_id") for (index, _row), (_old, new) in rows.items()}
    loans = loans_in(country, {pk for pk in actors if pk is not None})
    told = []
    for at, index, row in page:
        if (index, row) in rows:
            old, new = rows[index, row]
            told.append(_entry(sources[index], at, old, new, names, loans))
    return told


def _with_previous(source: HistorySource, wanted: list[str]) -> list[tuple[Any, Any]]:
    """Each wanted row with the version before it, None where it is the first or where there are no versions."""
    if not source.versions:
        found = source.model._default_manager.filter(pk__in=wanted).select_related(source.by)
        return [(None, row) for row in found]
    history = source.model.history  # type: ignore[attr-defined]
    chosen = list(history.filter(pk__in=wanted).select_related("history_user"))
    versions: dict[Any, list[Any]] = {}
    for version in history.filter(id__in={row.id for row in chosen}).order_by("history_date", "history_id"):
        versions.setdefault(version.id, []).append(version)
    pairs = []
    for row in chosen:
        line = versions[row.id]
        place = next(position for position, version in enumerate(line) if version.pk == row.pk)
        pairs.append((line[place - 1] if place else None, row))
    return pairs


class _Names:
    """Names of the records that foreign keys point to: one query for each model."""

    def __init__(self, shown: Iterable[type[models.Model]]) -> None:
        self._fields = {
            model: [field for field in model._meta.fields if isinstance(field, models.ForeignKey)] for model in shown
        }
        self._names: dict[tuple[type[models.Model], Any], str] = {}

    def learn(self, rows: Iterable[Any]) -> None:
        """Read the names that these rows will need."""
        wanted: dict[type[models.Model], set[Any]] = {}
        for row in rows:
            for field in self._fields[_model_of(row)]:
                key = getattr(row, field.attname, None)
                if key is not None:
                    wanted.setdefault(field.related_model, set()).add(key)
        for model, keys in wanted.items():
            for found in model._default_manager.filter(pk__in=keys):
                self._names[model, found.pk] = person_name(found) if isinstance(found, User) else str(found)

    def of(self, field: Any, key: Any) -> str:
        """The name of the record ``key``; its number where it is there no longer."""
        return self._names.get((field.related_model, key), f"#{key}")


def _model_of(row: Any) -> type[models.Model]:
    return row.instance_type if hasattr(row, "instance_type") else type(row)


def _entry(source: HistorySource, at: datetime, old: Any, new: Any, names: _Names, loans: Loans) -> HistoryEntry:
    by: User | None = getattr(new, source.by)
    sign = new.history_type if source.versions else "+"
    hidden = _UNSAID | {source.path.partition("__")[0], source.at, source.by}
    changes: dict[str, FieldChange] = {}
    for field in source.model._meta.fields:
        if field.name in hidden or not hasattr(new, field.attname):
            continue
        before = "" if old is None else _value(field, old, names)
        after = "" if sign == "-" else _value(field, new, names)
        if before != after:
            changes[field.name] = FieldChange(capfirst(field_label(field)), before, after)
    return HistoryEntry(
        at=at,
        who=person_name(by) if by else "",
        delegates_of=givers(loans, by, at),
        sign=sign,
        what=capfirst(model_label(source.model)),
        subject=_subject(new) if source.path != "id" else "",
        changes=tuple(_in_one_language(changes)),
        reason=(new.history_change_reason or "") if source.versions else "",
    )


def _in_one_language(changes: Mapping[str, FieldChange]) -> Iterator[FieldChange]:
    """A text that changed in several languages is shown in the reader's; one that changed in others only, in these."""
    own = (get_language() or "fr")[:2]
    for name, change in changes.items():
        stem, _separator, language = name.rpartition("_")
        if language in LANGUAGES and language != own and f"{stem}_{own}" in changes:
            continue
        yield change


def _subject(row: Any) -> str:
    """What a part calls itself: its name in the reader's language, its title or what it is evidence for."""
    if hasattr(row, "get_requirement_display"):
        return str(row.get_requirement_display())
    names = (getattr(row, f"name_{language}", "") for language in LANGUAGES)
    return Multilingual(*names).in_language(get_language() or "fr") or str(getattr(row, "title", "") or "")


def _value(field: Any, row: Any, names: _Names) -> str:
    """What a field holds, in the reader's language."""
    value = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(row, Passage) and field.name == "reason":
        return reason_in_words(value)
    if isinstance(field, models.ForeignKey):
        return names.of(field, value)
    if field.choices:
        return str(capfirst(str(dict(field.flatchoices).get(value, value))))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime | date):
        return date_text(value)
    if isinstance(value, Decimal):
        shown = number_text(value)
        return f"{shown} {row.currency}" if isinstance(field, AmountField) and hasattr(row, "currency") else shown
    if field.get_internal_type() in {"GeometryField", "MultiPolygonField", "PointField", "PolygonField"}:
        return _("a geometry")
    return Truncator(str(value)).chars(_LONGEST_VALUE)
