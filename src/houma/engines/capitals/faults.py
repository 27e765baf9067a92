"""What is wrong with a framework, said all at once."""

from dataclasses import dataclass

from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct: ``where`` it stands (``capitals[2].dimensions[0]``, or a row), and what would do."""

    where: str
    sentence: Multilingual

    def said(self, language: str) -> str:
        """The place and the sentence in one line."""
        return f"{self.where}: {self.sentence.in_language(language)}"


class FrameworkFaults(ValueError):
    """A framework cannot be read; ``faults`` holds everything that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(fault.said("en") for fault in faults))
        self.faults = faults


class UnsuitedDataError(ValueError):
    """The figures do not suit what a recipe does with them; ``sentence`` says why, and what would do."""

    def __init__(self, sentence: Multilingual) -> None:
        super().__init__(sentence.in_language("en"))
        self.sentence = sentence
