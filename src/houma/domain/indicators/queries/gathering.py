"""The figures that a framework needs, gathered for all territories of a level."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houma.domain.indicators.models import Area, Sex
from houma.domain.indicators.queries.matrix import matrices, matrix
from houma.domain.indicators.queries.reader import Column
from houma.domain.indicators.rules.frameworks import data_codes, mapping_of
from houma.domain.indicators.rules.inputs import ScoreInputs
from houma.domain.territories.models import Country, Territory
from houma.domain.territories.rules.levels import RANK
from houma.engines.capitals import Framework

_GROUP_ABOVE = 2
"""A gap is filled from the territories below the same one that stands at least so many ranks higher."""


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Inputs of a score, the keys of its territories, and which definition and period each indicator was read by."""

    inputs: ScoreInputs
    territories: tuple[int, ...]
    definitions: dict[str, int]
    periods: dict[str, str]


def gather(country: Country, text: str, framework: Framework, level: str, period: str, until: date) -> Gathered:
    """Figures of all indicators and denominators of a framework, known on a day: some twenty queries.

    Territories without a single figure are left out. The framework may name, under ``about: population:``, the
    indicator that counts people: the urban share of each territory is taken from it, and territories with fewer than
    ``about: fewest_people:`` are left out, since shares of a handful of people say nothing of a place.
    """
    codes = data_codes(framework)
    found = matrix(country, codes, level, period=period, until=until)
    columns = found.columns
    leaves = tuple(indicator.code for indicator in framework.indicators)
    values = np.column_stack([columns[code].value for code in leaves]) if found.units else np.zeros((0, len(leaves)))
    about = _about(text)
    people, urban = _people(country, about, level, period, until)
    kept: NDArray[np.bool_] = np.asarray(~np.isnan(values).all(axis=1))
    fewest = about.get("fewest_people")
    if people is not None and isinstance(fewest, int):
        kept &= ~(people.value < fewest)
    territories = tuple(pk for pk, stays in zip(found.units, kept, strict=True) if stays)
    facts = {
        pk: (code, population)
        for pk, code, population in Territory.objects.filter(country=country, level=level).values_list(
            "pk", "code", "population"
        )
    }
    population = np.array([facts[pk][1] if facts[pk][1] is not None else np.nan for pk in territories], dtype=float)
    share = np.full(len(territories), np.nan)
    # Where nobody counted towns apart, no place is known to have none.
    if people is not None and urban is not None and not np.isnan(urban.value).all():
        with np.errstate(divide="ignore", invalid="ignore"):
            all_shares = np.where(np.isnan(urban.value), 0.0, urban.value) / people.value
        share = all_shares[kept]
    if people is not None:
        population = np.where(np.isnan(people.value[kept]), population, people.value[kept])
    groups = _groups(country, level)
    inputs = ScoreInputs(
        units=tuple(facts[pk][0] for pk in territories),
        columns=leaves,
        values=values[kept],
        groups=tuple(groups.get(pk, "") for pk in territories),
        population=population,
        urban_share=share,
        denominators={code: columns[code].value[kept] for code in codes if code not in leaves},
    )
    return Gathered(
        inputs,
        territories,
        {code: column.version.number for code, column in columns.items()},
        {code: column.period for code, column in columns.items()},
    )


def _about(text: str) -> dict[str, Any]:
    """What the text says of itself; nothing where it does not."""
    about = (mapping_of(text) or {}).get("about")
    return about if isinstance(about, dict) else {}


def _people(
    country: Country, about: dict[str, Any], level: str, period: str, until: date
) -> tuple[Column | None, Column | None]:
    """The indicator that counts people, all of them and those in towns; None where the framework names none."""
    code = about.get("population")
    if not isinstance(code, str):
        return None, None
    kinds = [(int(Area.TOTAL), int(Sex.ALL)), (int(Area.URBAN), int(Sex.ALL))]
    everybody, in_towns = matrices(country, [code], level, kinds, period=period, until=until)
    return everybody.columns[code], in_towns.columns[code]


def _groups(country: Country, level: str) -> dict[int, str]:
    """Territory → code of the one above it among whose parts its gaps are filled: a province's communes."""
    pairs = (
        Territory.objects.of_country(country.pk)
        .filter(level=level, ancestry__distance__gt=0)
        .values_list("pk", "ancestry__ancestor__code", "ancestry__ancestor__level")
    )
    best: dict[int, tuple[int, str]] = {}
    for pk, code, above in pairs:
        rank = RANK[above]
        if rank <= max(RANK[level] - _GROUP_ABOVE, 0) and rank > best.get(pk, (-1, ""))[0]:
            best[pk] = (rank, code)
    return {pk: code for pk, (_rank, code) in best.items()}
