"""Small real rows for tests. One factory a model, and a few functions that compose what tests often need together.

Every factory writes through the models, so the constraints and triggers of the database hold here too. Add to this
file; do not change what others lean on.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import factory
from django.contrib.gis.geos import Point
from django.utils import timezone
from factory.django import DjangoModelFactory

from houma.domain.accounts.models import Mandate, Party, PartyType, Role, User
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
from houma.domain.projects.models import Action, Axis, Phase, Programme, Project, ProjectTerritory, Scale, Visibility
from houma.domain.sources.models import Adoption, Claim, Measure, Source, SourceKind, SubjectKind, Unit
from houma.domain.territories.models import Ancestry, Country, Level, Territory

PASSWORD = "a long test password"


# --- territories ------------------------------------------------------------------------------------------------------


class CountryFactory(DjangoModelFactory[Country]):
    """Country "xh" by default; asked for again, the same one."""

    class Meta:
        model = Country
        django_get_or_create = ("code",)

    code = "xh"
    currency = "MAD"
    name_fr = factory.LazyAttribute(lambda o: f"Pays {o.code}")
    name_ar = factory.LazyAttribute(lambda o: f"بلد {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Country {o.code}")
    currency_label_fr = "DH"
    currency_label_ar = "درهم"
    currency_label_en = "MAD"
    million_label_fr = "MDH"
    million_label_ar = "مليون درهم"
    million_label_en = "MAD million"
    lead_party_code = "ministry"


class _TerritoryBase(DjangoModelFactory[Territory]):
    """A territory; ``parent`` and the tree's closure (Ancestry) are written with it."""

    class Meta:
        model = Territory
        django_get_or_create = ("country", "code")
        skip_postgeneration_save = True
        abstract = True

    country = factory.SubFactory(CountryFactory)
    name_ar = factory.LazyAttribute(lambda o: f"مجال {o.code}")
    name_en = factory.LazyAttribute(lambda o: o.name_fr)

    @factory.post_generation
    def ancestry(self: Territory, create: bool, extracted: Any, **kwargs: Any) -> None:
        link_to_ancestors(self)


def link_to_ancestors(territory: Territory) -> None:
    """Write the closure rows of a territory whose parent has its own."""
    Ancestry.objects.get_or_create(ancestor=territory, descendant=territory, defaults={"distance": 0})
    if territory.parent_id is not None:
        for above in Ancestry.objects.filter(descendant_id=territory.parent_id):
            Ancestry.objects.get_or_create(
                ancestor_id=above.ancestor_id, descendant=territory, defaults={"distance": above.distance + 1}
            )


class RootFactory(_TerritoryBase):
    """The country itself, top of the tree: one a country."""

    class Meta:
        model = Territory

    code = "NATIONAL"
    level = Level.COUNTRY
    name_fr = factory.LazyAttribute(lambda o: o.country.name_fr)


class RegionFactory(_TerritoryBase):
    class Meta:
        model = Territory

    code = factory.Sequence(lambda n: f"R{n:02d}")
    level = Level.REGION
    name_fr = factory.Sequence(lambda n: f"Région {n}")
    parent = factory.SubFactory(RootFactory, country=factory.SelfAttribute("..country"))


class ProvinceFactory(_TerritoryBase):
    class Meta:
        model = Territory

    code = factory.Sequence(lambda n: f"P{n:03d}")
    level = Level.PROVINCE
    name_fr = factory.Sequence(lambda n: f"Province {n}")
    parent = factory.SubFactory(RegionFactory, country=factory.SelfAttribute("..country"))


class CommuneFactory(_TerritoryBase):
    class Meta:
        model = Territory

    code = factory.Sequence(lambda n: f"C{n:04d}")
    level = Level.COMMUNE
    name_fr = factory.Sequence(lambda n: f"Commune {n}")
    parent = factory.SubFactory(ProvinceFactory, country=factory.SelfAttribute("..country"))
    population = 50_000
    households = 12_000
    population_on = date(2024, 9, 1)
    point = factory.Sequence(lambda n: Point(-6.8 + (n % 40) * 0.1, 34.0 - (n % 25) * 0.1, srid=4326))


@dataclass(frozen=True)
class SmallTree:
    """A country, two regions, one province in each, three communes (two in the first province)."""

    country: Country
    root: Territory
    regions: tuple[Territory, Territory]
    provinces: tuple[Territory, Territory]
    communes: tuple[Territory, Territory, Territory]


def small_tree(country: Country | None = None) -> SmallTree:
    """Make a small territory tree with its closure."""
    country = country or CountryFactory()
    root = RootFactory(country=country)
    first, second = RegionFactory(country=country, parent=root), RegionFactory(country=country, parent=root)
    here, there = ProvinceFactory(country=country, parent=first), ProvinceFactory(country=country, parent=second)
    communes = tuple(CommuneFactory(country=country, parent=parent) for parent in (here, here, there))
    return SmallTree(country, root, (first, second), (here, there), (communes[0], communes[1], communes[2]))


# --- people and partners ----------------------------------------------------------------------------------------------


class PartyFactory(DjangoModelFactory[Party]):
    class Meta:
        model = Party
        django_get_or_create = ("country", "code")

    country = factory.SubFactory(CountryFactory)
    code = factory.Sequence(lambda n: f"party-{n}")
    name_fr = factory.LazyAttribute(lambda o: f"Partenaire {o.code}")
    name_ar = factory.LazyAttribute(lambda o: f"شريك {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Partner {o.code}")
    type = PartyType.PUBLIC_AGENCY


