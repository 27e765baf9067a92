"""Search that forgives: accents, Arabic letters, transliteration, word order, words half typed or run together.

Names are compared as they sound (``houma.values.folding``). A country has a few thousand of them, so one pass of array
arithmetic over all words of all names answers within milliseconds and needs no search engine.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from houma.domain.territories.models import Level
from houma.domain.territories.rules.levels import SELDOM_MEANT, bare_name
from houma.values.folding import in_latin_letters, words
from houma.values.multilingual import Multilingual

_Scalar = TypeVar("_Scalar", bound=np.generic)
_HINT = re.compile(r"^(?P<name>.+?)\s*[(\[،](?P<hint>[^()\[\]]+)[)\]]?\s*$", re.DOTALL)
_TAIL = re.compile(r"^(?P<name>[^,;/]+)[,;/](?P<hint>.+)$", re.DOTALL)
_VOWELS = re.compile("[aeio]|(?<!^)u")  # At the start, "u" stands for a consonant: Ouezzane, Wazzan.
_DOUBLED = re.compile(r"(.)\1+")
_HALF_SOUNDS = frozenset("otsd")  # "Laayo" on its way to "Laayoune", "Marrakes" to "Marrakesh".
_ARTICLES_BEFORE_SUN_LETTERS = frozenset({"es", "er", "et", "en", "ed", "ekh"})  # Es-Semara, as it sounds
_LONGEST_QUERY = 120
_FEWEST_LETTERS_FOR_LIKENESS = 3
_SAME_CONSONANTS = 86.0  # "knitra" for "kenitra": vowels are what transliteration loses first.
_ALIKE_ENOUGH = 74.0  # Of 100. On Morocco's names, slips of one or two letters stay above, other places mostly below.
_VERY_ALIKE = 90.0  # "bni mellal" for "beni mellal": rather a slip than a place called "Bni…" near Béni Mellal
_HINT_ALIKE = 80.0
_STEP = 4.0  # Likeness differing by less than this is the same for the order of the results.


class Nearness(IntEnum):
    """How a text came to a name, from the farthest to the nearest."""

    ALIKE = 1  # some letters differ
    PLACED = 2  # some words are those of a territory above: "azrou ifrane"
    BEGUN = 3  # words of the name, or their beginnings, and the name has more words
    COMPLETED = 4  # all words of the name, some half typed
    EXACT = 5  # the name, however it is written


@dataclass(frozen=True, slots=True)
class Place:
    """What is kept in memory of a territory."""

    id: int
    code: str
    level: str
    names: Multilingual
    parent_id: int | None
    population: int | None
    point: tuple[float, float] | None = None  # longitude, latitude


@dataclass(frozen=True, slots=True)
class Hit:
    """A territory that was found, through which spelling, and how near it came (``likeness`` up to 100)."""

    place: Place
    parents: tuple[Place, ...]  # from its parent up to below the country
    spelling: str
    nearness: Nearness
    likeness: float


class NameIndex:
    """The places of one country, found by what people type. Immutable: a change of names makes a new index."""

    def __init__(
        self, places: Iterable[Place], spellings: Iterable[tuple[int, str]], codes: Iterable[tuple[int, str]] = ()
    ) -> None:
        """``spellings`` and further ``codes`` (ISO, statistics office) are pairs (id of a place, text)."""
        self.places: Mapping[int, Place] = {place.id: place for place in places}
        self._by_code = {place.code: place for place in self.places.values()}
        self._codes: dict[str, list[int]] = defaultdict(list)
        self._further_codes: dict[int, list[str]] = defaultdict(list)
        for place in self.places.values():
            self._codes[place.code.casefold()].append(place.id)
        for place_id, code in codes:
            self._further_codes[place_id].append(code)
            if place_id not in self._codes[code.casefold()]:
                self._codes[code.casefold()].append(place_id)
        self._read(spellings)

    def _read(self, spellings: Iterable[tuple[int, str]]) -> None:
        named: dict[tuple[int, tuple[str, ...]], str] = {}
        for place_id, spelling in spellings:
            sounding = words(bare_name(spelling)[0])
            if not sounding or place_id not in self.places:
                continue
            named.setdefault((place_id, sounding), spelling)
            if len(sounding) > 1 and sounding[0] in _ARTICLES_BEFORE_SUN_LETTERS:
                named.setdefault((place_id, sounding[1:]), spelling)
            if heard := in_latin_letters(sounding):
                named.setdefault((place_id, heard), spelling)
        self._entries = [(place_id, sounding, spelling) for (place_id, sounding), spelling in named.items()]
        self._vocabulary = sorted({word for _place, sounding, _spelling in self._entries for word in sounding})
        number = {word: position for position, word in enumerate(self._vocabulary)}
        self._by_consonants: dict[str, list[int]] = defaultdict(list)
        for word, position in number.items():
            self._by_consonants[_VOWELS.sub("", word)].append(position)
        own: dict[int, set[int]] = defaultdict(set)
        for place_id, sounding, _spelling in self._entries:
            own[place_id].update(number[word] for word in sounding)
        nothing = len(self._vocabulary)  # a last column that no word is like, for names without words above
        self._own = _Ragged([[number[word] for word in sounding] for _place, sounding, _ in self._entries])
        above = {
            place_id: sorted({word for parent in self.parents_of(place_id) for word in own[parent.id]}) or [nothing]
            for place_id in self.places
        }
        self._above = _Ragged([above[place_id] for place_id, _sounding, _ in self._entries])
        self._joined = [_run_together(sounding) for _place, sounding, _ in self._entries]
        self._written = [_as_written(spelling) for _place, _sounding, spelling in self._entries]
        self._exact: dict[str, list[int]] = defaultdict(list)
        for entry, (_place, sounding, _spelling) in enumerate(self._entries):
            for key in {_run_together(sounding), " ".join(sorted(sounding))}:
                self._exact[key].append(entry)
        entry_places = [self.places[place_id] for place_id, _sounding, _ in self._entries]
        self._place_ids = np.array([place.id for place in entry_places], dtype=np.int64)
        self._lengths = np.array([len(joined) for joined in self._joined], dtype=np.float64)
        self._word_counts = np.array([len(sounding) for _place, sounding, _ in self._entries], dtype=np.int64)
        self._population = np.array([place.population or 0 for place in entry_places], dtype=np.int64)
        self._seldom = np.array([place.level in SELDOM_MEANT for place in entry_places], dtype=bool)
        self._levels = np.array([str(place.level) for place in entry_places], dtype=np.str_)

    def place(self, code: str) -> Place:
        """The place with this code; raises KeyError."""
        return self._by_code[code]

    def codes_of(self, place_id: int) -> tuple[str, ...]:
        """Its codes beside its own: ISO, statistics office."""
        return tuple(self._further_codes.get(place_id, ()))

    def parents_of(self, place_id: int) -> tuple[Place, ...]:
        """The places above, from the parent upwards, the country left out."""
        found = []
        above = self.places[place_id].parent_id
        while above is not None and above in self.places and self.places[above].level != Level.COUNTRY:
            found.append(self.places[above])
            above = self.places[above].parent_id
        return tuple(found)

    def search(self, text: str, *, limit: int = 10, levels: Collection[str] = ()) -> list[Hit]:
        """The territories that ``text`` may mean, the likeliest first.

        A name in parentheses or behind a comma says where: ``"Azrou (Ifrane)"``. A word that says a level counts where
        a territory of that level was found: ``"province azilal"``. Codes are found too.

        Args:
            levels: where given, only territories of these levels.
        """
        text = text.strip()[:_LONGEST_QUERY]
        by_code = [self.places[place_id] for place_id in self._codes.get(text.casefold(), ())]
        hits = [
            Hit(place, self.parents_of(place.id), place.code, Nearness.EXACT, 100.0)
            for place in by_code
            if not levels or place.level in levels
        ]
        if hits:
            return hits[:limit]
        if said := _HINT.match(text):
            hits = self._named(said["name"], said["hint"], limit, levels)
        else:
            hits = self._named(text, "", limit, levels)
            if (said := _TAIL.match(text)) and (not hits or hits[0].nearness < Nearness.EXACT):
                hits = self._named(said["name"], said["hint"], limit, levels, hint_is_sure=True) + hits
        first: dict[int, Hit] = {}
        for hit in hits:
            first.setdefault(hit.place.id, hit)
        return list(first.values())[:limit]

    def _named(
        self, text: str, hint: str, limit: int, levels: Collection[str], *, hint_is_sure: bool = False
    ) -> list[Hit]:
        bare, said_levels = bare_name(text)
        sounding = words(bare)
        if not sounding or not self._entries:
            return []
        nearness, likeness = self._judge(sounding, bare)
        candidates = nearness > 0
        if levels:
            candidates &= np.isin(self._levels, [str(level) for level in levels])
        candidates = self._narrowed(candidates, np.isin(self._levels, [str(level) for level in said_levels]))
        if hint:
            there = self._stands_in(hint)
            candidates = candidates & there if hint_is_sure else self._narrowed(candidates, there)
        (chosen,) = np.nonzero(candidates)
        alike = nearness[chosen] == Nearness.ALIKE
        rank = np.where(alike & (likeness[chosen] >= _VERY_ALIKE), Nearness.PLACED + 0.5, nearness[chosen])
        stepped = np.where(alike, np.round(likeness[chosen] / _STEP), 0)
        order = np.lexsort((-likeness[chosen], -self._population[chosen], self._seldom[chosen], -stepped, -rank))
        hits: dict[int, Hit] = {}
        for entry in chosen[order]:
            place_id, _sounding, spelling = self._entries[entry]
            if place_id not in hits:
                parents = self.parents_of(place_id)
                hits[place_id] = Hit(
                    self.places[place_id], parents, spelling, Nearness(nearness[entry]), float(likeness[entry])
                )
                if len(hits) == limit:
                    break
        return list(hits.values())

    @staticmethod
    def _narrowed(candidates: NDArray[np.bool_], wish: NDArray[np.bool_]) -> NDArray[np.bool_]:
        both = candidates & wish
        return both if both.any() else candidates

    def _judge(self, sounding: tuple[str, ...], bare: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Nearness (0: not near) and likeness of every entry to the words."""
        weights = np.array([len(word) for word in sounding], dtype=np.float64)
        weights /= weights.sum()
        alike, begun = self._compare(sounding, bare.split()[-1])
        own_begun = self._own.best(begun)
        nearness = np.zeros(len(self._entries), dtype=np.int64)
        likeness = np.zeros(len(self._entries), dtype=np.float64)

        joined, written = _run_together(sounding), bare.replace(" ", "")
        if len(joined) >= _FEWEST_LETTERS_FOR_LIKENESS:
            coverage = np.minimum(1.0, len(joined) / self._lengths)
            by_words = weights @ self._own.best(alike) * (0.75 + 0.25 * coverage)
            run_together = process.cdist([joined], self._joined, scorer=fuzz.ratio, dtype=np.float32)[0]
            as_written = process.cdist([written], self._written, scorer=fuzz.ratio, dtype=np.float32)[0]
            likeness = np.maximum(by_words, np.maximum(run_together, as_written)).astype(np.float64)
            nearness[likeness >= _ALIKE_ENOUGH] = Nearness.ALIKE
        if len(sounding) > 1:
            either = np.maximum(own_begun, self._above.best(begun))
            nearness[either.all(axis=0) & own_begun.any(axis=0)] = Nearness.PLACED
        named = own_begun.all(axis=0) & (self._word_counts >= len(sounding))
        nearness[named] = Nearness.BEGUN
        nearness[named & (self._word_counts == len(sounding))] = Nearness.COMPLETED
        for key in {joined, " ".join(sorted(sounding))}:
            nearness[self._exact.get(key, [])] = Nearness.EXACT
        likeness[nearness == Nearness.EXACT] = 100.0
        return nearness, likeness

    def _compare(
        self, sounding: tuple[str, ...], last_typed: str = ""
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Every word against the vocabulary: how alike (0 to 100), and whether it is the word or its beginning."""
        alike = np.zeros((len(sounding), len(self._vocabulary) + 1), dtype=np.float64)
        begun = np.zeros(alike.shape, dtype=bool)
        alike[:, :-1] = process.cdist(sounding, self._vocabulary, scorer=fuzz.ratio, score_cutoff=60, dtype=np.float32)
        for row, word in enumerate(sounding):
            consonants = _VOWELS.sub("", word)
            if len(consonants) >= _FEWEST_LETTERS_FOR_LIKENESS:
                same = self._by_consonants.get(consonants, [])
                alike[row, same] = np.maximum(alike[row, same], _SAME_CONSONANTS)
            beginnings = {word}
            if row == len(sounding) - 1 and len(last_typed) > 2 and last_typed[-1] in _HALF_SOUNDS:
                beginnings.update(words(last_typed[:-1])[-1:])
            if len(word) == 1 and row == len(sounding) - 1 and len(last_typed) > 2:
                beginnings.clear()  # "zzzz" sounds like "s", and begins nothing.
            for beginning in beginnings:
                start = bisect_left(self._vocabulary, beginning)
                end = bisect_left(self._vocabulary, beginning + "\U0010ffff")
                begun[row, start:end] = True
        return alike, begun

    def _stands_in(self, hint: str) -> NDArray[np.bool_]:
        """Entries that stand under a territory called like ``hint``."""
        sounding = words(bare_name(hint)[0])
        if not sounding:
            return np.zeros(len(self._entries), dtype=bool)
        alike, begun = self._compare(sounding)
        near: NDArray[np.bool_] = np.all(self._above.best((alike >= _HINT_ALIKE) | begun), axis=0)
        return near


def _run_together(sounding: Iterable[str]) -> str:
    return _DOUBLED.sub(r"\1", "".join(sounding))


def _as_written(name: str) -> str:
    return bare_name(name)[0].replace(" ", "")


class _Ragged:
    """Lists of column numbers of unequal length, none empty: the best column of each list, for many rows at once."""

    def __init__(self, lists: list[list[int]]) -> None:
        self._columns = np.array([column for one in lists for column in one], dtype=np.int64)
        self._starts = np.cumsum([0, *(len(one) for one in lists)][:-1], dtype=np.int64) if lists else self._columns

    def best(self, values: NDArray[_Scalar]) -> NDArray[_Scalar]:
        """For each row of ``values`` and each list: the greatest value in its columns; shape (rows, lists)."""
        found: NDArray[_Scalar] = np.maximum.reduceat(values[:, self._columns], self._starts, axis=1)
        return found
