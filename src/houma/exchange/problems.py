"""What is wrong with a file, said so that its author can put it right."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from houma.values.bidi import isolated
from houma.values.multilingual import LANGUAGES, Multilingual

_LONGEST_READ = 120
_NOTHING = Multilingual("")


class Severity(StrEnum):
    """Whether a file may be applied in spite of the problem."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule holds against a value, before anybody knows in which cell the value stands.

    ``column`` names the column to blame where a row rule blames another than its first; ``expected`` may hold
    ``{key}`` for every key in ``mentions``: the label of that column is put there.
    """

    code: str
    expected: Multilingual
    nearest: tuple[str, ...] = ()
    column: str | None = None
    mentions: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR

    def explained(self, labels: Mapping[str, Multilingual]) -> Multilingual:
        """The expectation with the labels of the mentioned columns."""
        if not self.mentions:
            return self.expected
        by_language = []
        for language in LANGUAGES:
            mentioned = {key: labels[key].in_language(language) for key in self.mentions}
            by_language.append(self.expected.in_language(language).format(**mentioned))
        return Multilingual(*by_language)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct: where, what was read, what was expected, and the nearest thing that would do.

    ``row`` counts from 1 as a spreadsheet does; ``cell`` is ``"Conventions!F12"``, or empty where the whole sheet or
    file is concerned. ``code`` is stable and meant for programs and tests. Where ``is_advice``, ``expected`` is said as
    it stands: somebody's advice, rather than what should have been read.
    """

    code: str
    expected: Multilingual
    sheet: str = ""
    row: int | None = None
    column_label: Multilingual = _NOTHING
    cell: str = ""
    read: str = ""
    nearest: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    is_advice: bool = False

    @property
    def address(self) -> str:
        """The cell without its sheet: ``"F12"``."""
        return self.cell.rpartition("!")[2]

    def place(self, language: str) -> str:
        """Where it is, as far as it is known: cell, else row, else sheet; and the label of the column."""
        where = self.cell or self.sheet
        if not self.cell and self.row is not None:
            where = f"{self.sheet}!{self.row}"
        label = self.column_label.in_language(language)
        column = _SAY_COLUMN.in_language(language).format(_isolated(label, language)) if label else ""
        return COMMA.in_language(language).join(part for part in (_isolated(where, language), column) if part)

    def sentence(self, language: str) -> str:
        """One sentence for a person, in ``"fr"``, ``"ar"`` or ``"en"``."""
        expected = self.expected.in_language(language)
        if self.is_advice:
            said = expected
        elif self.read:
            shown = _isolated(shortened(self.read), language)
            said = _SAY_READ.in_language(language).format(read=shown, expected=expected)
        else:
            said = _SAY_EXPECTED.in_language(language).format(expected=expected)
        place = self.place(language)
        sentence = f"{place}{_COLON.in_language(language)}{said}." if place else f"{said[:1].upper()}{said[1:]}."
        if self.nearest:
            names = COMMA.in_language(language).join(_isolated(name, language) for name in self.nearest)
            sentence += " " + _SAY_NEAREST.in_language(language).format(names) + "."
        return sentence


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader did on its own and tells: a column it left aside, a line it passed over."""

    code: str
    message: Multilingual
    sheet: str = ""
    row: int | None = None

    def sentence(self, language: str) -> str:
        """One sentence for a person."""
        text = self.message.in_language(language)
        return f"{_isolated(self.sheet, language)}{_COLON.in_language(language)}{text}." if self.sheet else f"{text}."


COMMA = Multilingual(", ", "، ", ", ")
_COLON = Multilingual("\u00a0: ", ": ", ": ")
_SAY_COLUMN = Multilingual("colonne «\u00a0{}\u00a0»", "العمود «{}»", "column “{}”")
_SAY_READ = Multilingual(
    "lu «\u00a0{read}\u00a0», attendu\u00a0: {expected}",
    "قُرئ «{read}»، والمنتظر: {expected}",
    "read “{read}”, expected: {expected}",
)
_SAY_EXPECTED = Multilingual("attendu\u00a0: {expected}", "المنتظر: {expected}", "expected: {expected}")
_SAY_NEAREST = Multilingual("Le plus proche\u00a0: {}", "الأقرب: {}", "Nearest: {}")


def shortened(text: str, longest: int = _LONGEST_READ) -> str:
    """``text`` on one line, cut with an ellipsis where it is longer than ``longest`` characters."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= longest else one_line[: longest - 1] + "…"


def _isolated(text: str, language: str) -> str:
    # In a right-to-left sentence a cell reference or a Latin name would otherwise drag the punctuation around it.
    return isolated(text) if language[:2] == "ar" else text


def column_letters(position: int) -> str:
    """The letters of the column at ``position`` (0 is A)."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_reference(sheet: str, row: int, position: int) -> str:
    """``"Conventions!F12"`` for row 12 (from 1) and position 5 (from 0)."""
    return f"{sheet}!{column_letters(position)}{row}"
