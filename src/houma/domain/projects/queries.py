"""Reading projects: who sees which, and the read models of their pages."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import PARTY_BOUND_ROLES, User
from houma.domain.accounts.queries import mandates_in_force
from houma.domain.accounts.rules import Permission, mandates_allowing, may, second_factor_satisfied
from houma.domain.base.decisions import Decision
from houma.domain.projects.models import EvidenceState, Phase, Project, Requirement, Visibility
from houma.domain.projects.progress_reading import (
    ActionProgress,
    ProgressPoint,
    action_progress,
    physical_progress,
    physical_progress_of,
    progress_over_time,
)
from houma.domain.projects.rules import GateStep, gate_steps
from houma.domain.projects.scope import reached_by
from houma.domain.territories.models import Country, Level

__all__ = [
    "ActionProgress",
    "ProgressPoint",
    "action_progress",
    "may_on_project",
    "physical_progress",
    "physical_progress_of",
    "progress_over_time",
    "project_gates",
    "projects_in",
    "projects_where",
    "readable_by",
    "visible_projects",
]


def readable_by(user: User | AnonymousUser, *, project: str = "", itself_public: Q | None = None) -> Q:
    """The one rule of what a page shows to whom: what is public, and what one's mandates reach (see ``scope``).

    Args:
        project: path from the filtered model to its project, with a trailing ``__`` ("" for projects themselves).
        itself_public: what makes the filtered row public besides its project being so.
    """
    public = Q(**{f"{project}visibility": Visibility.PUBLIC})
    if itself_public is not None:
        public &= itself_public
    if not isinstance(user, User):
        return public
    return public | reached_by(mandates_in_force(user), project=project)


def visible_projects(user: User | AnonymousUser) -> QuerySet[Project]:
    """Projects that ``user`` may see."""
    return Project.objects.filter(readable_by(user))


def projects_where(user: User | AnonymousUser, permission: Permission) -> QuerySet[Project]:
    """Projects on which ``user`` holds ``permission``: the scope of everything that is done at the desk."""
    return Project.objects.filter(reached_by(mandates_allowing(user, permission)))


def projects_in(user: User | AnonymousUser, permission: Permission, country: Country) -> QuerySet[Project]:
    """``projects_where`` in one country, at one query more: who holds all of it need not have each project sought.

    A list of ten thousand projects is asked for several times a page; to find each by its territory takes most of the
    time, and changes nothing for a mandate that reaches them all.
    """
    if holds_whole_country(user, permission, country):
        return Project.objects.filter(country=country)
    return projects_where(user, permission).filter(country=country)


def holds_whole_country(user: User | AnonymousUser, permission: Permission, country: Country) -> bool:
    """Whether a mandate of ``user`` with ``permission`` reaches everything in ``country``."""
    whole = mandates_allowing(user, permission).filter(
        territory__country=country, territory__level=Level.COUNTRY, project_limits=None
    )
    return whole.exclude(role__in=PARTY_BOUND_ROLES).exists()


def may_in_whole_country(user: User | AnonymousUser, permission: Permission, country: Country) -> Decision:
    """May ``user`` do what reaches every project of ``country`` at once, such as importing a portfolio?"""
    allowed = may(user, permission, country)
    if allowed and not holds_whole_country(user, permission, country):
        return Decision.refuse(_("This reaches every project of the country: it takes a mandate on the whole country."))
    return allowed


def may_on_project(user: User | AnonymousUser, permission: Permission, project: Project) -> Decision:
    """May ``user`` do this on ``project``? Answers with the reason, which the page shows beside the button."""
    if not user.is_authenticated:
        return Decision.refuse(_("Sign in first."))
    if projects_where(user, permission).filter(pk=project.pk).exists():
        return second_factor_satisfied(user, permission)
    return Decision.refuse(_("Your role does not allow this here."))


def project_gates(project: Project) -> tuple[GateStep, ...]:
    """The four phases with their evidence, in the language in use: one query."""
    evidence = list(project.evidence.all())
    states = {Requirement(item.requirement): EvidenceState(item.state) for item in evidence}
    summaries = {Requirement(item.requirement): item.summary for item in evidence}
    phase = Phase(project.phase_before_pause or project.phase)
    return gate_steps(phase, states, summaries)
