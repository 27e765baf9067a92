"""Pages of the desk: for people who are signed in and hold a role in the country."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Decision
from houma.domain.territories.models import Country
from houma.web.country import of_country
from houma.web.desk_ways import has_a_desk

_Parameters = ParamSpec("_Parameters")
DeskPage = Callable[Concatenate[HttpRequest, Country, User, _Parameters], HttpResponseBase]


def at_desk(page: DeskPage[_Parameters]) -> Callable[..., HttpResponseBase]:
    """Give the page its country and the person who asks: sign-in first, 403 without any role in the country."""

    def in_country(
        request: HttpRequest, country: Country, /, *args: _Parameters.args, **kwargs: _Parameters.kwargs
    ) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User) or not has_a_desk(request, country):
            raise PermissionDenied(_("You hold no role in this country."))
        return page(request, country, user, *args, **kwargs)

    view: Callable[..., HttpResponseBase] = wraps(page)(login_required(of_country(in_country)))
    return view


def let_in(decision: Decision) -> None:
    """403 in words where a rule forbids the page."""
    if not decision:
        raise PermissionDenied(" ".join(str(reason) for reason in decision.reasons))
