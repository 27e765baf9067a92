"""Another claim is adopted: the agreement follows it, the ledger and the first reason stay."""

from decimal import Decimal

import pytest
from tests.factories import (
    AdoptionFactory,
    ClaimFactory,
    MeasureFactory,
    MinistryFactory,
    ProjectFactory,
    RootFactory,
    SourceFactory,
    user_with_mandate,
)

from houma.domain.accounts.models import Role
from houma.domain.agreements.actions.adopting import adopt_agreement_claim
from houma.domain.agreements.actions.published_facts import PublishedAgreement, PublishedLine
from houma.domain.agreements.actions.publishing import record_published_agreement
from houma.domain.agreements.ledger import Flow
from houma.domain.agreements.models import Agreement, AgreementKind
from houma.domain.base.decisions import Refused
from houma.domain.sources.models import Adoption, Claim
from houma.values.money import Money
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement() -> Agreement:
    project = ProjectFactory(code="MED-1")
    amount = Money(Decimal(150_000_000), "MAD")
    return record_published_agreement(
        PublishedAgreement(
            project=project,
            code="MED-1",
            kind=AgreementKind.FINANCING,
            names=Multilingual("Médina"),
            source=SourceFactory(),
            currency="MAD",
            total=Money(Decimal(670_000_000), "MAD"),
            lines=(PublishedLine("1", MinistryFactory(country=project.country), amount),),
        )
    )


@pytest.fixture
def claims(agreement: Agreement) -> tuple[Claim, Claim]:
    measure = MeasureFactory(code="total_cost")
    first, second = (
        ClaimFactory(subject_code="MED-1", measure=measure, number=number)
        for number in (Decimal(670), Decimal("832.3"))
    )
    AdoptionFactory(claim=first)
    return first, second


def test_the_agreement_takes_the_total_of_the_claim_and_keeps_its_money(
    agreement: Agreement, claims: tuple[Claim, Claim]
) -> None:
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, RootFactory())
    flows = list(Flow.objects.values_list("pk", "amount"))
    adopt_agreement_claim(agreement, claims[1], "Avenant approuvé", by=officer)
    agreement.refresh_from_db()
    assert agreement.total == Decimal(832_300_000)
    assert list(Flow.objects.values_list("pk", "amount")) == flows
    assert Adoption.objects.get(ended_at=None).claim == claims[1]
    assert agreement.versions.get(state="signed").source == claims[1].source


def test_without_a_reason_nothing_changes(agreement: Agreement, claims: tuple[Claim, Claim]) -> None:
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, RootFactory())
    with pytest.raises(Refused):
        adopt_agreement_claim(agreement, claims[1], " ", by=officer)
    agreement.refresh_from_db()
    assert agreement.total == Decimal(670_000_000)
    assert Adoption.objects.get(ended_at=None).claim == claims[0]


def test_a_claim_about_another_agreement_is_refused(agreement: Agreement, claims: tuple[Claim, Claim]) -> None:
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, RootFactory())
    stranger = ClaimFactory(subject_code="MED-2", measure=claims[0].measure)
    with pytest.raises(Refused):
        adopt_agreement_claim(agreement, stranger, "Erreur", by=officer)
