"""What an indicator is said to be, and everything that is wrong with a set of definitions, at once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from houma.domain.indicators.models import Aggregation, Capital, Direction, Periodicity
from houma.domain.indicators.rules.formulas import Formula, FormulaRefused, read_formula, unit_fault
from houma.exchange.problems import Fault
from houma.values.multilingual import Multilingual

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_NOTHING = Multilingual("")

_A_CODE = Multilingual(
    "un code : lettres minuscules sans accent, chiffres et _, une lettre d’abord",
    "رمز: حروف لاتينية صغيرة وأرقام و_ ويبدأ بحرف",
    "a code: lower-case letters, figures and _, a letter first",
)
_ONCE = Multilingual("un code donné une seule fois", "رمز يرد مرة واحدة", "a code that is given once")
_A_NAME = Multilingual("un nom en français", "اسم بالفرنسية", "a name in French")
_KNOWN_UNIT = Multilingual("le code d’une unité connue", "رمز وحدة معروفة", "the code of a known unit")
_KNOWN_SOURCE = Multilingual("le code d’une source connue", "رمز مصدر معروف", "the code of a known source")
_KNOWN_INDICATOR = Multilingual("le code d’un indicateur connu", "رمز مؤشر معروف", "the code of a known indicator")
_ONE_OF = Multilingual("une valeur parmi : {choices}", "إحدى القيم: {choices}", "one of: {choices}")
_NO_CYCLE = Multilingual(
    "une formule qui ne revient pas à elle-même ; ici : {path}",
    "صيغة لا تعود إلى نفسها؛ وهنا: {path}",
    "a formula that does not come back to itself; here: {path}",
)
_FORMULA_AGGREGATES = Multilingual(
    "« none » : un indicateur dérivé se calcule par sa formule à chaque niveau",
    "«none»: المؤشر المشتق يحسب بصيغته في كل مستوى",
    "“none”: a derived indicator is computed by its formula at each level",
)
_STILL_HOLDS = Multilingual(
    "une définition avec laquelle « {code} » tient encore ({why})",
    "تعريف يبقى معه «{code}» صحيحا ({why})",
    "a definition with which “{code}” still holds ({why})",
)
_A_COUNT = Multilingual(
    "un indicateur observé dont les valeurs s’additionnent (agrégation : sum)",
    "مؤشر ملاحظ تُجمع قيمه (التجميع: sum)",
    "an observed indicator whose figures add up (aggregation: sum)",
)


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """One line of the catalogue. Choices are the codes of ``models.catalogue``.

    ``unit_code`` is one of ``sources.Unit``, ``source_code`` one of ``sources.Source`` of the country or blank;
    ``weight_code``, ``numerator_code``, ``denominator_code`` and the names in ``formula`` are codes of indicators.
    """

    code: str
    names: Multilingual
    unit_code: str
    definitions: Multilingual = _NOTHING
    theme: str = ""
    decimals: int = 1
    direction: str = "none"
    capital: str = ""
    sdg_target: str = ""
    urban_agenda: str = ""
    source_code: str = ""
    periodicity: str = ""
    aggregation: str = "none"
    weight_code: str = ""
    numerator_code: str = ""
    denominator_code: str = ""
    smallest_count: int | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    """What is wrong with one line: its place in what was given (from 0), its code, and the column to blame."""

    position: int
    code: str
    fault: Fault
    read: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.fault.column} {self.read!r}: {self.fault.expected.en}"


@dataclass(frozen=True, slots=True)
class Known:
    """What is there already: unit, formula and aggregation of indicators by code; codes of units and of sources."""

    units_of: Mapping[str, str]
    formulas: Mapping[str, str]
    aggregations: Mapping[str, str]
    units: frozenset[str]
    sources: frozenset[str]


def definition_faults(new: Sequence[NewIndicator], known: Known) -> tuple[DefinitionFault, ...]:
    """Everything that is wrong with new definitions, seen together with those that are there. Empty: all is well."""
    units_of = {**known.units_of, **{line.code: line.unit_code for line in new}}
    formulas = {**known.formulas, **{line.code: line.formula for line in new}}
    aggregations = {**known.aggregations, **{line.code: line.aggregation for line in new}}
    codes = [line.code for line in new]
    faults: list[DefinitionFault] = []
    for position, line in enumerate(new):
        found = list(_line_faults(line, known, units_of, formulas, aggregations))
        if codes.index(line.code) != position:
            found.append((Fault("twice", _ONCE, column="code"), line.code))
        faults += [DefinitionFault(position, line.code, fault, read) for fault, read in found]
    return tuple(faults) or _cycles(new, formulas)


def faults_with_dependents(
    new: Sequence[NewIndicator], there: Sequence[NewIndicator], known: Known
) -> tuple[DefinitionFault, ...]:
    """The faults of new definitions, and of those already there that no longer hold with them.

    Args:
        there: definitions in force, also of the codes that ``new`` redefines.

    What no longer holds is told at the first new line that it stands on.
    """
    place = {line.code: position for position, line in reversed(list(enumerate(new)))}
    dependents = [line for line in there if line.code not in place and not place.keys().isdisjoint(_stands_on(line))]
    found = []
    for one in definition_faults([*new, *dependents], known):
        if one.position < len(new):
            found.append(one)
            continue
        blamed = min(place[code] for code in _stands_on(dependents[one.position - len(new)]) if code in place)
        expected = _STILL_HOLDS.formatted(code=one.code, why="{why}")
        wording = Multilingual(
            *(text.replace("{why}", one.fault.expected.in_language(language))
              for text, language in zip((expected.fr, expected.ar, expected.en), ("fr", "ar", "en"), strict=True))
        )  # fmt: skip
        found.append(DefinitionFault(blamed, new[blamed].code, Fault("dependent", wording, column="code"), one.code))
    return tuple(found)


def _stands_on(line: NewIndicator) -> frozenset[str]:
    """The codes that a definition names."""
    named = {line.weight_code, line.numerator_code, line.denominator_code} - {""}
    return frozenset(named | set(_names_in(read_formula(line.formula)))) if line.formula else frozenset(named)


def _line_faults(
    line: NewIndicator,
    known: Known,
    units_of: Mapping[str, str],
    formulas: Mapping[str, str],
    aggregations: Mapping[str, str],
) -> Iterable[tuple[Fault, str]]:
    if not _CODE.fullmatch(line.code):
        yield Fault("code", _A_CODE, column="code"), line.code
    if not line.names.fr:
        yield Fault("required", _A_NAME, column="name_fr"), ""
    if line.unit_code not in known.units:
        yield _unknown("unit", _KNOWN_UNIT, line.unit_code, known.units), line.unit_code
    if line.source_code and line.source_code not in known.sources:
        yield _unknown("source", _KNOWN_SOURCE, line.source_code, known.sources), line.source_code
    for column, value, choices in (
        ("direction", line.direction, Direction.values),
        ("capital", line.capital, ["", *Capital.values]),
        ("periodicity", line.periodicity, Periodicity.values),
        ("aggregation", line.aggregation, Aggregation.values),
    ):
        if value not in choices:
            shown = ", ".join(choice for choice in choices if choice)
            yield Fault("choice", _ONE_OF.formatted(choices=shown), column=column), value
    for column, code in _parts(line):
        if code not in units_of:
            yield _unknown(column, _KNOWN_INDICATOR, code, units_of), code
        elif aggregations[code] != Aggregation.SUM or formulas[code]:
            yield Fault("no-count", _A_COUNT, column=column), code
    if line.formula:
        yield from _formula_faults(line, units_of)


def _parts(line: NewIndicator) -> Iterable[tuple[str, str]]:
    if line.aggregation == Aggregation.WEIGHTED_MEAN or line.weight_code:
        yield "weight", line.weight_code
    if line.aggregation == Aggregation.RATIO or line.numerator_code:
        yield "numerator", line.numerator_code
    if line.aggregation == Aggregation.RATIO or line.denominator_code:
        yield "denominator", line.denominator_code


def _formula_faults(line: NewIndicator, units_of: Mapping[str, str]) -> Iterable[tuple[Fault, str]]:
    if line.aggregation != Aggregation.NONE:
        yield Fault("derived-aggregation", _FORMULA_AGGREGATES, column="aggregation"), line.aggregation
    try:
        formula = read_formula(line.formula)
    except FormulaRefused as refused:
        yield _on_formula(refused.fault), line.formula
        return
    unknown = sorted({operand.code for operand in formula.operands} - units_of.keys())
    for code in unknown:
        yield _unknown("formula", _KNOWN_INDICATOR, code, units_of), code
    if not unknown and (fault := unit_fault(formula, units_of, line.unit_code)) is not None:
        yield _on_formula(fault), line.formula


def _on_formula(fault: Fault) -> Fault:
    return Fault(fault.code, fault.expected, column="formula")


def _unknown(column: str, expected: Multilingual, code: str, choices: Iterable[str]) -> Fault:
    return Fault("unknown", expected, nearest=tuple(get_close_matches(code, list(choices), n=2)), column=column)


def _cycles(new: Sequence[NewIndicator], formulas: Mapping[str, str]) -> tuple[DefinitionFault, ...]:
    """Formulas that lead back to themselves. Asked only where each formula can be read."""
    names = {code: _names_in(read_formula(text)) for code, text in formulas.items() if text}
    faults = []
    for position, line in enumerate(new):
        path = _way_back(line.code, names)
        if path:
            expected = _NO_CYCLE.formatted(path=" → ".join(path))
            faults.append(
                DefinitionFault(position, line.code, Fault("cycle", expected, column="formula"), line.formula)
            )
    return tuple(faults)


def _names_in(formula: Formula) -> tuple[str, ...]:
    return tuple(sorted({operand.code for operand in formula.operands}))


def _way_back(code: str, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The way from a formula back to itself; empty where there is none."""
    waiting: list[tuple[str, ...]] = [(code,)]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        for name in names.get(path[-1], ()):
            if name == code:
                return (*path, code)
            if name not in seen:
                seen.add(name)
                waiting.append((*path, name))
    return ()
