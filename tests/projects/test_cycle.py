"""The project cycle: a gate never opens without its evidence, and says what is missing."""

import itertools

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import ProjectFactory, UserFactory

from houma.domain.base.decisions import Refused
from houma.domain.projects.actions import pass_gate, record_evidence
from houma.domain.projects.cycle import BY_CODE, PHASES, REQUIREMENTS, TRANSITIONS
from houma.domain.projects.models import EvidenceState, Passage, Phase, Requirement
from houma.domain.projects.queries import project_gates
from houma.domain.projects.reasons import Shown, reason_in_words, reason_of
from houma.domain.projects.rules import can_pass, gate_steps, missing_for
from houma.values.multilingual import Multilingual

ALL_THERE = dict.fromkeys(Requirement, EvidenceState.THERE)
evidence_maps = st.dictionaries(st.sampled_from(list(Requirement)), st.sampled_from(list(EvidenceState)))


@given(evidence=evidence_maps, phase=st.sampled_from(list(Phase)), transition=st.sampled_from(TRANSITIONS))
def test_a_gate_opens_exactly_when_everything_the_phase_asks_for_is_there(evidence, phase, transition):
    decision = can_pass(transition, phase, evidence, reason="Council decision")
    if phase not in transition.origins:
        assert not decision
    elif transition.asks_for_evidence:
        assert decision.allowed == (not missing_for(phase, evidence))
        assert len(decision.reasons) == len(missing_for(phase, evidence))
    else:
        assert decision


def test_every_requirement_belongs_to_exactly_one_phase():
    asked = list(itertools.chain.from_iterable(REQUIREMENTS.values()))
    assert sorted(asked) == sorted(Requirement)


@pytest.mark.parametrize("code", ["suspend", "resume", "cancel", "reopen_preparation", "reopen"])
def test_a_pause_or_a_step_back_says_why(code):
    transition = BY_CODE[code]
    assert not can_pass(transition, transition.origins[0], ALL_THERE, reason="  ")
    assert can_pass(transition, transition.origins[0], ALL_THERE, reason="Flood")


def test_a_closed_project_has_done_every_phase_and_a_new_one_none():
    assert {step.status for step in gate_steps(Phase.CLOSED, {}, {})} == {"done"}
    assert [step.status for step in gate_steps(Phase.PREPARATION, {}, {})] == ["now", "next", "next", "next"]


@pytest.fixture
def project(db):
    return ProjectFactory(phase=Phase.PREPARATION)


def _bring(project, phase):
    for requirement in REQUIREMENTS[phase]:
        record_evidence(project, requirement, EvidenceState.THERE, Multilingual("là", "هنا", "there"))


def test_a_refused_gate_changes_nothing_and_names_what_is_missing(project):
    record_evidence(project, Requirement.LOCAL_WILL, EvidenceState.THERE, Multilingual("Délibération"))
    record_evidence(project, Requirement.DIAGNOSIS, EvidenceState.PARTIAL, Multilingual("En cours"))
    with pytest.raises(Refused) as refusal:
        pass_gate(project, "start_setup", by=None)
    project.refresh_from_db()
    assert project.phase == Phase.PREPARATION
    assert not Passage.objects.exists()
    sentences = [str(reason) for reason in refusal.value.decision.reasons]
    assert len(sentences) == 2


def test_a_project_goes_through_its_whole_life_and_each_passage_is_kept(project):
    officer = UserFactory()
    for phase, transition in zip(
        PHASES, ["start_setup", "start_contracting", "start_implementation", "close"], strict=True
    ):
        _bring(project, phase)
        pass_gate(project, transition, by=officer)
    project.refresh_from_db()
    assert project.phase == Phase.CLOSED
    assert [passage.to_phase for passage in project.passages.all()] == [
        Phase.SETUP,
        Phase.CONTRACTING,
        Phase.IMPLEMENTATION,
        Phase.CLOSED,
    ]
    assert {passage.passed_by for passage in project.passages.all()} == {officer}
    assert project.passages.first().evidence == {
        requirement.value: "there" for requirement in REQUIREMENTS[Phase.PREPARATION]
    }


def test_a_suspended_project_resumes_where_it_was(project):
    _bring(project, Phase.PREPARATION)
    pass_gate(project, "start_setup", by=None)
    pass_gate(project, "suspend", by=None, reason="Elections")
    pass_gate(project, "resume", by=None, reason="Council elected")
    project.refresh_from_db()
    assert (project.phase, project.phase_before_pause) == (Phase.SETUP, "")


def test_a_passage_cannot_be_rewritten_even_by_sql(project):
    _bring(project, Phase.PREPARATION)
    pass_gate(project, "start_setup", by=None)
    for statement in ("UPDATE projects_passage SET reason = 'x'", "DELETE FROM projects_passage"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Passage.objects.get().reason == ""


def test_the_page_of_the_gates_costs_one_query(project, django_assert_num_queries):
    _bring(project, Phase.PREPARATION)
    with django_assert_num_queries(1):
        steps = project_gates(project)
    assert [piece.state for piece in steps[0].requirements] == [EvidenceState.THERE] * 3


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_why_a_project_stands_there_is_told_in_the_language_of_the_reader(language: str) -> None:
    with override(language):
        told = {reason_in_words(reason_of(shown, "2018-05")) for shown in Shown}
        assert len(told) == len(Shown)
        assert not any(shown.value in text for shown in Shown for text in told)
        assert sum("2018-05" in text for text in told) == 3
        assert reason_in_words("La crue de mars") == "La crue de mars"
