"""Money of a file: costs of works done instead of the owner, what is recovered, and aids."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import require
from houma.domain.buildings.actions.attaching import link_paper
from houma.domain.buildings.models import AidRule, Building, MoneyEntry, MoneyKind, Procedure, Works, WorksBy
from houma.domain.buildings.rules.money import may_enter, may_reverse
from houma.domain.buildings.scope import may_on_building
from houma.domain.documents.actions import NewDocument, hand_in
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class NewMoney:
    """An amount on a file; ``payer`` is empty where it is recovered from the owner."""

    kind: MoneyKind
    money: Money
    happened_on: date
    payer: Party | None = None
    rule: AidRule | None = None
    rule_cited: str = ""
    note: str = ""
    document: NewDocument | None = None


@transaction.atomic
def record_money(procedure: Procedure, new: NewMoney, *, by: User | None) -> MoneyEntry:
    """Enter an amount; raises Refused with every reason against it."""
    building = procedure.building
    if by is not None:
        require(may_on_building(by, Permission.MANAGE_BUILDINGS, building))
    Building.objects.select_for_update(of=("self",)).get(pk=building.pk)  # One at a time: no recovery counted twice.
    currency = building.country.currency
    works = Works.objects.filter(step__procedure=procedure).order_by("-id").first()
    require(
        may_enter(
            new.kind,
            new.money,
            currency=currency,
            day=new.happened_on,
            today=timezone.localdate(),
            opened_on=procedure.opened_on,
            works_by=WorksBy(works.by) if works is not None else None,
            has_payer=new.payer is not None and new.payer.country_id == building.country_id,
            cites_rule=bool(new.rule or new.rule_cited.strip()),
            ceiling=new.rule.most if new.rule is not None else None,
            spent=_sum(procedure, MoneyKind.COST, currency),
            recovered=_sum(procedure, MoneyKind.RECOVERY, currency),
        )
    )
    document = None
    if new.document is not None:
        document = hand_in(building.country, new.document, by=by)
        link_paper(building, document, by=by)
    return MoneyEntry.objects.create(
        procedure=procedure,
        kind=new.kind,
        amount=new.money.amount,
        currency=new.money.currency,
        happened_on=new.happened_on,
        payer=new.payer,
        rule=new.rule,
        rule_cited=new.rule_cited.strip(),
        note=new.note.strip(),
        document=document,
        recorded_by=by,
    )


@transaction.atomic
def reverse_money(entry: MoneyEntry, note: str, *, by: User) -> MoneyEntry:
    """Take a wrong amount back by its opposite, saying why."""
    require(may_on_building(by, Permission.MANAGE_BUILDINGS, entry.procedure.building))
    Building.objects.select_for_update(of=("self",)).get(pk=entry.procedure.building_id)
    spent = _sum(entry.procedure, MoneyKind.COST, entry.currency)
    recovered = _sum(entry.procedure, MoneyKind.RECOVERY, entry.currency)
    require(
        may_reverse(
            MoneyKind(entry.kind),
            entry.money,
            note,
            is_reversal=entry.reverses_id is not None,
            is_reversed=MoneyEntry.objects.filter(reverses=entry).exists(),
            spent=spent,
            recovered=recovered,
        )
    )
    return MoneyEntry.objects.create(
        procedure=entry.procedure,
        kind=entry.kind,
        amount=-entry.amount,
        currency=entry.currency,
        happened_on=timezone.localdate(),
        payer=entry.payer,
        rule=entry.rule,
        rule_cited=entry.rule_cited,
        note=note.strip(),
        reverses=entry,
        recorded_by=by,
    )


def _sum(procedure: Procedure, kind: MoneyKind, currency: str) -> Money:
    total = procedure.money.filter(kind=kind, currency=currency).aggregate(total=Sum("amount"))["total"]
    return Money(total or Decimal(0), currency)
