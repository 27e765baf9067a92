"""Words about buildings that name somebody who is erased: found, told and taken out; the rows and their days stay.

What was decided and done about a building is kept for good, and its tables let nothing be changed. Words that somebody
wrote freely there may name who lives in it. They go as a whole: nobody can say which of them tell of this one alone.
That they went is written down (``ErasedWords``), not whose they were.

Who is meant is said by whoever keeps people: this room knows buildings only.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from houma.domain.buildings.actions.registering import empty_owner, found_by
from houma.domain.buildings.models import (
    ENDED,
    Building,
    BuildingDocument,
    Dwelling,
    ErasedWords,
    Finding,
    Inspection,
    Measure,
    MoneyEntry,
    Owner,
    Step,
    Works,
)
from houma.domain.documents.models import Document

ERASED = "–"
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Named:
    """How somebody is known in words.

    Attributes:
        near: whether words about a building in which they lived may mean them; in doubt they do.
        surely: whether words about any building mean them: whole name, telephone or reference.
        lived_in: keys of the buildings in which they lived.
        around: keys of the territories in which buildings are searched.
    """

    near: Callable[[str], bool]
    surely: Callable[[str], bool]
    lived_in: Collection[int]
    around: Collection[int]


@dataclass(frozen=True, slots=True)
class Telling:
    """Words that name somebody: of which building, in what, and what they say."""

    building: str
    part: str | Promise
    said: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Columns of a table in which somebody wrote freely, each with what stands there once it is erased.

    ``building`` is the path to the building. ``sure`` are columns that tell which building it is, or to whom it
    belongs: a family's name may well be a street's, so they go only where they mean this very person.
    """

    rows: type[models.Model]
    building: str
    part: str | Promise
    blanks: Mapping[str, str]
    sure: bool = False


_INSPECTION = pgettext_lazy("words about a building", "inspection")
_STEP = pgettext_lazy("words about a building", "step of the file")
_BUILDING = pgettext_lazy("words about a building", "building")
_PAPER = pgettext_lazy("words about a building", "document")
_APPEND_ONLY = (
    _Words(Inspection, "building", _INSPECTION, {"summary": "", "reason": ERASED}),
    _Words(Finding, "inspection__building", _INSPECTION, {"note": ""}),
    _Words(Step, "procedure__building", _STEP, {"reason": ERASED}),
    _Words(Measure, "step__procedure__building", _STEP, {"detail": ""}),
    _Words(Works, "step__procedure__building", _STEP, {"description": ""}),
    _Words(
        MoneyEntry,
        "procedure__building",
        pgettext_lazy("words about a building", "amount"),
        {"note": "", "rule_cited": ERASED},
    ),
)
_CHANGING = (
    _Words(Building, "self", _BUILDING, {"decay": ""}),
    _Words(Building, "self", _BUILDING, {"name": "", "address": ""}, sure=True),
    _Words(Dwelling, "building", pgettext_lazy("words about a building", "dwelling"), {"code": ERASED}, sure=True),
    _Words(BuildingDocument, "building", _PAPER, {"withdrawn_because": ERASED}),
)
_TITLES = _Words(BuildingDocument, "building", _PAPER, {"document__title": ERASED, "document__filename": ERASED})
_OWNERS = _Words(
    Owner,
    "building",
    pgettext_lazy("words about a building", "owner"),
    {"name": "", "contact": "", "share": ""},
    sure=True,
)


def telling(named: Named) -> Iterator[Telling]:
    """What words about buildings say of them, owners of the same name included."""
    for words in (*_APPEND_ONLY, *_CHANGING, _TITLES, _OWNERS):
        codes: dict[int, str] = {}
        for _key, building, said in _found(words, named):
            if building not in codes:
                codes[building] = Building.objects.values_list("code", flat=True).get(pk=building)
            yield Telling(codes[building], words.part, " · ".join(said.values()))


@transaction.atomic
def erase_words(named: Named) -> int:
    """Take these words out, from tables of history too, and return of how many rows; the second time of none.

    A document keeps its file: what the law's steps stand on is not thrown away. One that belongs to no step or
    inspection is withdrawn from sight. An owner of the same name stays while a file of the building is open, since
    notices of the law have to reach him, and goes with its last step.
    """
    gone = sum(_emptied(words, named) for words in _APPEND_ONLY)
    gone += sum(_changed(words, named) for words in _CHANGING)
    return gone + _untitled(named) + _past(named) + sum(_owner_gone(key) for key, *_ in _found(_OWNERS, named))


