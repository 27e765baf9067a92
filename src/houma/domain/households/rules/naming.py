"""Who is meant in words that were not written about a household: whole name, telephone or reference, in either script.

``rules.mentions`` asks whether a name stands in words about the household itself. Words about a building tell of
anybody: there a family's name is a street's too, and a given name half the quarter's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Self

from houma.domain.households.models import Person
from houma.domain.households.rules.names import consonants, joins_others, sounds
from houma.values.folding import is_article, western_digits

_ARABIC = re.compile(r"[؀-ۿ]+")
_NUMBER = re.compile(r"\d(?:[\s./-]?\d){7,}")
_TOKEN = re.compile(r"[^\x00-/:-@\[-`{-\x7f\s]+")
"""What stands between spaces and the marks of a keyboard: never less than a word."""
_SHORTEST = 3
"""Shorter words stand in any sentence."""
_OWN_DIGITS, _LONGEST = 9, 14
"""Of a telephone's number, without the country's or the leading zero, and with them: 00212 …"""


@dataclass(frozen=True, slots=True)
class Spelt:
    """Words as they sound, in Latin and in Arabic letters."""

    latin: frozenset[str]
    arabic: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Every word of the texts, by script; short ones left out."""
        latin: set[str] = set()
        arabic: set[str] = set()
        for text in texts:
            arabic.update(sounds(" ".join(_ARABIC.findall(text))))
            latin.update(sounds(_ARABIC.sub(" ", text)))
        return cls(*(frozenset(word for word in heard if len(word) >= _SHORTEST) for heard in (latin, arabic)))

    def meets(self, other: "Spelt") -> bool:
        """Do they share a word? Across scripts, one of the same consonants: short vowels are not written in Arabic."""
        if not self.latin.isdisjoint(other.latin) or not self.arabic.isdisjoint(other.arabic):
            return True
        return bool(_bare(self.latin) & _bare(other.arabic) or _bare(self.arabic) & _bare(other.latin))


def _bare(heard: frozenset[str]) -> set[str]:
    return {bare for bare in map(consonants, heard) if len(bare) >= _SHORTEST}


@dataclass(frozen=True, slots=True)
class Sought:
    """Who is looked for: each with given and family names, and what else names the household."""

    people: tuple[tuple[Spelt, Spelt], ...]
    one: bool
    phone: str = ""
    reference: str = ""

    @classmethod
    def people_of(cls, people: Iterable[Person], *, one: bool, phone: str = "", reference: str = "") -> Self:
        """These people; ``one`` where a single one is looked for, and the others of the household are not."""
        names = tuple(
            (
                Spelt.of((person.given_name, person.given_name_ar)),
                Spelt.of((person.family_name, person.family_name_ar)),
            )
            for person in people
        )
        digits = re.sub(r"\D", "", western_digits(phone))
        return cls(names, one, digits[-_OWN_DIGITS:] if len(digits) >= _OWN_DIGITS else "", reference.casefold())

    def may_be_meant(self, text: str) -> bool:
        """May words about the place where they live mean them? One name is enough; of one person, the given one."""
        said = Spelt.of((text,))
        return self._otherwise_named(text) or any(
            given.meets(said) or (not self.one and family.meets(said)) for given, family in self.people
        )

    def is_meant(self, text: str) -> bool:
        """Do words about any place mean them? Given and family name of one, the telephone or the reference."""
        if self._otherwise_named(text):
            return True
        said = Spelt.of((text,))
        return any(given.meets(said) and family.meets(said) for given, family in self.people)

    def _otherwise_named(self, text: str) -> bool:
        if self.reference and self.reference in text.casefold():
            return True
        numbers = _NUMBER.findall(western_digits(text)) if self.phone else []
        told = (re.sub(r"\D", "", number) for number in numbers)
        return any(digits.endswith(self.phone) and len(digits) <= _LONGEST for digits in told)


class Ear:
    """Who is meant in very many texts: the same answers as ``Sought``, which most texts need not be asked for.

    What a word sounds like is worked out once. Where no word sounds like the given name of one, and none like the
    family name, by itself or together with the word beside it, nobody is surely meant.
    """

    def __init__(self, sought: Sought) -> None:
        self._sought = sought
        parts = [part for person in sought.people for part in person]
        self._words = _Heard(parts)
        self._given_and_family = [
            self._words.bit(place) | self._words.bit(place + 1) for place in range(0, len(parts), 2)
        ]
        self._any = sum(map(self._words.bit, range(len(parts))))

    def may_be_meant(self, text: str) -> bool:
        """As ``Sought.may_be_meant``."""
        found = self._otherwise(text) or self._named(text)
        return bool(found) and self._sought.may_be_meant(text)

    def is_meant(self, text: str) -> bool:
        """As ``Sought.is_meant``."""
        named = self._named(text)
        found = self._otherwise(text) or any(named & both == both for both in self._given_and_family)
        return found and self._sought.is_meant(text)

    def _otherwise(self, text: str) -> bool:
        reference = self._sought.reference
        return bool((reference and reference in text.casefold()) or (self._sought.phone and _NUMBER.search(text)))

    def _named(self, text: str) -> int:
        """Which names may stand in ``text``, in bits; too many rather than too few."""
        said = _TOKEN.findall(text)
        heard = reduce(or_, map(self._words.__getitem__, said), 0)
        if heard == _ARTICLE:  # A text of articles alone is read as words.
            return self._any
        if heard & _JOINS:
            kept = [word for word in said if not self._words[word] & _ARTICLE]
            joining = [place for place, word in enumerate(kept) if self._words[word] & _JOINS]
            if len(joining) != 1 or _ARABIC.search(text):  # Scripts are read apart: who is beside whom is not plain.
                return self._any
            first = max(joining[0] - 1, 0)
            heard |= self._words[" ".join(kept[first : joining[0] + 2])]
        return heard & self._any


_ARTICLE, _JOINS, _WORD = 1, 2, 4
_FIRST_NAME = 8


class _Heard(dict[str, int]):
    """Words, and the few words around one that joins others: what each is, and a bit for each name it sounds like."""

    def __init__(self, names: Iterable[Spelt]) -> None:
        super().__init__()
        self._names = [*names]

    @staticmethod
    def bit(place: int) -> int:
        """The bit of the name at ``place``."""
        return _FIRST_NAME << place

    def __missing__(self, said: str) -> int:
        spelt = Spelt.of((said,))
        found = sum(self.bit(place) for place, name in enumerate(self._names) if name.meets(spelt))
        found |= _ARTICLE if is_article(said) else _WORD
        if any(map(joins_others, sounds(said))):
            found |= _JOINS
        self[said] = found
        return found
