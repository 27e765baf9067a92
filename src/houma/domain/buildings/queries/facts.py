"""What the guards of the procedure look at, read from the record of one building: a fixed number of queries."""

from django.utils import timezone

from houma.domain.buildings.models import (
    ENDED,
    Building,
    Inspection,
    MeasureKind,
    MoneyKind,
    Procedure,
    ProcedureState,
    WorksBy,
)
from houma.domain.buildings.queries.appeals import appeal_in
from houma.domain.buildings.rules.inspecting import newest
from houma.domain.buildings.rules.procedure import ENDS_APPEAL, Facts

_DECIDES = ("decide", "monitor", "appeal_upheld")


def last_inspection(building: Building) -> Inspection | None:
    """The inspection that gives the building its risk."""
    return newest(Inspection.objects.filter(building=building, replaced_by=None).select_related("risk__scheme"))


def open_file(building: Building) -> Procedure | None:
    """The file under which something can still be done, if there is one."""
    return building.procedures.exclude(state__in=ENDED).first()


def facts_of(building: Building, procedure: Procedure | None) -> Facts:
    """The facts of a building and its open file, if it has one."""
    today = timezone.localdate()
    inspected = Inspection.objects.filter(building=building, replaced_by=None).exists()
    owner_known = building.owners.filter(ended_on=None, erased_at=None).exists()
    if procedure is None:
        return Facts(today, inspected=inspected, occupancy=building.occupancy, owner_known=owner_known)
    steps = list(procedure.steps.select_related("works").prefetch_related("measures").order_by("id"))
    decided = max((place for place, step in enumerate(steps) if step.code in _DECIDES), default=None)
    since = steps if decided is None else steps[decided:]
    notices = [step for step in since if step.code == "notify"]
    appeals = [step for step in since if step.code in ("appeal", *ENDS_APPEAL)]
    appeal = appeal_in(building.country_id) if notices else None
    works = [step.works for step in steps if hasattr(step, "works")]
    return Facts(
        today=today,
        state=ProcedureState(procedure.state),
        inspected=inspected,
        last_step_on=max(step.happened_on for step in steps),
        measures=frozenset(
            MeasureKind(measure.kind) for measure in (steps[decided].measures.all() if decided is not None else ())
        ),
        occupancy=building.occupancy,
        evacuated=any(step.code == "evacuate" for step in steps),
        notified=bool(notices),
        notice_due_on=notices[-1].due_on if notices else None,
        owner_known=owner_known,
        works_by=WorksBy(works[-1].by) if works else None,
        appeal_until=appeal.until(notices[-1].happened_on) if appeal is not None else None,
        appealed_on=appeals[-1].happened_on if appeals and appeals[-1].code == "appeal" else None,
        costs_recorded=procedure.money.filter(kind=MoneyKind.COST, reverses=None, reversed_by=None).exists(),
    )
