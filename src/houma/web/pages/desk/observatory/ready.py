"""Forms that come with the house, as workbooks to start from."""

from django.http import Http404, HttpRequest, HttpResponse

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.observatory.queries.forms import risk_classes
from houma.domain.observatory.workbook.ready import INSPECTION, READY, ready_form
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.desk.observatory.forms import must
from houma.web.pages.imports import XLSX


@at_desk
def ready_file(request: HttpRequest, country: Country, user: User, name: str) -> HttpResponse:
    """One of them; the inspection offers the classes of risk of the person's own territory."""
    must(user, country, Permission.DESIGN_SURVEYS)
    if name not in READY:
        raise Http404
    held = mandates_allowing(user, Permission.DESIGN_SURVEYS).filter(territory__country=country)
    mandate = held.select_related("territory").order_by("pk").first()
    classes = risk_classes(country, mandate.territory if mandate else None) if name == INSPECTION else []
    if name == INSPECTION and not classes:
        raise Http404  # Without a scheme there is nothing to choose from.
    answer = HttpResponse(ready_form(name, classes), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
