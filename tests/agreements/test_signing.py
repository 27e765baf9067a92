"""Agreements are drafted, opened, signed by all, amended as differences, and never edited once signed."""

from dataclasses import replace
from datetime import date

import pytest
from tests.agreements.terms_samples import line, mad, sample_terms
from tests.agreements.world import (
    World,
    drafted,
    due_days,
    instalment,
    make_world,
    sign_by_all,
    signed,
    the_line,
    total,
    version_of,
)

from houma.domain.agreements.actions import (
    amendment_decision,
    cancel_agreement,
    close_agreement,
    draft_agreement,
    draft_version,
    open_amendment,
    propose_amendment,
    propose_version,
    revise_draft,
    sign_version,
    withdraw,
    withdraw_amendment,
    write_release_without_asking,
)
from houma.domain.agreements.ledger import FlowKind
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementState,
    AmendmentState,
    Signature,
    VersionState,
)
from houma.domain.agreements.terms import PartyTerms, Terms
from houma.domain.agreements.terms_check import TermsError
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import Refused
from houma.domain.projects.models import EvidenceState, Requirement
from houma.values.partial_date import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def in_force(agreement: Agreement) -> Terms:
    return read_terms(version_of(agreement, VersionState.SIGNED).terms)


def amend(agreement: Agreement, wanted: Terms) -> None:
    sign_by_all(open_amendment(propose_amendment(agreement, wanted, "Le coût a changé")))
    agreement.refresh_from_db()


def test_a_draft_can_be_revised_until_it_is_opened(world: World) -> None:
    agreement = drafted(world)
    version = revise_draft(version_of(agreement, VersionState.DRAFT), sample_terms(line("etat", 900)))
    assert read_terms(version.terms).funded == mad(900)
    propose_version(version)
    with pytest.raises(Refused, match="draft"):
        revise_draft(version, sample_terms())


def test_a_draft_with_faults_is_refused_with_all_of_them(world: World) -> None:
    terms = sample_terms(line("etat", 5, action="7.7"), line("region", 5, payer="stranger"))
    with pytest.raises(TermsError) as caught:
        draft_agreement(world.project, "A", AgreementKind.FRAMEWORK, terms)
    assert {fault.path for fault in caught.value.faults} == {"funding.etat.action", "funding.region.payer"}
    assert not Agreement.objects.exists()


def test_an_incomplete_draft_is_not_opened(world: World) -> None:
    agreement = drafted(world, sample_terms(replace(line("etat", 5), instalments=())))
    with pytest.raises(Refused, match="schedule"):
        propose_version(version_of(agreement, VersionState.DRAFT))


def test_a_code_is_taken_once(world: World) -> None:
    agreement = drafted(world)
    with pytest.raises(Refused):
        draft_agreement(world.project, agreement.code, AgreementKind.FRAMEWORK, sample_terms())


def test_the_last_signature_brings_the_version_into_force(world: World) -> None:
    agreement = drafted(world)
    version = propose_version(version_of(agreement, VersionState.DRAFT))
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.NEGOTIATED
    sign_version(version, world.parties["ministry"], signed_on=PartialDate(2024, 1, 10))
    sign_version(version, world.parties["region"], signed_on=PartialDate(2024, 3))
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.NEGOTIATED
    assert not agreement.flows.exists()
    sign_version(version, world.parties["operator"], signed_on=PartialDate(2024, 2, 1))
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SIGNED
    assert agreement.signed_on == "2024-03"
    assert agreement.signed_from == date(2024, 3, 1)
    assert agreement.total == 1500
    assert total(agreement, FlowKind.COMMITMENT) == mad(1000)
    assert set(agreement.flows.values_list("version_number", flat=True)) == {1}
    assert due_days(agreement) == [(date(2024, 6, 30), 600), (date(2025, 6, 30), 400)]


def test_a_party_signs_once_and_strangers_never(world: World) -> None:
    version = propose_version(version_of(drafted(world), VersionState.DRAFT))
    sign_version(version, world.parties["ministry"])
    with pytest.raises(Refused, match="already"):
        sign_version(version, world.parties["ministry"])
    stranger = make_world().parties["ministry"].country.parties.create(code="stranger", name_fr="X", type="other")
    with pytest.raises(Refused, match="not a party"):
        sign_version(version, stranger)
    assert Signature.objects.count() == 1


def test_a_draft_is_not_signed(world: World) -> None:
    version = version_of(drafted(world), VersionState.DRAFT)
    with pytest.raises(Refused, match="not open"):
        sign_version(version, world.parties["ministry"])


