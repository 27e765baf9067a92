"""A project's intervention programme, axis by axis and action by action."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party, User
from houma.domain.base.decisions import Decision, Refused
from houma.domain.projects.actions.evidence import record_life_evidence
from houma.domain.projects.models import Action, ActionCapital, ActionTarget, Axis, Breakdown, Project
from houma.domain.projects.sustainability import Capital, Weight, unknown_targets
from houma.domain.territories.models import Territory
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """What is planned of an action. ``cost`` in units of the country's currency, the point in degrees; None unknown."""

    names: Multilingual
    operator: Party | None = None
    planned_quantity: Decimal | None = None
    quantity_unit: str = ""
    cost: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    territory: Territory | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    note: str = ""
    capitals: Mapping[Capital, Weight] = field(default_factory=dict)
    targets: tuple[str, ...] = ()


@transaction.atomic
def save_axis(project: Project, names: Multilingual, *, by: User | None, axis: Axis | None = None) -> Axis:
    """Add an axis after those that are there, or rename one; its history keeps the former name."""
    if axis is None:
        last = project.axes.aggregate(last=Max("number"))["last"] or 0
        axis = Axis(project=project, number=last + 1)
    else:
        _keep_first_state(axis)
    axis.name_fr, axis.name_ar, axis.name_en = names.fr, names.ar, names.en
    axis.save()
    record_life_evidence(project, by=by)
    return axis


@transaction.atomic
def save_action(
    axis: Axis, plan: ActionPlan, *, by: User | None, action: Action | None = None, prove: bool = True
) -> Action:
    """Add an action to an axis, or correct one; its history keeps what was planned before.

    ``prove=False`` where the caller calls ``record_life_evidence`` once after many.

    Raises:
        Refused: a target is none of the 17 goals.
        ValidationError: dates, cost or place do not fit.
    """
    unknown = unknown_targets(list(plan.targets))
    if unknown:
        raise Refused(Decision.refuse(format_lazy(_("No target of the 17 goals: {codes}."), codes=", ".join(unknown))))
    if action is None:
        last = axis.actions.aggregate(last=Max("number"))["last"] or 0
        action = Action(axis=axis, number=last + 1, currency=axis.project.country.currency)
    else:
        _keep_first_state(action)
    action.name_fr, action.name_ar, action.name_en = plan.names.fr, plan.names.ar, plan.names.en
    action.operator, action.territory = plan.operator, plan.territory
    action.planned_quantity, action.quantity_unit = plan.planned_quantity, plan.quantity_unit
    action.cost, action.starts_on, action.ends_on = plan.cost, plan.starts_on, plan.ends_on
    action.longitude, action.latitude, action.note = plan.longitude, plan.latitude, plan.note
    if action.basis in (Breakdown.PART, Breakdown.NO_AMOUNT):
        action.basis = Breakdown.PART if plan.cost is not None else Breakdown.NO_AMOUNT
    action.full_clean(exclude=["axis", "operator", "territory", "source"])
    action.save()
    _serve(action, plan.capitals, plan.targets)
    if prove:
        record_life_evidence(axis.project, by=by)
    return action


@transaction.atomic
def remove_action(action: Action, *, by: User | None) -> None:
    """Take an action out of the programme; raises Refused where money or reports lean on it."""
    project = action.axis.project
    try:
        _keep_first_state(action)
        with transaction.atomic():
            action.delete()
    except ProtectedError as leaning:
        raise Refused(Decision.refuse(_("Money or progress is recorded on this action: it stays."))) from leaning
    record_life_evidence(project, by=by)


@transaction.atomic
def remove_axis(axis: Axis, *, by: User | None) -> None:
    """Take an empty axis out of the programme; raises Refused where it has actions."""
    if axis.actions.exists():
        raise Refused(Decision.refuse(_("This axis has actions: take them out first.")))
    project = axis.project
    _keep_first_state(axis)
    axis.delete()
    record_life_evidence(project, by=by)


def _keep_first_state(row: Axis | Action) -> None:
    """Rows that a bulk import wrote have no history yet: keep what they say now before they change."""
    if not row.history.exists():
        type(row).history.bulk_history_create([type(row)._base_manager.get(pk=row.pk)])


def _serve(action: Action, capitals: Mapping[Capital, Weight], targets: Iterable[str]) -> None:
    served = {row.capital: row for row in action.capitals.all()}
    for capital, weight in capitals.items():
        row = served.pop(capital, None) or ActionCapital(action=action, capital=capital)
        if row.weight != weight:
            row.weight = weight
            row.save()
    for row in served.values():
        row.delete()
    wanted = set(targets)
    for target in action.targets.all():
        if target.code in wanted:
            wanted.discard(target.code)
        else:
            target.delete()
    for code in sorted(wanted):
        ActionTarget(action=action, code=code).save()
