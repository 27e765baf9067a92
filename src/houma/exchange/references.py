"""Named vocabularies: what people write, a code or a name in any spelling, against the code that is meant."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rapidfuzz import fuzz, process

from houma.values.folding import fold, plain
from houma.values.multilingual import Multilingual

NEAREST_SHOWN = 3
_ALIKE_ENOUGH = 65.0  # Of 100, on folded names: "asru" and "asrru" are at 89, unrelated names mostly below 60.
_SHARED_WORDS_ENOUGH = 85.0
_HINT = re.compile(r"^(?P<name>.+?)\s*[(\[](?P<hint>[^()\[\]]+)[)\]]\s*$", re.DOTALL)
_ARABIC = re.compile("[\u0600-\u06ff]")


class MatchKind(StrEnum):
    """How a spelling fared against a vocabulary."""

    FOUND = "found"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: its code, its names in three languages, other spellings, and what tells it from its namesakes.

    ``parent`` is the code of another term of the same vocabulary; its names, and those of its own parents, may stand in
    parentheses behind an ambiguous name, and so may the words of ``hints`` ("commune", "province").
    """

    code: str
    labels: Multilingual
    names: tuple[str, ...] = ()
    parent: str | None = None
    hints: tuple[str, ...] = ()

    def spellings(self) -> tuple[str, ...]:
        """Every name, the code aside."""
        return tuple(dict.fromkeys((*self.labels.variants(), *self.names)))


@dataclass(frozen=True, slots=True)
class Match:
    """The code that is meant, or the codes it could be, or nothing and the names that come nearest."""

    kind: MatchKind
    code: str | None = None
    candidates: tuple[str, ...] = ()


_UNKNOWN = Match(MatchKind.UNKNOWN)


