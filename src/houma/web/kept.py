"""Figures that every visitor sees alike, kept while nothing that they are made of is written."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from houma.domain.agreements.freshness import portfolio_marks
from houma.domain.territories.models import Country

_Found = TypeVar("_Found")
# Corrections of places and quantities leave no mark of their own: they show after this long at the latest.
_SECONDS = 60


def kept_for_visitors(request: HttpRequest, country: Country, what: str, find: Callable[[], _Found]) -> _Found:
    """``find()``, or what it found a moment ago. Who is signed in sees more than others and is never served from here.

    ``what`` names the figures with everything that they depend on besides the country, the day and the store.
    """
    if request.user.is_authenticated:
        return find()
    named = repr((what, timezone.localdate(), country.territories_stamp, portfolio_marks()))
    key = f"figures:{country.code}:{hashlib.sha256(named.encode()).hexdigest()}"
    found: _Found | None = cache.get(key)
    if found is None:
        found = find()
        cache.set(key, found, _SECONDS)
    return found
