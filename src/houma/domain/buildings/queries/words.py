"""Buildings found by what is typed: words as they sound, and numbers as they are."""

import re

from django.db.models import Q

from houma.values.folding import plain, words

_DOUBLED = re.compile(r"(\d)\1")


def told_by(text: str, building: str = "") -> Q:
    """What a building meets whose reference, name or address hold every word of ``text``.

    ``building`` is the path to it ("building__"). Words are compared as they sound, and there a doubled digit is one,
    as a doubled letter: such numbers are also asked for as they are written, so that 299 does not find 29.
    """
    found = Q()
    for word in words(text):
        found &= Q(**{f"{building}search_text__contains": word})
    for number in (one for one in plain(text).split() if _DOUBLED.search(one)):
        found &= Q(*(Q(**{f"{building}{name}__icontains": number}) for name in _WRITTEN), _connector=Q.OR)
    return found


_WRITTEN = ("code", "name", "address")
