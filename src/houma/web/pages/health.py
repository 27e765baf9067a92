"""Is the service well? For whoever watches it, and for a load balancer: nothing here tells how it is built."""

import logging
import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from houma.domain.background.queries import background_work
from houma.domain.territories.models import Country

LEAST_FREE_BYTES = 500_000_000
LEAST_FREE_SHARE = 0.03
_LOG = logging.getLogger(__name__)
_migrated: set[str] = set()


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """What is well and what is not, as JSON, or as plain text to ``Accept: text/plain``.

    200 as long as pages can be served: ``ok``, or ``degraded`` where background work or the disk needs somebody.
    503 where they cannot: ``down`` (the store does not answer or is not up to date), ``empty`` (no country is loaded).
    """
    found = _state()
    status = 200 if found["status"] in {"ok", "degraded"} else 503
    if not request.accepts("application/json") and request.accepts("text/plain"):
        lines = (f"{name}: {', '.join(value) if isinstance(value, list) else value}\n" for name, value in found.items())
        return HttpResponse("".join(lines), status=status, content_type="text/plain; charset=utf-8")
    return JsonResponse(found, status=status)


def _state() -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {"status": "down", "database": "down"}
    try:
        found |= {"database": "ok", "migrations": "ok" if _is_migrated() else "missing"}
        if found["migrations"] == "missing":
            return found
        countries = list(Country.objects.order_by("code").values_list("code", flat=True))
        work = background_work()
    except (DatabaseError, OSError):
        _LOG.exception("the store does not answer")
        return found | {"database": "down"}
    found["worker"] = "behind" if work.behind else "ok" if work.workers else "missing"
    found["disk"] = "ok" if _has_room() else "low"
    found["countries"] = countries
    well = found["worker"] == found["disk"] == "ok"
    return found | {"status": "empty" if not countries else "ok" if well else "degraded"}


def _is_migrated() -> bool:
    """Are the tables those of this version? Once they are, they stay so while this process lives."""
    store = str(connection.settings_dict["NAME"])
    if store not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(store)
    connection.ensure_connection()
    return True


def _has_room() -> bool:
    """Is there room to write, where the house keeps its files?"""
    places = {Path(settings.VAR), Path(settings.MEDIA_ROOT or settings.VAR)}
    for usage in (shutil.disk_usage(place) for place in places if place.exists()):
        if usage.free < min(LEAST_FREE_BYTES, LEAST_FREE_SHARE * usage.total):
            return False
    return True
