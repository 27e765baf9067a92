"""What later apps keep about households: each says how it is told to the people concerned, and how it is erased."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from houma.domain.households.models import Household, Person
from houma.domain.households.rules.holdings import Erasing, HeldFact


@dataclass(frozen=True, slots=True)
class Eraser:
    """How one app tells and erases what it keeps about a household, or about one of its people.

    Attributes:
        code: name of the app: under it, the record of an erasure says how many rows were erased.
        held: everything that is kept, as facts that the people concerned may read.
        erase: take out whatever tells of them, also from tables of history and from files, and tell which rows that
            were, and which stay and why; the preview of an erasure is the same call, rolled back. Called inside a
            transaction, when the row of the household, or of the person, is empty already: the person that is handed
            over still has a name, and so have the people of the household. Files go when it is committed. Called again,
            it erases nothing. With a person, only what tells of this one goes; rows and counts that point at nobody
            stay.
    """

    code: str
    held: Callable[[Household, Person | None], Iterable[HeldFact]]
    erase: Callable[[Household, Person | None], Erasing]


_declared: dict[str, Eraser] = {}


def declare_erasers(*erasers: Eraser) -> None:
    """Say what a later app keeps about households. Called once, when the app is ready."""
    _declared.update({eraser.code: eraser for eraser in erasers})


def declared_erasers() -> tuple[Eraser, ...]:
    """Every eraser that was declared, in the order of the apps."""
    return tuple(_declared.values())
