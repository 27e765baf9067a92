"""Figures that cost a moment, kept while nothing that they are made of is written, for all who may see the same."""

import hashlib
from collections.abc import Callable
from threading import Lock
from typing import TypeVar
from weakref import WeakValueDictionary

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.accounts.queries import mandates_in_force
from houma.domain.agreements.freshness import portfolio_marks
from houma.domain.territories.models import Country

# Corrections of places and quantities leave no mark of their own: they show after this long at the latest.
SHORTLY, LONG = 60, 3600
_Found = TypeVar("_Found")
_Reach = tuple[tuple[str, int, int | None, int | None], ...]


class _Counting:
    """Held while somebody counts a figure, so that those who ask for it meanwhile wait for it instead of counting."""

    def __init__(self) -> None:
        self.lock = Lock()


_counted: "WeakValueDictionary[str, _Counting]" = WeakValueDictionary()
_choosing = Lock()


def kept_for_reader(
    request: HttpRequest, country: Country, what: str, find: Callable[[], _Found], *, seconds: int = SHORTLY
) -> _Found:
    """``find()``, or what it found a moment ago for somebody whose mandates reach the same.

    Who gains or loses a mandate is not served what was kept before. ``what`` names the figures with everything else
    that they depend on, besides the country, the day and the store.
    """
    named = repr((what, _reach(request.user), timezone.localdate(), country.territories_stamp, portfolio_marks()))
    key = f"figures:{country.code}:{hashlib.sha256(named.encode()).hexdigest()}"
    found: _Found | None = cache.get(key)
    if found is not None:
        return found
    with _choosing:
        counting = _counted.setdefault(key, _Counting())
    with counting.lock:
        found = cache.get(key)
        if found is None:
            found = find()
            cache.set(key, found, seconds)
    return found


def _reach(user: User | AnonymousUser) -> _Reach:
    """What the mandates of ``user`` reach; of nobody, and of somebody without any: nothing."""
    held = mandates_in_force(user).values_list("role", "territory", "party", "project_limits__project")
    return tuple(sorted(held, key=repr))
