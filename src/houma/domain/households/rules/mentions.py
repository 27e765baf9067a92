"""Who is named in free words: what somebody wrote about a home or a visit may tell of a person all the same.

Nobody can say for certain that words tell of nobody. What names a person is found however it is spelt, and erased with
the person; in doubt too much goes.
"""

import re
from collections.abc import Iterable

from houma.domain.households.models import Person
from houma.domain.households.rules.names import sounds

_SHORTEST = 3
"""Shorter words stand in any sentence."""
_NO_LETTER = re.compile(r"[\W\d_]+")


def given_names(people: Iterable[Person]) -> frozenset[str]:
    """What tells one person of a household from the others, as it sounds."""
    return _heard(name for one in people for name in (one.given_name, one.given_name_ar))


def whole_names(people: Iterable[Person]) -> frozenset[str]:
    """Every word of the names of ``people``, as it sounds."""
    family = _heard(name for one in people for name in (one.family_name, one.family_name_ar))
    return family | given_names(people)


def mentions(text: str, names: frozenset[str]) -> bool:
    """Does one of ``names`` stand in ``text``?"""
    return not names.isdisjoint(sounds(text))


def names_somebody(reference: str, people: Iterable[Person]) -> bool:
    """Does a reference, whose words are parted by marks and numbers, name one of ``people``?"""
    return mentions(_NO_LETTER.sub(" ", reference), whole_names([*people]))


def _heard(spellings: Iterable[str]) -> frozenset[str]:
    return frozenset(word for spelling in spellings for word in sounds(spelling) if len(word) >= _SHORTEST)
