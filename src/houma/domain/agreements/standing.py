"""In whose name a person acts on an agreement: officers for any party, partners and operators for their own."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Role, User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.agreements.models import Agreement
from houma.domain.base.decisions import Decision
from houma.domain.projects.models import Project
from houma.domain.projects.queries import may_on_project
from houma.domain.projects.scope import reached_by

FOR_A_PARTY = (Role.PARTNER, Role.OPERATOR)
"""Roles that act in the name of an organisation."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person may do on an agreement: ``decision`` on its project, in the name of anybody or of ``parties``."""

    decision: Decision
    for_all: bool
    parties: frozenset[int]

    def may(self, party: int | None) -> Decision:
        """May the person do it in the name of ``party``, by its primary key?"""
        if not self.decision or self.for_all or party in self.parties:
            return self.decision
        return Decision.refuse(_("You act for another organisation."))


def standing(user: User | AnonymousUser, permission: Permission, agreement: Agreement) -> Standing:
    """In whose name ``user`` may do this on ``agreement``: a fixed number of queries, however many parties there are.

    Only mandates that reach the agreement's project count.
    """
    decision = may_on_project(user, permission, agreement.project)
    if not decision:
        return Standing(decision, for_all=False, parties=frozenset())
    held = mandates_allowing(user, permission)
    project = Project.objects.filter(pk=agreement.project_id)
    if project.filter(reached_by(held.exclude(role__in=FOR_A_PARTY))).exists():
        return Standing(decision, for_all=True, parties=frozenset())
    own = held.filter(role__in=FOR_A_PARTY, party__isnull=False).values_list("party", flat=True).distinct()
    reaching = {
        party
        for party in own
        if party is not None and project.filter(reached_by(held.filter(role__in=FOR_A_PARTY, party=party))).exists()
    }
    return Standing(decision, for_all=False, parties=frozenset(reaching))


def may_act_for(user: User | AnonymousUser, permission: Permission, agreement: Agreement, party: int) -> Decision:
    """May ``user`` do this on ``agreement`` in the name of ``party`` (its primary key)?"""
    return standing(user, permission, agreement).may(party)
