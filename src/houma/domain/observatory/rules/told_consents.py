"""What a form asked people to agree to, and what they answered: the form says which question is such a one."""

from collections.abc import Mapping
from typing import Any

from houma.domain.households.models import ConsentKind, Purpose
from houma.domain.observatory.rules.questions import Questions
from houma.domain.observatory.rules.units import found_answer

_YES = frozenset({"yes", "oui", "true", "1", "ok"})
_NO = frozenset({"no", "non", "false", "0"})


def told_consents(values: Mapping[str, Any], questions: Questions) -> dict[Purpose, ConsentKind]:
    """The answer to each purpose for which the form asked; a question without an answer says nothing.

    Anything but a plain yes or no says nothing either: nobody agreed by an answer that has to be read into.
    """
    found: dict[Purpose, ConsentKind] = {}
    for _path, question in questions.every():
        if question.consent not in Purpose.values:
            continue
        said = str(found_answer(values, (question.name,)) or "").strip().casefold()
        if said in _YES | _NO:
            found[Purpose(question.consent)] = ConsentKind.GIVEN if said in _YES else ConsentKind.REFUSED
    return found
