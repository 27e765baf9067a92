"""The ways inside the desk: one line a page that stands at the desk, shown to those who may open it.

Ways of one field of work stand together: the row names the field, and a second row its ways while one works there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from houma.domain.accounts.models import Role, User
from houma.domain.accounts.queries import roles_in_country
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission
from houma.domain.projects.queries import holds_whole_country
from houma.domain.territories.models import Country

MY_TASKS = "desk"
_COUNT_IS_KEPT = 60
_READ_BY_ALL = ("statistics",)
"""Pages of the desk whose address is everybody's: released figures."""


@dataclass(frozen=True, slots=True)
class DeskWay:
    """A page at the desk: its name for the reader, the name of its address, and what one must be allowed to do there.

    Without ``permission`` everybody who holds a role in the country finds it; ``or_permission`` opens it too.
    ``whole_country`` asks for a mandate on all of it. ``together`` names the field of work that it belongs to, and
    ``sections`` are the first words, below the desk, of all addresses of its pages ("" for its own address alone).
    """

    label: str | Promise
    url_name: str
    permission: Permission | None = None
    whole_country: bool = False
    or_permission: Permission | None = None
    together: str | Promise = ""
    sections: tuple[str, ...] = ()


_OBSERVATORY = _("Observatory")
_REHOUSING = _("Rehousing")

# In the order they are shown. A page that is not there yet is left out.
DESK_WAYS: tuple[DeskWay, ...] = (
    DeskWay(_("My tasks"), MY_TASKS),
    DeskWay(_("Portfolio"), "desk_portfolio"),
    DeskWay(_("Agreements"), "desk_agreements", Permission.SEE_LEDGER),
    DeskWay(_("Releases"), "releases", Permission.RELEASE_FUNDS),
    DeskWay(_("Questions"), "desk_questions"),
    DeskWay(_("Watch"), "watch", Permission.SEE_ALERTS),
    DeskWay(_("Money"), "money", Permission.SEE_LEDGER),
    DeskWay(_("Funding"), "funding", Permission.SEE_LEDGER),
    DeskWay(
        _("Buildings"),
        "buildings_map",
        Permission.SEE_BUILDINGS,
        together=_OBSERVATORY,
        sections=("buildings/", "building/"),
    ),
    DeskWay(
        _("Forms"),
        "desk_forms",
        Permission.FILL_FORMS,
        or_permission=Permission.DESIGN_SURVEYS,
        together=_OBSERVATORY,
    ),
    DeskWay(_("Surveys"), "desk_rounds", Permission.DESIGN_SURVEYS, together=_OBSERVATORY),
    DeskWay(_("My visits"), "desk_visits", Permission.FILL_FORMS, together=_OBSERVATORY),
    DeskWay(_("Submissions"), "desk_submissions", Permission.REVIEW_SUBMISSIONS, together=_OBSERVATORY),
    DeskWay(_("Statistics"), "statistics", Permission.SEE_STATISTICS, together=_OBSERVATORY),
    DeskWay(
        _("Operations"),
        "rehousing",
        Permission.FOLLOW_CASES,
        together=_REHOUSING,
        sections=("rehousing/operations/", "rehousing/new/", "rehousing/norms/"),
    ),
    DeskWay(_("Cases"), "rehousing_cases", Permission.FOLLOW_CASES, together=_REHOUSING),
    DeskWay(
        pgettext_lazy("places to live", "Homes"),
        "rehousing_homes",
        Permission.MANAGE_HOMES,
        together=_REHOUSING,
        sections=("rehousing/homes",),
    ),
    DeskWay(_("Households"), "households", Permission.SEE_HOUSEHOLDS, together=_REHOUSING),
    DeskWay(_("Personal data"), "protection", Permission.PROTECT_PEOPLE),
    DeskWay(_("Imports"), "imports", Permission.IMPORT_PORTFOLIO, whole_country=True),
    DeskWay(_("People"), "people"),
    DeskWay(_("Tokens"), "desk_tokens"),
)


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A way as a row shows it; ``count`` says how much waits there, None where nobody counted.

    ``inside`` are the ways of a field of work, in the second row while one of them is ``current``.
    """

    label: str
    url: str
    current: bool
    count: int | None = None
    inside: tuple["ShownWay", ...] = ()


def has_a_desk(request: HttpRequest, country: Country) -> bool:
    """Whether the person who asks holds any role in ``country``."""
    return bool(_held(request, country))


def _held(request: HttpRequest, country: Country) -> frozenset[Role]:
    """The roles of the person who asks: the door, the menu and the rows want them, the store is asked once."""
    known: dict[object, frozenset[Role]] = request.__dict__.setdefault("houma_roles", {})
    asked = request.user.pk, country.code
    if asked not in known:
        known[asked] = roles_in_country(request.user, country)
    return known[asked]


def is_at_desk(request: HttpRequest, country: Country) -> bool:
    """Whether the page asked for stands at the desk of whoever has one; some of these others read without a desk."""
    names = (MY_TASKS, *_READ_BY_ALL)
    return request.path.startswith(tuple(reverse(name, args=[country.code]) for name in names))


def shown_ways(request: HttpRequest, country: Country) -> tuple[ShownWay, ...]:
    """The ways that the person who asks may open: two queries at most."""
    held = _held(request, country)
    if not held:
        return ()
    return tuple(_ways(request, country, held))


def _ways(request: HttpRequest, country: Country, held: frozenset[Role]) -> Iterator[ShownWay]:
    open_ways = (way for way in DESK_WAYS if _is_open(request, country, held, way))
    for together, members in groupby(open_ways, key=lambda way: way.together):
        shown = tuple(one for way in members if (one := _shown(request, country, way)) is not None)
        if together and len(shown) > 1:
            here = any(one.current for one in shown)
            yield ShownWay(str(together), shown[0].url, here, inside=shown)
        else:
            yield from shown


def _is_open(request: HttpRequest, country: Country, held: frozenset[Role], way: DeskWay) -> bool:
    if way.permission is None:
        return True
    if not _roles_of(way) & held:
        return False
    return not way.whole_country or holds_whole_country(request.user, way.permission, country)


def _shown(request: HttpRequest, country: Country, way: DeskWay) -> ShownWay | None:
    try:
        url = reverse(way.url_name, args=[country.code])
    except NoReverseMatch:
        return None
    desk = reverse(MY_TASKS, args=[country.code])
    if way.url_name == MY_TASKS:
        return ShownWay(str(way.label), url, request.path == url, kept_count(request.user, country))
    if way.sections:
        here = request.path == url or request.path.startswith(tuple(desk + section for section in way.sections))
    else:
        here = request.path.startswith(url)
    return ShownWay(str(way.label), url, here)


def _roles_of(way: DeskWay) -> frozenset[object]:
    opening = (way.permission, way.or_permission)
    return frozenset(role for permission in opening if permission is not None for role in ALLOWED_ROLES[permission])


def _count_key(user: User | AnonymousUser, country: Country) -> str:
    return f"tasks:{country.code}:{user.pk}"


def keep_count(user: User | AnonymousUser, country: Country, count: int) -> None:
    """Remember how many tasks wait, for the row of ways: counting them anew on every page would cost too much."""
    cache.set(_count_key(user, country), count, _COUNT_IS_KEPT)


def kept_count(user: User | AnonymousUser, country: Country) -> int | None:
    """How many tasks waited a moment ago; None where nobody looked."""
    count: int | None = cache.get(_count_key(user, country))
    return count
