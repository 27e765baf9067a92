"""Frameworks from the rows of a workbook: one row for each capital, dimension and indicator."""

from collections.abc import Mapping, Sequence

from houma.engines.capitals import wording
from houma.engines.capitals.faults import Fault
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.framework_reader import WHERE, FrameworkReading

Cells = Mapping[str, object]
_LEVELS = ("capital", "dimension", "indicator")
_SPELLINGS = {"indicateur": "indicator", "رأسمال": "capital", "بعد": "dimension", "مؤشر": "indicator"}
_LANGUAGES = ("fr", "ar", "en")
_AS_THEY_ARE = ("direction", "weight", "unit", "reference", "denominator", "per")


def read_framework_rows(about: Cells, rows: Sequence[Cells], recipe: Cells | None = None) -> Framework:
    """Read a framework from three sheets.

    Args:
        about: ``code, version, name_fr, name_ar, name_en`` of the framework.
        rows: cells by heading, in any order of rows: ``level`` (capital, dimension or indicator), ``code``, ``parent``
            (the code of the part above; none for capitals), ``name_fr``, ``name_ar``, ``name_en``, ``weight``, and the
            same for ``note``; for indicators ``direction``, ``unit``, ``goalpost_low``, ``goalpost_high``,
            ``reference``, ``denominator``, ``per``; ``points`` parted by semicolons. Blank cells (None, "") are not
            said. ``_where`` may tell where a row stands, else rows count from 2.
        recipe: choice → value, with points for what is inside: ``aggregate.index``; ``scale`` as "1;100".

    Raises:
        FrameworkFaults: with everything that is wrong.
    """
    reading = FrameworkReading()
    mapping = _said(about, ("code", "version"))
    mapping["names"] = _texts(about, "name")
    parts: dict[tuple[str, str], dict[str, object]] = {}
    placed: list[tuple[str, str, str, dict[str, object]]] = []
    for number, row in enumerate(rows, start=2):
        if not any(_is_said(value) for key, value in row.items() if key != WHERE):
            continue
        where = str(row.get(WHERE, f"row {number}"))
        level = _level(row, where, reading.faults)
        if level is None:
            continue
        part = _part(row, level, where)
        code, parent = str(part.get("code", "")), _code(row.get("parent"))
        parts.setdefault((level, code), part)
        placed.append((level, parent, where, part))
    for level, parent, where, part in placed:
        above = mapping if level == "capital" else parts.get((_LEVELS[_LEVELS.index(level) - 1], parent))
        if above is None:
            expected = _LEVELS[_LEVELS.index(level) - 1]
            reading.fault(where, wording.UNKNOWN_PARENT.formatted(read=parent, level=expected))
            continue
        children = above.setdefault(f"{level}s", [])
        assert isinstance(children, list)
        children.append(part)
    if recipe:
        mapping["recipe"] = _nested(recipe)
    return reading.finished(mapping)


def _level(row: Cells, where: str, faults: list[Fault]) -> str | None:
    read = str(row.get("level") or "").strip().lower()
    level = _SPELLINGS.get(read, read)
    if level not in _LEVELS:
        faults.append(Fault(where, wording.ONE_OF.formatted(key="level", known=", ".join(_LEVELS), read=read)))
        return None
    return level


def _part(row: Cells, level: str, where: str) -> dict[str, object]:
    part: dict[str, object] = {WHERE: where}
    if _is_said(row.get("code")):
        part["code"] = _code(row["code"])
    part["names"] = _texts(row, "name")
    note = _texts(row, "note")
    if note:
        part["note"] = note
    part |= _said(row, _AS_THEY_ARE if level == "indicator" else ("weight",))
    if level == "indicator" and (_is_said(row.get("goalpost_low")) or _is_said(row.get("goalpost_high"))):
        part["goalposts"] = [row.get("goalpost_low"), row.get("goalpost_high")]
    if _is_said(row.get("points")):
        part["points"] = _numbers(row["points"])
    return part


def _said(row: Cells, keys: Sequence[str]) -> dict[str, object]:
    return {key: _as_whole(row[key]) for key in keys if _is_said(row.get(key))}


def _texts(row: Cells, key: str) -> dict[str, object]:
    return {
        language: str(row[f"{key}_{language}"]) for language in _LANGUAGES if _is_said(row.get(f"{key}_{language}"))
    }


def _is_said(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def _as_whole(value: object) -> object:
    """Spreadsheets hold whole numbers as floats: version 1.0 was written 1."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _code(value: object) -> str:
    return str(_as_whole(value)).strip() if _is_said(value) else ""


def _numbers(value: object) -> object:
    """Numbers parted by semicolons; what is none stays as it is, for the reader to refuse."""
    if not isinstance(value, str):
        return [value]
    try:
        return [float(part.replace(",", ".")) for part in value.split(";") if part.strip()]
    except ValueError:
        return value


def _nested(recipe: Cells) -> dict[str, object]:
    nested: dict[str, object] = {}
    for key, value in recipe.items():
        if not _is_said(value):
            continue
        read = _numbers(value) if key == "scale" else value
        head, _, tail = str(key).partition(".")
        if not tail:
            nested[head] = read
            continue
        inside = nested.setdefault(head, {})
        if isinstance(inside, dict):
            inside[tail] = read
    return nested
