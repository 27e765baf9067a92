"""An answer corrected at the desk: what can be, what hangs on it, and all of it put right in one step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.base.decisions import require
from houma.domain.observatory.actions.looking import look_at_submission
from houma.domain.observatory.actions.reviewing import NOT_OF_ITS_KIND, correct_answers
from houma.domain.observatory.models import Correction, Submission
from houma.domain.observatory.queries.reviewing import (
    corrections_of,
    hanging_on,
    last_correction,
    plain_answers,
    questions_of,
    state_of,
    whole_answers,
)
from houma.domain.observatory.rules.answers import ShownAnswer, shown
from houma.domain.observatory.rules.consequences import Change, Consequence
from houma.domain.observatory.rules.questions import Question, Questions
from houma.domain.observatory.rules.reviewing import can_be_corrected, correctable_at, may_correct, question_at
from houma.domain.observatory.rules.typed import NotOfItsKind
from houma.domain.observatory.rules.wording import worded
from houma.domain.observatory.rules.xlsform.types import Kind
from houma.web.pages.desk.observatory.rounds import key_in
from houma.web.pages.desk.observatory.words import NOBODY_IS_ASKED

CHANGES: Mapping[Change, tuple[str | Promise, str]] = {
    Change.CALCULATED: (pgettext_lazy("an answer", "calculated"), "info"),
    Change.GONE: (gettext_lazy("no longer asked"), "wait"),
    Change.ASKED: (gettext_lazy("now asked"), "wait"),
    Change.UNSURE: (gettext_lazy("perhaps no longer asked"), "wait"),
}
MOST_HANGING = 500
"""Answers that are put right in one step: no form of ours has so many."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the page said of one answer that hangs on the corrected one."""

    path: str
    value: str
    is_chosen: bool


def correct(request: HttpRequest, one: Submission, user: User) -> HttpResponse | None:
    """Correct an answer and what was chosen with it; where something hangs on it, a page shows that first.

    Raises Refused, and ValidationError for a value that is not what the question asks for.
    """
    path, text, reason = (request.POST.get(name, "").strip() for name in ("path", "value", "reason"))
    if "seen" in request.POST:
        chosen = [said for said in _said(request) if said.is_chosen and said.path != path]
        every = [(path, text), *((said.path, said.value) for said in chosen)]
        try:
            made = correct_answers(one, every, reason=reason, by=user, seen=key_in(request.POST["seen"]))
        except ValidationError as wrong:
            return _first(request, one, user, faults=wrong.message_dict)
        _tell(request, len(made) - 1)
        return None
    if reason and (page := _first(request, one, user)) is not None:
        return page
    correct_answers(one, [(path, text)], reason=reason, by=user)
    _tell(request, 0)
    return None


def _tell(request: HttpRequest, more: int) -> None:
    said = ngettext(
        "The answer is corrected, and %(n)s that hangs on it; the originals stay beside them.",
        "The answer is corrected, and %(n)s that hang on it; the originals stay beside them.",
        more,
    ) % {"n": more}  # fmt: skip
    messages.success(request, said if more else _("The answer is corrected; the original stays beside it."))


def _said(request: HttpRequest) -> list[Said]:
    """What was chosen of each answer: ticked, or typed where nothing was proposed."""
    found = []
    for number, path in enumerate(request.POST.getlist("also")[:MOST_HANGING]):
        value = request.POST.get(f"value-{number}", "").strip()
        offered = request.POST.get(f"offered-{number}") == "1"
        ticked = f"take-{number}" in request.POST
        found.append(Said(path, value, ticked if offered else bool(value)))
    return found


def _first(
    request: HttpRequest, one: Submission, user: User, *, faults: Mapping[str, list[str]] | None = None
) -> HttpResponse | None:
    """The page that names what hangs on the answer, before anything is written; None where nothing does."""
    path, text = (request.POST.get(name, "").strip() for name in ("path", "value"))
    made = corrections_of([one]).get(one.pk, [])
    require(may_correct(state_of(one), is_replaced=Submission.objects.filter(replaces=one).exists()))
    form = questions_of(one)
    question, _is_personal = correctable_at(form, path)
    seen = look_at_submission(one, by=user, why="review")
    try:
        before, after, hanging = hanging_on(one, made, path, text, personal=seen.with_personal)
    except NotOfItsKind as wrong:
        raise ValidationError(NOT_OF_ITS_KIND) from wrong
    if not hanging and not faults:
        return None
    said = {of.path: of for of in _said(request)} if faults else {}
    return render(
        request,
        "desk/observatory/submission_correct.html",
        {
            "one": one,
            "path": path,
            "value": text,
            "reason": request.POST.get("reason", ""),
            "label": label_at(form, path),
            "before": _worded(path, question, before, form),
            "after": _worded(path, question, after, form),
            "faults": (faults or {}).get(path, []),
            "rows": [_row(of, form, said.get(of.path), (faults or {}).get(of.path, [])) for of in hanging],
            "seen": last_correction(made),
        },
        status=400 if faults else 200,
    )


