"""Text of either direction inside text of the other: isolated, so that neither reorders the other."""

_FIRST_STRONG_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def isolated(text: str) -> str:
    """``text`` between marks that nobody sees: its own first letter says its direction (Unicode UAX #9). For plain
    text, where no ``<bdi>`` can stand. Empty text stays empty."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_END}" if text else text
