"""Which territory a feature of a file is: by code, by former code, or by name and parent. Nothing is guessed."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from houma.domain.territories.rules.levels import RANK, bare_name, spellings_in
from houma.values.folding import fold, western_digits

_NUMBERED = re.compile(r"^[\d\s./-]+$")
_WHOLE_FLOAT = re.compile(r"^\d+\.0+$")
_ENOUGH_JOINED = 0.5  # A field is taken for the code or the name where it finds at least half of the features.
_NEAREST_SHOWN = 3
_NEAR_ENOUGH = 60.0


def code_key(text: str) -> str:
    """A code without what one office writes and another leaves out: ``"01.511.01.0"`` and ``"1511010"`` are one."""
    text = western_digits(text).strip().casefold()
    if _WHOLE_FLOAT.match(text):
        text = text.partition(".")[0]
    if _NUMBERED.match(text):
        return re.sub(r"\D", "", text).lstrip("0") or "0"
    return text


@lru_cache(maxsize=50_000)
def name_keys(text: str) -> frozenset[str]:
    """Every name that a text holds, as it sounds, without words that say a level."""
    return frozenset(fold(bare_name(part)[0]) for part in spellings_in(text)) - {""}


@dataclass(frozen=True, slots=True)
class Target:
    """A territory that a boundary may be of: all its codes and names, and the codes of the territories above."""

    code: str
    level: str
    name: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JoinFields:
    """Which fields of the file say code, name and parent; None where no field does."""

    code: str | None = None
    name: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Unjoined:
    """A feature that means no territory (no ``candidates``), or several; ``nearest`` are the most alike."""

    number: int
    code: str
    name: str
    candidates: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    led_to: str = ""  # the code to which the crosswalk led, where no territory has it


@dataclass(slots=True)
class Joining:
    """Features by the code of their territory, and those that found none."""

    level: str | None
    fields: JoinFields
    by_code: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    through: Counter[str] = field(default_factory=Counter)  # "code", "crosswalk", "former code", "name" → features
    unjoined: list[Unjoined] = field(default_factory=list)
    crosswalk_used: dict[str, str] = field(default_factory=dict)


class Joiner:
    """Joins the features of one file with the territories of one country."""

    def __init__(
        self, targets: Sequence[Target], former_codes: Mapping[str, str], crosswalk: Mapping[str, str]
    ) -> None:
        """``former_codes`` (recorded) and ``crosswalk`` (given with the file) lead from old codes to present ones."""
        self._targets = {target.code: target for target in targets}
        self._by_key: dict[str, list[Target]] = defaultdict(list)
        self._by_name: dict[str, list[Target]] = defaultdict(list)
        for target in targets:
            for key in dict.fromkeys(code_key(code) for code in target.codes):
                self._by_key[key].append(target)
            for key in {key for name in target.names for key in name_keys(name)}:
                self._by_name[key].append(target)
        self._former = {code_key(old): code for old, code in former_codes.items()}
        self._crosswalk = {code_key(old): (old, new) for old, new in crosswalk.items()}

    def join(self, rows: Sequence[tuple[int, Mapping[str, str]]], fields: JoinFields, level: str | None) -> Joining:
        """Join features (number, fields). What is not given in ``fields`` and ``level`` is found out from the file."""
        fields, level = self._find_out(rows, fields, level)
        joining = Joining(level, fields)
        for number, texts in rows:
            code = texts.get(fields.code, "") if fields.code else ""
            name = texts.get(fields.name, "") if fields.name else ""
            parent = texts.get(fields.parent, "") if fields.parent else ""
            through, found = self._look_up(code, name, parent, level, joining)
            if len(found) == 1:
                joining.by_code[found[0].code].append(number)
                joining.through[through] += 1
                continue
            led_to = self._crosswalk.get(code_key(code), ("", ""))[1] if code and not found else ""
            nearest = () if found else self._nearest(name or code, level)
            candidates = tuple(sorted(target.code for target in found))
            joining.unjoined.append(Unjoined(number, code, name, candidates, nearest, led_to))
        return joining

    def _look_up(
        self, code: str, name: str, parent: str, level: str | None, joining: Joining
    ) -> tuple[str, list[Target]]:
        if code:
            key = code_key(code)
            if key in self._crosswalk:
                old, new = self._crosswalk[key]
                found = self._of_level(self._by_key.get(code_key(new), ()), level)
                if len(found) == 1:
                    joining.crosswalk_used[old] = found[0].code
                return "crosswalk", found
            if found := self._of_level(self._by_key.get(key, ()), level):
                return "code", found
            former = self._targets.get(self._former.get(key, ""))
            if former is not None and (level is None or former.level == level):
                return "former code", [former]
        found = self._named(name, level) if name else []
        if found and self._is_known(parent):
            found = [target for target in found if self._stands_under(target, parent)]
        return "name", found

    def _named(self, name: str, level: str | None) -> list[Target]:
        found = {target.code: target for key in name_keys(name) for target in self._by_name.get(key, ())}
        return self._of_level(found.values(), level)

    def _is_known(self, name: str) -> bool:
        return bool(name) and (code_key(name) in self._by_key or any(key in self._by_name for key in name_keys(name)))

    def _stands_under(self, target: Target, parent: str) -> bool:
        keys, key = name_keys(parent), code_key(parent)
        above = [self._targets[code] for code in target.above if code in self._targets]
        return any(
            key in (code_key(code) for code in one.codes) or any(keys & name_keys(name) for name in one.names)
            for one in above
        )

    @staticmethod
    def _of_level(targets: Iterable[Target], level: str | None) -> list[Target]:
        return [target for target in targets if level is None or target.level == level]

    def _nearest(self, text: str, level: str | None) -> tuple[str, ...]:
        keys = name_keys(text)
        if not keys:
            return ()
        likeness: dict[str, float] = {}
        choices = {
            key: targets
            for key, targets in self._by_name.items()
            if level is None or any(t.level == level for t in targets)
        }
        for key in keys:
            for near, score, _ in process.extract(
                key, list(choices), scorer=fuzz.ratio, limit=_NEAREST_SHOWN, score_cutoff=_NEAR_ENOUGH
            ):
                for target in self._of_level(choices[near], level):
                    likeness[target.code] = max(score, likeness.get(target.code, 0.0))
        best = sorted(likeness, key=lambda code: (-likeness[code], code))[:_NEAREST_SHOWN]
        return tuple(f"{self._targets[code].name} ({code})" for code in best)

    # --- what the file says where ------------------------------------------------------------------------------------

    def _find_out(
        self, rows: Sequence[tuple[int, Mapping[str, str]]], fields: JoinFields, level: str | None
    ) -> tuple[JoinFields, str | None]:
        columns = list(rows[0][1]) if rows else []
        needed = _ENOUGH_JOINED * len(rows)
        by_code = self._levels_found(rows, [fields.code] if fields.code else columns, level, self._levels_of_code)
        by_name = self._levels_found(rows, [fields.name] if fields.name else columns, level, self._levels_of_name)
        code_field, code_level, with_code = by_code
        name_field, name_level, with_name = by_name
        if fields.code is None and (with_code < needed or (fields.name is not None and with_code < with_name)):
            code_field = None
        if fields.name is None and with_name < needed:
            name_field = None
        found_level = level or (code_level if code_field and with_code else name_level)
        return JoinFields(code_field, name_field, fields.parent), found_level

    @staticmethod
    def _levels_found(
        rows: Sequence[tuple[int, Mapping[str, str]]],
        columns: Sequence[str],
        level: str | None,
        levels_of: Callable[[str], list[str]],
    ) -> tuple[str | None, str | None, int]:
        """The column that finds most territories of one level, that level, and how many features it finds."""
        best: tuple[str | None, str | None, int] = (columns[0] if len(columns) == 1 else None, level, 0)
        for column in columns:
            counts: Counter[str] = Counter()
            for _number, texts in rows:
                if text := texts.get(column, ""):
                    counts.update(set(levels_of(text)))
            for found, count in sorted(counts.items(), key=lambda pair: (-pair[1], RANK[pair[0]])):
                if (level is None or found == level) and count > best[2]:
                    best = column, found, count
        return best

    def _levels_of_code(self, text: str) -> list[str]:
        key = code_key(text)
        targets = self._by_key.get(code_key(self._crosswalk[key][1]) if key in self._crosswalk else key, [])
        former = self._targets.get(self._former.get(key, ""))
        return [target.level for target in targets] + ([former.level] if former is not None else [])

    def _levels_of_name(self, text: str) -> list[str]:
        return [target.level for key in name_keys(text) for target in self._by_name.get(key, ())]
