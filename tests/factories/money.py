"""Agreements, funding lines and the ledger."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory
from tests.factories.claims import SourceFactory
from tests.factories.people import MinistryFactory, PartyFactory
from tests.factories.places import CountryFactory
from tests.factories.projects import ActionFactory, ProjectFactory, project_with_actions

from houma.domain.accounts.models import Party, PartyType
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementState,
    AgreementVersion,
    Flow,
    FlowKind,
    FundingLine,
    Instalment,
    OfficialTotal,
    PartyRole,
    Signature,
    VersionState,
)
from houma.domain.projects.models import Action, Project, Visibility


class AgreementFactory(DjangoModelFactory[Agreement]):
    """An agreement without versions; see ``signed_agreement`` for a whole one."""

    class Meta:
        model = Agreement

    project = factory.SubFactory(ProjectFactory)
    country = factory.SelfAttribute("project.country")
    code = factory.Sequence(lambda n: f"agreement-{n}")
    name_fr = factory.LazyAttribute(lambda o: f"Convention {o.code}")
    name_ar = factory.LazyAttribute(lambda o: f"اتفاقية {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Agreement {o.code}")
    kind = AgreementKind.FINANCING
    state = AgreementState.DRAFT
    currency = factory.SelfAttribute("country.currency")
    start_year = 2023
    end_year = 2027
    visibility = Visibility.PUBLIC


class AgreementVersionFactory(DjangoModelFactory[AgreementVersion]):
    """A version that repeats a public source; with ``source=None`` the database wants it as a draft first."""

    class Meta:
        model = AgreementVersion

    agreement = factory.SubFactory(AgreementFactory)
    number = 1
    state = VersionState.DRAFT
    terms = factory.LazyAttribute(
        lambda o: {"title": {"fr": o.agreement.name_fr}, "currency": o.agreement.currency, "funding": {}, "parties": {}}
    )
    source = factory.SubFactory(SourceFactory, country_code=factory.SelfAttribute("..agreement.country_id"))


class AgreementPartyFactory(DjangoModelFactory[AgreementParty]):
    class Meta:
        model = AgreementParty

    version = factory.SubFactory(AgreementVersionFactory)
    party = factory.SubFactory(PartyFactory, country=factory.SelfAttribute("..version.agreement.country"))
    role = PartyRole.FUNDER
    must_sign = True


class SignatureFactory(DjangoModelFactory[Signature]):
    class Meta:
        model = Signature

    version = factory.SubFactory(AgreementVersionFactory)
    party = factory.SubFactory(PartyFactory, country=factory.SelfAttribute("..version.agreement.country"))
    signed_on = "2024-01-15"


class FundingLineFactory(DjangoModelFactory[FundingLine]):
    """A line that repeats a public source, so it carries flows without signatures or schedule."""

    class Meta:
        model = FundingLine

    agreement = factory.SubFactory(AgreementFactory)
    key = factory.Sequence(lambda n: f"line-{n}")
    payer = factory.SubFactory(MinistryFactory, country=factory.SelfAttribute("..agreement.country"))
    receiver = factory.SubFactory(
        PartyFactory, country=factory.SelfAttribute("..agreement.country"), type=PartyType.OPERATOR
    )
    action = factory.SubFactory(ActionFactory, axis__project=factory.SelfAttribute("...agreement.project"))
    currency = factory.SelfAttribute("agreement.currency")
    source = factory.SubFactory(SourceFactory, country_code=factory.SelfAttribute("..agreement.country_id"))


class FlowFactory(DjangoModelFactory[Flow]):
    """One entry of the ledger, a commitment unless ``kind`` says otherwise."""

    class Meta:
        model = Flow

    line = factory.SubFactory(FundingLineFactory)
    agreement = factory.SelfAttribute("line.agreement")
    currency = factory.SelfAttribute("line.currency")
    kind = FlowKind.COMMITMENT
    amount = Decimal("1000000")
    value_date = date(2024, 1, 15)
    version_number = factory.LazyAttribute(lambda o: 1 if o.kind == FlowKind.COMMITMENT else None)
    reference = factory.Sequence(lambda n: f"flow-{n}")


class InstalmentFactory(DjangoModelFactory[Instalment]):
    """A part of a commitment: the commitment of ``line`` must be there already."""

    class Meta:
        model = Instalment

    line = factory.SubFactory(FundingLineFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    due_on = date(2024, 6, 30)
    amount = Decimal("500000")
    introduced_in = 1


class OfficialTotalFactory(DjangoModelFactory[OfficialTotal]):
    class Meta:
        model = OfficialTotal

    country = factory.SubFactory(CountryFactory)
    code = factory.Sequence(lambda n: f"official-{n}")
    name_fr = factory.LazyAttribute(lambda o: f"Total officiel {o.code}")
    value = Decimal("1684")
    unit_code = "million-mad"
    measure_code = "total"
    source = factory.SubFactory(SourceFactory, country_code=factory.SelfAttribute("..country.code"))


@dataclass(frozen=True)
class SignedAgreement:
    """A signed financing agreement: the ministry pays an operator 1,000,000 for one action, in two instalments."""

    agreement: Agreement
    version: AgreementVersion
    payer: Party
    receiver: Party
    action: Action
    line: FundingLine
    commitment: Flow
    instalments: tuple[Instalment, Instalment]


def signed_agreement(project: Project | None = None, **agreement_fields: Any) -> SignedAgreement:
    """Write a whole signed agreement straight to the store, as if its actions had run long ago.

    Line key "etat", 1,000,000 of the country's currency, instalments of 600,000 (2024-06-30) and 400,000 (2025-06-30).
    """
    if project is None:
        project, actions = project_with_actions(1)
        action = actions[0]
    else:
        action = Action.objects.filter(axis__project=project).first() or ActionFactory(
            axis__project=project, axis__number=1, number=1
        )
    country = project.country
    fields = {"state": AgreementState.SIGNED, "signed_on": "2024-01-15", "signed_from": date(2024, 1, 15)}
    agreement = AgreementFactory(project=project, **{**fields, "total": Decimal(1_000_000), **agreement_fields})
    payer = MinistryFactory(country=country)
    receiver = PartyFactory(country=country, code="operator", type=PartyType.OPERATOR)
    terms = {
        "title": {"fr": agreement.name_fr, "ar": agreement.name_ar, "en": agreement.name_en},
        "total": "1000000",
        "currency": agreement.currency,
        "start_year": agreement.start_year,
        "end_year": agreement.end_year,
        "funding": {
            "etat": {
                "payer": payer.code,
                "receiver": receiver.code,
                "action": f"{action.axis.number}.{action.number}",
                "amount": "1000000",
                "instalments": [
                    {"number": 1, "due": "2024-06-30", "amount": "600000"},
                    {"number": 2, "due": "2025-06-30", "amount": "400000"},
                ],
            }
        },
        "parties": {
            payer.code: {"roles": ["funder"], "must_sign": True},
            receiver.code: {"roles": ["operator"], "must_sign": True},
        },
    }
    version = AgreementVersionFactory(agreement=agreement, terms=terms, source=None)
    roles = ((payer, PartyRole.FUNDER), (receiver, PartyRole.OPERATOR))
    for party, role in roles:
        AgreementPartyFactory(version=version, party=party, role=role)
    _step(version, VersionState.PROPOSED)
    for party, _role in roles:
        SignatureFactory(version=version, party=party)
    _step(version, VersionState.SIGNED)
    line = FundingLineFactory(
        agreement=agreement, key="etat", payer=payer, receiver=receiver, action=action, source=None
    )
    commitment = FlowFactory(line=line, amount=Decimal(1_000_000))
    instalments = (
        InstalmentFactory(line=line, number=1, due_on=date(2024, 6, 30), amount=Decimal(600_000)),
        InstalmentFactory(line=line, number=2, due_on=date(2025, 6, 30), amount=Decimal(400_000)),
    )
    return SignedAgreement(agreement, version, payer, receiver, action, line, commitment, instalments)


def _step(version: AgreementVersion, state: VersionState) -> None:
    version.state = state
    version.save()
