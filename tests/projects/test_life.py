"""What the records of a project prove at its gates."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings
from tests.factories import PartyFactory, ProjectFactory, UserFactory

from houma.domain.base.decisions import Refused
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.projects.actions import (
    ActionPlan,
    NewAction,
    NewDiagnosis,
    NewEvaluation,
    NewLocalWill,
    NewMeeting,
    conclude_evaluation,
    correct_actions,
    follow_up,
    pass_gate,
    place_project,
    publish_evaluation,
    record_decision,
    record_diagnosis,
    record_evidence,
    record_local_will,
    record_meeting,
    remove_action,
    save_action,
    save_axis,
    save_evaluation,
    seat_member,
    set_up_body,
    set_vision,
    withdraw_evaluation,
)
from houma.domain.projects.evaluating import Criterion
from houma.domain.projects.models import (
    EvaluationKind,
    EvaluationState,
    EvidenceState,
    FollowUpState,
    Phase,
    Project,
    Requirement,
    SteeringRole,
)
from houma.domain.projects.sustainability import GOALS, TARGETS, Capital, Weight, goal_of
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 1)
THERE, PARTIAL, MISSING = EvidenceState.THERE, EvidenceState.PARTIAL, EvidenceState.MISSING


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project() -> Project:
    return ProjectFactory(phase=Phase.PREPARATION)


def pdf(kind: DocumentKind = DocumentKind.DELIBERATION) -> NewDocument:
    return NewDocument("paper.pdf", b"%PDF-1.7 text", kind)


def state(project: Project, requirement: Requirement) -> str | None:
    evidence = project.evidence.filter(requirement=requirement).first()
    return None if evidence is None else evidence.state


def prepare(project: Project) -> None:
    """Everything that the first gate asks for."""
    party, by = PartyFactory(country=project.country), UserFactory()
    record_local_will(project, NewLocalWill(party, DAY, "12/2025", document=pdf()), by=by)
    record_diagnosis(project, NewDiagnosis(Multilingual("Manques"), DAY, document=pdf(DocumentKind.STUDY)), by=by)
    place_project(project, list(project.territories.all()), by=by)


def test_a_deliberation_counts_with_its_document(project: Project) -> None:
    party = PartyFactory(country=project.country)
    will = record_local_will(project, NewLocalWill(party, DAY), by=UserFactory())
    assert state(project, Requirement.LOCAL_WILL) == PARTIAL
    record_local_will(project, NewLocalWill(party, DAY, document=pdf()), by=UserFactory(), correcting=will)
    assert state(project, Requirement.LOCAL_WILL) == THERE
    assert will.history.count() == 2


def test_the_first_gate_opens_with_its_evidence_and_not_before(project: Project) -> None:
    with pytest.raises(Refused):
        pass_gate(project, "start_setup", by=UserFactory())
    prepare(project)
    pass_gate(project, "start_setup", by=UserFactory())
    project.refresh_from_db()
    assert project.phase == Phase.SETUP


def test_taking_away_what_was_proven_closes_the_gate_again(project: Project) -> None:
    prepare(project)
    place_project(project, [], by=UserFactory())
    assert state(project, Requirement.TERRITORY) == MISSING
    with pytest.raises(Refused):
        pass_gate(project, "start_setup", by=UserFactory())


def test_what_a_source_declares_is_not_undone_by_an_empty_file(project: Project) -> None:
    record_evidence(project, Requirement.DIAGNOSIS, THERE, Multilingual("Publié"))
    record_diagnosis(project, NewDiagnosis(Multilingual("Brouillon"), DAY), by=UserFactory())
    assert state(project, Requirement.DIAGNOSIS) == THERE


def test_a_vision_wants_objectives(project: Project) -> None:
    set_vision(project, Multilingual("Un quartier relié"), [], by=UserFactory())
    assert state(project, Requirement.VISION) == PARTIAL
    set_vision(project, Multilingual("Un quartier relié"), [Multilingual("Eau"), Multilingual("École")], by=None)
    assert state(project, Requirement.VISION) == THERE
    set_vision(project, Multilingual("Un quartier relié"), [Multilingual("École")], by=None)
    assert [objective.name_fr for objective in project.objectives.all()] == ["École"]


def plan(project: Project, **more: object) -> ActionPlan:
    values: dict[str, object] = {
        "names": Multilingual("Voirie"),
        "operator": PartyFactory(country=project.country),
        "planned_quantity": Decimal(8),
        "quantity_unit": "km",
        "cost": Decimal(1_000_000),
        "starts_on": DAY,
        "ends_on": date(2026, 3, 1),
    }
    return ActionPlan(**(values | more))  # type: ignore[arg-type]


def test_axes_are_there_when_each_has_an_action_with_operator_quantity_dates_and_cost(project: Project) -> None:
    first = save_axis(project, Multilingual("Réseaux"), by=None)
    assert state(project, Requirement.INTERVENTION_PROGRAMME) == PARTIAL
    action = save_action(first, plan(project, ends_on=None), by=None)
    assert (state(project, Requirement.INTERVENTION_PROGRAMME), state(project, Requirement.AXES)) == (THERE, PARTIAL)
    save_action(first, plan(project), by=None, action=action)
    assert state(project, Requirement.AXES) == THERE
    save_axis(project, Multilingual("Équipements"), by=UserFactory())
    assert state(project, Requirement.AXES) == THERE  # Declared without a person: only more replaces it.


def test_an_action_says_what_it_serves_and_its_history_what_was_planned(project: Project) -> None:
    axis = save_axis(project, Multilingual("Réseaux"), by=None)
    serves = {"capitals": {Capital.SOCIAL: Weight.MAIN}, "targets": ("11.1", "6.b")}
    action = save_action(axis, plan(project, **serves), by=None)
    save_action(axis, plan(project, planned_quantity=Decimal(9), targets=("11.1",)), by=None, action=action)
    assert list(action.targets.values_list("code", flat=True)) == ["11.1"]
    assert not action.capitals.exists()
    assert list(action.history.values_list("planned_quantity", flat=True)) == [Decimal(9), Decimal(8)]
    with pytest.raises(Refused):
        save_action(axis, plan(project, targets=("11.9",)), by=None)
    with pytest.raises(ValidationError):
        save_action(axis, plan(project, ends_on=date(2020, 1, 1)), by=None)


def test_an_action_corrected_by_a_source_keeps_what_was_planned_before(project: Project) -> None:
    axis = save_axis(project, Multilingual("Réseaux"), by=None)
    action, officer = save_action(axis, plan(project), by=None), UserFactory()
    wanted = NewAction(names=action.names, cost=action.cost, planned_quantity=Decimal(11), quantity_unit="m")
    correct_actions({action.pk: wanted}, by=officer)
    assert list(action.history.values_list("planned_quantity", "history_user")) == [
        (Decimal(11), officer.pk),
        (Decimal(8), None),
    ]


def test_an_action_taken_out_stays_in_its_history(project: Project) -> None:
    axis = save_axis(project, Multilingual("Réseaux"), by=None)
    action = save_action(axis, plan(project), by=None)
    key = action.pk
    remove_action(action, by=None)
    assert list(action.__class__.history.filter(id=key).values_list("history_type", flat=True)) == ["-", "+"]


def test_there_are_169_targets_of_17_goals() -> None:
    assert (len(TARGETS), len(set(TARGETS)), len(GOALS)) == (169, 169, 17)
    assert {goal_of(code) for code in TARGETS} == set(GOALS)


def test_steering_wants_members_and_a_first_meeting(project: Project) -> None:
    body = set_up_body(project, Multilingual("Comité local"), DAY, by=None)
    member = seat_member(body, SteeringRole.CHAIR, person="Gouverneur", by=UserFactory())
    assert state(project, Requirement.STEERING) == PARTIAL
    record_meeting(body, NewMeeting(DAY, attending=(member,)), by=UserFactory())
    assert state(project, Requirement.STEERING) == THERE
    with pytest.raises(ValidationError):
        seat_member(body, SteeringRole.MEMBER, by=None)
    with pytest.raises(Refused):
        record_meeting(body, NewMeeting(date(2099, 1, 1)), by=None)


def test_follow_up_is_added_and_the_last_one_stands(project: Project) -> None:
    body = set_up_body(project, Multilingual("Comité local"), DAY, by=None)
    meeting = record_meeting(body, NewMeeting(DAY), by=None)
    decision = record_decision(meeting, "Lancer l'appel d'offres", by=None)
    with pytest.raises(Refused):
        follow_up(decision, FollowUpState.DROPPED, known_on=DAY, by=None)
    follow_up(decision, FollowUpState.UNDER_WAY, known_on=DAY, by=None)
    follow_up(decision, FollowUpState.DONE, known_on=date(2025, 4, 1), by=None)
    assert [one.state for one in decision.follow_ups.all()] == ["under_way", "done"]


def test_an_evaluation_is_drafted_concluded_and_published_or_not(project: Project) -> None:
    new = NewEvaluation(
        EvaluationKind.FINAL, "Cabinet", DAY, Multilingual("Constats"), Multilingual("Leçons"),
        judgements={Criterion.RELEVANCE: (3, "Répond au besoin")},
    )  # fmt: skip
    evaluation = save_evaluation(project, new, by=UserFactory())
    assert state(project, Requirement.EVALUATION) == PARTIAL
    with pytest.raises(Refused):
        publish_evaluation(evaluation, by=None)
    conclude_evaluation(evaluation, by=UserFactory())
    assert state(project, Requirement.EVALUATION) == THERE
    evaluation.refresh_from_db()
    with pytest.raises(Refused):
        save_evaluation(project, new, by=None, evaluation=evaluation)
    publish_evaluation(evaluation, by=None)
    withdraw_evaluation(evaluation, by=None)
    evaluation.refresh_from_db()
    assert evaluation.state == EvaluationState.CONCLUDED


def test_an_evaluation_without_a_score_is_not_concluded(project: Project) -> None:
    new = NewEvaluation(EvaluationKind.FINAL, "Cabinet", DAY, Multilingual("Constats"), Multilingual(""))
    with pytest.raises(Refused):
        conclude_evaluation(save_evaluation(project, new, by=None), by=None)
