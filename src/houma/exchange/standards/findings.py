"""What is wrong with a record, or missing from it: said by record, in the three languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from houma.values.multilingual import Multilingual


class Weight(StrEnum):
    """How heavy a finding is.

    A fault stands in what would be published. A gap is a fact that no source gives and that the standard requires: the
    record, or the part of it, is not written. A notice does not keep anything from being published.
    """

    FAULT = "fault"
    GAP = "gap"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of one record (``*``: of all of them): what was read there, what was expected."""

    weight: Weight
    record: str
    path: str
    read: str
    expected: Multilingual

    def sentence(self, language: str) -> str:
        """One line for a person."""
        read = self.read if self.read else _NOTHING.in_language(language)
        return _SENTENCE.in_language(language).format(
            record=self.record, path=self.path, read=read, expected=self.expected.in_language(language)
        )

    def as_json(self) -> dict[str, Any]:
        """As it is kept; the inverse of ``from_json``."""
        expected = {"fr": self.expected.fr, "ar": self.expected.ar, "en": self.expected.en}
        return {
            "weight": self.weight.value,
            "record": self.record,
            "path": self.path,
            "read": self.read,
            "expected": expected,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what ``as_json`` wrote."""
        return cls(
            Weight(kept["weight"]),
            kept["record"],
            kept["path"],
            kept["read"],
            Multilingual.from_mapping(kept["expected"]),
        )


_NOTHING = Multilingual("rien", "لا شيء", "nothing")
_SENTENCE = Multilingual(
    "{record} · {path} : lu « {read} », attendu {expected}.",
    "{record} · {path}: قُرئ «{read}»، والمنتظر {expected}.",
    "{record} · {path}: read “{read}”, expected {expected}.",
)
_LONGEST = 120


def shortened(value: object) -> str:
    """What was read, short enough for one line."""
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