def test_an_agreement_without_any_signatory_is_not_opened(world: World) -> None:
    terms = sample_terms()
    terms = replace(terms, parties=tuple(PartyTerms(party.code, party.roles, False) for party in terms.parties))
    with pytest.raises(Refused, match="must sign"):
        propose_version(version_of(drafted(world, terms), VersionState.DRAFT))


def test_a_withdrawn_version_makes_room_for_another(world: World) -> None:
    agreement = drafted(world)
    version = propose_version(version_of(agreement, VersionState.DRAFT))
    sign_version(version, world.parties["ministry"])
    with pytest.raises(Refused, match="why"):
        withdraw(version, " ")
    withdraw(version, "La région demande un autre partage")
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.DRAFT
    second = draft_version(agreement, sample_terms(line("etat", 900)))
    assert second.number == 2
    sign_by_all(propose_version(second))
    assert total(agreement, FlowKind.COMMITMENT) == mad(900)
    assert version.signatures.count() == 1
    with pytest.raises(Refused, match="not in force"):
        withdraw(second, "Trop tard")


def test_only_what_was_never_signed_is_cancelled(world: World) -> None:
    assert cancel_agreement(drafted(world), "Abandon").state == AgreementState.CANCELLED
    with pytest.raises(Refused, match="never signed"):
        cancel_agreement(signed(world), "Abandon")


def test_an_amendment_moves_commitments_by_differences_and_keeps_what_is_paid(world: World) -> None:
    agreement = signed(world)
    write_release_without_asking(instalment(agreement, 1), reference="R1")
    paid = instalment(agreement, 1)
    terms = in_force(agreement)
    amend(agreement, replace(terms, funding=(line("etat", 600, 300, 200), terms.funding[1]), total=mad(1600)))
    assert agreement.total == 1600
    assert total(agreement, FlowKind.COMMITMENT) == mad(1100)
    assert [flow.amount for flow in the_line(agreement).flows.of_kind(FlowKind.COMMITMENT)] == [1000, 100]
    assert due_days(agreement) == [(date(2024, 6, 30), 600), (date(2025, 6, 30), 300), (date(2026, 6, 30), 200)]
    assert instalment(agreement, 1) == paid
    assert agreement.versions.get(number=1).state == VersionState.SUPERSEDED
    write_release_without_asking(instalment(agreement, 2), reference="R2")


def test_an_amendment_can_lower_a_commitment_down_to_what_is_released(world: World) -> None:
    agreement = signed(world)
    write_release_without_asking(instalment(agreement, 1), reference="R1")
    terms = in_force(agreement)
    with pytest.raises(Refused, match="below what is released"):
        propose_amendment(agreement, replace(terms, funding=(line("etat", 500), terms.funding[1])), "Moins")
    amend(agreement, replace(terms, funding=(line("etat", 600), terms.funding[1])))
    assert total(agreement, FlowKind.COMMITMENT) == mad(600)
    assert due_days(agreement) == [(date(2024, 6, 30), 600)]


def test_a_line_on_which_nothing_was_paid_can_end_and_another_begin(world: World) -> None:
    agreement = signed(world)
    terms = in_force(agreement)
    amend(agreement, replace(terms, funding=(line("commune", 700), terms.funding[1])))
    assert total(agreement, FlowKind.COMMITMENT) == mad(0)
    assert due_days(agreement) == []
    assert total(agreement, FlowKind.COMMITMENT, "commune") == mad(700)
    amend(agreement, replace(terms, funding=(line("commune", 700), line("etat", 50), terms.funding[1])))
    assert total(agreement, FlowKind.COMMITMENT) == mad(50)


def test_paid_instalments_and_the_identity_of_a_line_stay(world: World) -> None:
    agreement = signed(world)
    write_release_without_asking(instalment(agreement, 1), reference="R1", amount=mad(10))
    terms = in_force(agreement)
    with pytest.raises(Refused, match="instalment 1 is paid"):
        propose_amendment(agreement, replace(terms, funding=(line("etat", 500, 500), terms.funding[1])), "Autre rythme")
    with pytest.raises(Refused, match="who pays"):
        propose_amendment(
            agreement,
            replace(terms, funding=(line("etat", 600, 400, payer="region"), terms.funding[1])),
            "Autre payeur",
        )
    with pytest.raises(Refused, match="cannot end"):
        propose_amendment(agreement, replace(terms, funding=terms.funding[1:]), "Sans l'État")


