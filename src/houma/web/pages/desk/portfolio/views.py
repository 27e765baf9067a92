"""Saved views of the portfolio."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Refused
from houma.domain.desk.actions.views import forget_view, save_view
from houma.domain.desk.models import Audience
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.desk.portfolio.filters import shown_from


def _portfolio(country: Country, query: str = "") -> str:
    address = reverse("desk_portfolio", args=[country.code])
    return f"{address}?{query}" if query else address


@require_POST
@at_desk
def save(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Keep what is shown under a name. The address is read and written anew, so nothing else is kept."""
    query = shown_from(QueryDict(request.POST.get("query", "")), country).query()
    audience = request.POST.get("audience", "")
    try:
        view = save_view(
            user,
            country,
            request.POST.get("name", ""),
            query,
            Audience(audience) if audience in Audience.values else Audience.MYSELF,
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(_portfolio(country, query))


@require_POST
@at_desk
def forget(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """Take one of the person's own views away."""
    if not forget_view(user, country, number):
        raise Http404
    messages.success(request, _("The view is taken away."))
    return redirect(_portfolio(country))
