"""Who is meant in words that were not written about a household: whole name, telephone or reference, in either script.

``rules.mentions`` asks whether a name stands in words about the household itself. Words about a building tell of
anybody: there a family's name is a street's too, and a given name half the quarter's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from houma.domain.households.models import Person
from houma.domain.households.rules.names import consonants, sounds
from houma.values.folding import western_digits

_ARABIC = re.compile(r"[؀-ۿ]+")
_NUMBER = re.compile(r"\d(?:[\s./-]?\d){7,}")
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
