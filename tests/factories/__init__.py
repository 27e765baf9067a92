"""Small real rows for tests. One factory a model, and a few functions that compose what tests often need together.

Every factory writes through the models, so the constraints and triggers of the database hold here too. Add to these
files; do not change what others lean on.
"""

from tests.factories.claims import AdoptionFactory, ClaimFactory, MeasureFactory, SourceFactory, UnitFactory
from tests.factories.money import (
    AgreementFactory,
    AgreementPartyFactory,
    AgreementVersionFactory,
    FlowFactory,
    FundingLineFactory,
    InstalmentFactory,
    OfficialTotalFactory,
    SignatureFactory,
    SignedAgreement,
    signed_agreement,
)
from tests.factories.people import (
    PASSWORD,
    TOTP_SECRET,
    MandateFactory,
    MinistryFactory,
    PartyFactory,
    UserFactory,
    user_with_mandate,
)
from tests.factories.places import (
    CommuneFactory,
    CountryFactory,
    ProvinceFactory,
    RegionFactory,
    RootFactory,
    SmallTree,
    link_to_ancestors,
    small_tree,
)
from tests.factories.projects import ActionFactory, AxisFactory, ProgrammeFactory, ProjectFactory, project_with_actions

__all__ = [
    "PASSWORD",
    "TOTP_SECRET",
    "ActionFactory",
    "AdoptionFactory",
    "AgreementFactory",
    "AgreementPartyFactory",
    "AgreementVersionFactory",
    "AxisFactory",
    "ClaimFactory",
    "CommuneFactory",
    "CountryFactory",
    "FlowFactory",
    "FundingLineFactory",
    "InstalmentFactory",
    "MandateFactory",
    "MeasureFactory",
    "MinistryFactory",
    "OfficialTotalFactory",
    "PartyFactory",
    "ProgrammeFactory",
    "ProjectFactory",
    "ProvinceFactory",
    "RegionFactory",
    "RootFactory",
    "SignatureFactory",
    "SignedAgreement",
    "SmallTree",
    "SourceFactory",
    "UnitFactory",
    "UserFactory",
    "link_to_ancestors",
    "project_with_actions",
    "signed_agreement",
    "small_tree",
    "user_with_mandate",
]
