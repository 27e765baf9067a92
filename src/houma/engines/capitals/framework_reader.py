"""Frameworks from a parsed mapping (YAML, JSON) or from the rows of a workbook; all faults at once."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from houma.engines.capitals import wording
from houma.engines.capitals.faults import Fault, FrameworkFaults
from houma.engines.capitals.framework import DOWN, NO_TEXT, UP, Framework, Indicator, Node
from houma.engines.capitals.recipe_reader import recipe_faults, recipe_of
from houma.values.folding import plain
from houma.values.multilingual import Multilingual

ROOT_CODE = "index"
RESERVED = (ROOT_CODE, "unit", "code", "name", "group", "rank")
"""Codes that data files and tables of scores use for themselves."""
WHERE = "_where"
"""Key under which rows of a workbook tell where they stand."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DIRECTIONS = {"up": UP, "down": DOWN, "+": UP, "-": DOWN, "1": UP, "+1": UP, "-1": DOWN}
_OF_FRAMEWORK = ("code", "version", "names", "capitals", "recipe", "about")
_OF_NODE = ("code", "names", "weight", "points", "note", "about")
_OF_INDICATOR = ("code", "names", "direction", "weight", "unit", "goalposts", "reference", "denominator", "per",
                 "points", "note", "about")  # fmt: skip
_FLOORS = ("capitals", "dimensions", "indicators")


def read_framework(mapping: object) -> Framework:
    """Read a framework from parsed YAML.

    Keys: ``code, version, names: {fr, ar, en}, capitals: [{code, names, weight, dimensions: [{code, names, weight,
    indicators: [{code, names, direction: up|down, weight, unit, goalposts: [low, high], reference, denominator, per,
    points, note}]}]}], recipe: {…}``. A weight that is not said is 1. ``about`` may hold anything, at every level.

    Raises:
        FrameworkFaults: with everything that is wrong, where, and what would do.
    """
    return FrameworkReading().finished(mapping)


