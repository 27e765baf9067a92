"""Which answers name the unit of the register that a form was filled for.

The ready forms ask for the reference under one of ``REFERENCES``, anywhere in the form; so may any other form.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

HOUSEHOLD = ("household_code", "household_ref", "code_menage")
BUILDING = ("building_code", "building_ref", "code_batiment")
REFERENCES = (*HOUSEHOLD, *BUILDING)

_NO = frozenset({"no", "non", "false", "0"})

OTHER_FORM = _("This submission is of another form than the round.")
OTHER_ROUND = _("This submission is of another place than the round.")


def found_answer(values: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """The first answer under one of ``names``, outside of repeats, the names in their order; None for none."""
    for name in names:
        answer = _search(values, name)
        if answer not in (None, ""):
            return answer
    return None


def _search(values: Mapping[str, Any], name: str) -> Any:
    if name in values:
        return values[name]
    for below in values.values():
        if isinstance(below, Mapping) and (found := _search(below, name)) not in (None, ""):
            return found
    return None


def was_refused(values: Mapping[str, Any]) -> bool:
    """Does the form say that the household did not want to answer (``consent``)?"""
    return str(found_answer(values, ("consent",)) or "").lower() in _NO


def unit_reference(values: Mapping[str, Any]) -> str:
    """The reference of the household, else of the building, that the answers name; "" for none."""
    answer = found_answer(values, REFERENCES)
    return answer.strip() if isinstance(answer, str) else ""
