"""The page of one building: what it is, what was seen of it, what the law has done with it, what may be done next."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.models import Building, Occupancy, ProcedureState
from houma.domain.buildings.queries.page import BuildingPage, building_of, building_page
from houma.domain.households.models import Household
from houma.domain.households.scope import households_where
from houma.domain.rehousing.queries.buildings import operations_on
from houma.domain.rehousing.queries.whereabouts import nowhere_else
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.documents.building_word import papers_of
from houma.web.templatetags.values import number_text


def building_in_scope(
    user: User, country: Country, code: str, permission: Permission = Permission.SEE_BUILDINGS
) -> Building:
    """The building of this code; 404 where the person does not reach it, as for one that is not there."""
    found = building_of(user, country, code, permission)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
@at_desk
def building(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """The building, for whoever sees it."""
    one = building_in_scope(user, country, code)
    page = building_page(one, user)
    return render(
        request,
        "desk/buildings/building.html",
        {
            "page": page,
            "building": one,
            "facts": _facts(one),
            "households": _households_in(user, one).count() or None,
            "left_behind": left_behind(user, one) if one.occupancy == Occupancy.EMPTY else "",
            "judged_before": _judged_before(page),
            "operations": operations_on(one, user),
            "words": [(paper.value, label) for paper, label in papers_of(page)] if page.may_inspect else [],
        },
    )


def left_behind(user: User, one: Building) -> str:
    """That households are registered here still and housed nowhere else by us; "" where none is."""
    count = nowhere_else(_households_in(user, one)).count()
    if not count:
        return ""
    return ngettext(
        "%(total)s household is still registered as living here, and no stay elsewhere is recorded: write in its file "
        "where it went.",
        "%(total)s households are still registered as living here, and no stay elsewhere is recorded: write in their "
        "files where they went.",
        count,
    ) % {"total": number_text(count)}


def _judged_before(page: BuildingPage) -> bool:
    """Whether the class of risk is older than the end of the last file, and something is left to be looked at."""
    last, seen = (page.files[0] if page.files else None), page.building.inspected_on
    if last is None or not last.steps or seen is None:
        return False
    codes = {line.step.code for line in last.steps}
    treated = last.procedure.state in (ProcedureState.WORKS_DONE, ProcedureState.CLOSED)
    return treated and "demolish" not in codes and seen < last.steps[-1].step.happened_on


def _households_in(user: User, one: Building) -> QuerySet[Household]:
    """Households here that have a file that ``user`` may open; to everybody else, not even their number is told."""
    return households_where(user, Permission.SEE_HOUSEHOLDS).filter(dwelling__building=one)


def _facts(one: Building) -> list[tuple[str, object]]:
    """What the inventory says, in the order in which it is read; what is unknown is left out."""
    built = one.built_year or one.built_period
    said: list[tuple[str, object]] = [
        (_("Address"), one.address),
        (_("Commune or arrondissement"), one.territory.name),
        (_("Perimeter"), one.perimeter.name if one.perimeter is not None else ""),
        (_("Floors above the ground floor"), one.floors),
        (_("Built"), str(built) if built else ""),
        (_("Bearing walls"), one.get_walls_display() if one.walls else ""),
        (_("Floors made of"), one.get_slabs_display() if one.slabs else ""),
        (_("Use"), one.get_use_display() if one.use else ""),
        (_("Ownership"), one.get_ownership_display() if one.ownership else ""),
        (_("Heritage value"), one.get_heritage_display() if one.heritage else ""),
        (_("Occupancy"), one.get_occupancy_display() if one.occupancy else ""),
        (_("Decay observed"), one.decay),
        (_("Inventory"), one.source),
    ]
    return [(label, value) for label, value in said if value not in ("", None)]
