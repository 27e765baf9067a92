"""The history of one record: who changed what, when, with what stood there before and after."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Mandate, User
from houma.domain.projects.models import Evidence
from houma.domain.territories.models import Country
from houma.web.asked import whole_number
from houma.web.at_desk import at_desk
from houma.web.history import HistoryKind, history_kind
from houma.web.history_entries import entries, moments

PAGE_LENGTH = 25


@at_desk
def history(request: HttpRequest, country: Country, user: User, kind: str, key: str) -> HttpResponse:
    """One page of the history of a record; 404 for what the person may not read the history of."""
    found = history_kind(kind)
    if found is None:
        raise Http404(_("There is no history of this kind."))
    record = _record(found, found.visible(user, country), key)
    page = Paginator(moments(found, record), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "kind": found,
        "title": _title(record),
        "page": page,
        "entries": entries(found, country, list(page.object_list)),
    }
    return render(request, "desk/history.html", context)


def _record(kind: HistoryKind, visible: QuerySet[Any], key: str) -> Model:
    if kind.key == "pk" and whole_number(key) is None:
        raise Http404
    record: Model = get_object_or_404(visible, **{kind.key: key})
    return record


def _title(record: Model) -> str:
    if isinstance(record, Mandate):
        person = record.user.get_full_name() or record.user.email
        return f"{person} · {record.get_role_display()} · {record.territory.name}"
    if isinstance(record, Evidence):
        return f"{record.get_requirement_display()} · {record.project.name}"
    return str(record)
