"""Names of people across scripts and spellings: how they sound, how alike two are, and what is shown of them.

A name written in Arabic letters leaves out short vowels, and nobody spells a name in Latin letters the same way twice:
"Mohammed", "Mohamed", "محمد". What stays is the order of the consonants, so names are found by these; two that were
found are then compared letter by letter, where they share a script.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

from rapidfuzz import fuzz

from houma.values.folding import in_latin_letters, plain, words

NAMELESS = "–"
_VOWELS = re.compile("[aeio]|(?<!^)u")  # At the start, "u" stands for a consonant: Ouafae, وفاء.
_ALL_VOWELS = re.compile("[aeiou]")
_GLIDE = re.compile("u(?=[aeio])")  # Said w: Aouad, عواد.
_SOFT_C = re.compile("c(?=[eiy])")  # French: "Kacemi" is قاسمي, "Mercier" has an s.
_HUSHED = re.compile("t?ch|sh")
_ENDS = frozenset({"din", "edin", "dine", "edine"})
"""What ends a name and is written apart in Arabic: نور الدين, "Noureddine"."""
_HALVES = frozenset({"abd", "bd", "ben", "bn", "bin", "ibn", "abn", "bu", "abu", "ait", "aiat", "uld", "umm", "um"})
"""Words that begin a name and are written apart or not: "Ben Ali", "Benali", بن علي."""
_SERVANT_OF = re.compile("^bdl")  # "Abdelkader", "Abd el Kader", عبد القادر: the article is there or not.
_SAME_CONSONANTS = 90.0
_SAME_ACROSS_SCRIPTS = 95.0  # No more can be said: the other script writes no short vowels.
_FEWEST_CONSONANTS = 2
_ONE_WORD_OF_SEVERAL = 0.8  # "Fatima" alone is not "Fatima Bennani".
_LEFT_OVER = 0.15  # "Fatima Bennani" may well be "Fatima Zahra Bennani".
_YEARS_APART = 1


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in either script, or both."""

    given: str = ""
    family: str = ""
    given_ar: str = ""
    family_ar: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.given or self.family or self.given_ar or self.family_ar)

    def in_language(self, language: str) -> str:
        """The whole name in the script of ``language``, else in the other one."""
        latin = " ".join(part for part in (self.given, self.family) if part)
        arabic = " ".join(part for part in (self.given_ar, self.family_ar) if part)
        return (arabic or latin if language == "ar" else latin or arabic) or NAMELESS

    def initials(self, language: str) -> str:
        """What is shown of the name outside the file: "F. A.", or the same in Arabic letters.

        One letter for the given and one for the family name, never more: a name of four words would tell itself.
        """
        latin, arabic = (self.given, self.family), (self.given_ar, self.family_ar)
        first, second = (arabic, latin) if language == "ar" else (latin, arabic)
        parts = first if any(first) else second
        letters = [_first_letter(part) for part in parts]
        return " ".join(f"{letter}." for letter in letters if letter) or NAMELESS

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name as a whole in each script in which it is known."""
        known = (f"{self.given} {self.family}".strip(), f"{self.given_ar} {self.family_ar}".strip())
        return tuple(spelling for spelling in known if spelling)


def _first_letter(part: str) -> str:
    bare = re.sub(r"^(?:ال)(?=\w{3})", "", part.strip())
    found = next((char for char in bare if char.isalpha()), "")
    return found.upper()


@lru_cache(maxsize=20_000)
def sounds(spelling: str) -> tuple[str, ...]:
    """The words of a name as they sound, in Latin letters, halves joined to what they begin."""
    written = plain(spelling)
    latin = _SOFT_C.sub("s", _HUSHED.sub("x", written)).replace("th", "t").replace("dh", "d")
    sounding = words(latin)
    heard = [word.replace("ch", "x") for word in in_latin_letters(sounding)] or sounding
    joined: list[str] = []
    half = ""
    for word in heard:
        if word in _ENDS and joined:
            joined[-1] += word
            continue
        half += word
        if half not in _HALVES:
            joined.append(half)
            half = ""
    return (*joined, half) if half else tuple(joined)


def joins_others(word: str) -> bool:
    """Does a sounding word belong to the one after it, or to the one before?"""
    return word in _HALVES or word in _ENDS


@lru_cache(maxsize=20_000)
def consonants(word: str) -> str:
    """What is left of a sounding word whatever its vowels: "mhmd"; a dash for a word of vowels alone."""
    bare = re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", word))
    return _SERVANT_OF.sub("bd", bare.removesuffix("h")) or "-"


@lru_cache(maxsize=20_000)
def bones(word: str) -> str:
    """What is left of a sounding word wherever spellings across scripts part: a joined article, ou and w, g and k.

    "Lhoussaine" is الحسين, "Ilham" looks in Arabic as if it had an article, "Aouad" is عواد and "Ouchen" أوشن; a hard g
    is written ك, ڭ or ق: "Agouram", أكورام.
    """
    heard = _GLIDE.sub("w", word)
    bare = re.sub(r"(.)\1+", r"\1", _ALL_VOWELS.sub("", heard).replace("g", "k")).removesuffix("h")
    bare = _SERVANT_OF.sub("bd", bare)
    return (bare[1:] if bare.startswith("l") and len(bare) > _FEWEST_CONSONANTS else bare) or "-"


def keys_to_keep(name: PersonName, born_in: int | None) -> frozenset[int]:
    """Under what a person is found again: each word with the year of birth, each two words together."""
    return frozenset(_hashed(text) for text in _keys(name, () if born_in is None else (born_in,)))


def keys_to_ask(name: PersonName, born_in: int | None) -> frozenset[int]:
    """Under what somebody who may be kept already is looked for: a year is often told one too high or too low."""
    years = () if born_in is None else range(born_in - _YEARS_APART, born_in + _YEARS_APART + 1)
    return frozenset(_hashed(text) for text in _keys(name, years))


def _keys(name: PersonName, years: Iterable[int]) -> Iterator[str]:
    told = tuple(years)
    for spelling in name.spellings:
        heard = sounds(spelling)
        # What was kept before ``bones`` were is found by its consonants as ever, and by bones where both are the same.
        for left in (consonants, bones):
            bare = sorted({left(word) for word in heard})
            for word in bare:
                yield from (f"year:{word}:{year}" for year in told)
            if len(bare) == 1:
                yield f"alone:{bare[0]}"
            for first, second in combinations(bare, 2):
                yield f"pair:{first}:{second}"


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def likeness(first: PersonName, second: PersonName) -> float:
    """How alike two names are, 0 to 100, in the scripts in which they come nearest; the order of words is free."""
    found = 0.0
    for one in first.spellings:
        for other in second.spellings:
            same_script = _is_arabic(one) == _is_arabic(other)
            found = max(found, _alike(sounds(one), sounds(other), same_script=same_script))
    return found


def _is_arabic(spelling: str) -> bool:
    return any("؀" <= char <= "ۿ" for char in spelling)


def _alike(first: tuple[str, ...], second: tuple[str, ...], *, same_script: bool) -> float:
    """Words paired by how alike they are, each taken once; long words count for more, words left over for little."""
    if not first or not second:
        return 0.0
    pairs = sorted(
        (-_word_likeness(one, other, same_script=same_script), tuple(sorted((one, other))), here, there)
        for here, one in enumerate(first)
        for there, other in enumerate(second)
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    total = weight = 0.0
    for score, words_paired, here, there in pairs:
        if here not in taken[0] and there not in taken[1]:
            taken[0].add(here)
            taken[1].add(there)
            length = sum(map(len, words_paired))
            total, weight = total - score * length, weight + length
    few, many = sorted((len(first), len(second)))
    if few == 1 and many > 1:
        return total / weight * _ONE_WORD_OF_SEVERAL
    return total / weight * (1 - _LEFT_OVER * (1 - few / many))


def _word_likeness(one: str, other: str, *, same_script: bool) -> float:
    bare_one, bare_other = consonants(one), consonants(other)
    by_consonants = float(fuzz.ratio(bare_one, bare_other))
    if bare_one == bare_other:
        by_consonants = _SAME_CONSONANTS if len(bare_one) >= _FEWEST_CONSONANTS else 80.0
        if not same_script:
            by_consonants += 5.0
    if not same_script and bones(one) == bones(other) and len(bones(one)) >= _FEWEST_CONSONANTS:
        by_consonants = _SAME_ACROSS_SCRIPTS
    return max(by_consonants, float(fuzz.ratio(one, other))) if same_script else by_consonants
