"""Identity numbers among the answers of a form: sealed when they arrive, so that none is kept as it was typed.

What is kept in the place of a number is a mapping, which no text that is typed can be taken for: its digests, or none
where it was no such number.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from houma.domain.households.rules.identity import digests, may_be_a_number
from houma.domain.observatory.rules.questions import Question
from houma.domain.observatory.rules.xlsform.types import Kind

IDENTITY = ("identity_number", "cin")
"""Names of the questions that ask for one, in forms of every kind."""
_TYPE = "sealed"


def asks_for_a_number(question: Question) -> bool:
    """Whether its answer is sealed."""
    return question.name in IDENTITY and not question.children


def sealed(country: str, answer: Any) -> dict[str, Any] | None:
    """What is kept of an identity number as a form of ``country`` (its code) brings it; None for an empty answer."""
    text = "" if answer is None else str(answer).strip()
    if not text:
        return None
    return {"type": _TYPE, "digests": list(digests(country, text)) if may_be_a_number(country, text) else []}


def is_sealed(answer: Any) -> bool:
    """Whether an answer stands for an identity number."""
    return isinstance(answer, Mapping) and answer.get("type") == _TYPE


def digests_in(answer: Any) -> tuple[str, ...]:
    """Under what the number of a sealed answer is known; nothing for any other answer."""
    return tuple(answer["digests"]) if is_sealed(answer) else ()


def with_sealed_numbers(values: Mapping[str, Any], asked: Sequence[Question], country: str) -> dict[str, Any]:
    """The answers with every identity number sealed; a new mapping, laid out as the form is."""
    kept = dict(values)
    for question in asked:
        if question.name not in kept:
            continue
        value = kept[question.name]
        if asks_for_a_number(question):
            kept[question.name] = sealed(country, value)
        elif question.kind is Kind.GROUP:
            kept[question.name] = with_sealed_numbers(value, question.children, country)
        elif question.kind is Kind.REPEAT:
            kept[question.name] = [with_sealed_numbers(row, question.children, country) for row in value]
    return kept


def without_numbers(raw: bytes) -> bytes:
    """An instance whose identity numbers are blank, else as it came: byte by byte where it has none.

    Args:
        raw: an instance that was read before (``instances.read_instance``), so that nothing in it is unsafe.
    """
    root: Element = fromstring(raw)
    numbers = [one for one in root.iter() if one.tag.rpartition("}")[2] in IDENTITY and (one.text or "").strip()]
    if not numbers:
        return raw
    for one in numbers:
        one.text = None
    blanked: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return blanked
