"""Laws of answers: what was written is read back, what is personal comes apart and together again."""

from collections.abc import Mapping
from contextlib import suppress
from math import isfinite
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houma.domain.observatory.rules.answers import Values, joined, read_answers, shown, split
from houma.domain.observatory.rules.instances import NotAnInstance, read_instance
from houma.domain.observatory.rules.questions import Question, Questions
from houma.domain.observatory.rules.typed import NotOfItsKind, value_of
from houma.domain.observatory.rules.xlsform.types import Kind

# What XML 1.0 can hold and a reader does not trim.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp")), min_size=1, max_size=20)
WORD = st.from_regex("[a-h][a-h_123]{0,5}", fullmatch=True)
COORDINATE = st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.floats(-400, 9000)).map(list)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: TEXT,
    Kind.INTEGER: st.integers(-(10**17), 10**17),
    Kind.DECIMAL: st.floats(allow_nan=False, allow_infinity=False),
    Kind.DATE: st.dates().map(lambda day: day.isoformat()),
    Kind.TIME: st.times().map(lambda moment: moment.isoformat()),
    Kind.DATETIME: st.datetimes().map(lambda moment: moment.isoformat()),
    Kind.SELECT_MULTIPLE: st.lists(WORD, min_size=1, max_size=4),
    Kind.POINT: COORDINATE.map(lambda at: {"type": "Point", "coordinates": at}),
    Kind.TRACE: st.lists(COORDINATE, min_size=2, max_size=4).map(lambda at: {"type": "LineString", "coordinates": at}),
    Kind.SHAPE: st.lists(COORDINATE, min_size=3, max_size=4).map(
        lambda at: {"type": "Polygon", "coordinates": [[*at, at[0]]]}
    ),
    Kind.IMAGE: WORD.map(lambda word: f"{word}.jpg"),
}


def questions(depth: int = 2) -> st.SearchStrategy[tuple[Question, ...]]:
    """Questions of every kind, in groups and repeats, each name once in its section."""
    leaf = st.tuples(WORD, st.sampled_from(list(VALUES)), st.booleans(), st.just(()))
    below = questions(depth - 1) if depth else st.just(())
    section = st.tuples(WORD, st.sampled_from([Kind.GROUP, Kind.REPEAT]), st.booleans(), below)
    asked = st.lists(leaf | section, max_size=4, unique_by=lambda one: one[0])
    return asked.map(
        lambda rows: tuple(Question(name, kind, personal=own, children=in_) for name, kind, own, in_ in rows)
    )


@st.composite
def filled(draw: st.DrawFn, asked: tuple[Question, ...]) -> Values:
    """Answers to some of the questions, some of them empty."""
    values: Values = {}
    for question in asked:
        if draw(st.integers(0, 4)) == 0:
            continue
        if question.kind is Kind.GROUP:
            values[question.name] = draw(filled(question.children))
        elif question.kind is Kind.REPEAT:
            values[question.name] = draw(st.lists(filled(question.children), min_size=1, max_size=3))
        else:
            values[question.name] = draw(st.none() | VALUES[question.kind])
    return values


def written(value: Any, kind: Kind) -> str:
    """A value as a phone writes it."""

    def position(at: list[float]) -> str:
        return f"{at[1]!r} {at[0]!r} {at[2]!r}"

    match kind:
        case Kind.POINT:
            return position(value["coordinates"])
        case Kind.TRACE:
            return "; ".join(position(at) for at in value["coordinates"])
        case Kind.SHAPE:
            return ";".join(position(at) for at in value["coordinates"][0])
        case Kind.SELECT_MULTIPLE:
            return " ".join(value)
    return repr(value) if kind is Kind.DECIMAL else str(value)


def fill(parent: Element, values: Mapping[str, Any], asked: tuple[Question, ...]) -> None:
    for question in asked:
        if question.name not in values:
            continue
        value = values[question.name]
        for one in value if question.kind is Kind.REPEAT else [value]:
            element = SubElement(parent, question.name)
            if question.kind in (Kind.GROUP, Kind.REPEAT):
                fill(element, one, question.children)
            elif one is not None:
                element.text = written(one, question.kind)


FILLED = questions().flatmap(lambda asked: st.tuples(st.just(asked), filled(asked)))


@given(FILLED)
def test_what_a_phone_writes_is_read_back(form: tuple[tuple[Question, ...], Values]) -> None:
    asked, values = form
    root = Element("data", id="f", version="1")
    fill(root, values, asked)
    SubElement(SubElement(root, "meta"), "instanceID").text = "uuid:1"
    instance = read_instance(tostring(root, encoding="utf-8", xml_declaration=True))
    answers = read_answers(instance.root, Questions(asked))
    assert answers.values == values
    assert answers.unread == []
    assert (instance.form_id, instance.version, instance.instance_id) == ("f", "1", "uuid:1")


@given(FILLED)
def test_personal_answers_come_apart_and_together_again(form: tuple[tuple[Question, ...], Values]) -> None:
    asked, values = form
    plain, personal = split(values, asked)
    assert joined(plain, personal) == values
    hidden = {line.path for line in shown(values, asked, personal=False) if line.hidden and not line.is_section}
    assert all(line.path not in hidden for line in shown(plain, asked, personal=True) if not line.is_section)
    assert all(line.value is None for line in shown(plain, asked, personal=False) if line.hidden)


@given(questions())
def test_questions_are_stored_and_read_back(asked: tuple[Question, ...]) -> None:
    form = Questions(asked, {"l": {"a": {"fr": "A"}}})
    assert Questions.from_json(form.to_json()) == form


@given(st.text(max_size=30), st.sampled_from(list(VALUES)))
def test_no_text_breaks_the_reader_of_values(text: str, kind: Kind) -> None:
    try:
        value = value_of(text, kind)
    except NotOfItsKind:
        return
    if kind is Kind.DECIMAL:
        assert isfinite(value)


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: f"<d>{text}</d>".encode()))
def test_no_bytes_break_the_reader_of_instances(raw: bytes) -> None:
    with suppress(NotAnInstance):
        assert read_instance(raw).root.tag


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1_000", Kind.INTEGER), ("٣", Kind.INTEGER), ("9" * 19, Kind.INTEGER), ("nan", Kind.DECIMAL),
        ("1e999", Kind.DECIMAL), ("0x1p3", Kind.DECIMAL), ("2026-02-30", Kind.DATE), ("22/11/2026", Kind.DATE),
        ("91 0", Kind.POINT), ("0 181", Kind.POINT), ("33.5", Kind.POINT), ("1 2 3 4 5", Kind.POINT),
        ("1 2", Kind.TRACE), ("1 2;3 4;1 2", Kind.SHAPE), ("2026-11-22", Kind.DATETIME),
    ],
)  # fmt: skip
def test_a_text_of_another_kind_is_told_apart(text: str, kind: Kind) -> None:
    with pytest.raises(NotOfItsKind):
        value_of(text, kind)


def test_a_choice_that_is_not_offered_is_told_apart_and_kept() -> None:
    form = Questions((Question("a", Kind.SELECT_ONE, choices="l"),), {"l": {"yes": {}}})
    root = Element("data")
    SubElement(root, "a").text = "perhaps"
    answers = read_answers(root, form)
    assert (answers.values, answers.unread) == ({"a": "perhaps"}, ["a"])
