"""Answers in words, for whoever reads them: on a page, in the export of a household's file."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from houma.domain.observatory.rules.answers import ShownAnswer
from houma.domain.observatory.rules.questions import Questions, said_in
from houma.domain.observatory.rules.sealing import digests_in, is_sealed
from houma.domain.observatory.rules.xlsform.types import SELECT_KINDS, Kind

_SEALED = _("given; only a sealed digest of it is kept")
_NO_NUMBER = _("given, but no identity number: not kept")


def worded(line: ShownAnswer, form: Questions, language: str) -> str:
    """An answer in words: choices by their labels, places by their coordinates (latitude first)."""
    question, value = line.question, line.value
    if value is None:
        return ""
    if question.kind in SELECT_KINDS:
        labels = form.lists.get(question.choices, {})
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(said_in(labels[one], language) or one if one in labels else str(one) for one in chosen)
    if question.kind is Kind.POINT and isinstance(value, dict):
        return point_in_words(value["coordinates"])
    return plainly(value)


def point_in_words(coordinates: Sequence[float]) -> str:
    """Longitude and latitude (degrees), latitude first, as maps and telephones take it in every language."""
    longitude, latitude = coordinates[:2]
    return f"{latitude:.5f}, {longitude:.5f}"


def plainly(value: Any) -> str:
    """A value of which nothing more is known than its type."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if is_sealed(value):
        return str(_SEALED if digests_in(value) else _NO_NUMBER)
    if isinstance(value, dict):
        return str(value.get("type", ""))
    return "" if value is None else str(value)
