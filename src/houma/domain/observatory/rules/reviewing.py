"""What may be said of a submission at the desk, and how an answer is corrected beside the original."""

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision, Reason, Refused
from houma.domain.observatory.models import ReviewState
from houma.domain.observatory.rules.questions import Question, Questions
from houma.domain.observatory.rules.sealing import asks_for_a_number, sealed
from houma.domain.observatory.rules.typed import NotOfItsKind, value_of
from houma.domain.observatory.rules.xlsform.types import MEDIA_KINDS, SELECT_KINDS, Kind

REPLACED = _("A newer sending replaces this one: review that one.")
_MOVES: Mapping[str, frozenset[str]] = {
    ReviewState.RECEIVED: frozenset({ReviewState.TO_CORRECT, ReviewState.ACCEPTED, ReviewState.REJECTED}),
    ReviewState.TO_CORRECT: frozenset({ReviewState.ACCEPTED, ReviewState.REJECTED, ReviewState.TO_CORRECT}),
    ReviewState.REJECTED: frozenset({ReviewState.TO_CORRECT}),
    # What was accepted may have changed the register: it is answered by another sending, not taken back.
    ReviewState.ACCEPTED: frozenset(),
}
_NOT_CORRECTED = MEDIA_KINDS | {Kind.GROUP, Kind.REPEAT, Kind.NOTE, Kind.TRACE, Kind.SHAPE}
_STEP = re.compile(r"([^\[\]/]+)(?:\[(\d+)\])?")


def may_move(state: str, to: str, *, reason: str, is_replaced: bool) -> Decision:
    """May a submission in ``state`` of review go ``to`` another? Refused with every reason."""
    reasons: list[Reason] = []
    if is_replaced:
        reasons.append(REPLACED)
    if to not in _MOVES[state]:
        reasons.append(
            _("It was accepted: what it said is in the register. A newer sending corrects it.")
            if state == ReviewState.ACCEPTED
            else _("This is no next step of its review.")
        )
    if to in (ReviewState.TO_CORRECT, ReviewState.REJECTED) and not reason.strip():
        reasons.append(_("Say what is to be corrected, or why it is rejected."))
    return Decision(tuple(reasons))


def may_correct(state: str, *, is_replaced: bool) -> Decision:
    """May an answer be corrected at the desk while the review is in ``state``?"""
    if is_replaced:
        return Decision.refuse(REPLACED)
    if state in (ReviewState.ACCEPTED, ReviewState.REJECTED):
        return Decision.refuse(_("Its review is over: answers are corrected before."))
    return ALLOWED


def question_at(form: Questions, path: str) -> tuple[Question, bool] | None:
    """The question of a path ("menage/personne[2]/nom"), and whether it or a section around it is personal."""
    asked, personal, found = form.questions, False, None
    for name, _row in steps_of(path):
        found = next((one for one in asked if one.name == name), None)
        if found is None:
            return None
        asked, personal = found.children, personal or found.personal
    return (found, personal) if found is not None else None


def can_be_corrected(question: Question) -> bool:
    """Has the answer a value that somebody can type at the desk?"""
    return question.kind not in _NOT_CORRECTED


def value_from(text: str, question: Question, form: Questions) -> Any:
    """What a text typed at the desk says; None for an empty one.

    Raises:
        NotOfItsKind: it says nothing of the question's kind, or no choice of its list.
    """
    if not text.strip():
        return None
    value = value_of(text.strip(), question.kind)
    choices = form.lists.get(question.choices)
    if question.kind in SELECT_KINDS and choices is not None:
        for one in value if isinstance(value, list) else [value]:
            if one not in choices:
                raise NotOfItsKind(f"{one} is not offered")
    return value


def correctable_at(form: Questions, path: str) -> tuple[Question, bool]:
    """The question of a path, and whether it is personal; raises Refused where nobody corrects it at the desk."""
    asked = question_at(form, path)
    if asked is None or not can_be_corrected(asked[0]):
        raise Refused(Decision.refuse(_("The form has no such answer that is corrected at the desk.")))
    return asked


def corrected_value(text: str, question: Question, form: Questions, country: str) -> Any:
    """What is kept of a text typed at the desk: of an identity number its digests only; raises NotOfItsKind.

    Args:
        country: its code, by whose rules identity numbers are read.
    """
    value = value_from(text, question, form)
    return sealed(country, value) if asks_for_a_number(question) else value


def answer_at(values: Mapping[str, Any], path: str) -> Any:
    """The value at a path; None where nothing is there."""
    here: Any = values
    for name, row in steps_of(path):
        here = here.get(name) if isinstance(here, Mapping) else None
        if row is not None:
            here = here[row - 1] if isinstance(here, list) and len(here) >= row else None
    return here


def with_corrections(values: Mapping[str, Any], corrections: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The answers with (path, value) put in the place of what was there, the later over the earlier; a new mapping."""
    changed: dict[str, Any] = copy.deepcopy(dict(values))
    for path, value in corrections:
        *above, (name, _row) = steps_of(path)
        here: Any = changed
        for step, row in above:
            here = here.setdefault(step, [] if row is not None else {})
            if row is not None:
                if len(here) < row:
                    break
                here = here[row - 1]
        else:
            here[name] = value
    return changed


def steps_of(path: str) -> tuple[tuple[str, int | None], ...]:
    """A path as names with the row of a repeat, counted from 1."""
    found = [_STEP.fullmatch(part) for part in path.split("/")]
    return tuple((one[1], int(one[2]) if one[2] else None) for one in found if one is not None)
