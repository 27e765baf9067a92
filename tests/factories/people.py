"""Partners, and persons with their mandates."""

import factory
from allauth.mfa.totp.internal.auth import TOTP
from factory.django import DjangoModelFactory
from tests.factories.places import CountryFactory, RootFactory
from tests.passwords import FewRounds

from houma.domain.accounts.models import Mandate, Party, PartyType, Role, User
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission
from houma.domain.territories.models import Territory

PASSWORD = "a long test password"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What the codes of every second factor of the tests are computed from."""


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
    # In processes of their own too, whose settings are the product's.
    password = factory.LazyFunction(lambda: FewRounds().encode(PASSWORD, "a-salt-of-the-tests-alone"))


class MandateFactory(DjangoModelFactory[Mandate]):
    class Meta:
        model = Mandate

    user = factory.SubFactory(UserFactory)
    role = Role.PROGRAMME_OFFICER
    territory = factory.SubFactory(RootFactory)


def user_with_mandate(
    role: Role, territory: Territory, party: Party | None = None, *, second_factor: bool | None = None
) -> User:
    """A person who holds ``role`` on ``territory`` and all below it (partners and operators act for ``party``).

    Roles that may release funds come with the second factor that this asks for, unless ``second_factor`` says else.
    """
    user = MandateFactory(role=role, territory=territory, party=party).user
    if role in ALLOWED_ROLES[Permission.RELEASE_FUNDS] if second_factor is None else second_factor:
        TOTP.activate(user, TOTP_SECRET)
    return user
