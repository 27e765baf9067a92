"""How several things are said in one line."""

from collections.abc import Iterable

from django.utils.translation import gettext


def listed(parts: Iterable[object]) -> str:
    """The parts one after the other, with the comma of the reader's language."""
    return f"{gettext(',')} ".join(map(str, parts))
