"""Opening operations and naming their buildings."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.buildings.models import Building
from houma.domain.projects.models import Project
from houma.domain.rehousing.actions.asking import ask_about_operation
from houma.domain.rehousing.models import NormVersion, Operation, OperationBuilding
from houma.domain.rehousing.queries.scope import may_on_territory
from houma.domain.territories.models import Country, Territory
from houma.values.money import Money
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class NewOperation:
    """What an operation is. ``budget`` is for the rents of all stays, ``most_rent`` for one household a month."""

    code: str
    names: Multilingual
    territory: Territory
    starts_on: date
    perimeter: Territory | None = None
    project: Project | None = None
    agency: Party | None = None
    norms: NormVersion | None = None
    budget: Money | None = None
    most_rent: Money | None = None
    review_months: int = 3
    ends_on: date | None = None
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class BuildingDates:
    """Everybody out, works, everybody back."""

    evacuate_by: date
    works_from: date | None = None
    works_until: date | None = None
    return_on: date | None = None
    fields: tuple[str, ...] = field(
        default=("evacuate_by", "works_from", "works_until", "return_on"), init=False, repr=False
    )

    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.fields}


@transaction.atomic
def open_operation(country: Country, new: NewOperation, *, by: User | None) -> Operation:
    """Open an operation; raises Refused with every fault of it."""
    if by is not None:
        require(may_on_territory(by, Permission.PLACE_HOUSEHOLDS, new.perimeter or new.territory))
    operation = Operation(country=country, code=new.code, currency=country.currency)
    _describe(operation, new)
    return operation


@transaction.atomic
def describe_operation(operation: Operation, new: NewOperation, *, by: User | None) -> Operation:
    """Describe an operation anew; its code and its territory stay."""
    ask_about_operation(by, Permission.PLACE_HOUSEHOLDS, operation)
    _describe(operation, new)
    return operation


def _describe(operation: Operation, new: NewOperation) -> None:
    for amount in (new.budget, new.most_rent):
        if amount is not None and amount.currency != operation.country.currency:
            raise Refused(Decision.refuse(_("The operation counts in the currency of its country.")))
    operation.name_fr, operation.name_ar, operation.name_en = new.names.fr, new.names.ar, new.names.en
    if operation.pk is None:
        operation.territory = new.territory
    operation.perimeter, operation.project, operation.agency = new.perimeter, new.project, new.agency
    operation.norms, operation.review_months = new.norms, new.review_months
    operation.budget = new.budget.amount if new.budget else None
    operation.most_rent = new.most_rent.amount if new.most_rent else None
    operation.starts_on, operation.ends_on = new.starts_on, new.ends_on
    operation.is_illustrative = new.is_illustrative
    _checked(operation)
    operation.save()


@transaction.atomic
def add_building(
    operation: Operation, building: Building, dates: BuildingDates, *, by: User | None
) -> OperationBuilding:
    """Take a building into the operation, with its dates; raises Refused where they do not follow each other."""
    ask_about_operation(by, Permission.PLACE_HOUSEHOLDS, operation)
    if building.country_id != operation.country_id:
        raise Refused(Decision.refuse(_("The building stands in another country.")))
    found = OperationBuilding(operation=operation, building=building, **dates.values())
    _checked(found)
    found.save()
    return found


@transaction.atomic
def change_dates(building: OperationBuilding, dates: BuildingDates, *, by: User | None) -> OperationBuilding:
    """Give a building of an operation other dates. Stays that are planned keep theirs: each is extended by itself."""
    ask_about_operation(by, Permission.PLACE_HOUSEHOLDS, building.operation)
    for name, value in dates.values().items():
        setattr(building, name, value)
    _checked(building)
    building.save()
    return building


def _checked(row: Operation | OperationBuilding) -> None:
    """Hold the row to its own constraints, and say in words what breaks them."""
    try:
        row.full_clean(validate_unique=True)
    except ValidationError as fault:
        raise Refused(Decision(tuple(fault.messages))) from fault
