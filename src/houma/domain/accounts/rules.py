"""Who may do what: a table of permissions and roles, read as predicates. What is not in the table is refused."""

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rules.permissions import add_perm, perm_exists
from rules.predicates import Predicate

from houma.domain.accounts.models import FIELD_ROLES, Mandate, Role, User
from houma.domain.accounts.queries import has_second_factor, mandates_in_force, roles_in_country
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.territories.models import Country


class Permission(StrEnum):
    """What a signed-in person may be allowed to do beyond reading what is public."""

    IMPORT_PORTFOLIO = "accounts.import_portfolio"
    ADOPT_CLAIM = "accounts.adopt_claim"
    MOVE_PROJECT = "accounts.move_project"
    RELEASE_FUNDS = "accounts.release_funds"
    SEE_LEDGER = "accounts.see_ledger"
    ASK_QUESTION = "accounts.ask_question"
    OPEN_PROJECT = "accounts.open_project"
    DESCRIBE_PROJECT = "accounts.describe_project"
    BRING_EVIDENCE = "accounts.bring_evidence"
    REPORT_PROGRESS = "accounts.report_progress"
    CHECK_PROGRESS = "accounts.check_progress"
    READ_PAPERS = "accounts.read_papers"
    DRAFT_AGREEMENT = "accounts.draft_agreement"
    SIGN_AGREEMENT = "accounts.sign_agreement"
    CALL_FUNDS = "accounts.call_funds"
    RECORD_EXPENDITURE = "accounts.record_expenditure"
    SET_RELEASE_POLICY = "accounts.set_release_policy"
    MANAGE_PEOPLE = "accounts.manage_people"
    READ_HISTORY = "accounts.read_history"
    MANAGE_ENVELOPES = "accounts.manage_envelopes"
    SEE_ALERTS = "accounts.see_alerts"
    ACKNOWLEDGE_ALERT = "accounts.acknowledge_alert"
    MANAGE_INDICATORS = "accounts.manage_indicators"
    SEE_BUILDINGS = "accounts.see_buildings"
    MANAGE_BUILDINGS = "accounts.manage_buildings"
    INSPECT_BUILDINGS = "accounts.inspect_buildings"
    DECIDE_BUILDINGS = "accounts.decide_buildings"
    DESIGN_SURVEYS = "accounts.design_surveys"
    FILL_FORMS = "accounts.fill_forms"
    REVIEW_SUBMISSIONS = "accounts.review_submissions"
    SEE_HOUSEHOLDS = "accounts.see_households"
    REGISTER_HOUSEHOLDS = "accounts.register_households"
    FOLLOW_CASES = "accounts.follow_cases"
    MANAGE_HOMES = "accounts.manage_homes"
    PLACE_HOUSEHOLDS = "accounts.place_households"
    SEE_STATISTICS = "accounts.see_statistics"
    RELEASE_STATISTICS = "accounts.release_statistics"
    PROTECT_PEOPLE = "accounts.protect_people"


