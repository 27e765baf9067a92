"""People as pages name them."""

from datetime import date, datetime

from django import template

from houma.domain.accounts.models import User
from houma.domain.territories.models import Country
from houma.web.delegates import Loans, givers, loans_in, person_name

register = template.Library()


@register.inclusion_tag("components/who.html", takes_context=True)
def who(context: template.Context, actor: User | None, at: datetime | date | None) -> dict[str, object]:
    """Who did something, and for whom a delegate did it: ``{% who call.called_by call.called_at %}``.

    What was lent in the country is read once a page.
    """
    if actor is None:
        return {"name": "", "givers": ()}
    return {"name": person_name(actor), "givers": givers(_loans(context), actor, at)}


def _loans(context: template.Context) -> Loans:
    request = context.get("request")
    country: Country | None = getattr(request, "country", None)
    if request is None or country is None:
        return {}
    known: Loans | None = getattr(request, "houma_loans", None)
    if known is None:
        known = loans_in(country)
        request.houma_loans = known
    return known
