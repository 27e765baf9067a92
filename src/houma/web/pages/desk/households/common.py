"""What the pages of households share: who comes in, a file opened with a reason, and nothing kept on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.households.actions import look_at
from houma.domain.households.models import Household, LookReason
from houma.domain.households.queries.files import HouseholdFile
from houma.domain.households.queries.lookalikes import Lookalikes, name_of
from houma.domain.households.rules.likeness import WORDS
from houma.domain.households.scope import households_where
from houma.domain.territories.models import Country
from houma.web.at_desk import DeskPage, at_desk, let_in

_Parameters = ParamSpec("_Parameters")
_OPEN = "households-open"
_STAYS_OPEN = timedelta(minutes=30)
"""For how long a reason holds: each page seen meanwhile is a look of its own in the log."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Why somebody opened a file."""

    reason: LookReason
    reference: str


def with_people(
    permission: Permission,
) -> Callable[[DeskPage[_Parameters]], Callable[..., HttpResponseBase]]:
    """A page of the desk with people's data: by permission, kept in no cache, and left out of reports of errors."""

    def decorate(page: DeskPage[_Parameters]) -> Callable[..., HttpResponseBase]:
        @wraps(page)
        def allowed(
            request: HttpRequest, country: Country, user: User, /, *args: _Parameters.args, **kwargs: _Parameters.kwargs
        ) -> HttpResponseBase:
            let_in(may(user, permission, country))
            return page(request, country, user, *args, **kwargs)

        view: Callable[..., HttpResponseBase] = sensitive_post_parameters()(never_cache(at_desk(allowed)))
        return view

    return decorate


def household_or_404(
    country: Country, user: User, code: str, permission: Permission = Permission.SEE_HOUSEHOLDS
) -> Household:
    """The household in one's scope. Outside it there is none, and ``refused_looks`` writes down who asked."""
    found = (
        households_where(user, permission)
        .filter(country=country, code=code)
        .select_related("country", "territory", "dwelling__building")
        .defer("territory__boundary", "dwelling__building__footprint")
        .first()
    )
    if found is None:
        raise Http404
    return found


def route_of(request: HttpRequest) -> str:
    """Name of the page asked for, for the log."""
    return request.resolver_match.url_name or "" if request.resolver_match else ""


def open_file(request: HttpRequest, household: Household, reason: LookReason, reference: str) -> None:
    """Remember why this person opens the file. The session holds its reference and the reason, nothing else."""
    until = (timezone.now() + _STAYS_OPEN).timestamp()
    kept = {
        code: entry for code, entry in request.session.get(_OPEN, {}).items() if entry[2] > timezone.now().timestamp()
    }
    request.session[_OPEN] = {**kept, household.code: [reason.value, reference, until]}


def opened(request: HttpRequest, household: Household) -> Opened | None:
    """Why this person opened the file; None where no reason was given, or too long ago."""
    entry = request.session.get(_OPEN, {}).get(household.code)
    if entry is None or entry[2] <= timezone.now().timestamp():
        return None
    return Opened(LookReason(entry[0]), entry[1])


def shown_alike(found: Lookalikes, language: str) -> list[dict[str, object]]:
    """Files that may be meant, by initials, with what they have in common with the entry."""
    return [
        {
            "household": one.household,
            "initials": name_of(one.person).initials(language),
            "born_in": one.person.born_in,
            "signs": [WORDS[sign] for sign in one.signs],
        }
        for one in found.inside
    ]


def look(request: HttpRequest, household: Household, user: User, why: Opened) -> HouseholdFile:
    """The file, for the reason given; the look is written down."""
    return look_at(household, by=user, reason=why.reason, reference=why.reference, place=route_of(request))
