"""Frameworks read from their text, and their indicators looked up in the catalogue."""

from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import yaml

from houma.engines.capitals import Fault, Framework, FrameworkFaults, read_framework
from houma.values.multilingual import Multilingual

_NO_YAML = Multilingual(
    "le texte n’est pas du YAML lisible : {why}", "النص ليس YAML مقروءا: {why}", "the text is not readable YAML: {why}"
)
_A_MAPPING = Multilingual(
    "attendu : une suite de « clé : valeur »", "المنتظر: لائحة «مفتاح: قيمة»", "expected: a list of “key: value”"
)
_UNKNOWN = Multilingual(
    "« {code} » n’est pas un indicateur du référentiel{near}",
    "«{code}» ليس مؤشرا في المرجع{near}",
    "“{code}” is not an indicator of the catalogue{near}",
)


def read_text(text: str, known: Collection[str] | None = None) -> Framework:
    """Read a framework from YAML or JSON. Raises FrameworkFaults with everything that is wrong.

    Args:
        known: codes of the catalogue in which each indicator and denominator has to be; None asks for nothing.
    """
    framework = _framework_of(text)
    faults = () if known is None else _unknown(framework, known)
    if faults:
        raise FrameworkFaults(faults)
    return framework


@lru_cache(maxsize=16)
def _framework_of(text: str) -> Framework:
    """The framework that a text is, kept: reading YAML takes longer than all queries of a page."""
    mapping = mapping_of(text)
    if mapping is None:
        raise FrameworkFaults((Fault("", _A_MAPPING),))
    return read_framework(mapping)


def mapping_of(text: str) -> dict[str, Any] | None:
    """What a text says as YAML or JSON; None where it is no mapping. Raises FrameworkFaults where it is no YAML."""
    try:
        mapping = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise FrameworkFaults((Fault("", _NO_YAML.formatted(why=error)),)) from error
    return mapping if isinstance(mapping, dict) else None


def data_codes(framework: Framework) -> tuple[str, ...]:
    """The indicators whose figures a score needs: the columns in their order, then denominators that are not among
    them."""
    columns = [indicator.code for indicator in framework.indicators]
    others = {indicator.denominator for indicator in framework.indicators if indicator.denominator} - set(columns)
    return (*columns, *sorted(others))


def _unknown(framework: Framework, known: Collection[str]) -> tuple[Fault, ...]:
    faults = []
    for code in data_codes(framework):
        if code not in known:
            near = get_close_matches(code, known, n=1)
            hint = f" ({near[0]} ?)" if near else ""
            faults.append(Fault(code, _UNKNOWN.formatted(code=code, near=hint)))
    return tuple(faults)
