"""Is the service well?"""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils.connection import ConnectionDoesNotExist

from houma.domain.territories.models import Country


def health(request: HttpRequest) -> JsonResponse:
    """200 when the store answers and at least one country is loaded, else 503, with what is wrong."""
    try:
        countries = list(Country.objects.values_list("code", flat=True))
    except (ConnectionDoesNotExist, OSError) as error:
        return JsonResponse({"status": "down", "reason": str(error)}, status=503)
    body = {"status": "ok" if countries else "empty", "store": connection.vendor, "countries": countries}
    return JsonResponse(body, status=200 if countries else 503)
