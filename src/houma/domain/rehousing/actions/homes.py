"""The stock: homes, the days on which they are closed, and versions of norms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.buildings.rules.describing import may_bear
from houma.domain.rehousing.actions.asking import ask_about_home, locked_home
from houma.domain.rehousing.models import Home, HomeClosure, NormLack, NormVersion
from houma.domain.rehousing.queries.facts import stays_in
from houma.domain.rehousing.queries.scope import may_on_territory
from houma.domain.rehousing.rules.places import stands_near
from houma.domain.rehousing.rules.stays import Days
from houma.domain.rehousing.rules.words import reasoned
from houma.domain.territories.models import Country, Level, Territory
from houma.values.money import Money
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What a home is. ``rent`` is a month's, of a person where the home is collective; longitude before latitude."""

    code: str
    territory: Territory
    capacity: int
    rooms: int
    rent: Money
    available_from: date
    available_until: date | None = None
    collective: bool = False
    site: str = ""
    address: str = ""
    place: tuple[float, float] | None = None
    floor_area: Decimal | None = None
    step_free: bool = False
    separate_sanitation: bool = False
    water: bool = False
    ventilation: bool = False
    owner: Party | None = None
    is_illustrative: bool = False


@transaction.atomic
def record_home(country: Country, facts: HomeFacts, *, by: User | None) -> Home:
    """Take a home into the stock, or change the one of this code; raises Refused with what speaks against it."""
    require(may_bear(facts.code))
    home = Home.objects.select_for_update().filter(country=country, code=facts.code).first()
    if by is not None:
        require(may_on_territory(by, Permission.MANAGE_HOMES, facts.territory))
    if facts.territory.level not in (Level.COMMUNE, Level.ARRONDISSEMENT):
        raise Refused(Decision.refuse(_("A home stands in a commune or arrondissement.")))
    if home is not None:
        ask_about_home(by, Permission.MANAGE_HOMES, home)
    if home is None or home.point is None or facts.place != (home.point.x, home.point.y):
        outline = Territory.objects.filter(pk=facts.territory.pk).values_list("boundary", flat=True).first()
        require(stands_near(facts.place, outline.extent if outline else None))
    home = home or Home(country=country, code=facts.code)
    for name in (
        "territory", "capacity", "rooms", "available_from", "available_until", "collective", "site", "address",
        "floor_area", "step_free", "separate_sanitation", "water", "ventilation", "owner", "is_illustrative",
    ):  # fmt: skip
        setattr(home, name, getattr(facts, name))
    home.point = Point(*facts.place, srid=4326) if facts.place else None
    home.rent, home.currency = facts.rent.amount, facts.rent.currency
    try:
        home.full_clean()
    except ValidationError as fault:
        raise Refused(Decision(tuple(fault.messages))) from fault
    try:
        with transaction.atomic():
            home.save()
    except IntegrityError as fault:
        raise Refused(
            Decision.refuse(
                _("Households were placed in this home: its places and its days cannot become fewer than they need.")
            )
        ) from fault
    return home


def record_homes(country: Country, homes: Sequence[HomeFacts], *, by: User | None) -> int:
    """Take many homes into the stock, all or none; returns how many."""
    with transaction.atomic():
        for facts in homes:
            record_home(country, facts, by=by)
    return len(homes)


@transaction.atomic
def close_home(home: Home, starts_on: date, until: date, reason: str, *, by: User | None) -> HomeClosure:
    """Close a home for some days; refused where somebody is placed in it then."""
    ask_about_home(by, Permission.MANAGE_HOMES, home)
    home = locked_home(home)
    require(reasoned(reason))
    if until <= starts_on:
        raise Refused(Decision.refuse(_("A home is closed from a day until a later one.")))
    if any(stay.ended_on is None for stay in stays_in(home, Days(starts_on, until))):
        raise Refused(Decision.refuse(_("Somebody is placed in the home on these days.")))
    return HomeClosure.objects.create(home=home, starts_on=starts_on, until=until, reason=reason, recorded_by=by)


@transaction.atomic
def lift_closure(closure: HomeClosure, *, by: User | None) -> HomeClosure:
    """Take a closure back; the row stays."""
    ask_about_home(by, Permission.MANAGE_HOMES, closure.home)
    if closure.lifted_at is None:
        closure.lifted_at = timezone.now()
        closure.save(update_fields=["lifted_at"])
    return closure


@dataclass(frozen=True, slots=True)
class NewNorms:
    """A version of norms. ``required`` are the lacks for which a home is not offered at all."""

    code: str
    names: Multilingual
    in_force_from: date
    source: str
    persons_per_room: Decimal | None = None
    floor_area_per_person: Decimal | None = None
    separate_sanitation: bool = False
    water: bool = False
    ventilation: bool = False
    farthest: int | None = None
    required: frozenset[NormLack] = frozenset({NormLack.STEP_FREE})
    is_illustrative: bool = False


@transaction.atomic
def record_norms(country: Country, new: NewNorms, *, by: User | None) -> NormVersion:
    """Write the next version of these norms; earlier ones stay as they are. The same again is the same version."""
    if by is not None:
        require(may(by, Permission.MANAGE_HOMES, country))
    known = NormVersion.objects.filter(country=country, code=new.code).order_by("-number").first()
    if known is not None and _same(known, new):
        return known
    version = NormVersion(
        country=country,
        code=new.code,
        number=1 if known is None else known.number + 1,
        name_fr=new.names.fr,
        name_ar=new.names.ar,
        name_en=new.names.en,
        required=sorted(new.required),
        recorded_by=by,
        **{name: getattr(new, name) for name in _NORMS},
    )
    try:
        version.full_clean()
    except ValidationError as fault:
        raise Refused(Decision(tuple(fault.messages))) from fault
    version.save()
    return version


_NORMS = (
    "in_force_from", "persons_per_room", "floor_area_per_person", "separate_sanitation", "water", "ventilation",
    "farthest", "source", "is_illustrative",
)  # fmt: skip


def _same(known: NormVersion, new: NewNorms) -> bool:
    return (
        known.names == new.names
        and known.required == sorted(new.required)
        and all(getattr(known, name) == getattr(new, name) for name in _NORMS)
    )
