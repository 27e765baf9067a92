"""A project's axes and actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from simple_history.utils import bulk_update_with_history

from houma.domain.accounts.models import Party, User
from houma.domain.base.bulk_rows import insert_rows
from houma.domain.projects.models import (
    Action,
    Axis,
    Breakdown,
    Project,
)
from houma.domain.sources.models import Source
from houma.domain.territories.models import Territory
from houma.values.multilingual import Multilingual

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class NewAction:
    """An action to plan; ``cost`` is in units of the project's currency, None where unknown."""

    names: Multilingual
    cost: Decimal | None = None
    basis: Breakdown = Breakdown.PART
    planned_quantity: Decimal | None = None
    quantity_unit: str = ""
    territory: Territory | None = None
    operator: Party | None = None
    source: Source | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewAxis:
    names: Multilingual
    actions: tuple[NewAction, ...] = field(default=())


@transaction.atomic
def plan_axes(project: Project, axes: Sequence[NewAxis], currency: str) -> None:
    """Add axes with their actions after those that are there."""
    first = project.axes.count() + 1
    for number, new in enumerate(axes, start=first):
        axis = Axis.objects.create(
            project=project, number=number, name_fr=new.names.fr, name_ar=new.names.ar, name_en=new.names.en
        )
        Action.objects.bulk_create(
            _action(axis, position, action, currency) for position, action in enumerate(new.actions, start=1)
        )


@transaction.atomic
def add_actions(planned: Mapping[Project, Sequence[NewAction]], axis_names: Multilingual, currency: str) -> None:
    """Add actions to the axis of that name of each project, opening it where it is not there: four queries a block."""
    axes = {axis.project_id: axis for axis in Axis.objects.filter(project__in=list(planned), name_fr=axis_names.fr)}
    last_axis = dict(Axis.objects.filter(project__in=list(planned)).values_list("project").annotate(Max("number")))
    opened = [
        Axis(
            project=project,
            number=last_axis.get(project.pk, 0) + 1,
            name_fr=axis_names.fr,
            name_ar=axis_names.ar,
            name_en=axis_names.en,
        )
        for project in planned
        if project.pk not in axes
    ]
    axes |= {axis.project_id: axis for axis in Axis.objects.bulk_create(opened, batch_size=_BLOCK)}
    last = dict(Action.objects.filter(axis__in=axes.values()).order_by().values_list("axis").annotate(Max("number")))
    insert_rows(
        Action,
        [
            _row(axes[project.pk].pk, last.get(axes[project.pk].pk, 0) + position, new, currency)
            for project, actions in planned.items()
            for position, new in enumerate(actions, start=1)
        ],
    )


@transaction.atomic
def correct_actions(corrections: Mapping[int, NewAction], *, by: User | None = None) -> None:
    """Bring planned actions (by primary key) up to date with what a source says now; their histories keep both."""
    fields = ["name_fr", "name_ar", "name_en", "basis", "cost", "planned_quantity", "quantity_unit", "note", "source"]
    actions = list(Action.objects.select_related("axis").in_bulk(list(corrections)).values())
    for action in actions:
        wanted = _action(action.axis, action.number, corrections[action.pk], action.currency)
        for name in fields:
            setattr(action, name, getattr(wanted, name))
    bulk_update_with_history(actions, Action, fields, batch_size=_BLOCK, default_user=by)


def _action(axis: Axis, number: int, new: NewAction, currency: str) -> Action:
    return Action(**_row(axis.pk, number, new, currency))


def _row(axis: int, number: int, new: NewAction, currency: str) -> dict[str, Any]:
    """The columns of an action; ``axis`` is the key of its axis."""
    return {
        "axis_id": axis,
        "number": number,
        "name_fr": new.names.fr,
        "name_ar": new.names.ar,
        "name_en": new.names.en,
        "basis": new.basis,
        "cost": new.cost,
        "currency": currency,
        "planned_quantity": new.planned_quantity,
        "quantity_unit": new.quantity_unit,
        "territory_id": new.territory.pk if new.territory else None,
        "operator_id": new.operator.pk if new.operator else None,
        "source_id": new.source.pk if new.source else None,
        "note": new.note,
    }