def _found(words: _Words, named: Named) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Rows that name them: key, building, and what each column says that does."""
    of = "" if words.building == "self" else f"{words.building}__"
    place = Q(**{f"{of}territory__in": named.around}) | Q(**{f"{of}pk__in": named.lived_in})
    saying = Q()
    for column, blank in words.blanks.items():
        saying |= ~Q(**{f"{column}__in": ("", blank)})
    rows = words.rows._default_manager.filter(place, saying).order_by("pk")
    columns = [*words.blanks]
    for key, building, *said in rows.values_list("pk", f"{of}pk", *columns).iterator(chunk_size=_CHUNK):
        means = named.near if building in named.lived_in and not words.sure else named.surely
        telling = {
            column: text
            for column, text in zip(columns, said, strict=True)
            if text and text != words.blanks[column] and means(text)
        }
        if telling:
            yield key, building, telling


def _emptied(words: _Words, named: Named) -> int:
    """Empty rows of a table that keeps everything else; it asks for the record of it first."""
    found = [(key, said) for key, _building, said in _found(words, named)]
    _written_down(words.rows, [key for key, _said in found])
    for key, said in found:
        words.rows._default_manager.filter(pk=key).update(**{column: words.blanks[column] for column in said})
    return len(found)


def _written_down(rows: type[models.Model], keys: Iterable[int]) -> None:
    place = rows._meta.db_table
    known = set(ErasedWords.objects.filter(place=place, key__in=keys).values_list("key", flat=True))
    ErasedWords.objects.bulk_create(ErasedWords(place=place, key=key) for key in keys if key not in known)


def _changed(words: _Words, named: Named) -> int:
    gone = 0
    for key, _building, said in list(_found(words, named)):
        blanks = {column: words.blanks[column] for column in said}
        if words.rows is Dwelling:  # Two dwellings of a building are never called the same.
            blanks = {"code": f"{ERASED}{key}"}
        words.rows._default_manager.filter(pk=key).update(**blanks)
        if words.rows is Building:
            one = Building.objects.only("code", "name", "address").get(pk=key)
            Building.objects.filter(pk=key).update(search_text=found_by(one))
        gone += 1
    return gone


def _past(named: Named) -> int:
    """What buildings and dwellings were called before, and what was said of them."""
    gone = 0
    for row in Building.history.filter(Q(territory__in=named.around) | Q(id__in=named.lived_in)).iterator(_CHUNK):
        near = named.near if row.id in named.lived_in else named.surely
        said = {"decay": near(row.decay), "name": named.surely(row.name), "address": named.surely(row.address)}
        if any(said.values()):
            Building.history.filter(pk=row.pk).update(**{column: "" for column, tells in said.items() if tells})
            gone += 1
    dwellings = Dwelling.objects.filter(building__territory__in=named.around).values("pk")
    for row in Dwelling.history.filter(id__in=dwellings).iterator(_CHUNK):
        if named.surely(row.code):
            Dwelling.history.filter(pk=row.pk).update(code=f"{ERASED}{row.id}")
            gone += 1
    return gone


def _untitled(named: Named) -> int:
    """Take the names off documents, and those out of sight on which no step or inspection stands."""
    gone = 0
    for key, _building, _said in list(_found(_TITLES, named)):
        paper = BuildingDocument.objects.get(pk=key)
        free = paper.step_id is None and paper.inspection_id is None and paper.withdrawn_at is None
        if free:
            BuildingDocument.objects.filter(pk=key).update(withdrawn_at=timezone.now(), withdrawn_because=ERASED)
        _written_down(Document, [paper.document_id])
        for rows in (Document.objects.filter(pk=paper.document_id), Document.history.filter(id=paper.document_id)):
            rows.update(title=ERASED, filename=f"{ERASED}{paper.document_id}")
        gone += 1
    return gone


def _owner_gone(key: int) -> int:
    owner = Owner.objects.select_for_update().get(pk=key)
    if owner.building.procedures.exclude(state__in=ENDED).exists():
        gone = not owner.erased_at_end
        Owner.objects.filter(pk=key).update(erased_at_end=True)
        return int(gone)
    empty_owner(owner)
    return 1
