"""The course of negotiated projects: terms that hold together, signatures that fit, gates in their order."""

from collections.abc import Iterator

from houma.domain.agreements.models import AgreementState, PartyRole
from houma.domain.agreements.term_changes import BaseMovedError, apply
from houma.domain.agreements.terms import Terms
from houma.domain.agreements.terms_check import Fault, TermsError, faults_before_signature, faults_of, faults_of_names
from houma.domain.projects import rules
from houma.domain.projects.models import EvidenceState, Phase, Requirement
from houma.exchange.problems import Problem
from houma.packs import wording
from houma.packs.content import PackContent, PackRow
from houma.packs.negotiated_terms import FIRST, Negotiation, negotiations

_OF_NEGOTIATED = ("funding", "schedules", "signatures", "amendments", "flows")
_IN_FORCE = (AgreementState.SIGNED, AgreementState.CLOSED)
_PROVED_BY_MONEY = dict.fromkeys(
    (Requirement.FUNDING_PLAN, Requirement.FRAMEWORK_SIGNED, Requirement.SCHEDULED_COMMITMENTS, Requirement.RELEASES),
    EvidenceState.THERE,
)


def rows_belong_to_negotiated_agreements(content: PackContent) -> Iterator[Problem]:
    """Schedules, signatures and flows are told only of agreements that have a project of their own."""
    negotiated = {row["code"] for row in content.negotiated()}
    known = content.codes("agreements")
    for key in _OF_NEGOTIATED:
        for row in content.rows(key):
            code = row["agreement_code"]
            if code in known and code not in negotiated:
                yield row.problem("agreement_code", "not-negotiated", wording.A_NEGOTIATED_AGREEMENT)


def versions_hold_together(content: PackContent) -> Iterator[Problem]:
    """The first terms and every amendment of them hold together, before the parties sign."""
    parties = set(content.codes("parties"))
    actions: dict[str, set[str]] = {}
    for row in content.rows("actions"):
        actions.setdefault(row.text("project_code"), set()).add(f"{row['axis']}.{row['number']}")
    for negotiation in negotiations(content):
        yield from _roles(negotiation)
        if negotiation.is_complete and not list(_roles(negotiation)):
            of_project = actions.get(negotiation.row.text("project_code"), set())
            yield from _first_version(negotiation, parties, of_project)
            yield from _amended_versions(negotiation, parties, of_project)


def signatures_fit_the_state(content: PackContent) -> Iterator[Problem]:
    """A signed agreement was signed by all that must sign; another one was not."""
    for negotiation in negotiations(content):
        must = [row for row in negotiation.parties_of(FIRST) if row["must_sign"] is not False]
        unsigned = [row for row in must if not row.has("signed_on")]
        if negotiation.state in _IN_FORCE:
            for row in unsigned:
                yield row.problem("signed_on", "unsigned", wording.SIGNED_BY_ALL)
        elif must and not unsigned:
            yield negotiation.row.problem("state", "signed-by-all", wording.NOT_YET_SIGNED)


def gates_are_passed_in_order(content: PackContent) -> Iterator[Problem]:
    """Each passage starts where the one before it led, with the evidence that its gate asks for.

    What money proves is looked at when the pack is loaded, where the ledger is.
    """
    evidence = content.of("evidence", "project_code")
    for project, passages in content.of("passages", "project_code").items():
        states = dict(_PROVED_BY_MONEY) | {
            Requirement(row["requirement"]): EvidenceState(row["state"])
            for row in evidence.get(project, ())
            if row.has("requirement", "state")
        }
        phase, before_pause = Phase.PREPARATION, Phase.PREPARATION
        for row in sorted((row for row in passages if row.has("on", "transition")), key=lambda row: row["on"]):
            transition = rules.transition_named(row["transition"])
            decision = rules.can_pass(transition, phase, states, row.text("reason"))
            if not decision.allowed:
                yield row.problem("transition", "closed-gate", wording.sentences(decision.reasons))
                break
            target = transition.target or before_pause
            before_pause = phase if target == Phase.SUSPENDED else before_pause
            phase = target


def _roles(negotiation: Negotiation) -> Iterator[Problem]:
    for row in negotiation.signatures:
        if wrong := [role for role in row.several("roles") if role not in PartyRole.values]:
            expected = wording.A_ROLE.formatted(roles=", ".join(PartyRole.values))
            yield row.problem("roles", "not-in-list", expected, read=", ".join(wrong))


def _first_version(negotiation: Negotiation, parties: set[str], actions: set[str]) -> Iterator[Problem]:
    terms = negotiation.first_terms()
    for fault in _all_faults(terms, parties, actions, to_be_signed=negotiation.was_opened):
        yield _about_terms(negotiation.row, fault, "code")


def _amended_versions(negotiation: Negotiation, parties: set[str], actions: set[str]) -> Iterator[Problem]:
    terms = negotiation.first_terms()
    for number, amendment in enumerate(negotiation.amendments, start=FIRST + 1):
        row = amendment.rows[0]
        if amendment.version != number:
            yield row.problem("version", "version-number", wording.NEXT_VERSION.formatted(number=number))
        try:
            terms = apply(amendment.changes, terms)
        except BaseMovedError as error:
            by_path = {one["path"]: one for one in amendment.rows}
            for conflict in error.conflicts:
                yield by_path[conflict.path].problem("before", "base-moved", wording.sentence(conflict.sentence))
            return
        except TermsError as error:
            for fault in error.faults:
                yield _about_terms(row, fault, "path")
            return
        for fault in _all_faults(terms, parties, actions, to_be_signed=True):
            yield _about_terms(row, fault, "path")


def _all_faults(terms: Terms, parties: set[str], actions: set[str], *, to_be_signed: bool) -> tuple[Fault, ...]:
    faults = faults_of(terms) + faults_of_names(terms, parties, actions)
    return faults + faults_before_signature(terms) if to_be_signed else faults


def _about_terms(row: PackRow, fault: Fault, column: str) -> Problem:
    return row.problem(
        column,
        "terms",
        wording.sentence(fault.reason),
        read=f"{row.text('agreement_code') or row.text('code')} {fault.path}",
    )
