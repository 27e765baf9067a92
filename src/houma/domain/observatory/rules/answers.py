"""The answers of an instance by the form's own model, and what of them is personal.

Answers are laid out as the form is: a group is a mapping, a repeat a list of mappings, an empty answer None, what was
never asked is not there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeGuard
from xml.etree.ElementTree import Element

from houma.domain.observatory.rules.questions import Question, Questions
from houma.domain.observatory.rules.typed import NotOfItsKind, value_of
from houma.domain.observatory.rules.xlsform.types import SELECT_KINDS, Kind

Values = dict[str, Any]
_OTHER = "other"


@dataclass(slots=True)
class Answers:
    """What an instance says.

    Attributes:
        values: every answer, personal ones too.
        unread: paths of answers that are not of their kind (kept as text), and of elements that the form has not.
        media: names of the files that it mentions, by the path of their question.
    """

    values: Values = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    media: dict[str, str] = field(default_factory=dict)


def read_answers(root: Element, questions: Questions) -> Answers:
    """Read the elements of an instance as the answers to ``questions``."""
    answers = Answers()
    answers.values = _section(root, questions.questions, questions, "", answers)
    return answers


def _section(parent: Element, asked: Sequence[Question], form: Questions, above: str, answers: Answers) -> Values:
    by_name = {question.name: question for question in asked}
    values: Values = {}
    for element in parent:
        question = by_name.get(element.tag)
        path = f"{above}{element.tag}"
        if question is None:
            if above or element.tag != "meta":
                answers.unread.append(path)
            elif (audit := element.find("audit")) is not None and audit.text:
                answers.media["meta/audit"] = audit.text.strip()
            continue
        if question.kind is Kind.REPEAT:
            rows = values.setdefault(question.name, [])
            rows.append(_section(element, question.children, form, f"{path}[{len(rows) + 1}]/", answers))
        elif question.kind is Kind.GROUP:
            values[question.name] = _section(element, question.children, form, f"{path}/", answers)
        else:
            values[question.name] = _answer(element, question, form, path, answers)
    return values


def _answer(element: Element, question: Question, form: Questions, path: str, answers: Answers) -> Any:
    text = element.text or ""
    if len(element) or not text.strip():
        if len(element):
            answers.unread.append(path)
        return None
    try:
        value = value_of(text, question.kind)
    except NotOfItsKind:
        answers.unread.append(path)
        return text
    if question.is_media:
        answers.media[path] = value = text.strip()
    if question.kind in SELECT_KINDS and not _is_offered(value, question, form):
        answers.unread.append(path)
    return value


def _is_offered(value: Any, question: Question, form: Questions) -> bool:
    choices = form.lists.get(question.choices)
    chosen = value if isinstance(value, list) else [value]
    return choices is None or all(one in choices or one == _OTHER for one in chosen)


def split(values: Values, asked: Sequence[Question], *, inside: bool = False) -> tuple[Values, Values]:
    """The answers that are not personal, and those that are; laid out alike, rows of a repeat in the same order."""
    plain: Values = {}
    personal: Values = {}
    for question in asked:
        if question.name not in values:
            continue
        value, hidden = values[question.name], inside or question.personal
        if question.kind is Kind.GROUP:
            below, kept = split(value, question.children, inside=hidden)
            plain[question.name] = below
            if kept:
                personal[question.name] = kept
        elif question.kind is Kind.REPEAT:
            rows = [split(row, question.children, inside=hidden) for row in value]
            plain[question.name] = [row for row, _ in rows]
            if any(kept for _, kept in rows):
                personal[question.name] = [kept for _, kept in rows]
        elif hidden:
            personal[question.name] = value
        else:
            plain[question.name] = value
    return plain, personal


def joined(plain: Values, personal: Values) -> Values:
    """The answers that ``split`` took apart."""
    whole = dict(plain)
    for name, value in personal.items():
        other = plain.get(name)
        if _is_repeat(value) and _is_repeat(other):
            whole[name] = [joined(row, kept) for row, kept in zip(other, value, strict=True)]
        elif isinstance(value, dict) and isinstance(other, dict):
            whole[name] = joined(other, value)
        else:
            whole[name] = value
    return whole


def _is_repeat(value: Any) -> TypeGuard[list[Values]]:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One line of a submission as a page shows it: ``depth`` counts the sections around it.

    ``value`` is None for a section, for an empty answer, and where ``hidden``: then it is personal, and not shown.
    """

    path: str
    question: Question
    depth: int
    value: Any = None
    hidden: bool = False
    row: int | None = None

    @property
    def is_section(self) -> bool:
        return self.question.kind in (Kind.GROUP, Kind.REPEAT)


def shown(values: Values, asked: Sequence[Question], *, personal: bool, above: str = "", depth: int = 0,
          inside: bool = False) -> Iterator[ShownAnswer]:  # fmt: skip
    """The answers line by line in the order of the form. ``personal`` says that personal ones are in ``values``."""
    for question in asked:
        hidden = (inside or question.personal) and not personal
        path = f"{above}{question.name}"
        is_section = question.kind in (Kind.GROUP, Kind.REPEAT)
        if question.kind is Kind.NOTE or (question.name not in values and not (hidden and not is_section)):
            continue
        value = values.get(question.name)
        if not is_section:
            yield ShownAnswer(path, question, depth, None if hidden else value, hidden)
            continue
        rows = value if isinstance(value, list) else [value]
        for number, row in enumerate(rows, start=1):
            repeated = number if question.kind is Kind.REPEAT else None
            here = f"{path}[{number}]" if repeated else path
            yield ShownAnswer(here, question, depth, hidden=hidden, row=repeated)
            yield from shown(
                row, question.children, personal=personal, above=f"{here}/", depth=depth + 1,
                inside=inside or question.personal,
            )  # fmt: skip


def first_point(values: Any, asked: Sequence[Question]) -> Mapping[str, Any] | None:
    """The first answered point in the order of the form, as GeoJSON."""
    for question in asked:
        value = values.get(question.name) if isinstance(values, dict) else None
        if question.kind is Kind.POINT and isinstance(value, dict):
            return value
        for row in value if isinstance(value, list) and question.kind is Kind.REPEAT else [value]:
            if question.children and (found := first_point(row, question.children)):
                return found
    return None


def moment_of(values: Values, asked: Sequence[Question], type_: str) -> datetime | None:
    """The answer of the first question of a type that phones fill in themselves: "start", "end"."""
    text = text_of(values, asked, type_)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def text_of(values: Values, asked: Sequence[Question], type_: str) -> str:
    """The answer of the first question of a type such as "deviceid", "" for none."""
    for question in asked:
        value = values.get(question.name)
        if question.type == type_ and isinstance(value, str):
            return value
        if question.kind is Kind.GROUP and isinstance(value, dict):
            below = text_of(value, question.children, type_)
            if below:
                return below
    return ""
