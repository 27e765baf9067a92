"""Texts of articles: placeholders that stand for what the terms say, and differences between two texts word by word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

PLACEHOLDERS = (
    "title",
    "project",
    "programme",
    "territory",
    "total",
    "start_year",
    "end_year",
    "parties",
    "funders",
    "operators",
    "framework",
)
"""Names that may stand in braces in an article. They are filled from the record each time a document is made, so a
text never says another amount than the terms."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WORDS = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
_LONGEST = 20_000
"""Words beyond which two texts are compared by paragraph only: comparing words takes the square of their number."""


class TextPart(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of words that both texts share, or only the one or the other has."""

    part: TextPart
    text: str


def unknown_placeholders(text: str) -> tuple[str, ...]:
    """Names in braces that stand for nothing."""
    return tuple(name for name in dict.fromkeys(_PLACEHOLDER.findall(text)) if name not in PLACEHOLDERS)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced; one without a value stays as it is, so that it is seen."""
    return _PLACEHOLDER.sub(lambda found: values.get(found.group(1)) or found.group(0), text)


def word_differences(before: str, after: str) -> tuple[Stretch, ...]:
    """What differs between two texts, word by word; joined in order they give both texts back.

    Uses the longest-common-block matching of Ratcliff and Obershelp (difflib).
    """
    old, new = _pieces(before), _pieces(after)
    stretches: list[Stretch] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            stretches.append(Stretch(TextPart.SAME, "".join(old[i:j])))
            continue
        if i < j:
            stretches.append(Stretch(TextPart.REMOVED, "".join(old[i:j])))
        if k < m:
            stretches.append(Stretch(TextPart.ADDED, "".join(new[k:m])))
    return tuple(stretches)


def _pieces(text: str) -> list[str]:
    pieces = _WORDS.findall(text)
    return pieces if len(pieces) <= _LONGEST else text.splitlines(keepends=True)
