"""Figures of money that cost a moment, kept for who asked while nothing that they are made of is written."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from houma.domain.accounts.queries import mandates_in_force
from houma.domain.agreements.freshness import portfolio_marks
from houma.domain.territories.models import Country

_Found = TypeVar("_Found")
SHORTLY, LONG = 60, 3600


def kept_for_reader(
    request: HttpRequest, country: Country, what: str, find: Callable[[], _Found], *, seconds: int = SHORTLY
) -> _Found:
    """``find()``, or what it found for the same person a moment ago.

    The person's mandates are part of the name: who loses or gains one is not served what was kept. ``what`` names
    the figures with everything else that they depend on besides the day and the store.
    """
    reader = request.user.pk if request.user.is_authenticated else 0
    mandates = sorted(mandates_in_force(request.user).values_list("pk", flat=True))
    named = repr((what, reader, mandates, timezone.localdate(), country.territories_stamp, portfolio_marks()))
    key = f"money:{country.code}:{hashlib.sha256(named.encode()).hexdigest()}"
    found: _Found | None = cache.get(key)
    if found is None:
        found = find()
        cache.set(key, found, seconds)
    return found
