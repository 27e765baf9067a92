"""One request for erasure: what would go and what would stay, and then the decision."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.buildings.scope import buildings_where
from houma.domain.households import actions
from houma.domain.households.models import ErasureRequest, RefusalGround, RequestState
from houma.domain.households.queries.protection import requests
from houma.domain.households.rules.holdings import Gone
from houma.domain.territories.models import Country
from houma.web.pages.desk.households.common import route_of, with_people


@dataclass(frozen=True, slots=True)
class GoneTogether:
    """Rows of one kind that would go.

    Attributes:
        words_only: whether the rows stay, and lose what somebody wrote there.
        places: codes of buildings and homes, each once.
    """

    what: str | Promise
    rows: int
    files: int
    places: tuple[str, ...]
    searched: bool
    words_only: bool


@with_people(Permission.PROTECT_PEOPLE)
def protection_request(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """What granting a request would do; POST shows the words that were found, grants it or refuses it."""
    asked = get_object_or_404(requests(user, country), pk=number)
    if asked.state != RequestState.OPEN:
        return redirect("protection", country.code)
    if request.method == "POST" and request.POST.get("do") != "words":
        return _decided(request, country, user, asked)
    preview = actions.preview_erasure(asked, by=user, with_words=request.method == "POST", place=route_of(request))
    searched = [one for one in preview.gone if one.searched]
    buildings = buildings_where(user, Permission.SEE_BUILDINGS).filter(country=country)
    return render(
        request,
        "desk/households/protection_request.html",
        {
            "asked": asked,
            "may_erase": preview.may_erase,
            "gone": _together(preview.gone),
            "searched": searched,
            "worded": request.method == "POST",
            "linked": set(buildings.filter(code__in={one.place for one in searched}).values_list("code", flat=True)),
            "stays": preview.stays,
            "grounds": RefusalGround.choices,
        },
    )


def _together(gone: Iterable[Gone]) -> list[GoneTogether]:
    """By kind, what belongs to the household itself first."""
    kinds: dict[tuple[bool, bool, str], list[Gone]] = {}
    for one in gone:
        kinds.setdefault((one.searched, one.words_only, str(one.what)), []).append(one)
    return [
        GoneTogether(
            what,
            sum(one.rows for one in rows),
            sum(one.files for one in rows),
            tuple(sorted({one.place for one in rows if one.place})),
            searched,
            words_only,
        )
        for (searched, words_only, what), rows in sorted(kinds.items(), key=lambda kind: kind[0][:2])
    ]


def _decided(request: HttpRequest, country: Country, user: User, asked: ErasureRequest) -> HttpResponse:
    """Grant or refuse as was asked for; back to the request where something is missing."""
    ground = request.POST.get("ground", "")
    try:
        if request.POST.get("do") == "erase" and not request.POST.get("sure"):
            messages.error(request, _("Confirm first that who asks is entitled to: what is erased does not come back."))
        elif request.POST.get("do") == "erase":
            actions.grant_erasure(asked, by=user)
            messages.success(request, _("The data is erased; counts and months stay."))
            return redirect("protection", country.code)
        elif ground in RefusalGround.values:
            actions.refuse_erasure(asked, RefusalGround(ground), by=user)
            messages.success(request, _("The request is refused, and the reason is kept."))
            return redirect("protection", country.code)
        else:
            messages.error(request, _("A refusal says why."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("protection_request", country.code, asked.pk)
