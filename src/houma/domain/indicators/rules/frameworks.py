"""Frameworks read from their text, and their indicators looked up in the catalogue."""

from collections.abc import Collection
from difflib import get_close_matches

import yaml

from houma.engines.capitals import Fault, Framework, FrameworkFaults, read_framework
from houma.values.multilingual import Multilingual

_NO_YAML = Multilingual(
    "le texte n’est pas du YAML lisible : {why}", "النص ليس YAML مقروءا: {why}", "the text is not readable YAML: {why}"
)
_A_MAPPING = Multilingual(
    "attendu : une suite de « clé : valeur »", "المنتظر: قائمة «مفتاح: قيمة»", "expected: a list of “key: value”"
)
_UNKNOWN = Multilingual(
    "« {code} » n’est pas un indicateur du référentiel{near}",
    "«{code}» ليس مؤشرا في المرجع{near}",
    "“{code}” is not an indicator of the catalogue{near}",
)


def read_text(text: str, known: Collection[str] | None = None) -> Framework:
    """Read a framework from YAML or JSON. Raises FrameworkFaults with everything that is wrong.

    Args:
        known: codes of the catalogue in which each indicator and denominator has to be; None asks for nothing.
    """
    try:
        mapping = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise FrameworkFaults((Fault("", _NO_YAML.formatted(why=error)),)) from error
    if not isinstance(mapping, dict):
        raise FrameworkFaults((Fault("", _A_MAPPING),))
    framework = read_framework(mapping)
    faults = () if known is None else _unknown(framework, known)
    if faults:
        raise FrameworkFaults(faults)
    return framework


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
