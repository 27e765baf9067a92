"""The agreements of a person's places at the desk, those that still move first."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import AgreementState
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk

_PAGE = 25
_ORDER = list(AgreementState)


@at_desk
def agreements(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Agreements on projects where the person holds a role, of one state (``?state=``) or all."""
    mine = visible_agreements(user).filter(country=country, project__in=projects_where(user, Permission.SEE_LEDGER))
    counts: dict[str, int] = dict(mine.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", "")
    shown = mine.filter(state=state) if state in AgreementState.values else mine
    rank = Case(
        *(When(state=value, then=Value(place)) for place, value in enumerate(_ORDER)), output_field=IntegerField()
    )
    found = shown.annotate(rank=rank).select_related("project").order_by("rank", "-updated_at", "pk")
    choices: list[dict[str, Any]] = [
        {"label": _("all"), "url": "?", "count": sum(counts.values()), "current": not state}
    ]
    choices += [
        {"label": value.label, "url": f"?state={value.value}", "count": counts[value], "current": state == value}
        for value in AgreementState
        if counts.get(value)
    ]
    return render(
        request,
        "desk/agreements/agreements.html",
        {
            "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
            "states": choices,
            "may_draft": projects_where(user, Permission.DRAFT_AGREEMENT).filter(country=country).exists(),
            "may_sign": projects_where(user, Permission.SIGN_AGREEMENT).filter(country=country).exists(),
        },
    )
