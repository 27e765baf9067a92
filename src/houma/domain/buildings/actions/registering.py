"""Buildings entered one by one, what is said of them, and their owners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import MultiPolygon, Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, require
from houma.domain.buildings.models import Building, Dwelling, Owner
from houma.domain.buildings.rules.describing import may_be_described, may_bear
from houma.domain.buildings.rules.reach import NOT_THERE
from houma.domain.buildings.scope import may_on_building
from houma.domain.territories.models import Ancestry, Level, Territory
from houma.values.folding import searchable


@dataclass(frozen=True, slots=True)
class Description:
    """What the inventory says of a building. Codes are those of ``models.words``; "" and None mean unknown."""

    name: str = ""
    address: str = ""
    floors: int | None = None
    built_year: int | None = None
    built_period: str = ""
    walls: str = ""
    slabs: str = ""
    use: str = ""
    ownership: str = ""
    heritage: str = ""
    occupancy: str = ""
    decay: str = ""
    source: str = ""
    inventoried_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewBuilding:
    """A building that enters the inventory; ``longitude`` and ``latitude`` in degrees (WGS 84)."""

    code: str
    territory: Territory
    longitude: float
    latitude: float
    description: Description = Description()
    perimeter: Territory | None = None
    footprint: MultiPolygon | None = None
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class NewDwelling:
    """A part of a building; ``floor`` 0 is the ground floor."""

    code: str
    floor: int | None = None
    rooms: int | None = None


def _described(building: Building, description: Description) -> None:
    for name in Description.__dataclass_fields__:
        value = getattr(description, name)
        setattr(building, name, value.strip() if isinstance(value, str) else value)
    building.search_text = found_by(building)


def found_by(building: Building) -> str:
    """The words by which a building is found, as they sound."""
    return searchable(building.code, building.name, building.address)


def _may_place(by: User | None, territory: Territory) -> Decision:
    """May ``by`` enter a building there? None is the house itself, loading what a country declares."""
    if by is None:
        return Decision()
    reached = any(
        territories_held(by, permission, territory.country).filter(pk=territory.pk).exists()
        for permission in (Permission.MANAGE_BUILDINGS, Permission.INSPECT_BUILDINGS)
    )
    return Decision() if reached else Decision.refuse(NOT_THERE)


@transaction.atomic
def register_building(new: NewBuilding, *, by: User | None) -> Building:
    """Enter a building; raises Refused out of the person's territory, ValidationError for values out of their lists.

    Those who manage or inspect buildings of the territory may: an inspector in the field finds what no list names.
    """
    require(_may_place(by, new.territory))
    require(may_bear(new.code))
    inside = new.perimeter is None or (
        new.perimeter.level == Level.PERIMETER
        and Ancestry.objects.filter(ancestor=new.perimeter.parent, descendant=new.territory).exists()
    )
    require(may_be_described(new.description, new.longitude, new.latitude, timezone.localdate(), inside))
    building = Building(
        country=new.territory.country,
        code=new.code.strip(),
        territory=new.territory,
        perimeter=new.perimeter,
        point=Point(new.longitude, new.latitude, srid=4326),
        footprint=new.footprint,
        is_illustrative=new.is_illustrative,
    )
    _described(building, new.description)
    building.full_clean(exclude=["territory", "perimeter"])
    building.save()
    return building


@transaction.atomic
def describe_building(building: Building, description: Description, *, by: User | None) -> Building:
    """Change what the inventory says; the history keeps what it said. Code, place and risk stay."""
    if by is not None:
        require(may_on_building(by, Permission.MANAGE_BUILDINGS, building))
    held = Building.objects.select_for_update().get(pk=building.pk)
    require(may_be_described(description, held.point.x, held.point.y, timezone.localdate(), True))
    _described(held, description)
    held.full_clean(exclude=["territory", "perimeter"])
    held.save()
    return held


@transaction.atomic
def add_dwelling(building: Building, new: NewDwelling, *, by: User | None) -> Dwelling:
    """Enter a dwelling of the building; raises ValidationError where its code is there already."""
    if by is not None:
        allowed = may_on_building(by, Permission.INSPECT_BUILDINGS, building)
        require(allowed or may_on_building(by, Permission.REGISTER_HOUSEHOLDS, building))
    dwelling = _dwelling(building, new)
    dwelling.full_clean()
    dwelling.save()
    return dwelling


@transaction.atomic
def add_dwellings(many: Sequence[tuple[Building, NewDwelling]]) -> list[Dwelling]:
    """Enter the dwellings of many buildings, in the order given; for packs, which ask nobody.

    Raises:
        ValidationError: what one of them says, or its code, which is in its building already; then none is entered.
    """
    dwellings = [_dwelling(building, new) for building, new in many]
    there = Dwelling.objects.filter(building__in={one.building_id for one in dwellings})
    known = set(there.values_list("building_id", "code"))
    for one in dwellings:
        one.clean_fields(exclude=["building"])
        if (one.building_id, one.code) in known:
            raise ValidationError(_("This dwelling exists already in the building."))
        known.add((one.building_id, one.code))
    return list(bulk_create_with_history(dwellings, Dwelling, batch_size=500))


def _dwelling(building: Building, new: NewDwelling) -> Dwelling:
    return Dwelling(building=building, code=new.code.strip(), floor=new.floor, rooms=new.rooms)


@transaction.atomic
def record_owner(building: Building, name: str, *, contact: str = "", share: str = "", by: User) -> Owner:
    """Record to whom notices are addressed: no more than they need."""
    require(may_on_building(by, Permission.MANAGE_BUILDINGS, building))
    owner = Owner(building=building, name=name.strip(), contact=contact.strip(), share=share.strip(), recorded_by=by)
    owner.full_clean(exclude=["building", "recorded_by"])
    owner.save()
    return owner


@transaction.atomic
def end_ownership(owner: Owner, day: date, *, by: User) -> Owner:
    """From ``day`` on this is no owner any more; notices that reached it keep naming it."""
    require(may_on_building(by, Permission.MANAGE_BUILDINGS, owner.building))
    owner.ended_on = day
    owner.save(update_fields=["ended_on"])
    return owner


@transaction.atomic
def erase_owner(owner: Owner, *, by: User) -> Owner:
    """Take name and contact out of the record for good; that somebody was notified stays."""
    require(may_on_building(by, Permission.MANAGE_BUILDINGS, owner.building))
    return empty_owner(owner)


def empty_owner(owner: Owner) -> Owner:
    """Take out what tells who the owner is; who may ask for it was looked at before."""
    owner.name = owner.contact = owner.share = ""
    owner.erased_at = timezone.now()
    owner.save(update_fields=["name", "contact", "share", "erased_at"])
    return owner
