"""Sentences in which what was found is marked."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 8
"""A telephone number is written in up to so many groups of digits."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence.

    Attributes:
        found: whether this is what was looked for.
    """

    text: str
    found: bool


def marked(text: str, means: Callable[[str], bool]) -> tuple[Piece, ...]:
    """``text`` in pieces that put together give it again, those marked of which ``means`` holds by themselves.

    The fewest words that mean it are marked; the whole text, where it means it and no few words of it do.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    taken: set[int] = set()
    found: list[tuple[int, int]] = []
    for length in range(1, min(_MOST_WORDS, len(words)) + 1):
        for first in range(len(words) - length + 1):
            places = range(first, first + length)
            start, end = words[first][0], words[first + length - 1][1]
            if taken.isdisjoint(places) and means(text[start:end]):
                taken.update(places)
                found.append((start, end))
    if not found:
        return (Piece(text, means(text)),)
    pieces, last = [], 0
    for start, end in sorted(found):
        pieces += [Piece(text[last:start], False), Piece(text[start:end], True)]
        last = end
    pieces.append(Piece(text[last:], False))
    return tuple(piece for piece in pieces if piece.text)
