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
from django.utils.translation import gettext_lazy, pgettext_lazy

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
from houma.values.marking import Piece, marked

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
class Said:
    """What one column said before it was emptied, with the words that mean somebody marked."""

    field: str | Promise
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Redacted:
    """A row about a building of which words went."""

    building: str
    part: str | Promise
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Redaction:
    """What an erasure did to words about buildings.

    Attributes:
        files_kept: documents that lost their title and the name of their file, and of which the file stays.
        owners_kept: owners of the same name who stay until the last step of an open file.
    """

    gone: tuple[Redacted, ...]
    files_kept: int
    owners_kept: int


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
_EARLIER = pgettext_lazy("words about a building", "earlier description")
_FIELDS: dict[str, str | Promise] = {
    "summary": gettext_lazy("Summary"),
    "reason": gettext_lazy("Reason"),
    "note": gettext_lazy("Note"),
    "detail": gettext_lazy("Detail"),
    "description": gettext_lazy("Description"),
    "rule_cited": gettext_lazy("Rule"),
    "decay": gettext_lazy("Decay"),
    "name": gettext_lazy("Name"),
    "address": gettext_lazy("Address"),
    "code": gettext_lazy("Reference"),
    "withdrawn_because": gettext_lazy("Reason"),
    "document__title": gettext_lazy("Title"),
    "document__filename": gettext_lazy("Name of the file"),
    "contact": gettext_lazy("Contact"),
    "share": gettext_lazy("Share"),
}
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
def erase_words(named: Named) -> Redaction:
    """Take these words out, from tables of history too, and tell which; the second time none.

    A document keeps its file: what the law's steps stand on is not thrown away. One that belongs to no step or
    inspection is withdrawn from sight. An owner of the same name stays while a file of the building is open, since
    notices of the law have to reach him, and goes with its last step.
    """
    gone = [one for words in _APPEND_ONLY for one in _emptied(words, named)]
    gone += [one for words in _CHANGING for one in _changed(words, named)]
    untitled, files_kept = _untitled(named)
    owners, owners_kept = _owners_gone(named)
    gone += [*untitled, *_past(named), *owners]
    codes = dict(Building.objects.filter(pk__in={one.building for one in gone}).values_list("pk", "code"))
    told = tuple(Redacted(codes[one.building], one.part, one.said) for one in gone)
    return Redaction(told, files_kept, owners_kept)


@dataclass(frozen=True, slots=True)
class _Gone:
    building: int
    part: str | Promise
    said: tuple[Said, ...]


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


def _told(words: _Words, building: int, said: Mapping[str, str], named: Named) -> _Gone:
    means = named.near if building in named.lived_in and not words.sure else named.surely
    return _Gone(
        building, words.part, tuple(Said(_FIELDS[column], marked(text, means)) for column, text in said.items())
    )


def _emptied(words: _Words, named: Named) -> list[_Gone]:
    """Empty rows of a table that keeps everything else; it asks for the record of it first."""
    found = list(_found(words, named))
    _written_down(words.rows, [key for key, *_told_of in found])
    for key, _building, said in found:
        words.rows._default_manager.filter(pk=key).update(**{column: words.blanks[column] for column in said})
    return [_told(words, building, said, named) for _key, building, said in found]


def _written_down(rows: type[models.Model], keys: Iterable[int]) -> None:
    place = rows._meta.db_table
    known = set(ErasedWords.objects.filter(place=place, key__in=keys).values_list("key", flat=True))
    ErasedWords.objects.bulk_create(ErasedWords(place=place, key=key) for key in keys if key not in known)


def _changed(words: _Words, named: Named) -> Iterator[_Gone]:
    for key, building, said in list(_found(words, named)):
        blanks = {column: words.blanks[column] for column in said}
        if words.rows is Dwelling:  # Two dwellings of a building are never called the same.
            blanks = {"code": f"{ERASED}{key}"}
        words.rows._default_manager.filter(pk=key).update(**blanks)
        if words.rows is Building:
            one = Building.objects.only("code", "name", "address").get(pk=key)
            Building.objects.filter(pk=key).update(search_text=found_by(one))
        yield _told(words, building, said, named)


def _past(named: Named) -> Iterator[_Gone]:
    """What buildings and dwellings were called before, and what was said of them."""
    rows = Building.history.filter(Q(territory__in=named.around) | Q(id__in=named.lived_in))
    columns = ("decay", "name", "address")
    for key, building, *texts in rows.values_list("pk", "id", *columns).iterator(chunk_size=_CHUNK):
        means = (named.near if building in named.lived_in else named.surely, named.surely, named.surely)
        said = [one for one in zip(columns, texts, means, strict=True) if one[1] and one[2](one[1])]
        if said:
            Building.history.filter(pk=key).update(**{column: "" for column, *_told_of in said})
            yield _Gone(
                building, _EARLIER, tuple(Said(_FIELDS[column], marked(text, judge)) for column, text, judge in said)
            )
    dwellings = dict(Dwelling.objects.filter(building__territory__in=named.around).values_list("pk", "building"))
    past = Dwelling.history.filter(id__in=Dwelling.objects.filter(building__territory__in=named.around).values("pk"))
    for key, dwelling, code in past.values_list("pk", "id", "code").iterator(chunk_size=_CHUNK):
        if named.surely(code):
            Dwelling.history.filter(pk=key).update(code=f"{ERASED}{dwelling}")
            yield _Gone(dwellings[dwelling], _EARLIER, (Said(_FIELDS["code"], marked(code, named.surely)),))


def _untitled(named: Named) -> tuple[list[_Gone], int]:
    """Take the names off documents, and those out of sight on which no step or inspection stands; how many stay."""
    gone, kept = [], 0
    for key, building, said in list(_found(_TITLES, named)):
        paper = BuildingDocument.objects.get(pk=key)
        stands = paper.step_id is not None or paper.inspection_id is not None
        if not stands and paper.withdrawn_at is None:
            BuildingDocument.objects.filter(pk=key).update(withdrawn_at=timezone.now(), withdrawn_because=ERASED)
        _written_down(Document, [paper.document_id])
        for rows in (Document.objects.filter(pk=paper.document_id), Document.history.filter(id=paper.document_id)):
            rows.update(title=ERASED, filename=f"{ERASED}{paper.document_id}")
        gone.append(_told(_TITLES, building, said, named))
        kept += 1
    return gone, kept


def _owners_gone(named: Named) -> tuple[list[_Gone], int]:
    """Empty owners of the same name; those whom notices still have to reach are marked, and how many they are."""
    gone, kept = [], 0
    for key, building, said in list(_found(_OWNERS, named)):
        owner = Owner.objects.select_for_update().get(pk=key)
        if owner.building.procedures.exclude(state__in=ENDED).exists():
            Owner.objects.filter(pk=key).update(erased_at_end=True)
            kept += 1
        else:
            empty_owner(owner)
            gone.append(_told(_OWNERS, building, said, named))
    return gone, kept
