"""What happens in projects: told of actions, meetings and evaluations that are there."""

from collections.abc import Iterator

from houma.domain.projects.sustainability import TARGETS, Capital, Weight
from houma.exchange.problems import Problem
from houma.packs import wording
from houma.packs.content import PackContent
from houma.values.multilingual import Multilingual as T

_A_PLANNED_ACTION = T(
    "une action de actions.csv, avec son opérateur", "عملية من actions.csv مع منفذها", "an action of actions.csv"
)
_ITS_MEETING = T("une réunion de meetings.csv", "اجتماع من meetings.csv", "a meeting of meetings.csv")
_A_STEERED_PROJECT = T(
    "un projet de steering_bodies.csv", "مشروع من steering_bodies.csv", "a project of steering_bodies.csv"
)
_ITS_EVALUATION = T("une évaluation de evaluations.csv", "تقييم من evaluations.csv", "an evaluation of evaluations.csv")


def progress_is_told_of_planned_actions(content: PackContent) -> Iterator[Problem]:
    """Details and progress name an action of the plan; what is reported has an operator who reports it."""
    planned = {(row["project_code"], row["axis"], row["number"]): row for row in content.rows("actions")}
    for key in ("action_details", "progress"):
        for row in content.rows(key):
            action = planned.get((row["project_code"], row["axis"], row["number"]))
            if action is None or (key == "progress" and not action.has("operator_code")):
                yield row.problem("number", "unknown-name", _A_PLANNED_ACTION)


def actions_serve_known_capitals_and_targets(content: PackContent) -> Iterator[Problem]:
    """Capitals are written ``capital:weight``; targets are codes of the 169."""
    for row in content.rows("action_details"):
        for part in row.several("capitals"):
            capital, _mark, weight = part.partition(":")
            if capital not in Capital.values or weight not in Weight.values:
                known = " | ".join(f"{one}:{Weight.MAIN.value}" for one in Capital.values)
                yield row.problem("capitals", "unknown-name", T(known), read=part)
        for target in row.several("targets"):
            if target not in TARGETS:
                yield row.problem("targets", "unknown-name", wording.A_KNOWN_CODE.formatted(file="SDG"), read=target)


def steering_holds_together(content: PackContent) -> Iterator[Problem]:
    """Members, meetings and decisions belong to a body, a decision to a meeting, a judgement to an evaluation."""
    steered = {row["project_code"] for row in content.rows("steering_bodies")}
    for key in ("steering_members", "meetings"):
        for row in content.rows(key):
            if row["project_code"] not in steered:
                yield row.problem("project_code", "unknown-name", _A_STEERED_PROJECT)
    held = {(row["project_code"], row["held_on"]) for row in content.rows("meetings")}
    for row in content.rows("decisions"):
        if (row["project_code"], row["held_on"]) not in held:
            yield row.problem("held_on", "unknown-name", _ITS_MEETING)
    evaluated = {(row["project_code"], row["dated"]) for row in content.rows("evaluations")}
    for row in content.rows("judgements"):
        if (row["project_code"], row["dated"]) not in evaluated:
            yield row.problem("dated", "unknown-name", _ITS_EVALUATION)
