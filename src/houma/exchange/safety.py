"""Texts that a spreadsheet would take for formulas, made harmless in CSV and read back as they were.

A CSV cell that begins with one of these signs is run as a formula by spreadsheets (OWASP, "CSV Injection"). An
apostrophe in front makes it a text. Numbers are never touched.
"""

_APOSTROPHE = "'"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def _is_risky(text: str) -> bool:
    return text.lstrip(_APOSTROPHE + " ").startswith(_RISKY)


def escaped(text: str) -> str:
    """``text`` with an apostrophe in front where a spreadsheet would compute it (or where it already looks escaped)."""
    return _APOSTROPHE + text if text and _is_risky(text) else text


def unescaped(text: str) -> str:
    """The text that ``escaped`` was given."""
    return text[1:] if text.startswith(_APOSTROPHE) and _is_risky(text) else text
