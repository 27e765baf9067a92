"""The only writers of programmes, projects and the cycle."""

from houma.domain.projects.actions.gates import (
    NewEvidence,
    evidence_states,
    pass_gate,
    record_evidence,
    record_evidence_of_many,
)
from houma.domain.projects.actions.planning import NewAction, NewAxis, add_actions, correct_actions, plan_axes
from houma.domain.projects.actions.starting import (
    NewProject,
    correct_projects,
    project_words,
    register_programme,
    set_territories,
    start_project,
    start_projects,
)

__all__ = [
    "NewAction",
    "NewAxis",
    "NewEvidence",
    "NewProject",
    "add_actions",
    "correct_actions",
    "correct_projects",
    "evidence_states",
    "pass_gate",
    "plan_axes",
    "project_words",
    "record_evidence",
    "record_evidence_of_many",
    "register_programme",
    "set_territories",
    "start_project",
    "start_projects",
]
