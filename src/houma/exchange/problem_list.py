"""What the sheet of problems says, whichever library writes it."""

from houma.exchange.problems import Problem
from houma.values.multilingual import Multilingual

MOST_LISTED = 100_000
MOST_COMMENTS = 5_000  # Spreadsheets draw each comment as a shape; beyond this, cells are coloured and listed only.
FIRST_ROW = 4  # From 1: below the summary, a blank row and the headings.
HEADINGS = (
    (Multilingual("Où", "الموضع", "Where"), 26),
    (Multilingual("Colonne", "العمود", "Column"), 26),
    (Multilingual("Lu", "المقروء", "Read"), 30),
    (Multilingual("Attendu", "المنتظر", "Expected"), 60),
    (Multilingual("Le plus proche", "الأقرب", "Nearest"), 36),
)
_NEAREST = HEADINGS[4][0]
_SUMMARY = Multilingual("Points à corriger\u00a0: {count}", "نقاط للتصحيح: {count}", "Points to correct: {count}")
_LISTED = Multilingual(
    " (les {listed} premiers sont listés)", " (الأولى المدرجة: {listed})", " (the first {listed} are listed)"
)


def summary(count: int, language: str) -> str:
    """The line above the list."""
    text = _SUMMARY.in_language(language).format(count=count)
    return text + _LISTED.in_language(language).format(listed=MOST_LISTED) if count > MOST_LISTED else text


def line(problem: Problem, language: str) -> tuple[str, ...]:
    """The texts of one row of the list, in the order of the headings."""
    return (
        problem.cell or (f"{problem.sheet}!{problem.row}" if problem.row else problem.sheet),
        problem.column_label.in_language(language),
        problem.read,
        problem.expected.in_language(language),
        " · ".join(problem.nearest),
    )


def link(problem: Problem, sheet_name: str) -> str:
    """The place of a problem inside the workbook: ``'Mes conventions'!F12``."""
    quoted = sheet_name.replace("'", "''")
    return f"'{quoted}'!{problem.address or f'A{problem.row or 1}'}"


def advice(problem: Problem, language: str) -> str:
    """What the comment of a cell says: the expectation without the place, for it stands there."""
    expected = problem.expected.in_language(language)
    text = f"{expected[:1].upper()}{expected[1:]}."
    if problem.nearest:
        text += f"\n{_NEAREST.in_language(language)}: {' · '.join(problem.nearest)}"
    return text
