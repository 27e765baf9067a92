"""A perimeter of its own for a project."""

from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.projects.actions.starting import place_project
from houma.domain.projects.models import Project
from houma.domain.projects.outline_reading import Outline, require_outline
from houma.domain.territories.actions import draw_perimeter, redraw_perimeter
from houma.domain.territories.models import Territory
from houma.domain.territories.rules.geometry import to_geos
from houma.values.multilingual import Multilingual


@transaction.atomic
def delimit_project(
    project: Project,
    outline: Outline,
    *,
    parent: Territory,
    kind: str,
    names: Multilingual,
    source: str = "",
    by: User | None,
) -> Territory:
    """Draw a perimeter under ``parent`` and place the project on it; raises Refused with every reason."""
    require_outline(outline)
    drawn = draw_perimeter(project.country, parent, kind, names, to_geos(outline.shape), source=source)
    place_project(project, [*project.territories.all(), drawn], by=by)
    return drawn


@transaction.atomic
def redraw_project(
    project: Project, perimeter: Territory, outline: Outline, *, source: str = "", reason: str = "", by: User | None
) -> Territory:
    """Give a perimeter of the project another outline; raises Refused with every reason.

    The outline before is not kept in the history, only that it changed, by whom and why.
    """
    require_outline(outline)
    redrawn = redraw_perimeter(perimeter, to_geos(outline.shape), source=source, reason=reason)
    place_project(project, list(project.territories.all()), by=by)
    return redrawn