class MinistryFactory(PartyFactory):
    """The party that leads city policy in the country: its code is the country's ``lead_party_code``."""

    class Meta:
        model = Party

    code = factory.LazyAttribute(lambda o: o.country.lead_party_code)
    name_fr = "Ministère"
    name_ar = "الوزارة"
    name_en = "Ministry"
    type = PartyType.MINISTRY


class UserFactory(DjangoModelFactory[User]):
    """A person without any mandate; the password is ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.org")
    password = factory.django.Password(PASSWORD)


class MandateFactory(DjangoModelFactory[Mandate]):
    class Meta:
        model = Mandate

    user = factory.SubFactory(UserFactory)
    role = Role.PROGRAMME_OFFICER
    territory = factory.SubFactory(RootFactory)


def user_with_mandate(role: Role, territory: Territory, party: Party | None = None) -> User:
    """A person who holds ``role`` on ``territory`` and all below it (partners and operators act for ``party``)."""
    return MandateFactory(role=role, territory=territory, party=party).user


# --- sources and claims -----------------------------------------------------------------------------------------------


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source
        django_get_or_create = ("country_code", "code")

    country_code = "xh"
    code = factory.Sequence(lambda n: f"source-{n}")
    address = factory.LazyAttribute(lambda o: f"https://example.org/{o.code}")
    publisher = factory.LazyAttribute(lambda o: f"Publisher of {o.code}")
    kind = SourceKind.OFFICIAL


class UnitFactory(DjangoModelFactory[Unit]):
    class Meta:
        model = Unit
        django_get_or_create = ("code",)

    code = "million-mad"
    label_fr = "MDH"
    label_ar = "مليون درهم"
    label_en = "MAD million"


class MeasureFactory(DjangoModelFactory[Measure]):
    class Meta:
        model = Measure
        django_get_or_create = ("code",)

    code = "total"
    name_fr = factory.LazyAttribute(lambda o: f"Mesure {o.code}")
    name_ar = factory.LazyAttribute(lambda o: f"قياس {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Measure {o.code}")
    unit = factory.SubFactory(UnitFactory)


class ClaimFactory(DjangoModelFactory[Claim]):
    class Meta:
        model = Claim

    country_code = "xh"
    subject_kind = SubjectKind.AGREEMENT
    subject_code = "agreement-0"
    measure = factory.SubFactory(MeasureFactory)
    number = Decimal("100")
    unit = factory.SelfAttribute("measure.unit")
    as_of = "2024"
    source = factory.SubFactory(SourceFactory, country_code=factory.SelfAttribute("..country_code"))
    confidence = "high"
    fingerprint = factory.Sequence(lambda n: f"{n:064d}")


class AdoptionFactory(DjangoModelFactory[Adoption]):
    class Meta:
        model = Adoption

    claim = factory.SubFactory(ClaimFactory)
    country_code = factory.SelfAttribute("claim.country_code")
    subject_kind = factory.SelfAttribute("claim.subject_kind")
    subject_code = factory.SelfAttribute("claim.subject_code")
    measure = factory.SelfAttribute("claim.measure")
    reason_fr = "La source la plus récente"
    reason_ar = "أحدث مصدر"
    reason_en = "The latest source"
    adopted_at = factory.LazyFunction(timezone.now)


# --- projects ---------------------------------------------------------------------------------------------------------


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme
        django_get_or_create = ("country", "code")

    country = factory.SubFactory(CountryFactory)
    code = "neighbourhoods"
    name_fr = "Quartiers sous-équipés"
    name_ar = "الأحياء ناقصة التجهيز"
    name_en = "Under-equipped neighbourhoods"


class ProjectFactory(DjangoModelFactory[Project]):
    """A public project; pass ``territory=…`` to place it on one, else a commune of its own is made."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    country = factory.SubFactory(CountryFactory)
    code = factory.Sequence(lambda n: f"project-{n}")
    programme = factory.SubFactory(ProgrammeFactory, country=factory.SelfAttribute("..country"))
    name_fr = factory.LazyAttribute(lambda o: f"Projet {o.code}")
    name_ar = factory.LazyAttribute(lambda o: f"مشروع {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Project {o.code}")
    scale = Scale.NEIGHBOURHOOD
    phase = Phase.PREPARATION
    start_year = 2023
    end_year = 2027
    visibility = Visibility.PUBLIC

    @factory.post_generation
    def territory(self: Project, create: bool, extracted: Territory | None, **kwargs: Any) -> None:
        ProjectTerritory.objects.create(project=self, territory=extracted or CommuneFactory(country=self.country))


class AxisFactory(DjangoModelFactory[Axis]):
    class Meta:
        model = Axis

    project = factory.SubFactory(ProjectFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    name_fr = "Équipements de proximité"
    name_ar = "تجهيزات القرب"
    name_en = "Local facilities"


class ActionFactory(DjangoModelFactory[Action]):
    class Meta:
        model = Action

    axis = factory.SubFactory(AxisFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    name_fr = "Maison de quartier"
    name_ar = "دار الحي"
    name_en = "Community house"
    cost = Decimal("500000")
    currency = "MAD"


def project_with_actions(actions: int = 2, **project_fields: Any) -> tuple[Project, tuple[Action, ...]]:
    """A project with one axis (number 1) and ``actions`` actions numbered from 1."""
    project = ProjectFactory(**project_fields)
    axis = AxisFactory(project=project, number=1)
    return project, tuple(
        ActionFactory(axis=axis, number=number, currency=project.country.currency) for number in range(1, actions + 1)
    )


# --- agreements and money ---------------------------------------------------------------------------------------------


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