ALLOWED_ROLES: dict[Permission, frozenset[Role]] = {
    Permission.IMPORT_PORTFOLIO: frozenset({Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR}),
    Permission.ADOPT_CLAIM: frozenset({Role.PROGRAMME_OFFICER}),
    Permission.MOVE_PROJECT: frozenset({Role.PROGRAMME_OFFICER}),
    # Who wants to hold the two apart gives the mandate of an authorising officer to somebody else.
    Permission.RELEASE_FUNDS: frozenset({Role.PROGRAMME_OFFICER, Role.AUTHORISING_OFFICER}),
    Permission.SEE_LEDGER: frozenset(
        {Role.PROGRAMME_OFFICER, Role.AUTHORISING_OFFICER, Role.AUDITOR, Role.PARTNER, Role.OPERATOR}
    ),
    # Questions are about projects: whoever reaches some.
    Permission.ASK_QUESTION: frozenset(Role) - FIELD_ROLES,
    # Officers describe a project and check its progress; partners bring evidence, operators report on their actions.
    Permission.DESCRIBE_PROJECT: frozenset({Role.PROGRAMME_OFFICER}),
    # Of partners only communes, on their own territory: see ``projects.scope.communes``.
    Permission.OPEN_PROJECT: frozenset({Role.PROGRAMME_OFFICER, Role.PARTNER}),
    Permission.BRING_EVIDENCE: frozenset({Role.PROGRAMME_OFFICER, Role.PARTNER, Role.OPERATOR}),
    Permission.REPORT_PROGRESS: frozenset({Role.PROGRAMME_OFFICER, Role.OPERATOR}),
    Permission.CHECK_PROGRESS: frozenset({Role.PROGRAMME_OFFICER}),
    Permission.READ_PAPERS: frozenset({Role.PROGRAMME_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}),
    # Officers draft, amend and close; partners and operators sign, call and justify for their own party only.
    Permission.DRAFT_AGREEMENT: frozenset({Role.PROGRAMME_OFFICER}),
    Permission.SIGN_AGREEMENT: frozenset({Role.PROGRAMME_OFFICER, Role.PARTNER, Role.OPERATOR}),
    Permission.CALL_FUNDS: frozenset({Role.PROGRAMME_OFFICER, Role.PARTNER, Role.OPERATOR}),
    Permission.RECORD_EXPENDITURE: frozenset({Role.PROGRAMME_OFFICER, Role.PARTNER, Role.OPERATOR}),
    Permission.SET_RELEASE_POLICY: frozenset({Role.ADMINISTRATOR}),
    # Administrators manage whom their territory holds; managers only the people of their own organisation.
    Permission.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR, Role.ORGANISATION_MANAGER}),
    Permission.READ_HISTORY: frozenset(
        {Role.PROGRAMME_OFFICER, Role.AUTHORISING_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}
    ),
    # Who answers for the money of a territory delegates its envelopes and says why an alert may rest.
    Permission.MANAGE_ENVELOPES: frozenset({Role.PROGRAMME_OFFICER}),
    # Whoever sees the money of a project sees where it slips.
    Permission.SEE_ALERTS: frozenset(
        {Role.PROGRAMME_OFFICER, Role.AUTHORISING_OFFICER, Role.AUDITOR, Role.PARTNER, Role.OPERATOR}
    ),
    Permission.ACKNOWLEDGE_ALERT: frozenset({Role.PROGRAMME_OFFICER}),
    # The figures are everybody's to read; who answers for the programme or the house records them.
    Permission.MANAGE_INDICATORS: frozenset({Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR}),
    # Buildings: who works on them, and who answers for the programme or checks it.
    Permission.SEE_BUILDINGS: frozenset(
        {Role.OPERATION_MANAGER, Role.INSPECTOR, Role.SOCIAL_WORKER, Role.PROGRAMME_OFFICER, Role.AUDITOR}
    ),
    Permission.MANAGE_BUILDINGS: frozenset({Role.OPERATION_MANAGER}),
    Permission.INSPECT_BUILDINGS: frozenset({Role.OPERATION_MANAGER, Role.INSPECTOR}),
    Permission.DECIDE_BUILDINGS: frozenset({Role.OPERATION_MANAGER}),
    Permission.DESIGN_SURVEYS: frozenset({Role.OPERATION_MANAGER, Role.PROGRAMME_OFFICER}),
    Permission.FILL_FORMS: frozenset({Role.OPERATION_MANAGER, Role.INSPECTOR, Role.SOCIAL_WORKER}),
    Permission.REVIEW_SUBMISSIONS: frozenset({Role.OPERATION_MANAGER}),
    # People: only whom the case or the duty needs. A social worker opens the files of her own cases, and no others.
    Permission.SEE_HOUSEHOLDS: frozenset({Role.OPERATION_MANAGER, Role.SOCIAL_WORKER}),
    Permission.REGISTER_HOUSEHOLDS: frozenset({Role.OPERATION_MANAGER, Role.SOCIAL_WORKER}),
    Permission.FOLLOW_CASES: frozenset({Role.OPERATION_MANAGER, Role.SOCIAL_WORKER}),
    Permission.MANAGE_HOMES: frozenset({Role.OPERATION_MANAGER}),
    Permission.PLACE_HOUSEHOLDS: frozenset({Role.OPERATION_MANAGER}),
    # Counts that went through the protection of small numbers; to release them is a decision of its own.
    Permission.SEE_STATISTICS: frozenset(
        {
            Role.OPERATION_MANAGER,
            Role.INSPECTOR,
            Role.SOCIAL_WORKER,
            Role.DATA_CONTROLLER,
            Role.PROGRAMME_OFFICER,
            Role.AUDITOR,
            Role.PARTNER,
            Role.OPERATOR,
        }
    ),
    Permission.RELEASE_STATISTICS: frozenset({Role.OPERATION_MANAGER}),
    # Law 09-08: reads the log of looks, orders retention and erasure; opens no file of a household.
    Permission.PROTECT_PEOPLE: frozenset({Role.DATA_CONTROLLER}),
}
NEEDS_SECOND_FACTOR = frozenset({Permission.RELEASE_FUNDS})
"""What nobody does with a password alone."""


def may(user: User | AnonymousUser, permission: Permission, country: Country) -> Decision:
    """May ``user`` do this in ``country``?"""
    if not user.is_authenticated or not isinstance(user, User):
        return Decision.refuse(_("Sign in first."))
    if ALLOWED_ROLES[permission] & roles_in_country(user, country):
        return second_factor_satisfied(user, permission)
    return Decision.refuse(_("Your role does not allow this here."))


def second_factor_satisfied(user: User | AnonymousUser, permission: Permission) -> Decision:
    """Has ``user`` the second factor that ``permission`` asks for? Refused with what to do.

    Releases of money: ``may`` and ``projects.queries.may_on_project`` ask this by themselves, so an action that
    requires ``may_on_project(by, Permission.RELEASE_FUNDS, project)`` needs nothing more. Pages that want to lead to
    the set-up instead of only saying why use ``houma.web.accounts.second_factor_for``.
    """
    if permission in NEEDS_SECOND_FACTOR and not has_second_factor(user):
        return Decision.refuse(_("Set up a second factor for your account first: it is required to release funds."))
    return ALLOWED


def mandates_allowing(user: User | AnonymousUser, permission: Permission) -> QuerySet[Mandate]:
    """The mandates in force of ``user`` whose role holds ``permission``."""
    return mandates_in_force(user).filter(role__in=ALLOWED_ROLES[permission])


def _predicate(permission: Permission) -> Predicate:
    def allowed(user: User, country: Country | None) -> bool:
        return country is not None and may(user, permission, country).allowed

    return Predicate(allowed, name=permission.value)


for _permission in Permission:
    if not perm_exists(_permission.value):
        add_perm(_permission.value, _predicate(_permission))
