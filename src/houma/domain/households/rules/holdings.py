"""What is kept about people, told fact by fact, and what an erasure makes of it."""

from dataclasses import dataclass

from django.utils.functional import Promise

from houma.values.marking import Piece


@dataclass(frozen=True, slots=True)
class HeldFact:
    """One thing that is kept, in the language in use.

    Attributes:
        part: of the file: people, consents …
        item: which of them: a number, a reference, a date.
        field: what it says.
        value: what is kept, in words.
    """

    part: str
    item: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a column said before it was emptied, with the words that name somebody marked."""

    field: str | Promise
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """Rows of one kind that an erasure takes out or empties.

    Attributes:
        files: how many files go with them.
        place: code of the building or home to which they belong; "" for what belongs to the household itself.
        words_only: whether the rows stay, and lose what somebody wrote there.
        searched: whether they were found by a name or reference in their words, so that a namesake may be meant.
        words: what such rows said; empty for what goes whatever it says.
    """

    what: str | Promise
    rows: int = 1
    files: int = 0
    place: str = ""
    words_only: bool = False
    searched: bool = False
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Stays:
    """Rows of one kind that an erasure leaves, and why."""

    what: str | Promise
    rows: int
    why: str | Promise


@dataclass(frozen=True, slots=True)
class Erasing:
    """What an erasure did in one room; rows of which nothing is left to erase are not in it."""

    gone: tuple[Gone, ...] = ()
    stays: tuple[Stays, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows were taken out or emptied."""
        return sum(one.rows for one in self.gone)
