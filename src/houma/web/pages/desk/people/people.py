"""Who holds what where: roles × territories × projects on one screen, and one's own mandates."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Delegation, Mandate, Role, User
from houma.domain.accounts.people_actions import lend_mandate, revoke_loan
from houma.domain.accounts.people_queries import mandates_matching, own_and_lent, roles_by_region
from houma.domain.accounts.queries import has_second_factor
from houma.domain.accounts.rules import ALLOWED_ROLES, NEEDS_SECOND_FACTOR, Permission, may
from houma.domain.accounts.workbook import PEOPLE, mandate_row
from houma.domain.base.decisions import Refused
from houma.domain.projects.scope import limits_of
from houma.domain.territories.models import Country, Territory
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk, let_in
from houma.web.exports import FORMATS, PERSONAL, file_response, provenance
from houma.web.pages.desk.people.filters import ShownFilters
from houma.web.pages.desk.people.forms import LendForm

PAGE_LENGTH = 30
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class ShownMandate:
    """A mandate as a row shows it."""

    mandate: Mandate
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleCount:
    """How many mandates of a role a territory holds, and the list of them."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class RegionRoles:
    """A line of the table of roles by territory."""

    territory: Territory
    url: str
    counts: tuple[RoleCount, ...]


def manages_people(request: HttpRequest, country: Country) -> None:
    """Raise PermissionDenied for who manages nobody in ``country``."""
    let_in(may(request.user, Permission.MANAGE_PEOPLE, country))


@at_desk
def people(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """Who holds what where, for those who manage people; others are led to their own mandates."""
    if not may(user, Permission.MANAGE_PEOPLE, country):
        return redirect("people_mine", country=country.code)
    shown = ShownFilters(request, country, user)
    found = mandates_matching(user, country, shown.filters)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    own_url = reverse("people", args=[country.code])
    roles, regions = _matrix(found, shown)
    return render(
        request,
        "desk/people/people.html",
        {
            "page": page,
            "rows": list(_shown(page.object_list)),
            "roles": roles,
            "regions": regions,
            "fields": shown.fields(),
            "active": shown.active(),
            "action": own_url,
            "exports": [
                {
                    "href": f"{reverse('people_export', args=[country.code, kind])}?{urlencode(shown.query)}",
                    "label": kind.upper(),
                }
                for kind in FORMATS
            ],
        },
    )


def _shown(mandates: Iterable[Mandate]) -> Iterator[ShownMandate]:
    rows = list(mandates)
    limits = limits_of(rows)
    for mandate in rows:
        yield ShownMandate(mandate, limits.get(mandate.pk, ()))


def _matrix(found: Any, shown: ShownFilters) -> tuple[list[Role], list[RegionRoles]]:
    """The roles held, and for each territory how many hold them; each number opens its list."""
    places, numbers = roles_by_region(found)
    roles = [role for role in Role if any(key[1] == role.value for key in numbers)]
    return roles, [
        RegionRoles(
            place,
            shown.narrowed(territory=place.code),
            tuple(
                RoleCount(
                    numbers.get((place.pk, role.value), 0),
                    shown.narrowed(territory=place.code, role=role.value),
                )
                for role in roles
            ),
        )
        for place in places
    ]


@at_desk
def people_export(request: HttpRequest, country: Country, user: User, file_format: str) -> HttpResponseBase:
    """The list under the filters of the address, as a file: exactly what is shown."""
    manages_people(request, country)
    if file_format not in FORMATS:
        raise Http404
    shown = ShownFilters(request, country, user)
    chips = tuple((Multilingual(chip.label), "") for chip in shown.active())
    about = provenance(country, PEOPLE.labels, filters=chips, address=request.build_absolute_uri(), licence=PERSONAL)
    rows = _export_rows(mandates_matching(user, country, shown.filters))
    name = f"houma-{country.code}-people"
    return file_response(request, PEOPLE, rows, file_format, get_language() or "fr", about, name)


def _export_rows(found: Any) -> Iterator[Mapping[str, Any]]:
    block: list[Mandate] = []
    for mandate in found.iterator(chunk_size=_BLOCK):
        block.append(mandate)
        if len(block) == _BLOCK:
            yield from _rows_of(block)
            block = []
    yield from _rows_of(block)


def _rows_of(block: list[Mandate]) -> Iterator[Mapping[str, Any]]:
    limits = limits_of(block)
    for mandate in block:
        yield mandate_row(mandate, limits.get(mandate.pk, ()))


@at_desk
def own_mandates(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """What one holds in person, what one lends, and for whom one acts; POST lends a mandate."""
    own, lent = own_and_lent(user, country)
    today = timezone.localdate()
    start = {"starts_on": today, "ends_on": today + timedelta(days=14)}
    form = LendForm(request.POST or None, own=own, initial=start)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            lend_mandate(
                form.own[chosen["mandate"]],
                chosen["email"],
                starts_on=chosen["starts_on"],
                ends_on=chosen["ends_on"],
                reason=chosen["reason"],
                by=user,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The mandate is lent. You can take it back at any time."))
            return redirect("people_mine", country=country.code)
    releases = {role for permission in NEEDS_SECOND_FACTOR for role in ALLOWED_ROLES[permission]}
    held = [*own, *(loan.mandate for loan in lent)]
    context = {
        "own": list(_shown(own)),
        "lent": lent,
        "form": form,
        "today": today,
        "second_factor": has_second_factor(user),
        "needs_second_factor": any(mandate.role in releases for mandate in held),
    }
    return render(request, "desk/people/mine.html", context, status=400 if form.is_bound else 200)


@at_desk
def loan_revoked(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """Take a lent mandate back (POST): by its giver, or by who manages the mandate."""
    given = Delegation.objects.filter(mandate__territory__country=country, mandate__user=user)
    loan = get_object_or_404(given, pk=number)
    if request.method == "POST":
        try:
            revoke_loan(loan, by=user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The delegation is revoked."))
    return redirect("people_mine", country=country.code)
