"""Mandates held to single projects: given, and limited later. They are written in accounts, which knows no projects."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Mandate, User
from houma.domain.accounts.people_actions import Invited, change_period, give_mandate, invite, manage_decision
from houma.domain.accounts.people_queries import line_of, managing_mandates
from houma.domain.accounts.people_rules import NewMandate, covers
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.projects.models import MandateProject, Project


@transaction.atomic
def give_mandate_on(to: User, new: NewMandate, projects: Collection[Project], *, by: User) -> Mandate:
    """Give ``to`` a mandate on ``projects`` only; on all of its territory where there are none. Raises Refused."""
    mandate = give_mandate(to, new, by=by)
    _limit(mandate, projects, by)
    return mandate


@transaction.atomic
def invite_on(
    email: str, name: str, language: str, new: NewMandate, projects: Collection[Project], *, by: User
) -> Invited:
    """Invite somebody with a mandate on ``projects`` only; see ``accounts.people_actions.invite``. Raises Refused."""
    invited = invite(email, name, language, new, by=by)
    _limit(invited.mandate, projects, by)
    return invited


@transaction.atomic
def change_mandate(
    mandate: Mandate,
    starts_on: date | None,
    ends_on: date | None,
    projects: Collection[Project],
    *,
    by: User,
    reason: str,
) -> Mandate:
    """Change when a mandate holds and on which projects (none: on all of its territory). Raises Refused."""
    changed = change_period(mandate, starts_on, ends_on, by=by, reason=reason)
    _limit(changed, projects, by)
    return changed


@transaction.atomic
def limit_mandate(mandate: Mandate, projects: Collection[Project], *, by: User) -> None:
    """Hold a mandate to ``projects``; none sets it free on its territory. Raises Refused."""
    require(manage_decision(mandate, by=by))
    _limit(mandate, projects, by)


def _limit(mandate: Mandate, projects: Collection[Project], by: User) -> None:
    wanted = {project.pk for project in projects}
    _require_within_own_reach(mandate, wanted, by)
    reached = Project.objects.filter(places__territory__ancestry__ancestor=mandate.territory_id, pk__in=wanted)
    if reached.distinct().count() != len(wanted):
        raise Refused(Decision.refuse(_("A project lies outside the territory of the mandate.")))
    kept = set()
    for limit in MandateProject.objects.select_for_update().filter(mandate=mandate):
        if limit.project_id in wanted:
            kept.add(limit.project_id)
        else:
            limit._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
            limit.delete()
    for project in wanted - kept:
        limit = MandateProject(mandate=mandate, project_id=project)
        limit._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
        limit.save()


def _require_within_own_reach(mandate: Mandate, wanted: Iterable[int], by: User) -> None:
    """Whoever manages people on some projects only gives mandates on those only."""
    line = line_of(mandate.territory)
    managing = managing_mandates(by, mandate.territory.country).prefetch_related("project_limits")
    own: set[int] = set()
    for held in managing:
        if covers(held, mandate.role, mandate.party_id, line):
            limits = {limit.project_id for limit in held.project_limits.all()}
            if not limits:
                return
            own |= limits
    beyond = set(wanted) - own
    if beyond or not wanted:
        raise Refused(Decision.refuse(_("Your own mandate is held to single projects: choose among these.")))
