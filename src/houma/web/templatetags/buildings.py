"""Ways from the list of buildings to what its reader may do beside reading."""

from django import template

from houma.domain.accounts.rules import Permission, may

register = template.Library()


@register.inclusion_tag("desk/buildings/tools.html", takes_context=True)
def building_tools(context: template.Context) -> dict[str, object]:
    """Buttons to enter a building and to hand an inventory in, for whose role allows it."""
    request = context["request"]
    user, country = request.user, request.country
    return {
        "site": context["site"],
        "may_enter": may(user, Permission.INSPECT_BUILDINGS, country).allowed,
        "may_import": may(user, Permission.MANAGE_BUILDINGS, country).allowed,
    }