class Vocabulary:
    """The terms of one kind, looked up by code or by name.

    A name is compared as it is written, then without case, accents and punctuation, then as it sounds: the first of
    these that finds a term decides, so that an exact name is never held ambiguous with a merely similar one. Where some
    codes are ``preferred``, a name that one of them answers to in any of these ways means no other.
    """

    def __init__(self, terms: Iterable[Term], preferred: Iterable[str] = ()) -> None:
        self._preferred = frozenset(preferred)
        self._terms: dict[str, Term] = {}
        for term in terms:
            if term.code in self._terms:
                raise ValueError(f"the code {term.code!r} stands twice in a vocabulary")
            self._terms[term.code] = term
        self._matches: dict[str, Match] = {}
        self._nearest: dict[str, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __contains__(self, code: object) -> bool:
        return code in self._terms

    def __getitem__(self, code: str) -> Term:
        return self._terms[code]

    def with_codes(self, codes: Iterable[str]) -> "Vocabulary":
        """The same vocabulary with further codes that have no name yet."""
        added = {code: Term(code, Multilingual(code)) for code in codes if code not in self._terms}
        return Vocabulary((*self._terms.values(), *added.values()), self._preferred)

    def resolve(self, text: str) -> Match:
        """What ``text`` means; the answer is kept, so that a name costs its search once."""
        known = self._matches.get(text)
        if known is None:
            known = self._matches[text] = self._search(text.strip())
        return known

    def display(self, code: str, language: str) -> str:
        """The shortest spelling in ``language`` that ``resolve`` takes back to ``code``; else the code."""
        term = self._terms.get(code)
        if term is None:
            return code
        for spelling in self._longer_and_longer(term, language):
            if self.resolve(spelling).code == code:
                return spelling
        return code

    def nearest(self, text: str) -> tuple[str, ...]:
        """Up to three names most like ``text``, each spelled so that it means one term only."""
        known = self._nearest.get(text)
        if known is None:
            known = self._nearest[text] = self._look_alike(text)
        return known

    def unambiguous(self, codes: Iterable[str], like: str) -> tuple[str, ...]:
        """The terms named in the script of ``like``, each with what tells it from the others."""
        language = "ar" if _ARABIC.search(like) else "fr"
        return tuple(dict.fromkeys(self.display(code, language) for code in codes))

    # --- search -----------------------------------------------------------------------------------------------------

    @cached_property
    def _tiers(self) -> tuple[tuple[Callable[[str], str], dict[str, tuple[str, ...]]], ...]:
        tiers: list[tuple[Callable[[str], str], dict[str, tuple[str, ...]]]] = []
        for key_of in (str.casefold, plain, fold):
            index: dict[str, dict[str, None]] = {}
            for term in self:
                for spelling in term.spellings():
                    index.setdefault(key_of(spelling), {})[term.code] = None
            index.pop("", None)
            tiers.append((key_of, {key: tuple(codes) for key, codes in index.items()}))
        return tuple(tiers)

    @cached_property
    def _codes(self) -> dict[str, tuple[str, ...]]:
        codes: dict[str, list[str]] = {}
        for code in self._terms:
            codes.setdefault(code.casefold(), []).append(code)
        return {folded: tuple(same) for folded, same in codes.items()}

    @cached_property
    def _hint_words(self) -> tuple[str, ...]:
        words = {plain(hint) for term in self for hint in term.hints}
        return tuple(sorted((word for word in words if word), key=len, reverse=True))

    def _search(self, text: str) -> Match:
        if not text:
            return _UNKNOWN
        if text in self._terms:
            return Match(MatchKind.FOUND, text)
        codes = self._codes.get(text.casefold()) or self._named(text)
        if not codes:
            for name, hint in self._split(text):
                candidates = self._codes.get(name.casefold()) or self._named(name)
                codes = tuple(code for code in candidates if self._fits(self._terms[code], hint))
                if codes:
                    break
        if not codes:
            return _UNKNOWN
        return Match(MatchKind.FOUND, codes[0]) if len(codes) == 1 else Match(MatchKind.AMBIGUOUS, candidates=codes)

    def _named(self, name: str) -> tuple[str, ...]:
        found = [index.get(key_of(name), ()) for key_of, index in self._tiers]
        meant = (tuple(code for code in codes if code in self._preferred) for codes in found)
        return next((codes for codes in (*meant, *found) if codes), ())

    def _split(self, text: str) -> Iterator[tuple[str, str]]:
        """The ways ``text`` may be a name and a hint: ``"Azrou (Ifrane)"``, ``"Commune d’Azrou"``."""
        found = _HINT.match(text)
        if found:
            yield found["name"], found["hint"]
        bare = plain(text)
        for word in self._hint_words:
            if bare.startswith(word + " "):
                yield bare[len(word) + 1 :], word

    def _fits(self, term: Term, hint: str) -> bool:
        wanted, sounding = plain(hint), fold(hint)
        if any(plain(own) == wanted for own in term.hints):
            return True
        return any(
            hint.strip().casefold() == above.code.casefold()
            or any(plain(name) == wanted or fold(name) == sounding for name in above.spellings())
            for above in self._parents(term)
        )

    def _parents(self, term: Term) -> Iterator[Term]:
        seen = {term.code}
        while term.parent is not None and term.parent not in seen and term.parent in self._terms:
            seen.add(term.parent)
            term = self._terms[term.parent]
            yield term

    def _longer_and_longer(self, term: Term, language: str) -> Iterator[str]:
        label = term.labels.in_language(language)
        above = [parent.labels.in_language(language) for parent in self._parents(term)]
        in_arabic = language[:2] == "ar"
        own = sorted(term.hints, key=lambda hint: bool(_ARABIC.search(hint)) is not in_arabic)
        yield label
        # A parent of the same name ("Rabat (Rabat)") helps a reader less than what the term is ("Rabat (commune)").
        telling = [name for name in above if name != label]
        for hint in (*telling, *own, *above):
            yield f"{label} ({hint})"

    # --- likeness ---------------------------------------------------------------------------------------------------

    @cached_property
    def _likeness(self) -> tuple[list[str], list[tuple[str, str]]]:
        pairs = {(fold(name), name, term.code) for term in self for name in term.spellings()}
        ordered = sorted(pairs)
        return [folded for folded, _, _ in ordered], [(name, code) for _, name, code in ordered]

    def _look_alike(self, text: str) -> tuple[str, ...]:
        folded_names, owners = self._likeness
        found = _HINT.match(text)
        # A name that is known but stands under another parent: the term itself is the best advice.
        namesakes = self._named(found["name"]) if found else ()
        if namesakes:
            return self.unambiguous(namesakes, text)[:NEAREST_SHOWN]
        wanted = fold(text)
        best = process.extract(wanted, folded_names, scorer=fuzz.ratio, limit=9, score_cutoff=_ALIKE_ENOUGH)
        if not best:
            scorer = fuzz.token_set_ratio
            best = process.extract(wanted, folded_names, scorer=scorer, limit=9, score_cutoff=_SHARED_WORDS_ENOUGH)
        shown: dict[str, str] = {}
        for _, _, position in best:
            name, code = owners[position]
            if code not in shown:
                shown[code] = name if self.resolve(name).code == code else self.unambiguous((code,), name)[0]
        return tuple(dict.fromkeys(shown.values()))[:NEAREST_SHOWN]


class References:
    """The vocabularies a file may refer to, by name ("territory", "party")."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary | Iterable[Term]] | None = None) -> None:
        self._vocabularies = {
            name: terms if isinstance(terms, Vocabulary) else Vocabulary(terms)
            for name, terms in (vocabularies or {}).items()
        }

    def __contains__(self, name: object) -> bool:
        return name in self._vocabularies

    def vocabulary(self, name: str) -> Vocabulary:
        """The vocabulary called ``name``; raises KeyError."""
        return self._vocabularies[name]

    def get(self, name: str) -> Vocabulary | None:
        """The vocabulary called ``name``, or None."""
        return self._vocabularies.get(name)

    def resolve(self, name: str, text: str) -> Match:
        """What ``text`` means in the vocabulary called ``name``; raises KeyError where there is no such vocabulary."""
        return self._vocabularies[name].resolve(text)

    def display(self, name: str, code: str, language: str) -> str:
        """How to write ``code`` for a reader of ``language``; the code itself where nothing better is known."""
        vocabulary = self._vocabularies.get(name)
        return vocabulary.display(code, language) if vocabulary else code


NO_REFERENCES = References()
