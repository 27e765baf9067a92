"""Names folded to what two people would agree is the same word.

French accents, Arabic letter variants, transliteration slips and the order of words are differences of spelling, not of
place: ``"Béni-Mellal"``, ``"beni melal"`` and ``"Mellal, Beni"`` fold to words that match.
"""

import re
import unicodedata
from functools import lru_cache

_ARABIC_VARIANTS = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ڭ": "ك", "گ": "ك",
    "ݣ": "ك", "ی": "ي", "ھ": "ه", "ء": "", "ـ": "",
})  # fmt: skip
_DIGITS = {**{chr(0x660 + n): str(n) for n in range(10)}, **{chr(0x6F0 + n): str(n) for n in range(10)}}
_WESTERN_DIGITS = str.maketrans(_DIGITS)
_LATIN_ALIKE = (
    ("ou", "u"), ("oo", "u"), ("w", "u"), ("tch", "ch"), ("sh", "ch"), ("dj", "j"), ("gu", "g"), ("ph", "f"),
    ("kh", "k"), ("gh", "g"), ("rh", "g"), ("q", "k"), ("c", "k"), ("kk", "k"), ("y", "i"), ("ee", "i"), ("z", "s"),
    ("aa", "a"),
)  # fmt: skip
# As Moroccans write them in Latin letters, brought to the sounds of ``_LATIN_ALIKE``: q and kh sound k, z sounds s.
_ARABIC_SOUNDS = str.maketrans({
    "ا": "a", "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "s",
    "س": "s", "ش": "ch", "ص": "s", "ض": "d", "ط": "t", "ظ": "d", "ع": "", "غ": "g", "ف": "f", "ق": "k", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u", "ي": "i", "پ": "p", "ڤ": "v",
})  # fmt: skip
_FINAL_HA = re.compile("ه$")  # What ends a feminine name is heard as a vowel: Tanja, not Tanjah.
_ARTICLES = frozenset({"al", "el", "l", "la", "le", "les", "de", "du", "des", "d", "the", "of", "ال"})
_WORD = re.compile(r"[^\W_]+")


def western_digits(text: str) -> str:
    """Replace Arabic-Indic and Persian digits by 0-9."""
    return text.translate(_WESTERN_DIGITS)


def plain(text: str) -> str:
    """Lower-case ``text`` without accents, Arabic marks and letter variants; words separated by one space."""
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    decomposed = unicodedata.normalize("NFKD", western_digits(text).casefold()).replace("œ", "oe").replace("æ", "ae")
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(_WORD.findall(bare.translate(_ARABIC_VARIANTS)))


@lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    if word.startswith("ال") and len(word) > 4:
        word = word[2:]
    for spelling, sound in _LATIN_ALIKE:
        word = word.replace(spelling, sound)
    return re.sub(r"(.)\1+", r"\1", word)


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of ``text`` as they sound, without articles; in their order."""
    found = plain(text).split()
    kept = [word for word in found if word not in _ARTICLES]
    return tuple(map(_sound, kept or found))


def is_article(text: str) -> bool:
    """Are all words of ``text`` articles, which ``words`` leaves out?"""
    return _ARTICLES.issuperset(plain(text).split())


def in_latin_letters(sounding: tuple[str, ...]) -> tuple[str, ...]:
    """Arabic words, as ``words`` gives them, in the Latin letters that stand for them; short vowels are not written.

    So that what one hears is found: ``("طنجه",)`` gives ``("tnja",)``, whose consonants are those of "Tanja". Empty
    where no word holds an Arabic letter.
    """
    latin = tuple(re.sub(r"(.)\1+", r"\1", _FINAL_HA.sub("a", word).translate(_ARABIC_SOUNDS)) for word in sounding)
    return () if latin == sounding else tuple(word for word in latin if word)


def fold(text: str) -> str:
    """One key for every spelling of a name: its sounding words in alphabetical order."""
    return " ".join(sorted(words(text)))


def searchable(*texts: str) -> str:
    """Every word of ``texts`` as it sounds, once, between spaces: a haystack for ``" word"`` prefixes."""
    return f" {' '.join(dict.fromkeys(word for text in texts for word in words(text)))} "
