"""What every page of one project at the desk shares: its scope, its tabs, what the person may do there."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision
from houma.domain.projects.life_reading import projects_reached
from houma.domain.projects.models import Phase, Project
from houma.domain.projects.queries import may_on_project
from houma.domain.territories.models import Country

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("desk_project", _("Overview and gate")),
    ("desk_project_territory", _("Territory")),
    ("desk_project_programme", _("Programme")),
    ("desk_project_steering", _("Steering")),
    ("desk_project_progress", _("Progress")),
    ("desk_project_documents", _("Photos and documents")),
    ("desk_project_evaluation", _("Evaluation")),
)
"""Name of the address and title. History stands last, for those who may read it."""


@dataclass(frozen=True, slots=True)
class Door:
    """A button that leads to a form: where, and whether the person may, with the reason."""

    url: str
    decision: Decision


@dataclass
class Workspace:
    """One project that the person reaches. Permissions are asked once a page."""

    country: Country
    user: User
    project: Project
    _decisions: dict[Permission, Decision] = field(default_factory=dict)

    def may(self, permission: Permission) -> Decision:
        """May the person do this on this project?"""
        if permission not in self._decisions:
            self._decisions[permission] = may_on_project(self.user, permission, self.project)
        return self._decisions[permission]

    def url(self, name: str, *more: object) -> str:
        """The address of a page of this project."""
        return reverse(name, args=[self.country.code, self.project.code, *more])

    def door(self, kind: str, permission: Permission, key: int | None = None) -> Door:
        """The way to a form of ``project_entries``."""
        url = self.url("desk_project_enter", kind) if key is None else self.url("desk_project_change", kind, key)
        return Door(url, self.may(permission))

    def tabs(self, current: str) -> Iterable[dict[str, object]]:
        """The tabs of the workspace."""
        for name, title in TABS:
            yield {"url": self.url(name), "title": title, "current": name == current}
        if self.may(Permission.READ_HISTORY):
            history = reverse("history", args=[self.country.code, "project", self.project.code])
            yield {"url": history, "title": _("History"), "current": False}

    def page(
        self, request: HttpRequest, template: str, tab: str, context: dict[str, object], status: int = 200
    ) -> HttpResponse:
        """A page of the workspace, with the head and the tabs of the project."""
        shared = {
            "project": self.project,
            "phase": Phase(self.project.phase),
            "tabs": list(self.tabs(tab)),
            "workspace": self,
        }
        return render(request, template, shared | context, status=status)


def workspace(country: Country, user: User, code: str) -> Workspace:
    """The project of that code, if a mandate of the person reaches it; 404 otherwise, whether it exists or not."""
    project = projects_reached(user).filter(country=country, code=code).select_related("programme", "country").first()
    if project is None:
        raise Http404
    return Workspace(country, user, project)
