"""References of households: drawn at random, so that they tell nothing and are not guessed one after the other."""

import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # None that is read for another one: no 0 and O, no 1, I and L, no U.
_LENGTH = 7


def drawn_reference() -> str:
    """A reference that is spoken on the telephone without error: "M-7K3QX2B", one of twenty thousand million."""
    return f"M-{''.join(secrets.choice(_LETTERS) for _ in range(_LENGTH))}"
