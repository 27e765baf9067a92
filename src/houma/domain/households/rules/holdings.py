"""What is kept about people, told fact by fact: the same list as table, XLSX and JSON."""

from dataclasses import dataclass


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
