"""The figures that a run of scores was computed from, kept with it so that it can be computed again."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ScoreInputs:
    """What goes into ``engines.capitals.score``, with what tells units apart and compares them.

    Attributes:
        units: codes of the territories.
        columns: codes of the indicators, in the order of the framework.
        values: float64[units, columns], NaN where missing.
        groups: code of the territory within whose parts a missing figure may be imputed, for each unit.
        population, urban_share: float64[units]; NaN where unknown. The share is from 0 to 1.
        denominators: columns that indicators are divided by and that are none themselves, float64[units] each.
    """

    units: tuple[str, ...]
    columns: tuple[str, ...]
    values: Floats
    groups: tuple[str, ...]
    population: Floats
    urban_share: Floats
    denominators: Mapping[str, Floats] = field(default_factory=dict)


def packed(inputs: ScoreInputs) -> tuple[bytes, str]:
    """The inputs as compressed bytes, and the SHA-256 of what was compressed: a line of JSON, then the numbers."""
    names = tuple(sorted(inputs.denominators))
    head = {
        "units": inputs.units,
        "columns": inputs.columns,
        "groups": inputs.groups,
        "denominators": names,
    }
    arrays = [inputs.values, inputs.population, inputs.urban_share, *(inputs.denominators[name] for name in names)]
    numbers = [np.ascontiguousarray(array, dtype="<f8").tobytes() for array in arrays]
    plain = json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n" + b"".join(numbers)
    return zlib.compress(plain, 6), hashlib.sha256(plain).hexdigest()


def unpacked(content: bytes) -> ScoreInputs:
    """The inputs from their bytes. Raises ValueError where they are none."""
    plain = zlib.decompress(content)
    line, _newline, numbers = plain.partition(b"\n")
    head = json.loads(line)
    units, columns = len(head["units"]), len(head["columns"])
    flat = np.frombuffer(numbers, dtype="<f8").astype(np.float64)
    sizes = [units * columns, units, units, *([units] * len(head["denominators"]))]
    if len(flat) != sum(sizes):
        raise ValueError(f"expected {sum(sizes)} numbers, got {len(flat)}")
    values, population, urban, *others = np.split(flat, np.cumsum(sizes)[:-1])
    return ScoreInputs(
        units=tuple(head["units"]),
        columns=tuple(head["columns"]),
        values=values.reshape(units, columns),
        groups=tuple(head["groups"]),
        population=population,
        urban_share=urban,
        denominators=dict(zip(head["denominators"], others, strict=True)),
    )
