"""The only writers of programmes, projects and the cycle."""

from houma.domain.projects.actions.attaching import NewPhoto, add_photo, attach_document
from houma.domain.projects.actions.evaluating import (
    NewEvaluation,
    conclude_evaluation,
    publish_evaluation,
    save_evaluation,
    withdraw_evaluation,
)
from houma.domain.projects.actions.evidence import record_life_evidence
from houma.domain.projects.actions.gates import (
    NewEvidence,
    evidence_states,
    pass_gate,
    record_evidence,
    record_evidence_of_many,
)
from houma.domain.projects.actions.planning import NewAction, NewAxis, add_actions, correct_actions, plan_axes
from houma.domain.projects.actions.preparing import (
    NewDiagnosis,
    NewLocalWill,
    record_diagnosis,
    record_local_will,
    record_profile_diagnosis,
    set_vision,
)
from houma.domain.projects.actions.programme import ActionPlan, remove_action, remove_axis, save_action, save_axis
from houma.domain.projects.actions.progress import NewLine, NewReport, accept_lines, check_progress, report_progress
from houma.domain.projects.actions.starting import (
    Description,
    NewProject,
    correct_projects,
    describe_project,
    place_project,
    project_words,
    register_programme,
    set_territories,
    start_project,
    start_projects,
)
from houma.domain.projects.actions.steering import (
    NewMeeting,
    follow_up,
    record_decision,
    record_meeting,
    seat_member,
    set_up_body,
)

__all__ = [
    "ActionPlan",
    "Description",
    "NewAction",
    "NewAxis",
    "NewDiagnosis",
    "NewEvaluation",
    "NewEvidence",
    "NewLine",
    "NewLocalWill",
    "NewMeeting",
    "NewPhoto",
    "NewProject",
    "NewReport",
    "accept_lines",
    "add_actions",
    "add_photo",
    "attach_document",
    "check_progress",
    "conclude_evaluation",
    "correct_actions",
    "correct_projects",
    "describe_project",
    "evidence_states",
    "follow_up",
    "pass_gate",
    "place_project",
    "plan_axes",
    "project_words",
    "publish_evaluation",
    "record_decision",
    "record_diagnosis",
    "record_evidence",
    "record_evidence_of_many",
    "record_life_evidence",
    "record_local_will",
    "record_meeting",
    "record_profile_diagnosis",
    "register_programme",
    "remove_action",
    "remove_axis",
    "report_progress",
    "save_action",
    "save_axis",
    "save_evaluation",
    "seat_member",
    "set_territories",
    "set_up_body",
    "set_vision",
    "start_project",
    "start_projects",
    "withdraw_evaluation",
]
