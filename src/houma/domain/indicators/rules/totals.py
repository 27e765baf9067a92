"""Parents compared with their parts, by the rule of the catalogue. Differences are told, never smoothed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houma.domain.indicators.models import Aggregation, Area, IndicatorVersion, Sex, Status
from houma.domain.indicators.rules.aggregation import (
    Floats,
    Ints,
    Parts,
    Whole,
    factor_of,
    ratio_of_sums,
    rounding,
    summed,
    weighted_mean,
)
from houma.domain.indicators.rules.entries import STATUSES, Findings
from houma.domain.indicators.rules.loading import Figures, SliceKey
from houma.domain.indicators.rules.telling import DefinitionsByKey, Names, about
from houma.values.multilingual import Multilingual

_COMPLETE = 1 - 1e-9
_EXACT = 1e-6
_SUM = Multilingual(
    "{slice}, territoire {territory} : {given} donné, {found} en additionnant ses parties",
    "{slice}، المجال {territory}: المعطى {given}، ومجموع أجزائه {found}",
    "{slice}, territory {territory}: {given} given, {found} by adding its parts",
)
_MEAN = Multilingual(
    "{slice}, territoire {territory} : {given} donné, {found} par la moyenne pondérée de ses parties",
    "{slice}، المجال {territory}: المعطى {given}، والمتوسط المرجح لأجزائه {found}",
    "{slice}, territory {territory}: {given} given, {found} by the weighted mean of its parts",
)


def operand_slices(slices: Sequence[SliceKey], definitions: DefinitionsByKey) -> set[SliceKey]:
    """The slices that weigh, or make up the ratios of, those given: same period and area; same sex, and all sexes."""
    keys = {version.indicator.code: pk for pk, version in definitions.items()}
    wanted = set()
    for indicator, period, area, sex in slices:
        for code in _operand_codes(definitions[indicator]):
            if code in keys:
                wanted |= {(keys[code], period, area, sex), (keys[code], period, area, int(Sex.ALL))}
    return wanted


def _operand_codes(version: IndicatorVersion) -> tuple[str, ...]:
    match version.aggregation:
        case Aggregation.WEIGHTED_MEAN:
            return (version.weight_code,)
        case Aggregation.RATIO:
            return version.numerator_code, version.denominator_code
    return ()


class Board:
    """Figures laid out as slices × territories, so that one line is all of a slice.

    ``status`` holds numbers in ``STATUSES`` and ``release`` the release that gave each figure, -1 where none did.
    """

    def __init__(self, figures: Sequence[tuple[Figures, Sequence[SliceKey]]], territories: Sequence[int]) -> None:
        self.territories = np.array(sorted(territories), dtype=np.int64)
        self.lines: dict[SliceKey, int] = {}
        for _figures, slices in figures:
            for key in slices:
                self.lines.setdefault(key, len(self.lines))
        shape = (len(self.lines), len(self.territories))
        self.values: Floats = np.full(shape, np.nan)
        self.status: Ints = np.full(shape, STATUSES.index(Status.MISSING))
        self.release: Ints = np.full(shape, -1)
        # What comes first holds: it is written last.
        for one, slices in reversed(figures):
            line = np.array([self.lines[key] for key in slices], dtype=np.int64)
            column = np.searchsorted(self.territories, one.territory)
            inside = np.minimum(column, max(len(self.territories) - 1, 0))
            known = self.territories[inside] == one.territory if len(self.territories) else np.zeros(0, dtype=np.bool_)
            cells = line[one.slice[known]], column[known]
            self.values[cells], self.status[cells] = one.value[known], one.status[known]
            if one.release is not None:
                self.release[cells] = one.release[known]

    def columns(self, keys: Sequence[int]) -> Ints:
        """The columns of territories that are all on the board."""
        return np.searchsorted(self.territories, np.array(keys, dtype=np.int64))

    def line(self, indicator: int, period: str, area: int, sex: int) -> Floats | None:
        """The figures of a slice, else of all sexes in its place; None where neither is there."""
        for key in ((indicator, period, area, sex), (indicator, period, area, int(Sex.ALL))):
            number = self.lines.get(key)
            if number is not None and not np.isnan(self.values[number]).all():
                figures: Floats = self.values[number]
                return figures
        return None


def whole(
    key: SliceKey, board: Board, group: Ints, groups: int, columns: Ints, definitions: DefinitionsByKey,
    keys: Mapping[str, int],
) -> Whole | None:  # fmt: skip
    """The slice for groups of territories (``columns`` in ``group``) by its rule; None where it has none, or where the
    figures that weigh it are not there."""
    indicator, period, area, sex = key
    version = definitions[indicator]

    def operand(code: str) -> NDArray[np.float64] | None:
        line = board.line(keys[code], period, area, sex) if code in keys else None
        return None if line is None else line[columns]

    if version.aggregation == Aggregation.SUM:
        number = board.lines.get(key)
        if number is None:
            return None
        return summed(group, groups, board.values[number][columns], absent_is_zero=area != Area.TOTAL)
    if version.aggregation == Aggregation.WEIGHTED_MEAN:
        number, weight = board.lines.get(key), operand(version.weight_code)
        if number is None or weight is None:
            return None
        return weighted_mean(group, groups, board.values[number][columns], weight)
    if version.aggregation == Aggregation.RATIO:
        above, below = operand(version.numerator_code), operand(version.denominator_code)
        if above is None or below is None:
            return None
        return ratio_of_sums(group, groups, above, below, factor_of(version.unit_id))
    return None


def check_totals(
    slices: Sequence[SliceKey],
    board: Board,
    parts: Sequence[Parts],
    names: Names,
    definitions: DefinitionsByKey,
    told: Findings,
) -> tuple[int, int]:
    """Compare each parent with its parts where all of them have figures, and tell the largest differences first.

    Differences of sums that rounding of the parts can explain are told apart (``rounding``).

    Returns:
        How many parents were compared, and how many differ.
    """
    checked = 0
    found: list[_Difference] = []
    keys = {version.indicator.code: pk for pk, version in definitions.items()}
    for one in parts:
        children = [child for child in one.parent_of if child in names]
        parents = sorted({one.parent_of[child] for child in children})
        number = {parent: place for place, parent in enumerate(parents)}
        group = np.array([number[one.parent_of[child]] for child in children], dtype=np.int64)
        columns, above = board.columns(children), board.columns(parents)
        sizes = np.bincount(group, minlength=len(parents))
        for key in slices:
            made = whole(key, board, group, len(parents), columns, definitions, keys)
            if made is None:
                continue
            version = definitions[key[0]]
            given = board.values[board.lines[key]][above]
            compared = ~np.isnan(given) & ~np.isnan(made.value) & (made.coverage >= _COMPLETE)
            far, allowed = np.abs(given - made.value), rounding(version.aggregation, version.decimals, sizes)
            is_sum = version.aggregation == Aggregation.SUM
            # Counts that were counted add up exactly; those that were estimated and rounded may not.
            least = _EXACT if is_sum else allowed + _EXACT
            checked += int(compared.sum())
            for place in np.flatnonzero(compared & (far > least)).tolist():
                kind = ("rounding" if far[place] <= allowed[place] else "total") if is_sum else "mean"
                weight = far[place] / max(abs(given[place]), 1.0)
                shown = f"{made.value[place]:.{0 if is_sum else version.decimals + 1}f}"
                found.append(_Difference(kind, weight, key, names[parents[place]], float(given[place]), shown))
    for one_found in sorted(found, key=lambda difference: -difference.weight):
        text = _MEAN if one_found.kind == "mean" else _SUM
        said = about(
            text, one_found.key, definitions,
            territory=one_found.territory, given=f"{one_found.given:.12g}", found=one_found.made,
        )  # fmt: skip
        told.tell(one_found.kind, said)
    return checked, len(found)


@dataclass(frozen=True, slots=True)
class _Difference:
    """A parent that differs from its parts; ``weight`` is the difference in terms of what is given."""

    kind: str
    weight: float
    key: SliceKey
    territory: str
    given: float
    made: str
