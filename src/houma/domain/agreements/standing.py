"""In whose name a person acts on an agreement: officers for any party, partners and operators for their own."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party, Role, User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.agreements.models import Agreement
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.projects.models import Project
from houma.domain.projects.queries import may_on_project
from houma.domain.projects.scope import reached_by

FOR_A_PARTY = (Role.PARTNER, Role.OPERATOR)
"""Roles that act in the name of an organisation."""


def may_act_for(user: User | AnonymousUser, permission: Permission, agreement: Agreement, party: int) -> Decision:
    """May ``user`` do this on ``agreement`` in the name of ``party`` (its primary key)?"""
    decision = may_on_project(user, permission, agreement.project)
    if not decision:
        return decision
    held = mandates_allowing(user, permission)
    project = Project.objects.filter(pk=agreement.project_id)
    if project.filter(reached_by(held.exclude(role__in=FOR_A_PARTY))).exists():
        return ALLOWED
    if project.filter(reached_by(held.filter(role__in=FOR_A_PARTY, party=party))).exists():
        return ALLOWED
    return Decision.refuse(_("You act for another organisation."))


def parties_for(
    user: User | AnonymousUser, permission: Permission, agreement: Agreement, among: QuerySet[Party]
) -> list[Party]:
    """The parties of ``among`` in whose name ``user`` may do this on ``agreement``."""
    return [party for party in among if may_act_for(user, permission, agreement, party.pk)]
