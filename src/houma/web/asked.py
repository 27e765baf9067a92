"""What a request names, read so that nothing that is sent breaks the page."""

_LONGEST = 18
"""Digits: every key of a store has fewer, and Python itself gives up beyond some thousands."""


def whole_number(text: str) -> int | None:
    """The whole number that ``text`` is, from 0 on; None where it is none, or larger than any key."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else None
