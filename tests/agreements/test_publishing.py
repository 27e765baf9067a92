"""What public sources say is recorded as they say it, once, and brought up to date without losing what stood before."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.agreements.terms_samples import mad
from tests.agreements.world import World, due_days, make_world, signed, the_line, total

from houma.domain.agreements.actions import (
    PublishedAgreement,
    PublishedLine,
    PublishedMovement,
    PublishedParty,
    PublishedReport,
    record_published_agreement,
    record_published_agreements,
)
from houma.domain.agreements.ledger import Flow, FlowKind, FundingBasis, FundingLine
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementState,
    PartyRole,
    VersionState,
)
from houma.domain.agreements.terms import InstalmentTerms
from houma.domain.base.decisions import Refused
from houma.domain.projects.models import EvidenceState, Requirement
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def fact(world: World, code: str = "MED-1", **changes: Any) -> PublishedAgreement:
    parties = world.parties
    return replace(
        PublishedAgreement(
            project=world.project,
            code=code,
            kind=AgreementKind.FRAMEWORK,
            names=Multilingual("Médina", "المدينة العتيقة"),
            source=factories.SourceFactory(code="page-1"),
            currency="MAD",
            signed_on=PartialDate(2018, 5),
            total=mad(1000),
            parties=(
                PublishedParty(parties["ministry"], PartyRole.FUNDER, "Ministère de l'Habitat"),
                PublishedParty(parties["ministry"], PartyRole.LEAD),
                PublishedParty(parties["operator"], PartyRole.SIGNATORY),
            ),
            lines=(
                PublishedLine("ministry", parties["ministry"], mad(600), payer_as_published="Min. Habitat"),
                PublishedLine("region", parties["region"], mad(300), promise=FlowKind.PLEDGE),
                PublishedLine("other", parties["region"], mad(350), basis=FundingBasis.ALTERNATIVE),
                PublishedLine("residents", parties["residents"], None),
            ),
        ),
        **changes,
    )


def scheduled(world: World, *movements: PublishedMovement, amounts: tuple[int, ...] = (60, 40)) -> PublishedAgreement:
    parts = tuple(InstalmentTerms(n, date(2020 + n, 1, 31), mad(a)) for n, a in enumerate(amounts, start=1))
    amount = mad(sum(amounts))
    return fact(
        world,
        lines=(PublishedLine("etat", world.parties["ministry"], amount, instalments=parts, movements=movements),),
    )


def release(reference: str, amount: int, instalment: int | None = None) -> PublishedMovement:
    return PublishedMovement(FlowKind.DISBURSEMENT, mad(amount), reference, date(2021, 2, 1), instalment)


def test_a_published_agreement_is_recorded_as_the_source_says_it(world: World) -> None:
    agreement = record_published_agreement(fact(world))
    assert (agreement.state, agreement.signed_on, agreement.signed_from) == ("signed", "2018-05", date(2018, 5, 1))
    version = agreement.versions.get()
    assert (version.state, version.source.code) == (VersionState.SIGNED, "page-1")
    assert set(version.parties.values_list("party__code", "role", "name_as_published")) == {
        ("ministry", "funder", "Ministère de l'Habitat"),
        ("ministry", "lead", ""),
        ("operator", "signatory", ""),
    }
    assert set(agreement.flows.values_list("line__key", "kind", "amount", "source__code")) == {
        ("ministry", FlowKind.COMMITMENT, Decimal(600), "page-1"),
        ("region", FlowKind.PLEDGE, Decimal(300), "page-1"),
    }
    assert the_line(agreement, "ministry").payer_as_published == "Min. Habitat"
    assert version.terms["funding"]["other"]["amount"] == "350"
    assert agreement.history.count() == 1


def test_evidence_comes_with_it(world: World) -> None:
    record_published_agreement(fact(world))
    assert dict(world.project.evidence.values_list("requirement", "state")) == {
        Requirement.FUNDING_PLAN: EvidenceState.PARTIAL,
        Requirement.FRAMEWORK_SIGNED: EvidenceState.THERE,
        Requirement.SCHEDULED_COMMITMENTS: EvidenceState.PARTIAL,
    }


def test_the_same_facts_again_change_nothing(world: World) -> None:
    facts = [fact(world), fact(world, "MED-2", lines=None), scheduled(world, release("R1", 60, 1))]
    facts[2] = replace(facts[2], code="MED-3")
    assert record_published_agreements(facts) == PublishedReport(created=("MED-1", "MED-2", "MED-3"))
    before = list(Flow.objects.values_list("pk", flat=True)), Agreement.history.count()
    assert record_published_agreements(facts) == PublishedReport(unchanged=("MED-1", "MED-2", "MED-3"))
    assert (list(Flow.objects.values_list("pk", flat=True)), Agreement.history.count()) == before


def test_a_schedule_with_releases_and_spending_is_recorded_whole(world: World) -> None:
    spent = PublishedMovement(FlowKind.EXPENDITURE, mad(10), "E1")
    agreement = record_published_agreement(scheduled(world, spent, release("R1", 60, 1), release("R2", 5, 2)))
    assert due_days(agreement) == [(date(2021, 1, 31), 60), (date(2022, 1, 31), 40)]
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(65)
    assert total(agreement, FlowKind.EXPENDITURE) == mad(10)


def test_a_later_statement_becomes_a_version_with_differences_in_the_ledger(world: World) -> None:
    agreement = record_published_agreement(fact(world))
    later = factories.SourceFactory(code="page-2")
    first = fact(world)
    assert first.lines is not None
    changed = replace(
        first,
        source=later,
        total=mad(1200),
        lines=(
            replace(first.lines[0], amount=mad(700)),
            replace(first.lines[1], amount=mad(250)),
            first.lines[2],
            PublishedLine("commune", world.parties["operator"], mad(50)),
        ),
    )
    assert record_published_agreements([changed]).changed == ("MED-1",)
    agreement.refresh_from_db()
    assert agreement.total == 1200
    assert list(agreement.versions.values_list("number", "state", "source__code")) == [
        (1, "superseded", "page-1"),
        (2, "signed", "page-2"),
    ]
    flows = the_line(agreement, "ministry").flows.values_list("amount", "version_number", "source__code")
    assert list(flows) == [(600, 1, "page-1"), (100, 2, "page-2")]
    assert [flow.amount for flow in the_line(agreement, "region").flows.all()] == [300, -300, 250]
    assert total(agreement, FlowKind.COMMITMENT, "commune") == mad(50)
    assert record_published_agreements([changed]).unchanged == ("MED-1",)


def test_a_pledge_becomes_a_commitment(world: World) -> None:
    agreement = record_published_agreement(fact(world))
    first = fact(world)
    assert first.lines is not None
    region = replace(first.lines[1], promise=FlowKind.COMMITMENT)
    record_published_agreement(replace(first, lines=(first.lines[0], region, *first.lines[2:])))
    assert total(agreement, FlowKind.PLEDGE, "region") == mad(0)
    assert total(agreement, FlowKind.COMMITMENT, "region") == mad(300)


def test_a_line_that_is_no_longer_named_ends_unless_money_was_released(world: World) -> None:
    agreement = record_published_agreement(fact(world))
    record_published_agreement(fact(world, lines=()))
    assert agreement.flows.total() == 0
    other = record_published_agreement(replace(scheduled(world, release("R1", 60, 1)), code="MED-2"))
    with pytest.raises(Refused, match=r"MED-2, line etat: money is released"):
        record_published_agreement(replace(scheduled(world), code="MED-2", lines=()))
    assert other.versions.count() == 1


def test_what_a_source_is_silent_about_stays(world: World) -> None:
    agreement = record_published_agreement(fact(world))
    record_published_agreement(fact(world, lines=None, parties=None, total=mad(1100)))
    assert agreement.flows.total() == 900
    version = agreement.versions.get(state="signed")
    assert version.number == 2
    assert version.parties.count() == 3
    assert set(version.terms["parties"]) == {"ministry", "operator"}
    assert len(version.terms["funding"]) == 4


def test_a_new_schedule_keeps_what_was_paid(world: World) -> None:
    agreement = record_published_agreement(scheduled(world, release("R1", 60, 1)))
    record_published_agreement(scheduled(world, release("R1", 60, 1), release("R2", 30, 2), amounts=(60, 30, 20)))
    assert [amount for _day, amount in due_days(agreement)] == [60, 30, 20]
    assert total(agreement, FlowKind.DISBURSEMENT) == mad(90)
    with pytest.raises(Refused, match="paid instalment stays"):
        record_published_agreement(scheduled(world, release("R1", 60, 1), amounts=(61, 30, 19)))


def test_being_signed_becomes_signed(world: World) -> None:
    agreement = record_published_agreement(fact(world, state=AgreementState.NEGOTIATED, signed_on=None, lines=()))
    assert agreement.versions.get().state == VersionState.PROPOSED
    record_published_agreement(fact(world))
    agreement.refresh_from_db()
    assert agreement.state == "signed"
    assert list(agreement.versions.values_list("state", flat=True)) == ["abandoned", "signed"]
    assert total(agreement, FlowKind.COMMITMENT, "ministry") == mad(600)


def test_published_names_and_notes_are_brought_up_to_date_without_a_version(world: World) -> None:
    agreement = record_published_agreement(fact(world))
    first = fact(world)
    assert first.lines is not None
    assert first.parties is not None
    lines = (replace(first.lines[0], note="Page 4"), *first.lines[1:])
    parties = (replace(first.parties[0], name_as_published="MHPV"), *first.parties[1:])
    assert record_published_agreements([fact(world, lines=lines, parties=parties)]).changed == ("MED-1",)
    assert agreement.versions.count() == 1
    assert the_line(agreement, "ministry").note == "Page 4"
    assert AgreementParty.objects.filter(name_as_published="MHPV").count() == 1


def test_everything_that_the_ledger_could_not_hold_is_told_at_once_and_nothing_is_written(world: World) -> None:
    ministry = world.parties["ministry"]
    facts = [
        fact(world, "A", names=Multilingual("")),
        fact(world, "B", lines=(PublishedLine("x", ministry, Money(Decimal(1), "EUR")),)),
        fact(world, "C", lines=(PublishedLine("x", ministry, mad(5), movements=(release("R1", 6),)),)),
        fact(world, "D", lines=(PublishedLine("Bad Key", ministry, mad(5)),)),
        fact(world, "E", state=AgreementState.DRAFT),
        fact(world, "F"),
        fact(world, "F"),
        replace(scheduled(world, release("R2", 61, 1)), code="G"),
        replace(scheduled(world, release("R3", 1)), code="H"),
        fact(world, "I", lines=(PublishedLine("x", ministry, None, movements=(release("R4", 6),)),)),
        fact(world, "J", lines=(PublishedLine("x", ministry, mad(9), FlowKind.PLEDGE, movements=(release("R5", 6),)),)),
        fact(world, "K"),
    ]
    with pytest.raises(Refused) as caught:
        record_published_agreements(facts)
    told = [str(reason) for reason in caught.value.decision.reasons]
    assert {text[0] for text in told} == set("ABCDEFGHIJ")
    assert not Agreement.objects.exists()
    assert not FundingLine.objects.exists()


def test_what_is_negotiated_here_is_not_overwritten_by_a_file(world: World) -> None:
    agreement = signed(world)
    with pytest.raises(Refused, match="by an amendment"):
        record_published_agreement(fact(world, agreement.code))
    assert agreement.versions.count() == 1


def test_the_identity_of_a_line_stays(world: World) -> None:
    record_published_agreement(fact(world))
    with pytest.raises(Refused, match="another key"):
        record_published_agreement(fact(world, lines=(PublishedLine("ministry", world.parties["region"], mad(600)),)))


def test_a_block_of_new_agreements_costs_a_few_statements_and_not_some_for_each(world: World) -> None:
    counts = []
    for size in (1, 2, 40):  # The first finds a project without evidence.
        facts = [fact(world, f"S{size}-{number}") for number in range(size)]
        with CaptureQueriesContext(connection) as captured:
            record_published_agreements(facts)
        counts.append(len(captured))
    # SQLite takes 999 values in one statement, so a few more statements carry the rows of 38 more agreements.
    assert counts[2] - counts[1] < 6
