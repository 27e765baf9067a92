"""Ways from the list of buildings to what its reader may do beside reading."""

from django import template

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may

register = template.Library()


@register.inclusion_tag("desk/building_tools.html", takes_context=True)
def building_tools(context: template.Context) -> dict[str, object]:
    """Buttons to enter a building and to hand an inventory in, for whose role allows it."""
    user, site = context["request"].user, context["site"]
    signed_in = isinstance(user, User)
    return {
        "site": site,
        "may_enter": signed_in and may(user, Permission.INSPECT_BUILDINGS, site.country).allowed,
        "may_import": signed_in and may(user, Permission.MANAGE_BUILDINGS, site.country).allowed,
    }
