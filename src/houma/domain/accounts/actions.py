"""The only writers of parties, users and mandates."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from houma.domain.accounts.account_actions import change_password
from houma.domain.accounts.models import Mandate, Party, PartyName, PartyType, Role, User
from houma.domain.territories.models import Country, Territory
from houma.values.folding import fold
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class NewParty:
    """A partner as a pack or a workbook declares it; ``family`` is the code of another party."""

    code: str
    names: Multilingual
    type: PartyType
    short_name: str = ""
    family: str = ""
    is_family: bool = False
    territory: Territory | None = None
    role: str = ""
    spellings: tuple[str, ...] = ()


@transaction.atomic
def register_parties(country: Country, parties: Iterable[NewParty]) -> dict[str, Party]:
    """Create parties or bring them up to date, families first; returns them by code.

    Raises KeyError naming an unknown family.
    """
    known = {party.code: party for party in Party.objects.filter(country=country)}
    for new in sorted(parties, key=lambda party: not party.is_family):
        party = known.get(new.code) or Party(country=country, code=new.code)
        wanted = {
            "name_fr": new.names.fr,
            "name_ar": new.names.ar,
            "name_en": new.names.en,
            "short_name": new.short_name,
            "type": new.type.value,
            "is_family": new.is_family,
            "family": known[new.family] if new.family else None,
            "territory": new.territory,
            "role_fr": new.role,
        }
        if party.pk is None or any(getattr(party, field) != value for field, value in wanted.items()):
            for field, value in wanted.items():
                setattr(party, field, value)
            party.save()
        known[new.code] = party
        spellings = {*new.names.variants(), *new.spellings, *([new.short_name] if new.short_name else [])}
        PartyName.objects.bulk_create(
            [PartyName(party=party, spelling=spelling, folded=fold(spelling)) for spelling in sorted(spellings)],
            ignore_conflicts=True,
        )
    return known


@transaction.atomic
def open_account(
    email: str,
    password: str,
    name: str,
    role: Role,
    territory: Territory,
    party: Party | None = None,
    language: str = "fr",
    *,
    alone: bool = False,
) -> User:
    """Open (or reset the password of) an account with one mandate; ``alone`` ends its others in this country.

    A closed account is open again. Another password ends tokens and keys; the same one leaves them.
    """
    user, created = User.objects.get_or_create(email=email, defaults={"username": email})
    user.first_name = name
    user.language = language
    user.is_active = True
    user.save()
    if created or not user.check_password(password):
        change_password(user, password)
    mandate = user.mandates.filter(role=role, territory=territory, party=party, ended_at=None).first()
    if mandate is None:
        mandate = Mandate(user=user, role=role, territory=territory, party=party)
        mandate.full_clean()
        mandate.save()
    if alone:
        for other in user.mandates.filter(territory__country=territory.country_id, ended_at=None).exclude(
            pk=mandate.pk
        ):
            other.ended_at = timezone.now()
            other.save()
    return user