def _row(of: Consequence, form: Questions, said: Said | None, faults: list[str]) -> dict[str, Any]:
    """One answer that hangs on it: what stands, what is offered, and whether that is chosen."""
    label, kind = CHANGES[of.change]
    takes_out = of.change in (Change.GONE, Change.UNSURE)
    offered = takes_out or of.after is not None
    chosen = of.change is not Change.UNSURE if said is None else said.is_chosen
    return {
        "path": of.path,
        "label": label_at(form, of.path),
        "change": label,
        "kind": kind,
        "before": _worded(of.path, of.question, of.before, form),
        "can_be_set": can_be_corrected(of.question) and not (of.change is Change.UNSURE and of.before is None),
        "is_section": of.question.kind in (Kind.GROUP, Kind.REPEAT),
        "takes_out": takes_out,
        "offered": offered,
        "empties": of.after == "",
        "chosen": chosen and offered,
        "value": said.value if said is not None else of.after or "",
        "choices": offered_at(form, of.path),
        "several": of.question.kind in (Kind.SELECT_MULTIPLE, Kind.RANK),
        "faults": faults,
    }


def _worded(path: str, question: Question, value: Any, form: Questions) -> str:
    return worded(ShownAnswer(path, question, 0, value), form, get_language() or "fr")


def look_values(one: Submission, made: list[Correction], with_personal: bool) -> dict[str, Any]:
    """The answers in force that may be shown; the look at personal ones was written down before."""
    if with_personal:
        return whole_answers(one, made)
    return plain_answers(one, made)


def correctable_lines(form: Questions, values: dict[str, Any], *, personal: bool) -> list[dict[str, str]]:
    """The answers that can be corrected at the desk, then the questions outside of repeats that were not answered."""
    answered = [
        line.path
        for line in shown(values, form.questions, personal=personal)
        if not line.is_section and not line.hidden and _is_corrected(line.question)
    ]
    repeats = tuple(f"{path}/" for path, question in form.every() if question.kind is Kind.REPEAT)
    missing = []
    for path, question in form.every():
        found = question_at(form, path)
        hidden = found is not None and found[1] and not personal
        if path not in answered and _is_corrected(question) and not hidden and not path.startswith(repeats):
            missing.append(path)
    return [{"path": path, "label": label_at(form, path)} for path in [*answered, *missing]]


def offered_at(form: Questions, path: str) -> list[tuple[str, str]]:
    """The choices of the question at a path, with their codes; none for one that has no list."""
    found = question_at(form, path) if path else None
    choices = form.lists.get(found[0].choices, {}) if found is not None else {}
    language = get_language() or "fr"
    return [(code, labels.get(language) or labels.get("fr") or code) for code, labels in choices.items()]


def _is_corrected(question: Question) -> bool:
    return can_be_corrected(question) and question.type not in NOBODY_IS_ASKED


def against_accepting(correctable: list[dict[str, str]], ends: Iterable[str]) -> list[dict[str, str]]:
    """The answers that stand against accepting, by the ends of their paths."""
    found: dict[str, dict[str, str]] = {}
    for end in ends:
        found |= {one["path"]: one for one in correctable if one["path"].endswith(end) and _whole(one["path"], end)}
    return list(found.values())


def _whole(path: str, end: str) -> bool:
    before = path.removesuffix(end)
    return end.startswith("[") or not before or before.endswith("/")


def label_at(form: Questions, path: str) -> str:
    """The label of the question at a path; rows of a repeat keep their number."""
    language = get_language() or "fr"
    asked: tuple[Question, ...] = form.questions
    labels = []
    for part in path.split("/"):
        name, bracket, row = part.partition("[")
        found = next((one for one in asked if one.name == name), None)
        if found is None:
            return path
        labels.append(f"{found.label_in(language)} {row.rstrip(']')}" if bracket else found.label_in(language))
        asked = found.children
    return " › ".join(labels[-2:])