@dataclass
class FrameworkReading:
    """What was found wrong so far, and which codes are taken."""

    faults: list[Fault] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=lambda: dict.fromkeys(RESERVED, "houma"))

    def fault(self, where: str, sentence: Multilingual) -> None:
        self.faults.append(Fault(where, sentence))

    def finished(self, mapping: object) -> Framework:
        """The framework, where nothing at all is wrong; raises FrameworkFaults."""
        framework = self.framework(mapping)
        if framework is not None:
            self.faults += recipe_faults(framework.recipe, framework)
        if framework is None or self.faults:
            raise FrameworkFaults(tuple(self.faults))
        return framework

    def framework(self, mapping: object) -> Framework | None:
        if not isinstance(mapping, Mapping):
            self.fault("/", wording.A_MAPPING.formatted(read=_shortened(mapping)))
            return None
        self.unknown(mapping, _OF_FRAMEWORK, "/")
        version = mapping.get("version")
        if not isinstance(version, str | int | float) or not str(version).strip():
            self.fault("/", wording.EXPECTED.formatted(key="version"))
        names = self.texts(mapping.get("names"), "names", "/", required=True)
        code = self.code(mapping.get("code"), "/", unique=False)
        children = self.children(mapping, 0, "")
        recipe = recipe_of(mapping.get("recipe"), "recipe", self.faults)
        capitals = tuple(child for child in children if isinstance(child, Node))
        return Framework(code, str(version), names, Node(ROOT_CODE, names, capitals), recipe)

    def children(self, mapping: Mapping[object, object], floor: int, path: str) -> list[Node | Indicator]:
        key = _FLOORS[floor]
        place = f"{path}.{key}" if path else key
        given = mapping.get(key)
        if not isinstance(given, Sequence) or isinstance(given, str) or not given:
            self.fault(str(mapping.get(WHERE, path or "/")), wording.A_LIST.formatted(key=key))
            return []
        found: list[Node | Indicator] = []
        for number, one in enumerate(given):
            where = f"{place}[{number}]"
            if not isinstance(one, Mapping):
                self.fault(where, wording.A_MAPPING.formatted(read=_shortened(one)))
                continue
            said = str(one.get(WHERE, where))
            found.append(self.indicator(one, said) if key == "indicators" else self.node(one, floor, where, said))
        if found and all(child.weight == 0 for child in found):
            where = str(mapping.get(WHERE, path or "/"))
            self.fault(where, wording.NO_WEIGHT.formatted(code=mapping.get("code", ROOT_CODE)))
        return found

    def node(self, mapping: Mapping[object, object], floor: int, path: str, where: str) -> Node:
        self.unknown(mapping, (*_OF_NODE, _FLOORS[floor + 1]), where)
        code = self.code(mapping.get("code"), where)
        names = self.texts(mapping.get("names"), "names", where, required=True)
        weight = self.weight(mapping.get("weight"), where)
        points, note = self.points(mapping.get("points"), where), self.texts(mapping.get("note"), "note", where)
        children = self.children(mapping, floor + 1, path)
        nodes = tuple(child for child in children if isinstance(child, Node))
        leaves = tuple(child for child in children if isinstance(child, Indicator))
        return Node(code, names, nodes or leaves, weight, points, note)

    def indicator(self, mapping: Mapping[object, object], where: str) -> Indicator:
        self.unknown(mapping, _OF_INDICATOR, where)
        code = self.code(mapping.get("code"), where)
        direction = _DIRECTIONS.get(str(mapping.get("direction", "")).strip().lower())
        if direction is None:
            self.fault(
                where, wording.ONE_OF.formatted(key="direction", known="up, down", read=mapping.get("direction", ""))
            )
        denominator = mapping.get("denominator")
        if denominator is not None and self.code(denominator, where, unique=False) == code:
            self.fault(where, wording.ITS_OWN_DENOMINATOR.formatted(code=code))
        per = 1.0 if mapping.get("per") is None else self.number(mapping["per"], "per", where)
        if per is not None and per <= 0:
            self.fault(where, wording.ABOVE_ZERO.formatted(key="per", read=per))
        reference = mapping.get("reference")
        return Indicator(
            code=code,
            names=self.texts(mapping.get("names"), "names", where, required=True),
            direction=direction or UP,
            weight=self.weight(mapping.get("weight"), where),
            unit=self.texts(mapping.get("unit"), "unit", where),
            goalposts=self.goalposts(mapping.get("goalposts"), where),
            reference=None if reference is None else self.number(reference, "reference", where),
            denominator=None if denominator is None else str(denominator).strip(),
            per=per or 1.0,
            points=self.points(mapping.get("points"), where),
            note=self.texts(mapping.get("note"), "note", where),
        )

    def unknown(self, mapping: Mapping[object, object], known: tuple[str, ...], where: str) -> None:
        for key in mapping:
            if key not in known and key != WHERE:
                self.fault(where, wording.UNKNOWN_KEY.formatted(key=key, known=", ".join(known)))

    def code(self, given: object, where: str, *, unique: bool = True) -> str:
        if given is None or isinstance(given, bool) or not isinstance(given, str | int) or not str(given).strip():
            self.fault(where, wording.EXPECTED.formatted(key="code"))
            return ""
        code = str(given).strip()
        if not _CODE.fullmatch(code):
            self.fault(where, wording.CODE_FORM.formatted(read=code))
        elif unique and plain(code) in self.taken:
            self.fault(where, wording.TWICE.formatted(code=code, where=self.taken[plain(code)]))
        elif unique:
            self.taken[plain(code)] = where  # As headings of a sheet, "tap_water" and "Tap-Water" are one.
        return code

    def texts(self, given: object, key: str, where: str, *, required: bool = False) -> Multilingual:
        if given is None and not required:
            return NO_TEXT
        if isinstance(given, str) and given.strip() and not required:
            return Multilingual(given.strip())
        if isinstance(given, Mapping) and set(given) <= {"fr", "ar", "en"}:
            texts = {str(language): str(text or "").strip() for language, text in given.items()}
            if texts.get("fr"):
                return Multilingual.from_mapping(texts)
        self.fault(where, wording.FRENCH.formatted(key=key))
        return NO_TEXT

    def number(self, given: object, key: str, where: str) -> float | None:
        if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
            self.fault(where, wording.A_NUMBER.formatted(key=key, read=_shortened(given)))
            return None
        return float(given)

    def weight(self, given: object, where: str) -> float:
        weight = 1.0 if given is None else self.number(given, "weight", where)
        if weight is not None and weight < 0:
            self.fault(where, wording.NOT_BELOW.formatted(key="weight", least=0, read=given))
        return 1.0 if weight is None else weight

    def goalposts(self, given: object, where: str) -> tuple[float, float] | None:
        if given is None:
            return None
        ends = _numbers(given)
        if ends is None or len(ends) != 2 or ends[0] >= ends[1]:
            self.fault(where, wording.TWO_ENDS.formatted(key="goalposts", read=_shortened(given)))
            return None
        return ends[0], ends[1]

    def points(self, given: object, where: str) -> tuple[float, ...]:
        if given is None:
            return ()
        points = _numbers(given)
        if not points or min(points) < 0:
            self.fault(where, wording.SOME_NUMBERS.formatted(key="points", read=_shortened(given)))
            return ()
        return points


def _numbers(given: object) -> tuple[float, ...] | None:
    if not isinstance(given, Sequence) or isinstance(given, str):
        return None
    if any(isinstance(one, bool) or not isinstance(one, int | float) or not math.isfinite(one) for one in given):
        return None
    return tuple(float(one) for one in given)


def _shortened(given: object) -> str:
    text = "—" if given is None else str(given)
    return text if len(text) <= 60 else f"{text[:57]}…"