def test_amendments_of_different_places_both_apply(world: World) -> None:
    agreement = signed(world)
    terms = in_force(agreement)
    first = propose_amendment(agreement, replace(terms, end_year=2029), "Délai")
    second = propose_amendment(agreement, replace(terms, total=mad(2000)), "Total")
    sign_by_all(open_amendment(first))
    sign_by_all(open_amendment(second))
    agreement.refresh_from_db()
    assert (agreement.end_year, agreement.total) == (2029, 2000)
    second.refresh_from_db()
    assert second.state == AmendmentState.APPLIED


def test_an_amendment_is_refused_where_the_base_moved(world: World) -> None:
    agreement = signed(world)
    terms = in_force(agreement)
    first = propose_amendment(agreement, replace(terms, end_year=2029), "Délai")
    second = propose_amendment(agreement, replace(terms, end_year=2030), "Délai plus long")
    sign_by_all(open_amendment(first))
    decision = amendment_decision(second)
    assert not decision.allowed
    assert "2029" in str(decision.reasons[0])
    with pytest.raises(Refused, match="2029"):
        open_amendment(second)
    assert withdraw_amendment(second).state == AmendmentState.WITHDRAWN


def test_a_payment_made_while_an_amendment_is_open_stops_the_last_signature(world: World) -> None:
    agreement = signed(world)
    terms = in_force(agreement)
    version = open_amendment(
        propose_amendment(agreement, replace(terms, funding=(line("etat", 500, 500), terms.funding[1])), "Rythme")
    )
    sign_version(version, world.parties["ministry"])
    sign_version(version, world.parties["region"])
    write_release_without_asking(instalment(agreement, 1), reference="R1")
    with pytest.raises(Refused, match="instalment 1 is paid"):
        sign_version(version, world.parties["operator"])
    assert version_of(agreement, VersionState.SIGNED).number == 1
    withdraw(version, "La première tranche est payée")
    assert agreement.versions.get(number=2).amendment_applied.state == AmendmentState.WITHDRAWN


def test_only_one_version_is_open_at_a_time(world: World) -> None:
    agreement = signed(world)
    terms = in_force(agreement)
    first = propose_amendment(agreement, replace(terms, end_year=2029), "Délai")
    second = propose_amendment(agreement, replace(terms, total=mad(2000)), "Total")
    open_amendment(first)
    with pytest.raises(Refused, match="Another version"):
        open_amendment(second)
    with pytest.raises(Refused, match="open for signature already"):
        open_amendment(first)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({}, "changes nothing"), ({"total": None}, "total is missing"), ({"title": None}, "title in French")],
)
def test_an_amendment_that_makes_no_sense_is_refused(world: World, change: dict[str, object], reason: str) -> None:
    agreement = signed(world)
    terms = in_force(agreement)
    if "title" in change:
        change = {"title": replace(terms.title, fr="")}
    with pytest.raises(Refused, match=reason):
        propose_amendment(agreement, replace(terms, **change), "Pourquoi pas")


def test_a_closed_agreement_is_neither_amended_nor_paid(world: World) -> None:
    agreement = signed(world)
    with pytest.raises(Refused, match="not released"):
        close_agreement(agreement)
    balance = close_agreement(agreement, reason="Fin du programme")
    assert balance.unreleased == mad(1500)
    with pytest.raises(Refused, match="closed"):
        write_release_without_asking(instalment(agreement, 1), reference="R1")
    with pytest.raises(Refused, match="signed"):
        propose_amendment(agreement, replace(in_force(agreement), end_year=2029), "Délai")


def test_money_leaves_evidence_for_the_gates(world: World) -> None:
    def states() -> dict[str, str]:
        return dict(world.project.evidence.values_list("requirement", "state"))

    agreement = drafted(world, sample_terms(line("etat", 600, 400), total=1200))
    assert states() == {}
    version = propose_version(version_of(agreement, VersionState.DRAFT))
    assert states() == {
        Requirement.FUNDING_PLAN: EvidenceState.PARTIAL,
        Requirement.FRAMEWORK_SIGNED: EvidenceState.PARTIAL,
    }
    sign_by_all(version)
    assert states()[Requirement.FRAMEWORK_SIGNED] == EvidenceState.THERE
    assert states()[Requirement.SCHEDULED_COMMITMENTS] == EvidenceState.THERE
    assert Requirement.RELEASES not in states()
    agreement.refresh_from_db()
    amend(agreement, replace(in_force(agreement), total=mad(1000)))
    assert states()[Requirement.FUNDING_PLAN] == EvidenceState.THERE
    write_release_without_asking(instalment(agreement, 1), reference="R1")
    released = world.project.evidence.get(requirement=Requirement.RELEASES)
    assert released.state == EvidenceState.THERE
    assert "600" in released.summary_ar
