"""The watch list: alerts in one's scope under filters, on a map, as a file."""

from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.territories.models import Country
from houma.domain.watch.queries.alerts import (
    AlertFilters,
    in_order,
    last_watch,
    narrowed,
    shown,
    visible_alerts,
)
from houma.domain.watch.queries.rules import rules_in_force
from houma.domain.watch.workbook import ALERTS, alert_row
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.exports import FORMATS, INTERNAL, file_response, provenance
from houma.web.pages.desk.watch.alerts_map import alert_map
from houma.web.pages.desk.watch.filters import asked_of, filter_fields

PAGE_LENGTH = 30
_TITLE = Multilingual("Alertes de la veille", "إنذارات اليقظة", "Alerts of the watch")


@at_desk
def watch_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The alerts under the filters of the address, the most serious first."""
    asked, today = asked_of(country, request.GET), timezone.localdate()
    found = narrowed(visible_alerts(user, country), asked.filters, user, today)
    page = Paginator(in_order(found), PAGE_LENGTH).get_page(request.GET.get("page"))
    rows = shown(page.object_list, country, today)  # type: ignore[arg-type]
    own_url = reverse("watch", args=[country.code])
    return render(
        request,
        "desk/watch/watch.html",
        {
            "page": page,
            "rows": rows,
            "counts": _counts(user, country, today, own_url),
            "looked": last_watch(country),
            "rules": rules_in_force(country).count(),
            "fields": filter_fields(country, asked),
            "action": own_url,
            "exports": [
                {
                    "label": one.upper(),
                    "href": f"{reverse('watch_export', args=[country.code, one])}?{urlencode(asked.query)}",
                }
                for one in FORMATS
            ],
            "map": alert_map(country, found, asked.query),
        },
    )


@at_desk
def watch_export(request: HttpRequest, country: Country, user: User, file_format: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    if file_format not in FORMATS:
        raise Http404
    asked, today = asked_of(country, request.GET), timezone.localdate()
    found = in_order(narrowed(visible_alerts(user, country), asked.filters, user, today))
    rows = [alert_row(one) for one in shown(found, country, today)]
    about = provenance(country, _TITLE, address=request.build_absolute_uri(request.path), licence=INTERNAL)
    return file_response(request, ALERTS, rows, file_format, get_language() or "fr", about, "alerts")


def _counts(user: User, country: Country, today: date, own_url: str) -> list[dict[str, object]]:
    """How many alerts there are of each sort, with the way to them: four queries."""
    standing = narrowed(visible_alerts(user, country), AlertFilters(), user, today)
    kinds: tuple[tuple[str | Promise, AlertFilters, str], ...] = (
        (_("standing"), AlertFilters(), ""),
        (_("serious"), AlertFilters(serious=True), "serious=1"),
        (_("past their deadline"), AlertFilters(late=True), "late=1"),
        (_("given to me"), AlertFilters(mine=True), "mine=1"),
    )
    return [
        {
            "label": label,
            "count": narrowed(standing, filters, user, today).aggregate(n=Count("pk"))["n"],
            "url": f"{own_url}?{query}" if query else own_url,
        }
        for label, filters, query in kinds
    ]
