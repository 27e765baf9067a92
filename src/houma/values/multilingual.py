"""One text in the three languages of the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self, get_args

Language = Literal["fr", "ar", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Multilingual:
    """A text in French, Arabic and English; French stands in where a translation is empty."""

    fr: str
    ar: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` ("fr", "ar", "en"; "fr-ma" counts as "fr"), else the first that is there."""
        wanted = {"fr": self.fr, "ar": self.ar, "en": self.en}.get(language[:2], "")
        return wanted or self.fr or self.en or self.ar

    def formatted(self, **values: object) -> Self:
        """Return the same text with ``str.format`` applied in each language."""
        return type(self)(self.fr.format(**values), self.ar.format(**values), self.en.format(**values))

    @classmethod
    def from_mapping(cls, texts: Mapping[str, str]) -> Self:
        """Build from ``{"fr": …, "ar": …, "en": …}``; raises KeyError without French."""
        return cls(texts["fr"], texts.get("ar", ""), texts.get("en", ""))

    def variants(self) -> tuple[str, ...]:
        """Every distinct non-empty wording."""
        return tuple(dict.fromkeys(text for text in (self.fr, self.ar, self.en) if text))
