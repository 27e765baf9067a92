"""Identity numbers: how each country writes them, and the keyed digest that is kept in their stead.

The digest is an HMAC (RFC 2104) with SHA-256: whoever holds the database but not the server's key cannot try all
numbers to find whose they are.
"""

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision
from houma.values.folding import western_digits

_BETWEEN = re.compile(r"[\s.\-/_]+")


@dataclass(frozen=True, slots=True)
class NumberShape:
    """How the identity numbers of a country are written, and what to tell whoever writes something else."""

    pattern: re.Pattern[str]
    expected: str | Promise


SHAPES: dict[str, NumberShape] = {
    "ma": NumberShape(
        re.compile(r"[A-Z]{1,2}[0-9]{1,7}"),
        _("An identity card's number is one or two letters, then digits: AB123456."),
    ),
}
"""Countries whose numbers have a shape of their own."""
ANY_SHAPE = NumberShape(re.compile(r"[A-Z0-9]{4,24}"), _("An identity number is made of 4 to 24 letters and digits."))


def normalised(text: str) -> str:
    """An identity number without the ways of writing it: capitals, 0-9, nothing between."""
    return _BETWEEN.sub("", western_digits(text)).upper()


def may_be_a_number(country: str, text: str) -> Decision:
    """Is this an identity number of ``country`` (its code)? An empty text is none, and is allowed."""
    shape = SHAPES.get(country, ANY_SHAPE)
    if not text.strip() or shape.pattern.fullmatch(normalised(text)):
        return ALLOWED
    return Decision.refuse(shape.expected)


def digests(country: str, text: str) -> tuple[str, ...]:
    """Under what the number is kept: the digest with the key in use first, then with the keys before it.

    Empty for an empty text. ``HOUMA_IDENTITY_KEY`` is the key, or one derived from the server's secret where it is not
    set; docs/operations.md says how it is changed.
    """
    number = normalised(text)
    if not number:
        return ()
    return tuple(hmac.new(key, f"{country}:{number}".encode(), sha256).hexdigest() for key in _keys())


def _keys() -> tuple[bytes, ...]:
    own = [settings.HOUMA_IDENTITY_KEY] if settings.HOUMA_IDENTITY_KEY else []
    given = [*own, *settings.HOUMA_OLD_IDENTITY_KEYS]
    secret = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [hmac.new(str(key).encode(), b"houma identity digests", sha256).digest() for key in secret]
    return (*(key.encode() for key in given), *derived)
