"""The only writers of programmes, projects and the cycle."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from houma.domain.accounts.models import Party, User
from houma.domain.base.decisions import require
from houma.domain.projects import rules
from houma.domain.projects.cycle import RECORDED_FROM_SOURCE
from houma.domain.projects.models import (
    Action,
    Axis,
    Breakdown,
    Evidence,
    EvidenceState,
    Passage,
    Phase,
    Programme,
    Project,
    ProjectTerritory,
    Requirement,
    Scale,
    Visibility,
)
from houma.domain.sources.models import Source
from houma.domain.territories.models import Country, Territory
from houma.values.folding import searchable
from houma.values.multilingual import Multilingual


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


def register_programme(
    country: Country,
    code: str,
    names: Multilingual,
    description: Multilingual | None = None,
    parent: Programme | None = None,
) -> Programme:
    """Create the programme or bring its names up to date."""
    about = description or Multilingual("")
    programme, _created = Programme.objects.update_or_create(
        country=country,
        code=code,
        defaults={
            "name_fr": names.fr,
            "name_ar": names.ar,
            "name_en": names.en,
            "description_fr": about.fr,
            "description_ar": about.ar,
            "description_en": about.en,
            "parent": parent,
        },
    )
    return programme


@transaction.atomic
def start_project(
    programme: Programme,
    code: str,
    names: Multilingual,
    scale: Scale,
    territories: Sequence[Territory],
    *,
    by: User | None = None,
    royal_presentation: bool | None = None,
    territory_text: str = "",
    start_year: int | None = None,
    end_year: int | None = None,
    visibility: Visibility = Visibility.INTERNAL,
    phase: Phase = Phase.PREPARATION,
    phase_reason: str = "",
) -> Project:
    """Open a project. A project that a public source shows in a later phase starts there, and the passage says so."""
    project = Project(
        country=programme.country,
        code=code,
        programme=programme,
        name_fr=names.fr,
        name_ar=names.ar,
        name_en=names.en,
        scale=scale,
        phase=phase,
        royal_presentation=royal_presentation,
        territory_text=territory_text,
        start_year=start_year,
        end_year=end_year,
        visibility=visibility,
        search_text=project_words(code, names, territory_text, territories),
    )
    project.full_clean(exclude=["country", "programme"])
    project.save()
    ProjectTerritory.objects.bulk_create(ProjectTerritory(project=project, territory=place) for place in territories)
    if phase != Phase.PREPARATION:
        Passage.objects.create(
            project=project,
            transition=RECORDED_FROM_SOURCE,
            to_phase=phase,
            reason=phase_reason,
            passed_by=by,
            passed_at=timezone.now(),
        )
    return project


def project_words(code: str, names: Multilingual, territory_text: str, territories: Iterable[Territory]) -> str:
    """The words under which a project is found."""
    places = [name for place in territories for name in place.names.variants()]
    return searchable(code, *names.variants(), territory_text, *places)


@transaction.atomic
def set_territories(project: Project, territories: Iterable[Territory]) -> None:
    """Replace the territories on which a project acts."""
    wanted = {place.pk for place in territories}
    project.places.exclude(territory_id__in=wanted).delete()
    there = set(project.places.values_list("territory_id", flat=True))
    ProjectTerritory.objects.bulk_create(
        ProjectTerritory(project=project, territory_id=place) for place in sorted(wanted - there)
    )


@transaction.atomic
def plan_axes(project: Project, axes: Sequence[NewAxis], currency: str) -> None:
    """Add axes with their actions after those that are there."""
    first = project.axes.count() + 1
    for number, new in enumerate(axes, start=first):
        axis = Axis.objects.create(
            project=project, number=number, name_fr=new.names.fr, name_ar=new.names.ar, name_en=new.names.en
        )
        Action.objects.bulk_create(
            Action(
                axis=axis,
                number=position,
                name_fr=action.names.fr,
                name_ar=action.names.ar,
                name_en=action.names.en,
                basis=action.basis,
                cost=action.cost,
                currency=currency,
                planned_quantity=action.planned_quantity,
                quantity_unit=action.quantity_unit,
                territory=action.territory,
                operator=action.operator,
                source=action.source,
                note=action.note,
            )
            for position, action in enumerate(new.actions, start=1)
        )


def record_evidence(
    project: Project,
    requirement: Requirement,
    state: EvidenceState,
    summary: Multilingual,
    source: Source | None = None,
    by: User | None = None,
) -> Evidence:
    """Record what a project can show for one requirement; the history keeps what was shown before."""
    evidence, _created = Evidence.objects.update_or_create(
        project=project,
        requirement=requirement,
        defaults={
            "state": state,
            "summary_fr": summary.fr,
            "summary_ar": summary.ar,
            "summary_en": summary.en,
            "source": source,
            "recorded_by": by,
        },
    )
    return evidence


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What a project can show for one requirement."""

    project: Project
    requirement: Requirement
    state: EvidenceState
    summary: Multilingual
    source: Source | None = None


@transaction.atomic
def record_evidence_of_many(items: Sequence[NewEvidence], *, by: User | None = None) -> None:
    """Record evidence of many projects at once, at most one a project and requirement, with its history."""
    there = {
        (evidence.project_id, evidence.requirement): evidence
        for evidence in Evidence.objects.filter(project__in={item.project.pk for item in items})
    }
    fresh: list[Evidence] = []
    changed: list[Evidence] = []
    for item in items:
        before = there.get((item.project.pk, item.requirement))
        evidence = before or Evidence(project=item.project, requirement=item.requirement)
        evidence.state = item.state
        evidence.summary_fr, evidence.summary_ar, evidence.summary_en = astuple(item.summary)
        evidence.source, evidence.recorded_by, evidence.recorded_at = item.source, by, timezone.now()
        (changed if before else fresh).append(evidence)
    bulk_create_with_history(fresh, Evidence, batch_size=500, default_user=by)
    fields = ["state", "summary_fr", "summary_ar", "summary_en", "source", "recorded_by", "recorded_at"]
    bulk_update_with_history(changed, Evidence, fields, batch_size=500, default_user=by)


def evidence_states(project: Project) -> dict[Requirement, EvidenceState]:
    """State of every requirement that was recorded."""
    return {
        Requirement(requirement): EvidenceState(state)
        for requirement, state in project.evidence.values_list("requirement", "state")
    }


@transaction.atomic
def pass_gate(project: Project, transition_code: str, *, by: User | None, reason: str = "") -> Passage:
    """Take a transition of the cycle; raises Refused with every reason against it, KeyError for an unknown one."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    transition = rules.transition_named(transition_code)
    phase = Phase(project.phase)
    states = evidence_states(project)
    require(rules.can_pass(transition, phase, states, reason))
    target = transition.target or Phase(project.phase_before_pause)
    project.phase_before_pause = phase if target == Phase.SUSPENDED else ""
    project.phase = target
    project.save(update_fields=["phase", "phase_before_pause"])
    return Passage.objects.create(
        project=project,
        transition=transition.code,
        from_phase=phase,
        to_phase=target,
        reason=reason,
        passed_by=by,
        passed_at=timezone.now(),
        evidence={str(requirement.value): str(state.value) for requirement, state in states.items()},
    )
